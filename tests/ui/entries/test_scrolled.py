from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from ui.entries.scrolled import scrolled


def height_of(qtbot, *, whole):
    card = QFrame()
    card.setMinimumHeight(50)
    area = scrolled(card, whole=whole)
    qtbot.addWidget(area)
    area.resize(200, 400)
    with qtbot.waitExposed(area):
        area.show()
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus
    return card.height()


def test_a_card_fills_the_height_or_is_only_as_high_as_it_is(qtbot):
    assert height_of(qtbot, whole=True) == 400
    assert height_of(qtbot, whole=False) < 400
