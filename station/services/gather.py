"""One second of the whole station: what was heard, what the record keeps, what was lost sight of.

Plain values in and out; nothing here waits for a disk.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from station.domain.clock import TOLERANCE, Stamp
from station.domain.device import ConnectionState, LinkState
from station.domain.gap import Cause
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    ClockReading,
    DeviceEvent,
    GenerationMode,
    Identity,
    Label,
    LineNoise,
    Mode,
    Numeric,
    Reading,
    Silence,
)
from station.domain.sampling import Sampling
from station.domain.settling import USUAL_SECONDS, Settling
from station.services.parts import Look, Part, Parts, Place
from station.services.sight import Change, Sight
from station.services.tidings import Belonging, Fate

BED_LABEL = "bed-label"
NOT_OF_PATIENT = "The device marks its values as {mode}: they are shown and not recorded."
AGAIN_OF_PATIENT = "The device's values are of a patient again."
STEP_SECONDS = TOLERANCE.total_seconds()
CLOCK_NEWS = timedelta(seconds=5)  # a device's clock is written down again when it moved by more
# What only the device itself can have said, and no one on its behalf.
SPOKEN = (Identity, Numeric, Mode, Bolus)
# In these a channel is not away: seen, just back, or not looked for because the station was off.
PRESENT = (None, Cause.SETTLING, Cause.STATION_OFF)


# After these a device without a serial number may be any other: an adapter stays open when the
# plug is pulled at the device's own end.
BREAKS = frozenset({
    ConnectionState.LOST, ConnectionState.CONNECTING, ConnectionState.PAUSED,
    ConnectionState.SILENT, ConnectionState.WRONG_SPEED, ConnectionState.WRONG_DEVICE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A line published readings."""

    line: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A line is wanted no more."""

    line: str


Item = Said | LinkState | Forgotten


@dataclass(frozen=True, slots=True)
class Heard:
    """One reading, the part it came from, and what becomes of it if the disk takes it.

    `part` is None for what is said of a line or a rack; `concerns` are then the channels it is
    written down for.
    """

    part: Part | None
    line: str
    reading: Reading
    fate: Fate
    concerns: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """The wall clock moved against the monotonic one, by so many seconds."""

    seconds: float
    heard: datetime


@dataclass(slots=True)
class Second:
    """What one second brought, and what became of it.

    `changes` is emptied while it is written down, so that no gap is written twice.  `spoken` is
    what was seen of all who spoke in it; `belongs` says whose these are, once the book was asked.
    """

    at: Stamp
    heard: list[Heard] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    links: dict[str, LinkState] = field(default_factory=dict)
    turned: list[LinkState] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    step: Step | None = None
    spoken: dict[Place, Look] = field(default_factory=dict)
    belongs: Mapping[Place, Belonging] | None = None
    stored: bool = False
    given_up: bool = False

    @property
    def kept(self) -> list[Heard]:
        """What the record keeps of it."""
        return [one for one in self.heard if one.fate is Fate.STORED]


class Gathering:
    """Remembers, from second to second, what is needed to thin the stream and to notice loss.

    `settle_seconds` is how long vital signs wait after their device was away; `behind` says how far
    the wall clock is behind the stamps (``SteadyClock``), which show no step back.
    """

    def __init__(
        self,
        parts: Parts,
        sight: Sight,
        *,
        demo: bool,
        settle_seconds: float = USUAL_SECONDS,
        behind: Callable[[], timedelta] = timedelta,
    ) -> None:
        self._parts = parts
        self._sight = sight
        self._demo = demo
        self._behind = behind
        self._sampling = Sampling()
        self._settling = Settling(settle_seconds)
        self._said: dict[str, LinkState] = {}
        self._clocks: dict[Part | str, timedelta] = {}
        self._talks: dict[str, int] = {}
        self._ports: dict[str, str] = {}
        self._models: dict[tuple[str, str], str] = {}
        self._numbers = count(1)
        self._modes: dict[Part, GenerationMode] = {}
        self._wall: Stamp | None = None

    def second(self, items: Iterable[Item], at: Stamp) -> Second:
        """Take everything that came since the second before."""
        second = Second(at, step=self._stepped(at))
        for item in items:
            match item:
                case Said(line=line, readings=readings):
                    for reading in readings:
                        self._take(second, line, reading)
                case LinkState():
                    self._link(second, item)
                case Forgotten(line=line):
                    paused = LinkState(line, ConnectionState.PAUSED, at.utc)
                    self._sight.link(paused, self._parts.on(line))
                    self._said.pop(line, None)
                    second.forgotten.append(line)
        self._sight.look(self._parts.all(), at)
        second.changes += self._sight.take()
        second.spoken = self._looks(second.heard)
        return second

    def _looks(self, heard: Iterable[Heard]) -> dict[Place, Look]:
        """What is seen of everyone who spoke: taken now, for the second may be written late."""
        looks: dict[Place, Look] = {}
        for one in heard:
            if one.part is None or not isinstance(one.reading, SPOKEN):
                continue
            place, at, line = (one.part, one.line), one.reading.heard, one.line
            first = looks[place].first if place in looks else at
            talk, port = self._talks.get(line, 0), self._ports.get(line)
            looks[place] = Look(first, at, talk, port, one.part.bed_label)
        return looks

    def _take(self, second: Second, line: str, reading: Reading) -> None:
        part: Part | None
        match reading:
            case Numeric():
                part = self._parts.of(line, reading.channel)
                fate = self._numeric(part, reading)
            case LineNoise():
                part, fate = None, Fate.COUNTED
            case Identity():
                part, fate = self._introduced(line, reading), Fate.STORED
            case _:
                part = self._parts.speaker(line, reading.channel)
                if part is None:
                    second.heard.append(self._of_rack(line, reading))
                    return
                fate = self._other(part, reading)
        second.heard.append(Heard(part, line, reading, fate))
        if isinstance(reading, Numeric) and part is not None:
            self._note_mode(second, part, reading)

    def _numeric(self, part: Part, numeric: Numeric) -> Fate:
        if not self._of_patient(numeric.mode):
            return Fate.NOT_OF_PATIENT
        if self._settles(part, numeric):
            return Fate.SETTLING
        return Fate.STORED if self._sampling.keep(part, numeric) else Fate.UNCHANGED

    def _settles(self, part: Part, numeric: Numeric) -> bool:
        """See the part; whether this value waits because the part was away until just now."""
        at = numeric.heard.monotonic
        self._settling.heard(part, at, away=part.lost not in PRESENT)
        if self._settling.waits(part, numeric.metric.code, at):
            self._sight.settling(part, numeric.heard)
            return True
        if part.lost is not Cause.SETTLING or not self._settling.lasts(part, at):
            self._sight.heard(part, numeric.heard)
        return False

    def _introduced(self, line: str, said: Identity) -> Part:
        """The part that says who it is; the ones whose place it takes are seen no more."""
        self._note_model(line, said)
        for gone in self._parts.identified(line, said):
            self._sight.replaced(gone, said.heard)
            self._sampling.forget(gone)
        return self._parts.of(line, said.channel)

    def _note_model(self, line: str, said: Identity) -> None:
        """Another model is another device, whether or not it can say a number."""
        if said.model is None:
            return
        before = self._models.get((line, said.channel))
        self._models[line, said.channel] = said.model
        if before not in (None, said.model):
            self._talks[line] = next(self._numbers)

    def _of_rack(self, line: str, reading: Reading) -> Heard:
        """What a rack says of itself holds for each of its pumps, and is found under each."""
        concerns = tuple(self._parts.speaking(line))
        fate = Fate.STORED
        if isinstance(reading, ClockReading):
            told: list[Part | str] = [*concerns, line]
            moved = [one for one in told if self._clock_moved(one, reading)]
            concerns = tuple(one for one in moved if isinstance(one, Part))
            fate = Fate.STORED if moved else Fate.UNCHANGED
        return Heard(None, line, reading, fate, concerns)

    def _other(self, part: Part, reading: Reading) -> Fate:
        match reading:
            case Mode() | Bolus() | AlarmCondition() | Label():
                if not self._of_patient(reading.mode):
                    return Fate.NOT_OF_PATIENT
                if isinstance(reading, Label) and reading.name == BED_LABEL:
                    part.bed_label = reading.text
            case ClockReading():
                return Fate.STORED if self._clock_moved(part, reading) else Fate.UNCHANGED
            case Silence():
                self._sight.silent(part, reading.heard)
                self._talks[part.line] = next(self._numbers)
            case DeviceEvent(name="removed"):
                self._sight.removed(part, reading.heard)
            case _:
                pass
        return Fate.STORED

    def _of_patient(self, mode: GenerationMode) -> bool:
        """In the demonstration's home everything is a demonstration, and kept as such."""
        return self._demo or mode is GenerationMode.REAL

    def _note_mode(self, second: Second, part: Part, numeric: Numeric) -> None:
        """Leave a word in the record where a device begins or ends to show a demonstration."""
        before = self._modes.get(part, GenerationMode.REAL)
        if numeric.mode is before or self._demo:
            return
        self._modes[part] = numeric.mode
        real = numeric.mode is GenerationMode.REAL
        text = AGAIN_OF_PATIENT if real else NOT_OF_PATIENT.format(mode=numeric.mode)
        event = DeviceEvent(numeric.channel, "mode", text, numeric.heard)
        second.heard.append(Heard(part, part.line, event, Fate.STORED))

    def _clock_moved(self, whose: Part | str, reading: ClockReading) -> bool:
        """Whether a device's clock is new, or has moved against ours since it was written down."""
        offset = reading.device_time.replace(tzinfo=UTC) - reading.heard.utc
        before = self._clocks.get(whose)
        if before is not None and abs(offset - before) <= CLOCK_NEWS:
            return False
        self._clocks[whose] = offset
        return True

    def _link(self, second: Second, state: LinkState) -> None:
        before = self._said.get(state.line)
        self._said[state.line] = second.links[state.line] = state
        if before is None or (before.state, before.reason) != (state.state, state.reason):
            second.turned.append(state)
        if state.state in BREAKS:
            self._talks[state.line] = next(self._numbers)
        if state.known_as:
            self._ports[state.line] = state.known_as
        self._sight.link(state, self._parts.on(state.line))

    def _stepped(self, at: Stamp) -> Step | None:
        """How the wall clock moved; where a run begins with one that is behind, that is a step."""
        before, wall = self._wall or at, Stamp(at.utc - self._behind(), at.monotonic)
        self._wall = wall
        passed = (wall.utc - before.utc).total_seconds()
        step = passed - (at.monotonic - before.monotonic)
        return Step(step, at.utc) if abs(step) > STEP_SECONDS else None
