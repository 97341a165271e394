"""A history written by the recorder's own code, in virtual time: how the demonstration begins.

Readings go the same way as live ones: gathered, thinned, appended, settled.  Their numbers were set
aside before the live recorder began, so that what is older stands before what is newer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from typing_extensions import override

from station.data import journal
from station.data.engine import Store
from station.data.settle import SLICE, settle
from station.domain.clock import Stamp
from station.domain.observation import Reading
from station.services.forgetting import Forgetting
from station.services.gather import Gathering, Item, Said, Second
from station.services.parts import Look, Parts, Place
from station.services.scribe import Scribe
from station.services.sight import Change, Sight
from station.services.tidings import Belonging

SECONDS_A_WRITE: Final = 240
NEVER: Final = timedelta(days=36_500)


class Past:
    """One stretch of history of a demonstration home; `finish` closes its run of the recorder.

    Its readings are numbered from `after` on.
    """

    def __init__(
        self, store: Store, start: journal.Start, protocol_of: Callable[[str], str], after: int
    ) -> None:
        self._store = store
        self._session = journal.begin_session(store, start)
        # The past is looked at once a minute: no pause in it is an absence.
        self._gathering = Gathering(Parts(protocol_of), Sight(), demo=True, settle_seconds=0)
        self._scribe = _HistoryScribe(store, self._session, start.at.utc, after)
        self._pending: list[Second] = []

    def second(self, line: str, readings: Iterable[Reading], at: datetime) -> None:
        """One look at one line: what it published, gathered as of a moment."""
        items: list[Item] = [Said(line, tuple(_evened(readings)))]
        self._pending.append(self._gathering.second(items, even(at)))
        if len(self._pending) >= SECONDS_A_WRITE:
            self.write()

    def write(self) -> None:
        """Write what is gathered, and settle what is finished."""
        if not self._pending:
            return
        last = self._pending[-1].at.utc
        self._scribe.write(self._pending)
        self._pending = []
        while settle(self._store, last.replace(second=0, microsecond=0)) == SLICE:
            pass

    def finish(self, at: datetime) -> None:
        """Write the rest and close the run."""
        self.write()
        journal.end_session(self._store, self._session, at, "history of the demonstration")


class _HistoryScribe(Scribe):
    """Writes as the recorder does, under numbers that were set aside."""

    def __init__(self, store: Store, session: int, began: datetime, after: int) -> None:
        super().__init__(store, session, _as_confirmed, Forgetting(store, NEVER, began, None))
        self._last = after
        self._open.clear()  # a gap that lasts is of the live moment: no older value ends it

    @override
    def write(self, seconds: Sequence[Second], leftovers: Iterable[Change] = ()) -> None:
        """Store these seconds, oldest first."""
        heard = [one for second in seconds for one in second.kept]
        changes = [[*leftovers], *(second.changes for second in seconds)]
        self._number(heard, changes)
        for each in changes:
            self._apply(each)
        batch = self._batch(seconds, heard)
        self._last = journal.append_history(self._store, self._session, batch, self._last)


def _evened(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings with even stamps; those of one answer share theirs, as live ones do."""
    heard: Stamp | None = None
    stamp: Stamp | None = None
    for one in readings:
        if stamp is None or one.heard is not heard:
            heard, stamp = one.heard, even(one.heard.utc)
        yield replace(one, heard=stamp)


def even(moment: datetime) -> Stamp:
    """A stamp of virtual time: both clocks in step, so that no clock seems to jump."""
    return Stamp(moment, moment.timestamp())


def _as_confirmed(heard: Mapping[Place, Look]) -> Mapping[Place, Belonging]:
    """Whose the parts are was written when the ward was founded."""
    del heard
    return {}
