"""The demonstration's history: beds with a past, confirmed, with a syringe, and wished for live.

The beds come from whoever simulates devices; here they are only what the protocols below say.
`found` takes a moment and lets the window open onto names and live values; `tell` fills the past
in behind, in as many processes as there is room for.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final, Protocol

from station.data import associations, gaps, journal, links, register, syringes
from station.data.engine import Store
from station.domain.association import Where
from station.domain.by_eye import PUMP, line_of
from station.domain.clock import Stamp
from station.domain.confirmation import Act, confirm
from station.domain.device import Channel
from station.domain.gap import Cause
from station.domain.observation import Reading
from station.domain.patient import Admission
from station.domain.sighting import Sighting
from station.services.complete_answer import CompleteAnswer
from station.services.demonstration import (
    BEFORE_START,
    Founded,
    Place,
    found,
    known,
    standard_syringe,
)
from station.services.gather import Gathering, Said
from station.services.nursing_past import NursesLook, NursingPast
from station.services.parts import Part, Parts
from station.services.past import Past, even
from station.services.sight import Sight

CYCLE_SECONDS = 55  # about one look a minute, so that no minute goes without one ...
FULL_SECONDS = 1800  # ... and the last half hour at full rate (decisions.md 21)
FULL_LOOK_SECONDS = 10.0
GREETING_SECONDS = 8.0  # until a device has told its first values ...
ACQUAINTANCE_SECONDS = 24.0  # ... and until it is known what it tells regularly
_VALUES_A_COLLECTION: Final = 200_000
NUMBERS_A_BED: Final = 5_000_000  # more readings than the past of any one bed can have


class PastRun(Protocol):
    """A device on a virtual line."""

    @property
    def now(self) -> Stamp:
        """The line's present moment."""
        ...

    def run(self, seconds: float) -> list[Reading]:
        """Let the line live for so long; what was published."""
        ...

    def leap(self, seconds: int) -> None:
        """Let the world go ahead while the conversation stands still."""
        ...


class DemoLine(Protocol):
    """One device of a bed: its line's name, protocol and port, and its past."""

    @property
    def name(self) -> str:
        """The line's name in the table of wishes."""
        ...

    @property
    def protocol(self) -> str:
        """The protocol's name."""
        ...

    @property
    def port(self) -> str:
        """What the recorder opens to hear it live."""
        ...

    @property
    def is_pump(self) -> bool:
        """Whether it is the bed's pump."""
        ...

    @property
    def silent_from(self) -> float | None:
        """Since when in the history it has said nothing; None while it speaks."""
        ...

    def past(self, start: Stamp) -> PastRun:
        """The device on a virtual line from the moment its infusion began."""
        ...


class DemoBed(Protocol):
    """One simulated bed; `began` is when its infusion began, in seconds of the history."""

    @property
    def name(self) -> str:
        """The bed's name in the register."""
        ...

    @property
    def began(self) -> float:
        """When the infusion began, in seconds since the history's beginning."""
        ...

    @property
    def kilograms(self) -> Decimal:
        """The patient's weight."""
        ...

    @property
    def lines(self) -> Sequence[DemoLine]:
        """The bed's devices."""
        ...

    @property
    def eye(self) -> NursesLook:
        """What a nurse finds there."""
        ...


class History:
    """Makes the demonstration's record: the ward first, then one bed after the other."""

    def __init__(self, store: Store, begin: datetime, end: datetime) -> None:
        self._store = store
        self._begin, self._end = begin, end

    def found(self, count: int, beds: Iterable[DemoBed]) -> Founded:
        """Write the ward, its people and its patients down, wish for every line and confirm it.

        Each bed's first syringe is in its pump, so that the board has all its figures from the
        first live value on.
        """
        chosen = list(beds)
        places = [Place(bed.name, self._at(bed.began), bed.kilograms) for bed in chosen]
        founded = found(self._store, count, places, self._begin)
        session = journal.begin_session(self._store, _start(self._end))
        journal.set_aside(self._store, NUMBERS_A_BED * (count + 1))
        journal.end_session(self._store, session, self._end, "the demonstration was founded")
        for bed in chosen:
            for line in bed.lines:
                links.wish(
                    self._store, links.Wish(line.name, line.protocol, line.port, bed=bed.name)
                )
                self._introduce(founded, bed, line)
            if not any(line.is_pump for line in bed.lines):
                self._fill_by_eye(founded, bed)
        return founded

    def tell(
        self, founded: Founded | None, beds: Iterable[DemoBed], done: Callable[[str], None]
    ) -> None:
        """Live every bed's past and write it down; `done` hears each bed's name.

        Without `founded` the ward is the one that this home was founded with.
        """
        ward = known(self._store) if founded is None else founded
        nursing = NursingPast(self._store, ward, self._begin, self._end)
        with _seldom_collected():
            for bed in beds:
                nursing.write(bed.name, bed.eye, self._channels(bed))
                self._bed(bed)
                done(bed.name)

    def _bed(self, bed: DemoBed) -> None:
        protocols = {line.name: line.protocol for line in bed.lines}
        begin = self._at(bed.began)
        after = NUMBERS_A_BED * int(bed.name)
        past = Past(self._store, _start(begin), protocols.__getitem__, after)
        for line in bed.lines:
            run = line.past(Stamp(begin, 0.0))
            greeting = run.run(ACQUAINTANCE_SECONDS)
            past.second(line.name, greeting, run.now.utc)
            answer = CompleteAnswer(greeting)
            silent = line.silent_from
            last = self._end if silent is None else self._at(silent)
            self._minutes(_Told(past, line.name, run, answer), last)
        past.finish(self._end)

    def _introduce(self, founded: Founded, bed: DemoBed, line: DemoLine) -> None:
        """Hear who speaks on a line, and put it on the bed's patient as a nurse does at the bed."""
        begin, guest = self._at(bed.began), founded.guests[bed.name]
        parts = _greeted(line, begin)
        for part in parts:
            figure = register.channel_id(self._store, part.channel, line.name)
            if line.silent_from is not None:
                gaps.open_gap(self._store, figure, self._at(line.silent_from), Cause.UNPLUGGED)
            if line.is_pump:
                first = standard_syringe(part.channel, guest, founded.nurse, begin)
                syringes.enter_syringe(self._store, first, line.name)
        for part in {one.source: one for one in parts}.values():
            self._confirm(part, line, guest.admission, founded.nurse.id)

    def _fill_by_eye(self, founded: Founded, bed: DemoBed) -> None:
        """The first syringe of a pump that no cable leads to."""
        guest = founded.guests[bed.name]
        first = standard_syringe(PUMP, guest, founded.nurse, self._at(bed.began))
        syringes.enter_syringe(self._store, first, line_of(guest.admission.id))

    def _confirm(self, part: Part, line: DemoLine, admission: Admission, who: str) -> None:
        """The device was there from the beginning, and is known to be until it was last heard.

        So the live recorder, which knows nothing of the past that is being written, asks only where
        a device was away.
        """
        begin = admission.begin + BEFORE_START
        seen = Sighting(
            channel=part.channel, line=line.name, bed=admission.bed, port=line.port,
            moment=begin, bed_label=part.bed_label,
        )  # fmt: skip
        known_until = self._end if line.silent_from is None else self._at(line.silent_from)
        act = Act(who, Where.BEDSIDE, max(known_until, begin))
        rule = partial(confirm, sighting=seen, admission=admission, act=act, since=begin)
        associations.amend(self._store, rule)

    def _channels(self, bed: DemoBed) -> dict[int, tuple[Channel, str, bool]]:
        """The figures of the bed's channels, with their lines and whether they are pumps."""
        pumps = {line.name: line.is_pump for line in bed.lines}
        return {
            figure: (channel, line, pumps[line])
            for figure, (channel, line) in register.channels(self._store).items()
            if line is not None and line in pumps
        }

    def _minutes(self, told: "_Told", last: datetime) -> None:
        """One complete answer a minute, then the last half hour as it came."""
        full_from = min(self._end - timedelta(seconds=FULL_SECONDS), last)
        run = told.run
        due = run.now.utc
        while due < full_from:
            due += timedelta(seconds=CYCLE_SECONDS)
            run.leap(max(int((due - run.now.utc).total_seconds()), 0))
            told.look(told.answer.of(run))
        while (left := (last - run.now.utc).total_seconds()) > 0:
            told.look(run.run(min(left, FULL_LOOK_SECONDS)))

    def _at(self, seconds: float) -> datetime:
        """A moment of the history."""
        return self._begin + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class _Told:
    """One device whose past is told: on which line, how it runs, and what one answer of it is."""

    past: Past
    line: str
    run: PastRun
    answer: CompleteAnswer

    def look(self, readings: list[Reading]) -> None:
        """What was published until now."""
        self.past.second(self.line, readings, self.run.now.utc)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for garbage seldom: a history makes a million small values, and hardly a cycle."""
    usual = gc.get_threshold()
    gc.set_threshold(_VALUES_A_COLLECTION)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _start(at: datetime) -> journal.Start:
    return journal.Start(
        "demonstration", os.getpid(), Stamp(at, 0.0), "demonstration", "UTC", "virtual time"
    )


def _greeted(line: DemoLine, begin: datetime) -> list[Part]:
    """What speaks on a line once its device has told who it is and its first values."""
    parts = Parts({line.name: line.protocol}.__getitem__)
    run = line.past(Stamp(begin, 0.0))
    said = Said(line.name, tuple(run.run(GREETING_SECONDS)))
    Gathering(parts, Sight(), demo=True).second([said], even(run.now.utc))
    return [one for one in parts.on(line.name) if one.heard is not None]
