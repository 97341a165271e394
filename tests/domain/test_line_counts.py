from dataclasses import replace
from datetime import UTC, datetime, timedelta

from station.domain.line_counts import LineCounts

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EARLY = LineCounts(NOON, 100, 2, 4000, 80, 3, 1, timedelta(seconds=40))
LATER = LineCounts(NOON, 150, 3, 6000, 90, 4, 2, timedelta(seconds=55))
SINCE = LineCounts(NOON, 50, 1, 2000, 10, 1, 1, timedelta(seconds=15))


def test_the_share_of_bad_bytes_is_of_all_that_were_heard():
    assert EARLY.noisy_share == 0.02
    assert LineCounts(NOON).noisy_share == 0


def test_what_came_between_two_looks_is_their_difference_and_adds_up_again():
    assert LATER.since(EARLY) == SINCE
    assert EARLY + SINCE == LATER
    assert LATER.since(None) == LATER


def test_a_line_that_began_to_count_anew_has_lost_nothing():
    anew = replace(EARLY, begun=NOON + timedelta(hours=1))

    assert anew.since(LATER) == anew
    assert (LATER + anew).begun == (anew + LATER).begun == NOON
