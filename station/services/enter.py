"""What a nurse signs: a set of observations, side effects, a note; each stored alone and at once.

A correction is the same act with `amends`: a new entry that stands in for the old one, with a
reason.  Nothing here silences, postpones or answers anything that is due.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station.data import admissions, associations, entries
from station.data.engine import Store
from station.domain import payload
from station.domain.association import Where
from station.domain.clock import Clock, to_milliseconds
from station.domain.confirmation import Act, signed
from station.domain.entry import Entry, EntryKind
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.observation_set import ITEM, Answer, Source
from station.domain.patient import Admission
from station.domain.person import Person
from station.domain.side_effect import GRADE_WORDS, Finding

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """Whose hand writes, about whom, into which record, by which clock."""

    store: Store
    clock: Clock
    admission: Admission
    author: Person


@dataclass(frozen=True, slots=True)
class Amends:
    """The entry that a new one stands in for, and why."""

    entry: str
    reason: str


def sign_set(
    hand: Hand,
    answers: Mapping[str, Answer],
    observed_at: datetime,
    form: str | None = None,
    amends: Amends | None = None,
) -> Entry:
    """Sign a set of observations, or the pain scores alone."""
    if not answers:
        raise Refused("Nothing is answered yet: answer at least one question.")
    for code, answer in answers.items():
        if answer.value is not None:
            ITEM[code].check(answer.value)
        if answer.source is Source.DEVICE and answer.measured_at is None:
            raise Refused(f"{ITEM[code].label}: a device's value needs the time it was measured.")
    check_pressure(answers)
    return sign(
        hand, EntryKind.OBSERVATIONS, payload.of_answers(answers), observed_at, form, amends
    )


def check_pressure(answers: Mapping[str, Answer]) -> None:
    """Two exchanged figures are told from a pressure."""
    upper, lower = (payload.number(answers.get(code)) for code in ("systolic", "diastolic"))
    if upper is not None and lower is not None and upper <= lower:
        raise Refused(f"Systolic {upper} must lie above diastolic {lower}: look again.")


def sign_findings(
    hand: Hand,
    findings: Sequence[Finding],
    observed_at: datetime,
    form: str | None = None,
    amends: Amends | None = None,
) -> Entry:
    """Sign a side-effect checklist; an effect that is not mentioned stays as it was."""
    if not findings:
        raise Refused("Nothing is answered yet: grade at least one side effect.")
    for finding in findings:
        check_finding(finding, observed_at)
    body = payload.of_findings(findings)
    return sign(hand, EntryKind.SIDE_EFFECTS, body, observed_at, form, amends)


def check_finding(finding: Finding, observed_at: datetime) -> None:
    """An onset and an end that can be: in their order, and not after the look."""
    name = finding.effect.value.capitalize()
    if not 0 <= finding.grade < len(GRADE_WORDS):
        raise Refused(f"{name} is graded {', '.join(GRADE_WORDS)}.")
    if finding.onset is not None and finding.onset > observed_at:
        raise Refused(f"{name}: the onset lies after the time of this look.")
    if finding.end is not None and finding.end > observed_at:
        raise Refused(f"{name}: the end lies after the time of this look.")
    if finding.onset is not None and finding.end is not None and finding.end < finding.onset:
        raise Refused(f"{name}: the end lies before the onset.")


def sign_note(
    hand: Hand,
    text: str,
    observed_at: datetime,
    form: str | None = None,
    amends: Amends | None = None,
) -> Entry:
    """Sign a free note, kept letter for letter."""
    if not text.strip():
        raise Refused("Write the note first.")
    if len(text) > LONGEST_NOTE:
        raise Refused(f"A note has at most {LONGEST_NOTE} characters; this one has {len(text)}.")
    return sign(hand, EntryKind.NOTE, {"text": text.strip()}, observed_at, form, amends)


def sign(  # each of these is a part of the entry
    hand: Hand,
    kind: EntryKind,
    body: Mapping[str, Any],
    observed_at: datetime,
    form: str | None = None,
    amends: Amends | None = None,
) -> Entry:
    """Store an entry of any kind; the draft of its form goes in the same moment."""
    entry = new_entry(hand, kind, body, observed_at, amends)
    entries.sign(hand.store, entry, form)
    return entry


def new_entry(
    hand: Hand,
    kind: EntryKind,
    body: Mapping[str, Any],
    observed_at: datetime,
    amends: Amends | None = None,
) -> Entry:
    """The entry as it will be signed, or Refused: its moment cannot be, or it has no reason."""
    now = hand.clock.now().utc
    check_moment(hand, observed_at, now)
    if amends is not None and not amends.reason.strip():
        raise Refused("Say why this is corrected.")
    return Entry(
        fresh(),
        hand.admission.id,
        kind,
        body,
        hand.author.id,
        observed_at,
        now,
        None if amends is None else amends.entry,
        None if amends is None else amends.reason.strip(),
    )


def check_moment(hand: Hand, moment: datetime, now: datetime) -> None:
    """Nothing is observed in the future, nor while the patient was not on the ward.

    A form may have been open while the patient went home: the record says until when.
    """
    known = {one.id: one for one in admissions.admissions(hand.store)}
    admission = known.get(hand.admission.id, hand.admission)
    if moment > now:
        raise Refused("This time lies in the future: check the hour.")
    if moment < admission.begin:
        raise Refused("The patient was not on the ward at that time: check day and hour.")
    # The record keeps milliseconds: the very moment of leaving is not after it.
    end = admission.end
    if end is not None and to_milliseconds(moment) > to_milliseconds(end):
        raise Refused("The patient had left the ward at that time: check day and hour.")


def free_shared_monitor(hand: Hand) -> None:
    """The set is signed: a monitor that serves several patients in turn is free again."""
    act = Act(hand.author.id, Where.BEDSIDE, hand.clock.now().utc)
    associations.amend(hand.store, lambda book: signed(book, hand.admission.id, act))
