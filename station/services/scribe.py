"""Writes seconds into the record: channels, gaps, whose they are, lines, and then all they said.

Every step may be repeated after the disk said no: what was written already is not written again.
The readings themselves and the heartbeat come last, in one transaction; only then are they stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from station.data import gaps, journal, links, register
from station.data.engine import Store
from station.data.settle import SLICE, settle
from station.domain.device import LinkState
from station.domain.observation import Numeric
from station.services import happened
from station.services.forgetting import Forgetting
from station.services.gather import Heard, Second
from station.services.line_tally import LineTally
from station.services.parts import Look, Place
from station.services.sight import Change, Lost, Missing, Seen
from station.services.tidings import Belonging

COUNTS_EVERY = 10  # seconds between two writings of a line's mere frame counts


class Placing(Protocol):
    """Says whose the parts are that were heard, and notices what puts them in quarantine."""

    def __call__(self, heard: Mapping[Place, Look]) -> Mapping[Place, Belonging]:
        """Say whose every part is that was heard on a line."""
        ...


class Scribe:
    """Used by one thread, the one that writes; without `forgetting` readings are kept for ever."""

    def __init__(
        self, store: Store, session: int, placing: Placing, forgetting: Forgetting | None = None
    ) -> None:
        self._store = store
        self._session = session
        self._placing = placing
        self._forgetting = forgetting
        self._left: list[Change] = []
        self._found: dict[str, LinkState] = {}
        self._tally = LineTally(store)
        self._seconds_unfound = 0
        self._open: dict[int, set[int]] = {}
        for name, (figure, gap) in gaps.open_gaps(store).items():
            if gap.who is None:  # what a person began, a person ends
                self._open.setdefault(figure, set()).add(name)

    def write(self, seconds: Sequence[Second], leftovers: Iterable[Change] = ()) -> None:
        """Store these seconds, oldest first; raises ``Unavailable`` when the disk says no."""
        self._left += leftovers
        heard = [one for second in seconds for one in second.kept]
        changes = [self._left, *(second.changes for second in seconds)]
        self._number(heard, changes)
        for each in changes:
            self._apply(each)
        self._place(seconds)
        self._find(seconds)
        journal.append(self._store, self._session, self._batch(seconds, heard))

    def mend(self, missing: Iterable[Change]) -> None:
        """Write down what had to be given up; what the disk refuses goes with the next second."""
        self._left += missing
        self._number((), [self._left])
        self._apply(self._left)

    def forget(self, now: datetime) -> bool:
        """Forget a slice of what is past the ward's limit; whether there is more to forget."""
        return self._forgetting is not None and self._forgetting.slice(now)

    def settle(self, until: datetime) -> bool:
        """Move a slice of what minutes finished by `until` hold; whether there is more to move."""
        return settle(self._store, until) == SLICE

    def _number(self, heard: Iterable[Heard], changes: Iterable[Sequence[Change]]) -> None:
        """See that the record knows every channel that is spoken of, and where it is heard now."""
        parts = {one.part for one in heard if one.part is not None}
        parts |= {part for one in heard for part in one.concerns}
        parts |= {change.part for each in changes for change in each}
        for part in parts:
            if part.figure is None or part.written != part.line:
                part.figure = register.channel_id(self._store, part.channel, part.line)
                part.written = part.line

    def _apply(self, changes: list[Change]) -> None:
        """Write gaps down, each once."""
        while changes:
            change = changes[0]
            figure = change.part.figure
            if figure is not None:
                self._change(figure, change)
            del changes[0]

    def _change(self, figure: int, change: Change) -> None:
        match change:
            case Lost(begin=begin, cause=cause):
                name = gaps.open_gap(self._store, figure, begin, cause)
                self._open.setdefault(figure, set()).add(name)
            case Seen(end=end):
                names = self._open.get(figure, set())
                while names:
                    gaps.close_gap(self._store, next(iter(names)), end)
                    names.pop()
            case Missing(begin=begin, end=end, cause=cause):
                gaps.whole_gap(self._store, figure, begin, end, cause)

    def _place(self, seconds: Sequence[Second]) -> None:
        for second in (one for one in seconds if one.belongs is None):
            second.belongs = self._placing(second.spoken) if second.spoken else {}

    def _find(self, seconds: Sequence[Second]) -> None:
        """Write down what was found on the lines: a turn at once, mere counts now and then."""
        for second in seconds:
            self._found.update(second.links)
            for line in second.forgotten:
                self._found.pop(line, None)
        self._seconds_unfound += len(seconds)
        turned = any(second.turned for second in seconds)
        if self._found and (turned or self._seconds_unfound >= COUNTS_EVERY):
            links.found(self._store, self._found.values())
            self._tally.write(self._found.values(), seconds[-1].at.utc)
            self._found.clear()
            self._seconds_unfound = 0

    def _batch(self, seconds: Sequence[Second], heard: Iterable[Heard]) -> journal.Batch:
        samples, happenings = [], []
        for second in seconds:
            happenings += [happened.of_link(state) for state in second.turned]
            if second.step is not None:
                happenings.append(happened.of_step(second.step))
                if self._forgetting is not None:
                    self._forgetting.stepped(second.step.seconds)
        for one in heard:
            if isinstance(one.reading, Numeric):
                samples.append(_sample(one, one.reading))
            else:
                happenings += happened.of_reading(one)
        return journal.Batch(tuple(samples), tuple(happenings), seconds[-1].at.utc)


def _sample(heard: Heard, numeric: Numeric) -> journal.Sample:
    if heard.part is None or heard.part.figure is None:
        raise AssertionError("a value was heard of a channel that the record does not know")
    return journal.Sample(
        heard.part.figure,
        numeric.metric,
        numeric.unit,
        numeric.value,
        numeric.validity,
        numeric.heard.utc,
        numeric.device_time,
    )
