"""A ward of simulated beds on real lines: each a pump and a monitor that share one patient.

One loop in one thread serves every line.  What happens to a bed is told by plain methods, from any
thread: a cable pulled, a pump exchanged, a side effect.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta, tzinfo
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from typing import TextIO

from devices.catalogue import kinds
from devices.kind import Kind
from devices.listen import told_to_stop
from devices.panel import Panels
from devices.simulators.alone import Alone, alone
from devices.simulators.approach import between, chance
from devices.simulators.bedside import Bedside, Later, weight
from devices.simulators.course import Act
from devices.simulators.device_line import DeviceLine, Setting
from devices.simulators.far_end import SocketEnd
from devices.simulators.host import SOCKETS, far_end, run, ward_time
from devices.simulators.rhythm import DAY, HOUR, MINUTE
from devices.simulators.stories import Bedtime, Story, story_of, unusual_before
from devices.simulators.titration import Regimen
from devices.simulators.visit import visited
from station.domain.clock import Clock
from station.domain.device import Category
from station.domain.errors import Refused, Unavailable

_DAYS_OF_TREATMENT = 6


@dataclass(frozen=True, slots=True)
class WardPlan:
    """How many beds, which of many wards, and the hour of day at which its lines go live.

    `history`: for so many seconds before that the beds had a past (`Bed.past`); a ward with a past
    tells the demonstration's stories.  `zone` is that of its wall clock, None for this computer's.
    """

    beds: int = 6
    seed: int = 0
    hour: float = 10.0
    history: float = 0.0
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """One device of one bed: what it is, and what the host opens to hear it."""

    bed: str
    kind: Kind
    line: DeviceLine

    @property
    def port(self) -> str:
        """The path or the address of its line."""
        return self.line.end.name


class Bed:
    """One bed of the ward: its name, what happens there, and its devices."""

    def __init__(
        self, number: int, plan: WardPlan, chosen: Sequence[Kind], place: Path, clock: Clock
    ) -> None:
        self.name = f"Bed {number}"
        self._history = plan.history
        self.zone = plan.zone
        self._now = ward_time(clock.now().utc, plan.zone)
        self.story = story_of(number) if plan.history else None
        self.bedside = _bedside(number, plan, self.story)
        self._seed = plan.seed * 1000 + number
        self.stations = tuple(
            Station(self.name, kind, self._line(kind, place / f"bed-{number}-{kind.category}"))
            for kind in chosen
        )
        if self.story is not None and self.story.silent is not None:
            self.station(Category.MONITOR).line.pull()

    def past(self, kind: Kind) -> Panels:
        """What a device of the bed showed from the beginning of the ward's history on."""
        return self.bedside.panels(kind)

    def astray(self, kind: Kind) -> timedelta:
        """By how much a device's clock is wrong: a few minutes, as they are on a ward."""
        minutes = between(-4, 4, chance(self._seed, f"clock of the {kind.category}"))
        return timedelta(seconds=round(minutes * MINUTE))

    def station(self, category: Category) -> Station:
        """The bed's pump or its monitor."""
        return next(one for one in self.stations if one.kind.category is category)

    def _line(self, kind: Kind, link: Path) -> DeviceLine:
        live = Later(self.bedside.panels(kind), self._history)
        setting = Setting(kind, live, clock=self._now + self.astray(kind))
        end = SocketEnd(0) if SOCKETS else far_end(setting, link, None)
        return DeviceLine(setting, end)


def _bedside(number: int, plan: WardPlan, story: Story | None) -> Bedside:
    """What happens at a bed: its story, or the usual week at a stage of its own."""
    seed = plan.seed * 1000 + number
    if story is not None:
        seed = story.seed(seed)
        stage = story.stage(plan.history, plan.hour)
        hour = (plan.hour - stage / HOUR) % 24
        bed = Bedtime(seed, Regimen(weight_kg=weight(seed), start_hour=hour), stage)
        return Bedside(seed, bed.regimen, stage - plan.history, story.steps(bed))
    start_hour = between(9, 14, chance(seed, "start hour"))
    day = (number - 1) % _DAYS_OF_TREATMENT
    stage = day * DAY + (plan.hour - start_hour) % 24 * HOUR
    return Bedside(seed, Regimen(weight_kg=weight(seed), start_hour=start_hour), stage)


class Ward:
    """Beds at different stages of their treatment, on the lines of one folder."""

    def __init__(
        self, plan: WardPlan, place: Path, clock: Clock, catalogue: Sequence[Kind] | None = None
    ) -> None:
        known = tuple(kinds().values()) if catalogue is None else tuple(catalogue)
        self.plan = plan
        self._clock = clock
        self._began: float | None = None
        self.beds = {
            bed.name: bed
            for bed in (
                Bed(number, plan, _one_of_each(known, number, plan), place, clock)
                for number in range(1, plan.beds + 1)
            )
        }

    @property
    def stations(self) -> tuple[Station, ...]:
        """Every device of the ward."""
        return tuple(station for bed in self.beds.values() for station in bed.stations)

    @property
    def now(self) -> float:
        """Seconds since the ward's own beginning, history included."""
        live = 0.0 if self._began is None else self._clock.now().monotonic - self._began
        return self.plan.history + live

    def alone(self, station: Station) -> Alone:
        """What a device would tell if it were the only one, from here on."""
        bedside = self.beds[station.bed].bedside
        panels = Later(bedside.panels(station.kind), self.plan.history)
        return alone(station.kind, panels, self._clock.now())

    def run(self, stop: Event) -> None:
        """Serve every line in this thread until told to stop."""
        self.open()
        run([station.line for station in self.stations], self._clock, stop)

    def open(self) -> None:
        """Make every line, or none; time is counted from here."""
        try:
            for station in self.stations:
                station.line.open()
        except (Refused, Unavailable):
            for station in self.stations:
                station.line.close()
            raise
        self._began = self._clock.now().monotonic

    @contextmanager
    def served(self) -> Iterator["Ward"]:
        """The ward at work in a thread of its own for as long as the block lasts."""
        stop = Event()
        self.open()
        thread = Thread(target=self.run, args=(stop,), name="simulated ward")
        thread.start()
        try:
            yield self
        finally:
            stop.set()
            thread.join()

    def pull(self, bed: str, category: Category) -> None:
        """Pull the cable of a bed's pump or monitor."""
        self.beds[bed].station(category).line.pull()

    def plug(self, bed: str, category: Category) -> None:
        """Put it back."""
        self.beds[bed].station(category).line.plug()

    def disturb(self, bed: str, category: Category, fault: str, seconds: float) -> None:
        """Let a fault befall the line of a bed's pump or monitor from now on."""
        self.beds[bed].station(category).line.suffer(fault, seconds)

    def swap_monitor(self, bed: str, serial: str) -> None:
        """Exchange a bed's monitor for another of the same model."""
        self.beds[bed].station(Category.MONITOR).line.exchange(serial)

    def swap_pump(self, bed: str, serial: str) -> None:
        """Exchange a bed's pump for another of the same model."""
        self.beds[bed].bedside.happen(self.now, Act.SWAP, what=serial)

    def occlude(self, bed: str) -> None:
        """Kink a bed's line until somebody starts the pump again."""
        self.beds[bed].bedside.happen(self.now, Act.OCCLUDE)

    def load(self, bed: str) -> None:
        """Put a full syringe into a bed's pump and run it."""
        bedside = self.beds[bed].bedside
        bedside.happen(self.now, Act.LOAD, bedside.regimen.syringe_ml)
        bedside.happen(self.now, Act.START)

    def give_bolus(self, bed: str, volume: Decimal) -> None:
        """Give a bolus at a bed's pump."""
        self.beds[bed].bedside.happen(self.now, Act.BOLUS, volume)

    def set_rate(self, bed: str, rate: Decimal) -> None:
        """Set a bed's pump to another rate and run it."""
        for act in (Act.RATE, Act.START):
            self.beds[bed].bedside.happen(self.now, act, rate)

    def start_side_effect(self, bed: str, name: str, grade: int) -> None:
        """Let a bed's patient feel something until it is relieved."""
        self.beds[bed].bedside.happen(self.now, Act.EFFECT, Decimal(grade), name)

    def end_side_effect(self, bed: str, name: str) -> None:
        """Let it pass."""
        self.beds[bed].bedside.happen(self.now, Act.RELIEVE, what=name)


def _said(ward: Ward, one: Station, *, measured: bool) -> dict[str, object]:
    """What whoever opens the lines is told of one; `measured`: also what its device tells alone."""
    kind = one.kind
    told = {
        "bed": one.bed, "protocol": kind.protocol, "port": one.port, "device": kind.category,
        "quiet_seconds": kind.quiet_seconds,
    }  # fmt: skip
    return told | asdict(ward.alone(one)) if measured else told


def serve_ward(
    plan: WardPlan,
    place: Path,
    out: TextIO,
    clock: Clock,
    asked: TextIO | None = None,
    *,
    measured: bool = False,
) -> int:
    """A ward until interrupted; one JSON object a device is printed once every line is there.

    What a visitor wishes to happen is read from `asked`, a line each (`visit`).  `measured` adds
    what each device tells alone, which takes a few seconds to find out.
    """
    ward = Ward(plan, place, clock)
    if asked is not None:
        Thread(target=visited, args=(asked, ward), name="visit", daemon=True).start()
    with told_to_stop() as stop:
        ward.open()
        said = (_said(ward, one, measured=measured) for one in ward.stations)
        out.writelines(f"{json.dumps(one)}\n" for one in said)
        out.flush()
        ward.run(stop)
    return 0


def _one_of_each(known: Sequence[Kind], number: int, plan: WardPlan) -> list[Kind]:
    """A pump and a monitor for a bed: by turns of those there are, or as its story wants them.

    What is told of the ward's usual devices is told by them; at the other beds stand the others by
    turns, so that a ward with enough beds has one of every kind.
    """
    turn, told = number - 1, bool(plan.history)
    usual = told and story_of(number).usual
    if told:
        turn = unusual_before(number)
    chosen = []
    for category in Category:
        fitting = [kind for kind in known if kind.category is category]
        others = fitting[1:] if told and len(fitting) > 1 else fitting
        if fitting:
            chosen.append(fitting[0] if usual else others[turn % len(others)])
    return chosen
