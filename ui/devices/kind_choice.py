"""What may hang on a cable: pumps in one row, monitors in another, and the speeds of the chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from station.domain.device import Category
from station.services.connect import Speech
from ui import theme
from ui.flow import Flow
from ui.form_page import choice
from ui.parts import clear, text

ROWS = {Category.PUMP: "Pumps", Category.MONITOR: "Monitors"}
LABEL = 84


class KindChoice(QWidget):
    """`chosen` carries the protocol's name, `chose_baud` a speed (None: the usual one)."""

    chosen = Signal(str)
    chose_baud = Signal(object)

    def __init__(self, speeches: Sequence[Speech]) -> None:
        super().__init__()
        self._kinds, self._speeds = QButtonGroup(self), QButtonGroup(self)
        self._names = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for category, words in ROWS.items():
            row = Flow()
            for speech in (one for one in speeches if one.category is category):
                push = choice(speech.title, partial(self.chosen.emit, speech.name))
                self._names[speech.name] = push
                self._kinds.addButton(push)
                row.addWidget(push)
            column.addLayout(_labelled(words, row))
        self._bauds, self._speed = Flow(), QWidget()
        self._speed.setLayout(_labelled("Speed", self._bauds))
        self._speed.hide()
        column.addWidget(self._speed)

    def say(self, name: str | None, bauds: Sequence[int], baud: int | None) -> None:
        """Mark the chosen kind and its speed; `bauds` begin with the usual one."""
        self._kinds.setExclusive(False)
        for known, push in self._names.items():
            push.setChecked(known == name)
        self._kinds.setExclusive(True)
        clear(self._bauds)
        for one in bauds:
            usual = one == bauds[0]
            push = choice(
                f"{one} baud{' (usual)' if usual else ''}",
                partial(self.chose_baud.emit, None if usual else one),
            )
            push.setChecked(baud == (None if usual else one))
            self._speeds.addButton(push)
            self._bauds.addWidget(push)
        self._speed.setVisible(bool(bauds))


def _labelled(words: str, row: Flow) -> QHBoxLayout:
    label = text(words, "mute")
    label.setFixedWidth(LABEL)
    label.setMinimumHeight(theme.TARGET)
    outer = QHBoxLayout()
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(8)
    outer.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    outer.addLayout(row, 1)
    return outer
