"""The main window: head, one page at a time, foot with the page's keys; no page's logic."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from station.domain.clock import Clock
from ui import theme
from ui.elided import Elided
from ui.page import Page
from ui.parts import KeyButton, chip, clear, reword, text

NOT_AN_ALARM_SYSTEM = "Not an alarm system: the bedside device is primary"
STATION = "Infusion Station"
HEAD_HEIGHT, FOOT_HEIGHT = 56, 48
MOST_OF_HEAD = 4  # a chip takes at most this part of the width: the name has the first right


class Window(QMainWindow):
    """Head, page, foot; `closing` is emitted when the nurse closes the window."""

    closing = Signal()

    def __init__(self, clock: Clock, zone: ZoneInfo, *, demonstration: bool) -> None:
        super().__init__()
        self._clock, self.zone = clock, zone
        self.setWindowTitle(STATION)
        self.setMinimumSize(1024, 640)
        self._place, self._name = text("", "name"), Elided("name", shrinks=True)
        self._details, self._note = Elided("mute"), text("", "mute")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self.recording = chip("", "plain")
        self._person, self._time = text("", "mute"), text("", "clock")
        self._demonstration = chip("DEMONSTRATION", "demonstration")
        self._demonstration.setVisible(demonstration)
        self.banner = QFrame()
        self._banner_words = text("")
        self.pages = QStackedWidget()
        self._below, self._foot = QVBoxLayout(), QHBoxLayout()
        self._shortcuts: list[QShortcut] = []
        self._frame = QWidget()
        self._build()
        self._second = QTimer(self)
        self._second.timeout.connect(self.tick)
        self._second.start(1000)
        self.tick()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self._frame.setObjectName("frame")
        self._frame.setProperty("lost", "false")
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._build_banner())
        column.addWidget(self.pages, 1)
        self._below.setContentsMargins(14, 0, 14, 0)
        column.addLayout(self._below)
        column.addWidget(self._build_foot())
        self.setCentralWidget(self._frame)

    def _head(self) -> QFrame:
        head = QFrame()
        head.setObjectName("header")
        head.setFixedHeight(HEAD_HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(22, 0, 22, 0)
        row.setSpacing(14)
        row.addWidget(self._place)
        row.addLayout(self._identity(), 1)
        row.addLayout(self._chips)
        row.addWidget(self._demonstration)
        for part in (self._note, self.recording, self._person, self._time):
            row.addWidget(part)
        return head

    def _identity(self) -> QVBoxLayout:
        """Name over details: both identifiers keep the whole width that is left."""
        column = QVBoxLayout()
        column.setContentsMargins(0, 3, 0, 3)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._name)
        column.addWidget(self._details)
        column.addStretch(1)
        return column

    def _build_banner(self) -> QFrame:
        self.banner.setObjectName("banner")
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(22, 10, 22, 10)
        self._banner_words.setWordWrap(True)
        row.addWidget(self._banner_words)
        self.banner.hide()
        return self.banner

    def _build_foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("footer")
        foot.setFixedHeight(FOOT_HEIGHT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 22, 0)
        self._foot.setSpacing(6)
        row.addLayout(self._foot)
        row.addStretch(1)
        row.addWidget(text(NOT_AN_ALARM_SYSTEM, "mute"))
        return foot

    # ------------------------------------------------------------ pages

    @property
    def page(self) -> Page | None:
        """The page in front."""
        current = self.pages.currentWidget()
        return current if isinstance(current, Page) else None

    def show_page(self, page: Page) -> None:
        """Bring a page to the front."""
        before = self.page
        if before is not None and before is not page:
            before.left()
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
            page.reheaded.connect(self._reheaded)
        self.pages.setCurrentWidget(page)
        page.entered()
        self._dress_head(page)
        self._dress_foot(page)

    @Slot()
    def _reheaded(self) -> None:
        if self.page is not None:
            self._dress_head(self.page)
            self._dress_foot(self.page)

    def _dress_head(self, page: Page) -> None:
        heading = page.heading()
        # For whoever has the window read aloud, or finds it in a list; a name stands in the head.
        named = (heading.place, heading.called or heading.note, STATION)
        self.setWindowTitle(" · ".join(filter(None, named)))
        reword(self._place, heading.place)
        self._name.say(heading.name)
        self._details.say(heading.details)
        self._details.setVisible(bool(heading.details))
        self._name.setVisible(bool(heading.name))
        reword(self._note, heading.note)
        clear(self._chips)
        for words, kind in heading.chips:
            made = chip(words, kind)
            made.ensurePolished()
            room = self.width() // MOST_OF_HEAD
            made.setText(made.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
            made.setToolTip(words)
            self._chips.addWidget(made)

    def _dress_foot(self, page: Page) -> None:
        clear(self._foot)
        for shortcut in self._shortcuts:
            shortcut.setParent(None)
            shortcut.deleteLater()
        self._shortcuts = []
        for action in page.key_actions():
            shortcut = QShortcut(QKeySequence(action.key), self)
            shortcut.activated.connect(action.act)
            self._shortcuts.append(shortcut)
            if action.shown:
                self._foot.addWidget(KeyButton(action))

    # ------------------------------------------------------------ the station's own state

    def say_recording(self, words: str, *, well: bool) -> None:
        """What the recorder does; while it does not record, the whole window's border says so."""
        reword(self.recording, words, chip="good" if well else "over")
        lost = "false" if well else "true"
        if self._frame.property("lost") != lost:
            self._frame.setProperty("lost", lost)
            self._frame.style().unpolish(self._frame)
            self._frame.style().polish(self._frame)

    def say_person(self, name: str) -> None:
        """Whose hands are at the keyboard."""
        reword(self._person, name)

    def say_trouble(self, sentence: str) -> None:
        """An outage, under the head until it is over; an empty sentence takes it away."""
        reword(self._banner_words, sentence)
        self.banner.setVisible(bool(sentence))

    def put_below(self, strip: QWidget) -> None:
        """A strip between page and keys, instead of the one that stood there."""
        clear(self._below)
        self._below.addWidget(strip)

    @Slot()
    def tick(self) -> None:
        """Each second: the clock and the page's ages."""
        local = self._clock.now().utc.astimezone(self.zone)
        reword(self._time, f"{local:%H:%M}")
        if self.page is not None:
            self.page.tick()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes; recording goes on without it."""
        if self.page is not None:
            self.page.left()
        self.closing.emit()
        event.accept()


def minimum_height() -> int:
    """Height the head and the foot take from a page."""
    return HEAD_HEIGHT + FOOT_HEIGHT + theme.GAP
