"""What recording costs: from a device's last byte to the commit, on to windows, and the processor.

Devices and recorder are real processes that the composition root starts; here a window listens to
them as any window does.  All moments are of the one monotonic clock of the machine.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from station.data import links
from station.data.key import obtain
from station.data.links import Wish
from station.data.places import Places
from station.data.upgrade import prepare
from station.domain.clock import Clock
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Unavailable
from station.domain.measured import Goal, Measured
from station.services.herald import address_in
from station.services.listener import HeraldListener
from station.services.percentile import percentiles
from station.services.process_facts import Footprint, footprint
from station.services.tidings import Fate, Heartbeat, Links, Readings, Tiding

MILLISECONDS = 1000
PERCENT = 100
COMMITTED = Goal(1200)
PROCESSOR = Goal(10)


@dataclass(frozen=True, slots=True)
class Running:
    """How the composition root runs devices and recorder: each for as long as its block lasts.

    `devices` gives what is to be wished of the lines they serve (nothing where the record has the
    wishes already), `recorder` the process id of the recorder.
    """

    devices: Callable[[], AbstractContextManager[Sequence[Wish]]]
    recorder: Callable[[], AbstractContextManager[int]]


@dataclass(frozen=True, slots=True)
class Spell:
    """How long is measured, after how long, and how long the lines have to begin to talk."""

    seconds: float = 60.0
    warming: float = 10.0
    patience: float = 60.0


def measure_recorder(
    places: Places, running: Running, clock: Clock, spell: Spell | None = None
) -> list[Measured]:
    """Let a ward's devices talk to a recorder and measure; the figures.

    Raises ``Unavailable`` when the lines do not begin to talk or nothing is told.
    """
    chosen = spell or Spell()
    ear = Ear(clock)
    with running.devices() as wishes:
        hearing = Hearing(places, wishes, running.recorder, chosen.patience)
        with heard(hearing, ear, clock) as process:
            return _measured(ear, process, clock, chosen, ear.talking)


@dataclass(frozen=True, slots=True)
class Hearing:
    """Which lines a recorder is to hear, how it is run, and how long they have to begin to talk."""

    places: Places
    wishes: Sequence[Wish]
    recorder: Callable[[], AbstractContextManager[int]]
    patience: float


@contextmanager
def heard(hearing: Hearing, ear: "Ear", clock: Clock) -> Iterator[int]:
    """A recorder that hears every line, for as long as the block lasts; its process id.

    The block begins when all of them talk; ``Unavailable`` when they do not in time.
    """
    key = obtain(hearing.places)
    count = _wish(hearing.places, key, clock, hearing.wishes)
    with hearing.recorder() as process:
        listener = HeraldListener(address_in(hearing.places.runtime), key, ear.told, ear.lost)
        listener.start()
        try:
            ear.wait_for(count, hearing.patience)
            yield process
        finally:
            listener.stop()


def _wish(places: Places, key: bytes, clock: Clock, wishes: Sequence[Wish]) -> int:
    """Wish for the lines; how many are wished for in all."""
    store = prepare(places, key, clock)
    try:
        for wish in wishes:
            links.wish(store, wish)
        return len(links.wishes(store))
    finally:
        store.close()


@dataclass(slots=True)
class Lags:
    """Milliseconds from a reading's last byte to its commit and from a commit to the window."""

    to_commit: list[float] = field(default_factory=list)
    to_window: list[float] = field(default_factory=list)
    heard: int = 0
    unrecorded: int = 0


class Ear:
    """A window that notes when it is told what; called by the listener's thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._talking: set[str] = set()
        self._why = ""
        self._waiting: list[tuple[float, Readings]] = []
        self._lags = Lags()

    def told(self, tiding: Tiding) -> None:
        """The recorder tells something."""
        arrived = self._clock.now().monotonic
        with self._changed:
            match tiding:
                case Links(states=states):
                    self._link(states)
                case Readings(present=False):
                    self._waiting.append((arrived, tiding))
                case Heartbeat():
                    self._beat(tiding)
                case _:
                    pass

    def lost(self, reason: str) -> None:
        """The recorder is not heard."""
        with self._changed:
            self._why = reason

    @property
    def talking(self) -> int:
        """How many lines talk."""
        with self._changed:
            return len(self._talking)

    def wait_for(self, lines: int, patience: float) -> None:
        """Wait until so many lines talk; ``Unavailable`` when they do not in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._talking) >= lines > 0, patience):
                raise Unavailable(
                    f"Only {len(self._talking)} of {lines} lines talk, so nothing can be measured:"
                    f" {self._why or 'wait longer, or ask for fewer beds.'}"
                )

    def take(self) -> Lags:
        """What was noted since it was last asked."""
        with self._changed:
            lags, self._lags = self._lags, Lags()
            self._waiting.clear()
            return lags

    def _link(self, states: Sequence[LinkState]) -> None:
        self._why = ""
        for state in states:
            if state.state is ConnectionState.TALKING:
                self._talking.add(state.line)
            else:
                self._talking.discard(state.line)
                self._why = f"{state.line}: {state.reason}"
        self._changed.notify_all()

    def _beat(self, beat: Heartbeat) -> None:
        """The heartbeat that follows readings tells when they were committed."""
        for arrived, readings in self._waiting:
            self._lags.heard += len(readings.told)
            unrecorded = sum(one.fate is Fate.UNRECORDED for one in readings.told)
            self._lags.unrecorded += unrecorded
            if beat.committed is None or unrecorded:
                continue
            committed = beat.committed.monotonic
            self._lags.to_window.append((arrived - committed) * MILLISECONDS)
            self._lags.to_commit += [
                (committed - one.reading.heard.monotonic) * MILLISECONDS
                for one in readings.told
                if one.stored
            ]
        self._waiting.clear()


def _measured(ear: Ear, process: int, clock: Clock, spell: Spell, lines: int) -> list[Measured]:
    pause = threading.Event()
    pause.wait(spell.warming)
    ear.take()
    began, before = clock.now().monotonic, footprint(process)
    pause.wait(spell.seconds)
    lags = ear.take()
    passed, after = clock.now().monotonic - began, footprint(process)
    return figures(lags, lines, passed, spent(before, after))


def spent(before: Footprint | None, after: Footprint | None) -> float | None:
    """The processor's time between two looks at a process, in seconds; None where nobody tells."""
    return None if before is None or after is None else after.processor - before.processor


def figures(lags: Lags, lines: int, seconds: float, worked: float | None) -> list[Measured]:
    """The rows; `worked` is the processor's time of the recorder, None where nobody tells."""
    if not lags.to_commit:
        raise Unavailable("The recorder stored nothing meanwhile, so nothing can be measured.")
    what = (
        f"{lines} lines, {lags.heard / seconds:.0f} readings a second heard and"
        f" {len(lags.to_commit) / seconds:.0f} stored, {seconds:.0f} s"
    )
    if lags.unrecorded:
        what += f"; {lags.unrecorded} were told before the disk had them"
    rows = [
        *percentiles("last byte to commit", lags.to_commit, what, COMMITTED),
        *percentiles("commit to herald", lags.to_window, f"read by a window; {what}"),
    ]
    if worked is not None:
        share = worked / seconds * PERCENT
        rows.append(Measured("recorder's share of one core", share, "%", what, PROCESSOR))
    return rows
