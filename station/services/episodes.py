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

LOOK_BACK = timedelta(days=31)  # a clock that goes right is written down once and not again
UNKNOWN_BEGIN = "when it was measured is not known"
BEFORE = "measured before the device was this patient's"


class Episodes:
    """Dates measurements by the device's own clock, and that clock by what it showed beside ours.

    `figures` are the channels of one device, `whole` the time in which its clock is looked for (and
    in the weeks before it), `mine` the periods that are the patient's.
    """

    def __init__(
        self, store: Store, figures: Iterable[int], whole: Period, mine: Sequence[Period]
    ) -> None:
        self._mine = mine
        self._offsets: list[tuple[datetime, timedelta]] = sorted(
            (one.heard, one.heard.replace(tzinfo=None) - one.device_time)
            for figure in figures
            for one in history.happenings(
                store,
                whole.begin - LOOK_BACK,
                whole.end,
                channel=figure,
                kinds={HappeningKind.DEVICE_EVENT},
            )
            if one.body.get("name") == CLOCK and one.device_time is not None
        )

    def trouble(self, sample: Sample) -> str | None:
        """Why a sample heard in one of the periods is not the patient's; None where it is."""
        if not sample.metric.episodic or sample.device_time is None:
            return None
        begun = self.begun(sample)
        if begun is None:
            return UNKNOWN_BEGIN
        return None if any(one.begin <= begun < one.end for one in self._mine) else BEFORE

    def begun(self, sample: Sample) -> datetime | None:
        """When a sample was measured, by the station's time; None where nobody can say.

        One without a time of its own is as it was heard; none is measured after it was heard.
        """
        if sample.device_time is None:
            return sample.heard
        if not self._offsets:
            return None
        told = sample.device_time + self._offset(sample.heard)
        return min(told.replace(tzinfo=sample.heard.tzinfo), sample.heard)

    def _offset(self, heard: datetime) -> timedelta:
        """How far the device's clock was off: as last seen, or as seen for the first time."""
        before = [offset for moment, offset in self._offsets if moment <= heard]
        return before[-1] if before else self._offsets[0][1]
