"""Column types: what the record keeps in SQLite's four, and gives back as the domain's own."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import REAL, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from station.domain.clock import from_milliseconds, to_milliseconds
from station.domain.observation import MeasurementValidity

T = TypeVar("T")

VALIDITIES = {
    # The figures are in the file for ever: never renumber, only add.
    MeasurementValidity.VALID: 0,
    MeasurementValidity.QUESTIONABLE: 1,
    MeasurementValidity.ONGOING: 2,
    MeasurementValidity.CALIBRATING: 3,
    MeasurementValidity.INVALID: 4,
    MeasurementValidity.OVERFLOW: 5,
    MeasurementValidity.UNDERFLOW: 6,
    MeasurementValidity.NA: 7,
}
VALIDITY_OF = {figure: validity for validity, figure in VALIDITIES.items()}


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, decimals and moments as text."""
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
        default=_as_text,
    )


def _as_text(value: object) -> str:
    match value:
        case Decimal():
            return decimal_text(value)
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} has no form in the record")


def decimal_text(value: Decimal) -> str:
    """A decimal in plain digits, exactly as many as it has."""
    return format(value, "f")


def measured(value: float) -> Decimal:
    """A stored REAL as the decimal it was: exact to 15 significant digits."""
    return Decimal(repr(value))


def device_milliseconds(moment: datetime) -> int:
    """A device's own clock face as a figure; it has no zone that we know, so it may carry none."""
    if moment.tzinfo is not None:
        raise ValueError("a device's clock has no zone that we know")
    return to_milliseconds(moment.replace(tzinfo=UTC))


def device_face(milliseconds: int) -> datetime:
    """The clock face of a stored figure."""
    return from_milliseconds(milliseconds).replace(tzinfo=None)


class InText(TypeDecorator[T]):
    """A column type made of two plain functions, into the file and back; nothing stays nothing."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True

    def __init__(self, put: Callable[[T], object], take: Callable[..., T]) -> None:
        super().__init__()
        self.put = put
        self.take = take

    @override
    def process_bind_param(self, value: T | None, dialect: Dialect) -> object:
        return None if value is None else self.put(value)

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> T | None:
        return None if value is None else self.take(value)


class InInteger(InText[T]):
    """The same, kept as an integer."""

    impl = Integer
    cache_ok = True


class InReal(InText[T]):
    """The same, kept as a floating-point figure."""

    impl = REAL
    cache_ok = True


W = TypeVar("W", bound=StrEnum)


def one_of(words: type[W]) -> InText[W]:
    """One of a closed set of words, as its text."""
    return InText(str, words)


# UTC, whole milliseconds since 1970.
MOMENT: Final = InInteger(to_milliseconds, from_milliseconds)
# What a device's own clock showed, without a zone.
DEVICE_FACE: Final = InInteger(device_milliseconds, device_face)
# How far a value may be believed, in one byte.
VALIDITY: Final = InInteger(VALIDITIES.__getitem__, VALIDITY_OF.__getitem__)
# Yes or no as 1 or 0.
FLAG: Final = InInteger(int, bool)
# A measured value.
MEASURED: Final = InReal(float, measured)
# An entered or computed figure, every digit of it.
EXACT: Final = InText(decimal_text, Decimal)
# A day on the calendar, such as a birth date.
DAY: Final = InText(date.isoformat, date.fromisoformat)
# A JSON object in its one canonical text.
JSON: Final[InText[Mapping[str, object]]] = InText(canonical, json.loads)
