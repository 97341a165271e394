"""What the monitor is set to and does, in words, told when it changes.

The slow status holds a person's choices (neonate, silence, beeps) and what sounds just now.
"""

from devices.protocols.capnostream.figures import UNITS
from station.domain.clock import Stamp
from station.domain.observation import Label

NEONATE, SILENCED_FOR_A_WHILE, SILENCED = 0x01, 0x02, 0x04
HIGH, LOW, ADVISORY = 0x08, 0x10, 0x20
BEEPS_OFF, MASIMO = 0x40, 0x80

_SOUNDS = ((HIGH, "high priority alarm"), (LOW, "low priority alarm"), (ADVISORY, "advisory"))


def words(slow: int) -> dict[str, str | None]:
    """The labels of a slow status; None where there is nothing to say."""
    silence = "all alarms" if slow & SILENCED else None
    if slow & SILENCED_FOR_A_WHILE:
        silence = "for a while"
    return {
        "patient-type": "neonate" if slow & NEONATE else "adult",
        "alarms-silenced": silence,
        "sounding": ", ".join(word for bit, word in _SOUNDS if slow & bit) or None,
        "pulse-beeps": "off" if slow & BEEPS_OFF else "on",
        "spo2-board": "Masimo" if slow & MASIMO else "Nellcor",
    }


def unit(code: int) -> str:
    """The unit of CO2 values in words; a code that is not in the sheet stays a number."""
    return UNITS.get(code, f"unit {code}")


class Labels:
    """Keeps what was told in this conversation."""

    def __init__(self) -> None:
        self._told: dict[str, str | None] = {}
        self._anew: set[str] = set()

    def begin(self) -> None:
        """A new conversation: everything is told anew, and what is gone meanwhile as gone."""
        self._anew = set(self._told)

    def tell(self, name: str, text: str | None, at: Stamp) -> list[Label]:
        """A label that was not told or has changed; nothing to say is said only after something."""
        if self._told.get(name) == text and name not in self._anew:
            return []
        self._told[name] = text
        self._anew.discard(name)
        return [Label("", name, text, at)]

    def tell_all(self, texts: dict[str, str | None], at: Stamp) -> list[Label]:
        """Several labels."""
        return [label for name, text in texts.items() for label in self.tell(name, text, at)]
