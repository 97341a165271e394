import sys

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from station.domain.errors import Refused
from ui.application import catch_bugs, dress, make
from ui.fault import Place
from ui.theme import Light


@pytest.fixture
def hook():
    before = sys.excepthook
    yield
    sys.excepthook = before


@pytest.mark.usefixtures("qapp")
def test_the_application_is_made_once_and_brings_its_own_type():
    application = make([])
    assert make([]) is application
    assert "Inter" in QFontDatabase.families()
    assert QApplication.font().family() == "Inter"


def test_night_puts_another_sheet_on_every_widget(qapp):
    dress(qapp, Light.DAY)
    day = qapp.styleSheet()
    dress(qapp, Light.NIGHT)
    assert qapp.styleSheet() != day


@pytest.mark.usefixtures("hook")
def test_what_nobody_caught_is_shown_and_not_printed():
    shown = []
    catch_bugs(shown.append)
    fault = Refused("No.")
    sys.excepthook(type(fault), fault, None)
    assert [trouble.place for trouble in shown] == [Place.FIELD]
