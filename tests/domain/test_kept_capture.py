from datetime import UTC, datetime, timedelta

import pytest

from station.domain.errors import Refused
from station.domain.kept_capture import KeptCapture, still_kept
from station.domain.period import Period

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def kept(reason="rate leapt", **more):
    period = Period(NOON - timedelta(hours=1), NOON)
    return KeptCapture(
        line="bed-3/pump-1", period=period, reason=reason, author="n", recorded=NOON, **more
    )


def test_whoever_keeps_something_or_lets_it_go_says_why():
    with pytest.raises(Refused, match="Say why these bytes are kept"):
        kept(" ")
    with pytest.raises(Refused, match="Say why they are let go"):
        kept("", released=True)


def test_what_was_let_go_is_kept_no_longer():
    first, second = kept(), kept()
    gone = kept("looked at", released=True, supersedes=first.id)

    assert still_kept([first, second]) == [first, second]
    assert still_kept([first, second, gone]) == [second]
