"""Whether the readings are all there, and every time without them is accounted for: plain SQL.

For the inspection alone.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from sqlcipher3 import dbapi2

from station.data.inspect_owners import Span, without

THINNED: Final = 10_000  # ms that an unchanged value may go unstored
SLACK: Final = 5_000  # ms between the last stored value and the last one heard, and back again

SEQUENCES = """SELECT count(*), count(DISTINCT sequence), min(sequence), max(sequence) FROM
 (SELECT sequence FROM reading UNION ALL SELECT sequence FROM appended)"""
LAST_GIVEN = "SELECT coalesce(max(sequence), 0) FROM heartbeat"
STRANGERS = """SELECT count(*) FROM
 (SELECT session, channel, metric FROM reading UNION ALL
  SELECT session, channel, metric FROM appended)
 WHERE session NOT IN (SELECT id FROM session) OR channel NOT IN (SELECT id FROM channel)
 OR metric NOT IN (SELECT id FROM metric)"""
CHANNELS = "SELECT c.id, d.protocol FROM channel c JOIN device d ON d.id = c.device"
MOMENTS = """SELECT DISTINCT utc FROM
 (SELECT channel, utc FROM reading UNION ALL SELECT channel, utc FROM appended)
 WHERE channel = ?"""
# What may stand while a monitor's averages settle: its own words, and pressures taken by cuff.
UNSETTLED = """SELECT DISTINCT r.utc FROM
 (SELECT channel, metric, utc FROM reading UNION ALL SELECT channel, metric, utc FROM appended) r
 JOIN metric m ON m.id = r.metric
 WHERE r.channel = ? AND m.code NOT LIKE 'private:%' AND m.code NOT LIKE 'MDC_PRESS_CUFF%'"""
BY_EYE: Final = "by-eye"  # a person reads that pump, and at no pace
SETTLING: Final = "settling after it came back"
GAPS = 'SELECT begin, "end", cause FROM gap WHERE channel = ? AND who IS NULL ORDER BY begin'
LAST_COMMIT = "SELECT coalesce(max(committed), 0) FROM heartbeat"


def holes_in_sequence(record: dbapi2.Connection) -> tuple[int, list[str]]:
    """The running numbers from 1 to the last one given: each once, and none missing."""
    count, distinct, first, last = record.execute(SEQUENCES).fetchone()
    (given,) = record.execute(LAST_GIVEN).fetchone()
    wrong = []
    if count != distinct:
        wrong.append(f"{count - distinct} numbers stand twice")
    if (first or 1, last or 0, distinct) != (1, given, given):
        wrong.append(f"{distinct} numbers from {first} to {last}, and {given} were given")
    return count, wrong


def strangers(record: dbapi2.Connection) -> tuple[int, list[str]]:
    """Readings of a run of the recorder, a channel or a metric that the record does not know."""
    (count, *_) = record.execute(SEQUENCES).fetchone()
    (unknown,) = record.execute(STRANGERS).fetchone()
    return count, [f"{unknown} readings of an unknown session, channel or metric"] * bool(unknown)


def readings_in_gaps(record: dbapi2.Connection) -> tuple[int, list[str]]:
    """Gaps of the station's own in which the channel was heard all the same."""
    count, wrong = 0, []
    for channel, protocol in record.execute(CHANNELS).fetchall():
        everything, averages = (
            sorted(moment for (moment,) in record.execute(statement, (channel,)))
            for statement in (MOMENTS, UNSETTLED)
        )
        for begin, end, cause in record.execute(GAPS, (channel,)).fetchall():
            count += 1
            moments = averages if cause == SETTLING else everything
            inside = [one for one in moments if begin < one and (end is None or one < end)]
            if inside:
                wrong.append(
                    f"channel {channel} ({protocol}): {len(inside)} readings from {inside[0]} on"
                    f" in the gap {begin} to {end}"
                )
    return count, wrong


def unaccounted(record: dbapi2.Connection, quiet: Mapping[str, float]) -> tuple[int, list[str]]:
    """Times without a reading and without a gap, longer than the protocol's quiet time allows.

    `quiet` is how many seconds each protocol may be quiet before it is silent.
    """
    (last,) = record.execute(LAST_COMMIT).fetchone()
    count, wrong = 0, []
    for channel, protocol in record.execute(CHANNELS).fetchall():
        if protocol == BY_EYE:
            continue
        limit = quiet[protocol] * 1000 + THINNED + SLACK
        moments = sorted(moment for (moment,) in record.execute(MOMENTS, (channel,)))
        gaps = [
            Span(begin, last if end is None else end)
            for begin, end, _ in record.execute(GAPS, (channel,))
        ]
        count += len(moments)
        for one, other in pairwise([*moments, last]):
            if other - one <= limit:
                continue
            wrong += [
                f"channel {channel} ({protocol}): nothing for"
                f" {(left.end - left.begin) / 1000:.0f} s from {left.begin} on"
                for left in without(Span(one, other), gaps)
                if left.end - left.begin > limit
            ]
    return count, wrong
