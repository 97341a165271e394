"""Units by their UCUM code, and quantities that never travel without one.

Conversion happens only within a dimension, exactly, in ``Decimal``; crossing a dimension (mL/h to
mg/h) is a named function in ``dose``.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A UCUM unit: its code, what it measures, and its size against the dimension's first unit.

    `offset` is nonzero only for temperatures: value in first unit = (value + offset) * scale.
    """

    code: str
    dimension: str
    scale: Fraction
    offset: Fraction = Fraction(0)


def _exact(fraction: Fraction, digits: int = 28) -> Decimal:
    """The decimal nearest to a fraction, at `digits` significant digits."""
    with localcontext() as context:
        context.prec = digits
        return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def convert(value: Decimal, source: Unit, target: Unit) -> Decimal:
    """A value in another unit of its dimension; exact where the decimal system allows.

    Raises ``ValueError`` when the two measure different things.
    """
    if source == target:
        return value
    if source.dimension != target.dimension:
        message = f"{source.code} ({source.dimension}) is not {target.code} ({target.dimension})"
        raise ValueError(message)
    first = (Fraction(value) + source.offset) * source.scale
    return _exact(first / target.scale - target.offset)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit."""

    value: Decimal
    unit: Unit

    def to(self, unit: Unit) -> "Quantity":
        """The same amount in another unit of the dimension."""
        return Quantity(convert(self.value, self.unit, unit), unit)


def round_half_up(value: Decimal, resolution: Decimal) -> Decimal:
    """To the nearest multiple of `resolution`, ties away from zero, as a nurse does by hand."""
    steps = (value / resolution).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * resolution


def _unit(code: str, dimension: str, scale: int | str | Fraction) -> Unit:
    return Unit(code, dimension, Fraction(scale))


# Flow, volume, time, pressure, temperature: what pumps and monitors speak.
ML_PER_H = _unit("mL/h", "flow", 1)
ML = _unit("mL", "volume", 1)
L = _unit("L", "volume", 1000)
MINUTE = _unit("min", "time", 1)
SECOND = _unit("s", "time", Fraction(1, 60))
HOUR = _unit("h", "time", 60)
DAY = _unit("d", "time", 1440)
PERCENT = _unit("%", "ratio", 1)
PER_MINUTE = _unit("/min", "frequency", 1)
ONE = _unit("1", "number", 1)
MMHG = _unit("mm[Hg]", "pressure", 1)
KPA = _unit("kPa", "pressure", Fraction("7.50062"))  # interface.md's own factor
MBAR = _unit("mbar", "pressure", Fraction("0.750062"))
CELSIUS = Unit("Cel", "temperature", Fraction(1))
FAHRENHEIT = Unit("[degF]", "temperature", Fraction(5, 9), Fraction(-32))
KILOGRAM = _unit("kg", "body mass", 1)
GRAM = _unit("g", "mass", 1000)
MG = _unit("mg", "mass", 1)
UG = _unit("ug", "mass", Fraction(1, 1000))
NG = _unit("ng", "mass", Fraction(1, 1_000_000))
MG_PER_ML = _unit("mg/mL", "concentration", 1)
UG_PER_ML = _unit("ug/mL", "concentration", Fraction(1, 1000))
G_PER_ML = _unit("g/mL", "concentration", 1000)
NG_PER_ML = _unit("ng/mL", "concentration", Fraction(1, 1_000_000))
MG_PER_H = _unit("mg/h", "mass flow", 1)
MG_PER_MIN = _unit("mg/min", "mass flow", 60)
MG_PER_DAY = _unit("mg/d", "mass flow", Fraction(1, 24))
UG_PER_H = _unit("ug/h", "mass flow", Fraction(1, 1000))
UG_PER_MIN = _unit("ug/min", "mass flow", Fraction(60, 1000))
MG_PER_KG_H = _unit("mg/kg/h", "mass flow per body mass", 1)
MG_PER_KG_MIN = _unit("mg/kg/min", "mass flow per body mass", 60)
UG_PER_KG_H = _unit("ug/kg/h", "mass flow per body mass", Fraction(1, 1000))
UG_PER_KG_MIN = _unit("ug/kg/min", "mass flow per body mass", Fraction(60, 1000))

KNOWN = {unit.code: unit for unit in tuple(globals().values()) if isinstance(unit, Unit)}


def unit_of(code: str) -> Unit:
    """The unit of a UCUM code; one the station does not convert becomes a dimension of its own."""
    return KNOWN.get(code) or Unit(code, f"only {code}", Fraction(1))
