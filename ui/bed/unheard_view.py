"""Where a device's alarms would stand: that they cannot come, if they cannot."""

from PySide6.QtWidgets import QLabel

from station.domain.card import Card
from ui.parts import reword, text


def unheard_label() -> QLabel:
    """An empty label for the words; hidden until there are some."""
    label = text("", "mute")
    label.setWordWrap(True)
    label.setContentsMargins(4, 0, 4, 0)
    label.hide()
    return label


def say_unheard(label: QLabel, shown: Card) -> None:
    """Name the devices whose alarms do not reach the station."""
    names = ", ".join(shown.unheard)
    reword(label, f"No alarms reach the station from: {names}." if names else "")
    label.setVisible(bool(names))
