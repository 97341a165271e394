"""What was entered this shift, newest first; a line can be chosen to correct it or take it back."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.services.bed_sheet import ShiftLine
from ui.parts import card, text

LEAST_HEIGHT = 96  # two lines, and that there are more


class ShiftView(QWidget):
    """The list; `chosen` carries the entry's name."""

    chosen = Signal(str)

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.zone = zone
        self._lines: tuple[ShiftLine, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        outer.addWidget(card(inner))
        inner.addWidget(text("This shift", "title"))
        self._empty = text("Nothing was entered yet.", "mute")
        inner.addWidget(self._empty)
        self.list = QListWidget()
        self.list.setAccessibleName("What was entered this shift")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._activated)
        self.list.setMinimumHeight(LEAST_HEIGHT)
        inner.addWidget(self.list, 1)

    def say(self, lines: tuple[ShiftLine, ...]) -> None:
        """Show these lines; an unchanged list keeps its place."""
        self._empty.setVisible(not lines)
        if lines == self._lines:
            return
        self._lines = lines
        self.list.clear()
        for line in lines:
            marks = "".join(
                word
                for word, on in ((" · late", line.late), (" · corrected", line.corrected))
                if on
            )
            item = QListWidgetItem(f"{line.at.astimezone(self.zone):%H:%M}  {line.words}{marks}")
            item.setToolTip(f"{line.words}\n{line.author}")
            item.setData(Qt.ItemDataRole.UserRole, line.entry)
            self.list.addItem(item)

    def _activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))
