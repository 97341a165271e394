"""One simulated device on one real line: its responder, its faults, its speed.

Takes a step when asked and says when it wants the next; ``host`` lends it a loop.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from devices.kind import Kind
from devices.panel import Panels
from devices.simulators.far_end import FarEnd
from devices.simulators.faults import Fault, FaultyResponder, unplugged
from devices.simulators.pacing import Pacer
from devices.simulators.wrong_speed import misheard

Heard = Callable[[bytes], None]
PATIENCE_SECONDS = 0.2  # looks at least so often: a stop, a pulled cable
LEAST_SECONDS = 0.002  # a device that is always due may not keep the loop for itself


def _nobody(_data: bytes) -> None:
    """Nobody keeps a record of what the host sent."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a simulated device is and how it misbehaves.

    `baud` is the kind's own unless set; `clock` is what its own clock says at second 0, unless it
    is to stay at what the maker set.
    """

    kind: Kind
    panels: Panels
    faults: tuple[Fault, ...] = ()
    seed: int = 0
    baud: int | None = None
    clock: datetime | None = None
    heard: Heard = field(default=_nobody)

    @property
    def speed(self) -> int:
        """The speed of the device itself."""
        return self.baud or self.kind.settings.baud


class DeviceLine:
    """The conversation of one device with whoever opens its line."""

    def __init__(self, setting: Setting, end: FarEnd) -> None:
        self.end = end
        self._setting = setting
        self._faults = setting.faults
        self._device = FaultyResponder(
            setting.kind.make_responder(setting.panels), setting.faults, setting.seed
        )
        self._asked: deque[Callable[[float], None]] = deque()
        if setting.clock is not None:
            self._device.set_clock(setting.clock, 0.0)
        self._pacer = Pacer()
        self._plugged_in = False
        self._pulled = False

    def pull(self) -> None:
        """Take the cable out until `plug`; may be called from any thread."""
        self._pulled = True

    def plug(self) -> None:
        """Put the cable back; may be called from any thread."""
        self._pulled = False

    def suffer(self, name: str, seconds: float) -> None:
        """Let a fault befall the line from now on; may be called from any thread."""
        self._asked.append(lambda now: self._befall(Fault(name, now, seconds)))

    def exchange(self, serial: str) -> None:
        """Put another box of the same model on the line; may be called from any thread."""
        self._asked.append(lambda _now: self._device.swap_serial(serial))

    def step(self, now: float) -> float:
        """Hear, answer, send what has fallen due; gives the seconds until there is more to do."""
        while self._asked:
            self._asked.popleft()(now)
        if self._pulled or unplugged(self._faults, now):
            self.close()
            self._device.due(now)  # said to nobody
            return PATIENCE_SECONDS
        self.open()
        if data := self.end.read():
            self._setting.heard(data)
            self._say(self._device.receive(self._understood(data), now), now)
        self._say(self._device.due(now), now)
        character = self._seconds_per_character()
        if sent := self._pacer.take(now, character):
            self.end.write(sent)
        moments = (self._device.next_due(now), self._pacer.next_at(character))
        waits = [moment - now for moment in moments if moment is not None]
        return min(max(min(waits, default=PATIENCE_SECONDS), LEAST_SECONDS), PATIENCE_SECONDS)

    def open(self) -> None:
        """Make the line if it is away."""
        if not self._plugged_in:
            self.end.plug_in()
            self._plugged_in = True

    def close(self) -> None:
        """Take the line away."""
        if self._plugged_in:
            self.end.unplug()
            self._pacer.clear()
        self._plugged_in = False

    def _befall(self, fault: Fault) -> None:
        """One more fault; those that are over are forgotten."""
        lasting = (one for one in self._faults if one.end > fault.at)
        self._faults = (*lasting, fault)
        self._device.befall(fault)

    def _understood(self, data: bytes) -> bytes:
        """The host's bytes as the device hears them at its own speed."""
        baud = self.end.host_baud()
        return data if baud is None else misheard(data, baud, self._setting.speed)

    def _say(self, data: bytes, now: float) -> None:
        """Queue the device's bytes as the host will hear them."""
        if data:
            baud = self.end.host_baud()
            speed = self._setting.speed
            self._pacer.put(data if baud is None else misheard(data, speed, baud), now)

    def _seconds_per_character(self) -> float:
        """How long the line is busy with one character; none on a socket."""
        if self.end.host_baud() is None:
            return 0.0
        return self._setting.kind.settings.bits_per_character / self._setting.speed
