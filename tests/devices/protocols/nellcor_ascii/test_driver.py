"""A driver told events one by one, then hours against the simulated oximeter."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Lost, Opened, Publish, Received, Transmit, Woken
from devices.protocols.nellcor_ascii.driver import HINT, NellcorDriver
from devices.protocols.nellcor_ascii.kind import KIND
from devices.protocols.nellcor_ascii.presence import QUIET, STOPPED
from devices.protocols.nellcor_ascii.responder import NellcorOximeter, Setup
from devices.protocols.nellcor_ascii.responder_lines import N_595, Oddities
from devices.simulators.faults import Fault, FaultyResponder
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.observation import (
    AlarmCondition,
    DeviceEvent,
    Identity,
    LineNoise,
    MeasurementValidity,
    Numeric,
    Silence,
)
from tests.architecture.every_kind import kept
from tests.devices.protocols.framing_properties import cut
from tests.devices.protocols.nellcor_ascii.finger import (
    BEGIN,
    COLUMNS,
    HEADING,
    SETTINGS,
    VECTORS,
    Panels,
    Talk,
    line,
    of,
    talking,
    text,
    values,
    vitals,
)

SATURATION = "MDC_PULS_OXIM_SAT_O2"

# --- Events against effects ----------------------------------------------------------------------


def test_after_opening_it_waits_and_says_nothing():
    talk = Talk()

    assert (talk.wakes, talk.sent) == ([STOPPED], [])
    assert len(talk.effects) == 1


def test_the_second_line_gives_the_first_values():
    talk = Talk()
    assert talk.prints(0) == []

    assert values(talk.prints(2)) == {SATURATION: 97, "MDC_PULS_OXIM_PULS_RATE": 72, "PA": 50}
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (2, 0)


def test_after_five_seconds_without_a_byte_xon_is_sent_once_and_then_silence_is_told():
    talk = talking()
    assert (talk.woken(9), talk.sent, talk.wakes) == ([], [b"\x11"], [pytest.approx(1.0)])

    assert talk.woken(10) == [Silence("", BEGIN.later(4), BEGIN.later(10))]
    assert (talk.sent, talk.wakes) == ([], [])
    assert (talk.woken(60), talk.sent) == ([], [])


def test_a_wake_that_is_early_waits_for_the_rest():
    talk = talking()

    assert (talk.woken(5), talk.sent, talk.wakes) == ([], [], [pytest.approx(4.0)])


def test_no_byte_is_sent_while_bytes_come():
    talk = talking()
    talk.hears(b"\x80", 8)
    talk.woken(9)

    assert talk.sent == []
    assert of(Silence, talk.woken(10))
    assert talk.sent == []
    talk.woken(13)
    assert talk.sent == [b"\x11"]


def test_a_stream_that_goes_on_and_stops_again_gets_another_xon():
    talk = talking()
    talk.woken(9)
    talk.prints(9.5)
    assert talk.wakes == [pytest.approx(STOPPED)]
    talk.woken(14.5)

    assert talk.sent == [b"\x11"]


def test_a_heading_alone_ends_a_stop_and_no_silence():
    talk = talking()
    talk.woken(9)
    talk.woken(10)
    assert talk.hears(text(HEADING), 11) == []
    assert talk.wakes == [STOPPED]
    talk.woken(16)

    assert talk.sent == [b"\x11"]


def test_after_an_opening_a_stopped_stream_is_set_going():
    talk = Talk()
    talk.woken(5)
    assert talk.sent == [b"\x11"]
    talk.lost(5.5)
    talk.opened(60)
    assert talk.wakes == [STOPPED]
    talk.woken(65)

    assert talk.sent == [b"\x11"]


def test_nothing_is_sent_into_a_line_that_is_gone():
    talk = talking()
    talk.lost(5)
    talk.woken(60)

    assert (talk.sent, talk.wakes) == ([], [])


def test_a_device_that_never_prints_is_said_with_what_to_do():
    talk = Talk()
    talk.woken(5)
    found = talk.woken(QUIET)

    assert found == [LineNoise(0, HINT, BEGIN.later(6)), Silence("", BEGIN, BEGIN.later(6))]
    assert HINT.endswith("set the data port to ASCII (real time) on the device")


def test_a_device_that_spoke_and_fell_silent_needs_no_hint():
    assert of(LineNoise, talking().woken(10)) == []


def test_after_a_silence_all_is_read_anew():
    talk = talking()
    talk.woken(10)

    assert talk.prints(60) == []
    assert len(talk.wakes) == 1
    assert isinstance(talk.prints(62)[0], Identity)


def test_a_line_that_is_lost_is_silence_at_once():
    assert talking().lost(5) == [Silence("", BEGIN.later(4), BEGIN.later(5))]


def test_what_was_held_of_a_line_is_told_when_the_line_is_lost():
    talk = talking()
    talk.hears(line(6)[:20], 6)

    assert talk.lost(6.1)[0] == LineNoise(21, "cut off", BEGIN.later(6.1))


def test_the_line_that_the_opening_cut_is_nobody_s_fault():
    talk = Talk()
    found = talk.hears(line(0)[9:], 0.1) + talk.prints(2)

    assert [one.reason for one in found] == ["no line of the printout"]
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (1, 0)


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (line(6)[5:], "no line of the printout"),
        (b"30-Feb" + line(6)[6:], "no such day"),
        (line(6, "101     72    50"), "a figure that cannot be"),
    ],
)
def test_a_line_that_is_none_is_told_and_counted_and_gives_no_value(spoilt, reason):
    talk = talking()
    (found,) = talk.hears(spoilt, 6)

    assert (found.reason, found.size) == (reason, len(spoilt))
    assert talk.driver.tally.bad == 1
    assert len(of(Numeric, talk.prints(8))) == 3


def test_headings_are_good_lines_and_name_the_device():
    talk = talking()
    head = text(HEADING) + text(SETTINGS) + text(COLUMNS)
    assert talk.hears(head, 5) == []
    found = talk.hears(head, 55)

    assert [one.model for one in of(Identity, found)] == ["N-395"]
    assert values(found)["SPO2-LIMIT-LOW"] == 70
    assert values(found)["SAT-S"] == 25
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (9, 0)


def test_menu_lines_are_skipped_and_counted():
    talk = talking()

    assert talk.hears(b"\r\n1) Dump Instrument Info\r\nCommand?\r\n", 5) == []
    assert (talk.driver.menu_lines, talk.driver.tally.bad) == (2, 0)


def test_a_frozen_clock_is_silence_although_lines_come():
    talk = talking()
    for second in range(6, 10, 2):
        assert talk.hears(line(4), second) == []

    assert talk.driver.duplicates == 2
    assert of(Silence, talk.woken(10))
    assert talk.sent == []


def test_lines_whose_times_make_no_sense_are_counted():
    talk = talking()
    talk.hears(line(-500), 6)

    assert talk.driver.out_of_order == 1


def test_the_sheet_s_lines_each_said_twice_are_read_as_it_expects():
    talk = Talk()
    found = []
    for number, vector in enumerate(VECTORS):
        said = vector["line"][20:]
        found.append(talk.lines([4 * number, 4 * number + 2], said))

    assert [values(one)[SATURATION] for one in found] == [97, 84, None]
    assert [[one.raw for one in of(AlarmCondition, said) if one.active] for said in found] == [
        [], ["SL"], ["LB", "SD"],
    ]  # fmt: skip


# --- Any bytes -----------------------------------------------------------------------------------

PIECES = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.integers(0, 20).map(line),
        st.sampled_from([HEADING, SETTINGS, COLUMNS, "Command?"]).map(text),
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


@given(PIECES, st.lists(st.floats(0, 8), min_size=14, max_size=14))
def test_any_bytes_at_any_time_are_heard_without_a_fault_and_xon_is_all_that_is_sent(
    pieces, pauses
):
    driver, at = NellcorDriver(), BEGIN
    for piece, pause in zip(pieces, pauses, strict=False):
        at = at.later(pause)
        match piece:
            case "wake":
                event = Woken(at)
            case "lose":
                event = Lost("pulled", at)
            case "open":
                event = Opened(at)
            case _:
                event = Received(piece, at)
        for effect in driver.handle(event):
            if isinstance(effect, Transmit):
                assert isinstance(event, Woken)
                assert driver.encode(effect) == b"\x11"


WHOLE = st.one_of(st.binary(max_size=40), st.integers(0, 9).map(line), st.just(text(HEADING)))


@given(st.lists(WHOLE, max_size=8), st.data())
def test_how_the_line_splits_the_bytes_changes_no_reading(pieces, data):
    stream = b"".join(pieces)

    assert published(*cut(stream, data, most=6)) == published(stream)


def published(*parts: bytes) -> list[object]:
    driver = NellcorDriver()
    driver.handle(Opened(BEGIN))
    effects = [effect for part in parts for effect in driver.handle(Received(part, BEGIN))]
    return [effect.reading for effect in effects if isinstance(effect, Publish)]


@given(st.integers(0, 90), st.integers(1, 255))
def test_a_value_that_is_published_was_printed_twice(place, flip):
    """One byte changed in one line: nothing but what the other lines say comes of it."""
    talk = talking()
    spoilt = bytearray(line(6))
    spoilt[place % len(spoilt)] ^= flip
    found = talk.hears(bytes(spoilt), 6) + talk.prints(8)

    assert {one.value for one in of(Numeric, found)} <= {97, 72, 50}
    assert not of(DeviceEvent, found)
    assert not of(Identity, found)
    assert not of(AlarmCondition, found)


# --- Hours against the simulated oximeter --------------------------------------------------------


def bed(panels=None, faults=(), taps=(), **setup: object) -> VirtualLine:
    kind = replace(KIND, make_responder=partial(NellcorOximeter, setup=Setup(**setup)))
    settings = VirtualSettings(
        split=1, taps=taps, wrap=lambda device: FaultyResponder(device, faults)
    )
    return VirtualLine(kind, panels or Panels(vitals()), BEGIN, settings)


def test_an_hour_is_a_reading_each_two_seconds_and_nothing_is_sent():
    tap = kept()
    line_ = bed(taps=(tap,))
    found = [one for one in line_.run(3600) if isinstance(one, Numeric)]
    moments = sorted({one.heard.monotonic for one in found if one.metric.code == SATURATION})

    assert len(moments) == 1799  # the first line only makes the second a fact
    assert max(b - a for a, b in pairwise(moments)) < 2.4
    assert tap.wires == {}
    assert line_.tally.bad == 0


@pytest.mark.parametrize(
    "setup",
    [
        {"model": N_595},
        {"capitals": True},
        {"narrow": True},
        {"ending": b"\n\r"},
        {"ending": b"\n"},
        {"ending": b"\r"},
        {"heading_at": frozenset({3, 4, 9})},
        {"odd": Oddities(codes=("AS", "AO", "LB"))},
    ],
)
def test_the_oddities_of_the_models_change_no_value(setup):
    line_ = bed(**setup)
    found = line_.run(60)

    assert values(found)[SATURATION] == 97
    assert values(found)["PR-LIMIT-HIGH"] == 125
    assert line_.tally.bad == 0


def test_digits_that_are_printed_without_a_sensor_are_no_value():
    panels = Panels(vitals(), ["probe-off"])
    found = bed(panels, odd=Oddities(digits=True)).run(20)

    assert {one.validity for one in of(Numeric, found)} == {MeasurementValidity.INVALID}
    assert [one.code for one in of(AlarmCondition, found)] == ["probe-off"]


def test_a_stream_that_was_stopped_is_set_going():
    tap = kept()
    found = bed(taps=(tap,), stopped=True).run(30)

    assert list(tap.wires) == [b"\x11"]
    assert of(Numeric, found)[0].heard.monotonic < BEGIN.monotonic + 10


def test_a_stream_that_is_stopped_in_mid_run_costs_a_few_seconds():
    line_ = bed()
    line_.run(20)
    line_.responder.receive(b"\x13", 20)
    found = line_.run(40)

    moments = sorted({one.heard.monotonic for one in of(Numeric, found)})
    assert moments[0] < BEGIN.monotonic + 30
    assert len(of(Silence, found)) <= 1


def test_a_device_that_is_off_gets_one_xon_and_no_more():
    sent = []

    class Counting(kept):
        def sent(self, wire, at):
            sent.append((wire, at.monotonic - BEGIN.monotonic))

    bed(faults=[Fault("silence", 20, 600)], taps=(Counting(),)).run(600)

    assert len(sent) == 1
    assert 23 < sent[0][1] < 26


@pytest.mark.parametrize(
    "spoil",
    [
        lambda number, said: said[:20] if number % 10 == 5 else said,
        lambda number, said: said[:-2] if number % 10 == 5 else said,
        lambda number, said: said + b"\x00\xff\x80" if number % 10 == 5 else said,
        lambda number, said: b"\x07" + said if number % 10 == 5 else said,
    ],
)
def test_cut_glued_and_dirty_lines_cost_themselves_and_no_value_is_wrong(spoil):
    line_ = bed(spoil=spoil)
    found = line_.run(45)

    assert line_.tally.bad == 2
    charted = {one.value for one in of(Numeric, found) if one.metric.code in vitals()}
    assert charted == {97, 72}


def test_two_damaged_lines_in_a_row_that_agree_are_believed_and_that_is_the_limit():
    """What no checksum guards can only be told by being said again."""

    def spoil(number: int, said: bytes) -> bytes:
        return said.replace(b"  97 ", b"  17 ") if number in (10, 11) else said

    assert Decimal(17) in values(bed(spoil=spoil).run(21)).values()


def test_the_menu_costs_the_line_that_follows_its_prompt():
    line_ = bed()
    line_.run(9)
    driver = line_._conversation.driver
    driver.handle(Received(line_.responder.receive(b"x", 9), BEGIN.later(9)))
    found = line_.run(6)

    assert (driver.menu_lines, line_.tally.bad) == (2, 1)
    assert len(of(Numeric, found)) == 2 * 3


def test_a_clock_that_goes_back_is_an_event_and_costs_no_value():
    found = bed(faults=[Fault("clock-back", 20)]).run(40)

    assert [one.name for one in of(DeviceEvent, found)] == ["clock-back"]
    moments = sorted({one.heard.monotonic for one in of(Numeric, found)})
    assert max(b - a for a, b in pairwise(moments)) < 4.4


def test_a_device_that_restarts_is_silent_and_comes_back():
    found = bed(faults=[Fault("restart", 20, 10)]).run(70)

    assert len(of(Silence, found)) == 1
    assert of(Numeric, found)[-1].heard.monotonic > BEGIN.monotonic + 67


def test_what_the_demonstration_s_past_gives_between_two_leaps_is_enough():
    """Whole minutes pass on the device while the line's own time stands still (virtual.leap)."""
    line_ = bed()
    line_.run(8)
    for _ in range(3):
        line_.leap(51)
        assert of(Numeric, line_.run(4.8))
