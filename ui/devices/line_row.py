"""One line in the list of the devices page: place, device, state, whose, and how well heard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout
from typing_extensions import override

from ui.devices.devices_presenter import LineWords
from ui.elided import Elided
from ui.parts import chip, reword, text

PLACE_WIDTH, ROW_HEIGHT = 110, 84


class LineRow(QFrame):
    """A tap chooses it."""

    chosen = Signal(str)

    def __init__(self, line: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.line = line
        self._place, self._what, self._heard = text("", "name"), Elided("title"), Elided("mute")
        self._state, self._since = chip("", "plain"), Elided("mute")
        self._whose, self._clock = Elided("title", shrinks=True), Elided("mute")
        self._place.setFixedWidth(PLACE_WIDTH)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 8, 14, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._place, 0, 0, 3, 1)
        grid.addWidget(self._what, 0, 1)
        grid.addWidget(self._whose, 1, 1)
        grid.addWidget(self._heard, 2, 1)
        grid.addWidget(self._state, 0, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._since, 1, 2)
        grid.addWidget(self._clock, 2, 2)
        for column, stretch in ((1, 5), (2, 3)):
            grid.setColumnStretch(column, stretch)
        self.setMinimumHeight(ROW_HEIGHT)

    def say(self, words: LineWords, *, picked: bool) -> None:
        """Show this second's words; the picked one has a bar at its side."""
        reword(self._place, words.place)
        self._what.say(words.what)
        heard = (words.port, words.quality.words)
        self._heard.say(" · ".join(part for part in heard if part))
        self._clock.say(words.clock.words)
        reword(self._state, words.link.words, chip=words.link.kind)
        self._since.say(words.link.since)
        whose, kind = words.whose
        self._whose.say(whose)
        role = {"over": "error", "due": "due"}.get(kind, "title")
        reword(self._whose, self._whose.text(), role=role)
        for label, fact in ((self._heard, words.quality), (self._clock, words.clock)):
            reword(label, label.text(), role="due" if fact.kind == "due" else "mute")
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
