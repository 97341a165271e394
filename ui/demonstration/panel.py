"""The visitor's panel: lets things happen at simulated beds while one looks at the ward.

It exists in a demonstration's home alone, and speaks to the simulated devices, never to a line.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.demonstration.wishes import EFFECTS, GRADES, MONITOR, PUMP, Wish, Wishes
from ui.parts import button, card, chip, reword, text

Tell = Callable[[str], None]
WIDTH = 460
RATE, BOLUS = (0.1, 200.0, 15.0), (0.1, 20.0, 0.5)


class Panel(QDialog):
    """A small window on top of the others; `tell` carries a line to the simulated devices."""

    def __init__(self, beds: Sequence[str], tell: Tell, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self._tell, self._wishes = tell, Wishes()
        self.setWindowTitle("Demonstration: what happens at the bed")
        self.setMinimumWidth(WIDTH)
        self.bed = _choice("Bed", [(f"Bed {name}", name) for name in beds])
        self.effect = _choice("Side effect", [(words, name) for name, words in EFFECTS])
        self.grade = _choice("Grade", list(GRADES))
        self.grade.setCurrentIndex(1)
        self.rate, self.bolus = _number("Rate", RATE, " mL/h"), _number("Bolus", BOLUS, " mL")
        self.said = text("", "mute")
        self.said.setWordWrap(True)
        self._build()
        QShortcut(QKeySequence("Esc"), self, self.hide)

    def show_at(self, bed: str | None) -> None:
        """Come to the front, at a bed if one is named."""
        place = self.bed.findData(bed)
        if place >= 0:
            self.bed.setCurrentIndex(place)
        self.show()
        self.activateWindow()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(chip("DEMONSTRATION", "demonstration"))
        head.addWidget(self.bed, 1)
        column.addLayout(head)
        for part in (self._cables(), self._pump(), self._patient()):
            column.addWidget(part)
        column.addWidget(self.said)

    def _cables(self) -> QWidget:
        rows = QGridLayout()
        for row, device in enumerate((PUMP, MONITOR)):
            rows.addWidget(_name(f"{device.capitalize()} cable"), row, 0)
            for column, (words, wish) in enumerate(
                (("Pull it", self._wishes.pull), ("Plug it in", self._wishes.plug)), 1
            ):
                act = _with_device(self._do, wish, device)
                rows.addWidget(button(f"{words}", act), row, column)
                item = rows.itemAtPosition(row, column)
                if item is not None and (push := item.widget()) is not None:
                    push.setAccessibleName(f"{words}: {device} cable")
        return card(rows)

    def _pump(self) -> QWidget:
        rows = QGridLayout()
        rows.addWidget(self.rate, 0, 0)
        rows.addWidget(button("Set the rate", self._set_rate), 0, 1)
        rows.addWidget(self.bolus, 1, 0)
        rows.addWidget(button("Give a bolus", self._give_bolus), 1, 1)
        rows.addWidget(button("Swap the pump", lambda: self._do(self._wishes.swap)), 2, 0)
        rows.addWidget(button("Kink the line", lambda: self._do(self._wishes.occlude)), 2, 1)
        return card(rows)

    def _patient(self) -> QWidget:
        rows = QGridLayout()
        rows.addWidget(self.effect, 0, 0)
        rows.addWidget(self.grade, 0, 1)
        rows.addWidget(button("Begins", self._feel), 1, 0)
        rows.addWidget(button("Passes", self._relieve), 1, 1)
        return card(rows)

    def _set_rate(self) -> None:
        self._do(lambda bed: self._wishes.rate(bed, _decimal(self.rate)))

    def _give_bolus(self) -> None:
        self._do(lambda bed: self._wishes.bolus(bed, _decimal(self.bolus)))

    def _feel(self) -> None:
        effect, grade = self.effect.currentData(), self.grade.currentData()
        self._do(lambda bed: self._wishes.feel(bed, effect, grade))

    def _relieve(self) -> None:
        effect = self.effect.currentData()
        self._do(lambda bed: self._wishes.relieve(bed, effect))

    def _do(self, wish: Callable[[str], Wish]) -> None:
        """Let it happen at the chosen bed, and say so; a line that cannot be sent is said too."""
        made = wish(self.bed.currentData())
        try:
            self._tell(made.line)
        except (OSError, ValueError):
            reword(self.said, "The simulated devices do not run any more.", role="error")
            return
        reword(self.said, made.said, role="mute")


def _with_device(
    do: Callable[[Callable[[str], Wish]], None],
    wish: Callable[[str, str], Wish],
    device: str,
) -> Callable[[], None]:
    return lambda: do(lambda bed: wish(bed, device))


def _choice(name: str, rows: Sequence[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    box.setMinimumHeight(theme.TARGET)
    box.setAccessibleName(name)
    for words, value in rows:
        box.addItem(words, value)
    return box


def _number(name: str, bounds: tuple[float, float, float], unit: str) -> QDoubleSpinBox:
    lowest, highest, value = bounds
    box = QDoubleSpinBox()
    box.setMinimumHeight(theme.TARGET)
    box.setAccessibleName(name)
    box.setDecimals(1)
    box.setRange(lowest, highest)
    box.setSingleStep(lowest)
    box.setValue(value)
    box.setSuffix(unit)
    return box


def _name(words: str) -> QLabel:
    return text(words, "title")


def _decimal(box: QDoubleSpinBox) -> Decimal:
    return Decimal(f"{box.value():.1f}").normalize() + 0
