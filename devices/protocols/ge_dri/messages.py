"""All that this station can say to a monitor: send displayed values, and stop sending them.

No request for waves, none for alarms, and no record that sets anything (sheet, "Never send").  A
template is the record of one frame; ``frames`` puts it on the line.
"""

from devices.query import Field, Query

INTERVAL = 5
"""Seconds between two answers: the shortest that a display of numbers makes sense of."""
LEVELS = (9, 8, 7, 0)
"""Interface levels in the order in which they are tried: a monitor answers only its own."""

_LEVEL = Field("level", rb"[\x00\x07-\x09]")

_BEFORE_LEVEL = bytes.fromhex("3100 00")  # 49 bytes, record number 0
_AFTER_LEVEL = bytes.fromhex(
    "0000 00000000 0000 0000 0000"  # plug, time, reserved, physiological data
    "000000 0000ff 000000 000000 000000 000000 000000 000000"  # one subrecord: a request
)
_DISPLAYED = b"\x01"
_BASIC = bytes.fromhex("00000000 0000")  # classes: basic alone


def _request(name: str, seconds: int) -> Query:
    """A request of displayed values, basic class, each `seconds`; 0 stops them."""
    asked = _DISPLAYED + seconds.to_bytes(2, "little") + _BASIC
    return Query(name, (_BEFORE_LEVEL, _LEVEL, _AFTER_LEVEL + asked))


REQUEST = _request(f"displayed values each {INTERVAL} s", INTERVAL)
STOP = _request("no more displayed values", 0)
QUERIES = (REQUEST, STOP)


def level(number: int) -> bytes:
    """The level field of a query."""
    return bytes((number,))
