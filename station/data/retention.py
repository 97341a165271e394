"""Forget raw readings past the ward's limit, a slice at a time; minutes and records stay."""

from datetime import datetime
from typing import Final

from station.data.engine import Store, rows, writing
from station.data.history import PAIRS
from station.data.rollup import minute_of
from station.domain.clock import to_milliseconds

# Readings forgotten in one transaction: well under 50 ms, so that nobody waits for it.
SLICE: Final = 5_000

# The last sequence of the minutes past the limit: nothing older comes later, whatever clocks did.
REACH = "SELECT max(last_sequence) FROM minute WHERE channel = ? AND metric = ? AND minute < ?"
FORGET = """DELETE FROM reading WHERE (channel, metric, sequence) IN (
 SELECT channel, metric, sequence FROM reading
 WHERE channel = ? AND metric = ? AND sequence <= ? AND utc < ? LIMIT ?)"""


def forget(store: Store, before: datetime) -> int:
    """Forget one slice of the readings heard before a moment; gives back how many, 0 when done.

    Whoever calls it lets others write in between.
    """
    limit = to_milliseconds(before)
    left = SLICE
    with writing(store) as session:
        connection = session.connection()
        for channel, metric in rows(session, PAIRS, ()):
            ((reach,),) = rows(session, REACH, (channel, metric, minute_of(limit) + 1))
            values = (channel, metric, reach, limit, left)
            left -= connection.exec_driver_sql(FORGET, values).rowcount
            if not left:
                break
    return SLICE - left
