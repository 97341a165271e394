"""Raw readings past the ward's limit are forgotten, a slice at a time; minutes and entries stay.

A wrong clock must not cost a record: while there is doubt about the date nothing is forgotten.
"""

from datetime import datetime, timedelta
from logging import getLogger

from station.data import retention
from station.data.engine import Store

log = getLogger(__name__)

# A clock that is further ahead of the last entry than this, or was moved by more, is in doubt
# until the recorder is started again.
LONGEST_OFF = timedelta(days=30)
LONGEST_STEP = timedelta(hours=2)


class Forgetting:
    """One run's forgetting; `off_since` is the last entry of the run before."""

    def __init__(
        self, store: Store, keep: timedelta, began: datetime, off_since: datetime | None
    ) -> None:
        self._store = store
        self._keep = keep
        self._doubt = off_since is not None and began - off_since > LONGEST_OFF
        if self._doubt:
            log.warning("the last entry is over 30 days old: is the date of this computer right?")

    def stepped(self, seconds: float) -> None:
        """The station's clock was moved."""
        if seconds > LONGEST_STEP.total_seconds():
            self._doubt = True

    def slice(self, now: datetime) -> bool:
        """Forget a slice of what is past the limit; whether there is more."""
        if self._doubt:
            return False
        return retention.forget(self._store, now - self._keep) == retention.SLICE
