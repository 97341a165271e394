"""A real record, encrypted, behind the window too; and the window's own style on every widget."""

import pytest

from tests.data.conftest import blank, record, store
from ui import application
from ui.style import sheet
from ui.theme import Light, palette

__all__ = ["blank", "record", "store"]

DAY = sheet(palette(Light.DAY))


@pytest.fixture(autouse=True)
def _dressed(qapp):
    """Day colours before every test.

    The sheet is never taken off again: Qt then forgets to listen for the end of widgets that were
    measured and never shown, and falls over them at the next sheet (seen with Qt 6.11).
    """
    if qapp.styleSheet() != DAY:
        application.make([])
        application.dress(qapp, Light.DAY)
