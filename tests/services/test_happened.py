from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import get_args

from station.data.journal import HappeningKind
from station.domain.device import ConnectionState
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    Bolus,
    ClockReading,
    DeliveryState,
    DeviceEvent,
    Label,
    LineNoise,
    Mode,
    Numeric,
    Reading,
    Silence,
)
from station.services.gather import Heard, Step
from station.services.happened import FORMS, OF_RACK, of_link, of_reading, of_step
from station.services.parts import Parts
from station.services.tidings import Fate
from tests.services.recording import LINE, NOON, at, identity, link, rate

SHOWN = NOON.replace(tzinfo=None) + timedelta(minutes=4)


def happening(reading):
    parts = Parts(lambda _: "bcc")
    part = parts.of(LINE, "")
    part.figure = 7
    rows = of_reading(Heard(part, LINE, reading, Fate.STORED))
    assert len(rows) <= 1
    return rows[0] if rows else None


def test_every_reading_is_a_happening_or_is_kept_in_another_way():
    kept_otherwise = {Numeric, Silence, LineNoise}

    assert set(FORMS) | kept_otherwise == set(get_args(Reading))
    assert happening(rate()) is None


def test_a_device_that_says_who_it_is():
    row = happening(replace(identity("P1"), software="686K"))

    assert row.kind is HappeningKind.IDENTITY
    assert row.body == {"model": "Space", "serial": "P1", "software": "686K"}
    assert (row.channel, row.line, row.heard) == (7, LINE, NOON)


def test_what_a_pump_does():
    row = happening(Mode("", DeliveryState.KVO, at(), SHOWN))

    assert (row.kind, row.body, row.device_time) == (HappeningKind.STATE, {"state": "kvo"}, SHOWN)


def test_a_bolus_keeps_its_volume_exactly_with_its_unit():
    row = happening(Bolus("", Decimal("3.20"), 2, at()))

    assert row.kind is HappeningKind.BOLUS
    assert row.body == {"volume": Decimal("3.20"), "unit": "mL", "count": 2}


def test_an_alarm_with_the_devices_own_words():
    alarm = AlarmCondition(
        "",
        "occlusion",
        "Druck",
        AlarmKind.TECHNICAL,
        "high",
        "7",
        active=True,
        heard=at(),
        flags=("silenced",),
    )

    row = happening(alarm)

    assert row.kind is HappeningKind.ALARM
    assert row.body == {
        "code": "occlusion",
        "text": "Druck",
        "kind": "technical",
        "priority": "high",
        "raw": "7",
        "active": True,
        "flags": ["silenced"],
    }


def test_labels_events_and_clocks():
    label = happening(Label("", "drug", "Ketamin", at()))
    event = happening(DeviceEvent("", "restarted", "anew", at()))
    clock = happening(ClockReading("", SHOWN, at()))

    assert (label.kind, label.body) == (HappeningKind.LABEL, {"name": "drug", "text": "Ketamin"})
    assert (event.kind, event.body["name"]) == (HappeningKind.DEVICE_EVENT, "restarted")
    assert (clock.kind, clock.body["name"]) == (HappeningKind.DEVICE_EVENT, "clock")
    assert clock.device_time == SHOWN


def test_what_concerns_the_line_alone_has_no_channel():
    (row,) = of_reading(Heard(None, LINE, DeviceEvent("", "restarted", "", at()), Fate.STORED))

    assert (row.channel, row.line) == (None, LINE)


def test_what_a_rack_says_is_found_under_each_of_its_pumps():
    parts = Parts(lambda _: "bcc")
    pumps = parts.of(LINE, "50111"), parts.of(LINE, "50112")
    for figure, pump in enumerate(pumps, 1):
        pump.figure = figure
    restarted = DeviceEvent("", "restarted", "anew", at())

    rows = of_reading(Heard(None, LINE, restarted, Fate.STORED, pumps))

    assert [(row.channel, row.body["name"], row.body[OF_RACK]) for row in rows] == [
        (1, "restarted", True),
        (2, "restarted", True),
    ]
    assert OF_RACK not in happening(restarted).body


def test_a_line_that_turned():
    row = of_link(link(ConnectionState.LOST, 3, "unplugged"))

    assert (row.kind, row.line, row.heard) == (HappeningKind.LINE, LINE, at(3).utc)
    assert row.body == {"state": "lost", "reason": "unplugged"}


def test_a_step_of_the_stations_own_clock():
    row = of_step(Step(-3600.0004, NOON))

    assert row.kind is HappeningKind.CLOCK_STEP
    assert row.body == {"seconds": Decimal("-3600.000")}
