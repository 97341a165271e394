"""How a simulated pump's frames can be wrong: one way for each knob of the sheet."""

from binascii import crc_hqx
from enum import Enum, auto

from devices.protocols.bbraun_dianet.frames import CRC_BYTES, FLAG, START, WAKE, crc, frame, stuff

STRANGER = b"A"  # an address that a controlled pump would have
LAST_SEGMENT = 9  # of those that can be read


class Spoilt(Enum):
    """What is wrong with every answer."""

    NOTHING = auto()
    CRC = auto()
    USUAL_CRC = auto()  # the step of CRC-16/CCITT-FALSE, which this protocol does not use
    UNSTUFFED = auto()
    BARE_WAKE = auto()  # an 80 inside the frame
    CUT = auto()
    SEGMENT = auto()
    ADDRESS = auto()


def sent(body: bytes, spoilt: Spoilt) -> bytes:
    """A body as it goes on the line, with this wrong about it."""
    right, check = frame(body), crc(body)
    middle = len(right) // 2
    wrong = {
        Spoilt.CRC: _with_crc(body, check ^ 1),
        Spoilt.USUAL_CRC: _with_crc(body, crc_hqx(body, START)),
        Spoilt.UNSTUFFED: FLAG + body + check.to_bytes(CRC_BYTES) + FLAG,
        Spoilt.BARE_WAKE: right[:middle] + WAKE + right[middle:],
        Spoilt.CUT: right[:middle],
        Spoilt.SEGMENT: frame(body[:1] + bytes([body[1] % LAST_SEGMENT + 1]) + body[2:]),
        Spoilt.ADDRESS: frame(STRANGER + body[1:]),
    }
    return wrong.get(spoilt, right)


def _with_crc(body: bytes, value: int) -> bytes:
    return FLAG + stuff(body + value.to_bytes(CRC_BYTES)) + FLAG
