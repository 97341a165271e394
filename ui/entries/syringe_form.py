"""The decisions of the syringe form: the label is entered twice, the second time unseen.  No Qt."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from typing_extensions import override

from station.domain import figures
from station.domain.errors import Refused
from station.domain.syringe import Form as Salt
from station.domain.syringe import Strength, Syringe
from station.services import drafts
from station.services.enter import Hand
from station.services.syringe_change import Before, Label, PumpChannel, first_entry, second_entry
from ui.entries.form import Field, FieldKind, Form, Line
from ui.entries.moment import told
from ui.entries.small_forms import read_decimal

NO_PUMP = "The pump at this bed is not confirmed: confirm the pump first, then its syringe."
FIGURES = {
    "mg": "The ampoule's mg", "ml": "The ampoule's mL", "volume": "The volume",
    "concentration": "The concentration",
}  # fmt: skip
WHOLE = Decimal("0.01")


def _lines(pumps: Sequence[PumpChannel]) -> list[Line]:
    ways = tuple((str(at), f"{at} {pump.words}") for at, pump in enumerate(pumps, start=1))
    salts = tuple((salt.value, salt.value) for salt in Salt)
    pump = [Line("Pump", (Field("pump", "Pump", FieldKind.CHOICE, ways),))]
    return [
        *(pump if len(pumps) > 1 else []),
        Line("Drug", (Field("drug", "Drug", FieldKind.LINE, hint="as on the label"),)),
        Line("Form", (Field("form", "Form", FieldKind.CHOICE, salts),)),
        Line("One ampoule", (
            Field("mg", FIGURES["mg"], FieldKind.NUMBER, unit="mg in"),
            Field("ml", FIGURES["ml"], FieldKind.NUMBER, unit="mL"),
        )),
        Line("Volume in the syringe",
             (Field("volume", FIGURES["volume"], FieldKind.NUMBER, unit="mL"),)),
        Line("Concentration", (
            Field("concentration", FIGURES["concentration"], FieldKind.NUMBER, unit="mg/mL"),
        ), "from the syringe's label, never from the pump"),
    ]  # fmt: skip


class SyringeForm(Form):
    """The first entry of a syringe's label, or the second where one waits for it."""

    name = "syringe"
    title = "Syringe"
    moment = "In the pump at"

    def __init__(self, zone: ZoneInfo, pumps: Sequence[PumpChannel]) -> None:
        super().__init__(_lines(pumps), zone)
        self.pumps = tuple(pumps)

    @property
    def pump(self) -> PumpChannel | None:
        """The pump this is about: the only one, or the one that was chosen."""
        if len(self.pumps) == 1:
            return self.pumps[0]
        chosen = self.text("pump")
        return self.pumps[int(chosen) - 1] if chosen else None

    @property
    def waiting(self) -> Syringe | None:
        """The syringe that waits for its second entry."""
        return None if self.pump is None else self.pump.waiting

    @override
    def check(self, code: str, text: str, now: datetime) -> None:
        """Figures are above zero."""
        if code in FIGURES:
            read_decimal(FIGURES[code], text)

    @override
    def problems(self, now: datetime) -> dict[str, str]:
        """Everything on the label is needed."""
        found = super().problems(now)
        for line in self.lines:
            for field in line.fields:
                if not self.text(field.code).strip():
                    found.setdefault(field.code, f"Enter it: {field.label.lower()}.")
        return found

    @property
    @override
    def ready(self) -> bool:
        """Without a pump there is nothing to save."""
        return bool(self.pumps) and super().ready

    @property
    @override
    def save_words(self) -> str:
        """Which of the two entries this is."""
        return "Save the first entry" if self.waiting is None else "Confirm: second entry"

    @property
    @override
    def rest_words(self) -> str:
        """What comes next."""
        if not self.pumps:
            return NO_PUMP
        if self.waiting is None:
            return "Milligrams appear after a second entry; the syringe before ends at that time."
        return "Read the label again and enter it without looking at the first entry."

    @staticmethod
    def before_words(before: Before) -> str:
        """What the syringe of the pump before holds."""
        row = before.syringe
        salt = "" if row.form is None else f" {row.form.value}"
        return f"{row.drug}{salt} {figures.figure(row.concentration, WHOLE)} mg/mL"

    def told(self, now: datetime) -> list[tuple[str, str]]:
        """What is known of the pump, and the arithmetic of what was typed."""
        rows = []
        if self.pump is not None:
            rows.append(("Pump", self.pump.words))
            held = self.pump.syringe
            if held is not None:
                state = "in the pump" if held.confirmed_by else "waits for its second entry"
                rows.append(("Syringe", f"{state} since {told(held.begin, self.zone, now)}"))
        return [*rows, ("In the syringe", self._holds())]

    def _holds(self) -> str:
        try:
            milligrams = self._figure("volume") * self._figure("concentration")
            ampoules = milligrams / self._figure("mg")
        except Refused:
            return "—"
        count = figures.figure(ampoules, WHOLE)
        word = "ampoule" if count == "1" else "ampoules"
        return f"{figures.figure(milligrams, WHOLE)} mg = {count} {word}"

    def _figure(self, code: str) -> Decimal:
        return read_decimal(FIGURES[code], self.text(code) or "-")

    @override
    def signing(self, hand: Hand, now: datetime) -> Callable[[], object]:
        """Write the entry down, then let its draft go."""
        pump, moment, second = self.pump, self.observed_at(now), self.waiting is not None
        label = Label(
            self.text("drug"), Salt(self.text("form")),
            Strength(self._figure("mg"), self._figure("ml")),
            self._figure("volume"), self._figure("concentration"),
        )  # fmt: skip
        if pump is None:
            raise Refused(NO_PUMP)

        def sign() -> Syringe:
            entered = (
                second_entry(hand, pump, label)
                if second
                else first_entry(hand, pump, label, moment)
            )
            drafts.drop(hand, self.name)
            return entered

        return sign
