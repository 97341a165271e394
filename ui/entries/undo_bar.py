"""The minute after an entry: what was saved, and one tap to take it back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout
from shiboken6 import isValid

from station.domain.entry import Entry
from station.services.enter import Hand
from station.services.entered import KINDS, entry_words
from station.services.undo import time_left, undo
from ui.elided import Elided
from ui.entries.moment import clock_face
from ui.entries.subject import Subject
from ui.errand import Errands
from ui.fault import explain
from ui.parts import button


class UndoBar(QFrame):
    """Shown for a minute after `offer`; `undone` says that it was taken back.

    The page it stands on calls `tick` each second, and `take_back` for its key.
    """

    undone = Signal()
    troubled = Signal(object)

    def __init__(self, subject: Subject, hand: Hand, errands: Errands) -> None:
        super().__init__()
        self.setObjectName("card")
        self.subject, self.hand, self.errands = subject, hand, errands
        self._entry: Entry | None = None
        self._words = Elided("title")
        self._button = button("U  Undo", self.take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self.hide()

    def offer(self, entry: object) -> None:
        """Say what was saved; anything but an entry, such as a weight, is corrected in the list."""
        self._entry = entry if isinstance(entry, Entry) else None
        if self._entry is None:
            self.hide()
            return
        at = clock_face(self._entry.observed_at, self.subject.zone)
        words = entry_words(self._entry, self.subject.zone).replace("\n", " ")
        who = f"Bed {self.subject.bed} {self.subject.patient.surname.upper()}"
        self._words.say(f"{who} · Saved: {KINDS[self._entry.kind]} {at}: {words}")
        self.show()
        self.tick()

    def tick(self) -> None:
        """The minute runs; when it is over the bar goes."""
        if self._entry is None:
            return
        left = int(time_left(self.hand, self._entry).total_seconds())
        self._button.setText(f"U  Undo, {left} s")
        if not left:
            self.offer(None)

    def take_back(self) -> None:
        """Undo what was saved."""
        hand, entry = self.hand, self._entry
        if entry is None:
            return
        self.errands.run(
            lambda: undo(hand, entry),
            lambda _row: self._gone() if isValid(self) else None,
            lambda fault: self.troubled.emit(explain(fault)) if isValid(self) else None,
        )

    def _gone(self) -> None:
        self.offer(None)
        self.undone.emit()
