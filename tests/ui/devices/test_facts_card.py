from PySide6.QtWidgets import QLabel

from ui.devices.facts_card import FactsCard
from ui.devices.facts_presenter import FactWords
from ui.elided import BREAK

PORT = FactWords("Port", "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A5XK3RJT-if00-port0")
CLOCK = FactWords("Its clock", "24 min behind the station's", "due")
GROUPS = [("This line", [PORT]), ("MX450 · serial DE6", [CLOCK])]


def labels(card):
    return [one for one in card.findChildren(QLabel) if not one.isHidden()]


def test_facts_stand_beside_their_labels_under_their_titles(qtbot):
    card = FactsCard()
    qtbot.addWidget(card)
    card.say(GROUPS)

    said = [one.text().replace(BREAK, "") for one in labels(card)]
    assert said == [
        "This line", "Port", PORT.words, "MX450 · serial DE6", "Its clock", CLOCK.words,
    ]  # fmt: skip
    roles = {one.text(): one.property("role") for one in labels(card)}
    assert roles[CLOCK.words] == "alert"


def test_a_long_port_goes_on_in_the_next_line_and_widens_nothing(qtbot):
    card = FactsCard()
    qtbot.addWidget(card)
    card.say(GROUPS)

    assert card.minimumSizeHint().width() < 420


def test_the_same_facts_are_not_built_twice_and_others_leave_nothing_behind(qtbot):
    card = FactsCard()
    qtbot.addWidget(card)
    card.say(GROUPS)
    before = labels(card)
    card.say(GROUPS)
    assert labels(card) == before

    card.say([("This line", [FactWords("Port", "COM4")])])
    assert [one.text() for one in labels(card)] == ["This line", "Port", "COM4"]
