"""A nurse's hands at the station's real window, and her eyes on it.

Everything is a key pressed on whatever has the keyboard, or a finger on what can be seen; nothing
here calls a page, a form or a service.
"""

import sys
from functools import partial

from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from devices.adapters import adapter_of
from devices.catalogue import kinds
from devices.port_check import present, trouble
from devices.recognise import find_out
from reports.handover import handover
from reports.infusion_summary import infusion_summary
from reports.proof import proofread
from station.domain.card import Card
from station.services.connect import Speech
from station.services.duty import Duty
from station.services.launch import recorder_running
from station.services.printing import Press
from tests.stories.running_ward import CLOCK, PIN
from ui.entries.entry_page import EntryPage
from ui.first_run.first_run import Machine
from ui.people.sign_in_page import SignInPage
from ui.station_window import Outside, StationWindow

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SAVE, BACK = (Key.Key_Return, CTRL), Key.Key_Escape
MOST_TABS = 90
LOOK_MS, WAIT_MS = 20, 60_000  # only a hang reaches the second
SIZE = (1366, 768)


def compose(store, where, start=None, clock=CLOCK):
    """The window over an open record, joined as main.py joins it."""
    speeches = [
        Speech(one.protocol, one.title, one.category, one.settings.baud, one.settings.other_bauds,
               one.alarms, one.limits.alarms_at_once)
        for one in kinds().values()
    ]  # fmt: skip
    machine = Machine(present, trouble, speeches, partial(find_out, CLOCK), adapter_of)
    outside = Outside(
        store.key, where.runtime, where.prints, machine,
        Press(infusion_summary, handover, proofread), partial(recorder_running, where), start,
    )  # fmt: skip
    return StationWindow(Duty(store, clock), outside)


class Opened:
    """The window on the screen, for as long as a block lasts; what it changed is put back."""

    def __init__(self, store, where, start=None, clock=CLOCK):
        self._hook = sys.excepthook
        self.station = compose(store, where, start, clock)

    def __enter__(self):
        self.station.begin()
        self.station.desk.window.resize(*SIZE)
        self.station.desk.window.show()
        return self.station

    def __exit__(self, *_):
        self.station.end()
        self.station.desk.window.close()
        self.station.desk.window.deleteLater()
        QApplication.processEvents()
        sys.excepthook = self._hook


class Hands:
    """Keys, fingers and eyes."""

    def __init__(self, station):
        self.desk, self.window = station.desk, station.desk.window
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window, WAIT_MS)
        self.rest()

    # ------------------------------------------------------------ waiting

    def until(self, wanted):
        """Look again until it is so; no busier than eyes are."""
        waited = QElapsedTimer()
        waited.start()
        while not wanted():
            assert waited.elapsed() < WAIT_MS, f"it never comes to that; what is read: {self.words}"
            QTest.qWait(LOOK_MS)

    def rest(self):
        """What the last key set going is over: no entry is on its way to the record or back."""
        QApplication.processEvents()
        self.until(lambda: not self.desk.entries.away)

    # ------------------------------------------------------------ keys

    def press(self, *keys):
        """Keys to whatever has the keyboard just then: words letter by letter, a key, a chord."""
        for one in keys:
            if isinstance(one, str):
                for letter in one:
                    QTest.keyClicks(self.keyboard, letter)
            else:
                QTest.keyClick(self.keyboard, *(one if isinstance(one, tuple) else (one,)))
            self.rest()

    @property
    def keyboard(self):
        """What has the keyboard."""
        return QApplication.focusWidget() or self.window

    def walk_to(self, *wanted):
        """Tab from one field to the next, until the keyboard is where it is wanted."""
        for _ in range(MOST_TABS):
            if self.keyboard in wanted:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {wanted[0].accessibleName() or wanted[0]}")

    def choose(self, words):
        """Walk to a button of these words, and press it; among several choices the arrows walk."""
        wanted = self.button(words)
        group = wanted.group()
        self.walk_to(*(group.buttons() if group else [wanted]))
        for _ in range(MOST_TABS):
            if self.keyboard is wanted:
                break
            self.press(Key.Key_Down)
        if not wanted.isChecked():
            self.press(Key.Key_Space)

    def act(self, *keys):
        """Keys that lead to a page of somebody's: where it is asked who it is, the PIN."""
        self.press(*keys)
        if isinstance(self.page, SignInPage):
            self.until(lambda: self.keyboard is self.page.pin)
            self.press(PIN, Key.Key_Return)

    def form(self, *keys):
        """The same, to an entry form that is open for its first answer."""
        self.act(*keys)
        self.until(lambda: isinstance(self.page, EntryPage) and self.page.isEnabled())
        self.rest()

    def save(self):
        """The entry is signed, and the form is left."""
        before = self.page
        self.press(SAVE)
        self.until(lambda: self.page is not before)
        self.rest()

    def home(self):
        """Back to the whole ward, from wherever it was left."""
        for _ in range(6):
            if self.page is self.desk.board:
                return
            self.press(BACK)
        raise AssertionError(f"Esc never comes to the board from {self.page}")

    def bed(self, name):
        """The page of a bed, by its number."""
        self.home()
        self.until(lambda: self.card(name).admission is not None)
        self.press(name)
        assert self.page is self.desk.bed
        self.until(lambda: self.page.heading().place == f"Bed {name}")

    # ------------------------------------------------------------ fingers

    def tap(self, words):
        """A finger on the button of these words, once it can be seen."""
        self.until(lambda: self.buttons(words))
        QTest.mouseClick(self.buttons(words)[-1], Qt.MouseButton.LeftButton)
        self.rest()

    def touch(self, widget):
        """A finger on a part of the page."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.rest()

    def point_at(self, chart, moment):
        """The pointer on the chart at a moment (in seconds); what the page then says of it."""
        x = round(chart.presenter.x(moment))
        QTest.mouseMove(chart.viewport(), QPoint(x, chart.height() // 2))
        return self.desk.bed._cursor.toolTip()

    def button(self, words):
        """The one button of these words."""
        self.until(lambda: self.buttons(words))
        return self.buttons(words)[-1]

    def buttons(self, words):
        """Every button of these words that can be seen."""
        found = self.window.findChildren(QPushButton)
        named = (one for one in found if words in {one.text(), one.accessibleName()})
        return [one for one in named if one.isVisible()]

    # ------------------------------------------------------------ eyes

    @property
    def page(self):
        """The page in front."""
        return self.window.page

    @property
    def words(self):
        """Everything that can be read in the window."""
        labels = [one for one in self.window.findChildren(QLabel) if one.isVisible()]
        return [one.toolTip() or one.text() for one in labels]

    def reads(self, words):
        """Whether these words stand somewhere in the window."""
        return any(words in one for one in self.words)

    def sees(self, words):
        """Wait until these words stand somewhere in the window."""
        self.until(lambda: self.reads(words))

    def card(self, bed):
        """What stands on a bed's card; nothing yet where the ward was not read."""
        there = self.desk.board._cards.get(bed)
        return Card(bed, 0) if there is None else there.card
