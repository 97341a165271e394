"""One screen of an entry: its rows, its time, its draft as it is typed, and its saving."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from station.domain.observation_set import Unanswered
from station.services import drafts
from station.services.drafts import Opened
from station.services.enter import Hand
from ui import theme
from ui.entries.answer_row import AnswerRow, AnyField
from ui.entries.form import Form, Line
from ui.entries.key_pad import KeyPad
from ui.entries.save_card import SaveCard
from ui.entries.scrolled import fitted, scrolled
from ui.entries.subject import Subject
from ui.entries.typed_field import TypedField
from ui.entries.walk import Walk
from ui.errand import Errands
from ui.fault import Place, Trouble, explain
from ui.page import Heading, Page
from ui.parts import KeyAction

SAVE_DRAFT_AFTER = 300  # milliseconds, whether or not typing goes on meanwhile
SIDE_WIDTH = 300
MARGIN, NARROW = 10, 1340
FEW_ROWS, ROOMY = 7, 66  # so few rows are not stretched over the whole height


class EntryPage(Page):
    """A form on the screen.

    `done` carries what was signed, `away` says that the nurse goes back (the draft is kept), and
    `troubled` carries an outage or a bug for the window.
    """

    done = Signal(object)
    away = Signal()
    troubled = Signal(object)
    restored = Signal()

    def __init__(self, form: Form, subject: Subject, hand: Hand, errands: Errands) -> None:
        super().__init__()
        self.form, self.subject, self.hand, self.errands = form, subject, hand, errands
        self._note: Callable[[], str] = str
        self.rows = [AnswerRow(line) for line in form.lines]
        self.save_card = SaveCard(moment=form.moment, correcting=form.amends is not None)
        self.pad = KeyPad(self._pad_onward)
        self._walk = Walk(self.rows, form, self.save_card.save, self.path)
        self._extras: list[QFrame] = []
        self._saving = False
        self._known = False
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(SAVE_DRAFT_AFTER)
        self._draft_timer.timeout.connect(self.keep_draft)
        self._cards = QScrollArea()
        self._left = QVBoxLayout()
        self._right = QVBoxLayout()
        self._build()
        self._join()
        self._open()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        body = QHBoxLayout(self)
        body.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        body.setSpacing(theme.GAP)
        card = QFrame()
        card.setObjectName("card")
        self._left.setContentsMargins(0, 2, 0, 2)
        self._left.setSpacing(0)
        card.setLayout(self._left)
        few = len(self.rows) <= FEW_ROWS
        for row in self.rows:
            self._left.addWidget(row, 1)
            if few:
                row.setMinimumHeight(ROOMY)
        body.addWidget(scrolled(card, whole=not few), 1)
        body.addLayout(self._side())

    def _side(self) -> QVBoxLayout:
        """The cards, which scroll on a low screen, over the saving, which never leaves it."""
        holder = QWidget()
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(theme.GAP)
        holder.setLayout(self._right)
        self.pad.hide()
        area = fitted(holder)
        side = QVBoxLayout()
        side.setSpacing(theme.GAP)
        for part in (self.pad, area, self.save_card):
            part.setFixedWidth(SIDE_WIDTH)
            side.addWidget(part)
        side.addStretch(1)
        self._cards = area
        area.hide()
        return side

    def add_side(self, card: QFrame) -> None:
        """Put a card of this form above the saving; the keys on the screen take its place."""
        self._right.insertWidget(len(self._extras), card)
        self._extras.append(card)
        self._cards.show()

    def _join(self) -> None:
        for row in self.rows:
            row.put.connect(lambda code, value, row=row: self._put(row, code, value))
            row.take.connect(lambda row=row: self._take(row))
            row.excuse.connect(lambda reason, row=row: self._excuse(row, reason))
            row.onward.connect(lambda field, _letter: self._walk.onward(field))
            row.answered.connect(self._walk.through)
            row.backward.connect(self._walk.backward)
            row.finished.connect(lambda row=row: self._judge(row))
            row.touched.connect(self._touched)
            row.here.connect(self._here)
        self.save_card.timed.connect(self._time)
        self.save_card.time.touched.connect(lambda: self._touched(self.save_card.time))
        self.save_card.reasoned.connect(self._reason)
        self.save_card.saving.connect(self.save)

    def _open(self) -> None:
        """Ask for the draft and what was entered before; until they are here nothing is typed."""
        self.setEnabled(False)
        form, hand = self.form, self.hand
        self._run(
            lambda: (drafts.opened(hand, form.name), form.look(hand)),
            lambda found: self._opened(*found),
            self._open_failed,
        )

    def _run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Have the worker do something; a page that is gone by then hears no more of it."""
        self.errands.run(
            work,
            lambda result: done(result) if isValid(self) else None,
            lambda fault: failed(fault) if isValid(self) else None,
        )

    def _opened(self, found: Opened, looked: object) -> None:
        self.form.looked(looked)
        words = self.form.opened(found, self.now)
        self._known = True
        self.setEnabled(True)
        self.show_form()
        self.save_card.say_wrong("")
        self._say_rest(words)
        self._walk.first()
        self.restored.emit()

    def _open_failed(self, fault: BaseException) -> None:
        self.setEnabled(True)
        self._warn(fault)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the last answers give way, never the answers themselves."""
        for row in self.rows:
            row.be_narrow(narrow=event.size().width() < NARROW)
        super().resizeEvent(event)

    # ------------------------------------------------------------ typing

    @property
    def now(self) -> datetime:
        """The present moment by the station's clock."""
        return self.hand.clock.now().utc

    def _put(self, row: AnswerRow, code: str, value: str) -> None:
        self.form.put(code, value)
        row.say_wrong("")
        self.changed()

    def _take(self, row: AnswerRow) -> None:
        if self.take(row.line):
            self.changed()
            typed = [one for one in row.focusable if isinstance(one, TypedField)]
            self._walk.through(typed[-1])

    def take(self, line: Line) -> bool:
        """Take what a device shows; only forms with devices do."""
        del line
        return False

    def _excuse(self, row: AnswerRow, reason: str) -> None:
        self.excuse(row.line, Unanswered(reason) if reason else None)
        self.changed()

    def excuse(self, line: Line, reason: Unanswered | None) -> None:
        """Mark a row not done; only forms that may leave rows undone do."""
        del line, reason

    def _time(self, text: str) -> None:
        self.form.observed = text
        self.changed()

    def _reason(self, text: str) -> None:
        self.form.reason = text
        self.changed()

    def changed(self) -> None:
        """Something was typed: show it, and keep it as a draft in a moment."""
        self.show_form()
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    # ------------------------------------------------------------ moving

    def path(self, field: AnyField) -> list[AnyField]:
        """What Enter and digits walk along from a field; Tab reaches everything."""
        del field
        return self._walk.every()

    def _pad_onward(self) -> None:
        field = self.pad.field
        if field is self.save_card.time:
            self._put_pad_away()
        elif field is not None:
            self._walk.onward(field)
            following = self.focusWidget()
            self._touched(following) if isinstance(following, TypedField) else self._put_pad_away()

    def _touched(self, field: object) -> None:
        """A finger came to a field for figures: keys on the screen take the place of the cards."""
        if isinstance(field, TypedField):
            self.pad.field = field
            self.pad.show()
            self._cards.hide()

    def _put_pad_away(self) -> None:
        self.pad.hide()
        self._cards.setVisible(bool(self._extras))

    def _here(self, row: AnswerRow) -> None:
        for one in self.rows:
            one.be_here(here=one is row)
        if not any(field is self.pad.field for field in row.focusable):
            self._put_pad_away()

    # ------------------------------------------------------------ showing

    def show_form(self) -> None:
        """Show the form as it stands."""
        for row in self.rows:
            for code, field in row.fields.items():
                field.show_value(self.form.text(code))
            row.show_note(self.form.said(row.line, self.now))
        self.save_card.time.show_value(self.form.observed)
        self.save_card.reason.show_value(self.form.reason)
        self._say_rest("")

    def _say_rest(self, words: str) -> None:
        rest = f"{words} {self.form.rest_words}".strip()
        ready = self.form.ready and not self._saving
        self.save_card.say(self.form.save_words, rest, ready=ready)
        self._say_moment()

    def _say_moment(self) -> None:
        words = self.form.observed_words(self.now)
        late = words != "—" and self.form.late(self.now)
        self.save_card.say_moment(words, late=late)

    def _judge(self, row: AnswerRow) -> None:
        """Leaving a field says what is wrong with it; nothing that was typed is taken away."""
        problems = self.form.problems(self.now)
        typed = [code for code in row.fields if self.form.text(code)]
        row.say_wrong(next((problems[code] for code in typed if code in problems), ""))

    @override
    def tick(self) -> None:
        """The time of observation goes on until somebody sets it."""
        self._say_moment()

    # ------------------------------------------------------------ saving

    def save(self) -> None:
        """Sign it, or say beside each field what cannot be."""
        if self._saving or not self.form.ready:
            return
        problems = self.form.problems(self.now)
        for row in self.rows:
            row.say_wrong(next((problems[code] for code in row.fields if code in problems), ""))
        self.save_card.say_wrong(problems.get("observed") or problems.get("reason") or "")
        if problems:
            self._focus_problem(problems)
            return
        self._draft_timer.stop()
        self._saving = True
        self.save_card.save.setEnabled(False)
        self._run(self.form.signing(self.hand, self.now), self._signed, self._unsigned)

    def _focus_problem(self, problems: dict[str, str]) -> None:
        for row in self.rows:
            for code, field in row.fields.items():
                if code in problems:
                    field.setFocus()
                    return
        wrong = self.save_card.time if "observed" in problems else self.save_card.reason
        wrong.setFocus()

    def _signed(self, entry: object) -> None:
        self._saving = False
        self._known = False
        self.done.emit(entry)

    def _unsigned(self, fault: BaseException) -> None:
        self._saving = False
        trouble = explain(fault)
        self._say_rest("")
        self.save_card.say_wrong(f"Not saved: {trouble.sentence}")
        if trouble.place is not Place.FIELD:
            self.troubled.emit(trouble)

    def _warn(self, fault: BaseException) -> None:
        trouble: Trouble = explain(fault)
        self.save_card.say_wrong(trouble.sentence)
        self.troubled.emit(trouble)

    def keep_draft(self) -> None:
        """Give what is typed to the worker that keeps it; nothing is kept of what was signed."""
        self._draft_timer.stop()
        if not self._known or self._saving:
            return
        hand, form, typed = self.hand, self.form.name, self.form.draft()
        self._run(
            lambda: drafts.keep(hand, form, typed),
            lambda _none: None,
            self._warn,
        )

    @override
    def left(self) -> None:
        """What is typed is kept before anything else happens."""
        if self._draft_timer.isActive():
            self.keep_draft()

    def go_back(self) -> None:
        """Keep the draft and go back."""
        self.left()
        self.away.emit()

    # ------------------------------------------------------------ head and foot

    @override
    def heading(self) -> Heading:
        """Both identifiers, who could be mistaken, and what this form is."""
        title = f"Correction: {self.form.title}" if self.form.amends else self.form.title
        return self.subject.heading(title)

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """The keys every form has."""
        return (
            KeyAction("Ctrl+Return", "save", self.save, shown=False),
            KeyAction("Ctrl+Enter", "save", self.save, shown=False),
            KeyAction("T", "time", self.save_card.time.setFocus, shown=False),
            KeyAction("Esc", "keep draft, back", self.go_back),
        )

    @override
    def entered(self) -> None:
        """The keyboard is for the first row nobody answered."""
        if self._known:
            self._walk.first()
