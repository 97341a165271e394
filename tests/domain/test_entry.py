from datetime import UTC, datetime, timedelta

from station.domain.entry import LATE_AFTER, Entry, EntryKind, is_away, last_move, live

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def an_entry(entry_id, *, minute=0, kind=EntryKind.NOTE, supersedes=None, delay=timedelta(0)):
    observed = NOON + timedelta(minutes=minute)
    return Entry(
        entry_id, "adm", kind, {}, "nurse", observed, observed + delay, supersedes, "typed wrongly"
    )


def test_an_entry_recorded_more_than_a_quarter_of_an_hour_later_is_late():
    assert not an_entry("a", delay=LATE_AFTER).late
    assert an_entry("a", delay=LATE_AFTER + timedelta(seconds=1)).late


def test_a_corrected_entry_no_longer_stands_and_its_correction_does():
    first, second = an_entry("a"), an_entry("b", minute=1, supersedes="a")
    assert live([second, first]) == [second]


def test_an_undone_entry_leaves_nothing_standing():
    undone = an_entry("b", kind=EntryKind.UNDONE, supersedes="a")
    assert live([an_entry("a"), undone]) == []


def test_standing_entries_come_in_the_order_they_were_observed():
    assert [e.entry_id for e in live([an_entry("b", minute=5), an_entry("a")])] == ["a", "b"]


def test_a_patient_is_away_from_a_going_that_stands_to_the_return():
    off = an_entry("off", minute=5, kind=EntryKind.OFF_MONITOR)
    back = an_entry("back", minute=20, kind=EntryKind.BACK_ON_MONITOR)
    moves = [off, an_entry("note", minute=30), back]

    away = [is_away(moves, NOON + timedelta(minutes=minute)) for minute in (4, 5, 19, 20)]

    assert away == [False, True, True, False]
    assert last_move(moves) == back


def test_a_return_that_is_taken_back_leaves_the_patient_away_and_a_going_never_away():
    off = an_entry("off", minute=5, kind=EntryKind.OFF_MONITOR)
    back = an_entry("back", minute=20, kind=EntryKind.BACK_ON_MONITOR)
    still = [off, back, an_entry("x", minute=20, kind=EntryKind.UNDONE, supersedes="back")]
    never = [*still, an_entry("y", minute=5, kind=EntryKind.UNDONE, supersedes="off")]

    assert is_away(still, NOON + timedelta(minutes=20))
    assert not is_away(never, NOON + timedelta(minutes=20))
    assert last_move(never) is None
