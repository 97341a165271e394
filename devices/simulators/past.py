"""The simulated ward's past: each bed's devices on virtual lines, a history in a few seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from devices.kind import Kind
from devices.simulators.bedside import Later
from devices.simulators.bench import Bed, Station, Ward
from devices.simulators.held import Held
from devices.virtual import VirtualLine
from station.domain.clock import Stamp
from station.domain.device import Category


@dataclass(frozen=True, slots=True)
class PastLine:
    """One device of a bed as the record knows it: line, protocol and port, and its past."""

    name: str
    protocol: str
    port: str
    is_pump: bool
    began: float
    bed: Bed
    kind: Kind

    def past(self, start: Stamp) -> VirtualLine:
        """The device on a virtual line from the moment its infusion began."""
        return VirtualLine(self.kind, Held(Later(self.bed.past(self.kind), self.began)), start)


@dataclass(frozen=True, slots=True)
class PastBed:
    """One bed: its name in the register, when in the ward's history it began, and its patient.

    `began` is in seconds since the history's beginning.
    """

    name: str
    began: float
    kilograms: Decimal
    lines: Sequence[PastLine]


def past_beds(ward: Ward) -> list[PastBed]:
    """Every bed of a ward, with its past."""
    return [_bed(bed) for bed in ward.beds.values()]


def _bed(bed: Bed) -> PastBed:
    name = bed.name.removeprefix("Bed ")
    began = max(-bed.bedside.began, 0.0)
    lines = [_line(bed, name, began, station) for station in bed.stations]
    return PastBed(name, began, bed.bedside.regimen.weight_kg, lines)


def _line(bed: Bed, name: str, began: float, station: Station) -> PastLine:
    kind = station.kind
    is_pump = kind.category is Category.PUMP
    line = f"bed-{name}-{kind.category.value}"
    return PastLine(line, kind.protocol, station.port, is_pump, began, bed, kind)
