"""Whose was this device really: what was wrong, who it was, what changes hands, what to recall."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from station.domain.association import Association, Where
from station.domain.clock import Clock
from station.domain.errors import Refused
from station.services.admit_patient import Guest
from station.services.associate import Corrected
from station.services.correct_device import Correction, Move, Pages, Stretch
from ui import theme
from ui.breaking import breakable
from ui.devices.confirm_page import BEDSIDE, DESK
from ui.devices.confirm_presenter import guest_words
from ui.devices.correct_presenter import (
    NEVER,
    NOBODY,
    NOTHING_MOVES,
    CorrectPresenter,
    move_words,
    stretch_details,
    stretch_words,
    who_words,
    whole_words,
)
from ui.errand import Errands
from ui.fault import explain
from ui.flow import Flow
from ui.form_page import LABEL_WIDTH, FormPage, choice
from ui.page import Heading
from ui.parts import KeyAction, button, clear, reword, text

TIME_WIDTH = 320  # of a button with two days and times, in the bold type of what is chosen
ASKS_FIRST = "Choose what was wrong and who it really was: then what changes hands stands here."


@dataclass(frozen=True, slots=True)
class CorrectCalls:
    """What the page asks of the station, off the GUI thread."""

    pages: Callable[[], Pages]
    preview: Callable[[Correction], list[Move]]
    correct: Callable[[Correction], Corrected]


class CorrectPage(FormPage):
    """`corrected` carries what was written, with the prints to recall."""

    corrected = Signal(object)
    chapter = "devices"

    def __init__(
        self, errands: Errands, calls: CorrectCalls, clock: Clock, presenter: CorrectPresenter
    ) -> None:
        super().__init__(errands, "At the bed")
        self.act.setText(BEDSIDE)
        self._calls, self._clock, self.presenter = calls, clock, presenter
        self._wrong_ones, self._really = QVBoxLayout(), Flow()
        self._wrong_ones.setSpacing(6)
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        self._away = self._again = False
        self._none = self.field("What was wrong", self._wrong_ones, "Reading the record.")
        self._who = self.field("Who it really was", self._really)
        self._who.setProperty("role", "title")
        self._alert = text("", "alert")
        self._alert.setWordWrap(True)
        self._alert.setContentsMargins(LABEL_WIDTH + 14, 0, 0, 0)
        self._alert.hide()
        self.fields.addWidget(self._alert)
        self.begin, self.end = self._moment(), self._moment()
        self._begin_hint, self._end_hint = self.pair(("From", self.begin), ("Until", self.end))
        for hint in (self._begin_hint, self._end_hint):
            hint.show()
        self.reason = self.line("Why", "", "Such as: two pumps were mixed up at the bed")
        self.desk = button(DESK, lambda: self.correct(Where.DESK))
        self.more_acts.addStretch(1)
        self.more_acts.addWidget(self.desk)
        self._moves = QVBoxLayout()
        self._moves.setSpacing(8)
        self._explain()
        self.reason.textChanged.connect(self._typed)

    def _explain(self) -> None:
        """What changes hands, and what a correction is."""
        self.aside("What changes hands").addLayout(self._moves)
        self.aside(
            "What a correction is",
            text("The first version stays, with its author. The right one takes its place, with"
                 " your name, the time and the reason."),
            text("Charts, totals and prints made from now on go by it. Prints that are wrong by it"
                 " are listed afterwards, to be called back."),
            text("Outside the time you give nothing changes.", "mute"),
        )  # fmt: skip
        self.beside.addStretch(1)

    def _moment(self) -> QLineEdit:
        """A field for a time."""
        edit = QLineEdit()
        edit.setMinimumHeight(theme.TARGET)
        edit.setPlaceholderText("14:30, or 14 3 2026 14:30")
        edit.returnPressed.connect(self.focusNextChild)
        edit.textChanged.connect(self._typed)
        return edit

    # ------------------------------------------------------------ what is shown

    @override
    def heading(self) -> Heading:
        return Heading("Correct", "Whose was this device?")

    @override
    def entered(self) -> None:
        self.setFocus()
        self.look()

    def look(self) -> None:
        """Read the record."""
        self.read(self._calls.pages, self._looked)

    def _looked(self, pages: object) -> None:
        if isinstance(pages, Pages):
            self.presenter.take(pages)
            self._offer_wrong()
            self._offer_really()
            self._preview()
            first = next(iter(self._groups[0].buttons()), None)
            if first is not None and self.hasFocus():
                first.setFocus()

    def _offer_wrong(self) -> None:
        self._empty(self._groups[0])
        clear(self._wrong_ones)
        zone, stretches = self.presenter.zone, self.presenter.stretches
        for one in stretches:
            push = choice(stretch_words(one, zone), partial(self.choose, one.row))
            push.setChecked(self.presenter.row is not None and self.presenter.row.id == one.row.id)
            self._groups[0].addButton(push)
            self._wrong_ones.addWidget(_beside(push, one))
        reword(self._none, "" if stretches else NEVER)
        self._none.setVisible(not stretches)

    def _offer_really(self) -> None:
        self._empty(self._groups[1])
        clear(self._really)
        for guest in self.presenter.guests:
            self._really_button(who_words(guest), guest)
        if self.presenter.row is not None:
            self._really_button(NOBODY, None)
        self._in_order()
        self._say_times()

    def _empty(self, group: QButtonGroup) -> None:
        for push in group.buttons():
            group.removeButton(push)

    def _in_order(self) -> None:
        """Tab goes through the page as it is read, though its buttons were made later."""
        buttons = [push for group in self._groups for push in group.buttons()]
        fields = (self.begin, self.end, self.reason, self.back, self.desk, self.act)
        for one, following in pairwise((*buttons, *fields)):
            self.setTabOrder(one, following)

    def _really_button(self, words: str, guest: Guest | None) -> None:
        push = choice(words, partial(self.really, guest))
        chosen = self.presenter.unknown if guest is None else self.presenter.guest == guest
        push.setChecked(chosen)
        self._groups[1].addButton(push)
        self._really.addWidget(push)

    def _say_times(self) -> None:
        now = self._clock.now().utc
        reword(self._begin_hint, self.presenter.begin_said(now))
        reword(self._end_hint, self.presenter.end_said(now))
        guest = self.presenter.guest
        reword(self._who, "" if guest is None else breakable(whole_words(guest)))
        self._who.setVisible(guest is not None)
        alerts = "; ".join(self.presenter.alerts)
        reword(self._alert, alerts)
        self._alert.setVisible(bool(alerts))

    # ------------------------------------------------------------ choosing

    def choose(self, row: Association) -> None:
        """Take the time that was wrong."""
        self.presenter.choose(row)
        self._offer_really()
        self._preview()

    def really(self, guest: Guest | None) -> None:
        """Who it really was; None where nobody knows."""
        self.presenter.really(guest)
        self._say_times()
        self._preview()

    def _typed(self) -> None:
        one = self.presenter
        one.begin, one.end, one.reason = (
            edit.text() for edit in (self.begin, self.end, self.reason)
        )
        self._say_times()
        self._preview()

    # ------------------------------------------------------------ before and after

    def _preview(self) -> None:
        """Work out what would change hands; one look at a time, the last one counts."""
        if not self.presenter.told:
            self._say_moves((ASKS_FIRST,), "mute")
            return
        if self._away:
            self._again = True
            return
        try:
            asked = self.presenter.correction(Where.DESK, self._clock.now().utc)
        except Refused as sentence:
            self._say_moves((str(sentence),), "alert")
            return
        self._away = True
        self._errands.run(lambda: self._calls.preview(asked), self._worked_out, self._cannot)

    def _worked_out(self, moves: object) -> None:
        found = moves if isinstance(moves, list) else []
        words = [move_words(one, self.presenter.zone) for one in found]
        self._say_moves(words or (NOTHING_MOVES,), "")
        self._next()

    def _cannot(self, fault: BaseException) -> None:
        self._say_moves((explain(fault).sentence,), "alert")
        self._next()

    def _next(self) -> None:
        self._away = False
        if self._again:
            self._again = False
            self._preview()

    def _say_moves(self, sentences: Sequence[str], role: str) -> None:
        clear(self._moves)
        for words in sentences:
            label = text(breakable(words), role)
            label.setWordWrap(True)
            self._moves.addWidget(label)

    @override
    def save(self) -> None:
        self.correct(Where.BEDSIDE)

    def correct(self, where: Where) -> None:
        """Write it down."""
        try:
            asked = self.presenter.correction(where, self._clock.now().utc)
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        self.run(lambda: self._calls.correct(asked), self.corrected.emit)

    @override
    def more_keys(self) -> Sequence[KeyAction]:
        return (KeyAction("Ctrl+D", DESK, lambda: self.correct(Where.DESK)),)


def _beside(push: QPushButton, one: Stretch) -> QWidget:
    """The button of a time, and beside it whose it was, of which device, and who said so."""
    holder = QWidget()
    row, words = QHBoxLayout(holder), QVBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    words.setSpacing(0)
    push.setMinimumWidth(TIME_WIDTH)
    push.setAccessibleName(f"{guest_words(one.guest).name}, {push.text()}")
    for said, role in ((guest_words(one.guest).name, "title"), (stretch_details(one), "small")):
        label = text(breakable(said), role)
        label.setWordWrap(True)
        words.addWidget(label)
    row.addWidget(push)
    row.addLayout(words, 1)
    return holder
