"""What the record tells of a device beside its values: its software and its own clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from station.data import history
from station.data.engine import Store
from station.data.journal import HappeningKind
from station.domain.device_clock import ClockSeen, set_anew
from station.services.happened import CLOCK

LOOK_BACK = timedelta(days=31)  # each run of the recorder writes a device's clock down once


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """Software as the device told it last; the looks at its clock after it was set, newest first.

    `newest` is the last look of all, by which it is known how far off the clock is now.
    """

    software: str = ""
    clocks: tuple[ClockSeen, ...] = ()
    newest: ClockSeen | None = None

    def ahead(self, zone: tzinfo, at: datetime) -> timedelta | None:
        """How far its clock is ahead of the ward's now; None of a device that tells no time."""
        return None if self.newest is None else self.newest.ahead(zone, at)


UNTOLD = DeviceRecord()


def device_record(store: Store, figures: Iterable[int], at: datetime) -> DeviceRecord:
    """What is known of the device whose channels these are, as of a moment."""
    software, seen = "", set[ClockSeen]()
    for figure in sorted(figures):
        said = history.last_before(store, figure, HappeningKind.IDENTITY, at)
        software = software or str((said.body.get("software") if said else None) or "")
        seen.update(_clocks(store, figure, at))
    ordered = sorted(seen, key=lambda look: look.at)
    changes = set_anew(ordered)
    return DeviceRecord(software, tuple(reversed(changes)), ordered[-1] if ordered else None)


def _clocks(store: Store, figure: int, at: datetime) -> Iterable[ClockSeen]:
    told = history.happenings(
        store, at - LOOK_BACK, at, channel=figure, kinds={HappeningKind.DEVICE_EVENT}
    )
    return (
        ClockSeen(one.heard, one.device_time)
        for one in told
        if one.body.get("name") == CLOCK and one.device_time is not None
    )
