"""The far end's own record of what the station sent."""

import sys
import threading
from dataclasses import replace
from itertools import pairwise

import pytest

from devices.catalogue import kinds
from devices.simulators.faults import NAMES
from devices.simulators.witness import Witness, far_ends, faults
from station.domain.clock import SystemClock

KINDS = list(kinds().values())


@pytest.fixture
def witness(kind):
    return Witness(kind)


def test_permitted_queries_are_no_foreign_pieces(witness):
    for piece in (b"?\n", b"?\n"):
        witness.hear(piece)

    assert witness.foreign == 0
    (row,) = witness.rows
    assert row.met
    assert row.what.startswith("of 2 pieces, 4 bytes")


def test_anything_else_is_foreign_and_counted(witness):
    for piece in (b"?\n", b"R=9\n", b"?"):
        witness.hear(piece)

    assert witness.foreign == 2
    assert witness.rows[0].met is False


def test_a_query_that_arrived_in_two_pieces_is_one_query(a_kind):
    witness = Witness(a_kind(unframe=lambda wire: [wire] if wire == b"?\n" else None))
    witness.hear(b"?")
    witness.hear(b"\n")

    assert witness.foreign == 0


def test_a_ten_minute_run_has_every_fault_and_time_between_them():
    tried = faults(600)

    assert {fault.name for fault in tried} == set(NAMES)
    assert all(after.at - before.end >= 60 for before, after in pairwise(tried))
    assert tried[-1].end < 600


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.protocol)
def test_on_a_real_line_the_first_words_of_the_station_are_permitted(kind):
    spoken = threading.Event()

    def make(panels):
        device = kind.make_responder(panels)
        hear = device.receive
        device.receive = lambda data, now: spoken.set() or hear(data, now)
        # It says nothing by itself: some stations speak only into a silence.
        device.due, device.next_due = lambda _now: b"", lambda _now: None
        return device

    before = threading.active_count()
    patience = 10 if kind.queries else 1
    (row,) = far_ends(
        [replace(kind, make_responder=make)], SystemClock(), until=lambda _s: spoken.wait(patience)
    )

    assert row.met
    assert row.what.startswith("of 0 pieces") is not bool(kind.queries)
    assert threading.active_count() == before


def test_a_short_run_has_as_many_faults_as_fit():
    assert [fault.at for fault in faults(100)] == [20.0, 95.0]
    assert [fault.at for fault in faults(5)] == [20.0]
