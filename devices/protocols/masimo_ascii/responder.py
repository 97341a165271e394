"""A simulated Masimo oximeter: one line a second, whoever listens, and deaf to all that is sent.

Sheet, "What the simulator must do".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from devices.panel import Panels
from devices.protocols.masimo_ascii.responder_lines import RAD_8, Profile, figures, words
from station.domain.errors import Refused

ONLY_CHANNEL = ""
CYCLE = 1.0
_STALE = 5.0
"""Lines that nobody fetched for so long are not sent any more."""
_BOOT = 4.0
"""Seconds from power-on to the first line."""
_DASHES = "-" * 10

Spoil = Callable[[int, bytes], bytes]


def objection(channel: str, _metric: str) -> str | None:
    """Why there is no such channel: an oximeter is one device with one finger."""
    if channel == ONLY_CHANNEL:
        return None
    return f"an oximeter has no channel {channel!r}: leave the channel empty."


@dataclass(frozen=True, slots=True)
class Setup:
    """How the simulated device is made and set up, and what is odd about it.

    `serial`: the number it prints; empty for dashes, None to leave the field out.  The widths of
    the words are the profile's unless set; `more` is EXC1 where the model has it.  `dashes` names
    keys that have no value; `besides` gives figures that no script knows (SPCO, PVI); `alarm` and
    `exceptions` are bits that are set whatever the panel shows, `extra` a field of its own.
    `empty_lines` come after each line; `spoil` gets each line with its number and gives back what
    is sent in its place.
    """

    profile: Profile = RAD_8
    clock: datetime = datetime(2016, 2, 22, 22, 47, 45)  # noqa: DTZ001  the device knows no zone
    serial: str | None = "0000056661"
    alarm_digits: int | None = None
    exception_digits: int | None = None
    more: int = 0
    tells_alarms: bool = True
    percents: bool = True
    dashes: frozenset[str] = frozenset()
    besides: Mapping[str, Decimal] = field(default_factory=dict)
    alarm: int = 0
    exceptions: int = 0
    extra: str = ""
    ending: bytes = b"\r\n"
    empty_lines: int = 0
    spoil: Spoil | None = None


class MasimoOximeter:
    """One oximeter on one line, showing what its panel shows."""

    def __init__(self, panels: Panels, setup: Setup | None = None) -> None:
        self._setup = setup or Setup()
        self._panels = panels
        self._exchanged: str | None = None
        self._offset = timedelta()
        self._next = 0.0
        self._lines = 0
        self.ignored: list[bytes] = []

    def receive(self, data: bytes, now: float) -> bytes:  # noqa: ARG002  the signature is every responder's
        """Nothing: what comes in is kept for whoever asks, and not acted upon."""
        self.ignored.append(data)
        return b""

    def due(self, now: float) -> bytes:
        """The lines of the seconds that have passed."""
        if now - self._next > _STALE:
            self._next += ceil(now - _STALE - self._next)
        said = b""
        while self._next <= now:
            said += self._sent(self._next)
            self._next += CYCLE
        return said

    def next_due(self, now: float) -> float | None:  # noqa: ARG002  the signature is every responder's
        """The moment of the next line."""
        return self._next

    def restart(self, now: float) -> None:
        """Power off and on: nothing for a while; the clock runs on a battery of its own."""
        self._next = now + _BOOT

    def step_clock(self, seconds: float) -> None:
        """Somebody sets the clock."""
        self._offset += timedelta(seconds=seconds)

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the clock to a moment."""
        self._offset = moment - self._setup.clock - timedelta(seconds=now)

    def swap_serial(self, serial: str) -> None:
        """Another box of the same model on the same cable."""
        self._exchanged = _number(serial)

    def _sent(self, at: float) -> bytes:
        """One line with its end, spoilt if the setup says so."""
        self._lines += 1
        line = " ".join(self._fields(at)).encode("ascii", "replace") + self._setup.ending
        if self._setup.spoil is not None:
            line = self._setup.spoil(self._lines, line)
        return line + self._setup.ending * self._setup.empty_lines

    def _fields(self, at: float) -> Iterator[str]:
        """The line of a moment, field by field."""
        setup, profile = self._setup, self._setup.profile
        panel = self._panels.at(at).get(ONLY_CHANNEL)
        yield f"{setup.clock + self._offset + timedelta(seconds=at):%m/%d/%y %H:%M:%S}"
        yield from self._serial(None if panel is None else panel.serial)
        shown = figures(panel, setup.besides)
        for place in profile.places:
            value = None if place.key in setup.dashes else shown.get(place.key)
            yield place.text(value, percents=setup.percents)
        if setup.extra:
            yield setup.extra
        alarm, exceptions = words(panel)
        if setup.tells_alarms:
            digits = setup.alarm_digits or profile.alarm_digits
            yield f"ALARM={alarm | setup.alarm:0{digits}X}"
        digits = setup.exception_digits or profile.exception_digits
        yield f"EXC={exceptions | setup.exceptions:0{digits}X}"
        if profile.more_digits:
            yield f"EXC1={setup.more:0{profile.more_digits}X}"

    def _serial(self, shown: str | None) -> Iterator[str]:
        """The serial number: of the box put in this one's place, of the script, or its own."""
        own = self._setup.serial
        if own is None or not self._setup.profile.serial:
            return
        yield f"SN={self._exchanged or _number(shown or '') or own or _DASHES}"


def _number(serial: str) -> str:
    """A serial number as it can be printed; Refused when it cannot."""
    if serial and not (serial.isascii() and serial.isalnum()):
        raise Refused(f"An oximeter's serial number is of letters and digits, not {serial!r}.")
    return serial
