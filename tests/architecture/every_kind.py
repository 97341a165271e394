"""What the laws for every protocol are tried with: a device that shows all it can; its faults."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from devices.kind import Kind
from devices.panel import Panel, Responder, Shown
from station.domain.clock import Stamp
from station.domain.nomenclature import METRICS
from station.domain.observation import DeliveryState

START = Stamp(datetime(2026, 3, 1, 8, 0, tzinfo=UTC), 50_000.0)
VALUE = Decimal(20)  # something that every metric can be


class Everything:
    """Panels on which a device shows every metric that its protocol carries."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        values = {code: Shown(VALUE, 0.0) for code in kind.carries & METRICS.keys()}
        state = DeliveryState.INFUSING if "state" in kind.carries else None
        self._panels = {kind.default_channel: Panel(values, state)}

    def at(self, _now: float) -> Mapping[str, Panel]:
        return self._panels


class Through:
    """A device whose bytes pass through here unchanged."""

    def __init__(self, responder: Responder) -> None:
        self._device = responder

    def receive(self, data: bytes, now: float) -> bytes:
        return self.carried(self._device.receive(data, now), now)

    def due(self, now: float) -> bytes:
        return self.carried(self._device.due(now), now)

    def next_due(self, now: float) -> float | None:
        return self._device.next_due(now)

    def restart(self, now: float) -> None:
        self._device.restart(now)

    def step_clock(self, seconds: float) -> None:
        self._device.step_clock(seconds)

    def swap_serial(self, serial: str) -> None:
        self._device.swap_serial(serial)

    def carried(self, said: bytes, _now: float) -> bytes:
        return said


class Muted(Through):
    """Says nothing between two moments."""

    def __init__(self, responder: Responder, begin: float, end: float) -> None:
        super().__init__(responder)
        self._begin, self._end = begin, end

    def carried(self, said: bytes, now: float) -> bytes:
        return b"" if self._begin <= now < self._end else said


class Restarting(Through):
    """Spoils one answer in ten, falls silent, and restarts now and then; keeps what it heard."""

    def __init__(self, responder: Responder, seed: int) -> None:
        super().__init__(responder)
        self._dice = random.Random(seed)  # noqa: S311 - faults, no secret
        self._restart_at = 60.0
        self.heard = b""

    def receive(self, data: bytes, now: float) -> bytes:
        self.heard += data
        return super().receive(data, now)

    def carried(self, said: bytes, now: float) -> bytes:
        if now >= self._restart_at:
            self._restart_at = now + 60.0
            self.restart(now)
        if now % 150 > 130:
            return b""
        if said and self._dice.random() < 0.1:
            spoilt = bytearray(said)
            spoilt[self._dice.randrange(len(spoilt))] ^= self._dice.randrange(1, 256)
            return bytes(spoilt[: self._dice.randrange(len(spoilt) + 1)]) + self._dice.randbytes(5)
        return said


class kept:  # noqa: N801 - a tap by the name of what it does
    """Keeps every distinct byte string that the station sent."""

    def __init__(self) -> None:
        self.wires: dict[bytes, None] = {}

    def opened(self, at: Stamp) -> None: ...

    def received(self, data: bytes, at: Stamp) -> None: ...

    def sent(self, wire: bytes, at: Stamp) -> None:  # noqa: ARG002 - a tap is told the moment
        self.wires[wire] = None

    def lost(self, reason: str, at: Stamp) -> None: ...
