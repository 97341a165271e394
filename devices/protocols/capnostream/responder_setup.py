"""How the simulated monitor is made, set and broken: everything that the sheet wants switchable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

MMHG, KPA, VOLUME_PERCENT = 1, 2, 3
MASIMO_CODES = ("B3", "B5")
ID_CHARACTERS, ID_BEFORE_NUMBER = 30, 22
SHORT_NUMBER = 6
"""Characters of a number that the description has room for by its form."""


def unchanged(_number: int, sent: bytes) -> bytes:
    """Nothing is spoilt."""
    return sent


@dataclass(frozen=True, slots=True)
class Setup:
    """One simulated monitor.

    `slow`, `co2`, `spo2`, `extended` and `fast` are bits that are set beside those that follow from
    what the panel shows.  `limits` in the order of the message; FF is off.  `unread` are the bytes
    10 to 12, `more` those after 26.  `reshape` gets the number and payload of each message of
    numerics, `spoil` the number and wire form of every message.
    """

    version: str = "V45.67"
    made: str = "02/24/2008"
    board: str = "B3"
    revision: str = "55"
    number: str = "987654"
    clock: datetime = datetime(2024, 5, 20, 10, 13, 20)  # noqa: DTZ001  the monitor tells no zone
    unit: int = MMHG
    slow: int = 0
    co2: int = 0
    spo2: int = 0
    extended: int = 0
    fast: int = 0
    limits: tuple[int, ...] = (60, 15, 30, 5, 8, 100, 85, 140, 50)
    no_breath: int = 20
    unread: bytes = bytes(3)
    more: bytes = b""
    gives_id: bool = True
    answers_while_streaming: bool = True
    announces_itself: bool = False
    link_patience: float = 7.5
    unnamed_every: float = 60.0
    items: Mapping[int, int] = field(default_factory=lambda: {4: 1})
    reshape: Callable[[int, bytes], bytes] = unchanged
    spoil: Callable[[int, bytes], bytes] = unchanged

    def description(self, number: str | None) -> bytes:
        """The thirty characters of the monitor's description.

        A longer number than the two spaces after it leave room for is shown by its last six.
        """
        shown = (number or self.number).encode("ascii", "replace").decode("ascii")
        if len(shown) > ID_CHARACTERS - ID_BEFORE_NUMBER:
            shown = shown[-SHORT_NUMBER:]
        text = f"{self.version} {self.made} {self.board}{self.revision}{shown}"
        return text.ljust(ID_CHARACTERS).encode("ascii", "replace")
