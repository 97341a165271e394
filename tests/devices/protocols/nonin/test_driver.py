"""One line: events against effects; nothing is sent, nothing is lost in silence."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Publish, Received, Transmit, WakeAfter, Woken
from devices.protocols.nonin.driver import PATIENCE, OximeterDriver
from devices.query import Query
from station.domain.observation import Identity, LineNoise, Numeric, Silence
from tests.devices.protocols.nonin.bedside import (
    EVERY,
    RATE,
    START,
    Desk,
    group,
    line,
    noise,
    numbers,
    of,
    opened,
    packet,
    record,
)


@pytest.fixture
def desk():
    return opened()


# --- Nothing is sent -----------------------------------------------------------------------------


def test_opening_the_line_only_waits(desk):
    assert Desk().open() == [WakeAfter(3.5)]
    assert desk.said == []


def test_the_driver_has_no_words():
    question = Transmit(Query("choose format 8", (b"\x02\x70\x02\x02\x08\x03",)))

    assert OximeterDriver().encode(question) == b""


@given(st.lists(st.one_of(st.binary(max_size=80), st.sampled_from([*EVERY, None]))))
def test_whatever_comes_nothing_is_ever_sent(pieces):
    desk = opened()
    for piece in pieces:
        effects = desk.open() if piece is None else desk._hear(Received(piece, desk.at()))
        desk.wait(0.7)
        assert not [one for one in effects if isinstance(one, Transmit)]


# --- What comes ----------------------------------------------------------------------------------


def test_the_first_values_come_with_the_third_group(desk):
    assert desk.each_second(group(), group()) == []

    told = desk.hear(group())

    assert isinstance(told[0], Identity)
    assert numbers(told) == [72]
    assert desk.driver.tally.good == 3


def test_every_value_has_the_moment_of_its_own_bytes(desk):
    desk.each_second(*[group()] * 5)

    assert [one.heard for one in of(Numeric, desk.said) if one.metric.code == RATE] == [
        START.later(second) for second in (2, 3, 4)
    ]


def test_how_the_line_splits_the_bytes_changes_nothing():
    whole, split = opened(), opened()
    dice = random.Random(7)  # noqa: S311 - it splits a stream
    for number in range(12):
        wire = group(72 + number // 4, second=0x08 * (number > 6))
        whole.hear(wire)
        cut = dice.randrange(1, 4)
        split.hear(wire[:cut])
        split.hear(wire[cut:])
        whole.wait(1.0)
        split.wait(1.0)

    assert split.said == whole.said


def test_values_above_127_and_255_are_read_whole(desk):
    told = desk.each_second(*[group(150)] * 4, *[group(300)] * 3)

    assert set(numbers(told)) == {150, 300}


def test_a_stream_that_is_met_in_the_middle_of_a_packet_is_read_from_the_next(desk):
    desk.each(1 / 3, b"".join(packet()[7:]))
    told = desk.packets(9)

    assert numbers(told)
    assert noise(desk.said) == [(18 * 5, "a packet cut short")]


def test_a_stream_that_is_met_in_the_middle_of_a_group_is_read_from_the_next(desk):
    told = desk.each_second(group()[2:], *[group()] * 4)

    assert numbers(told) == [72, 72]
    assert noise(told) == [(2, "between frames")]


# --- What is none --------------------------------------------------------------------------------


def test_noise_is_told_with_its_size_and_counted(desk):
    desk.each_second(*[group()] * 4)

    told = desk.each_second(b"\x05\x06\xff\xff\x05" + group(), group(), group())

    assert noise(told) == [(5, "between frames")]
    assert numbers(told) == [72, 72]
    assert desk.driver.tally.bad == 1


def test_noise_of_one_reason_in_one_piece_is_told_once(desk):
    told = desk.hear(b"\x05" + group() * 2 + b"\x06" + group() * 2)

    assert noise(told) == [(2 + 3 * 4, "between frames")]  # the last group may yet be followed


def test_a_damaged_packet_costs_a_packet_and_is_told(desk):
    desk.packets(9)
    spoilt = packet(tmr=9)
    spoilt[11] = spoilt[11][:-1] + bytes([spoilt[11][-1] ^ 1])

    desk.each(1 / 3, b"".join(spoilt))
    told = desk.packets(9, first=10)

    assert sum(size for size, _ in noise(desk.said)) == 125
    assert len(numbers(told)) >= 3
    assert desk.driver.tally.bad >= 1


def test_half_a_frame_is_given_up_when_the_rest_does_not_come(desk):
    desk.hear(record()[:15])
    assert noise(desk.wait(PATIENCE - 0.1)) == []

    assert noise(desk.wait(0.2)) == [(15, "cut short")]
    assert not of(LineNoise, desk.wait(60))
    assert len(of(Numeric, desk.hear(record()))) == 3


def test_half_a_frame_does_not_eat_what_comes_long_after_it():
    driver = opened().driver  # nobody wakes it
    driver.handle(Received(record()[:15], START))

    effects = driver.handle(Received(record(), START.later(PATIENCE + 0.1)))

    told = [effect.reading for effect in effects if isinstance(effect, Publish)]
    assert len(of(Numeric, told)) == 3
    assert noise(told) == [(15, "cut short")]


def test_a_frame_that_trickles_is_waited_for(desk):
    for byte in record():
        desk.hear(bytes([byte]))
        desk.wait(0.3)

    assert len(of(Numeric, desk.said)) == 3
    assert noise(desk.said) == []


def test_lines_that_are_no_reading_are_noise_but_for_a_printer_s_own(desk):
    desk.each_second(line("SPO2=0x7 HR=072"), line("12:3"), line("hello there"), line(""))
    assert noise(desk.said) == [
        (17, "a line that is no reading"),
        (6, "a line that is no reading"),
        (13, "a line that is no reading"),
    ]
    assert (desk.driver.tally.bad, desk.driver.skipped) == (1, 0)

    desk.each_second(*[line("SPO2=097 HR=072")] * 4)
    desk.each_second(line("MODEL 9600"), line("=-- HR=072"))

    assert noise(desk.said)[3:] == [(12, "a line that is no reading")]
    assert (desk.driver.tally.bad, desk.driver.skipped) == (2, 1)


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from([*EVERY, b"".join(packet()), line("MODEL 9600"), group()]),
        ),
        max_size=20,
    )
)
def test_no_byte_is_lost_in_silence(pieces):
    """Every byte is of a frame that counted, told as noise, or of a line that may be printed."""
    desk = opened()
    for piece in pieces:
        desk.hear(piece)
        desk.wait(1.0)
    desk.lose()
    told = sum(size for size, _ in noise(desk.said))
    whole = b"".join(pieces)

    assert told <= len(whole)
    if not desk.driver.tally.good and b"\r\n" not in whole:
        assert told == len(whole)


# --- What does not come --------------------------------------------------------------------------


def test_a_line_that_never_speaks_is_silent(desk):
    assert desk.wait(10) == [Silence("", START, START.later(3.5))]
    assert desk.wake is None


def test_a_device_that_falls_silent_is_told_once_and_has_to_show_its_format_again(desk):
    desk.each_second(*[group()] * 5)
    told = desk.wait(60)
    assert told == [Silence("", START.later(4), told[0].heard)]
    assert told[0].heard.monotonic - START.monotonic == pytest.approx(7.5)

    again = desk.each_second(*[group()] * 5)

    assert [isinstance(one, Identity) for one in again].index(True) == 0
    assert numbers(again) == [72] * 3
    assert [one.since for one in of(Silence, desk.wait(60))] == [START.later(69)]


def test_one_damaged_group_is_no_silence(desk):
    desk.each_second(*[group()] * 5)

    told = desk.each_second(group()[:2], *[group()] * 4)

    assert not of(Silence, told)
    assert numbers(told) == [72] * 3


def test_packets_that_stop_are_silence_after_a_second(desk):
    desk.packets(9)
    last = desk.now - 1 / 3

    (silence,) = of(Silence, desk.wait(5))

    assert silence.heard.monotonic - START.monotonic == pytest.approx(last + 1)


def test_noise_alone_is_silence_all_the_same(desk):
    desk.each_second(*[group()] * 5)

    told = desk.each_second(*[b"\x05\xff\xff\x05"] * 5)

    assert len(of(Silence, told)) == 1


def test_a_device_for_spot_checks_is_not_silent_between_them(desk):
    desk.hear(record())

    assert not of(Silence, desk.wait(3600))
    assert len(of(Numeric, desk.hear(record("20240520111530")))) == 3


def test_a_line_that_is_lost_is_silence_at_once_and_keeps_no_half_frame(desk):
    desk.each_second(*[group()] * 5)
    desk.hear(group()[:2])

    desk.lose()

    assert of(Silence, desk.said) == [Silence("", START.later(4), desk.at())]
    assert noise(desk.said) == [(2, "cut short")]
    assert desk.wait(60) == []
    desk.open()
    assert numbers(desk.each_second(*[group()] * 4)) == [72] * 2


def test_a_wake_that_comes_early_asks_for_another(desk):
    desk.now = 1.0

    assert desk._hear(Woken(desk.at())) == [WakeAfter(2.5)]


def test_a_shorter_patience_asks_for_an_earlier_wake():
    desk = opened()
    assert desk.wake == 3.5

    desk.packets(2)

    assert desk.wake == pytest.approx(1 / 3 + 1.0)


def test_a_week_of_groups_makes_nothing_grow(desk):
    for number in range(2000):
        desk.hear(group(60 + number % 40))
        desk.now += 1.0
    driver = desk.driver

    assert driver.tally.good == 2000
    assert len(driver._reader._held) == 0
    assert driver._noise == {}
