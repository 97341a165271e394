"""What the recorder takes up where its last run left it: channels, and what was not seen since."""

from datetime import datetime

from station.data import gaps, history, register
from station.data.engine import Store
from station.domain.clock import Stamp
from station.services.parts import Parts
from station.services.sight import Sight


def resume(
    store: Store,
    parts: Parts,
    sight: Sight,
    off_since: datetime | None,
    at: Stamp,
    *,
    off_unknown: bool = False,
) -> int:
    """Know every channel that ever measured something; how many the last run saw to its end.

    Those were not seen since `off_since`, because the station was off; the others stay in the gap
    in which they were left.  `off_unknown`: this computer's clock cannot say how long it was off.
    """
    if off_since is None:
        return 0
    left = {figure: gap.cause for figure, gap in gaps.open_gaps(store).values() if gap.who is None}
    measured: dict[int, datetime] = {}
    for sample in history.newest(store):  # of each metric; a cuff pressure is older than the rest
        measured[sample.channel] = max(sample.heard, measured.get(sample.channel, sample.heard))
    seen = 0
    for figure, (channel, line) in register.channels(store).items():
        if figure in measured and line is not None:
            part = parts.known(figure, channel, line)
            part.last_heard, part.off_unknown = measured[figure], off_unknown
            sight.resume(part, left.get(figure), off_since, at)
            seen += figure not in left
    return seen
