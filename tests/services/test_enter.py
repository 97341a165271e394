from dataclasses import replace
from datetime import timedelta

import pytest

from station.data import admissions, associations, audit, entries
from station.data.entries import Draft, save_draft
from station.domain import payload
from station.domain.book import Book
from station.domain.entry import EntryKind, live
from station.domain.errors import Refused
from station.domain.observation_set import Answer, Source, Unanswered
from station.domain.side_effect import Finding, SideEffect
from station.services import enter
from station.services.enter import Amends
from tests.services.written import ADMITTED, HOSTILE, NOW, a_hand, a_record, another, before


@pytest.fixture
def store(tmp_path):
    opened = a_record(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def signed(hand):
    return entries.entries(hand.store, hand.admission.id)


def test_a_set_is_stored_with_author_both_times_and_the_source_of_every_value(hand):
    answers = {
        "pain-rest": Answer("4"),
        "heart-rate": Answer("92", Source.DEVICE, before(1)),
        "temperature": Answer(None, unanswered=Unanswered.REFUSED),
    }
    enter.sign_set(hand, answers, before(20))

    (entry,) = signed(hand)
    assert payload.answers(entry) == answers
    assert (entry.author, entry.observed_at, entry.recorded_at) == (hand.author.id, before(20), NOW)
    assert entry.late
    assert audit.verify(hand.store).broken is None


def test_signing_takes_its_own_draft_away_and_leaves_the_others(hand):
    other = another(hand)
    for who in (hand, other):
        save_draft(hand.store, Draft(hand.admission.patient, who.author.id, "set", {"a": 1}, NOW))

    enter.sign_set(hand, {"pain-rest": Answer("4")}, NOW, "set")

    assert [one.author for one in entries.drafts(hand.store)] == [other.author.id]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "at least one"),
        ({"pain-rest": Answer("11")}, "Pain at rest takes"),
        ({"systolic": Answer("80"), "diastolic": Answer("120")}, "must lie above"),
        ({"spo2": Answer("97", Source.DEVICE)}, "needs the time"),
    ],
)
def test_a_set_that_cannot_be_is_refused_and_nothing_is_stored(hand, answers, says):
    with pytest.raises(Refused, match=says):
        enter.sign_set(hand, answers, NOW)
    assert signed(hand) == []


@pytest.mark.parametrize(
    ("moment", "says"),
    [(NOW + timedelta(minutes=1), "future"), (ADMITTED - timedelta(minutes=1), "not on the ward")],
)
def test_nothing_is_observed_in_the_future_or_before_the_patient_came(hand, moment, says):
    with pytest.raises(Refused, match=says):
        enter.sign_note(hand, "Walked to the window.", moment)


def test_nothing_is_observed_after_the_patient_left(hand):
    admissions.discharge(hand.store, hand.admission.id, before(10), hand.author.id, NOW)

    with pytest.raises(Refused, match="had left"):  # the form was open while the patient went
        enter.sign_note(hand, "late", NOW)
    enter.sign_note(hand, "in time", before(11))
    assert len(signed(hand)) == 1


def test_a_side_effect_is_signed_from_onset_to_end(hand):
    onset = Finding(SideEffect.NAUSEA, 2, onset=before(30))
    enter.sign_findings(hand, [onset], before(20))
    over = Finding(SideEffect.NAUSEA, 0, end=before(5))
    enter.sign_findings(hand, [over], NOW)

    assert [payload.findings(one) for one in signed(hand)] == [[onset], [over]]


@pytest.mark.parametrize(
    ("finding", "says"),
    [
        (Finding(SideEffect.NAUSEA, 4), "is graded"),
        (Finding(SideEffect.NAUSEA, 1, onset=NOW), "onset lies after"),
        (Finding(SideEffect.NAUSEA, 1, end=NOW), "end lies after"),
        (Finding(SideEffect.NAUSEA, 1, before(20), before(30)), "before the onset"),
    ],
)
def test_a_side_effect_that_cannot_be_is_refused(hand, finding, says):
    with pytest.raises(Refused, match=says):
        enter.sign_findings(hand, [finding], before(10))


def test_a_checklist_without_an_answer_is_refused(hand):
    with pytest.raises(Refused, match="at least one side effect"):
        enter.sign_findings(hand, [], NOW)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_note_is_kept_letter_for_letter_whatever_is_typed(hand, text):
    enter.sign_note(hand, text, NOW)
    assert signed(hand)[0].payload["text"] == text


@pytest.mark.parametrize(("text", "says"), [(" \n", "Write the note"), ("x" * 2001, "at most")])
def test_an_empty_or_endless_note_is_refused(hand, text, says):
    with pytest.raises(Refused, match=says):
        enter.sign_note(hand, text, NOW)


def test_a_correction_stands_in_for_the_old_entry_which_stays(hand):
    first = enter.sign_set(hand, {"pain-rest": Answer("4")}, before(5))
    other = another(hand)
    amends = Amends(first.entry_id, " wrong row ")
    right = enter.sign_set(other, {"pain-rest": Answer("6")}, before(5), amends=amends)

    assert [one.entry_id for one in signed(hand)] == [first.entry_id, right.entry_id]
    assert live(signed(hand)) == [right]
    assert (right.reason, right.author) == ("wrong row", other.author.id)


def test_a_correction_without_a_reason_or_of_what_was_corrected_meanwhile_is_refused(hand):
    first = enter.sign_note(hand, "Bed 7 walked.", NOW)
    with pytest.raises(Refused, match="Say why"):
        enter.sign_note(hand, "Walked.", NOW, amends=Amends(first.entry_id, " "))
    enter.sign_note(hand, "Walked.", NOW, amends=Amends(first.entry_id, "other words"))
    with pytest.raises(Refused, match="meanwhile"):
        enter.sign_note(hand, "Ran.", NOW, amends=Amends(first.entry_id, "other words"))


def test_a_signed_set_leaves_the_patients_own_monitor_with_the_patient(hand):
    enter.free_shared_monitor(hand)
    assert signed(hand) == []


def test_every_kind_can_be_signed_bare(hand):
    assert enter.sign(hand, EntryKind.NOTE, {"text": "a"}, NOW).kind is EntryKind.NOTE


def test_a_shared_monitor_is_free_again_once_the_set_is_signed(hand):
    row = associations.book(hand.store).associated()[0]
    shared = replace(row, id="shared", supersedes=row.id, shared=True, end=NOW + timedelta(hours=1))
    associations.amend(hand.store, lambda _book: Book((shared,)))

    enter.free_shared_monitor(hand)

    ends = {one.channel: one.end for one in associations.book(hand.store).associated()}
    assert ends[row.channel] == NOW
