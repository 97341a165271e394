"""What was entered this shift: choose a line, correct it, undo it, or strike it out with why."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from station.services import entered
from station.services.enter import Hand
from station.services.entered import Line
from station.services.undo import strike, undo
from ui.elided import Elided
from ui.entries.history import SHIFT, History
from ui.entries.save_card import side_card
from ui.entries.subject import Subject
from ui.entries.typed_field import TypedField
from ui.errand import Errands
from ui.fault import Place, explain
from ui.page import Heading, Page
from ui.parts import KeyAction, button, clear, reword, text

SIDE_WIDTH, MARGIN, TIME_WIDTH, KIND_WIDTH, TALL = 300, 10, 190, 150, 58


class HistoryPage(Page):
    """The list with what may be done with each line.

    `correct` carries the line to correct; `away` goes back; `changed` says that something was taken
    back; `troubled` carries an outage or a bug.
    """

    correct = Signal(object)
    away = Signal()
    changed = Signal()
    troubled = Signal(object)

    def __init__(self, subject: Subject, hand: Hand, errands: Errands) -> None:
        super().__init__()
        self.subject, self.hand, self.errands = subject, hand, errands
        self.history = History(hand.author.id, subject.zone)
        self._views: dict[str, _LineView] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 2, 0, 2)
        self._list.setSpacing(0)
        self._correct = button("C  Correct", self.go_correct)
        self._undo = button("U  Undo", self.take_back)
        self._strike = button("X  Strike out", self.strike_out)
        self.reason = TypedField("Why it is struck out", figures=False, width=120)
        self._wrong = text("", "error")
        self._build()
        self.look()

    def _build(self) -> None:
        body = QHBoxLayout(self)
        body.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        body.setSpacing(12)
        card = QFrame()
        card.setObjectName("card")
        card.setLayout(self._list)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        self._area = area
        body.addWidget(area, 1)
        body.addLayout(self._actions())

    def _actions(self) -> QVBoxLayout:
        """What may be done with the chosen line."""
        side, actions = side_card("This entry")
        side.setFixedWidth(SIDE_WIDTH)
        self.reason.setPlaceholderText("Why it is struck out")
        self._wrong.setWordWrap(True)
        for part in (self._correct, self._undo, self.reason, self._strike, self._wrong):
            actions.addWidget(part)
        kept = _wrapped("Nothing is removed: what is taken back stays legible.")
        kept.setProperty("role", "small")
        actions.addWidget(kept)
        self._wrong.hide()
        self.reason.onward.connect(lambda _letter: self.strike_out())
        right = QVBoxLayout()
        right.addWidget(side)
        right.addStretch(1)
        return right

    # ------------------------------------------------------------ the list

    def look(self) -> None:
        """Read the list again."""
        hand, zone = self.hand, self.subject.zone
        since = hand.clock.now().utc - SHIFT
        self._run(lambda: entered.lines(hand, since, zone), self._show)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.errands.run(
            work,
            lambda result: done(result) if isValid(self) else None,
            lambda fault: self._failed(fault) if isValid(self) else None,
        )

    def _show(self, lines: Sequence[Line]) -> None:
        self.history.take(lines)
        clear(self._list)
        self._views = {}
        now = self.hand.clock.now().utc
        for line in self.history.lines:
            view = _LineView(line, self.history.times(line, now))
            view.chosen.connect(self.choose)
            self._views[line.name] = view
            self._list.addWidget(view)
        if not self._views:
            self._list.addWidget(text("  Nothing was entered in the last 12 hours.", "mute"))
        self._mark()

    def choose(self, name: str) -> None:
        """Choose a line."""
        self.history.chosen = name
        self._mark()

    def _mark(self) -> None:
        for name, view in self._views.items():
            view.be_here(here=name == self.history.chosen)
            if name == self.history.chosen:
                self._area.ensureWidgetVisible(view)
        self.say_wrong("")
        self.tick()

    @override
    def tick(self) -> None:
        """The minute for undoing runs out."""
        left = self.history.undo_left(self.hand.clock.now().utc)
        self._undo.setText(f"U  Undo, {left} s left" if left else "U  Undo: the minute is over")
        self._undo.setEnabled(left > 0)
        self._correct.setEnabled(self.history.may_correct)
        self._strike.setEnabled(self.history.may_strike)
        self.reason.setEnabled(self.history.may_strike)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.history.step(1 if event.key() == Qt.Key.Key_Down else -1)
            self._mark()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ what is done with it

    def go_correct(self) -> None:
        """Open the form that corrects the chosen line."""
        if self.history.may_correct and self.history.line is not None:
            self.correct.emit(self.history.line)

    def take_back(self) -> None:
        """Undo the chosen line within its minute."""
        line = self.history.line
        if line is None or line.entry is None or not self._undo.isEnabled():
            return
        hand, entry = self.hand, line.entry
        self._run(lambda: undo(hand, entry), self._done)

    def strike_out(self) -> None:
        """Strike the chosen line out, with the reason beside the button."""
        line = self.history.line
        if line is None or line.entry is None or not self.history.may_strike:
            return
        hand, entry, reason = self.hand, line.entry, self.reason.text()
        if not reason.strip():
            self.say_wrong("Say why this is struck out.")
            self.reason.setFocus()
            return
        self._run(lambda: strike(hand, entry, reason), self._done)

    def _done(self, _row: object) -> None:
        self.reason.clear()
        self.setFocus()
        self.changed.emit()
        self.look()

    def _failed(self, fault: BaseException) -> None:
        trouble = explain(fault)
        self.say_wrong(trouble.sentence)
        if trouble.place is not Place.FIELD:
            self.troubled.emit(trouble)

    def say_wrong(self, sentence: str) -> None:
        """Why it was not done."""
        reword(self._wrong, sentence)
        self._wrong.setVisible(bool(sentence))

    # ------------------------------------------------------------ head and foot

    @override
    def heading(self) -> Heading:
        """Whose entries these are."""
        return self.subject.heading("Entered in the last 12 hours")

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """What may be done with a line."""
        return (
            KeyAction("C", "correct", self.go_correct),
            KeyAction("U", "undo", self.take_back),
            KeyAction("X", "strike out", self.strike_out),
            KeyAction("Esc", "back", self.away.emit),
        )

    @override
    def entered(self) -> None:
        """Arrows are for the list; what was corrected meanwhile is read again."""
        self.setFocus()
        self.look()


class _LineView(QFrame):
    """One line: when, what, by whom, and what became of it."""

    chosen = Signal(str)

    def __init__(self, line: Line, times: str) -> None:
        super().__init__()
        self.setObjectName("row")
        self.setProperty("here", "false")
        self.setMinimumHeight(TALL)
        self._name = line.name
        self.setAccessibleName(f"{line.kind} {times}")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(12)
        when = text(times, "due" if line.late else "title")
        when.setFixedWidth(TIME_WIDTH)
        kind = text(line.kind, "title")
        kind.setFixedWidth(KIND_WIDTH)
        row.addWidget(when)
        row.addWidget(kind)
        row.addLayout(self._said(line), 1)
        row.addWidget(text(line.author, "mute"))

    def _said(self, line: Line) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        words = _wrapped(line.words or "—")
        words.setProperty("role", "struck" if line.replaced else "")
        column.addWidget(words)
        for more in (line.corrects, line.replaced):
            if more:
                small = Elided("small")
                small.say(more)
                column.addWidget(small)
        return column

    def be_here(self, *, here: bool) -> None:
        """Mark the chosen line."""
        self.setProperty("here", "true" if here else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap chooses."""
        del event
        self.chosen.emit(self._name)


def _wrapped(words: str) -> QWidget:
    label = text(words)
    label.setWordWrap(True)
    return label
