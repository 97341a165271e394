"""What is typed and not signed: kept as it is typed, one a patient, author and form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station.data import entries, people
from station.data.entries import Draft
from station.domain.entry import Entry
from station.services.enter import Hand


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form shows when it opens: what its author typed before, and every entry."""

    draft: Draft | None
    entries: tuple[Entry, ...]


def opened(hand: Hand, form: str) -> Opened:
    """Read the author's draft of a form, and every entry of the admission."""
    found = [
        draft
        for draft in entries.drafts(hand.store, hand.author.id)
        if (draft.patient, draft.form) == (hand.admission.patient, form)
    ]
    return Opened(
        found[0] if found else None, tuple(entries.entries(hand.store, hand.admission.id))
    )


def keep(hand: Hand, form: str, typed: Mapping[str, Any]) -> None:
    """Keep what is typed so far; an empty form leaves no draft behind."""
    if not typed:
        drop(hand, form)
        return
    moment = hand.clock.now().utc
    draft = Draft(hand.admission.patient, hand.author.id, form, typed, moment)
    entries.save_draft(hand.store, draft)


def drop(hand: Hand, form: str) -> None:
    """Throw away what was typed, as its author wishes."""
    entries.drop_draft(hand.store, hand.admission.patient, hand.author.id, form)


def unsigned(hand: Hand) -> list[tuple[str, str, str]]:
    """Everybody's drafts about this patient, oldest first: form, author, since when (ISO)."""
    names = people.names(hand.store)
    return [
        (draft.form, names[draft.author], draft.saved_at.isoformat())
        for draft in entries.drafts(hand.store)
        if draft.patient == hand.admission.patient
    ]
