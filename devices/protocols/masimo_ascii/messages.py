"""What a line says, field by field, before it is known what that means.

A field is found by its key, never by its place: the keys differ from model to model.  A line of
which one known field has not its form says nothing at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from devices.query import Query

PROTOCOL = "masimo-ascii"
QUERIES: tuple[Query, ...] = ()
"""Nothing is ever sent."""

SPO2, PULSE, PERFUSION = "SPO2", "BPM", "PI"

_SERIAL, _ALARM, _EXCEPTIONS, _MORE = "SN", "ALARM", "EXC", "EXC1"
_CENTURY = 2000

_NUMBER = re.compile(r"([+-]?[0-9]{1,6}(?:\.[0-9]{1,3})?)(%?)", re.ASCII)
_DASHES = re.compile(r"[+-]?-+(?:\.-+)?%?", re.ASCII)
_WORD = re.compile(r"[0-9A-Fa-f]{2,8}", re.ASCII)
_OWNER = re.compile(r"[0-9A-Za-z]+", re.ASCII)
_NOBODY = re.compile(r"-+", re.ASCII)
_FORMS = {
    SPO2: re.compile(r"([0-9]{3})(%?)", re.ASCII),
    PULSE: re.compile(r"([0-9]{3})(%?)", re.ASCII),
    PERFUSION: re.compile(r"([0-9]{2}\.[0-9]{2})(%?)", re.ASCII),
}
"""The figures that go to the chart have one width, so that a lost digit shows."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as printed; None where dashes stand.  `percent`: whether its sign was printed."""

    value: Decimal | None
    percent: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The fields of one line.

    `serial` is None where the line has dashes or no such field; `alarm` and `more` (EXC1) are None
    where the line has no such field.  `skipped` counts fields that are words, not figures.
    """

    serial: str | None
    numbers: Mapping[str, Number]
    alarm: int | None
    exceptions: int
    more: str | None
    skipped: int


def moment(stamp: bytes) -> datetime | None:
    """A line's date and time on the device's own clock, or None where there is no such day.

    `stamp` is of the shape that ``frames`` lets through; the device's zone is unknown.
    """
    month, day, year = int(stamp[0:2]), int(stamp[3:5]), int(stamp[6:8])
    hour, minute, second = int(stamp[9:11]), int(stamp[12:14]), int(stamp[15:17])
    try:
        return datetime(_CENTURY + year, month, day, hour, minute, second)  # noqa: DTZ001  its zone is unknown
    except ValueError:
        return None


def read(body: bytes) -> Line | None:
    """The fields of a line, or None when one of them is not what its key promises, or comes twice.

    `body` is of the shape that ``frames`` lets through.
    """
    pairs = [field.split("=") for field in body.decode("ascii").split()]
    fields = {key: text for key, text in pairs}  # noqa: C416  says which is which
    if len(fields) != len(pairs):
        return None
    serial, alarm = fields.pop(_SERIAL, "-"), fields.pop(_ALARM, None)
    exceptions, more = fields.pop(_EXCEPTIONS), fields.pop(_MORE, None)
    words = [one for one in (alarm, exceptions, more) if one is not None]
    if not all(map(_WORD.fullmatch, words)) or not _is_serial(serial):
        return None
    found = {key: number(key, text) for key, text in fields.items()}
    if any(key in _FORMS and figure is None for key, figure in found.items()):
        return None
    numbers = {key: figure for key, figure in found.items() if figure is not None}
    return Line(
        serial=None if _NOBODY.fullmatch(serial) else serial,
        numbers=numbers,
        alarm=None if alarm is None else int(alarm, 16),
        exceptions=int(exceptions, 16),
        more=more,
        skipped=len(found) - len(numbers),
    )


def number(key: str, text: str) -> Number | None:
    """A field as a figure or as the lack of one; None where it is neither, or of the wrong form."""
    if found := _FORMS.get(key, _NUMBER).fullmatch(text):
        return Number(Decimal(found[1]), bool(found[2]))
    if _DASHES.fullmatch(text):
        return Number(None, text.endswith("%"))
    return None


def _is_serial(text: str) -> bool:
    return bool(_OWNER.fullmatch(text) or _NOBODY.fullmatch(text))
