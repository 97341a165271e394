"""The monitor's own description of itself: ``Vvvvvv MM/DD/YYYY ppRRnnnnnn``.

The text as a whole tells one monitor from another; the number at its end is the serial number.
"""

import re
from dataclasses import dataclass

_FORM = re.compile(
    r"(?P<software>V\S+ +[0-9/]{8,10}) +(?P<board>[A-Z][0-9])[0-9A-Z]{2}(?P<serial>.+)"
)
_BOARDS = {"B5": "Masimo", "B3": "Masimo", "B2": "Nellcor"}


@dataclass(frozen=True, slots=True)
class Nameplate:
    """What a description tells; a part that is not found in it stays None."""

    text: str
    software: str | None = None
    board: str | None = None
    serial: str | None = None


def read(text: str) -> Nameplate:
    """The parts of a description; one of another form is kept as text alone."""
    shown = text.strip()
    found = _FORM.fullmatch(shown)
    if found is None:
        return Nameplate(shown)
    code = found["board"]
    board = f"{_BOARDS.get(code, 'unknown')} ({code})"
    return Nameplate(shown, found["software"], board, found["serial"].strip())
