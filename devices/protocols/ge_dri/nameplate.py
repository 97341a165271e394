"""Who the monitor is: it tells no model and no serial number, only its interface level and a plug.

The plug number is thought to name the monitor's place in its network (INFERRED): it is kept as a
label and never taken for a serial number, but another one is another monitor, or one that started
anew.  In the middle of a stream two records must say so: a checksum of eight bits is weak.
"""

from enum import Enum, auto

from station.domain.clock import Stamp
from station.domain.observation import Identity, Label, Reading

PLUG = "plug"
_LEVELS = {
    2: "1995", 3: "1997", 4: "1998", 5: "1999", 6: "2001", 7: "2002", 8: "2003",
    9: "2005", 10: "2009", 11: "2015", 12: "2019",
}  # fmt: skip
_ANY = 0


class Sender(Enum):
    """Whose record it is, next to the one before."""

    FIRST = auto()
    SAME = auto()
    ANOTHER = auto()
    DOUBTFUL = auto()


def supported(level: int) -> bool:
    """Whether the layout of a level's records is known."""
    return level == _ANY or level in _LEVELS


class Nameplate:
    """Keeps what the monitor said of itself, and what of it was told in this stretch."""

    def __init__(self) -> None:
        self._known: tuple[int, int] | None = None
        self._strange: tuple[int, int] | None = None
        self._beginning = True
        self._introduced: set[str] = set()
        self._told: dict[tuple[str, str], str] = {}

    def begin(self) -> None:
        """A new stretch, after an opening or a silence: everything is told anew."""
        self._beginning, self._strange = True, None
        self._introduced.clear()
        self._told.clear()

    def sender(self, level: int, plug: int) -> Sender:
        """Whose record one of this level and plug is."""
        known, said = self._known, (level, plug)
        if known not in (None, said) and not self._beginning and said != self._strange:
            self._strange = said
            return Sender.DOUBTFUL
        self._known, self._strange, self._beginning = said, None, False
        if known is None:
            return Sender.FIRST
        if known == said:
            return Sender.SAME
        self._introduced.clear()
        self._told.clear()
        return Sender.ANOTHER

    def introduce(self, channel: str, at: Stamp) -> list[Reading]:
        """The identity, before anything else is told of a channel."""
        if channel in self._introduced or self._known is None:
            return []
        self._introduced.add(channel)
        level, plug = self._known
        year = f" ({_LEVELS[level]})" if level in _LEVELS else ""
        found: list[Reading] = [
            Identity(channel, None, None, at, software=f"DRI level {level}{year}")
        ]
        return found if channel else found + self.tell("", PLUG, f"{plug:04X}", at)

    def told(self, channel: str, name: str) -> bool:
        """Whether a label was told in this stretch."""
        return (channel, name) in self._told

    def tell(self, channel: str, name: str, text: str, at: Stamp) -> list[Reading]:
        """A label, if it was not told or has changed."""
        if self._told.get((channel, name)) == text:
            return []
        self._told[channel, name] = text
        return [Label(channel, name, text, at)]
