"""What can go wrong between a host and a DPS device, as a simulated device can be told to do it."""

from devices.protocols.fresenius_dps.frames import ACK, ENQ, NAK, frame

LONG = b"x" * 120
CORRUPTED, CONTROL, TOO_LONG = "bad checksum", "control character", "over-long"
TWICE, NO_ACK, NO_REPLY = "twice", "no acknowledgement", "no reply"
ENQUIRY, EVENT, OBJECTION = "enquiry", "event", "objection"
SESSION_LOST, BASE_LOST = "session lost", "base session lost"


def answered(name: str, reply: bytes, event: bytes) -> bytes:
    """What the host hears instead of ACK and reply; `event` is a spontaneous frame at hand.

    An objection carries its reason: `objection 6`.
    """
    if name.startswith(OBJECTION):
        return NAK + name[-1:].encode()
    spoilt = {
        CORRUPTED: ACK + reply[:-2] + bytes([reply[-2] ^ 1]) + reply[-1:],
        CONTROL: ACK + reply[:3] + b"\x1b" + reply[3:],
        TOO_LONG: ACK + frame(reply[1:-3] + LONG),
        TWICE: ACK + reply + reply,
        NO_ACK: reply,
        NO_REPLY: ACK,
        ENQUIRY: ACK + ENQ + reply,
        EVENT: ACK + event + reply,
    }
    return spoilt.get(name, ACK + reply)


def with_parity(data: bytes) -> bytes:
    """The bytes as a line of eight bits hears a 7E1 device: parity in the highest bit."""
    return bytes(byte | (byte.bit_count() & 1) << 7 for byte in data)
