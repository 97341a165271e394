import pytest

from station.data.audit import verify
from station.data.kept_captures import enter_kept, kept_captures, kept_periods
from station.domain.errors import Refused
from station.domain.kept_capture import KeptCapture
from station.domain.period import Period
from tests.data.ready import AT, a_person, after, everything

LINE = "bed-3/pump-1"


def a_kept(nurse, line=LINE, **more):
    given = {"reason": "rate leapt", "period": Period(AT, after(600))}
    return KeptCapture(line=line, author=nurse, recorded=after(700), **(given | more))


@pytest.fixture
def nurse(store):
    return a_person(store)


def test_what_is_kept_comes_back_as_it_was_entered_and_is_in_the_chain(store, nurse):
    first, second = a_kept(nurse), a_kept(nurse, "bed-4/pump-1", reason="also odd")
    enter_kept(store, first)
    enter_kept(store, second)

    assert kept_captures(store) == [first, second]
    assert kept_periods(store) == {one.line: [one.period] for one in (first, second)}
    assert [row[3] for row in everything(store, "audit")][-2:] == ["kept_capture"] * 2
    assert verify(store).broken is None


def test_what_was_let_go_need_not_stay_and_both_acts_are_in_the_chain(store, nurse):
    kept = a_kept(nurse)
    enter_kept(store, kept)
    gone = a_kept(nurse, released=True, supersedes=kept.id, reason="looked at")
    enter_kept(store, gone)

    assert kept_periods(store) == {}
    assert [one.reason for one in kept_captures(store)] == ["rate leapt", "looked at"]
    with pytest.raises(Refused, match="corrected meanwhile"):
        enter_kept(store, a_kept(nurse, released=True, supersedes=kept.id, reason="again"))
    assert verify(store).broken is None
