"""The station goes on by its own time where this computer's clock was set back, and says so."""

import pytest

from station.data import journal
from station.domain.clock import EPOCH, Stamp, SteadyClock, StoppedClock
from station.services.boot import boot_id
from station.services.own_time import (
    BEHIND,
    CAUGHT_UP,
    CLOCK,
    OwnTime,
    go_on_from,
    off_unknown,
)
from station.services.tidings import Fault
from tests.services.recording import at, fresh_store, stopped


@pytest.fixture
def store(home):
    made, _, _ = fresh_store(home)
    yield made
    made.close()


def begun(store, boot, start, committed):
    """A run began, and something was committed after it."""
    run = journal.Start(boot, 1, start, "0.1.0", "UTC", "synchronised")
    session = journal.begin_session(store, run)
    journal.append(store, session, journal.Batch((), (), committed))


def test_the_station_s_time_goes_on_from_the_last_commit(store):
    clock = SteadyClock(StoppedClock(EPOCH, 5.0))
    go_on_from(store, clock)
    assert clock.now().utc == EPOCH  # nothing was ever recorded
    begun(store, "another boot", at(0), at(60).utc)

    go_on_from(store, clock)

    assert clock.now() == Stamp(at(60).utc, 5.0)


def test_within_one_run_of_the_machine_the_time_off_is_known_whatever_the_wall_says(store):
    clock = SteadyClock(StoppedClock(EPOCH, at(7200).monotonic))
    begun(store, boot_id(clock), at(0), at(60).utc)

    go_on_from(store, clock)

    assert clock.now() == at(7200)


@pytest.mark.parametrize("boot", ["another boot", None])
def test_a_clock_that_is_right_is_left_alone(store, boot):
    clock = SteadyClock(stopped(3600))
    begun(store, boot or boot_id(clock), at(0), at(60).utc)

    assert go_on_from(store, clock) is clock

    assert clock.now() == at(3600)


@pytest.mark.parametrize(
    ("boot", "wall", "unknown"),
    [
        ("another boot", EPOCH, True),
        (None, EPOCH, False),  # the machine ran through: its monotonic clock knows
        ("another boot", at(3600).utc, False),
    ],
)
def test_after_an_empty_battery_nobody_knows_how_long_the_station_was_off(
    store, boot, wall, unknown
):
    clock = SteadyClock(StoppedClock(wall, at(7200).monotonic))
    assert not off_unknown(store, clock)
    begun(store, boot or boot_id(clock), at(0), at(60).utc)

    assert off_unknown(store, go_on_from(store, clock)) is unknown


class Told:
    """What is put on screen while somebody sets the clock."""

    def __init__(self):
        self.wall, self.faults = stopped(), []
        self.own_time = OwnTime(SteadyClock(self.wall), self.faults.append)

    def after(self, step, seconds=1):
        """What is said when the wall clock was moved by so much and time has passed."""
        self.wall.step_utc(step)
        for _ in range(seconds):
            self.wall.advance(1)
            self.own_time.look()
        told = [fault.text for fault in self.faults]
        assert {fault.thread for fault in self.faults} <= {CLOCK}
        self.faults.clear()
        return told


@pytest.fixture
def told():
    return Told()


@pytest.mark.parametrize("step", [0, -1.5, 3600])
def test_nothing_is_said_of_a_clock_that_is_right_or_ahead(told, step):
    assert told.after(step, 10) == []
    assert told.own_time.present == []


@pytest.mark.expects_log("20 min behind", "1 h 20 min behind", "has caught up")
def test_a_clock_that_is_set_back_is_said_once_with_how_much_and_what_to_do(told):
    assert told.after(-1200, 10) == [BEHIND.format(much="20 min")]
    assert told.own_time.present == [Fault(CLOCK, BEHIND.format(much="20 min"))]
    assert told.after(-3600, 10) == [BEHIND.format(much="1 h 20 min")]
    assert told.after(4800, 10) == [CAUGHT_UP]
    assert told.own_time.present == []
    assert "set this computer's date and time" in BEHIND


@pytest.mark.expects_log("20513 days behind")
def test_an_empty_battery_is_said_in_days(told):
    assert told.after((EPOCH - at(0).utc).total_seconds()) == [BEHIND.format(much="20513 days")]


@pytest.mark.expects_log("4 s behind", "has caught up")
def test_a_clock_that_catches_up_slowly_is_not_said_each_second(told):
    words = told.after(-4)
    for _ in range(40):
        words += told.after(0.1)

    assert words == [BEHIND.format(much="4 s"), CAUGHT_UP]
    assert told.after(0, 3) == []
