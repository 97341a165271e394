from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.entries.scrolled import fitted, scrolled


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


def test_a_fitted_area_is_as_high_as_what_it_holds_also_when_that_grows(qtbot):
    holder, outer = QWidget(), QWidget()
    column = QVBoxLayout(holder)
    column.addWidget(QLabel("one"))
    area = fitted(holder)
    rows = QVBoxLayout(outer)
    rows.addWidget(area)
    rows.addStretch(1)
    qtbot.addWidget(outer)
    outer.resize(300, 700)
    outer.show()
    before = area.height()

    for _ in range(8):
        column.addWidget(QLabel("another"))

    qtbot.waitUntil(lambda: area.height() == holder.sizeHint().height())
    assert area.height() > before


def test_a_fitted_area_that_holds_nothing_has_a_size_all_the_same(qapp):
    assert qapp
    area = fitted(QWidget())
    area.takeWidget()

    assert area.sizeHint().isValid()
