"""A port with a device of unknown kind: how it is asked about, and what is found on it."""

from collections.abc import Callable
from dataclasses import dataclass

from devices.conversation import Tap
from devices.kind import Kind, LineSettings
from devices.line import SOCKET, Line, open_line
from devices.query import Gate
from station.domain.clock import Clock


def _to_nobody(_words: str) -> None:
    """Nobody wants to hear how far it is."""


@dataclass(frozen=True, slots=True)
class UnknownDevice:
    """The port, and the speed if it is known.

    `carry_on` says whether there is still time to try; `tap` sees every byte; `told` hears in words
    what is being tried; `opener` opens the port.
    """

    port: str
    baud: int | None
    clock: Clock
    carry_on: Callable[[], bool]
    tap: Tap
    told: Callable[[str], None] = _to_nobody
    opener: Callable[[str, LineSettings, int | None, Gate], Line] = open_line

    @property
    def has_speed(self) -> bool:
        """Whether this end sets the line's speed; behind a socket the serial server does."""
        return not self.port.startswith(SOCKET)


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of device, and its speed where that is not the kind's usual one."""

    kind: Kind
    baud: int | None = None


def format_words(settings: LineSettings) -> str:
    """Speed and form of a character, as people write them: ``19200 8E1``."""
    return f"{settings.baud} {settings.bits}{settings.parity}{settings.stop_bits}"
