"""What BCC frames say, as the driver reads them, and the whole list of what may be asked.

Records are `time,address,parameter,value` joined by RS.  The four requests and the two single bytes
below are all that exists in the protocol (SOURCE.md, "Requests"); none of them changes a pump.
"""

from dataclasses import dataclass, field

from devices.protocols.bbraun_space_bcc.frames import ACK, AFTER_BED, BED_FORM, NAK, RS
from devices.query import Field, Query

GREETING_BED = b"1"
BED = Field("bed", BED_FORM)
SLOT = Field("slot", rb"[1-3][1-9A-O]")

ALIVE = Query("ADMIN:ALIVE", (GREETING_BED + AFTER_BED + b"ADMIN:ALIVE",))
VERSION = Query("ADMIN:VERSION", (BED, AFTER_BED + b"ADMIN:VERSION"))
GET = Query("MEM:GET", (BED, AFTER_BED + b"MEM:GET"))
GET_SLOT = Query("MEM:GETSLOT", (BED, AFTER_BED + b"MEM:GETSLOT#", SLOT))
ACKNOWLEDGE = Query("ACK", (ACK,))
OBJECT = Query("NAK", (NAK,))
QUERIES = (ALIVE, VERSION, GET, GET_SLOT, ACKNOWLEDGE, OBJECT)

RACK = "50100"
PARTS = 4
PARTS_WITHOUT_VALUE = 3
LONGEST_TIME = 10  # digits of the seconds since power-on


def _addresses() -> dict[bytes, str]:
    """Every address there is: the rack itself, and each slot in both ways it is written.

    Slots from 10 on are one letter in the specification, and two digits on a device that was seen.
    """
    slots = [*"123456789ABCDEFGHIJKLMNO", *map(str, range(10, 25))]
    pumps = [f"501{pillar}{slot}" for pillar in "123" for slot in slots]
    return {address.encode(): address for address in (RACK, *pumps)}


ADDRESSES = _addresses()


@dataclass(slots=True)
class Block:
    """The records of one frame, by the address that they are about.

    `newest` is the largest time stamp in it, in seconds since the ComDevice's power-on; `skipped`
    counts what had not the form of a record.
    """

    newest: int = 0
    greeted: bool = False
    version: str | None = None
    rack: dict[bytes, bytes] = field(default_factory=dict)
    pumps: dict[str, dict[bytes, bytes]] = field(default_factory=dict)
    errors: list[tuple[str, int]] = field(default_factory=list)
    skipped: int = 0


def decode(information: bytes) -> Block | None:
    """Read the records of a frame; None when there is not one, as in an echo of our own request."""
    block = Block()
    found = False
    for record in information.split(RS):
        parts = record.split(b",", PARTS - 1)  # a drug's name may hold a comma
        time, address = parts[0], ADDRESSES.get(parts[1]) if len(parts) > 1 else None
        if address is None or not time.isdigit() or len(time) > LONGEST_TIME:
            block.skipped += bool(record.strip())
            continue
        found = True
        block.newest = max(block.newest, int(time))
        if len(parts) == PARTS and address != RACK and parts[2] != b"GNERR":
            fields = block.pumps.get(address)
            if fields is None:
                fields = block.pumps[address] = {}
            fields[parts[2]] = parts[3].strip()
        else:
            _take_other(block, address, [part.strip() for part in parts[2:]])
    return block if found else None


def _take_other(block: Block, address: str, said: list[bytes]) -> None:
    """What is no pump's parameter: an error, the greeting, the version, the rack's own words."""
    match said:
        case [b"GNERR", code] if code.isdigit() and len(code) <= LONGEST_TIME:
            block.errors.append((address, int(code)))
        case [b"GNACK", _] if address == RACK:
            block.greeted = True
        case [version] if address == RACK:
            block.version = version.decode("ascii", "replace")
        case [code, value] if address == RACK:
            block.rack[code] = value
        case _:
            block.skipped += 1
