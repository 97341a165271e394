"""The processes of a demonstration: started as asked, spoken to, waited for, and ended."""

import socket
import sys
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from station.data.places import places
from station.domain.clock import StoppedClock
from station.services.showing import Asked, Showing
from tests.services.recording import PATIENCE

LIVE = "2026-03-08T12:30:00+00:00"
ASKED = Asked(beds=2, days=7, seed=41, hour=23.5, live=LIVE)
WORDS = ("--beds", "2", "--days", "7", "--seed", "41", "--hour", "23.5")

FOUR_LINES = "for number in range(4): print('line', number, flush=True)\n"
# What is said into `ear` reaches the test, and so does the end of the process.
CALLS = "import socket, sys\near = socket.create_connection(('127.0.0.1', {port}))\n"
STAYS = "ear.sendall(b'here')\near.recv(1)\n"
HEARS = "ear.sendall(sys.stdin.readline().encode())\near.recv(1)\n"
TELLS = (
    "import pathlib, sys\n"
    "for bed in range(2): print('told', bed, flush=True)\n"
    "pathlib.Path({folder!r}, sys.argv[-1]).touch()\n"
)


class Commands:
    """Makes one small program for whatever is to be run, and remembers what it was asked."""

    def __init__(self, program=""):
        self.program, self.asked = program, []

    def __call__(self, *words):
        self.asked.append(tuple(map(str, words)))
        return [sys.executable, "-c", self.program, *map(str, words)]


@pytest.fixture
def station(home):
    return places(home)


@pytest.fixture
def ear():
    """Where a process calls when it runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(PATIENCE)
        yield listening


def calls(ear):
    return CALLS.format(port=ear.getsockname()[1])


def called(ear):
    """The call of a process that has started."""
    call, _ = ear.accept()
    call.settimeout(PATIENCE)
    return call


def has_ended(call):
    """Whether nobody is at the other end any more: nothing is said, and the line is closed."""
    try:
        return call.recv(16) == b""
    except ConnectionResetError:
        return True


def test_it_goes_live_at_the_hour_of_its_own_wards_clock():
    live = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)  # 12:30 in Sydney
    asked = Asked.at(live, 6, 2, 9)

    assert (asked.beds, asked.days, asked.seed, asked.hour) == (6, 2, 9, 12.5)
    assert asked.moment == live


def test_a_demonstration_is_asked_for_in_the_words_of_the_other_commands():
    assert tuple(map(str, ASKED.words)) == WORDS


def test_its_past_begins_so_many_days_before_it_goes_live():
    assert ASKED.moment.isoformat() == LIVE
    assert ASKED.moment - ASKED.begin == timedelta(days=7)


def test_the_home_is_the_one_that_the_places_are_in(station, home):
    with ExitStack() as leaving:
        assert Showing(Commands(), station, ASKED, leaving).home == str(home)


def test_the_devices_are_asked_for_the_ward_and_end_with_the_demonstration(station, ear):
    own = Commands(calls(ear) + FOUR_LINES + STAYS)

    with ExitStack() as leaving:
        Showing(own, station, ASKED, leaving).devices()
        call = called(ear)
        assert call.recv(4) == b"here"

    with call:
        assert has_ended(call)
    assert own.asked == [("devices", "--place", str(station.data / "lines"), *WORDS)]


def test_devices_that_end_early_keep_nobody_waiting(station):
    with ExitStack() as leaving:
        shown = Showing(Commands("print('one line')"), station, ASKED, leaving)
        shown.devices()


def test_a_wish_is_a_line_that_the_devices_hear(station, ear):
    own = Commands(calls(ear) + FOUR_LINES + HEARS)

    with ExitStack() as leaving:
        shown = Showing(own, station, ASKED, leaving)
        shown.devices()
        with called(ear) as call:
            shown.wish("3 pump unplug")
            assert call.recv(64) == b"3 pump unplug\n"


def test_a_wish_without_devices_is_an_error(station):
    with ExitStack() as leaving, pytest.raises(OSError, match="do not run"):
        Showing(Commands(), station, ASKED, leaving).wish("3 pump unplug")


def test_a_wish_after_the_devices_have_ended_is_the_same_error(station):
    own = Commands(FOUR_LINES + "import sys\nsys.stdin.read()\n")
    with ExitStack() as leaving:
        shown = Showing(own, station, ASKED, leaving)
        shown.devices()

    with pytest.raises(OSError, match="do not run"):
        shown.wish("3 pump unplug")


def test_the_recorder_is_asked_for_the_home_and_ends_with_the_demonstration(station, home, ear):
    own = Commands(calls(ear) + STAYS)

    with ExitStack() as leaving:
        Showing(own, station, ASKED, leaving).recorder()
        call = called(ear)
        assert call.recv(4) == b"here"

    with call:
        assert has_ended(call)
    assert own.asked == [("record", "--home", str(home))]


def test_every_past_is_told_when_the_waiting_is_over(station, home, tmp_path):
    own = Commands(TELLS.format(folder=str(tmp_path)))

    with ExitStack() as leaving:
        shown = Showing(own, station, ASKED, leaving)
        shown.pasts((("1",), ("2", "3")))
        shown.told()
        assert {"1", "2,3"} <= {one.name for one in tmp_path.iterdir()}

    begin = ("past", "--home", str(home), *WORDS, "--live", LIVE, "--names")
    assert own.asked == [(*begin, "1"), (*begin, "2,3")]


def test_without_a_past_there_is_nothing_to_wait_for(station):
    with ExitStack() as leaving:
        Showing(Commands(), station, ASKED, leaving).told()


def test_a_nurse_goes_round_while_it_goes_live_and_ends_with_the_demonstration(store, station):
    before = threading.active_count()
    with ExitStack() as leaving:
        Showing(Commands(), station, ASKED, leaving).first_round(store, StoppedClock(ASKED.moment))
        assert "first round" in [one.name for one in threading.enumerate()]

    assert threading.active_count() == before
