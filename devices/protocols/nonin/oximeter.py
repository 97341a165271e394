"""How a simulated oximeter is set up, what it shows, and what is wrong with it.

Written from the sheet on its own; nothing here is shared with the driver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from devices.panel import Panel, Shown

TAIL = 10.0  # s for which the last values stay after the finger has left
LARGEST_RATE, LARGEST_SATURATION = 510, 100


class Output(Enum):
    """What the device is set to send, by the byte that a command chooses it with."""

    EIGHT = 0x08
    TWO = 0x02
    SEVEN = 0x07
    THIRTEEN = 0x0D
    PRINTER = 0x00


@dataclass(frozen=True, slots=True)
class Stored:
    """A spot check in the device's memory; None: no value."""

    time: datetime
    rate: int | None
    saturation: int | None
    good_quality: bool = True


@dataclass(frozen=True, slots=True)
class Printing:
    """How a bench model prints: padding of numbers, and what it puts around them.

    `marks` are the seconds at which somebody presses the event button; `spaced` puts a space before
    the mark; `headed` prints a heading at power-up.
    """

    padding: str = "0"
    clocked: bool = False
    fast: bool = False
    breath: bool = False
    marks: tuple[float, ...] = ()
    spaced: bool = False
    headed: bool = True


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with every so many-th group, line, record or packet; 0: with none.

    `bad_sum` is the frame of a packet (1 to 25) whose sum is wrong, `lost` the byte that is lost of
    what is sent at once, `unmarked` a packet without the mark on its first frame, `extra` bytes
    that come before it.
    """

    every: int = 0
    bad_sum: int | None = None
    lost: int | None = None
    unmarked: bool = False
    extra: bytes = b""


@dataclass(frozen=True, slots=True)
class Oximeter:
    """The device's settings, and the faults that a test wants of it.

    `switches` changes the output at a second; `finger_out` are spans of seconds; `flags` are always
    up (OOT, ARTF, LPRF, MPRF, LOWBAT, R6 for bit 6); `smart` False: the quality flag never rises.
    `begin_at` is the frame of the first packet with which the host first hears it; `still` holds
    the pleth at one level of 16 bits; `revision` is the software's.  Every `spot_every` seconds a
    spot check is made; `backlog` are those in memory, sent first; `longer` are bytes after a
    record's own.
    `commands` opens the command port for the first five seconds after power-on.
    """

    output: Output = Output.EIGHT
    switches: tuple[tuple[float, Output], ...] = ()
    finger_out: tuple[tuple[float, float], ...] = ()
    flags: frozenset[str] = frozenset()
    smart: bool = True
    begin_at: int = 1
    still: int | None = None
    revision: int = 0x21
    spot_every: float = 20.0
    backlog: tuple[Stored, ...] = ()
    longer: bytes = b""
    printing: Printing = Printing()
    damage: Damage = Damage()
    commands: bool = False
    clock: datetime = datetime(2024, 5, 20, 10, 15, 30)  # noqa: DTZ001 - the device knows no zone

    def sends(self, now: float, chosen: Output | None) -> Output:
        """What is sent at a moment: as set up, as switched by then, or as a command chose."""
        switched = [output for at, output in self.switches if at <= now]
        return chosen or [self.output, *switched][-1]

    def finger_left(self, now: float) -> float | None:
        """For how long the finger has been out; None while it is in."""
        return next((now - begin for begin, end in self.finger_out if begin <= now < end), None)


@dataclass(frozen=True, slots=True)
class Face:
    """What the device shows of one moment; None: no value.

    `rate` and `saturation` stay for a while after the finger has left, `beat_rate` and
    `beat_saturation` go at once.
    """

    rate: int | None
    saturation: int | None
    beat_rate: int | None
    beat_saturation: int | None
    flags: frozenset[str]


_FLAG_OF_ALARM = {
    "probe-off": "SNSA",
    "technical": "OOT",
    "low-perfusion": "LPRF",
    "battery-low": "LOWBAT",
}
CARRIED_ALARMS = frozenset(_FLAG_OF_ALARM)
CARRIED_METRICS = frozenset({"MDC_PULS_OXIM_PULS_RATE", "MDC_PULS_OXIM_SAT_O2"})


class Looking:
    """Turns panels into faces; remembers the last values, for when the finger leaves."""

    def __init__(self, settings: Oximeter) -> None:
        self._set = settings
        self._last: tuple[int | None, int | None] = None, None

    def face(self, panels: Mapping[str, Panel], now: float) -> Face:
        """What the device shows of what its panel says."""
        panel = panels.get("", Panel())
        flags = set(self._set.flags) | {
            _FLAG_OF_ALARM[name] for name in panel.alarms if name in _FLAG_OF_ALARM
        }
        rate = _shown(panel.values.get("MDC_PULS_OXIM_PULS_RATE"), LARGEST_RATE)
        saturation = _shown(panel.values.get("MDC_PULS_OXIM_SAT_O2"), LARGEST_SATURATION)
        left = self._set.finger_left(now)
        if left is not None:
            flags.add("SNSA")
            if left >= TAIL:
                flags.add("OOT")
                self._last = None, None
            return Face(*self._last, None, None, frozenset(flags))
        self._last = rate, saturation
        if self._set.smart and saturation is not None and int(now) % 8 < 6:  # noqa: PLR2004 - now and then it is not so good
            flags.add("SPA")
        return Face(rate, saturation, rate, saturation, frozenset(flags))


def _shown(shown: Shown | None, largest: int) -> int | None:
    """A value in whole numbers, as the display has it; what has no room in it is none."""
    if shown is None or shown.value is None:
        return None
    number = int(shown.value.quantize(Decimal(1), ROUND_HALF_UP))
    return number if 0 <= number <= largest else None
