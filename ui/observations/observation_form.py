"""The decisions of the observation form: answers, device values, reasons why not.  No Qt here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from typing_extensions import override

from station.domain import figures, payload
from station.domain.association import Association
from station.domain.by_eye import Look
from station.domain.entry import Entry, live
from station.domain.errors import Refused
from station.domain.freshness import Freshness
from station.domain.observation_set import ITEM, Answer, Item, Source, Unanswered
from station.domain.units import unit_of
from station.services.associate import to_ask_again
from station.services.drafts import Opened
from station.services.enter import Hand, check_pressure, sign_set
from station.services.entered import answer_words
from station.services.offer import Offer
from station.services.pump_now import PumpNow
from ui.entries.form import Field, FieldKind, Form, Line, lowered
from ui.entries.moment import clock_face, told
from ui.observations import pump_row

SET = (
    ("Pain at rest", ("pain-rest",)), ("Pain on movement", ("pain-movement",)),
    ("Sedation", ("sedation",)), ("Alertness", ("alertness",)),
    ("Blood pressure", ("systolic", "diastolic")), ("Heart rate", ("heart-rate",)),
    ("SpO2", ("spo2", "oxygen")), ("Respiration", ("respiration",)),
    ("Temperature", ("temperature",)), ("Nausea", ("nausea",)),
    ("Hallucination", ("hallucination",)), ("Site", ("site",)), pump_row.QUESTION,
)  # fmt: skip
PAIN = SET[:2]
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of a look that is only held against figures
SAME_CUFF = timedelta(seconds=20)  # no cuff can measure twice within so short a time
AGE_SHOWN = 2.0  # seconds; younger is "now"


@dataclass(frozen=True, slots=True)
class Taken:
    """A device's value that a nurse took, with the moment it was measured."""

    value: str
    measured_at: datetime


def _line(label: str, codes: tuple[str, ...]) -> Line:
    if label == pump_row.LABEL:
        return pump_row.pump_line()
    items = [ITEM[code] for code in codes]
    hint = next((item.hint for item in items if item.hint), "")
    measured = any(item.metric for item in items)
    return Line(label, tuple(_field(item) for item in items), hint, True, measured)  # noqa: FBT003 - a row of the table


def _field(item: Item) -> Field:
    unit = figures.unit_words(unit_of(item.unit)) if item.unit else ""
    if item.choices:
        return Field(item.code, item.label, FieldKind.CHOICE, tuple((c, c) for c in item.choices))
    return Field(item.code, item.label, FieldKind.NUMBER, unit=unit)


class ObservationForm(Form):
    """A set of observations, or its pain scores alone."""

    name = "observations"
    title = "Observations"

    def __init__(
        self,
        zone: ZoneInfo,
        questions: Sequence[tuple[str, tuple[str, ...]]] = SET,
        dose_now: Callable[[], str] = str,
    ) -> None:
        super().__init__([_line(label, codes) for label, codes in questions], zone)
        self._dose_now = dose_now
        self.taken: dict[str, Taken] = {}
        self.excused: dict[str, Unanswered] = {}
        self.offers: Mapping[str, Offer] = {}
        self.last: dict[str, tuple[Answer, datetime]] = {}
        self.first: dict[str, Decimal] = {}
        self.asks: Sequence[Association] = ()
        self.pump = PumpNow()

    # ------------------------------------------------------------ answering

    @override
    def put(self, code: str, text: str) -> None:
        """What is typed takes the place of a device's value and of a reason."""
        taken = self.taken.get(code)
        if taken is not None and taken.value != text:
            del self.taken[code]
        if text:
            self.excused.pop(code, None)
        super().put(code, text)

    def excuse(self, line: Line, reason: Unanswered | None) -> None:
        """Mark a row not done, with why; None takes that back.  None of it is a zero."""
        for code in line.codes:
            self.put(code, "")
            if reason is None:
                self.excused.pop(code, None)
            else:
                self.excused[code] = reason

    def excuse_of(self, line: Line) -> Unanswered | None:
        """Why a row is not done, if it is."""
        return next((self.excused[code] for code in line.codes if code in self.excused), None)

    def takeable(self, line: Line) -> dict[str, Offer]:
        """What the patient's devices show for a row and may be taken now.

        A measurement that the record holds already is not offered again.
        """
        return {
            code: offer
            for code in line.codes
            if (offer := self.offers.get(code)) is not None
            and offer.takeable
            and not self._recorded(code, offer)
        }

    def _recorded(self, code: str, offer: Offer) -> bool:
        """The same measurement: a cuff is dated by a clock that is read to the second, or so."""
        known = self.last.get(code)
        before = None if known is None else known[0].measured_at
        if before is None or offer.freshness is not Freshness.EPISODE:
            return before == offer.measured_at
        return abs(before - offer.measured_at) < SAME_CUFF

    def take(self, line: Line) -> bool:
        """Take what the devices show for one row; whether there was anything."""
        found = self.takeable(line)
        for code, offer in found.items():
            super().put(code, offer.value)
            self.excused.pop(code, None)
            self.taken[code] = Taken(offer.value, offer.measured_at)
        return bool(found)

    def take_all(self) -> int:
        """Take everything the devices show for rows nobody answered yet; how many rows."""
        return sum(
            self.take(line)
            for line in self.lines
            if line.measured
            and not any(self._has(code) for code in line.codes if ITEM[code].metric)
        )

    def is_taken(self, line: Line) -> bool:
        """Whether a device's value stands in a row."""
        return any(code in self.taken for code in line.codes)

    # ------------------------------------------------------------ judging

    @override
    def check(self, code: str, text: str, now: datetime) -> None:
        """What the question accepts, and a systolic above its diastolic."""
        ITEM[code].check(text)
        if code == "diastolic" and self.text("systolic"):
            try:
                upper = ITEM["systolic"].check(self.text("systolic"))
            except Refused:
                return
            lower = ITEM[code].check(text)
            check_pressure({"systolic": Answer(upper), "diastolic": Answer(lower)})

    def _has(self, code: str) -> bool:
        try:
            return code in self.excused or bool(
                self.text(code) and ITEM[code].check(self.text(code))
            )
        except Refused:
            return False

    @override
    def answered(self, line: Line) -> bool:
        """A reason why not is an answer too."""
        return all(self._has(code) for code in line.codes)

    @property
    @override
    def ready(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.typed or self.excused)

    @property
    @override
    def rest_words(self) -> str:
        """What is left blank stays due."""
        if not self.blanks:
            return "Every question is answered."
        if self.amends is not None:
            return "What is left blank is not in the corrected set."
        left = ", ".join(lowered(label) for label in self.blanks)
        return f"Left blank: {left}. They stay due. What is half-typed is kept if you walk away."

    # ------------------------------------------------------------ words

    @override
    def said(self, line: Line, now: datetime) -> str:
        """The last answer and its time."""
        known = [(code, self.last[code]) for code in line.codes if code in self.last]
        if line.label == pump_row.LABEL:
            known = known[:1]  # the rate: all four are too long for the place beside the row
        if not known:
            return "not answered before"
        moment = max(at for _, (_, at) in known)
        words = [answer_words(code, answer) for code, (answer, _) in known]
        if line.codes[0] == "systolic" and len(known) == len(line.codes):
            words = ["/".join(answer.value or "—" for _, (answer, _) in known)]
        return f"last {' '.join(words)} at {told(moment, self.zone, now)}"

    def shown(self, line: Line) -> str:
        """What the devices show for a row, as one figure; a dash when it is lost."""
        own = [self.offers[code] for code in line.codes if code in self.offers]
        return "/".join("—" if one.freshness is Freshness.STALE else one.value for one in own)

    def source(self, line: Line, now: datetime) -> str:
        """Where the value in a row comes from and how old it is."""
        taken = [self.taken[code] for code in line.codes if code in self.taken]
        if taken:
            return f"measured {told(taken[0].measured_at, self.zone, now)}"
        found = [self.offers[code] for code in line.codes if code in self.offers]
        if not found:
            return "no confirmed device"
        recorded = not self.takeable(line) and found[0].takeable
        return f"{self._age(found[0])}{' · in the record' if recorded else ''}"

    def _age(self, offer: Offer) -> str:
        at = clock_face(offer.measured_at, self.zone)
        name = f"{offer.name} " if offer.name else ""
        match offer.freshness:
            case Freshness.EPISODE:
                old = "" if offer.takeable else ", too old"
                return f"monitor {name}at {at}{old}"
            case Freshness.STALE:
                return f"{name}silent since {at}"
            case _:
                age = "now" if offer.age < AGE_SHOWN else f"{offer.age:.0f} s ago"
                return f"monitor · {name}{age}"

    def stands(self) -> list[tuple[str, str]]:
        """What the answers so far mean beside the patient's first set; arithmetic, no judgement."""
        rows = []
        for code, label in (("systolic", "Systolic"), ("heart-rate", "Heart rate")):
            first = self.first.get(code)
            words = "—" if first is None else self._change(code, first)
            name = label if first is None else f"{label}, first {first:f}"
            rows.append((name, words))
        rows.append((pump_row.LABEL, pump_row.stands(self._look(), self._pump_then)))
        dose = self._dose_now()
        return [*rows, ("Dose now", dose)] if dose else rows

    def pump_hint(self) -> tuple[str, bool]:
        """What stands under the pump's name, and whether it asks for a second look."""
        return pump_row.hint(self._look(), self._pump_then)

    def _look(self) -> Look:
        return pump_row.look_of(self.typed, self.usual or NEVER)

    @property
    def _pump_then(self) -> PumpNow:
        """What a look is held against: of an earlier moment nobody knows here what was told.

        Of a set that is corrected nobody knows here either whether the pump had its cable then.
        """
        if self.amends is not None:
            return PumpNow(cabled=True)
        then = bool(self.observed) or self.usual is not None
        return replace(self.pump, told={}) if then else self.pump

    def _change(self, code: str, first: Decimal) -> str:
        try:
            now = Decimal(ITEM[code].check(self.text(code))) if self.text(code) else None
        except Refused:
            now = None
        if now is None or not first:
            return "—"
        share = figures.figure((now - first) / first * 100, Decimal(1))
        sign = "" if now < first else "+"
        return f"{sign}{share}%"

    # ------------------------------------------------------------ the record

    @override
    def look(self, hand: Hand) -> object:
        """The devices that are asked about again with this set; a correction asks nothing."""
        now = hand.clock.now().utc
        return [] if self.amends else to_ask_again(hand.store, hand.admission, now)

    @override
    def looked(self, found: object) -> None:
        """Take them."""
        if isinstance(found, list):
            self.asks = tuple(one for one in found if isinstance(one, Association))

    @override
    def opened(self, found: Opened, now: datetime) -> str:
        """Last and first answers come from what stands in the record."""
        for entry in live(found.entries):
            if entry.entry_id == self.amends:
                continue
            for code, answer in payload.answers(entry).items():
                self.last[code] = (answer, entry.observed_at)
                value = payload.number(answer)
                if value is not None:
                    self.first.setdefault(code, value)
        return super().opened(found, now)

    def amend(self, entry: Entry) -> None:
        """Begin with what an entry says, to correct it."""
        self.amends, self.usual = entry.entry_id, entry.observed_at
        for code, answer in payload.answers(entry).items():
            if answer.unanswered is not None:
                self.excused[code] = answer.unanswered
            elif answer.value is not None:
                super().put(code, answer.value)
                if answer.measured_at is not None:
                    self.taken[code] = Taken(answer.value, answer.measured_at)

    @override
    def draft(self) -> dict[str, Any]:
        """Device values keep the moment they were measured."""
        kept = super().draft()
        if self.taken:
            kept["taken"] = {
                code: [one.value, one.measured_at.isoformat()] for code, one in self.taken.items()
            }
        if self.excused:
            kept["excused"] = {code: reason.value for code, reason in self.excused.items()}
        return kept

    @override
    def restore(self, draft: Mapping[str, Any]) -> None:
        """Stand as it was left."""
        super().restore(draft)
        self.taken = {
            code: Taken(value, datetime.fromisoformat(at))
            for code, (value, at) in draft.get("taken", {}).items()
        }
        self.excused = {
            code: Unanswered(reason) for code, reason in draft.get("excused", {}).items()
        }

    def answers(self) -> dict[str, Answer]:
        """Everything answered, in its stored form."""
        found = {}
        for code in [code for line in self.lines for code in line.codes]:
            if code in self.excused:
                found[code] = Answer(None, unanswered=self.excused[code])
            elif self.text(code):
                value = ITEM[code].check(self.text(code))
                taken = self.taken.get(code)
                found[code] = (
                    Answer(value)
                    if taken is None
                    else Answer(value, Source.DEVICE, taken.measured_at)
                )
        return found

    @override
    def signing(self, hand: Hand, now: datetime) -> Callable[[], object]:
        """Sign the set; the draft goes with it."""
        answers, moment, amends = self.answers(), self.observed_at(now), self.amending()
        return lambda: sign_set(hand, answers, moment, self.name, amends)


class PainForm(ObservationForm):
    """The pain scores alone."""

    name = "pain"
    title = "Pain"

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(zone, PAIN)
