"""The unit byte of DOSIS in UCUM, as the driver reads it (SOURCE.md, "Units").

Three fields in one byte: an amount, what it is over (volume or body weight), and a time.  33h is
20h + 10h + 03h: mg/kg/h.
"""

from functools import cache

from station.domain.units import Unit, unit_of

AMOUNT, OVER, TIME = 0xE0, 0x18, 0x07  # the bits of each field
INTERNATIONAL = 0x60
_AMOUNTS = {0x20: "mg", 0x40: "ug", INTERNATIONAL: "[IU]", 0x80: "mmol"}
_OVERS = {0x00: "", 0x08: "/mL", 0x10: "/kg"}
_TIMES = {0: "", 1: "/s", 2: "/min", 3: "/h", 4: "/d"}


@cache
def unit(byte: int) -> Unit | None:
    """The unit of a byte; None for one that names no amount, or has bits the sheet does not."""
    amount = _AMOUNTS.get(byte & AMOUNT)
    over, time = _OVERS.get(byte & OVER), _TIMES.get(byte & TIME)
    if amount is None or over is None or time is None:
        return None
    return unit_of(amount + over + time)


def counts_whole(byte: int) -> bool:
    """Whether a concentration in this unit counts whole units instead of thousandths (IU)."""
    return byte & AMOUNT == INTERNATIONAL
