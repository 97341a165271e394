"""What the tests of entry forms share: a nurse at a patient's forms, on a real record."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication, QLabel

from station.data import entries
from station.domain.freshness import Freshness
from station.domain.patient import Patient
from station.services import drafts
from station.services.offer import Offer
from tests.services.written import SYDNEY, a_hand, before
from ui.entries.subject import Subject
from ui.entry_desk import EntryDesk
from ui.errand import Errands
from ui.window import Window

ALIKE = Patient("Anderson", "May", datetime(1950, 1, 1, tzinfo=UTC).date(), "9")


def an_offer(value, freshness=Freshness.LIVE, minutes=0, name=""):
    return Offer(value, before(minutes), 60.0 * minutes, freshness, name)


MONITOR = {
    "systolic": an_offer("152", Freshness.EPISODE, 8, "cuff"),
    "diastolic": an_offer("94", Freshness.EPISODE, 8, "cuff"),
    "heart-rate": an_offer("92"),
    "spo2": an_offer("97"),
    "respiration": an_offer("14"),
    "temperature": an_offer("36.8"),
}


def a_desk(store, offers=MONITOR):
    """Every form of one nurse about one patient, whose monitor shows what is offered."""
    hand, patient = a_hand(store)
    subject = Subject(patient, "7", (ALIKE,), SYDNEY)
    return EntryDesk(subject, hand, Errands("entries"), lambda: offers, lambda: "8 mg/h")


def shown(qtbot, desk, page):
    """The page in the real window, open and ready."""
    window = Window(desk.hand.clock, SYDNEY, demonstration=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
    window.show_page(page)
    page.kept = window  # a window that nobody holds is gone
    at_rest(qtbot, desk)
    return window


def at_rest(qtbot, desk):
    """Nothing is on its way to the record or back."""
    qtbot.waitUntil(lambda: desk.errands.away == 0)


def keys(qtbot, *pressed):
    """Real keys to whatever has the keyboard: a text letter by letter, or a key."""
    for one in pressed:
        if isinstance(one, str):
            for letter in one:
                qtbot.keyClicks(QApplication.focusWidget(), letter)
        elif isinstance(one, tuple):
            qtbot.keyClick(QApplication.focusWidget(), *one)
        else:
            qtbot.keyClick(QApplication.focusWidget(), one)


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def signed(desk):
    return entries.entries(desk.hand.store, desk.hand.admission.id)


def draft(desk, form):
    found = drafts.opened(desk.hand, form).draft
    return None if found is None else found.payload
