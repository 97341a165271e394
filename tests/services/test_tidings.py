import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest

from station.domain import units
from station.domain.adapter import Adapter
from station.domain.clock import Stamp
from station.domain.device import ConnectionState, LinkState
from station.domain.line_counts import LineCounts
from station.domain.nomenclature import DOSE_RATE, FLOW, in_unit, private
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    Bolus,
    ClockReading,
    DeliveryState,
    DeviceEvent,
    GenerationMode,
    Identity,
    Label,
    LineNoise,
    MeasurementValidity,
    Mode,
    Numeric,
    Reading,
    Silence,
)
from station.services.tidings import (
    Fate,
    Fault,
    Heartbeat,
    Links,
    Readings,
    Recorded,
    Resync,
    Told,
    Whose,
    from_wire,
    to_wire,
)

AT = Stamp(datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC), 17.125)
DEVICE_TIME = datetime(2026, 3, 1, 13, 2, 5)  # noqa: DTZ001 - a device's clock has no zone

SAID: list[Reading] = [
    Identity("", "Perfusor Space", "A1", AT, "686K"),
    Identity("", None, None, AT),
    Numeric("", FLOW, Decimal("0.80"), FLOW.unit, MeasurementValidity.VALID, AT, DEVICE_TIME),
    Numeric("", FLOW, None, FLOW.unit, MeasurementValidity.NA, AT, mode=GenerationMode.DEMO),
    Numeric(
        "",
        in_unit(DOSE_RATE, units.UG_PER_KG_MIN),
        Decimal(2),
        units.UG_PER_KG_MIN,
        MeasurementValidity.QUESTIONABLE,
        AT,
    ),
    Numeric(
        "",
        private("philips-intellivue", "0x4bb8", units.PERCENT),
        Decimal("1E+1"),
        units.PERCENT,
        MeasurementValidity.VALID,
        AT,
    ),
    Mode("50111", DeliveryState.INFUSING, AT),
    Bolus("", Decimal("3.2"), 2, AT, DEVICE_TIME),
    AlarmCondition(
        "",
        "occlusion",
        "Druck",
        AlarmKind.TECHNICAL,
        "high",
        "7",
        active=True,
        heard=AT,
        flags=("latched",),
    ),
    Label("", "drug", "Ketamin 5 mg/ml", AT),
    Label("", "drug", None, AT),
    ClockReading("", DEVICE_TIME, AT),
    DeviceEvent("", "restarted", "the pump started anew", AT),
    Silence("", AT, AT.later(5)),
    LineNoise(7, "checksum", AT),
]


def test_every_kind_of_reading_is_among_the_examples():
    assert {type(one) for one in SAID} == set(get_args(Reading))


@pytest.mark.parametrize("reading", SAID, ids=lambda one: type(one).__name__)
def test_a_reading_arrives_as_it_was_told(reading):
    told = Told("bed-3/pump-1", 4, reading, Fate.STORED, Whose.CONFIRMED, "admission-1")
    second = Readings(AT, (told,))

    arrived = from_wire(to_wire(second))

    assert arrived == second
    assert repr(arrived) == repr(second)  # digits too: 0.80 is not 0.8


ADAPTER = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
SEATED = LinkState(
    "bed-3/pump-1",
    ConnectionState.TALKING,
    AT.utc,
    port="/dev/ttyUSB1",
    known_as=ADAPTER.words,
    adapter=ADAPTER,
    counts=LineCounts(AT.utc, 4, 5, 600, 7, 2, 1, timedelta(seconds=40)),
)


@pytest.mark.parametrize(
    "tiding",
    [
        Readings(AT, (), present=True),
        Links(
            (LinkState("bed-3/pump-1", ConnectionState.WRONG_SPEED, AT.utc, "is it 9600?", 4, 5),)
        ),
        Links((SEATED,), ("bed-4/pump-1",)),
        Heartbeat(AT, None),
        Heartbeat(AT, AT, 3, 1, "The disk is full.", AT.utc),
        Recorded(AT.utc, AT.utc, 14),
        Resync(65),
        Fault("recorder", "KeyError"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_every_message_arrives_as_it_was_told(tiding):
    assert from_wire(to_wire(tiding)) == tiding


def test_messages_are_plain_json():
    words = json.loads(to_wire(Readings(AT, (Told("a", None, SAID[2], Fate.UNRECORDED),))))

    assert words["told"][0]["reading"]["value"] == "0.80"
    assert words["told"][0]["reading"]["unit"] == "mL/h"
    assert words["told"][0]["fate"] == "unrecorded"


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x80\x04.",
        b"[]",
        b'"x"',
        b"{}",
        b'{"is":"Object"}',
        b'{"is":"Resync"}',
        b'{"is":"Readings","at":[1,2],"present":false,"told":[{}]}',
    ],
)
def test_anything_else_is_refused(message):
    with pytest.raises(ValueError, match=r".*"):
        from_wire(message)


def test_only_a_reading_on_the_disk_counts_as_stored():
    assert [fate for fate in Fate if Told("a", 1, SAID[2], fate).stored] == [Fate.STORED]


def test_the_heartbeat_tells_the_age_of_the_last_commit_and_whether_all_is_recorded():
    assert Heartbeat(AT.later(3), AT).commit_age == 3
    assert Heartbeat(AT, None).commit_age is None
    assert Heartbeat(AT, AT).recording
    assert not Heartbeat(AT, AT, 3, 0, "The disk is full.", AT.utc).recording
