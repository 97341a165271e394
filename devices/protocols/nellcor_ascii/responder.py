"""A simulated Nellcor oximeter: a line every two seconds, until XOFF and again from XON on.

Sheet, "What the simulator must do".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from devices.panel import Panels
from devices.protocols.nellcor_ascii.frames import XOFF, XON
from devices.protocols.nellcor_ascii.responder_lines import (
    N_395,
    Limits,
    Model,
    Oddities,
    headings,
    row,
    time,
)

ONLY_CHANNEL = ""
CYCLE = 2.0
LINES_A_HEADING = 25
_STALE = 10.0
"""Lines that nobody fetched for so long are not sent any more."""
_BOOT = 6.0
"""Seconds from power-on to the first line."""
_MENU = ("", "1) Dump Instrument Info", "2) Dump Trend", "Command?")

Spoil = Callable[[int, bytes], bytes]


def objection(channel: str, _metric: str) -> str | None:
    """Why there is no such channel: an oximeter is one device with one finger."""
    if channel == ONLY_CHANNEL:
        return None
    return f"an oximeter has no channel {channel!r}: leave the channel empty."


@dataclass(frozen=True, slots=True)
class Setup:
    """How the simulated device is made and set up, and what is odd about it.

    `amplitude` is its PA; `menu` whether it answers strange bytes with its menu; `stopped` whether
    its stream is stopped from the beginning; `capitals` prints months in capitals, `narrow` single
    blanks only; `heading_at` prints the headings before that line too; `spoil` gets each line with
    its number and gives back what is sent in its place.
    """

    model: Model = N_395
    limits: Limits = field(default_factory=Limits)
    clock: datetime = datetime(2024, 1, 1, 14)  # noqa: DTZ001  the device knows no zone
    amplitude: int | None = 50
    odd: Oddities = field(default_factory=Oddities)
    menu: bool = True
    stopped: bool = False
    capitals: bool = False
    narrow: bool = False
    heading_at: frozenset[int] = frozenset()
    ending: bytes = b"\r\n"
    spoil: Spoil | None = None


class NellcorOximeter:
    """One oximeter on one line, showing what its panel shows."""

    def __init__(self, panels: Panels, setup: Setup | None = None) -> None:
        self._setup = setup or Setup()
        self._panels = panels
        self._limits = self._setup.limits
        self._stopped = self._setup.stopped
        self._offset = timedelta()
        self._next = 0.0
        self._lines = 0
        self._until_heading = 0
        self.strange: list[bytes] = []

    def receive(self, data: bytes, now: float) -> bytes:  # noqa: ARG002  the signature is every responder's
        """XOFF stops the stream, XON sets it going; anything else is kept, and not acted upon."""
        said = b""
        for one in (data[place : place + 1] for place in range(len(data))):
            if one in (XON, XOFF):
                self._stopped = one == XOFF
            else:
                self.strange.append(one)
                if self._setup.menu and not self._stopped:
                    said += self._setup.ending.join(line.encode() for line in _MENU)
        return said

    def due(self, now: float) -> bytes:
        """The lines that have fallen due; while the stream is stopped they are lost."""
        if now - self._next > _STALE:
            self._next += ceil((now - _STALE - self._next) / CYCLE) * CYCLE
        said = b""
        while self._next <= now:
            said += b"" if self._stopped else b"".join(self._printed(self._next))
            self._next += CYCLE
        return said

    def next_due(self, now: float) -> float | None:  # noqa: ARG002  the signature is every responder's
        """The moment of the next line."""
        return self._next

    def restart(self, now: float) -> None:
        """Power off and on: nothing for a while, then the headings; the clock runs on a battery."""
        self._next = now + _BOOT
        self._until_heading = 0
        self._stopped = False

    def step_clock(self, seconds: float) -> None:
        """Somebody sets the clock."""
        self._offset += timedelta(seconds=seconds)

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the clock to a moment."""
        self._offset = moment - self._setup.clock - timedelta(seconds=now)

    def swap_serial(self, serial: str) -> None:
        """Another box of the same model: it has a number, and no line that tells it."""

    def set_limits(self, limits: Limits) -> None:
        """Somebody sets the alarm limits: the headings are printed again."""
        self._limits = limits
        self._until_heading = 0

    def _printed(self, at: float) -> Iterator[bytes]:
        """A data line with its headings, where it is their turn."""
        self._lines += 1
        if not self._until_heading or self._lines in self._setup.heading_at:
            self._until_heading = LINES_A_HEADING
            for line in headings(self._setup.model, self._limits):
                yield self._sent(line)
        self._until_heading -= 1
        said = self._sent(self._row(at))
        yield said if self._setup.spoil is None else self._setup.spoil(self._lines, said)

    def _row(self, at: float) -> str:
        setup = self._setup
        panel = self._panels.at(at).get(ONLY_CHANNEL)
        said = time(setup.clock + self._offset + timedelta(seconds=at))
        said = said.upper() if setup.capitals else said
        return said + row(panel, setup.amplitude, setup.odd)

    def _sent(self, line: str) -> bytes:
        line = " ".join(line.split()) if self._setup.narrow else line
        return line.encode() + self._setup.ending
