"""How much a patient's pumps gave, counted a second time: raw counter readings, and a sum.

For the inspection alone.  The rule (decisions.md 13): of each pump the sum of the positive
differences of its counter, within each stretch that is the patient's and between two restarts.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from sqlcipher3 import dbapi2

from station.data.inspect_owners import Span, channels, claims

COUNTER = "MDC_VOL_FLUID_DELIV"
COUNTED = """SELECT sequence, utc, value FROM
 (SELECT channel, metric, sequence, utc, value FROM reading UNION ALL
  SELECT channel, metric, sequence, utc, value FROM appended)
 WHERE channel = ? AND metric IN (SELECT id FROM metric WHERE code = ?)
 AND utc >= ? AND utc < ? AND value IS NOT NULL"""
EVENTS = "SELECT utc, body FROM happening WHERE channel = ? AND kind = 'device-event'"


def counted(record: dbapi2.Connection, admission: str) -> Fraction:
    """Millilitres by the pumps' counters, over all that is an admission's."""
    known = channels(record)
    whole = Fraction(0)
    mine = [claim for claim in claims(record) if claim.admission == admission]
    for source in {claim.source for claim in mine}:
        spans = adjoining(claim.span for claim in mine if claim.source == source)
        for span in spans:
            whole += sum(
                (Fraction(step) for step in _steps(record, known[source], span)), Fraction(0)
            )
    return whole


def adjoining(spans: Iterable[Span]) -> list[Span]:
    """Spans that touch, as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.begin <= found[-1].end:
            found[-1] = Span(found[-1].begin, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _steps(record: dbapi2.Connection, figures: Sequence[int], span: Span) -> list[Decimal]:
    """Every rise of a pump's counter in a stretch; none across a restart."""
    read: list[tuple[int, int, Decimal]] = []
    restarts: list[int] = []
    for figure in figures:
        read += [
            (sequence, utc, Decimal(repr(value)))
            for sequence, utc, value in record.execute(COUNTED, (figure, COUNTER, *span))
        ]
        restarts += [utc for utc, body in record.execute(EVENTS, (figure,)) if _restart(body)]
    rises = []
    for (_, before, first), (_, after, second) in pairwise(sorted(read)):
        anew = any(before < moment <= after for moment in restarts)
        if second > first and not anew:
            rises.append(second - first)
    return rises


def _restart(body: str) -> bool:
    said = json.loads(body)
    return said.get("name") == "restarted" and not said.get("of_rack")
