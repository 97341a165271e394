from datetime import timedelta

import pytest

from station.data import gaps
from station.domain.entry import EntryKind, OffMonitorReason
from station.domain.errors import Refused
from station.domain.gap import Cause
from station.services import off_monitor
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


def test_a_patient_is_late_only_past_the_return_that_was_expected(hand):
    off_monitor.go_off(hand, OffMonitorReason.WALKING, NOW + timedelta(minutes=30), before(3))
    assert not away(hand).overdue(NOW + timedelta(minutes=30))
    assert away(hand).overdue(NOW + timedelta(minutes=31))
    off_monitor.come_back(hand, NOW)
    off_monitor.go_off(hand, OffMonitorReason.ASLEEP, None, NOW)
    assert not away(hand).overdue(NOW + timedelta(days=1))
