"""A kind of device as the catalogue lists it: line, driver, simulator, what may be sent."""

from collections.abc import Callable
from dataclasses import dataclass

from devices.effects import Driver
from devices.panel import Panels, Responder
from devices.query import Gate, Query
from station.domain.device import Category
from station.domain.observation import DeliveryState


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How the port is opened: speed in baud, bits, parity (N, E or O), stop bits, flow control."""

    baud: int
    bits: int = 8
    parity: str = "N"
    stop_bits: int = 1
    xonxoff: bool = False
    rtscts: bool = False
    other_bauds: tuple[int, ...] = ()

    @property
    def bits_per_character(self) -> int:
        """Start, data, parity and stop bits: what pacing needs."""
        return 1 + self.bits + (self.parity != "N") + self.stop_bits


@dataclass(frozen=True, slots=True)
class Limits:
    """What a protocol that carries states and alarms cannot say of them.

    `states` are those it can tell apart; `state_needs` are metrics without whose value it cannot
    tell the state; `alarms_at_once` is how many alarms it tells of at a time (None: all of them).
    """

    states: frozenset[DeliveryState] = frozenset(DeliveryState)
    state_needs: frozenset[str] = frozenset()
    alarms_at_once: int | None = None


NO_LIMITS = Limits()
ALARM = "alarm:"


def _none(_channel: str, _metric: str) -> None:
    """Every channel can show every metric that the protocol carries."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One wire protocol, complete.

    `carries` names the script metrics (and "state", "bolus", "drug", "serial", "alarm:NAME") that
    the protocol can transport; `quiet_seconds` is how long a channel may be quiet before it is
    Silence; `objection` says why such a device cannot show a metric in a channel, or nothing;
    `checksummed` is False where nothing in a frame shows that it came whole (``two_reads``);
    `clouding` are those alarms of `carries` that take the values beside them away, or put them in
    doubt (the sensor is off, the signal is poor): a random script, whose values and alarms know
    nothing of each other, draws none of them; `limits` is what no script can have it say.
    """

    protocol: str
    title: str
    category: Category
    settings: LineSettings
    queries: tuple[Query, ...]
    unframe: Callable[[bytes], list[bytes] | None]
    make_driver: Callable[[], Driver]
    make_responder: Callable[[Panels], Responder]
    carries: frozenset[str]
    default_channel: str
    quiet_seconds: float
    carries_patient_identity: bool = False
    checksummed: bool = True
    clouding: frozenset[str] = frozenset()
    objection: Callable[[str, str], str | None] = _none
    limits: Limits = NO_LIMITS

    @property
    def alarms(self) -> frozenset[str]:
        """The codes of the alarms that the protocol can tell of."""
        told = (name.partition(ALARM)[2] for name in self.carries if name.startswith(ALARM))
        return frozenset(told)

    def gate(self) -> Gate:
        """The byte layer's check of this protocol's queries."""
        return Gate(self.queries, self.unframe)
