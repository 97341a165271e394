"""What a device said, as values: the closed union of readings that drivers publish.

`channel` is always the device's own address of the part that speaks (empty where there is one
part); which box and which line it was is known to whoever runs the driver.  `heard` is the
station's moment of the bytes; `device_time` is the device's own clock, in the device's zone, never
mixed with ours.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from station.domain.clock import Stamp
from station.domain.nomenclature import Metric
from station.domain.units import Quantity, Unit


class MeasurementValidity(StrEnum):
    """How far a value may be believed (IEEE 11073-10207)."""

    VALID = "valid"
    QUESTIONABLE = "questionable"
    ONGOING = "ongoing"
    CALIBRATING = "calibrating"
    INVALID = "invalid"
    OVERFLOW = "overflow"
    UNDERFLOW = "underflow"
    NA = "na"


class GenerationMode(StrEnum):
    """Whether a reading is of a patient; a device's own demo and test values are never stored."""

    REAL = "real"
    TEST = "test"
    DEMO = "demo"


class DeliveryState(StrEnum):
    """What a pump is doing, in the words of the command-line contract."""

    INFUSING = "infusing"
    STOPPED = "stopped"
    PAUSED = "paused"
    BOLUS = "bolus"
    KVO = "kvo"
    STANDBY = "standby"
    PURGING = "purging"
    OFF = "off"
    UNKNOWN = "unknown"


class AlarmKind(StrEnum):
    """What an alarm is about (IEC 60601-1-8)."""

    PHYSIOLOGICAL = "physiological"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a device, or one channel of it, says it is; published when it is known or changes."""

    channel: str
    model: str | None
    serial: str | None
    heard: Stamp
    software: str | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """One measured value in `unit`; `value` is None when the device marks it invalid or absent.

    `device_time` of an episodic metric is when the device took the measurement.
    """

    channel: str
    metric: Metric
    value: Decimal | None
    unit: Unit
    validity: MeasurementValidity
    heard: Stamp
    device_time: datetime | None = None
    mode: GenerationMode = GenerationMode.REAL

    @property
    def quantity(self) -> Quantity | None:
        """The value with its unit, or None when there is no value."""
        return None if self.value is None else Quantity(self.value, self.unit)


@dataclass(frozen=True, slots=True)
class Mode:
    """What a pump is doing from this moment on (11073: enumeration).  Published on change."""

    channel: str
    state: DeliveryState
    heard: Stamp
    device_time: datetime | None = None
    mode: GenerationMode = GenerationMode.REAL


@dataclass(frozen=True, slots=True)
class Bolus:
    """Volume (mL) of `count` boluses finished since the one before; each is published exactly once.

    It is a log: the pump's own volume counter already contains it.
    """

    channel: str
    volume: Decimal
    count: int
    heard: Stamp
    device_time: datetime | None = None
    mode: GenerationMode = GenerationMode.REAL


@dataclass(frozen=True, slots=True)
class AlarmCondition:
    """A device's own alarm, at its onset (`active`) and at its end.

    `code` is one of the contract's alarm codes; `raw` and `text` are the device's own.  `flags`
    holds what the device says of it besides: "silenced", "latched", "inhibited", "suspended",
    "pre-alarm".
    """

    channel: str
    code: str
    text: str
    kind: AlarmKind
    priority: str | None
    raw: str
    active: bool
    heard: Stamp
    flags: tuple[str, ...] = ()
    device_time: datetime | None = None
    mode: GenerationMode = GenerationMode.REAL


@dataclass(frozen=True, slots=True)
class Label:
    """A word the device shows: drug, syringe, bed label, operating mode.  Published on change."""

    channel: str
    name: str
    text: str | None
    heard: Stamp
    mode: GenerationMode = GenerationMode.REAL


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The device's own clock (its zone unknown, hence naive) at the moment we heard it."""

    channel: str
    device_time: datetime
    heard: Stamp


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    """Something that happened to the device and matters to the record; `text` says it for people.

    `name` is "restarted", "clock-back", "counter-fell", "removed" or "saturated".
    """

    channel: str
    name: str
    text: str
    heard: Stamp


@dataclass(frozen=True, slots=True)
class Silence:
    """A channel that should speak does not, since the moment it was last heard."""

    channel: str
    since: Stamp
    heard: Stamp


@dataclass(frozen=True, slots=True)
class LineNoise:
    """Bytes on the line that were no frame, with the reason; counted, never repaired."""

    size: int
    reason: str
    heard: Stamp


Reading = (
    Identity
    | Numeric
    | Mode
    | Bolus
    | AlarmCondition
    | Label
    | ClockReading
    | DeviceEvent
    | Silence
    | LineNoise
)
