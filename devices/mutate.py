"""Whether damaged bytes can become a wrong value: mutated frames against every protocol's driver.

A conversation with a simulated device is held once in virtual time.  It is then told again and
again to new drivers with mutated frames among its own; what they publish is held against the
device's words.  A wrong value is the driver's fault unless its frame reader takes mutated bytes
for a whole frame; where there is no checksum one such frame excuses nothing: two must agree.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import combinations
from multiprocessing import get_context
from typing import Protocol, TextIO

from devices.damage import Mutation, mutated
from devices.effects import Driver, Event, Opened, Publish, Received
from devices.kind import Kind
from devices.measure import overheard
from devices.simulators.random_script import random_script
from devices.simulators.script import parse_script
from station.domain.clock import Stamp
from station.domain.measured import Goal, Measured
from station.domain.nomenclature import FLOW
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    Identity,
    Label,
    Mode,
    Numeric,
    Reading,
)

SECONDS, STILL = 90.0, 10.0  # recorded for one job; the last in which all is said twice at least
JOB_FRAMES = 20_000  # mutated frames of one conversation; the next job has another script
MOST_PARTS = 2  # beside the first one: several pumps of a rack, whose answer is of several frames
OTHER_SEEDS = 1_000_000_000
MOST_BESIDE = 6  # mutated frames before one of the device's own
IN_PLACE = 0.2  # of the device's own frames get lost: the mutated ones stand in their place
AFTERMATH = 12  # own frames told after one that was taken for whole: an answer of several ends
MOST_TOLD = 20  # wrong values told in words, of one job
LINES_TOLD = 100  # while it lasts, of how far it has come

Claim = tuple[object, ...]


class Piece(Protocol):
    """What a frame reader gives back: a frame, noise, or what else the protocol has."""

    @property
    def raw(self) -> bytes:
        """Its bytes on the wire."""
        ...


class Reader(Protocol):
    """A protocol's frame reader."""

    def receive(self, data: bytes) -> Sequence[Piece]:
        """Take bytes; give back what they completed."""
        ...


@dataclass(frozen=True, slots=True)
class FrameLayer:
    """A protocol's own verdict on bytes: its frame reader, and what it calls a whole frame."""

    make_reader: Callable[[], Reader]
    frame: type


def layer_of(kind: Kind) -> FrameLayer:
    """The frame layer beside a kind's driver: every protocol's folder has a ``frames.py``."""
    folder = kind.make_driver.__module__.rpartition(".")[0]
    frames = import_module(f"{folder}.frames")
    return FrameLayer(frames.FrameReader, frames.Frame)


# --- What is true --------------------------------------------------------------------------------


def _claims(reading: Reading) -> list[Claim]:
    """What a reading claims of the device or the patient; an unknown value claims nothing."""
    match reading:
        case Numeric(channel, metric, value, unit, validity):
            moment = reading.device_time if metric.episodic else None
            known = value is not None
            return [(channel, metric.code, value, unit.code, validity, moment)] if known else []
        case Mode(channel, state):
            return [(channel, state)]
        case Identity(channel, model, serial):
            names = (model, serial, reading.software)
            return [(channel, at, name) for at, name in enumerate(names) if name is not None]
        case AlarmCondition():
            return [(reading.channel, reading.code, reading.raw, reading.text, reading.active)]
        case Label(channel, name, text):
            return [(channel, name, text)]
        case _:
            return []


class Truth:
    """What a device said in one conversation; each of its boluses can be told once."""

    def __init__(self, claims: frozenset[Claim], boluses: Sequence[Bolus]) -> None:
        self._claims, self._boluses = claims, boluses

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> "Truth":
        """What an undamaged conversation brought."""
        told = list(readings)
        claims = frozenset(claim for one in told for claim in _claims(one))
        return cls(claims, [one for one in told if isinstance(one, Bolus)])

    def beside(self, readings: Iterable[Reading]) -> "Truth":
        """The same with what other readings claim; no bolus is given once more."""
        return Truth(self._claims.union(*map(_claims, readings)), self._boluses)

    def again(self) -> "Truth":
        """The same for a new driver, with every bolus still to tell."""
        return Truth(self._claims, self._boluses)

    def holds(self, reading: Reading) -> bool:
        """Whether the device said this."""
        if isinstance(reading, Bolus):
            return self._is_next(reading)
        return self._claims.issuperset(_claims(reading))

    def _is_next(self, told: Bolus) -> bool:
        """Whether a bolus is one, or several in a row, that was not told before."""
        left = [one for one in self._boluses if one.channel == told.channel]
        for first, last in combinations(range(len(left) + 1), 2):
            run = left[first:last]
            volume, count = sum(one.volume for one in run), sum(one.count for one in run)
            if (volume, count) == (told.volume, told.count):
                gone = left[:last]
                self._boluses = [one for one in self._boluses if one not in gone]
                return True
        return False


@dataclass(frozen=True, slots=True)
class Heard:
    """A conversation in whole frames (each a Received of its own), its frames, and its truth."""

    steps: Sequence[Event]
    frames: tuple[bytes, ...]
    truth: Truth


def heard(kind: Kind, layer: FrameLayer, seed: int, seconds: float = SECONDS) -> Heard:
    """A conversation with a device of one to three parts that play random scripts."""
    script = parse_script(_script(kind, seed, max(seconds - STILL, seconds / 2)), kind)
    reader = layer.make_reader()
    steps: list[Event] = []
    frames: dict[bytes, None] = {}
    for event in overheard(kind, script, seconds).events:
        if not isinstance(event, Received):
            steps.append(event)
            continue
        for piece in reader.receive(event.data):
            steps.append(Received(piece.raw, event.at))
            if isinstance(piece, layer.frame):
                frames[piece.raw] = None
    truth = Truth.of(_told(kind.make_driver(), steps))
    if not kind.checksummed:
        truth = truth.beside(_told(kind.make_driver(), _twice(steps)))
    return Heard(steps, tuple(frames), truth)


def _twice(steps: Sequence[Event]) -> list[Event]:
    """A conversation in twice the time, each frame said again half way to the next one.

    Where two reads must agree, what a device said for one read only is never told, and yet it is
    true: beside a damaged frame that says the same by chance it may be.
    """
    start = steps[0].at
    slowly = [replace(step, at=_apart(start, step, step)) for step in steps]
    said = [step for step in steps if isinstance(step, Received)]
    last = [replace(step, at=step.at.later(1.0)) for step in said[-1:]]
    again = [
        replace(step, at=_apart(start, step, following))
        for step, following in zip(said, [*said[1:], *last], strict=True)
    ]
    return sorted([*slowly, *again], key=lambda step: step.at.monotonic)


def _apart(start: Stamp, step: Event, following: Event) -> Stamp:
    """Half way between two steps, on a clock that goes half as fast."""
    passed = step.at.monotonic + following.at.monotonic - 2 * start.monotonic
    return start.later(passed)


def _script(kind: Kind, seed: int, seconds: float) -> str:
    """A random script for the usual channel, and (by the seed) for those that follow it."""
    usual = kind.default_channel
    following = [usual[:-1] + last for last in "23"] if usual else []
    there = [one for one in following if kind.objection(one, FLOW.code) is None]
    text = random_script(kind, seed, seconds)
    for number, address in enumerate(there[: seed % (MOST_PARTS + 1)], 1):
        for row in random_script(kind, seed + number * OTHER_SEEDS, seconds).splitlines()[1:]:
            at, _, rest = row.split(",", 2)
            text += f"{at},{address},{rest}\n"
    return text


def _told(driver: Driver, steps: Iterable[Event]) -> Iterator[Reading]:
    """What a driver publishes."""
    for step in steps:
        for effect in driver.handle(step):
            if isinstance(effect, Publish):
                yield effect.reading


# --- What came of it -----------------------------------------------------------------------------


@dataclass(slots=True)
class Outcome:
    """Counts of what drivers made of mutated frames.

    `accepted`: mutated bytes that the frame reader took for a whole frame; `excused`: wrong values
    after such a frame (after two, where there is no checksum), all in their believable range;
    `wrong`: wrong values that nothing excuses;
    `genuine`: true values heard meanwhile, which show that the drivers were awake.
    """

    mutated: int = 0
    accepted: int = 0
    excused: int = 0
    wrong: int = 0
    genuine: int = 0
    words: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another one in."""
        self.mutated += other.mutated
        self.accepted += other.accepted
        self.excused += other.excused
        self.wrong += other.wrong
        self.genuine += other.genuine
        self.words += other.words


class _Pass:
    """One new driver that is told a conversation, mutated from a random place on."""

    def __init__(
        self, job: "Job", layer: FrameLayer, known: Heard, dice: random.Random, found: Outcome
    ) -> None:
        self._layer, self._known, self._dice, self._found = layer, known, dice, found
        self._mutated = job.mutated
        self._own = frozenset(known.frames)
        self._driver = job.kind.make_driver()
        self._reader = layer.make_reader()
        self._truth = known.truth.again()
        self._forged = 0
        self._excusing = 1 if job.kind.checksummed else 2

    def run(self, most: int) -> None:
        """Go through the conversation, or until a mutated frame passed for a whole one."""
        begin = self._dice.randrange(len(self._known.steps))
        end, aftermath = self._found.mutated + most, AFTERMATH
        for place, step in enumerate(self._known.steps):
            if isinstance(step, Received) and step.data in self._own:
                if self._forged:
                    aftermath -= 1
                elif place >= begin and self._found.mutated < end:
                    self._damage(step, end)
                    if self._dice.random() < IN_PLACE:
                        continue
            self._tell(step)
            if not aftermath:
                return

    def _damage(self, step: Received, end: int) -> None:
        """Mutated frames before (or in place of) one of the device's own."""
        for _ in range(min(self._dice.randint(0, MOST_BESIDE), end - self._found.mutated)):
            self._found.mutated += 1
            self._tell(Received(self._mutated(self._dice, step.data, self._known.frames), step.at))

    def _tell(self, step: Event) -> None:
        """Tell the driver; whatever it publishes is held against the truth."""
        if isinstance(step, Received):
            for piece in self._reader.receive(step.data):
                if isinstance(piece, self._layer.frame) and piece.raw not in self._own:
                    self._found.accepted += 1
                    self._forged += 1
        elif isinstance(step, Opened):
            self._reader = self._layer.make_reader()
        for reading in _told(self._driver, (step,)):
            self._judge(reading, step)

    def _judge(self, reading: Reading, step: Event) -> None:
        if self._truth.holds(reading):
            self._found.genuine += 1
        elif self._forged >= self._excusing and _believable(reading):
            self._found.excused += 1
        else:
            self._found.wrong += 1
            if len(self._found.words) < MOST_TOLD:
                data = step.data.hex(" ") if isinstance(step, Received) else type(step).__name__
                self._found.words.append(f"{reading} after {data}")


def _believable(reading: Reading) -> bool:
    if not isinstance(reading, Numeric) or reading.value is None:
        return True
    return reading.metric.believable(reading.value)


@dataclass(frozen=True, slots=True)
class Job:
    """So many mutated frames of one conversation.

    `layer` None: the one in the kind's own folder; `mutated` is what is done to a frame.
    """

    kind: Kind
    frames: int
    seed: int
    layer: FrameLayer | None = None
    seconds: float = SECONDS
    mutated: Mutation = mutated


def do(job: Job) -> Outcome:
    """Tell new drivers the job's conversation until it has had its mutated frames."""
    layer = job.layer or layer_of(job.kind)
    known = heard(job.kind, layer, job.seed, job.seconds)
    dice = random.Random(job.seed)  # noqa: S311 - it damages bytes, it guards nothing
    found = Outcome()
    while found.mutated < job.frames:
        _Pass(job, layer, known, dice, found).run(job.frames - found.mutated)
    return found


def jobs(kinds: Iterable[Kind], frames: int, seed: int) -> list[Job]:
    """The work for every kind, in pieces that can be done side by side."""
    return [
        Job(kind, min(JOB_FRAMES, frames - done), seed * 100_000 + number)
        for kind in kinds
        for number, done in enumerate(range(0, frames, JOB_FRAMES))
    ]


def mutate(
    kinds: Iterable[Kind], frames: int, seed: int, errors: TextIO, workers: int = 1
) -> list[Measured]:
    """Rows of each protocol; every wrong value is told to `errors` in words.

    The same frames and seed give the same figures, however many processes share the work.  How far
    it has come is told there too.
    """
    work = jobs(kinds, frames, seed)
    if workers == 1:
        return report(work, _watched(work, map(do, work), errors), errors)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return report(work, _watched(work, pool.map(do, work), errors), errors)


def _watched(work: Sequence[Job], outcomes: Iterable[Outcome], errors: TextIO) -> Iterator[Outcome]:
    """The outcomes as they come; a line now and then says how far they have come."""
    whole, done, wrong, told = sum(job.frames for job in work), 0, 0, 0
    for job, outcome in zip(work, outcomes, strict=True):
        yield outcome
        done, wrong = done + job.frames, wrong + outcome.wrong
        if (part := done * LINES_TOLD // whole) > told:
            told = part
            protocol = job.kind.protocol
            errors.write(f"fuzz: {done:,} of {whole:,}, {wrong} wrong values so far; {protocol}\n")
            errors.flush()


def report(work: Iterable[Job], outcomes: Iterable[Outcome], errors: TextIO) -> list[Measured]:
    """The rows of jobs and what came of them."""
    found: dict[str, Outcome] = {}
    conversations: Counter[str] = Counter()
    for job, outcome in zip(work, outcomes, strict=True):
        found.setdefault(job.kind.protocol, Outcome()).add(outcome)
        conversations[job.kind.protocol] += 1
    for protocol, outcome in found.items():
        errors.writelines(f"fuzz {protocol}: {words}\n" for words in outcome.words)
    return [row for protocol in found for row in _rows(protocol, found[protocol], conversations)]


def _rows(protocol: str, found: Outcome, conversations: Mapping[str, int]) -> Iterator[Measured]:
    what = (
        f"from {found.mutated:,} mutated frames in {conversations[protocol]} conversations,"
        f" {found.genuine:,} true values heard meanwhile"
    )
    yield Measured(f"fuzz {protocol}", found.wrong, "wrong values", what, Goal(0))
    what = "mutated bytes that length and checksum took for a whole frame"
    yield Measured(f"fuzz {protocol}, accepted", found.accepted, "frames", what)
    what = "wrong values from those frames, all in their believable range"
    yield Measured(f"fuzz {protocol}, from those", found.excused, "values", what)
