"""Whether a measurement that takes a while, such as a cuff pressure, is a patient's.

It must have begun while the device was the patient's: a monitor tells its newest pressure to
whoever asks, and that may be the pressure of the patient before (I1).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from station.data import history
from station.data.engine import Store
from station.data.journal import HappeningKind, Sample
from station.domain.period import Period
from station.services.happened import CLOCK

UNKNOWN_BEGIN = "when it was measured is not known"
BEFORE = "measured before the device was this patient's"


class Episodes:
    """Dates measurements by the device's own clock, and that clock by what it showed beside ours.

    `figures` are the channels of one device, `whole` the time in which its clock is looked for,
    `mine` the periods that are the patient's.
    """

    def __init__(
        self, store: Store, figures: Iterable[int], whole: Period, mine: Sequence[Period]
    ) -> None:
        self._mine = mine
        self._offsets: list[tuple[datetime, timedelta]] = sorted(
            (one.heard, one.heard.replace(tzinfo=None) - one.device_time)
            for figure in figures
            for one in history.happenings(
                store, whole.begin, whole.end, channel=figure, kinds={HappeningKind.DEVICE_EVENT}
            )
            if one.body.get("name") == CLOCK and one.device_time is not None
        )

    def trouble(self, sample: Sample) -> str | None:
        """Why a sample heard in one of the periods is not the patient's; None where it is."""
        if not sample.metric.episodic or sample.device_time is None:
            return None
        if not self._offsets:
            return UNKNOWN_BEGIN
        begun = (sample.device_time + self._offset(sample.heard)).replace(
            tzinfo=sample.heard.tzinfo
        )
        return None if any(one.begin <= begun < one.end for one in self._mine) else BEFORE

    def _offset(self, heard: datetime) -> timedelta:
        """How far the device's clock was off: as last seen, or as seen for the first time."""
        before = [offset for moment, offset in self._offsets if moment <= heard]
        return before[-1] if before else self._offsets[0][1]
