"""What the tests of desk, rounds and station share: a ward with one patient, and hands at it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from station.data import people
from station.domain.clock import StoppedClock
from station.domain.person import Person
from station.services.bed_facts import bed_facts
from station.services.bed_sheet import bed_sheet
from station.services.duty import Duty
from tests.services.admitted import BEGIN, admitted, hours
from tests.services.written import PIN, SYDNEY
from ui.desk import Desk, Reads

NOW = hours(6)
CTRL = Qt.KeyboardModifier.ControlModifier
SAVE = (Qt.Key.Key_Return, CTRL)


def a_ward(store):
    """Four beds, L. Brandt with a PIN, and ANDERSSON, Maja in bed 3 with her pump and monitor."""
    stayed = admitted(store)
    people.change_pin(store, stayed.nurse, PIN, stayed.nurse, BEGIN)
    return stayed


def a_desk(store, clock=None):
    """A desk over the record, as the station's window makes one."""
    reads = Reads(partial(bed_facts, store), partial(bed_sheet, store))
    return Desk("Pain ward 4B", SYDNEY, clock or StoppedClock(NOW, 1e4), reads, demonstration=False)


def on_duty(desk, store, stayed=None):
    """Whoever works there: the nurse of the ward, or nobody yet."""
    author = None if stayed is None else Person("L. Brandt", "nurse", stayed.nurse)
    return Duty(store, desk.clock, author)


class Hands:
    """A nurse's hands at the keyboard of a desk, and her eyes on its window."""

    def __init__(self, qtbot, desk):
        self.qtbot, self.desk, self.window = qtbot, desk, desk.window

    def sit_down(self):
        """The window comes up, large enough, with the keyboard."""
        self.qtbot.addWidget(self.window)
        self.window.resize(1900, 1000)
        with self.qtbot.waitActive(self.window):
            self.window.show()
        self.desk.start()
        self.qtbot.waitUntil(lambda: bool(self.desk.cards.facts))
        self.rest()

    def rest(self):
        """Nothing is on its way to the record or back."""
        self.qtbot.waitUntil(lambda: not self.desk.entries.away and not self.desk.history.away)

    def press(self, *keys):
        """Real keys to whatever has the keyboard, each with time for what it sets going."""
        for one in keys:
            if isinstance(one, str):
                self.qtbot.keyClicks(self._keyboard, one)
            else:
                self.qtbot.keyClick(self._keyboard, *(one if isinstance(one, tuple) else (one,)))
            self.rest()

    @property
    def _keyboard(self):
        return QApplication.focusWidget() or self.window

    def tap(self, words):
        """A finger on the button of these words, once it can be seen."""
        self.qtbot.waitUntil(lambda: bool(self._buttons(words)))
        self.qtbot.mouseClick(self._buttons(words)[-1], Qt.MouseButton.LeftButton)
        self.rest()

    def _buttons(self, words):
        found = self.page.findChildren(QPushButton)
        return [one for one in found if one.text() == words and one.isVisible()]

    def sign_in(self, name="L. Brandt"):
        """On the page that asks who it is; where one person works, the name is chosen."""
        self.tap(name)
        self.press(PIN, Qt.Key.Key_Return)

    @property
    def page(self):
        """The page in front."""
        return self.window.page

    @property
    def words(self):
        """Everything that can be read in the window."""
        found = self.window.findChildren(QLabel)
        return [label.text() for label in found if label.isVisibleTo(self.window)]

    def facts(self, bed):
        """What the board knows of a bed."""
        return next(one for one in self.desk.cards.facts if one.bed.name == bed)
