"""The station's own time: it goes on from the record, and the ward hears when the wall is behind.

Recording is never refused because of this computer's date: nothing may be lost.
"""

from collections.abc import Callable
from datetime import timedelta
from logging import getLogger

from station.data import journal
from station.data.engine import Store
from station.domain.clock import TOLERANCE, SteadyClock
from station.domain.figures import duration
from station.services.boot import boot_id
from station.services.tidings import Fault

log = getLogger(__name__)

CLOCK = "this computer's clock"  # the name under which it is spoken of on screen
BEHIND = (
    "{much} behind what is recorded; set this computer's date and time."
    " Until then the station goes on with its own time, and readings keep their order"
)
CAUGHT_UP = "has caught up; the station goes by it again"
LONG = timedelta(days=2)  # longer than that is said in days


def go_on_from(store: Store, clock: SteadyClock) -> SteadyClock:
    """Nothing is stamped earlier than what the record holds, whatever this computer's date is.

    Within one run of the machine the monotonic clock knows how long the station was off.  The clock
    is given back.
    """
    beat, run = journal.heartbeat(store), journal.last_run(store)
    if beat is not None:
        clock.not_before(beat.committed)
    if run is not None and run.start.boot_id == boot_id(clock):
        clock.follow(run.start.at)
    return clock


def off_unknown(store: Store, clock: SteadyClock) -> bool:
    """Whether nobody knows how long the station was off; to be asked before a run begins.

    The machine was started anew meanwhile, with a clock that is behind what it recorded before.
    """
    run = journal.last_run(store)
    anew = run is not None and run.start.boot_id != boot_id(clock)
    return anew and clock.behind > TOLERANCE


class OwnTime:
    """Watches how far the wall clock is behind; `name` has a sentence put on screen."""

    def __init__(self, clock: SteadyClock, name: Callable[[Fault], None]) -> None:
        self._clock = clock
        self._name = name
        self._behind = timedelta()  # as it was last said

    def look(self) -> None:
        """Say it once when the wall clock was set back, and when it has caught up."""
        behind, said = self._clock.behind, self._behind
        if behind <= TOLERANCE:
            behind = timedelta()
        if behind == said or (behind and abs(behind - said) <= TOLERANCE):
            return
        self._behind = behind
        fault = _fault(behind)
        log.warning("%s: %s", fault.thread, fault.text)
        self._name(fault)

    @property
    def present(self) -> list[Fault]:
        """What a window that just joined has to know."""
        behind = self._behind
        return [_fault(behind)] if behind else []


def _fault(behind: timedelta) -> Fault:
    """What the ward hears; zero is the good news."""
    much = duration(behind) if behind < LONG else f"{behind.days} days"
    return Fault(CLOCK, BEHIND.format(much=much) if behind else CAUGHT_UP)
