from datetime import timedelta

import pytest

from station.data.audit import verify
from station.data.capture_file import captures_beside, open_captures
from station.data.captures import Tap, append, note_taps, rotate
from station.data.kept_captures import kept_captures, kept_periods
from station.domain.clock import StoppedClock
from station.domain.errors import Refused
from station.domain.person import Person
from station.services.duty import Duty
from station.services.keep_capture import (
    LENGTHS,
    NEVER,
    keep_capture,
    let_go,
    megabytes,
    raw_facts,
)
from tests.data.chunked import LINE, a_chunk, noise
from tests.data.ready import a_person, after

TEN, HOUR, DAY = LENGTHS
NOW = after(3600)


@pytest.fixture
def duty(store):
    nurse = Person("Sister Ray", "nurse", a_person(store))
    return Duty(store, StoppedClock(NOW), nurse)


@pytest.fixture
def ring(store):
    """Half an hour of a line, up to now."""
    opened = open_captures(captures_beside(store.path), store.key)
    note_taps(opened, [Tap(LINE, taken=True, reason="", most=400_000)])
    append(opened, [a_chunk(number) for number in range(120, 240)])
    yield opened
    opened.close()


def test_where_no_raw_bytes_were_ever_kept_it_is_said(store, duty):
    assert raw_facts(store, LINE).objection == NEVER
    with pytest.raises(Refused, match=f"Nothing of the last 10 min of this line is held: {NEVER}"):
        keep_capture(duty, LINE, TEN, "odd")


@pytest.mark.usefixtures("ring")
def test_what_is_held_of_a_line_is_told(store):
    facts = raw_facts(store, LINE)

    assert (facts.objection, facts.kept) == ("", ())
    assert (facts.held.begin, facts.held.end) == (after(1800), after(3599))
    assert raw_facts(store, "bed-9/pump-1").objection == NEVER
    assert raw_facts(store, "bed-9/pump-1").held is None


def test_a_period_is_kept_by_a_person_with_a_reason_and_stays(store, duty, ring):
    kept = keep_capture(duty, LINE, TEN, " rate leapt ")

    assert (kept.reason, kept.author, kept.recorded) == ("rate leapt", duty.who, NOW)
    assert (kept.period.begin, kept.period.end) == (NOW - TEN, NOW)
    [facts] = raw_facts(store, LINE).kept
    assert (facts.kept, facts.who) == (kept, "Sister Ray")
    assert facts.held.begin == after(3000)
    assert facts.held.size > 40_000
    rotate(ring, LINE, kept_periods(store)[LINE], 0, after(99_999))
    assert raw_facts(store, LINE).held.begin == after(3000)
    assert verify(store).broken is None


@pytest.mark.usefixtures("ring")
def test_what_is_let_go_is_kept_no_longer_and_who_did_it_why_is_in_the_chain(store, duty):
    kept = keep_capture(duty, LINE, HOUR, "odd")
    gone = let_go(duty, kept, "looked at")

    assert raw_facts(store, LINE).kept == ()
    assert kept_captures(store) == [kept, gone]
    assert (gone.released, gone.supersedes, gone.author) == (True, kept.id, duty.who)
    assert verify(store).broken is None
    with pytest.raises(Refused, match="corrected meanwhile"):
        let_go(duty, kept, "again")


@pytest.mark.usefixtures("ring")
def test_nobody_keeps_or_lets_go_without_a_name_or_a_reason(store, duty):
    with pytest.raises(Refused, match="Say why these bytes are kept"):
        keep_capture(duty, LINE, TEN, "  ")
    with pytest.raises(Refused, match="Sign in first"):
        keep_capture(Duty(store, duty.clock), LINE, TEN, "odd")
    kept = keep_capture(duty, LINE, TEN, "odd")
    with pytest.raises(Refused, match="Say why they are let go"):
        let_go(duty, kept, "")
    assert kept_captures(store) == [kept]


def test_a_period_of_which_nothing_is_held_is_refused_with_the_reason(store, duty, ring):
    late = Duty(store, StoppedClock(NOW + timedelta(hours=2)), duty.author)
    with pytest.raises(Refused, match=r"^Nothing of the last 1 h of this line is held yet\.$"):
        keep_capture(late, LINE, HOUR, "odd")
    note_taps(ring, [Tap(LINE, taken=False, reason="switched off", most=1)])
    with pytest.raises(Refused, match=r"of this line is held: switched off\.$"):
        keep_capture(late, LINE, HOUR, "odd")


def test_no_more_is_kept_than_the_ring_itself_may_hold(store, duty, ring):
    append(ring, [a_chunk(number, raw=noise(number, 4_000)) for number in range(200, 240)])
    keep_capture(duty, LINE, TEN, "odd")

    with pytest.raises(
        Refused, match=r"More than 0\.4 MB of this line would be kept then \(0\.2 MB"
    ):
        keep_capture(duty, LINE, TEN, "again")
    assert len(kept_captures(store)) == 1


def test_what_is_kept_is_told_even_where_its_bytes_are_gone(store, duty, ring):
    keep_capture(duty, LINE, TEN, "odd")
    ring.close()
    for part in store.path.parent.glob("captures.db*"):
        part.unlink()

    [facts] = raw_facts(store, LINE).kept
    assert facts.held is None


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "under 0.1 MB"), (49_999, "under 0.1 MB"), (50_000, "0.1 MB"), (161_200_000, "161.2 MB"),
     (5_000_000, "5 MB")],
)  # fmt: skip
def test_a_size_is_told_in_megabytes(size, words):
    assert megabytes(size) == words
