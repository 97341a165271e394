"""An hour at a ward of all kinds of devices in which nothing stays as it is, and what was kept.

Simulated devices and a recorder are processes of their own, a nurse works at the same record,
cables are pulled and boxes exchanged at random.  Then others look: the inspection, which shares no
code with what wrote the record, and the log of what really happened.
"""

import random
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TextIO

from typing_extensions import override

from station.data import register
from station.data.engine import Store
from station.data.inspect_owners import Box
from station.data.inspection import Looked
from station.data.key import obtain
from station.data.places import Places
from station.data.upgrade import prepare
from station.domain.clock import Clock, to_milliseconds
from station.domain.errors import Unavailable
from station.domain.measured import Goal, Measured
from station.domain.observation import Numeric
from station.services.duty import Duty
from station.services.line_ear import LineEar
from station.services.measure_lines import Spent, WardRun, resources
from station.services.measure_recorder import Hearing, heard
from station.services.process_facts import footprint
from station.services.set_up import WardPlan, enter_person, found_ward
from station.services.simulated_ward import SimulatedWard
from station.services.tidings import Readings, Tiding, Whose
from station.services.ward_look import Shown, look
from station.services.ward_nurse import WardNurse
from station.services.ward_storm import Storm, Weather
from station.services.ward_truth import WardTruth

TICK = 0.25  # s between two looks of nurse and storm
CALM = 15.0  # s at the end in which everything comes back
PIN = "4711"
NOTHING = Goal(0)


@dataclass(frozen=True, slots=True)
class Ordeal:
    """How long it lasts (s), from which seed, how often something befalls the ward, and patience.

    `free` beds are left empty, for patients who are moved.
    """

    seconds: float = 3600.0
    seed: int = 1
    storm_every: float = 4.0
    nurse_every: float = 10.0
    patience: float = 90.0
    free: int = 1


class ShownEar(LineEar):
    """A window that keeps for whom each line's values were shown as confirmed, second by second."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.shown: set[tuple[str, int, str]] = set()

    @override
    def told(self, tiding: Tiding) -> None:
        """The recorder tells something."""
        super().told(tiding)
        if isinstance(tiding, Readings) and not tiding.present:
            self.shown |= {
                (one.line, to_milliseconds(one.reading.heard.utc) // 1000 * 1000, one.admission)
                for one in tiding.told
                if one.whose is Whose.CONFIRMED
                and one.admission
                and isinstance(one.reading, Numeric)
            }


@dataclass(frozen=True, slots=True)
class Kept:
    """What an ordeal leaves: the truth, what was shown live, what was done, what it took."""

    truth: WardTruth
    shown: Shown
    happened: Mapping[str, int]
    quiet: Mapping[str, float]
    took: Spent


def measure_ward(
    places: Places, run: WardRun, clock: Clock, errors: TextIO, ordeal: Ordeal | None = None
) -> list[Measured]:
    """Let a ward live through it, and look at what was kept; what is broken is told to `errors`."""
    chosen = ordeal or Ordeal()
    with closing(prepare(places, obtain(places), clock)) as store:
        kept = endure(places, store, run, clock, chosen)
        looked = look(store, clock, kept.truth, kept.shown, kept.quiet)
    for one in looked:
        errors.writelines(f"{one.rule}: {words}\n" for words in one.broken)
    return list(_rows(looked, kept, chosen))


# ---------------------------------------------------------------- the hour


def endure(places: Places, store: Store, run: WardRun, clock: Clock, ordeal: Ordeal) -> Kept:
    """The ward is founded, everything is confirmed, and then the storm; its log."""
    dice = random.Random(ordeal.seed)  # noqa: S311 - pulls cables, guards nothing
    ear, truth = ShownEar(clock), WardTruth()
    with run.devices() as ward:
        nurse = WardNurse(_founded(store, clock, ward), truth, dice, ordeal.nurse_every)
        beds = list(dict.fromkeys(line.bed for line in ward.lines))
        for bed in beds[: len(beds) - min(ordeal.free, len(beds) - 1)]:
            nurse.admit(bed)
        wishes = [line.wish(at_bed=True) for line in ward.lines]
        with heard(Hearing(places, wishes, run.recorder, ordeal.patience), ear, clock) as process:
            _acquainted(store, clock, ward, truth, ordeal.patience)
            before, began = footprint(process), clock.now()
            weather = Weather(ordeal.storm_every, began.later(ordeal.seconds).utc)
            storm = Storm(ward, truth, dice, weather)
            _live(storm, nurse, clock, weather)
            passed = clock.now().monotonic - began.monotonic
            took = Spent(passed, before, footprint(process))
    quiet = {line.protocol: line.quiet_seconds for line in ward.lines}
    happened = {**storm.happened, **nurse.done}
    return Kept(truth, frozenset(ear.shown), happened, quiet, took)


def _founded(store: Store, clock: Clock, ward: SimulatedWard) -> Duty:
    """A ward with a bed for every simulated one, and the nurse who works there."""
    beds = tuple(dict.fromkeys(line.bed for line in ward.lines))
    found_ward(Duty(store, clock), WardPlan("Ward of an ordeal", "UTC", time(8), beds))
    nurse = enter_person(Duty(store, clock), "N. Invented", "registered nurse", PIN, PIN)
    return Duty(store, clock, nurse)


def _acquainted(
    store: Store, clock: Clock, ward: SimulatedWard, truth: WardTruth, patience: float
) -> None:
    """Wait until every line's device is in the record, and enter it in the truth as it is there.

    What it calls itself is the one thing that is taken from the record: nothing was moved yet.
    """
    pause, until = threading.Event(), clock.now().monotonic + patience
    while clock.now().monotonic < until:
        known = {line: channel.device for channel, line in register.channels(store).values()}
        if all(line.name in known for line in ward.lines):
            at = clock.now().utc - timedelta(seconds=patience)
            heard_at = to_milliseconds(at)
            for line in ward.lines:
                serial = known[line.name].serial or "none"
                truth.put(Box(line.protocol, serial, line.name), line.bed, at, heard_at)
            return
        pause.wait(TICK)
    raise Unavailable("Not every simulated device was heard, so the ordeal cannot begin.")


def _live(storm: Storm, nurse: WardNurse, clock: Clock, weather: Weather) -> None:
    """Storm and nurse take their turns until it is calm; then everything comes back."""
    pause = threading.Event()
    while (now := clock.now().utc) < weather.calm_at:
        storm.step(now)
        nurse.step(now)
        pause.wait(TICK)
    storm.calm(clock.now().utc)
    for _ in range(int(CALM / TICK)):
        nurse.step(clock.now().utc)
        pause.wait(TICK)


def _rows(looked: Iterable[Looked], kept: Kept, ordeal: Ordeal) -> Iterator[Measured]:
    for one in looked:
        what = f"looked at {one.count:,}"
        yield Measured(f"ward, {one.rule}", len(one.broken), "broken", what, NOTHING)
    happened = ", ".join(f"{count} {what}" for what, count in sorted(kept.happened.items()))
    yield Measured("ward, what befell it", sum(kept.happened.values()), "events",
                   f"in {kept.took.seconds:.0f} s from seed {ordeal.seed}: {happened}")  # fmt: skip
    yield from resources(kept.took)
