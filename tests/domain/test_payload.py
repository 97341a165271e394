from datetime import UTC, datetime
from decimal import Decimal

from station.domain import payload
from station.domain.entry import Entry, EntryKind
from station.domain.observation_set import Answer, Source, Unanswered
from station.domain.side_effect import Finding, SideEffect

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def an_entry(kind, body):
    return Entry("e", "adm", kind, body, "nurse", NOON, NOON)


def test_answers_come_back_as_they_were_given():
    given = {
        "pain-rest": Answer("4"),
        "systolic": Answer("152", Source.DEVICE, NOON),
        "nausea": Answer(None, unanswered=Unanswered.REFUSED),
    }
    assert payload.answers(an_entry(EntryKind.OBSERVATIONS, payload.of_answers(given))) == given


def test_findings_come_back_as_they_were_found():
    found = [
        Finding(SideEffect.NAUSEA, 2, NOON),
        Finding(SideEffect.HEADACHE, 0, None, NOON),
    ]
    assert payload.findings(an_entry(EntryKind.SIDE_EFFECTS, payload.of_findings(found))) == found


def test_an_entry_of_another_kind_has_neither():
    note = an_entry(EntryKind.NOTE, {"text": "slept well"})
    assert payload.answers(note) == {}
    assert payload.findings(note) == []


def test_a_refusal_a_word_and_nothing_at_all_are_no_number():
    assert payload.number(Answer("36.8")) == Decimal("36.8")
    assert payload.number(Answer(None, unanswered=Unanswered.ASLEEP)) is None
    assert payload.number(Answer("asleep, rouses")) is None
    assert payload.number(None) is None
