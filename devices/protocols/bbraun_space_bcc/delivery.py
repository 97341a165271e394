"""What a pump is doing, from whichever of its state parameters it sends, as the driver reads them.

A device sends either the INMxx flags or the STATUS1 word, never both (SOURCE.md, "State").  BCC has
no word for a paused infusion: such a pump says that it does not pump, which is `stopped`.
"""

import re
from collections.abc import Mapping

from station.domain.observation import DeliveryState

_WORD = re.compile(rb"(?:0[xX])?([0-9A-Fa-f]{1,8})[hH]?")
STATUS = b"STATUS1"

# In the order of precedence: a purging or bolusing pump also says that it is pumping.
_FLAGS = (
    (b"INM14", DeliveryState.PURGING),
    (b"INM2", DeliveryState.BOLUS),
    (b"INM10", DeliveryState.KVO),
    (b"INM3", DeliveryState.INFUSING),
    (b"INM6", DeliveryState.STANDBY),
)
PUMPING = b"INM3"
_BITS = (
    (4, DeliveryState.PURGING),
    (10, DeliveryState.BOLUS),
    (11, DeliveryState.BOLUS),
    (13, DeliveryState.KVO),
    (7, DeliveryState.INFUSING),
    (2, DeliveryState.STANDBY),
    (0, DeliveryState.STOPPED),
)

OPERATING_MODES = {
    b"0": "continuous",
    b"1": "ramp or taper",
    b"2": "programme",
    b"3": "piggyback",
    b"4": "PCA",
    b"5": "TCI",
    b"7": "interval bolus",
}


def word(text: bytes | None) -> int | None:
    """The number of a 32-bit word.

    UNCERTAIN form: `0x00000000h` is printed in the specification; hexadecimal is read with or
    without its marks.
    """
    found = _WORD.fullmatch(text or b"")
    return int(found[1], 16) if found else None


def state(fields: Mapping[bytes, bytes]) -> DeliveryState:
    """The state that an answer's fields tell; unknown when they tell none."""
    status = word(fields.get(STATUS))
    if status is not None:
        on = (found for bit, found in _BITS if status >> bit & 1)
        return next(on, DeliveryState.OFF)
    for code, found in _FLAGS:
        if fields.get(code) == b"1":
            return found
    return DeliveryState.STOPPED if fields.get(PUMPING) == b"0" else DeliveryState.UNKNOWN
