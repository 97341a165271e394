"""Whose readings are whose, worked out a second time: plain SQL over the book of associations.

For the inspection alone.  Nothing here is shared with the code that shows, counts and prints.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final, NamedTuple

from sqlcipher3 import dbapi2

FOR_EVER: Final = 2**62

CONFIRMED = """SELECT d.protocol, d.serial, a.line, c.address, a.admission, a.begin, a."end", a.who
 FROM association a JOIN channel c ON c.id = a.channel JOIN device d ON d.id = c.device
 WHERE a.standing = 'confirmed'
 AND NOT EXISTS (SELECT 1 FROM association b WHERE b.supersedes = a.id)"""
HELD = """SELECT d.protocol, d.serial, q.line, c.address, q.begin, q."end"
 FROM quarantine q JOIN channel c ON c.id = q.channel JOIN device d ON d.id = c.device
 WHERE NOT EXISTS (SELECT 1 FROM quarantine b WHERE b.supersedes = q.id)"""
CHANNELS = """SELECT c.id, d.protocol, d.serial, d.line, c.address
 FROM channel c JOIN device d ON d.id = c.device"""
STAYS = """SELECT admission, begin, "end" FROM admission_details a
 WHERE NOT EXISTS (SELECT 1 FROM admission_details b WHERE b.supersedes = a.id)"""
READINGS = """SELECT sequence, utc FROM
 (SELECT channel, sequence, utc FROM reading UNION ALL SELECT channel, sequence, utc FROM appended)
 WHERE channel = ? AND utc >= ? AND utc < ?"""
IDENTIFIED = """SELECT min(h.utc) FROM happening h
 JOIN channel c ON c.id = h.channel JOIN device d ON d.id = c.device
 WHERE h.kind = 'identity' AND h.line = :line AND d.protocol = :protocol AND d.serial LIKE :serial
 AND h.utc >= :begin AND h.utc < :end"""
NAMELESS = """SELECT min(r.utc) FROM
 (SELECT channel, utc FROM reading UNION ALL SELECT channel, utc FROM appended) r
 JOIN channel c ON c.id = r.channel JOIN device d ON d.id = c.device
 WHERE d.protocol = :protocol AND d.serial IS NULL AND d.line = :line
 AND r.utc >= :begin AND r.utc < :end"""
DOUBTED = """SELECT count(*) FROM quarantine q
 JOIN channel c ON c.id = q.channel JOIN device d ON d.id = c.device
 WHERE d.protocol = :protocol
 AND (d.serial LIKE :serial OR (d.serial IS NULL AND q.line = :line))
 AND q.begin <= :moment AND (q."end" IS NULL OR q."end" > :moment) AND q.recorded_at <= :moment
 AND NOT EXISTS
 (SELECT 1 FROM quarantine b WHERE b.supersedes = q.id AND b.recorded_at <= :moment)"""
PROMPTLY: Final = 1_500  # ms from the first reading of a box to the quarantine that holds it

Source = tuple[str, str, str, str]
"""Protocol and serial number; of a device without one the line and the address stand for it."""


class Span(NamedTuple):
    """From a millisecond on, before another."""

    begin: int
    end: int


class Box(NamedTuple):
    """A box as whoever put it there knows it: its serial number's last digits, and its line."""

    protocol: str
    digits: str
    line: str


class Seen(NamedTuple):
    """One reading: what it was told by, and when it was heard (ms)."""

    source: Source
    utc: int


class Claim(NamedTuple):
    """A source is an admission's over a span, uncovered by any quarantine."""

    source: Source
    admission: str
    span: Span
    who: str | None


def source_of(protocol: str, serial: str | None, line: str | None, address: str) -> Source:
    """What a device is known by."""
    return (protocol, serial, "", "") if serial else (protocol, "", line or "", address)


def claims(record: dbapi2.Connection) -> list[Claim]:
    """Every confirmed stretch, less its quarantines."""
    held: defaultdict[Source, list[Span]] = defaultdict(list)
    for protocol, serial, line, address, begin, end in record.execute(HELD):
        held[source_of(protocol, serial, line, address)].append(_span(begin, end))
    found = []
    for protocol, serial, line, address, admission, begin, end, who in record.execute(CONFIRMED):
        source = source_of(protocol, serial, line, address)
        mine = without(_span(begin, end), held[source])
        found += [Claim(source, admission, span, who) for span in mine]
    return found


def without(whole: Span, holes: Iterable[Span]) -> Iterator[Span]:
    """What is left of a span outside others."""
    begin = whole.begin
    for hole in sorted(holes):
        if hole.end <= begin or hole.begin >= whole.end or hole.begin == hole.end:
            continue
        if begin < hole.begin:
            yield Span(begin, hole.begin)
        begin = hole.end
    if begin < whole.end:
        yield Span(begin, whole.end)


def channels(record: dbapi2.Connection) -> dict[Source, list[int]]:
    """The channels under which each source's readings lie."""
    found: defaultdict[Source, list[int]] = defaultdict(list)
    for channel, protocol, serial, line, address in record.execute(CHANNELS):
        found[source_of(protocol, serial, line, address)].append(channel)
    return found


def visible(record: dbapi2.Connection, admission: str) -> dict[int, Seen]:
    """The readings that may be shown for an admission, by their sequence numbers."""
    known = channels(record)
    found = {}
    for claim in claims(record):
        if claim.admission == admission:
            for channel in known[claim.source]:
                for sequence, utc in record.execute(READINGS, (channel, *claim.span)):
                    found[sequence] = Seen(claim.source, utc)
    return found


def first_heard(record: dbapi2.Connection, box: Box, span: Span) -> int | None:
    """When a box was first heard on its line in a span; None where it was not.

    One with a serial number says it there; without one the line stands for the box.
    """
    told = {"protocol": box.protocol, "serial": f"%{box.digits}", "line": box.line,
            "begin": span.begin, "end": span.end}  # fmt: skip
    (said,) = record.execute(IDENTIFIED, told).fetchone()
    (heard,) = record.execute(NAMELESS, told).fetchone()
    return min((one for one in (said, heard) if one is not None), default=None)


def doubted(record: dbapi2.Connection, box: Box, moment: int) -> bool:
    """Whether a box was held in quarantine at a moment, as the book stood just after it."""
    told = {"protocol": box.protocol, "serial": f"%{box.digits}", "line": box.line}
    (count,) = record.execute(DOUBTED, told | {"moment": moment + PROMPTLY}).fetchone()
    return bool(count)


def shared_claims(record: dbapi2.Connection) -> tuple[int, list[str]]:
    """How many claims there are, and those in which one device is two patients' at once."""
    of_source: defaultdict[Source, list[Claim]] = defaultdict(list)
    every = claims(record)
    for claim in every:
        of_source[claim.source].append(claim)
    wrong = []
    for source, each in of_source.items():
        for one, other in combinations(each, 2):
            begin, end = max(one.span.begin, other.span.begin), min(one.span.end, other.span.end)
            if begin < end and other.admission != one.admission:
                wrong.append(f"{source} is of {one.admission} and of {other.admission} at once")
    return len(every), wrong


def claims_outside_stays(record: dbapi2.Connection) -> tuple[int, list[str]]:
    """Claims by nobody, or of a patient who was not on the ward."""
    stays = {name: _span(begin, end) for name, begin, end in record.execute(STAYS)}
    every = claims(record)
    wrong = [
        f"{claim.source} is of {claim.admission} outside the stay, or by nobody"
        for claim in every
        if claim.who is None
        or claim.span.begin < stays[claim.admission].begin
        or claim.span.end > stays[claim.admission].end
    ]
    return len(every), wrong


def _span(begin: int, end: int | None) -> Span:
    return Span(begin, FOR_EVER if end is None else end)
