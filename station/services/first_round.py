"""The first round of a demonstration's nurse, when its ward goes live.

A device without a serial number cannot prove that it is the one that was there, so it waits for
somebody who reads wristband and label, as it does after every start of a recorder.  The ward is
found as it is after such a round; what a visitor does to a cable later waits for the visitor.
"""

import threading
from logging import getLogger

from station.data import admissions
from station.data.engine import Store
from station.domain.association import Where
from station.domain.clock import Clock
from station.domain.confirmation import Act
from station.domain.errors import Refused, Unavailable
from station.domain.quarantine import Trigger
from station.services import associate
from station.services.associate import Waiting
from station.services.demonstration import known

log = getLogger(__name__)

LOOK_SECONDS = 1.0
LOOKS = 45  # the slowest device has spoken, been greeted and told a value by then


class FirstRound:
    """Looks for a while, each second; every line is confirmed once at most."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._confirmed: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="first round")

    def start(self) -> None:
        """Go round, in a thread of its own."""
        self._thread.start()

    def end(self) -> None:
        """Go no further; back when nobody goes round any more."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        for _ in range(LOOKS):
            if self._stop.wait(LOOK_SECONDS):
                return
            self.look()

    def look(self) -> None:
        """Confirm, at the bed, what waits because it has no serial number."""
        try:
            now = self._clock.now().utc
            for one in associate.waiting(self._store, now):
                if one.trigger is Trigger.UNVERIFIABLE and one.line not in self._confirmed:
                    self._confirm(one)
        except (Refused, Unavailable) as no:
            log.info("the first round tries again: %s", no)

    def _confirm(self, one: Waiting) -> None:
        """It has been there all the time: what it told since it is heard is the patient's."""
        store, now = self._store, self._clock.now().utc
        there = {admission.bed: admission for admission in admissions.present(store)}
        if one.bed not in there:
            return
        act = Act(known(store).on_duty(now).id, Where.BEDSIDE, now)
        found = associate.found(store, one.channel, one.line, now)
        associate.confirm(store, found, there[one.bed], act, one.since)
        self._confirmed.add(one.line)
