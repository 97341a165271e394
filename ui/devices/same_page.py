"""Does the device show the same?  Its values, large, to be held against its own display.

Two cables are easily taken for each other: the step is done only when somebody has looked.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from station.domain.errors import Refused
from ui import theme
from ui.devices.live_card import LiveCard
from ui.devices.live_presenter import LivePresenter
from ui.devices.same_presenter import DIFFERS, Compared, SamePresenter
from ui.errand import Errands
from ui.form_page import FormPage
from ui.page import Heading
from ui.parts import KeyAction, button, clear, reword, text

YES, NO = "Yes, the same", "No, it differs"
Figure = tuple[QLabel, QLabel, QLabel]


class SamePage(FormPage):
    """`same` says that the nurse found the values on the device; `skipped` that it is for later."""

    same = Signal()
    skipped = Signal()
    chapter = "first-start"

    def __init__(self, errands: Errands, live: LivePresenter, skip: str = "") -> None:
        super().__init__(errands, YES)
        self._live, self._skip = live, skip
        self.place = "Compare"
        self.presenter = SamePresenter(live)
        self._parts, self._figures = QVBoxLayout(), list[Figure]()
        self._shape: tuple[object, ...] | None = None
        self._question, self._missing = text("", "name"), text("", "alert")
        self.differs = button(NO, self.say_differs)
        self._build()
        self.card = LiveCard()
        self.beside.addWidget(self.card)
        self.aside(
            "Why this is asked",
            text("Two cables are easily taken for each other. Look at the device itself, not at"
                 " another screen, and hold each figure against its display."),
            text("Only then is the device put on a patient.", "mute"),
        )  # fmt: skip
        self.beside.addStretch(1)

    def _build(self) -> None:
        self._parts.setSpacing(18)
        self.fields.setSpacing(18)
        self.fields.addLayout(self._parts)
        for part in (self._question, self._missing):
            part.setWordWrap(True)
            self.fields.addWidget(part)
        if self._skip:
            self.more_acts.addWidget(button(self._skip, self.skipped.emit))
        self.more_acts.addStretch(1)
        self.more_acts.addWidget(self.differs)

    def about(self, line: str, bed: str | None) -> None:
        """Which line's device is looked at, and at which bed it stands."""
        self.presenter.line, self.presenter.bed = line, bed
        self.say_right()

    @override
    def entered(self) -> None:
        self.setFocus()
        self.tick()

    @override
    def tick(self) -> None:
        line = self.presenter.line
        shown, speakers = self.presenter.compared, self._live.speakers(line)
        self.card.say(self._live.link(line), [] if shown else speakers)
        shape = tuple((one.title, one.part, len(one.values)) for one in shown)
        if shape != self._shape:
            self._shape = shape
            self._show(shown)
            self.reheaded.emit()
        values = (value for one in shown for value in one.values)
        for labels, value in zip(self._figures, values, strict=True):
            for label, words in zip(labels, (value.label, value.value, value.age), strict=True):
                reword(label, words)
        missing = self.presenter.missing(shown)
        if missing != self._missing.text():
            self.say_right()
        reword(self._question, self.presenter.question(shown))
        reword(self._missing, missing)
        self._missing.setVisible(bool(missing))
        for push in (self.act, self.differs):
            push.setEnabled(not missing)

    def _show(self, shown: Sequence[Compared]) -> None:
        clear(self._parts)
        self._figures = []
        for one in shown:
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            title = text(one.title, "title")
            title.setWordWrap(True)
            column.addWidget(title)
            if one.part:
                column.addWidget(text(one.part, "mute"))
            row = QHBoxLayout()
            row.setSpacing(4 * theme.GAP)
            for _ in one.values:
                row.addLayout(self._figure())
            row.addStretch(1)
            column.addLayout(row)
            self._parts.addWidget(holder)

    def _figure(self) -> QVBoxLayout:
        labels = text("", "mute"), text("", "dose"), text("", "small")
        column = QVBoxLayout()
        column.setSpacing(0)
        for label in labels:
            column.addWidget(label)
        self._figures.append(labels)
        return column

    # ------------------------------------------------------------ the answer

    @override
    def save(self) -> None:
        if missing := self.presenter.missing(self.presenter.compared):
            self.say_wrong(Refused(missing))
        else:
            self.same.emit()

    def say_differs(self) -> None:
        """What it means, and what to do."""
        self.say_wrong(Refused(DIFFERS))

    @override
    def heading(self) -> Heading:
        return Heading(self.place, self.presenter.question(self.presenter.compared))

    @override
    def more_keys(self) -> Sequence[KeyAction]:
        differs = KeyAction("N", NO, self.say_differs)
        skip = (KeyAction("F6", self._skip, self.skipped.emit),) if self._skip else ()
        return (differs, *skip)
