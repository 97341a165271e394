from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from station.domain.adapter import Adapter
from station.domain.device import ConnectionState, LinkState
from station.domain.device_clock import ClockSeen
from station.domain.line_counts import LineCounts
from station.services.device_record import DeviceRecord
from tests.ui.devices.shown import MONITOR, NOON, PUMP, Heard, a_guest, a_line, facts, owned
from ui.devices.facts_presenter import (
    BY_NAME,
    NO_CLOCK,
    NOTHING,
    FactsPresenter,
    FactWords,
    many,
    short_port,
)

MINUTE = timedelta(minutes=1)
GAP = "\N{NARROW NO-BREAK SPACE}"
FTDI = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
CH340 = Adapter(0x1A86, 0x7523, None, "1-1", 0)
COUNTS = LineCounts(NOON, 48211, 7, 1_000_000, 2410, 12, 2, timedelta(seconds=95))
TELLS = replace(PUMP, alarms=frozenset({"occlusion"}))
NOISY = LinkState("bed-1/pump-1", ConnectionState.NOISY, NOON)


@pytest.fixture
def told():
    return FactsPresenter(Heard().live, {TELLS.name: TELLS, MONITOR.name: MONITOR})


def looks(*ahead):
    """Looks at a device's clock, the oldest first, each so far ahead of Sydney's noon."""
    noon = datetime(2026, 11, 18, 12, 0)  # noqa: DTZ001 - a device's own clock
    return [
        ClockSeen(NOON + number * MINUTE, noon + number * MINUTE + each)
        for number, each in enumerate(ahead)
    ]


def clocked(*ahead):
    seen = looks(*ahead)
    return DeviceRecord("F 3.2", tuple(reversed(seen)), seen[-1])


def with_clock(*ahead):
    return replace(owned(a_guest()), record=clocked(*ahead))


def words(found):
    return {one.label: (one.words, one.kind) for one in found}


# --- In the list ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "link", "expected"),
    [
        (None, None, NOTHING),
        (LineCounts(NOON), None, NOTHING),
        (LineCounts(NOON, 5, 0, 90), None, FactWords("", "5 messages today, no bad bytes")),
        (COUNTS, None, FactWords("", f"48{GAP}211 messages today, 0.2 % of bytes bad")),
        (COUNTS, NOISY, FactWords("", f"48{GAP}211 messages today, 0.2 % of bytes bad", "due")),
        (
            LineCounts(NOON, 5, 0, 1_000_000, 3),
            None,
            FactWords("", "5 messages today, less than 0.1 % of bytes bad"),
        ),
    ],
)
def test_how_well_a_line_is_heard_stands_in_few_words(told, today, link, expected):
    assert told.quality(replace(a_line(), today=today), link) == expected


def test_only_a_clock_that_is_too_far_off_stands_in_the_list(told):
    near, far = with_clock(2 * MINUTE), with_clock(-24 * MINUTE)

    assert told.clock(a_line(facts())) == told.clock(a_line(near)) == NOTHING
    assert told.clock(a_line(near, far)) == FactWords(
        "", "clock 24 min behind the station's", "due"
    )
    told.slack = timedelta(hours=1)
    assert told.clock(a_line(near, far)) == NOTHING


@pytest.mark.parametrize(
    ("port", "short"),
    [
        ("/dev/ttyUSB0", "ttyUSB0"),
        ("socket://10.0.0.7:4001", "10.0.0.7:4001"),
        ("COM4", "COM4"),
        ("odd/", "odd/"),
    ],
)
def test_a_port_has_a_short_name(port, short):
    assert short_port(port) == short


# --- At the side ----------------------------------------------------------------------------------


def test_a_line_says_its_whole_port_its_adapter_and_what_was_counted(told):
    line = a_line(port="/dev/ttyUSB0", baud=19200)
    line = replace(line, today=COUNTS, ever=replace(COUNTS, noise=0, silences=1, begun=NOON))
    found = words(told.of_line(line, replace(NOISY, adapter=FTDI)))

    assert found["Port"] == ("/dev/ttyUSB0, at 19200 baud", "plain")
    assert found["Adapter"] == (FTDI.words, "plain")
    said = (
        f"48{GAP}211 messages understood, 7 not",
        "0.2 % of bytes bad, re-synced 12 times",
        "silent 2 times, 2 min in all",
    )
    assert found["Today"] == ("\n".join(said), "due")
    assert found["Since Wed 18 Nov 12:00"][0].endswith("no bad bytes\nsilent once, 2 min in all")


def test_an_adapter_that_cannot_say_which_it_is_is_known_by_its_socket_alone(told):
    wished = replace(a_line().wish, adapter=CH340)

    found = words(told.of_line(replace(a_line(), wish=wished), None))
    assert found["Adapter"] == (f"{CH340.words}: known by its socket alone", "plain")
    assert words(told.of_line(a_line(), None))["Adapter"] == (BY_NAME, "plain")


def test_a_silence_that_still_lasts_has_no_length_yet(told):
    ever = LineCounts(NOON, 5, 0, 90, silences=1)

    (said,) = [
        one.words
        for one in told.of_line(replace(a_line(), ever=ever), None)
        if one.label.startswith("Since")
    ]
    assert said == "5 messages understood, 0 not\nno bad bytes\nsilent once"


def test_a_device_says_its_software_clock_and_alarms(told):
    line, device = a_line(), with_clock(3 * MINUTE, -24 * MINUTE)
    found = words(told.of_device(line, device, {}))

    assert found["Software"] == ("F 3.2", "plain")
    assert found["Its clock"] == ("24 min behind the station's", "due")
    assert found["It was set"] == (
        "Wed 18 Nov 12:01: 24 min behind\nWed 18 Nov 12:00: 3 min ahead", "plain",
    )  # fmt: skip
    assert found["Alarms"] == ("It can send: occlusion.", "plain")


def test_a_device_without_clock_software_or_alarms_says_that(told):
    line = a_line(protocol=MONITOR.name)
    found = words(told.of_device(line, facts(), {}))

    assert found["Its clock"] == (NO_CLOCK, "plain")
    assert found["Alarms it cannot send"] == ("This kind of device cannot send its alarms.", "due")
    assert set(found) == {"Its clock", "Alarms it cannot send"}


def test_a_clock_that_was_never_set_has_no_history(told):
    found = words(told.of_device(a_line(), with_clock(timedelta()), {}))

    assert found["Its clock"] == ("agrees with the station's", "plain")
    assert "It was set" not in found


def test_a_count_has_its_thousands_apart():
    assert (many(7), many(1234567)) == ("7", f"1{GAP}234{GAP}567")
