from PySide6.QtCore import Qt

from tests.ui.devices.shown import TITLES, Heard, a_guest, a_line, a_sheet, owned
from ui.devices.devices_presenter import DevicesPresenter
from ui.devices.line_row import LineRow


def test_a_line_says_itself_and_is_chosen_with_a_finger(qtbot):
    heard = Heard()
    heard.link()
    page = DevicesPresenter(heard.live, TITLES)
    page.take(a_sheet(a_line(owned(a_guest()))))
    row = LineRow("bed-1/pump-1")
    qtbot.addWidget(row)
    row.show()
    row.say(page.lines()[0], picked=False)
    row.say(page.lines()[0], picked=True)
    assert row.property("bar") == "picked"
    assert row.accessibleName() == ("Bed 1, B. Braun Space, ● talking, Andersson, Maja")
    with qtbot.waitSignal(row.chosen) as chosen:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert chosen.args == ["bed-1/pump-1"]
    assert row.minimumHeight() >= 44
