"""A history written by the recorder's own code, in virtual time: how the demonstration begins.

Readings go the same way as live ones: gathered, thinned, appended, settled.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from station.data import associations, journal
from station.data.engine import Store
from station.data.settle import SLICE, settle
from station.domain.association import Where
from station.domain.clock import Stamp
from station.domain.confirmation import Act, confirm
from station.domain.observation import Reading
from station.domain.patient import Admission
from station.domain.sighting import Sighting
from station.services.gather import Gathering, Item, Said, Second
from station.services.parts import Part, Parts
from station.services.scribe import Scribe
from station.services.sight import Sight

SECONDS_A_WRITE = 240


class Past:
    """One stretch of history of a demonstration home; `finish` closes its run of the recorder."""

    def __init__(
        self, store: Store, start: journal.Start, protocol_of: Callable[[str], str]
    ) -> None:
        self._store = store
        self._session = journal.begin_session(store, start)
        self._parts = Parts(protocol_of)
        self._gathering = Gathering(self._parts, Sight(), demo=True)
        self._scribe = Scribe(store, self._session, _as_confirmed)
        self._pending: list[Second] = []

    def second(self, line: str, readings: Iterable[Reading], at: datetime) -> None:
        """One look at one line: what it published, gathered as of a moment."""
        stamp = _even(at)
        said = tuple(replace(one, heard=_even(one.heard.utc)) for one in readings)
        items: list[Item] = [Said(line, said)]
        self._pending.append(self._gathering.second(items, stamp))
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

    def confirm(self, line: str, admission: Admission, who: str, since: datetime) -> list[Part]:
        """Put what speaks on a line on a patient, as a nurse does at the bed; the parts of it."""
        self.write()
        parts = [one for one in self._parts.on(line) if one.heard is not None]
        act = Act(who, Where.BEDSIDE, since)
        for part in {one.source: one for one in parts}.values():
            seen = Sighting(
                channel=part.channel, line=line, bed=admission.bed, port=line, moment=since,
                bed_label=part.bed_label,
            )  # fmt: skip
            rule = partial(confirm, sighting=seen, admission=admission, act=act, since=since)
            associations.amend(self._store, rule)
        return parts

    def finish(self, at: datetime) -> None:
        """Write the rest and close the run."""
        self.write()
        journal.end_session(self._store, self._session, at, "history of the demonstration")


def _even(moment: datetime) -> Stamp:
    """A stamp of virtual time: both clocks in step, so that no clock seems to jump."""
    return Stamp(moment, moment.timestamp())


def _as_confirmed(heard: Mapping[Part, Stamp]) -> None:
    """Whose the parts are is written by `confirm`; nobody listens while a history is made."""
    del heard
