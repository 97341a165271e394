"""What a simulated device shows at a moment, apart from how its protocol says it.

A `Panels` source (a script, or a behaving pump and patient) is asked for the panels of a moment;
a protocol's responder puts them on the wire.  Values are in the contract's unit of each metric.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from station.domain.observation import DeliveryState

ONLY = ""
"""The address of a behaviour's one channel, before a protocol gives it its own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A metric on the device's face: its value, and the second since when it stands.

    A value of None: the device marks it invalid or absent.  An episode (cuff pressure) stands since
    the moment it was measured.
    """

    value: Decimal | None
    since: float


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything one channel of a device shows at one moment.

    `values` by MDC code; a code that is missing is one the device does not report at all.
    `bolus_volume` (mL) and `bolus_count` run since power-on and never fall but at a restart.
    `serial` and `drug` are None where the script leaves them to the responder's own default.
    """

    values: Mapping[str, Shown] = field(default_factory=dict)
    state: DeliveryState | None = None
    alarms: frozenset[str] = frozenset()
    bolus_volume: Decimal = Decimal(0)
    bolus_count: int = 0
    drug: str | None = None
    serial: str | None = None


class Panels(Protocol):
    """Where a simulated device's behaviour comes from."""

    def at(self, now: float) -> Mapping[str, Panel]:
        """The panel of every channel, by address, `now` seconds after the start; it never falls."""
        ...


class Responder(Protocol):
    """The device's end of the wire.  `now`: seconds since the simulation began, never falling."""

    def receive(self, data: bytes, now: float) -> bytes:
        """Take the host's bytes; give back what the device answers at once."""
        ...

    def due(self, now: float) -> bytes:
        """What the device sends by itself by now (cyclic data, keep-alives, an abort)."""
        ...

    def next_due(self, now: float) -> float | None:
        """When `due` will have something next, or None when it waits for the host."""
        ...

    def restart(self, now: float) -> None:
        """Power off and on: the conversation is lost, and the counters a real one loses."""
        ...

    def step_clock(self, seconds: float) -> None:
        """Set the device's own clock forward or (negative) back, for good."""
        ...

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the device's own clock, in the ward's zone, as somebody on the ward would."""
        ...

    def swap_serial(self, serial: str) -> None:
        """Another box of the same model from now on."""
        ...
