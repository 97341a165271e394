import pytest

from station.data import audit, entries, gaps
from station.domain.entry import EntryKind, OffMonitorReason, live
from station.domain.errors import Refused
from station.services import enter, off_monitor, undo
from tests.services.written import ADMITTED, MONITOR, NOW, a_hand, a_record, another, before, figure


@pytest.fixture
def store(tmp_path):
    made = a_record(tmp_path)
    yield made
    made.close()


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def signed(hand):
    return entries.entries(hand.store, hand.admission.id)


def test_undo_within_the_minute_leaves_a_trace(hand):
    note = enter.sign_note(hand, "Wrong patient.", NOW)
    hand.clock.advance(59)
    undo.undo(hand, note)

    kept, trace = signed(hand)
    assert kept == note
    assert (trace.kind, trace.supersedes, trace.author) == (
        EntryKind.UNDONE, note.entry_id, hand.author.id,
    )  # fmt: skip
    assert live(signed(hand)) == []


def test_after_the_minute_or_by_another_it_takes_a_reason(hand):
    note = enter.sign_note(hand, "Wrong patient.", NOW)
    other = another(hand)
    with pytest.raises(Refused, match="minute for undoing is over"):
        undo.undo(other, note)
    hand.clock.advance(60)
    with pytest.raises(Refused, match="minute for undoing is over"):
        undo.undo(hand, note)
    with pytest.raises(Refused, match="Say why"):
        undo.strike(other, note, "  ")
    row = undo.strike(other, note, " belongs to bed 8 ")
    assert (row.reason, row.author) == ("belongs to bed 8", other.author.id)


def test_what_was_taken_back_cannot_be_taken_back_again(hand):
    note = enter.sign_note(hand, "Wrong patient.", NOW)
    undo.undo(hand, note)
    with pytest.raises(Refused, match="meanwhile"):
        undo.undo(hand, note)


def test_undoing_an_absence_or_a_return_sets_its_gap_right(hand):
    span = (ADMITTED, NOW)
    off = off_monitor.go_off(hand, OffMonitorReason.SHOWER, None, before(30))
    back = off_monitor.come_back(hand, before(2))
    with pytest.raises(Refused, match="later entry first"):
        undo.undo(hand, off)
    undo.undo(hand, back)
    found = gaps.gaps(hand.store, figure(hand.store, MONITOR), *span)
    assert [(one.begin, one.end) for one in found] == [(before(30), before(2)), (before(2), None)]
    undo.undo(hand, off)
    assert gaps.gaps(hand.store, figure(hand.store, MONITOR), before(1), NOW) == []
    assert audit.verify(hand.store).broken is None
