"""Times as a nurse types them, in the ward's own clock: 0412, 4:12, or with the day before it."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from station.domain.errors import Refused

WHAT = "Type a time such as 04:12, or with its day: 2026-11-18 22:40."
SKIPPED = "The clock never showed this time on that day: it was put forward."
_FACE = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})\s+)?(\d{1,2})[:.]?(\d{2})")
MINUTE = timedelta(minutes=1)


def clock_face(moment: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes as the clock on the wall shows them."""
    return f"{moment.astimezone(zone):%H:%M}"


def told(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A moment for a sentence: its day is said unless it is today."""
    local = moment.astimezone(zone)
    today = local.date() == now.astimezone(zone).date()
    return f"{local:%H:%M}" if today else f"{local:%d %b %H:%M}"


def read_moment(text: str, zone: ZoneInfo, now: datetime, *, ahead: bool = False) -> datetime:
    """The moment that was typed.

    Without a day it is the last time the clock showed that, or, `ahead`, the next time it will.
    In the hour that a clock change repeats it is the one nearest to now.
    """
    found = _FACE.fullmatch(text.strip())
    if found is None:
        raise Refused(WHAT)
    year, month, day, hour, minute = (None if one is None else int(one) for one in found.groups())
    try:
        face = time(hour or 0, minute or 0)
        if year is not None:
            typed = _there(date(year, month or 0, day or 0), face, zone)
            if not typed:
                raise Refused(SKIPPED)
            return _nearest(typed, now, ahead=ahead) or typed[0]
    except ValueError:
        raise Refused(WHAT) from None
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=step) for step in (-1, 0, 1)]
    chosen = _nearest([one for each in days for one in _there(each, face, zone)], now, ahead=ahead)
    if chosen is None:
        raise Refused(SKIPPED)
    return chosen


def _there(day: date, face: time, zone: ZoneInfo) -> list[datetime]:
    """Every moment at which the clock shows this; none in the hour that a clock change skips."""
    both = [datetime.combine(day, face, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [one for one in both if one.astimezone(zone).time() == face]
    return sorted(set(shown))


def _nearest(moments: list[datetime], now: datetime, *, ahead: bool) -> datetime | None:
    if ahead:
        return min((one for one in moments if one > now), default=None)
    return max((one for one in moments if one < now + MINUTE), default=None)
