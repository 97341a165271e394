import threading
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from devices.effects import Lost, Opened, Publish, Received, Woken
from devices.line import READ_SECONDS, Line, LineLost, Trouble
from devices.session import Session, SessionThread, Wiring
from station.domain.clock import StoppedClock, SystemClock
from station.domain.device import ConnectionState
from station.domain.observation import Identity, LineNoise, Numeric, Silence
from tests.devices.far_end import FarEnd, SocketEnd
from tests.devices.ticker import KIND, CarefulDriver, TickerDriver, driven_by

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
MISSING = LineLost(Trouble.MISSING, "The port is not there.")


class ScriptedPipe:
    """What a line brings, in order; when nothing is left it lets its reader's patience pass."""

    def __init__(self, clock):
        self.clock = clock
        self.brings = deque()
        self.written = []
        self.deaf = False
        self.closed = 0

    def read(self, seconds):
        if not self.brings:
            self.clock.advance(seconds)
            return b""
        brought = self.brings.popleft()
        if isinstance(brought, Exception):
            raise brought
        return brought

    def write(self, wire):
        if self.deaf:
            raise OSError
        self.written.append(wire)

    def close(self):
        self.closed += 1


class Bench:
    """A session over scripted lines, with a clock that moves only when told."""

    def __init__(self, driver=None, taps=()):
        self.clock = StoppedClock(START)
        self.driver = driver or TickerDriver()
        self.pipe = ScriptedPipe(self.clock)
        self.refusals = deque()
        self.opened = []
        self.tried = []
        self.batches = []
        self.states = []
        wiring = Wiring("bed-1/pump", driven_by(self.driver), "/dev/ttyX", None, taps)
        self.session = Session(
            wiring,
            self.clock,
            lambda line, readings: self.batches.append((line, readings)),
            self.states.append,
            self.open,
        )

    def open(self, port, settings, baud, gate):
        self.opened.append((port, settings, baud))
        self.tried.append(self.clock.now().monotonic)
        if self.refusals:
            raise self.refusals.popleft()
        return Line(port, self.pipe, gate)

    def steps(self, count):
        for _ in range(count):
            self.clock.advance(self.session.step())

    def run(self, seconds):
        end = self.clock.now().monotonic + seconds
        while self.clock.now().monotonic < end:
            self.steps(1)

    @property
    def heard(self):
        return [type(event) for event in self.driver.events]

    @property
    def readings(self):
        return [reading for _, readings in self.batches for reading in readings]


@pytest.fixture
def bench():
    return Bench()


# --- Listening -----------------------------------------------------------------------------------


def test_the_line_is_opened_as_its_kind_says_and_the_driver_begins(bench):
    bench.session.step()

    assert bench.opened == [("/dev/ttyX", KIND.settings, None)]
    assert bench.heard == [Opened]
    assert bench.pipe.written == [b"<?1>"]


def test_readings_are_told_a_batch_an_event_under_the_lines_name(bench):
    bench.pipe.brings.extend([b"<v:1.5><v:2", b".5>"])
    bench.steps(3)

    [(line, first), (_, second)] = bench.batches
    assert line == "bed-1/pump"
    assert [type(one) for one in first] == [Identity, Numeric]
    assert [one.value for one in second] == [Decimal("2.5")]


def test_bytes_are_stamped_when_they_arrive(bench):
    bench.steps(1)
    bench.clock.advance(3.25)
    bench.pipe.brings.append(b"<v:1>")
    bench.steps(1)

    assert bench.driver.events[-1] == Received(b"<v:1>", bench.clock.now())
    assert bench.readings[-1].heard == bench.clock.now()


def test_a_driver_is_woken_at_the_moment_it_asked_for_and_not_before(bench):
    bench.run(1.0)
    assert bench.heard == [Opened]

    bench.steps(1)
    assert bench.heard == [Opened, Woken]
    assert bench.driver.events[-1].at.monotonic == pytest.approx(1.0)


def test_reading_waits_no_longer_than_the_driver_wants_to_sleep(bench):
    bench.steps(1)
    bench.clock.advance(0.93)
    bench.steps(1)

    assert bench.clock.now().monotonic == pytest.approx(1.0)


def test_a_driver_that_never_sleeps_waits_the_usual_time(bench):
    bench.steps(1)
    bench.session._conversation.wake_at = None
    bench.steps(1)

    assert bench.clock.now().monotonic == pytest.approx(READ_SECONDS)


def test_bytes_that_never_stop_do_not_keep_a_driver_from_being_woken(bench):
    bench.steps(1)
    bench.pipe.brings.extend([b"<v:1>"] * 3)
    bench.clock.advance(1.5)
    bench.steps(1)

    assert bench.heard == [Opened, Woken, Received]


class Recorded:
    """A tap that keeps what it was told."""

    def __init__(self):
        self.told = []

    def opened(self, at):
        self.told.append(("opened", at))

    def received(self, data, at):
        self.told.append((data, at))

    def sent(self, wire, at):
        self.told.append((wire, at))

    def lost(self, reason, at):
        self.told.append((reason, at))


def test_a_tap_sees_every_byte_both_ways_and_the_loss():
    tap = Recorded()
    bench = Bench(taps=(tap,))
    bench.pipe.brings.extend([b"<v:1>", OSError()])
    bench.steps(3)

    told = [what for what, _ in tap.told]
    assert told[:3] == ["opened", b"<?1>", b"<v:1>"]
    assert "went away" in told[3]


# --- Losing and finding the line -----------------------------------------------------------------


def test_a_missing_port_is_tried_again_ever_more_slowly_and_for_ever(bench):
    bench.refusals.extend([MISSING] * 8)
    while len(bench.opened) < 9:
        bench.steps(1)
    gaps = [round(b - a, 1) for a, b in pairwise(bench.tried)]

    assert gaps[:5] == [0.5, 1.0, 2.0, 4.0, 5.0]
    assert set(gaps[5:]) == {5.0}
    assert bench.heard == [Opened]
    assert [state.state for state in bench.states] == [
        ConnectionState.LOST,
        ConnectionState.CONNECTING,
    ]
    assert bench.states[0].reason == "The port is not there."


def test_a_lost_line_is_told_to_the_driver_once_and_opened_again(bench):
    bench.pipe.brings.extend([b"<v:1>", OSError()])
    bench.steps(3)
    assert bench.heard == [Opened, Received, Lost]
    assert bench.pipe.closed == 1
    assert bench.states[-1].state is ConnectionState.LOST

    bench.run(0.5)
    bench.steps(1)
    assert bench.heard == [Opened, Received, Lost, Opened]
    assert bench.states[-1].state is ConnectionState.CONNECTING


class Crier(TickerDriver):
    """Says that everybody is silent when the line goes."""

    def handle(self, event):
        effects = super().handle(event)
        if isinstance(event, Lost):
            return [Publish(Silence("", event.at, event.at))]
        return effects


def test_that_the_line_is_lost_is_told_before_the_silence_that_comes_of_it():
    bench = Bench(Crier())
    told = []
    bench.session._told = lambda _line, readings: told.extend(map(type, readings))
    bench.session._linked = lambda state: told.append(state.state)
    bench.pipe.brings.extend([b"<v:1>", OSError()])
    bench.steps(3)

    assert told[-2:] == [ConnectionState.LOST, Silence]


def test_a_driver_that_sleeps_when_the_line_goes_is_not_woken_without_it(bench):
    bench.pipe.brings.append(OSError())
    bench.steps(2)
    bench.refusals.extend([MISSING] * 3)
    bench.run(3.0)

    assert bench.heard == [Opened, Lost]


class Mourner(TickerDriver):
    """Asks to be woken although the line is gone, and then wants to send."""

    def handle(self, event):
        effects = super().handle(event)
        return self._ask() if isinstance(event, Lost) else effects


def test_what_a_driver_asks_for_without_a_line_goes_nowhere_but_its_wake_is_kept():
    bench = Bench(Mourner())
    bench.pipe.brings.append(OSError())
    bench.steps(2)
    bench.refusals.extend([MISSING] * 3)
    bench.run(1.5)

    assert bench.heard[:3] == [Opened, Lost, Woken]
    assert bench.pipe.written == [b"<?1>"]


def test_the_tries_start_quickly_again_once_the_device_has_talked(bench):
    bench.refusals.extend([MISSING] * 6)
    bench.run(30)
    bench.pipe.brings.extend([b"<v:1>", OSError()])
    bench.steps(2)
    gone = bench.clock.now().monotonic
    bench.tried.clear()
    while not bench.tried:
        bench.steps(1)

    assert bench.tried[0] - gone < 0.5


def test_a_line_that_goes_in_the_middle_of_an_answer_loses_no_reading(bench):
    bench.steps(1)
    bench.pipe.deaf = True
    bench.driver.handle = lambda event: (
        [*TickerDriver.handle(bench.driver, event), *bench.driver._ask()]
        if isinstance(event, Received)
        else []
    )
    bench.pipe.brings.append(b"<v:7>")
    bench.steps(1)

    assert [one.value for one in bench.readings if isinstance(one, Numeric)] == [Decimal(7)]
    assert bench.states[-1].state is ConnectionState.LOST


def test_a_greeting_that_cannot_be_sent_is_a_lost_line(bench):
    bench.pipe.deaf = True
    bench.steps(1)

    assert bench.heard == [Opened, Lost]
    assert bench.states[-1].state is ConnectionState.LOST


# --- The state of the line -----------------------------------------------------------------------


def test_the_state_is_told_when_it_changes_and_its_counts_every_five_seconds(bench):
    for _ in range(100):
        bench.pipe.brings.append(b"<v:1>")
        bench.steps(1)
        bench.clock.advance(0.2)

    states = [(one.state, one.good_frames) for one in bench.states]
    assert states[0] == (ConnectionState.CONNECTING, 0)
    assert states[1][0] is ConnectionState.TALKING
    assert len(states) == 5
    assert states[-1][1] > 70


def test_a_quiet_line_says_nothing_new_of_its_state(bench):
    bench.run(60)

    assert [one.state for one in bench.states] == [
        ConnectionState.CONNECTING,
        ConnectionState.SILENT,
    ]
    assert [type(one) for one in bench.readings] == [Silence]


def test_noise_is_a_reading_and_counts_against_the_line(bench):
    for _ in range(40):
        bench.pipe.brings.append(b"\x80garbage")
        bench.steps(1)
        bench.clock.advance(0.2)

    assert sum(one.size for one in bench.readings if isinstance(one, LineNoise)) == 39 * 8
    assert bench.states[-1].state is ConnectionState.WRONG_SPEED
    assert bench.session.tally.bad == bench.driver.tally.bad


def test_a_device_that_its_driver_does_not_know_is_the_wrong_one():
    bench = Bench(CarefulDriver())
    for _ in range(20):
        bench.pipe.brings.append(b"<v:5>")
        bench.steps(1)
        bench.clock.advance(0.5)

    assert bench.states[-1].state is ConnectionState.WRONG_DEVICE
    assert bench.states[-1].reason.endswith("(T9 is on no list)")


# --- Bugs ----------------------------------------------------------------------------------------


@pytest.mark.expects_log("bed-1/pump: a fault in the program")
def test_a_bug_is_reported_by_name_and_a_new_driver_begins():
    drivers = [TickerDriver(), TickerDriver()]
    bench = Bench()
    waiting = iter(drivers)
    wiring = bench.session._wiring
    kind = replace(wiring.kind, make_driver=lambda: next(waiting))
    bench.session._wiring = replace(wiring, kind=kind)

    bench.pipe.brings.extend([b"<v:1>", b"<bug>"])
    bench.steps(4)
    assert bench.states[-1].state is ConnectionState.LOST
    assert "ZeroDivisionError" in bench.states[-1].reason
    assert bench.pipe.closed == 1

    bench.pipe.brings.append(b"<v:3>")
    bench.run(1.0)
    bench.run(1.0)
    assert [type(event) for event in drivers[1].events[:2]] == [Opened, Received]
    assert bench.states[-1].state is ConnectionState.TALKING
    assert bench.session.tally.good == 2


@pytest.mark.expects_log("bed-1/pump: a fault in the program")
def test_a_driver_that_asks_for_foreign_bytes_sends_nothing_and_starts_anew(bench):
    bench.pipe.brings.append(b"<foul>")
    bench.steps(3)

    assert bench.pipe.written == [b"<?1>"]
    assert "NotAQuery" in bench.states[-1].reason


@pytest.mark.expects_log("bed-1/pump: a fault in the program")
def test_a_listener_that_fails_does_not_end_the_session(bench):
    bench.session._told = lambda *_: 1 / 0
    bench.pipe.brings.append(b"<v:1>")
    bench.steps(2)

    assert bench.session.step() > 0


# --- On real lines -------------------------------------------------------------------------------


class Heard:
    """What a session on a thread told, with something to wait on."""

    def __init__(self):
        self.values = []
        self.states = []
        self._news = threading.Condition()

    def told(self, _line, readings):
        with self._news:
            self.values.extend(one.value for one in readings if isinstance(one, Numeric))
            self._news.notify_all()

    def linked(self, state):
        with self._news:
            self.states.append(state.state)
            self._news.notify_all()

    def wait_for(self, what):
        with self._news:
            assert self._news.wait_for(what, 10.0), (self.values, self.states)


def on_thread(port, heard):
    wiring = Wiring("bed-1/pump", KIND, port)
    return SessionThread(Session(wiring, SystemClock(), heard.told, heard.linked))


def test_a_thread_listens_to_a_pseudo_terminal_until_it_is_stopped():
    heard = Heard()
    with FarEnd() as far:
        thread = on_thread(far.near, heard)
        thread.start()
        assert far.hear(4) == b"<?1>"
        far.say(b"<v:4.5>")
        heard.wait_for(lambda: heard.values == [Decimal("4.5")])
        assert thread.alive

        assert thread.stop()
        assert not thread.alive


def test_a_device_that_is_unplugged_and_comes_back_is_heard_again(tmp_path):
    heard = Heard()
    link = tmp_path / "pump"
    first = FarEnd(link)
    thread = on_thread(str(link), heard)
    thread.start()
    first.hear(4)
    first.say(b"<v:1>")
    heard.wait_for(lambda: heard.values == [1])

    first.hang_up()
    heard.wait_for(lambda: ConnectionState.LOST in heard.states)
    with FarEnd(link) as second:
        second.hear(4)
        second.say(b"<v:2>")
        heard.wait_for(lambda: heard.values == [1, 2])
        assert thread.stop()


def test_a_device_behind_a_socket_is_heard_again_after_its_far_end_closed():
    heard = Heard()
    with SocketEnd() as far:
        thread = on_thread(far.near, heard)
        thread.start()
        for value in (b"<v:1>", b"<v:2>"):
            device = far.answer()
            device.recv(4)
            device.sendall(value)
            device.close()
        heard.wait_for(lambda: heard.values == [1, 2])
        assert thread.stop()


def test_two_hundred_times_unplugged_and_back_leaves_no_thread_and_no_handle_behind(tmp_path):
    link = tmp_path / "pump"
    clock = StoppedClock(START)
    heard = Heard()
    session = Session(Wiring("bed-1/pump", KIND, str(link)), clock, heard.told, heard.linked)

    def cycle(number):
        with FarEnd(link) as far:
            clock.advance(5.0)
            session.step()
            far.hear(4)
            far.say(b"<v:%d>" % number)
            session.step()
        session.step()

    cycle(0)
    handles, threads = len(list(Path("/proc/self/fd").iterdir())), threading.active_count()
    for number in range(1, 201):
        cycle(number)

    assert heard.values == list(range(201))
    assert len(list(Path("/proc/self/fd").iterdir())) == handles
    assert threading.active_count() == threads
