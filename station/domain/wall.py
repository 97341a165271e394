"""Moments as the ward's own clock shows them, in words that do not depend on a computer's language.

A time that comes twice, on the night the clock goes back, carries its offset.
"""

from datetime import date, datetime, tzinfo
from typing import Final

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def date_words(day: date) -> str:
    """A date: '14 Mar 1971'."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_words(day: date) -> str:
    """A day of a stay: 'Wed 18 Nov'."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def clock_words(moment: datetime, zone: tzinfo) -> str:
    """A time of day: '03:12'; '02:30 UTC+11:00' where that time comes twice."""
    local = moment.astimezone(zone)
    words = f"{local.hour:02}:{local.minute:02}"
    other = local.replace(fold=1 - local.fold)
    return words if other.utcoffset() == local.utcoffset() else f"{words} {offset_words(local)}"


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """A day and its time: 'Wed 18 Nov 13:00'."""
    return f"{day_words(moment.astimezone(zone).date())} {clock_words(moment, zone)}"


def when_words(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """A moment for a sentence: its day is said unless it is today's."""
    same = moment.astimezone(zone).date() == now.astimezone(zone).date()
    return clock_words(moment, zone) if same else moment_words(moment, zone)


def full_words(moment: datetime, zone: tzinfo) -> str:
    """A moment with its year: 'Wed 18 Nov 2026 13:00'."""
    day = moment.astimezone(zone).date()
    return f"{DAYS[day.weekday()]} {date_words(day)} {clock_words(moment, zone)}"


def offset_words(local: datetime) -> str:
    """How far a clock is from UTC: 'UTC+11:00'."""
    offset = local.utcoffset()
    if offset is None:
        raise ValueError("a moment without a zone has no offset")
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
