"""What is typed on the register's forms, read as people write it; a sentence when it cannot be.

Dates go day, month, year; what was understood is shown in words beside the field.
"""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from station.domain.errors import Refused
from station.domain.wall import MONTHS, date_words, moment_words

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
PLAIN_DAY = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[A-Za-z]{3,9})[\s./-]+(\d{4})")
RUN_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})")
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
OLDEST_YEARS = 125
DATE_WANTED = "Enter the birth date as day, month and year, such as 14 3 1971."
MOMENT_WANTED = "Enter a time such as 14:30, or a day and a time such as 14 3 2026 14:30."


def day(text: str, wanted: str = DATE_WANTED) -> date:
    """A date as typed: 14 3 1971, 14.03.1971, 14 Mar 1971, 14031971 or 1971-03-14."""
    plain = text.strip()
    if found := ISO_DAY.fullmatch(plain):
        year, month, number = found.groups()
    elif found := PLAIN_DAY.fullmatch(plain) or RUN_DAY.fullmatch(plain):
        number, month, year = found.groups()
    else:
        raise Refused(wanted)
    try:
        return date(int(year), _month(month), int(number))
    except ValueError:
        raise Refused(wanted) from None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return [month.casefold() for month in MONTHS].index(text[:3].casefold()) + 1


def birth_date(text: str, today: date) -> date:
    """A birth date that a living person may have."""
    born = day(text)
    if born > today:
        raise Refused("The birth date lies in the future: check it.")
    if born.year < today.year - OLDEST_YEARS:
        raise Refused(f"Nobody is {today.year - born.year} years old: check the year.")
    return born


def age_words(born: date, today: date) -> str:
    """A birth date as it was understood: '14 Mar 1971 · 55 years'."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{date_words(born)} · {years} {'year' if years == 1 else 'years'}"


def moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A moment as typed, in the ward's zone; nothing typed is the present."""
    plain = text.strip()
    if not plain:
        return now
    words, _, clock = plain.rpartition(" ")
    found = CLOCK.fullmatch(clock)
    if found is None:
        raise Refused(MOMENT_WANTED)
    local = now.astimezone(zone)
    on = day(words, MOMENT_WANTED) if words.strip() else local.date()
    try:
        asked = datetime(on.year, on.month, on.day, int(found[1]), int(found[2]), tzinfo=zone)
    except ValueError:
        raise Refused(MOMENT_WANTED) from None
    return _of_two(asked, now)


def _of_two(asked: datetime, now: datetime) -> datetime:
    """A time that comes twice in the night of a clock change is the later one that is past."""
    later = asked.replace(fold=1).astimezone(UTC)
    earlier = asked.replace(fold=0).astimezone(UTC)
    return max((one for one in (earlier, later) if one <= now), default=earlier)


def moment_said(text: str, now: datetime, zone: ZoneInfo) -> str:
    """How a typed moment was understood, or why it was not."""
    try:
        meant = moment(text, now, zone)
    except Refused as sentence:
        return str(sentence)
    if meant > now:
        return f"{moment_words(meant, zone)} lies in the future: name the day if it was earlier."
    ago = now - meant
    if ago < timedelta(minutes=1):
        return f"now, {moment_words(now, zone)}"
    return moment_words(meant, zone)


def kilograms(text: str) -> Decimal | None:
    """A weight in kilograms, with a point or a comma; None when nothing is typed."""
    plain = text.strip().replace(",", ".")
    if not plain:
        return None
    try:
        figure = Decimal(plain)
    except InvalidOperation:
        raise Refused("Enter the weight in kilograms, such as 70.5.") from None
    if not figure.is_finite():
        raise Refused("Enter the weight in kilograms, such as 70.5.")
    return figure
