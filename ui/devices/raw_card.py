"""The raw bytes of the line looked at, as a card: what is held, what is kept, and keeping more."""

from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station.services.keep_capture import LENGTHS
from ui.devices.raw_presenter import KeptWords, RawWords, length_words
from ui.flow import Flow
from ui.parts import button, card, clear, reword, text


class RawCard(QFrame):
    """`keep` asks to keep so much, `let_go` to let go of what is kept; rebuilt only on a change."""

    keep = Signal(object)
    let_go = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._state = _wrapped("")
        self._kept = QVBoxLayout()
        self._kept.setSpacing(6)
        self._offer = QWidget()
        self.words: RawWords | None = None
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(text("Raw bytes of this line", "mute"))
        column.addWidget(self._state)
        column.addLayout(self._kept)
        column.addWidget(self._offer)
        self._build_offer()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(column))
        self.forget()

    @property
    def line(self) -> str | None:
        """Whose raw bytes are shown; None while nothing is known of them."""
        return None if self.words is None else self.words.line

    @property
    def may_keep(self) -> bool:
        """Whether there is something to be kept."""
        return self.words is not None and self.words.may_keep

    @property
    def kept(self) -> tuple[KeptWords, ...]:
        """What is kept."""
        return () if self.words is None else self.words.kept

    def _build_offer(self) -> None:
        column = QVBoxLayout(self._offer)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(_wrapped("Keep for an investigation, until somebody lets go:", "mute"))
        row = Flow()
        for length in LENGTHS:
            row.addWidget(button(length_words(length), partial(self._ask_keep, length)))
        column.addLayout(row)

    def _ask_keep(self, length: timedelta) -> None:
        self.keep.emit(length)

    def forget(self) -> None:
        """Another line is looked at: nothing is known of it yet."""
        self.words = None
        self.hide()

    def say(self, words: RawWords) -> None:
        """Show what there is of a line."""
        before, self.words = self.words, words
        reword(self._state, words.state)
        self._offer.setVisible(words.may_keep)
        if before is None or before.kept != words.kept:
            clear(self._kept)
            for one in words.kept:
                self._add(one)
        self.show()

    def say_wrong(self, sentence: str) -> None:
        """They cannot be looked at."""
        self.forget()
        clear(self._kept)
        reword(self._state, sentence)
        self._offer.hide()
        self.show()

    def _add(self, kept: KeptWords) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(_wrapped(kept.words), 1)
        push = button("Let go", partial(self.let_go.emit, kept))
        row.addWidget(push, 0, Qt.AlignmentFlag.AlignTop)
        self._kept.addWidget(holder)


def _wrapped(words: str, role: str = "") -> QLabel:
    label = text(words, role)
    label.setWordWrap(True)
    return label
