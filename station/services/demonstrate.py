"""The demonstration's history: beds with a past, confirmed, with a syringe, and wished for live.

The beds come from whoever simulates devices; here they are only what the protocols below say.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from station.data import journal, links, syringes
from station.data.engine import Store
from station.domain.clock import Stamp
from station.domain.observation import Numeric, Reading
from station.services.demonstration import Founded, Place, found, standard_syringe
from station.services.past import Past

CYCLE_SECONDS = 55  # about one look a minute, so that no minute goes without one ...
FULL_SECONDS = 1800  # ... and the last half hour at full rate (decisions.md 21)
LOOK_SECONDS, LONGEST_LOOKS = 0.6, 8
FULL_LOOK_SECONDS = 10.0
GREETING_SECONDS = 8.0  # until a device has told its first values


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


class History:
    """Makes the demonstration's record: the ward first, then one bed after the other."""

    def __init__(self, store: Store, begin: datetime, end: datetime) -> None:
        self._store = store
        self._begin, self._end = begin, end

    def found(self, count: int, beds: Iterable[DemoBed]) -> Founded:
        """Write the ward, its people and its patients down, and wish for every line."""
        chosen = list(beds)
        places = [
            Place(bed.name, self._begin + timedelta(seconds=bed.began), bed.kilograms)
            for bed in chosen
        ]
        founded = found(self._store, count, places, self._begin)
        for bed in chosen:
            for line in bed.lines:
                links.wish(
                    self._store, links.Wish(line.name, line.protocol, line.port, bed=bed.name)
                )
        return founded

    def tell(self, founded: Founded, beds: Iterable[DemoBed], done: Callable[[str], None]) -> None:
        """Live every bed's past and write it down; `done` hears each bed's name."""
        for bed in beds:
            self._bed(founded, bed)
            done(bed.name)

    def _bed(self, founded: Founded, bed: DemoBed) -> None:
        protocols = {line.name: line.protocol for line in bed.lines}
        begin = self._begin + timedelta(seconds=bed.began)
        start = journal.Start(
            "demonstration", os.getpid(), Stamp(begin, 0.0), "demonstration", "UTC", "virtual time"
        )
        past = Past(self._store, start, protocols.__getitem__)
        for line in bed.lines:
            run = line.past(Stamp(begin, 0.0))
            past.second(line.name, run.run(GREETING_SECONDS), run.now.utc)
            self._confirm(past, founded, bed, line, begin)
            self._minutes(past, line.name, run)
        past.finish(self._end)

    def _confirm(
        self, past: Past, founded: Founded, bed: DemoBed, line: DemoLine, begin: datetime
    ) -> None:
        guest = founded.guests[bed.name]
        parts = past.confirm(line.name, guest.admission, founded.nurse.id, begin)
        for part in parts if line.is_pump else ():
            syringes.enter_syringe(
                self._store, standard_syringe(part.channel, guest, founded.nurse, begin), line.name
            )

    def _minutes(self, past: Past, line: str, run: PastRun) -> None:
        """One complete answer a minute, then the last half hour as it came."""
        full_from = self._end - timedelta(seconds=FULL_SECONDS)
        due = run.now.utc
        while due < full_from:
            due += timedelta(seconds=CYCLE_SECONDS)
            run.leap(max(int((due - run.now.utc).total_seconds()), 0))
            past.second(line, _answer(run), run.now.utc)
        while run.now.utc < self._end:
            past.second(line, run.run(FULL_LOOK_SECONDS), run.now.utc)


def _answer(run: PastRun) -> list[Reading]:
    """Let the line live until values came; a pump takes longer than a monitor."""
    readings: list[Reading] = []
    for _ in range(LONGEST_LOOKS):
        readings += run.run(LOOK_SECONDS)
        if any(isinstance(one, Numeric) for one in readings):
            break
    return readings
