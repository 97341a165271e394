"""Once a minute: finished minutes go from the appended table into the clustered one, rolled up.

Readings go in the order they came.  A clock that stepped back brings readings into minutes that
were settled before: their roll-ups are joined, nothing collides and nothing is lost.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from station.data.engine import Store, rows, writing
from station.data.rollup import MINUTE_MILLISECONDS, Rolled, joined, minute_of, rolled
from station.domain.clock import to_milliseconds

# Readings moved in one transaction: about 0.2 s, so that a nurse's entry never waits for long.
SLICE: Final = 20_000

FINISHED = "SELECT min(sequence), max(sequence) FROM appended WHERE utc < ?"
TAKEN = """SELECT channel, metric, sequence, utc, value FROM appended
 WHERE sequence <= ? ORDER BY sequence"""
MOVE = """INSERT INTO reading
 (channel, metric, sequence, utc, session, value, validity, device_time)
 SELECT channel, metric, sequence, utc, session, value, validity, device_time FROM appended
 WHERE sequence <= ? ORDER BY channel, metric, sequence"""
CLEAR = "DELETE FROM appended WHERE sequence <= ?"
KNOWN = """SELECT minute, first, last, lowest, highest, present, absent,
 first_sequence, last_sequence
 FROM minute WHERE channel = ? AND metric = ? AND minute = ?"""
WRITE = """INSERT OR REPLACE INTO minute (channel, metric, minute, first, last, lowest, highest,
 present, absent, first_sequence, last_sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

Key = tuple[int, int]


def settle(store: Store, until: datetime) -> int:
    """Move what was heard in minutes finished by `until`, and their roll-ups, in one transaction.

    Gives back how many readings moved: at most SLICE, so ask again when it is that many.
    """
    begin = minute_of(to_milliseconds(until)) * MINUTE_MILLISECONDS
    with writing(store) as session:
        ((first, last),) = rows(session, FINISHED, (begin,))
        if last is None:
            return 0
        last = min(last, first + SLICE - 1)
        taken = rows(session, TAKEN, (last,))
        connection = session.connection()
        connection.exec_driver_sql(MOVE, (last,))
        connection.exec_driver_sql(CLEAR, (last,))
        connection.exec_driver_sql(WRITE, _minutes(session, taken))
        return len(taken)


def _minutes(
    session: Session, taken: Iterable[tuple[int, int, int, int, float | None]]
) -> list[tuple[int | float | None, ...]]:
    """The minutes that these readings make, joined with what is settled of them already."""
    readings: defaultdict[Key, list[tuple[int, int, float | None]]] = defaultdict(list)
    for channel, metric, sequence, utc, value in taken:
        readings[channel, metric].append((sequence, utc, value))
    found: list[tuple[int | float | None, ...]] = []
    for key, each in sorted(readings.items()):
        for minute, part in sorted(rolled(each).items()):
            found.append((*key, *_with_known(session, (*key, minute), part)))
    return found


def _with_known(session: Session, key: tuple[int, int, int], part: Rolled) -> Rolled:
    known = rows(session, KNOWN, key)
    return joined(Rolled._make(known[0]), part) if known else part
