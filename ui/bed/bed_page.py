"""One patient's page: what runs and how the patient is at the left, the chart in the middle."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from station.domain.card import Card, Urgency
from station.domain.picture import Picture
from station.services.bed_sheet import BedSheet
from ui import theme
from ui.bed.shift_view import ShiftView
from ui.bed.unheard_view import say_unheard, unheard_label
from ui.bed.vitals_view import DoseCard, VitalsCard
from ui.elided import Elided
from ui.entries.ask_strip import AskStrip, Question, ask_keys, of_ask
from ui.entries.scrolled import area_of
from ui.page import Heading, Page
from ui.parts import KeyAction, card, clear, reword, text
from ui.theme import Palette
from ui.trend.trend_presenter import RANGES, TrendPresenter
from ui.trend.trend_view import TrendView

CHIPS = {Urgency.QUIET: "told", Urgency.DUE: "due", Urgency.OVER: "over"}
LEFT_WIDTH, BAR_WIDTH, RIGHT_WIDTH, WIDE_FROM, LOW_UNDER = 300, 12, 280, 1600, 760


class BedPage(Page):
    """The page of one bed.  `offers` gives its keys; `chosen_entry` carries an entry's name.

    `replied` carries what the bed asked and what was answered.
    """

    chosen_entry = Signal(str)
    replied = Signal(object, object)

    def __init__(self, zone: ZoneInfo, colours: Palette) -> None:
        super().__init__()
        self.zone = zone
        self.offers: Callable[[], Sequence[KeyAction]] = tuple
        self.presenter = TrendPresenter(zone)
        self.chart = TrendView(self.presenter, colours)
        self.dose, self.vitals, self.unheard = DoseCard(zone), VitalsCard(), unheard_label()
        self.shift = ShiftView(zone)
        self.notices, self._asking = QVBoxLayout(), QVBoxLayout()
        self.notices.setSpacing(6)
        self._asking.setSpacing(6)
        self._needs_title = text("", "title")
        self._card = Card("", 0)
        self._sheet: BedSheet | None = None
        self._cursor = Elided("title")
        self._ranges = QButtonGroup(self)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._right_frame = QWidget()
        self._build()
        self.chart.read_at.connect(self._read)
        self.chart.moved.connect(self._moved)
        self.shift.chosen.connect(self.chosen_entry)

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(theme.GAP)
        column = self._facts()
        self._right_frame.setFixedWidth(RIGHT_WIDTH)
        self._right_frame.setLayout(self._right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(theme.GAP)
        needs = QVBoxLayout()
        needs.addWidget(self._needs_title)
        needs.addLayout(self.notices)
        self._needs = card(needs)
        self._right.addWidget(self._needs)
        self._right.addWidget(self.shift, 1)
        row.addWidget(column)
        row.addLayout(self._middle(), 1)
        row.addWidget(self._right_frame)

    def _facts(self) -> QWidget:
        """What runs and how the patient is; a low screen scrolls it, and nothing is cut."""
        holder = QWidget()
        holder.setLayout(self._left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(theme.GAP)
        for part in (self.dose, self.vitals, self.unheard):
            self._left.addWidget(part)
        self._left.addStretch(1)
        facts = area_of(holder)
        facts.setFixedWidth(LEFT_WIDTH + BAR_WIDTH)
        facts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return facts

    def _middle(self) -> QVBoxLayout:
        """What the bed asks, over the chart."""
        inner, column = QVBoxLayout(), QVBoxLayout()
        inner.setSpacing(6)
        inner.addLayout(self._range_row())
        inner.addWidget(self.chart, 1)
        column.setSpacing(theme.GAP)
        column.addLayout(self._asking)
        column.addWidget(card(inner), 1)
        return column

    def _range_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for number, (words, span) in enumerate(RANGES):
            push = QPushButton(words)
            push.setCheckable(True)
            push.setProperty("role", "range")
            push.setMinimumHeight(theme.TARGET - 8)
            push.setChecked(span == self.presenter.span)
            push.clicked.connect(lambda _on=False, wanted=span: self.choose(wanted))
            self._ranges.addButton(push, number)
            row.addWidget(push)
        self._now = QPushButton("Now")
        self._now.setProperty("role", "range")
        self._now.setMinimumHeight(theme.TARGET - 8)
        self._now.clicked.connect(lambda _on=False: self._follow())
        row.addWidget(self._now)
        row.addWidget(self._cursor, 1)
        return row

    # ------------------------------------------------------------ what the window asks

    @override
    def heading(self) -> Heading:
        """Bed, name and both identifiers, alerts as chips, the phase as a note."""
        sheet = self._sheet
        chips = ((self._card.alert, "due"),) if self._card.alert else ()
        title = self._card.name if sheet is None else sheet.title
        details = self._card.identifiers if sheet is None else sheet.details
        return Heading(f"Bed {self._card.bed}", title, details, chips, self._card.phase)

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """What the bed asks first, then the keys of whoever put the page up."""
        return (*ask_keys(self.questions, self.replied.emit), *self.offers())

    @property
    def admission(self) -> str | None:
        """Whose page this is; None of a free bed."""
        return self._card.admission

    @property
    def questions(self) -> list[Question]:
        """What the bed asks, with label and wristband."""
        wristband = f"{self._card.name} · {self._card.identifiers}"
        return [of_ask(ask, wristband) for ask in self._card.asks]

    @override
    def entered(self) -> None:
        """The chart has the keys: arrows, plus and minus."""
        self.chart.setFocus()

    # ------------------------------------------------------------ what is shown

    def say_live(self, shown: Card, now: float) -> None:
        """Show this second's card."""
        before = self.heading()
        notices = shown.notices != self._card.notices
        asked = self.questions
        self._card = shown
        if self._sheet is not None and self._sheet.stay.admission.id != shown.admission:
            self._forget(now)
        self.dose.say_live(shown)
        self.vitals.say(shown)
        say_unheard(self.unheard, shown)
        if notices:
            self._say_notices()
        if asked != self.questions:
            self._say_asks()
        self._needs.setVisible(bool(shown.notices))
        following = self.presenter.following
        self.presenter.tick(now)
        if following and self.isVisible():
            self.chart.redraw()
        if before != self.heading():
            self.reheaded.emit()

    def _say_asks(self) -> None:
        clear(self._asking)
        for number, question in enumerate(self.questions):
            strip = AskStrip(question, keys=not number)
            strip.replied.connect(self.replied)
            self._asking.addWidget(strip)
        self.reheaded.emit()

    def _say_notices(self) -> None:
        clear(self.notices)
        needy = self._card.urgency > Urgency.QUIET
        reword(self._needs_title, "Needs somebody" if needy else "To know")
        for notice in sorted(self._card.notices, key=lambda one: -one.urgency):
            label = text(notice.words)
            label.setWordWrap(True)
            reword(label, notice.words, chip=CHIPS[notice.urgency])
            self.notices.addWidget(label)

    def _forget(self, now: float) -> None:
        """Another patient: nothing of the one before may stand beside their values."""
        self._sheet = None
        self.dose.forget()
        self.shift.say(())
        self.presenter.show(Picture(now, now, ""), now)
        self.chart.redraw()
        self.chart.read(None)  # the pointer may rest on it: no move would take its words away

    def say_record(self, sheet: BedSheet) -> None:
        """The record was read again; a page that was read for another patient is left unread."""
        if sheet.stay.admission.id != self._card.admission:
            return
        before = self.heading()
        self._sheet = sheet
        self.dose.say_record(sheet)
        self.shift.say(sheet.shift)
        self.presenter.show(sheet.picture, sheet.at.timestamp())
        self.chart.redraw()
        self.chart.read_again()
        if before != self.heading():
            self.reheaded.emit()

    def choose(self, span: float | None) -> None:
        """Show one of the ranges up to the present."""
        self.presenter.choose(span)
        self.chart.redraw()
        self._moved()

    def _follow(self) -> None:
        self.presenter.follow()
        self.chart.redraw()
        self._moved()

    def _moved(self) -> None:
        for number, (_words, span) in enumerate(RANGES):
            self._ranges.button(number).setChecked(span == self.presenter.span)
        self._now.setEnabled(not self.presenter.following)

    def _read(self, at: float | None) -> None:
        if at is None:
            self._cursor.say("")
            return
        said = " · ".join(words for _code, words in self.presenter.read(at))
        self._cursor.say(f"{self.presenter.clock(at)}   {said}")

    def in_zone(self, zone: ZoneInfo) -> None:
        """The ward's zone became known, or another."""
        for part in (self, self.presenter, self.dose, self.shift):
            part.zone = zone

    def dress(self, colours: Palette) -> None:
        """Day or night."""
        self.chart.dress(colours)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the right column folds under the left; the chart keeps its lanes."""
        super().resizeEvent(event)
        for facts in (self.dose, self.vitals):
            facts.be_compact(compact=self.height() < LOW_UNDER)
        wide = self.width() >= WIDE_FROM
        if wide == (self._right.indexOf(self.shift) >= 0):
            return
        column = self._right if wide else self._left
        for part in (self._needs, self.shift):
            column.insertWidget(column.count() - (0 if wide else 1), part)
        self._right_frame.setVisible(wide)
