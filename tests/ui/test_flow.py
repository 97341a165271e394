import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ui.flow import Flow


@pytest.fixture
def row(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = Flow(gap=10)
    holder.setLayout(flow)
    for _ in range(3):
        part = QWidget()
        part.setFixedSize(100, 44)
        flow.addWidget(part)
    yield flow
    holder.close()


def places(row):
    return [(item.geometry().x(), item.geometry().y()) for item in map(row.itemAt, range(3))]


def test_parts_stand_side_by_side_while_there_is_room(row):
    row.setGeometry(QRect(0, 0, 320, 50))
    assert places(row) == [(0, 0), (110, 0), (220, 0)]
    assert row.heightForWidth(320) == 44


def test_a_part_without_room_goes_on_in_the_next_line(row):
    row.setGeometry(QRect(0, 0, 319, 100))
    assert places(row) == [(0, 0), (110, 0), (0, 54)]
    assert row.heightForWidth(100) == 44 * 3 + 20
    assert row.hasHeightForWidth()
    assert row.minimumSize().width() == row.sizeHint().width() == 100


def test_parts_are_taken_out_again(row):
    assert row.expandingDirections().value == 0
    assert row.takeAt(0) is not None
    assert row.count() == 2
    assert row.itemAt(5) is None
    assert row.takeAt(5) is None
