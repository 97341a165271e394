"""What is typed into a form, what is wrong with it, and what will be signed.  No Qt here.

Nothing is answered by default; what was typed stays as it was typed until its author changes it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from station.domain.entry import LATE_AFTER
from station.domain.errors import Refused
from station.services.drafts import Opened
from station.services.enter import Amends, Hand
from ui.entries.moment import read_moment, told

OLD_DRAFT = LATE_AFTER


class FieldKind(StrEnum):
    """How a field is answered."""

    CHOICE = "choice"
    NUMBER = "number"
    LINE = "line"
    TEXT = "text"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its code, its words, and for a choice what may be chosen as (value, words)."""

    code: str
    label: str
    kind: FieldKind
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a form: a question with its fields.

    `excusable`: it may be marked not done, with a reason; `measured`: a device may answer it.
    """

    label: str
    fields: tuple[Field, ...]
    hint: str = ""
    excusable: bool = False
    measured: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its fields."""
        return tuple(field.code for field in self.fields)


class Form:
    """The state of one form; a kind of form says what it asks, checks and signs."""

    name = ""
    title = ""
    moment = "Observed at"

    def __init__(self, lines: Sequence[Line], zone: ZoneInfo) -> None:
        self.lines = tuple(lines)
        self.zone = zone
        self.typed: dict[str, str] = {}
        self.observed = ""
        self.usual: datetime | None = None
        self.reason = ""
        self.amends: str | None = None

    # ------------------------------------------------------------ typing

    def put(self, code: str, text: str) -> None:
        """Take what is typed in a field, letter for letter; nothing typed is no answer."""
        if text:
            self.typed[code] = text
        else:
            self.typed.pop(code, None)

    def text(self, code: str) -> str:
        """What stands in a field."""
        return self.typed.get(code, "")

    # ------------------------------------------------------------ judging

    def check(self, code: str, text: str, now: datetime) -> None:
        """Refused where what is typed cannot be; a kind of form overrides this."""

    def problems(self, now: datetime) -> dict[str, str]:
        """What cannot be signed as it stands: a sentence for each field."""
        found = {}
        for code in [code for line in self.lines for code in line.codes]:
            text = self.text(code)
            try:
                if text:
                    self.check(code, text, now)
            except Refused as refusal:
                found[code] = str(refusal)
        try:
            self.observed_at(now)
        except Refused as refusal:
            found["observed"] = str(refusal)
        if self.amends is not None and not self.reason.strip():
            found["reason"] = "Say why this is corrected."
        return found

    def observed_at(self, now: datetime) -> datetime:
        """When it was observed: as typed, else as it stood before, else now."""
        if self.observed:
            return min(read_moment(self.observed, self.zone, now), now)
        return self.usual or now

    def late(self, now: datetime) -> bool:
        """Whether the record will mark it as entered late."""
        return now - self.observed_at(now) > LATE_AFTER

    def observed_words(self, now: datetime) -> str:
        """The time of observation for the screen; a time that cannot be is a dash."""
        try:
            return told(self.observed_at(now), self.zone, now)
        except Refused:
            return "—"

    def answered(self, line: Line) -> bool:
        """Whether every field of a row is answered."""
        return all(self.text(code) for code in line.codes)

    @property
    def progress(self) -> tuple[int, int]:
        """How many rows are answered, of how many."""
        return sum(self.answered(line) for line in self.lines), len(self.lines)

    @property
    def blanks(self) -> list[str]:
        """The rows that are not answered, by their words."""
        return [line.label for line in self.lines if not self.answered(line)]

    @property
    def ready(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.typed)

    @property
    def save_words(self) -> str:
        """What the save button says."""
        done, total = self.progress
        return f"Save {done} of {total}" if total > 1 else "Save"

    @property
    def rest_words(self) -> str:
        """What is said under the save button."""
        if not self.blanks or len(self.lines) == 1:
            return "What is half-typed is kept if you walk away."
        left = ", ".join(lowered(label) for label in self.blanks)
        return f"Left blank: {left}. What is half-typed is kept if you walk away."

    def said(self, line: Line, now: datetime) -> str:
        """What stands at the right of a row, such as the last value and its time."""
        del line, now
        return ""

    # ------------------------------------------------------------ drafts

    def draft(self) -> dict[str, Any]:
        """What has to be kept of it; nothing when nothing is typed."""
        kept: dict[str, Any] = {}
        if self.typed:
            kept["typed"] = dict(self.typed)
        for name in ("observed", "reason"):
            if getattr(self, name):
                kept[name] = getattr(self, name)
        return kept

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Stand as it was left."""
        self.typed = {str(code): str(text) for code, text in draft.get("typed", {}).items()}
        self.observed = str(draft.get("observed", ""))
        self.reason = str(draft.get("reason", ""))

    def opened(self, found: Opened, now: datetime) -> str:
        """Take what the record holds; gives back a sentence where a draft came back."""
        if found.draft is None:
            return ""
        self.restore(found.draft.payload)
        typed_at = told(found.draft.saved_at, self.zone, now)
        if self.usual is None and not self.observed and now - found.draft.saved_at > OLD_DRAFT:
            self.usual = found.draft.saved_at
            return f"Your draft of {typed_at} came back; it counts as observed then. T changes it."
        return f"Your draft of {typed_at} came back."

    # ------------------------------------------------------------ signing

    def look(self, hand: Hand) -> object:
        """What else of the record this form needs; read on the worker when the form opens."""
        del hand
        return None

    def looked(self, found: object) -> None:
        """Take what `look` found."""

    def amending(self) -> Amends | None:
        """What the new entry stands in for, if it corrects one."""
        return None if self.amends is None else Amends(self.amends, self.reason)

    def signing(self, hand: Hand, now: datetime) -> Callable[[], object]:
        """The service call that signs it, with everything it needs taken now."""
        raise NotImplementedError


def lowered(label: str) -> str:
    """A label inside a sentence; SpO2 and the like keep their capitals."""
    return label if label[1:] != label[1:].lower() else label.lower()
