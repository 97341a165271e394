"""A set of observations: its questions, their scales, and what counts as an answer.

"Refused", "could not answer", "asleep" and "not done" are answers; none of them is zero, and a
question without an answer is simply not in the set.  Scales carry their id (clinical.md, ruling 7).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from station.domain.errors import Refused


class Unanswered(StrEnum):
    """Answers that are not values."""

    ASLEEP = "asleep"
    REFUSED = "refused"
    COULD_NOT = "could not answer"
    NOT_DONE = "not done"


class Source(StrEnum):
    """Where an answer's value came from."""

    TYPED = "typed"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a set: its code, the nurse's words, its scale's id and what it may hold.

    A scale has `choices`; a number has a unit and believable bounds.  `metric` names the device
    metric that may be taken for it, `excused` says whether sleep excuses it.
    """

    code: str
    label: str
    scale: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(0)
    places: int = 0
    metric: str = ""
    excused_by_sleep: bool = False

    def check(self, text: str) -> str:
        """The answer in its stored form, or Refused with what the question accepts."""
        text = text.strip()
        if self.choices:
            if text not in self.choices:
                raise Refused(f"{self.label} takes {', '.join(self.choices)}; not {text!r}.")
            return text
        return str(self._number(text))

    def _number(self, text: str) -> Decimal:
        try:
            value = Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise Refused(f"{self.label} takes a number, not {text!r}.") from None
        if not value.is_finite() or not self.lowest <= value <= self.highest:
            raise Refused(
                f"{self.label} must lie between {self.lowest} and {self.highest} {self.unit};"
                f" {text} does not."
            )
        if -int(value.as_tuple().exponent) > self.places:
            raise Refused(f"{self.label} takes at most {self.places} decimal places.")
        return value


def _number(
    code: str, label: str, unit: str, bounds: tuple[int, int], metric: str = "", hint: str = ""
) -> Item:
    low, high = (Decimal(bound) for bound in bounds)
    return Item(code, label, code, hint, unit=unit, lowest=low, highest=high, metric=metric)


_NRS = tuple(str(step) for step in range(11))
_GRADES = ("0", "1", "2", "3")

# The order is the order of the form; clinical.md section 4 and house rulings 5 and 7.
ITEMS = (
    Item("pain-rest", "Pain at rest", "nrs-11", "0 none, 10 worst", _NRS, excused_by_sleep=True),
    Item("pain-movement", "Pain on movement", "nrs-11", "", _NRS, excused_by_sleep=True),
    Item(
        "sedation", "Sedation", "sedation-0-3", "0 awake, 3 hard to rouse",
        ("0", "1", "2", "3", "asleep, rouses"),
    ),
    Item("alertness", "Alertness", "acvpu", "new confusion is asked, never derived",
         ("A", "C", "V", "P", "U")),
    _number("systolic", "Systolic", "mm[Hg]", (30, 320), metric="MDC_PRESS_CUFF_SYS"),
    _number("diastolic", "Diastolic", "mm[Hg]", (10, 250), metric="MDC_PRESS_CUFF_DIA"),
    _number("heart-rate", "Heart rate", "/min", (10, 350), metric="MDC_ECG_HEART_RATE"),
    _number("spo2", "SpO2", "%", (30, 100), metric="MDC_PULS_OXIM_SAT_O2"),
    Item("oxygen", "Breathing", "air-or-oxygen", "", ("air", "O2")),
    _number("respiration", "Respiration", "/min", (0, 90), metric="MDC_TTHOR_RESP_RATE",
            hint="count for one minute if in doubt"),
    replace(_number("temperature", "Temperature", "Cel", (25, 45), "MDC_TEMP"), places=1),
    Item("nausea", "Nausea", "nausea-0-3", "0 none, 3 severe", _GRADES),
    Item("hallucination", "Hallucination", "hallucination-0-3", "0 none, 2 distressing", _GRADES),
    Item("site", "Site", "vip-0-5", "VIP score", ("0", "1", "2", "3", "4", "5")),
    replace(_number("pump-rate", "Pump rate, by eye", "mL/h", (0, 1800)), places=2),
    replace(_number("pump-volume", "Volume given, by eye", "mL", (0, 9999)), places=2),
    replace(_number("pump-left", "Volume left, by eye", "mL", (0, 9999)), places=2),
    Item("pump-locked", "Pump locked, by eye", "yes-no", "", ("yes", "no")),
)  # fmt: skip
ITEM = {item.code: item for item in ITEMS}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's answer: a value with its source, or the reason why there is none."""

    value: str | None
    source: Source = Source.TYPED
    measured_at: datetime | None = None
    unanswered: Unanswered | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.unanswered is None):
            raise Refused("An answer is either a value or the reason why there is none.")
