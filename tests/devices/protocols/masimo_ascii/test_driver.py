"""A driver told events one by one, then hours against the simulated oximeter."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Lost, Opened, Publish, Received, Transmit, Woken
from devices.protocols.masimo_ascii.driver import HINT, MasimoDriver
from devices.protocols.masimo_ascii.kind import KIND
from devices.protocols.masimo_ascii.presence import QUIET
from devices.protocols.masimo_ascii.responder import MasimoOximeter, Setup
from devices.query import Query
from devices.simulators.faults import Fault, FaultyResponder
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.observation import (
    DeviceEvent,
    Identity,
    LineNoise,
    Numeric,
    Silence,
)
from tests.devices.protocols.framing_properties import cut
from tests.devices.protocols.masimo_ascii.finger import (
    BEGIN,
    Panels,
    Talk,
    fields,
    line,
    of,
    talking,
    values,
    wire,
)

VITALS = {
    "MDC_PULS_OXIM_SAT_O2": 98, "MDC_PULS_OXIM_PULS_RATE": 97, "MDC_PULS_OXIM_PERF_REL": "3.6",
}  # fmt: skip


# --- Events against effects ----------------------------------------------------------------------


def test_after_opening_it_waits_and_says_nothing():
    talk = Talk()

    assert talk.wakes == [QUIET]
    assert len(talk.effects) == 1


def test_a_first_line_sets_the_clock_for_silence():
    talk = Talk()

    assert talk.prints(0.4) == []
    assert talk.wakes == [QUIET]
    assert talk.prints(1.4) != []
    assert talk.wakes == []


def test_the_third_line_gives_the_first_values():
    talk = Talk()
    assert of(Numeric, talk.minutes([0, 1])) == []

    assert values(talk.prints(2))["MDC_PULS_OXIM_SAT_O2"] == 98
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (3, 0)


def test_a_device_that_never_prints_ascii_1_is_said_with_what_to_do():
    talk = Talk()
    found = talk.woken(QUIET)

    assert found == [LineNoise(0, HINT, BEGIN.later(5)), Silence("", BEGIN, BEGIN.later(5))]
    assert HINT == "no line of ASCII 1 in 5 s: set Serial Output to ASCII 1 on the device"
    assert talk.wakes == []


def test_the_hint_is_given_although_bytes_of_something_else_come():
    talk = Talk()
    talk.hears(b"\x01\x02\x03\r\n", 1)
    talk.hears(b"SpO2=098 PR=097 PI=03.60 EXC=800:SET\r\n", 2)

    assert [one.reason for one in of(LineNoise, talk.woken(5))] == [HINT]


def test_a_wake_that_is_early_waits_for_the_rest():
    talk = talking(3)

    assert talk.woken(5) == []
    assert talk.wakes == [pytest.approx(2.0)]
    assert talk.woken(7) == [Silence("", BEGIN.later(2), BEGIN.later(7))]


def test_a_device_that_spoke_and_fell_silent_needs_no_hint():
    assert of(LineNoise, talking().woken(7)) == []


def test_after_a_silence_the_device_is_asked_who_it_is_by_being_heard_twice():
    talk = talking()
    talk.woken(7)

    assert talk.prints(60) == []
    assert talk.wakes == [QUIET]
    assert [type(one) for one in talk.prints(61)] == [Identity]
    assert of(Numeric, talk.prints(62))


def test_a_line_that_is_lost_is_silence_at_once():
    talk = talking()

    assert talk.lost(2.5) == [Silence("", BEGIN.later(2), BEGIN.later(2.5))]
    assert talk.wakes == []
    assert talk.woken(9) == []


def test_what_was_held_of_a_line_is_told_when_the_line_is_lost():
    talk = talking()
    talk.hears(line(3)[:20], 3)

    assert talk.lost(3.1)[0] == LineNoise(21, "cut off", BEGIN.later(3.1))


def test_line_ends_that_are_held_are_said_by_nobody():
    assert of(LineNoise, talking().lost(3)) == []


def test_after_the_line_is_back_the_device_says_again_who_it_is():
    talk = talking()
    talk.lost(3)
    talk.opened(60)
    assert talk.wakes == [QUIET]

    assert [type(one) for one in talk.minutes([61, 62])] == [Identity]
    assert of(Numeric, talk.prints(63))


def test_the_line_that_the_opening_cut_is_nobody_s_fault():
    talk = Talk()
    found = talk.hears(line(0)[40:], 0.1) + talk.prints(1)

    assert [one.reason for one in found] == ["no line of ASCII 1"]
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (1, 0)


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (line(3)[5:], "no line of ASCII 1"),
        (line(3).replace(b"EXC=", b"EXX="), "a line without SPO2, BPM or EXC"),
        (b"02/30/16" + line(3)[8:], "no such day"),
        (line(3, fields(SPO2="98%")), "a field that cannot be"),
        (line(3, fields(BPM="999")), "a field that cannot be"),
    ],
)
def test_a_line_that_is_none_is_told_and_counted_and_gives_no_value(spoilt, reason):
    talk = talking()
    (found,) = talk.hears(spoilt, 3)

    assert (found.reason, found.size) == (reason, len(spoilt))
    assert talk.driver.tally.bad == 1
    assert len(of(Numeric, talk.prints(4))) == 3


def test_a_frozen_clock_is_silence_although_lines_come():
    talk = talking()
    for second in range(3, 7):
        assert talk.hears(line(2), second) == []

    assert talk.driver.duplicates == 4
    assert of(Silence, talk.woken(7))
    assert talk.hears(line(2), 8) == []


def test_lines_whose_times_make_no_sense_are_silence_too():
    talk = talking()
    for number in range(6):
        talk.hears(line(-100 * number), 3 + number / 2)

    assert talk.driver.out_of_order > 3
    assert of(Silence, talk.woken(7))


def test_words_among_the_fields_are_counted():
    talk = talking(4, MODE="APOD")

    assert talk.driver.skipped == 3


def test_there_is_nothing_to_encode():
    assert MasimoDriver().encode(Transmit(Query("a question", (b"?",)))) == b""


@pytest.mark.parametrize("name", ["rad8", "rad7", "rad5_pox"])
def test_a_vector_a_second_is_read(name):
    talk = Talk()
    said = wire(name)[17:].decode().strip()
    found = [one for second in range(3) for one in talk.hears(line(second, said), second)]

    assert values(found)["MDC_PULS_OXIM_SAT_O2"] in (97, 98)


# --- Any bytes -----------------------------------------------------------------------------------

PIECES = st.lists(
    st.one_of(
        st.binary(max_size=80),
        st.integers(0, 20).map(line),
        st.tuples(st.integers(0, 20), st.integers(0, 90), st.integers(0, 255)).map(
            lambda drawn: changed(*drawn)
        ),
        st.sampled_from(["wake", "lose", "open"]),
    ),
    max_size=14,
)


def changed(second: int, place: int, value: int) -> bytes:
    raw = bytearray(line(second))
    raw[place % len(raw)] = value
    return bytes(raw)


@given(PIECES, st.lists(st.floats(0, 4), min_size=14, max_size=14))
def test_any_bytes_at_any_time_are_heard_without_a_fault(pieces, pauses):
    driver, at = MasimoDriver(), BEGIN
    for piece, pause in zip(pieces, pauses, strict=False):
        at = at.later(pause)
        match piece:
            case "wake":
                driver.handle(Woken(at))
            case "lose":
                driver.handle(Lost("pulled", at))
            case "open":
                driver.handle(Opened(at))
            case _:
                driver.handle(Received(piece, at))


@given(
    st.lists(st.one_of(st.binary(max_size=40), st.integers(0, 9).map(line)), max_size=8), st.data()
)
def test_how_the_line_splits_the_bytes_changes_no_reading(pieces, data):
    stream = b"".join(pieces)

    assert published(*cut(stream, data, most=6)) == published(stream)


def published(*parts: bytes) -> list[object]:
    driver = MasimoDriver()
    driver.handle(Opened(BEGIN))
    effects = [effect for part in parts for effect in driver.handle(Received(part, BEGIN))]
    return [effect.reading for effect in effects if isinstance(effect, Publish)]


@given(st.integers(0, 90), st.integers(1, 255))
def test_a_value_that_is_published_was_printed_twice(place, flip):
    """One byte changed in one line: nothing but what the other lines say comes of it."""
    talk = talking(4)
    spoilt = bytearray(line(4))
    spoilt[place % len(spoilt)] ^= flip
    found = talk.hears(bytes(spoilt), 4) + talk.prints(5)

    assert {one.value for one in of(Numeric, found)} <= {98, 97, Decimal("3.6")}
    assert not of(DeviceEvent, found)
    assert not of(Identity, found)


# --- Hours against the simulated oximeter --------------------------------------------------------


def bed(panels=None, faults=(), split=1, **setup: object) -> VirtualLine:
    kind = replace(KIND, make_responder=partial(MasimoOximeter, setup=Setup(**setup)))
    settings = VirtualSettings(split=split, wrap=lambda device: FaultyResponder(device, faults))
    return VirtualLine(kind, panels or Panels(VITALS), BEGIN, settings)


def test_an_hour_is_a_reading_a_second():
    times = [one.heard.monotonic for one in bed().run(3600) if isinstance(one, Numeric)]
    moments = sorted(set(times))

    assert len(moments) == 3598  # the first two lines only make the third a fact
    assert max(b - a for a, b in pairwise(moments)) < 1.2


@pytest.mark.parametrize(
    "setup",
    [
        {"ending": b"\n\r"},
        {"ending": b"\n"},
        {"ending": b"\r"},
        {"empty_lines": 2},
        {"percents": False},
        {"serial": ""},
        {"serial": None},
        {"alarm_digits": 2, "exception_digits": 3},
        {"alarm_digits": 6, "exception_digits": 7},
        {"extra": "NEW=12.5"},
    ],
)
def test_the_oddities_of_the_models_change_no_value(setup):
    line_ = bed(**setup)
    found = values(line_.run(20))

    assert found["MDC_PULS_OXIM_SAT_O2"] == 98
    assert line_.tally.bad == 0


def test_single_bytes_are_read_too():
    line_ = VirtualLine(KIND, Panels(VITALS), BEGIN, VirtualSettings(piece=1))

    assert values(line_.run(10))["MDC_PULS_OXIM_PULS_RATE"] == 97


@pytest.mark.parametrize(
    ("spoil", "bad"),
    [
        (lambda number, said: said[:50] if number % 10 == 5 else said, 5),
        (lambda number, said: said[:-2] if number % 10 == 5 else said, 5),
        (lambda number, said: said + b"\x00\xff\x80" if number % 10 == 5 else said, 5),
        (lambda number, said: b"\x07" + said if number % 10 == 5 else said, 5),
    ],
)
def test_cut_glued_and_dirty_lines_cost_themselves_and_no_value_is_wrong(spoil, bad):
    line_ = bed(spoil=spoil)
    found = line_.run(50)

    assert line_.tally.bad == bad
    assert {one.value for one in of(Numeric, found)} >= {98, 97}
    assert {one.value for one in of(Numeric, found)} <= {98, 97, Decimal("3.6"), None}


def test_two_damaged_lines_in_a_row_that_agree_are_believed_and_that_is_the_limit():
    """What no checksum guards can only be told by being said again."""

    def spoil(number: int, said: bytes) -> bytes:
        return said.replace(b"SPO2=098", b"SPO2=018") if number in (20, 21) else said

    assert 18 in values(bed(spoil=spoil).run(21)).values()


def test_a_device_that_is_exchanged_is_told_as_another():
    found = bed(faults=[Fault("swap-serial", 20)]).run(40)

    assert [one.serial for one in of(Identity, found)] == ["0000056661", "200000"]


def test_a_clock_that_goes_back_is_an_event_and_costs_no_value():
    found = bed(faults=[Fault("clock-back", 20)]).run(40)

    assert [one.name for one in of(DeviceEvent, found)] == ["clock-back"]
    moments = sorted({one.heard.monotonic for one in of(Numeric, found)})
    assert max(b - a for a, b in pairwise(moments)) < 1.2


def test_a_device_that_restarts_is_silent_and_comes_back():
    found = bed(faults=[Fault("restart", 20, 10)]).run(60)

    assert len(of(Silence, found)) == 1
    assert len(of(Identity, found)) == 2
    assert of(Numeric, found)[-1].heard.monotonic > BEGIN.monotonic + 58


def test_nothing_is_ever_sent():
    line_ = bed(faults=[Fault("silence", 20, 30)])
    line_.run(120)

    assert line_.responder._device.ignored == []
