from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ui.entries.key_pad import KeyPad
from ui.entries.typed_field import TypedField


def key(pad, name):
    return next(one for one in pad.findChildren(QPushButton) if one.text() == name)


def test_a_finger_types_a_number_and_goes_on(qtbot):
    gone = []
    pad, field = KeyPad(lambda: gone.append("next")), TypedField("T", figures=True, width=70)
    qtbot.addWidget(pad)
    qtbot.addWidget(field)
    pad.show()
    qtbot.mouseClick(key(pad, "9"), Qt.MouseButton.LeftButton)
    pad.field = field
    for name in ("3", "6", ".", "9", "⌫", "8"):
        qtbot.mouseClick(key(pad, name), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(key(pad, "Next"), Qt.MouseButton.LeftButton)
    assert (field.text(), gone) == ("36.8", ["next"])


def test_where_there_is_no_next_there_is_no_key_for_it(qtbot):
    pad = KeyPad()
    qtbot.addWidget(pad)
    assert "Next" not in [one.text() for one in pad.findChildren(QPushButton)]
