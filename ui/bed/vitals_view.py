"""The column at the left of a patient's page: dose first, then each sign with its age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station.domain.card import Card, Figure
from station.domain.course import Origin
from station.domain.figures import ABSENT
from station.services.bed_sheet import BedSheet
from ui.parts import be_compact, card, reword, rule, text

TWO = 2
SIGNS = (("pain", "Pain"), ("pressure", "BP"), ("heart", "HR"), ("spo2", "SpO2"),
         ("respiration", "Resp."), ("temperature", "Temp."), ("sedation", "Sedation"))  # fmt: skip
NAME_WIDTH = 80


CHARTED = f" {Origin.CHARTED.value}"


@dataclass(frozen=True, slots=True)
class Brief:
    """One total on a line: what was measured, what was charted apart from it, what is missing."""

    measured: str
    charted: str
    missing: str

    def words(self, *, alone: bool) -> str:
        """Both, each on its line; what was charted `alone` needs no word of its own."""
        charted = self.charted if alone or not self.charted else f"charted {self.charted}"
        return "\n".join(filter(None, [self.measured, charted]))


def brief(lines: Sequence[str]) -> Brief:
    """Milligrams and millilitres of one total on one line, and what is missing from both."""
    charted = [line.replace(CHARTED, "") for line in lines if CHARTED in line]
    said, missing = _on_one_line([line for line in lines if CHARTED not in line])
    apart, unknown = _on_one_line(charted)
    lacking = filter(None, [missing, f"charted: {unknown}" if said and unknown else unknown])
    return Brief(said, apart, "; ".join(lacking))


def _on_one_line(lines: Sequence[str]) -> tuple[str, str]:
    missing = {line.partition("; ")[2] for line in lines}
    if len(lines) != TWO or len(missing) > 1:
        return "\n".join(lines), ""
    mass, volume = (line.partition("; ")[0] for line in lines)
    return f"{mass} · {volume.removeprefix('at least ')}", missing.pop()


class DoseCard(QWidget):
    """What runs now, in mg/h only with a confirmed syringe, and what was given."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.zone = zone
        self._syringe, self._dose, self._unit = (
            text("", "mute"),
            text(ABSENT, "dose"),
            text("", "unit"),
        )
        self._more = text("", "more")
        self._note, self._missing = text("", "small"), text("", "small")
        self._sums = [(text(ABSENT, "total"), text(label, "mute")) for label in
                      ("in all", "24 h", "today", "ends")]  # fmt: skip
        inner = QVBoxLayout()
        inner.setSpacing(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._frame = card(inner)
        outer.addWidget(self._frame)
        for part in (self._syringe, self._more, self._note, self._missing):
            part.setWordWrap(True)
        inner.addWidget(self._syringe)
        inner.addLayout(self._number())
        inner.addWidget(self._more)
        inner.addWidget(self._note)
        inner.addSpacing(6)
        inner.addLayout(self._totals())
        inner.addWidget(self._missing)

    def _number(self) -> QHBoxLayout:
        number = QHBoxLayout()
        number.setSpacing(4)
        number.addWidget(self._dose)
        number.addWidget(self._unit)
        number.addStretch(1)
        return number

    def _totals(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for row, (value, label) in enumerate(self._sums):
            value.setWordWrap(True)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def be_compact(self, *, compact: bool) -> None:
        """Smaller type on a low screen."""
        be_compact(self._frame, compact=compact)

    def say_live(self, shown: Card) -> None:
        """Show the rate of this second."""
        reword(self._dose, shown.dose.words, charted="true" if shown.dose.charted else "false")
        reword(self._unit, shown.dose_unit)
        reword(self._more, shown.dose_more)
        note = f"{shown.dose.note}, not measured" if shown.dose.charted else shown.dose.note
        reword(self._note, note)
        self._note.setVisible(bool(shown.dose.note))

    def forget(self) -> None:
        """Nothing of the patient before stays."""
        for label in (self._syringe, self._missing):
            reword(label, "")
        for value, _label in self._sums:
            reword(value, ABSENT)

    def say_record(self, sheet: BedSheet) -> None:
        """Totals and syringe, as the record was last read."""
        reword(self._syringe, sheet.syringe)
        ends = sheet.syringe_ends
        if ends != ABSENT:
            ends = f"{datetime.fromisoformat(ends).astimezone(self.zone):%a %H:%M}"
        sums = (sheet.in_all, sheet.last_day, sheet.since_start_of_day)
        briefs = [brief(lines) for lines in sums]
        alone = not any(one.measured for one in briefs)
        words = (*(one.words(alone=alone) for one in briefs), ends)
        missing = [each for each in (one.missing for one in briefs) if each]
        notes = [Origin.CHARTED.value] if alone and any(one.charted for one in briefs) else []
        notes += [f"in all, {missing[0]}"] if missing else []
        reword(self._missing, "; ".join(notes))
        self._missing.setVisible(bool(notes))
        for (value, _label), said in zip(self._sums, words, strict=True):
            reword(value, said)


class VitalsCard(QWidget):
    """Each sign: its figure, and its age or change at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, tuple[QLabel, QLabel]] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setSpacing(4)
        self._frame, self._inner = card(inner), inner
        outer.addWidget(self._frame)
        for number, (code, label) in enumerate(SIGNS):
            if number:
                inner.addWidget(rule())
            row = QHBoxLayout()
            name = text(label, "title")
            name.setProperty("sign", code)
            name.setFixedWidth(NAME_WIDTH)
            value, note = text(ABSENT, "value"), text("", "small")
            note.setWordWrap(True)
            note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(name)
            row.addWidget(value)
            row.addStretch(1)
            row.addWidget(note)
            inner.addLayout(row)
            self._rows[code] = (value, note)

    def be_compact(self, *, compact: bool) -> None:
        """Smaller type and rows closer together on a low screen."""
        self._inner.setSpacing(1 if compact else 4)
        be_compact(self._frame, compact=compact)

    def say(self, shown: Card) -> None:
        """Show the figures of this second."""
        for code, (value, note) in self._rows.items():
            figure: Figure = getattr(shown, code)
            charted = "true" if figure.charted else "false"
            worded = "true" if figure.in_words else "false"
            words = ABSENT if figure.stale else figure.words
            reword(value, words, charted=charted, worded=worded)
            live = not figure.note and figure.words != ABSENT
            lines = ["now" if live else figure.note.replace(" · ", "\n")]
            if code in shown.changes:
                lines.append(f"{shown.changes[code]} from start")
            reword(note, "\n".join(lines))
