"""What every form of the window is: fields in a card, words beside it, one act, and a way back.

A form saves off the GUI thread, says in place why it cannot, and keeps what was typed.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import theme
from ui.errand import Errands
from ui.fault import Place, explain
from ui.page import Page
from ui.parts import KeyAction, button, card, clear, reword, text

SIDE_WIDTH, LOW_SIDE_WIDTH, WIDE_FROM, WIDEST = 380, 320, 1200, 1480
LABEL_WIDTH, SECOND_LABEL = 172, 116
UNBOUND = 16777215  # as tall as it needs
ROOM = 36  # beside the words of a choice, which grow bold when it is chosen


class FormPage(Page):
    """A page with fields at the left and what they mean at the right.

    `closed` is the way back; `faulted` carries an outage or a bug to the window.
    """

    closed = Signal()
    faulted = Signal(object)
    chapter = "station"  # of the guide, where F1 opens it

    def __init__(self, errands: Errands, act: str, back: str = "Back") -> None:
        super().__init__()
        self._errands = errands
        self._act_words, self._back_words = act, back
        self.fields, self.beside = QVBoxLayout(), QVBoxLayout()
        self.steps, self.more_acts = QHBoxLayout(), QHBoxLayout()
        self.wrong = text("", "error")
        self.wrong.setWordWrap(True)
        self.act = button(act, self.save, "primary")
        self.back = button(back, self.closed.emit)
        self.help: Callable[[str], None] | None = None
        self.busy = False
        self._side = QWidget()
        self._frame()

    def _frame(self) -> None:
        self.fields.setSpacing(10)
        self.beside.setSpacing(theme.GAP)
        self.beside.setContentsMargins(0, 0, 0, 0)
        self.wrong.hide()
        side = self._side
        side.setFixedWidth(SIDE_WIDTH)
        side.setLayout(self.beside)
        column = QVBoxLayout()
        column.setSpacing(theme.GAP)
        column.addWidget(card(self.fields))
        column.addWidget(self.wrong)
        column.addLayout(self._acts())
        column.addStretch(1)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(theme.GAP)
        both.addLayout(column, 1)
        both.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        self.steps.setSpacing(8)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addLayout(self.steps)
        whole.addLayout(both, 1)
        inner = QWidget()
        inner.setLayout(whole)
        inner.setMaximumWidth(WIDEST)
        self._scrolled(inner)

    def _acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.act.setMinimumWidth(220)
        self.more_acts.setSpacing(8)
        row.addWidget(self.back)
        row.addLayout(self.more_acts)
        row.addStretch(1)
        row.addWidget(self.act)
        return row

    def _scrolled(self, inner: QWidget) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner)
        scroll.setWidget(holder)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 14)
        column.setSpacing(theme.GAP)
        column.addWidget(scroll, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the words beside the form give way first."""
        super().resizeEvent(event)
        self._side.setFixedWidth(SIDE_WIDTH if self.width() >= WIDE_FROM else LOW_SIDE_WIDTH)

    # ------------------------------------------------------------ parts of a form

    def field(self, words: str, part: QWidget | QLayout, hint: str = "") -> QLabel:
        """A labelled row; gives back the hint's label, which may say more later."""
        row = QHBoxLayout()
        row.setSpacing(14)
        self.fields.addLayout(row)
        return self._part(row, words, part, hint)

    def pair(self, left: tuple[str, QWidget], right: tuple[str, QWidget]) -> tuple[QLabel, QLabel]:
        """Two labelled fields side by side; gives back both hints."""
        row = QHBoxLayout()
        row.setSpacing(14)
        self.fields.addLayout(row)
        first = self._part(row, *left)
        return first, self._part(row, *right, width=SECOND_LABEL)

    def _part(
        self,
        row: QHBoxLayout,
        words: str,
        part: QWidget | QLayout,
        hint: str = "",
        width: int = LABEL_WIDTH,
    ) -> QLabel:
        name = text(words, "title")
        name.setFixedWidth(width)
        name.setMinimumHeight(theme.TARGET if words else 0)
        name.setMaximumHeight(UNBOUND if words else 0)
        name.setWordWrap(True)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        under = text(hint, "small")
        under.setWordWrap(True)
        column = QVBoxLayout()
        column.setSpacing(3)
        if isinstance(part, QWidget):
            name.setBuddy(part)
            part.setAccessibleName(words)
            column.addWidget(part)
        else:
            column.addLayout(part)
        if not hint:  # never shown before it has a parent: it would be a window of its own
            under.hide()
        column.addWidget(under)
        column.addStretch(1)
        row.addLayout(column, 1)
        return under

    def line(self, words: str, hint: str = "", shown: str = "") -> QLineEdit:
        """A labelled field of one line; Enter goes on to the next."""
        edit = QLineEdit()
        edit.setMinimumHeight(theme.TARGET)
        edit.setPlaceholderText(shown)
        edit.returnPressed.connect(self.focusNextChild)
        self.field(words, edit, hint)
        return edit

    def aside(self, title: str, *parts: QLabel | QWidget) -> QVBoxLayout:
        """A card beside the form."""
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(text(title, "title"))
        for part in parts:
            if isinstance(part, QLabel):
                part.setWordWrap(True)
            column.addWidget(part)
        self.beside.addWidget(card(column))
        return column

    def show_steps(self, names: Sequence[str], present: int) -> None:
        """Where in a row of steps this form stands."""
        clear(self.steps)
        for number, name in enumerate(names):
            role = "title" if number == present else "mute"
            mark = "\N{CHECK MARK} " if number < present else f"{number + 1}  "
            self.steps.addWidget(text(f"{mark}{name}", role))
            if number < len(names) - 1:
                self.steps.addWidget(text("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", "mute"))
        self.steps.addStretch(1)

    # ------------------------------------------------------------ doing

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """The act and the way back; a form that has more adds them."""
        act = KeyAction("Ctrl+Return", self._act_words, self.save)
        back = KeyAction("Esc", self._back_words, self.closed.emit)
        if self.help is None:
            return (act, *self.more_keys(), back)
        guide = KeyAction("F1", "Guide", partial(self.help, self.chapter))
        return (act, *self.more_keys(), back, guide)

    def more_keys(self) -> Sequence[KeyAction]:
        """What else can be done on this form; `help` is whoever opens the guide."""
        return ()

    def rename_act(self, words: str) -> None:
        """Say what the act would do now."""
        if words != self._act_words:
            self._act_words = words
            self.act.setText(words)
            self.reheaded.emit()

    def save(self) -> None:
        """Do what the form is for."""
        raise NotImplementedError

    def say_wrong(self, fault: BaseException) -> None:
        """Why it cannot be: in place, and for an outage or a bug to the window too."""
        trouble = explain(fault)
        reword(self.wrong, trouble.sentence)
        self.wrong.show()
        if trouble.place is not Place.FIELD:
            self.faulted.emit(trouble)

    def say_right(self) -> None:
        """What was wrong is no more."""
        self.wrong.hide()

    def run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do something off the GUI thread; a second press meanwhile does nothing."""
        if self.busy:
            return
        self._be_busy(busy=True)

        def home(result: object) -> None:
            self._be_busy(busy=False)
            self.say_right()
            done(result)

        def failed(fault: BaseException) -> None:
            self._be_busy(busy=False)
            self.say_wrong(fault)

        self._errands.run(work, home, failed)

    def read(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Read something off the GUI thread, which holds nobody up."""
        self._errands.run(work, done, self.say_wrong)

    def _be_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.act.setEnabled(not busy)


def choice(words: str, chosen: Callable[[], None]) -> QPushButton:
    """One of several answers, for the finger as for the key; none is chosen by itself."""
    push = button(words, chosen)
    push.setCheckable(True)
    bold = QFont(push.font())
    bold.setPixelSize(theme.SIZE_TEXT)
    bold.setWeight(QFont.Weight.DemiBold)
    push.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(words) + ROOM)
    return push
