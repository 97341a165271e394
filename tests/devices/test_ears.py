import random
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

import pytest

from devices.catalogue import kinds
from devices.ears import CUT, HELD, LONGEST, NEXT, PAUSE, STREAM, Ears
from devices.effects import Received, Tally, Woken
from devices.simulators.bedside import Bedside
from devices.simulators.wrong_speed import misheard
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Stamp
from tests.devices.ticker import KIND, TickerDriver

START = Stamp(datetime(2026, 3, 1, 8, tzinfo=UTC), 50_000.0)
EVERY = tuple(kinds().values())
BAUDS = (1200, 9600, 19200, 38400, 57600, 115200)
BEFORE = START.monotonic


class Heard:
    """A tap that keeps what the device said, and when."""

    def __init__(self):
        self.said = []

    def opened(self, at): ...

    def received(self, data, at):
        self.said.append((at, data))

    def sent(self, wire, at): ...

    def lost(self, reason, at): ...


@pytest.fixture(scope="module", params=EVERY, ids=lambda kind: kind.protocol)
def dialogue(request):
    """A simulated device of a kind in talk with its own driver, and all that it said."""
    tap = Heard()
    line = VirtualLine(
        request.param, Bedside(1).panels(request.param), START, VirtualSettings(taps=(tap,))
    )
    line.run(20.0)
    return request.param, tap.said


class Reserved(TickerDriver):
    """Keeps to itself what it hears, until it is woken."""

    def handle(self, event):
        if isinstance(event, Received):
            return []
        effects = super().handle(event)
        if isinstance(event, Woken):
            self.tally = Tally(0, 9)
        return effects


RESERVED = replace(KIND, protocol="reserved", make_driver=Reserved)


def listened(kinds, *said, patience=1.5):
    """Ears that heard this: (seconds after the opening, bytes); and when they had heard enough."""
    ears = Ears(kinds, START)
    left = [(START.later(after), data) for after, data in said]
    now = START
    while now.monotonic < ears.deadline(patience):
        now = now.later(0.05)
        while left and left[0][0].monotonic <= now.monotonic:
            at, data = left.pop(0)
            ears.hear(data, at)
        ears.wake(now)
    return ears, round(now.monotonic - BEFORE, 2)


# ---------------------------------------------------------------- every kind against every other


def test_of_all_kinds_a_device_is_understood_by_its_own_alone(dialogue):
    kind, said = dialogue
    ears = Ears(EVERY, START)
    for at, data in said:
        ears.hear(data, at)

    fair = [one.kind.protocol for one in ears._likenesses() if one.good]
    assert set(fair) <= {kind.protocol}


def test_at_another_speed_no_kind_is_found(dialogue):
    kind, said = dialogue
    for baud in {*BAUDS} - {kind.settings.baud}:
        ears = Ears(EVERY, START)
        for at, data in said:
            if heard := misheard(data, kind.settings.baud, baud):
                ears.hear(heard, at)
        assert ears.best is None, baud


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_no_device(seed):
    dice = random.Random(seed)  # noqa: S311 - noise, no secret
    ears, _ = listened(EVERY, *((0.5 + n / 50, dice.randbytes(24)) for n in range(3000)))

    assert ears.best is None
    assert ears.settled


def test_lines_of_text_that_nobody_speaks_are_no_device():
    ears, _ = listened(EVERY, *((0.5 + n, b"temperature 36.8, line %d\r\n" % n) for n in range(20)))

    assert ears.best is None


# ---------------------------------------------------------------- how much is enough


def test_one_good_frame_among_bytes_that_mean_nothing_is_no_find():
    garbage = (b"\x80" * 30, b"<v:1>", b"\x81" * 30, b"<v:2>", b"<v:3>", b"\x82" * 30)
    ears, _ = listened([KIND], *((0.4 + n / 10, data) for n, data in enumerate(garbage)))

    assert ears.best is None


def test_three_good_frames_end_the_search_at_once():
    ears, took = listened([KIND], *((0.5 + n / 2, b"<v:1>") for n in range(9)))

    assert ears.best.kind is KIND
    assert ears.best.clear
    assert (ears.best.good, took) == (3, 1.5)
    assert ears.deadline(1.5) == -inf


def test_the_kind_that_understands_more_is_the_better_find():
    class Half(TickerDriver):
        def handle(self, event):
            effects = super().handle(event)
            self.tally.bad = self.tally.good // 3
            return effects

    half = replace(KIND, protocol="half", make_driver=Half)
    ears = Ears([half, KIND], START)
    for number in range(6):
        ears.hear(b"<v:1>", START.later(1.0 + number))

    assert [one.fair for one in ears._likenesses()] == [True, True]
    assert ears.best.kind is KIND


# ---------------------------------------------------------------- how long is long enough


def test_a_quiet_line_is_waited_for_as_long_as_was_asked():
    ears, took = listened([KIND], patience=4.0)

    assert took == 4.0
    assert (ears.bytes, ears.settled, ears.best) == (0, False, None)


def test_a_device_that_speaks_every_ten_seconds_is_heard_out():
    ears, took = listened([KIND], *((1.0 + 10 * n, b"<v:1>") for n in range(5)))

    assert ears.best.kind is KIND
    assert took == 21.0
    assert took < LONGEST


def test_a_device_that_said_one_thing_and_no_more_is_given_up_after_a_while():
    ears, took = listened([KIND], (1.0, b"<v:1>"))

    assert ears.best is None
    assert took == 1.0 + NEXT


def test_what_was_said_around_the_opening_is_not_listened_to():
    ears, took = listened([KIND], (0.1, b"<v:1><v:2><v:3>"))

    assert (ears.best, ears.settled, ears.bytes) == (None, False, 15)
    assert took == pytest.approx(0.1 + 1.5, abs=0.06)


def test_a_message_that_the_opening_cut_is_forgotten_after_the_pause():
    tail = [(CUT / 2, b"\x80" * 40), (CUT + 0.1, b"\x80" * 40)]
    ears, _ = listened([KIND], *tail, *((1.5 + n, b"<v:1>") for n in range(3)))

    assert ears.best.kind is KIND
    assert ears.best.share == 1.0
    assert ears.settled


def test_a_stream_that_was_going_on_at_the_opening_is_heard_for_what_it_is():
    ears, _ = listened([KIND], *((n / 10, b"<v:1>") for n in range(60)))

    assert ears.best.kind is KIND


def test_a_meaningless_message_is_left_as_soon_as_it_ends():
    ears, took = listened([KIND], (0.5, b"\x80" * 40))

    assert ears.settled
    assert took == pytest.approx(0.5 + PAUSE, abs=0.06)


def test_a_meaningless_stream_is_left_after_a_while():
    ears, took = listened([KIND], *((n / 10, b"\x80" * 9) for n in range(900)))

    assert ears.settled
    assert took == pytest.approx(CUT + STREAM, abs=0.11)


def test_a_kind_that_keeps_it_to_itself_is_given_time_to_make_something_of_it():
    slow = replace(RESERVED, make_driver=lambda: Reserved(60.0))
    ears, took = listened([slow], *((0.5 + n / 10, b"...") for n in range(200)))

    assert took == pytest.approx(0.5 + HELD, abs=0.06)
    assert ears.settled
    ears, took = listened([slow], (0.5, b"..."))
    assert took == pytest.approx(0.5 + STREAM, abs=0.06)


def test_a_driver_is_woken_as_it_asked_and_what_it_asks_goes_nowhere():
    ears, took = listened([RESERVED], (0.5, b"..."))

    assert took == pytest.approx(1.05, abs=0.06)  # woken after a second, it refused
    assert ears.best is None
