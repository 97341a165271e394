"""What DPS frames say, as the driver reads them, and the whole list of what may be sent.

The commands below are the ones that only ask, greet or take leave (SOURCE.md, "Read-only"); every
command that could change a pump is missing here and cannot be encoded.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from devices.protocols.fresenius_dps.frames import ACK, DC4, NAK
from devices.query import Field, Query

DESTINATION = Field("to", rb"[0-5]?")  # the base, a module, or a pump that stands alone
VARIABLES = Field("variables", rb"[abdeikmrs]{1,9}")
REASON = Field("reason", rb"[1-8]")


def _command(letters: bytes, *rest: Field) -> Query:
    return Query(letters[:2].decode(), (DESTINATION, letters, *rest))


CONNECT = _command(b"DC")
DISCONNECT = _command(b"FC")
READ = _command(b"LE;", VARIABLES)
READ_FIXED = _command(b"LF;b")
READ_ADJUSTMENTS = _command(b"LM")
READ_ID = _command(b"LN")
READ_DRUG = _command(b"LP")
ENABLE = _command(b"DE;", VARIABLES)
DISABLE = _command(b"AE")
ENABLE_ADJUSTMENTS = _command(b"DM")
DISABLE_ADJUSTMENTS = _command(b"AM")
EVENT_TAKEN = _command(b"E")
ADJUSTMENT_TAKEN = _command(b"M")
ACKNOWLEDGE = Query("ACK", (ACK,))
OBJECT = Query("NAK", (NAK, REASON))
PRESENT = Query("DC4", (DC4,))
QUERIES = (
    CONNECT,
    DISCONNECT,
    READ,
    READ_FIXED,
    READ_ADJUSTMENTS,
    READ_ID,
    READ_DRUG,
    ENABLE,
    DISABLE,
    ENABLE_ADJUSTMENTS,
    DISABLE_ADJUSTMENTS,
    EVENT_TAKEN,
    ADJUSTMENT_TAKEN,
    ACKNOWLEDGE,
    OBJECT,
    PRESENT,
)

DONE, REFUSED, EVENT, ADJUSTMENT = b"C", b"I", b"E", b"M"
BASE, ALONE = b"0", b""
MODULES = (b"1", b"2", b"3", b"4", b"5")
DESTINATIONS = frozenset({ALONE, BASE, *MODULES})

_REPLY = re.compile(rb"([0-9]?)([CIEM])(?:;(.*))?")
_ITEM = re.compile(rb"([a-z])([0-9A-F]{0,16})")  # more digits than any counter has

# What a device may say instead of an answer: the link between the two, never the patient.
ERRORS = {
    b"01": "unknown command",
    b"02": "command disabled in the current mode",
    b"03": "command disabled in this status",
    b"04": "syntax",
    b"05": "mode not authorised",
    b"06": "mode already active",
    b"07": "new mode disabled in this mode",
    b"08": "parameter out of limit",
    b"09": "new mode disabled in this status",
    b"0A": "identifier not used",
    b"0B": "identifier incorrect",
    b"0C": "message too long",
    b"0D": "session with the base not open",
    b"0E": "communication with the module impossible",
    b"12": "alarm present",
    b"14": "no rate selected",
    b"15": "insufficient volume for a bolus",
    b"16": "empty-syringe mode impossible",
    b"1A": "event number incorrect",
    b"1E": "session with the module not open",
    b"1F": "a module is not in manual mode",
    b"20": "not authorised on this port",
    b"22": "new mode unauthorised",
    b"24": "connection mode incorrect",
    b"25": "drug number incorrect",
}
BASE_CLOSED, MODULE_CLOSED, UNREACHABLE, ALREADY_OPEN = b"0D", b"1E", b"0E", b"1F"
# Fewer variables in a question may be answered: syntax, limits, identifiers, length.
NOT_THESE = frozenset({b"04", b"08", b"0A", b"0B", b"0C"})

OBJECTIONS = {
    b"1": "reception of a character",
    b"2": "checksum",
    b"4": "address",
    b"5": "no acknowledgement in time",
    b"6": "receiver not ready",
    b"7": "length of the frame",
    b"8": "control character",
}
NO_SUCH_ADDRESS, NOT_ACKNOWLEDGED = b"4", b"5"


@dataclass(frozen=True, slots=True)
class Reply:
    """A device's frame taken apart.

    `data` is None where nothing follows the status; `variables` are its items by their identifier,
    None where the data are not of that form.
    """

    origin: bytes
    status: bytes
    data: bytes | None
    variables: dict[bytes, bytes] | None


@lru_cache(maxsize=1024)
def decode(body: bytes) -> Reply | None:
    """Read a frame; None when no device says such a thing, as in an echo of our own question."""
    found = _REPLY.fullmatch(body)
    if found is None:
        return None
    origin, status, data = found.groups()
    return Reply(origin, status, data, None if data is None else _items(data))


def _items(data: bytes) -> dict[bytes, bytes] | None:
    """Variables and their hexadecimal digits; none at all where one is no item, or comes twice."""
    items: dict[bytes, bytes] = {}
    for part in filter(None, data.split(b";")):
        item = _ITEM.fullmatch(part)
        if item is None or item[1] in items:
            return None
        items[item[1]] = item[2]
    return items
