"""The simulated ward's past: each bed's devices on virtual lines, a history in a few seconds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from devices.kind import Kind
from devices.simulators.bedside import Later
from devices.simulators.bench import Bed, Station, Ward
from devices.simulators.held import Held
from devices.simulators.host import ward_time
from devices.simulators.nurse_eye import NursesEye
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Stamp
from station.domain.device import Category

DISPLAY_SECONDS = 4.0  # how often a display changes while a history is made
PIECE_BYTES = 4096  # nobody looks at how a history's bytes were cut


@dataclass(frozen=True, slots=True)
class PastLine:
    """One device of a bed as the record knows it: line, protocol and port, and its past.

    `silent_from` is since when in the ward's history it has said nothing, None while it speaks.
    """

    name: str
    protocol: str
    port: str
    is_pump: bool
    began: float
    bed: Bed
    kind: Kind
    silent_from: float | None = None

    def past(self, start: Stamp) -> VirtualLine:
        """The device on a virtual line from `start`, the moment its infusion began.

        Its own clock is astray by as much as it will be on the live line.
        """
        panels = Held(Later(self.bed.past(self.kind), self.began), DISPLAY_SECONDS)
        line = VirtualLine(self.kind, panels, start, VirtualSettings(piece=PIECE_BYTES))
        wall = ward_time(start.utc, self.bed.zone)
        line.responder.set_clock(wall + self.bed.astray(self.kind), 0.0)
        return line


@dataclass(frozen=True, slots=True)
class PastBed:
    """One bed: its name in the register, when in the ward's history it began, and its patient.

    `began` is in seconds since the history's beginning; `eye` is what a nurse finds there.
    """

    name: str
    began: float
    kilograms: Decimal
    lines: Sequence[PastLine]
    eye: NursesEye


def past_beds(ward: Ward) -> list[PastBed]:
    """Every bed of a ward, with its past."""
    return [_bed(ward, bed) for bed in ward.beds.values()]


def without_pump(bed: PastBed) -> PastBed:
    """The same bed, to whose pump no cable leads: only nurses see what it does."""
    return replace(bed, lines=[line for line in bed.lines if not line.is_pump])


def shares(beds: Sequence[PastBed], history: float, workers: int) -> list[list[str]]:
    """The beds' names dealt to so many workers, so that all have about as much to tell."""
    hands: list[tuple[float, list[str]]] = [(0.0, []) for _ in range(workers)]
    for bed in sorted(beds, key=lambda bed: bed.began):
        hands.sort(key=lambda hand: hand[0])
        told, names = hands[0]
        hands[0] = (told + history - bed.began + _A_HALF_HOUR, [*names, bed.name])
    return [list(reversed(names)) for _, names in hands if names]


_A_HALF_HOUR = 86400.0 * 0.6  # the last half hour costs about as much as so much of the rest


def _bed(ward: Ward, bed: Bed) -> PastBed:
    name = bed.name.removeprefix("Bed ")
    began = max(-bed.bedside.began, 0.0)
    silent = None if bed.story is None else bed.story.silent
    silent_from = None if silent is None else ward.plan.history - silent
    lines = [_line(bed, name, began, station, silent_from) for station in bed.stations]
    eye = NursesEye(bed, ward.plan.history, ward.plan.hour)
    return PastBed(name, began, bed.bedside.regimen.weight_kg, lines, eye)


def _line(
    bed: Bed, name: str, began: float, station: Station, silent_from: float | None
) -> PastLine:
    kind = station.kind
    is_pump = kind.category is Category.PUMP
    line = f"bed-{name}-{kind.category.value}"
    silent = None if is_pump else silent_from
    return PastLine(line, kind.protocol, station.port, is_pump, began, bed, kind, silent)
