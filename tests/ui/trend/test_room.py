"""Words on the chart only where there is room for them."""

import pytest
from PySide6.QtGui import QFontMetricsF

from ui.trend.drawing import font
from ui.trend.room import LEAST, fitting

pytestmark = pytest.mark.usefixtures("qapp")


def metrics():
    return QFontMetricsF(font(12))


def test_what_fits_is_said_whole_what_does_not_is_cut_and_a_stub_is_left_out():
    words = "Frightened, sees insects on the curtain"
    wide = metrics().horizontalAdvance(words)
    assert fitting(words, wide + 1, metrics()) == words
    cut = fitting(words, wide / 2, metrics())
    assert cut.endswith("…")
    assert metrics().horizontalAdvance(cut) <= wide / 2
    assert fitting(words, LEAST - 1, metrics()) == ""
    assert fitting("9", LEAST - 1, metrics()) == "9"
