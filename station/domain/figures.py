"""How figures are written on screen and paper: the one formatter.

No trailing zero, always a leading one, rounded once, half-up, as a nurse does by hand; the words
microgram and nanogram are written out.
"""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from station.domain.units import Unit

ABSENT = "—"
MINUS = "\N{MINUS SIGN}"
SECONDS_PER_MINUTE = 60
MINUTES_PER_HOUR = 60

WORDS = {
    "Cel": "°C",
    "[degF]": "°F",
    "mm[Hg]": "mmHg",
    "mg/d": "mg per 24 h",
    "1": "",
}
PARTS = {"ug": "microgram", "ng": "nanogram"}


def at_resolution(value: Decimal | Fraction | int, resolution: Decimal) -> Decimal:
    """The nearest multiple of a resolution, ties away from zero; exact for fractions too."""
    steps = int(abs(Fraction(value)) / Fraction(resolution) + Fraction(1, 2))
    return (steps if value >= 0 else -steps) * resolution


def figure(
    value: Decimal | Fraction | None, resolution: Decimal, *, as_device: bool = False
) -> str:
    """A value at its resolution; a dash when there is none.

    `as_device` keeps the zeros that the device itself shows ("5.0" of a pump that steps in tenths).
    """
    if value is None:
        return ABSENT
    rounded = at_resolution(value, resolution)
    text = f"{abs(rounded):f}"
    if as_device:
        text = f"{abs(rounded).quantize(resolution):f}"
    elif "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if rounded < 0 else text


def unit_words(unit: Unit) -> str:
    """A unit as the ward writes it: microgram, never its abbreviations."""
    if unit.code in WORDS:
        return WORDS[unit.code]
    return "/".join(PARTS.get(part, part) for part in unit.code.split("/"))


def amount(
    value: Decimal | Fraction | None,
    unit: Unit,
    resolution: Decimal,
    *,
    as_device: bool = False,
) -> str:
    """A figure with its unit; a dash alone when there is no value."""
    text = figure(value, resolution, as_device=as_device)
    words = unit_words(unit)
    if value is None or not words:
        return text
    return f"{text}{words}" if words[0] in "/%" else f"{text} {words}"


def duration(length: timedelta) -> str:
    """A length of time: '40 s', '5 min', '2 h 40 min'; hours are not folded into days."""
    seconds = (length + timedelta(milliseconds=500)) // timedelta(seconds=1)
    if 0 < seconds < SECONDS_PER_MINUTE:
        return f"{seconds} s"
    minutes = max(0, (length + timedelta(seconds=30)) // timedelta(minutes=1))
    hours, minutes = divmod(minutes, MINUTES_PER_HOUR)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours)
    return " ".join(parts)
