from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.devices.shown import PUMP, TITLES, Heard, a_guest, a_line, a_sheet, owned
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


def test_the_kind_of_device_is_read_whole_on_a_small_screen(qtbot):
    """At 1366x768 the list has about 890 px; "Philips IntelliVue (MIB/RS..." was cut there."""
    heard = Heard()
    for title in ("Philips IntelliVue (MIB/RS232)", "B. Braun fm / compact (dianet star)"):
        page = DevicesPresenter(heard.live, {PUMP.name: title})
        page.take(a_sheet(a_line(owned(a_guest()), port="/dev/serial/by-id/usb-FTDI_0403")))
        row = LineRow("bed-1/pump-1")
        qtbot.addWidget(row)
        row.resize(890, 84)
        row.show()
        row.say(page.lines()[0], picked=False)
        said = [one.text() for one in row.findChildren(QLabel)]
        assert title in said
        assert "usb-FTDI_0403" in said
