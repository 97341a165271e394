"""BCC's unit codes in UCUM, as the driver reads them (SOURCE.md, "Unit codes").

INDCONU, INDORTU, DORTU, RTLIMUT and BOLVOLLIMUT carry such a code.  Clock forms (3 hh:mm, 4 min:s,
14 unix time) are no units and have no row.
"""

from collections.abc import Iterator

from station.domain.units import Unit, unit_of

SINGLE = {
    1: "mL/h", 2: "mL", 10: "mbar", 15: "%", 22: "kg",
    23: "ng", 24: "mg", 25: "ug", 26: "g", 27: "mmol", 28: "meq", 29: "[IU]",
    86: "mm[Hg]", 87: "kPa", 88: "[lb_av]", 89: "mmol/L", 90: "mg/dL",
    94: "h", 95: "cm", 96: "[in_i]",
    117: "m[IU]", 118: "m[IU]/mL", 119: "m[IU]/kg", 120: "m[IU]/m2",
    148: "kcal", 149: "kcal/kg", 150: "kcal/mL", 151: "kcal/d", 152: "kcal/kg/d",
    153: "mL/kg", 154: "mL/mL", 155: "mL/kg/h", 156: "Mbit/s",
}  # fmt: skip

# Rows of codes that follow one another: the first code, the amounts, and what each amount is over.
TIMES = ("/min", "/h", "/d")
AMOUNTS_AND_TIMES = ("", *TIMES)
ROWS = (
    (30, ("ng", "mg", "ug", "g", "mmol", "meq", "[IU]"), ("/mL",)),
    (37, ("ng", "mg", "ug", "g", "mmol", "meq", "[IU]"), ("/kg",)),
    (44, ("ng", "mg", "ug", "g", "mmol", "meq", "[IU]"), TIMES),
    (65, ("ng/kg", "mg/kg", "ug/kg", "g/kg", "mmol/kg", "meq/kg", "[IU]/kg"), TIMES),
    (97, ("ng/m2", "ug/m2", "mg/m2", "g/m2", "[IU]/m2"), AMOUNTS_AND_TIMES),
    (121, ("m[IU]", "m[IU]/kg", "m[IU]/m2"), TIMES),
    (130, ("k[IU]", "M[IU]"), ("", "/mL", "/kg", "/h", "/d", "/kg/h", "/kg/d")),
    (144, ("meq/m2",), AMOUNTS_AND_TIMES),
)


def _rows() -> Iterator[tuple[int, str]]:
    yield from SINGLE.items()
    for first, amounts, overs in ROWS:
        units = (amount + over for amount in amounts for over in overs)
        yield from enumerate(units, first)


UNITS = {str(code).encode(): unit_of(ucum) for code, ucum in _rows()}


def unit(code: bytes) -> Unit | None:
    """The unit of a code as it stands on the wire; None for a code that names no unit."""
    return UNITS.get(code.lstrip(b"0"))
