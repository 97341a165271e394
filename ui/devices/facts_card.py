"""Facts about a line and its devices, each beside its label; told again only when they change."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from ui.breaking import breakable
from ui.devices.facts_presenter import FactWords
from ui.parts import card, clear, text

LABEL_WIDTH = 88
BETWEEN, ABOVE = 4, 12


class FactsCard(QFrame):
    """Groups of facts under their titles; whatever is long goes on in the next line."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout()
        self._column.setSpacing(BETWEEN)
        self._shown: tuple[tuple[str, tuple[FactWords, ...]], ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(self._column))

    def say(self, groups: Sequence[tuple[str, Sequence[FactWords]]]) -> None:
        """Show these groups, each a title and its facts."""
        wanted = tuple((title, tuple(facts)) for title, facts in groups)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._column)
        for number, (title, facts) in enumerate(wanted):
            if number:
                self._column.addSpacing(ABOVE)
            self._column.addWidget(_wrapped(title, "title"))
            self._column.addLayout(_rows(facts))


def _rows(facts: Sequence[FactWords]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(BETWEEN)
    grid.setColumnStretch(1, 1)
    for row, fact in enumerate(facts):
        label = _wrapped(fact.label, "mute")
        label.setFixedWidth(LABEL_WIDTH)
        words = _wrapped(fact.words, "alert" if fact.kind == "due" else "")
        for column, part in enumerate((label, words)):
            grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
    return grid


def _wrapped(words: str, role: str) -> QLabel:
    label = text(breakable(words), role)
    label.setWordWrap(True)
    return label
