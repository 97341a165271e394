from datetime import timedelta

import pytest

from station.data import associations, audit, gaps
from station.domain.association import Standing, Where
from station.domain.confirmation import Act
from station.domain.entry import EntryKind, OffMonitorReason
from station.domain.errors import Refused
from station.domain.gap import Cause
from station.domain.sighting import Sighting
from station.services import associate, off_monitor, undo
from station.services.drafts import opened
from tests.services.written import ADMITTED, MONITOR, NOW, PUMP, a_hand, a_record, before, figure


@pytest.fixture
def store(tmp_path):
    made = a_record(tmp_path)
    yield made
    made.close()


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def gaps_of(hand, channel):
    whole = (ADMITTED, NOW + timedelta(hours=2))
    return [(one.begin, one.end, one.cause, one.reason, one.who)
            for one in gaps.gaps(hand.store, figure(hand.store, channel), *whole)]  # fmt: skip


def away(hand):
    return off_monitor.absence(opened(hand, "").entries)


def test_the_monitor_gets_a_gap_with_the_nurses_cause_and_the_pump_walks_along(hand):
    back = NOW + timedelta(minutes=30)
    entry = off_monitor.go_off(hand, OffMonitorReason.SHOWER, back, before(3))

    cause = (Cause.OFF_MONITOR, OffMonitorReason.SHOWER, hand.author.id)
    assert gaps_of(hand, MONITOR) == [(before(3), None, *cause)]
    assert gaps_of(hand, PUMP) == []
    assert (away(hand).reason, away(hand).expected, away(hand).since) == (
        OffMonitorReason.SHOWER, back, before(3),
    )  # fmt: skip
    assert entry.kind is EntryKind.OFF_MONITOR


def test_coming_back_ends_the_gap_at_the_time_that_is_told(hand):
    off_monitor.go_off(hand, OffMonitorReason.WALKING, None, before(30))
    hand.clock.advance(600)
    off_monitor.come_back(hand, NOW)

    assert [(begin, end) for begin, end, *_ in gaps_of(hand, MONITOR)] == [(before(30), NOW)]
    assert away(hand) is None


def test_a_patient_goes_once_and_comes_back_only_from_away(hand):
    with pytest.raises(Refused, match="not off the monitor"):
        off_monitor.come_back(hand, NOW)
    off_monitor.go_off(hand, OffMonitorReason.REFUSED, None, before(30))
    with pytest.raises(Refused, match="off the monitor already"):
        off_monitor.go_off(hand, OffMonitorReason.SHOWER, None, NOW)
    with pytest.raises(Refused, match="before the patient went"):
        off_monitor.come_back(hand, before(40))


def test_a_return_before_the_going_is_refused(hand):
    with pytest.raises(Refused, match="expected return"):
        off_monitor.go_off(hand, OffMonitorReason.SHOWER, before(10), before(5))


def test_nobody_goes_before_the_last_return(hand):
    off_monitor.go_off(hand, OffMonitorReason.WALKING, None, before(40))
    off_monitor.come_back(hand, before(20))
    with pytest.raises(Refused, match="came back on the monitor after"):
        off_monitor.go_off(hand, OffMonitorReason.SHOWER, None, before(30))


def test_a_patient_is_late_only_past_the_return_that_was_expected(hand):
    off_monitor.go_off(hand, OffMonitorReason.WALKING, NOW + timedelta(minutes=30), before(3))
    assert not away(hand).overdue(NOW + timedelta(minutes=30))
    assert away(hand).overdue(NOW + timedelta(minutes=31))
    off_monitor.come_back(hand, NOW)
    off_monitor.go_off(hand, OffMonitorReason.ASLEEP, None, NOW)
    assert not away(hand).overdue(NOW + timedelta(days=1))


def moved_while_away(hand):
    """Off since half an hour ago, moved to bed 8 five minutes ago."""
    off_monitor.go_off(hand, OffMonitorReason.AWAY, before(1), before(30))
    act = Act(hand.author.id, Where.BEDSIDE, NOW)
    associate.move(hand.store, hand.admission, "8", act, before(5))


def test_who_is_moved_while_away_is_still_away_and_the_gap_stays_with_the_monitor_s_time(hand):
    moved_while_away(hand)
    assert [(begin, end) for begin, end, *_ in gaps_of(hand, MONITOR)] == [(before(30), before(5))]
    assert (away(hand).since, away(hand).overdue(NOW)) == (before(30), True)
    off_monitor.come_back(hand, NOW)
    assert away(hand) is None
    assert [end for _, end, *_ in gaps_of(hand, MONITOR)] == [before(5)]


def test_a_return_taken_back_after_the_move_begins_no_gap_on_the_monitor_left_behind(hand):
    moved_while_away(hand)
    back = off_monitor.come_back(hand, NOW)
    undo.undo(hand, back)
    assert away(hand).since == before(30)
    assert [end for _, end, *_ in gaps_of(hand, MONITOR)] == [before(5)]
    assert audit.verify(hand.store).broken is None


def test_a_return_taken_back_while_the_monitor_is_asked_about_begins_the_gap_again(hand):
    off_monitor.go_off(hand, OffMonitorReason.WALKING, None, before(30))
    back = off_monitor.come_back(hand, before(2))
    book = associations.book(hand.store)
    row = next(one for one in book.associated() if one.channel == MONITOR)
    heard = sighting_of(row, NOW)
    associate.sighted(hand.store, heard)
    assert any(one.standing is Standing.ASKED for one in associations.book(hand.store).associated())
    undo.undo(hand, back)
    assert [end for _, end, *_ in gaps_of(hand, MONITOR)] == [before(2), None]


def sighting_of(row, moment):
    return Sighting(
        channel=row.channel, line=row.line, bed=row.bed, port=row.port, moment=moment,
        last_heard=before(30),
    )  # fmt: skip
