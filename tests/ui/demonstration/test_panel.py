"""The visitor's panel: a click is a line to the devices, and says what was done."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ui import theme
from ui.demonstration.panel import Panel

# The screen of the tests has no window manager.
pytestmark = pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints")


@pytest.fixture
def panel(qtbot):
    lines = []
    made = Panel(["1", "3"], lines.append)
    made.lines = lines
    qtbot.addWidget(made)
    made.show_at("3")
    return made


def push(panel, words):
    found = [one for one in panel.findChildren(QPushButton)
             if words in (one.accessibleName() or one.text())]  # fmt: skip
    assert len(found) == 1
    return found[0]


def wished(panel):
    return [json.loads(line) for line in panel.lines]


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("Pull it: pump", {"do": "pull", "device": "pump"}),
        ("Plug it in: monitor", {"do": "plug", "device": "monitor"}),
        ("Swap the pump", {"do": "swap", "serial": "777001"}),
        ("Kink the line", {"do": "occlude"}),
        ("Set the rate", {"do": "rate", "amount": "15"}),
        ("Give a bolus", {"do": "bolus", "amount": "0.5"}),
        ("Begins", {"do": "feel", "effect": "blood-pressure-rise", "grade": 2}),
        ("Passes", {"do": "relieve", "effect": "blood-pressure-rise"}),
    ],
)
def test_a_click_lets_it_happen_at_the_chosen_bed(qtbot, panel, words, wish):
    qtbot.mouseClick(push(panel, words), Qt.MouseButton.LeftButton)

    assert wished(panel) == [wish | {"bed": "3"}]
    assert panel.said.text().startswith("Bed 3: ")


def test_another_bed_effect_and_amount_are_chosen_by_key(qtbot, panel):
    qtbot.keyClick(panel.bed, Qt.Key.Key_Up)
    qtbot.keyClick(panel.effect, Qt.Key.Key_End)
    qtbot.mouseClick(push(panel, "Begins"), Qt.MouseButton.LeftButton)
    panel.rate.setValue(1.5)
    qtbot.mouseClick(push(panel, "Set the rate"), Qt.MouseButton.LeftButton)

    felt, rate = wished(panel)
    assert (felt["bed"], felt["effect"]) == ("1", "nausea")
    assert rate["amount"] == "1.5"


def test_the_panel_says_when_the_devices_do_not_run_any_more(qtbot):
    def gone(_line):
        raise BrokenPipeError

    panel = Panel(["1"], gone)
    qtbot.addWidget(panel)
    qtbot.mouseClick(push(panel, "Kink"), Qt.MouseButton.LeftButton)

    assert "do not run" in panel.said.text()
    assert panel.said.property("role") == "error"


def test_it_opens_at_the_bed_that_is_looked_at_and_leaves_at_a_key(qtbot, panel):
    panel.show_at(None)
    assert panel.bed.currentData() == "3"
    panel.show_at("1")
    assert panel.bed.currentData() == "1"
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.waitUntil(panel.isHidden)


def test_everything_is_large_enough_for_a_finger_and_has_a_name(panel):
    for part in (panel.bed, panel.effect, panel.grade, panel.rate, panel.bolus):
        assert part.minimumHeight() >= theme.TARGET
        assert part.accessibleName()
    assert all(one.minimumHeight() >= theme.TARGET for one in panel.findChildren(QPushButton))
