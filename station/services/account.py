"""What a record holds, as figures: counts a metric, gaps by cause, totals of each admission."""

from datetime import datetime
from typing import Any

from station.data import admissions, gaps, patients, register
from station.data.engine import Store, reading, rows
from station.domain.clock import EPOCH, iso
from station.domain.period import Period
from station.domain.totals import mg_words, ml_words
from station.services.given import given
from station.services.stay import stay

COUNTED = """SELECT metric.code, count(*) FROM {table} JOIN metric ON metric.id = {table}.metric
 GROUP BY metric.code"""


def account(store: Store, at: datetime) -> dict[str, Any]:
    """The account as JSON can hold it, as of a moment."""
    return {
        "at": iso(at),
        "readings": _counts(store),
        "gaps": _gaps(store, at),
        "admissions": [_admission(store, one.id, at) for one in admissions.admissions(store)],
    }


def _counts(store: Store) -> dict[str, int]:
    """Stored readings a metric, settled or still on their way."""
    found: dict[str, int] = {}
    with reading(store) as session:
        for table in ("reading", "appended"):
            for code, count in rows(session, COUNTED.format(table=table), ()):
                found[code] = found.get(code, 0) + count
    return dict(sorted(found.items()))


def _gaps(store: Store, at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "channel": figure,
            "protocol": gap.channel.device.protocol,
            "serial": gap.channel.device.serial,
            "begin": iso(gap.begin),
            "end": None if gap.end is None else iso(gap.end),
            "cause": gap.words,
        }
        for figure in sorted(register.channels(store))
        for gap in gaps.gaps(store, figure, EPOCH, at)
    ]


def _admission(store: Store, name: str, at: datetime) -> dict[str, Any]:
    [one] = [one for one in admissions.admissions(store) if one.id == name]
    found = stay(store, one, at)
    sums = [course.over(Period(one.begin, at)) for course in given(store, found)]
    return {
        "admission": one.id,
        "bed": one.bed,
        "patient": patients.patients(store)[one.patient].record_number,
        "volume": [ml_words(each) for each in sums],
        "dose": [
            words if substance is None else f"{substance.words}: {words}"
            for each in sums
            for substance, words in mg_words(each)
        ],
        "entries": len(found.entries),
    }
