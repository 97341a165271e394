"""The decisions of the small forms: a note, a weight, off the monitor and back.  No Qt here."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from typing_extensions import override

from station.domain.entry import Entry, OffMonitorReason
from station.domain.errors import Refused
from station.domain.unit_slip import KG_PER_LB, TOLERANCE
from station.domain.weight import HEAVIEST, LIGHTEST, Method, Weight
from station.services import drafts
from station.services.drafts import Opened
from station.services.enter import LONGEST_NOTE, Hand, sign_note
from station.services.off_monitor import Absence, absence, come_back, go_off
from station.services.weigh import weigh, weighed
from ui.entries.form import Field, FieldKind, Form, Line
from ui.entries.moment import read_moment, told

REASONS = tuple((str(at), reason) for at, reason in enumerate(OffMonitorReason, start=1))
STAYS_DUE = "What is due stays due while the patient is away."


def read_decimal(label: str, text: str) -> Decimal:
    """A number with a point or a comma, above zero."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise Refused(f"{label} takes a number, not {text!r}.") from None
    if not value.is_finite() or value <= 0:
        raise Refused(f"{label} must lie above 0; {text} does not.")
    return value


class NoteForm(Form):
    """A free note."""

    name = "note"
    title = "Note"

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__([Line("Note", (Field("text", "Note", FieldKind.TEXT),))], zone)

    def amend(self, entry: Entry) -> None:
        """Begin with what a note says, to correct it."""
        self.amends, self.usual = entry.entry_id, entry.observed_at
        self.put("text", str(entry.payload["text"]))

    @override
    def check(self, code: str, text: str, now: datetime) -> None:
        """A note has words, and an end."""
        if not text.strip():
            raise Refused("Write the note first.")
        if len(text) > LONGEST_NOTE:
            raise Refused(f"A note has at most {LONGEST_NOTE} characters; it has {len(text)}.")

    @override
    def signing(self, hand: Hand, now: datetime) -> Callable[[], object]:
        """Sign the note; the draft goes with it."""
        words, moment, amends = self.text("text"), self.observed_at(now), self.amending()
        return lambda: sign_note(hand, words, moment, self.name, amends)


class WeightForm(Form):
    """A weight with how it was obtained; both are needed."""

    name = "weight"
    title = "Weight"

    def __init__(self, zone: ZoneInfo) -> None:
        ways = tuple((method.value, method.value) for method in Method)
        super().__init__(
            [
                Line("Weight", (Field("kilograms", "Weight", FieldKind.NUMBER, unit="kg"),)),
                Line("How it was obtained", (Field("method", "How", FieldKind.CHOICE, ways),)),
            ],
            zone,
        )
        self.last: Weight | None = None

    @override
    def look(self, hand: Hand) -> object:
        """The weights so far."""
        return weighed(hand)

    @override
    def looked(self, found: object) -> None:
        """The last one that stands is shown beside the new one."""
        rows = [one for one in found if isinstance(one, Weight)] if isinstance(found, list) else []
        rows = [one for one in rows if one.id != self.amends]
        self.last = rows[-1] if rows else None

    def amend(self, weight: Weight) -> None:
        """Begin with a weight, to correct it."""
        self.amends, self.usual = weight.id, weight.observed
        self.put("kilograms", f"{weight.kilograms:f}")
        self.put("method", weight.method.value)

    @override
    def check(self, code: str, text: str, now: datetime) -> None:
        """Kilograms that can be a patient's."""
        if code != "kilograms":
            return
        value = read_decimal("Weight", text)
        if not LIGHTEST <= value <= HEAVIEST:
            raise Refused(f"Weight must lie between {LIGHTEST} and {HEAVIEST} kg; {text} does not.")

    @override
    def problems(self, now: datetime) -> dict[str, str]:
        """A weight without how it was obtained is half an entry."""
        found = super().problems(now)
        for code, words in (("kilograms", "Enter the weight."), ("method", "Say how.")):
            if not self.text(code):
                found[code] = words
        return found

    @override
    def said(self, line: Line, now: datetime) -> str:
        """The weight before, and whether the new one looks like pounds."""
        if line.codes[0] != "kilograms" or self.last is None:
            return ""
        if self._pounds(self.last.kilograms):
            return "▲ check the unit: lb or kg?"
        return f"last {self.last.kilograms:f} kg, {told(self.last.observed, self.zone, now)}"

    def _pounds(self, before: Decimal) -> bool:
        try:
            ratio = read_decimal("Weight", self.text("kilograms") or "-") / before
        except Refused:
            return False
        return abs(float(ratio) * float(KG_PER_LB) - 1) <= TOLERANCE

    @override
    def signing(self, hand: Hand, now: datetime) -> Callable[[], object]:
        """Write the weight down, then let its draft go."""
        kilograms = read_decimal("Weight", self.text("kilograms"))
        method, moment = Method(self.text("method")), self.observed_at(now)
        amends = self.amending()

        def sign() -> Weight:
            weight = weigh(hand, kilograms, method, moment, amends)
            drafts.drop(hand, self.name)
            return weight

        return sign


class OffMonitorForm(Form):
    """Off the monitor with why, or back on it; which of the two, the record says."""

    name = "off-monitor"
    title = "Off the monitor"
    moment = "From"

    def __init__(self, zone: ZoneInfo) -> None:
        ways = tuple((number, f"{number} {reason.value}") for number, reason in REASONS)
        super().__init__(
            [
                Line("Why", (Field("why", "Why", FieldKind.CHOICE, ways),)),
                Line(
                    "Expected back",
                    (Field("back", "Expected back", FieldKind.TIME, hint="such as 05:30"),),
                    "may stay empty",
                ),
            ],
            zone,
        )
        self.away: Absence | None = None

    @override
    def opened(self, found: Opened, now: datetime) -> str:
        """Whether the patient is away already."""
        self.away = absence(found.entries)
        return super().opened(found, now)

    @override
    def check(self, code: str, text: str, now: datetime) -> None:
        """The return is a time to come."""
        if code == "back" and self.away is None:
            read_moment(text, self.zone, now, ahead=True)

    @override
    def problems(self, now: datetime) -> dict[str, str]:
        """Nobody goes off the monitor without a reason."""
        found = super().problems(now)
        if self.away is None and not self.text("why"):
            found["why"] = "Say why the patient is off the monitor."
        return found

    @property
    @override
    def ready(self) -> bool:
        """Coming back needs no more than its time."""
        return self.away is not None or super().ready

    @property
    @override
    def save_words(self) -> str:
        """What the save button does."""
        return "Off the monitor" if self.away is None else "Back on the monitor"

    @property
    @override
    def rest_words(self) -> str:
        """It silences nothing."""
        return STAYS_DUE

    def away_words(self, now: datetime) -> str:
        """Since when the patient is away, why, and when the return was expected."""
        if self.away is None:
            return ""
        back = self.away.expected
        expected = "" if back is None else f", expected back {told(back, self.zone, now)}"
        since = told(self.away.since, self.zone, now)
        return f"Off the monitor since {since}: {self.away.reason.value}{expected}."

    @override
    def signing(self, hand: Hand, now: datetime) -> Callable[[], object]:
        """Sign the going or the return; the draft goes with it."""
        moment = self.observed_at(now)
        if self.away is not None:
            return lambda: come_back(hand, moment, self.name)
        reason = dict(REASONS)[self.text("why")]
        text = self.text("back")
        back = read_moment(text, self.zone, now, ahead=True) if text else None
        return lambda: go_off(hand, reason, back, moment, self.name)
