"""One line in the list of the devices page: place, device, state, and whose."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout
from typing_extensions import override

from ui.devices.devices_presenter import LineWords
from ui.elided import Elided
from ui.parts import chip, reword, text


class LineRow(QFrame):
    """A tap chooses it."""

    chosen = Signal(str)

    def __init__(self, line: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.line = line
        self._place, self._what, self._port = text("", "name"), Elided("title"), Elided("mute")
        self._state, self._since = chip("", "plain"), Elided("mute")
        self._whose = Elided("title")
        self._place.setFixedWidth(110)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 8, 14, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._place, 0, 0, 2, 1)
        grid.addWidget(self._what, 0, 1)
        grid.addWidget(self._port, 1, 1)
        grid.addWidget(self._state, 0, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._since, 1, 2)
        grid.addWidget(self._whose, 0, 3, 2, 1)
        for column, stretch in ((1, 3), (2, 3), (3, 4)):
            grid.setColumnStretch(column, stretch)
        self.setMinimumHeight(64)

    def say(self, words: LineWords, *, picked: bool) -> None:
        """Show this second's words; the picked one has a bar at its side."""
        reword(self._place, words.place)
        self._what.say(words.what)
        self._port.say(words.port)
        reword(self._state, words.link.words, chip=words.link.kind)
        self._since.say(words.link.since)
        whose, kind = words.whose
        self._whose.say(whose)
        role = {"over": "error", "due": "due"}.get(kind, "title")
        reword(self._whose, self._whose.text(), role=role)
        bar = "picked" if picked else "quiet"
        if self.property("bar") != bar:
            self.setProperty("bar", bar)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleName(f"{words.place}, {words.what}, {words.link.words}, {whose}")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chosen with a finger."""
        del event
        self.chosen.emit(self.line)
