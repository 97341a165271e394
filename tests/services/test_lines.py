import threading
from dataclasses import replace

import pytest

from station.data.links import Wish
from station.domain.adapter import Adapter
from station.domain.device import ConnectionState
from station.domain.errors import Refused
from station.services.lines import Lines
from tests.services.recording import Patchbay, stopped

PUMP = Wish("bed-3/pump", "bcc", "/dev/ttyUSB0", None, "3")
MONITOR = Wish("bed-3/monitor", "intellivue", "/dev/ttyUSB1", None, "3")
PAUSED = Wish("bed-3/pump", "bcc", "/dev/ttyUSB0", None, "3", paused=True)


class Room:
    """Lines, with what was opened and said."""

    def __init__(self):
        self.bay = Patchbay()
        self.states, self.gone = [], []
        self.lines = Lines(
            self.bay, lambda *_: None, self.states.append, self.gone.append, stopped()
        )

    @property
    def said(self):
        return [(state.line, state.state) for state in self.states]


@pytest.fixture
def room():
    return Room()


def test_every_line_that_is_wanted_runs_and_is_opened_once(room):
    for _ in range(3):
        assert room.lines.reconcile([PUMP, MONITOR]) == []

    assert [line.wish for line in room.bay.opened] == [PUMP, MONITOR]
    assert all(line.alive for line in room.bay.opened)
    assert room.lines.wish("bed-3/pump") == PUMP
    assert room.lines.wish("elsewhere") is None


def test_a_line_that_is_wanted_no_more_is_closed_and_forgotten(room):
    room.lines.reconcile([PUMP, MONITOR])
    room.lines.reconcile([MONITOR])

    assert [line.alive for line in room.bay.opened] == [False, True]
    assert room.gone == ["bed-3/pump"]
    assert room.lines.wish("bed-3/pump") == PUMP  # its last readings may still be on their way


def test_another_wish_for_a_line_closes_it_before_it_is_opened_anew(room):
    other = Wish("bed-3/pump", "bcc", "/dev/ttyUSB7", 19200, "3")
    room.lines.reconcile([PUMP])
    room.lines.reconcile([other])

    assert [line.wish for line in room.bay.opened] == [PUMP, other]
    assert [line.events for line in room.bay.opened] == [["start", "stop"], ["start"]]


def test_a_pause_closes_the_line_and_says_so_and_its_end_opens_it(room):
    room.lines.reconcile([PUMP])
    room.lines.reconcile([PAUSED])
    room.lines.reconcile([PAUSED])

    assert not room.bay.opened[0].alive
    assert room.said == [("bed-3/pump", ConnectionState.PAUSED)]

    room.lines.reconcile([PUMP])
    assert room.bay.opened[1].alive


@pytest.mark.expects_log("There is no protocol bcc")
def test_a_line_that_cannot_be_opened_says_why_and_waits_for_another_wish(room):
    room.bay.refusing = Refused("There is no protocol bcc.")
    room.lines.reconcile([PUMP])
    room.lines.reconcile([PUMP])
    assert room.said == [("bed-3/pump", ConnectionState.LOST)]
    assert room.states[0].reason == "There is no protocol bcc."

    room.bay.refusing = None
    room.lines.reconcile([MONITOR])

    assert [line.wish for line in room.bay.opened] == [MONITOR]


@pytest.mark.expects_log("had died")
def test_a_line_whose_thread_died_is_named_and_started_anew(room):
    room.lines.reconcile([PUMP, MONITOR])
    room.bay.opened[0].alive = False

    assert room.lines.reconcile([PUMP, MONITOR]) == ["bed-3/pump"]

    assert [line.wish for line in room.bay.opened] == [PUMP, MONITOR, PUMP]
    assert room.said == [("bed-3/pump", ConnectionState.LOST)]
    assert room.lines.reconcile([PUMP, MONITOR]) == []


@pytest.mark.expects_log("does not close")
def test_a_line_that_does_not_close_keeps_its_port_until_it_does(room):
    room.lines.reconcile([PUMP])
    room.bay.opened[0].stops = False

    room.lines.reconcile([PAUSED])
    room.lines.reconcile([])
    assert len(room.bay.opened) == 1
    assert room.gone == []

    room.bay.opened[0].stops = True
    room.lines.reconcile([])
    assert room.gone == ["bed-3/pump"]


def test_at_the_end_all_lines_are_stopped_at_the_same_time(room):
    room.lines.reconcile([PUMP, MONITOR, Wish("paused", "bcc", "x", paused=True)])
    together = threading.Barrier(2, timeout=20)
    for line in room.bay.opened:
        line.stop = lambda stop=line.stop: together.wait() is not None and stop()

    room.lines.close()

    assert not any(line.alive for line in room.bay.opened)


def test_a_line_that_learns_which_adapter_it_hangs_on_goes_on_undisturbed(room):
    room.lines.reconcile([PUMP])
    room.lines.reconcile([replace(PUMP, adapter=Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0))])

    assert [line.events for line in room.bay.opened] == [["start"]]
