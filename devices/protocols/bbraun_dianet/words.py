"""What a pump writes in letters: names of drugs, its software, and the last rates as one text."""

from decimal import Decimal
from functools import lru_cache
from struct import Struct

from devices.protocols.bbraun_dianet.layouts import ABSENT_HALF, ABSENT_WORD, RATES

ENTRIES = 10
_ENTRY = Struct(">HI")
_ENTRIES_AT = 2  # after the time of now


@lru_cache(maxsize=256)
def text(raw: bytes) -> str | None:
    """Words for people, without the spaces that fill the field; None where it is empty.

    UNCERTAIN beyond ASCII: the bytes are read as Latin-1.
    """
    shown = raw.rstrip(b"\xff\x00").decode("latin-1")
    return "".join(filter(str.isprintable, shown)).strip() or None


@lru_cache(maxsize=16)
def history(data: bytes) -> str | None:
    """The rates of HISTORY with their times, whose unit nobody tells: "480: 5.00 mL/h; ..."."""
    entries = [_ENTRY.unpack_from(data, _ENTRIES_AT + _ENTRY.size * at) for at in range(ENTRIES)]
    told = [
        f"{moment}: {Decimal(rate).scaleb(-RATES)} mL/h"
        for moment, rate in entries
        if moment != ABSENT_HALF and rate != ABSENT_WORD
    ]
    return "; ".join(told) or None
