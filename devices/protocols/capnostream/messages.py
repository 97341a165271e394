"""What the monitor's messages say, as the driver reads them, and all that it may ever be sent.

The five commands below begin, hold and end a conversation.  Those that read single items (3, 9,
11, 21, 54), that write (7, 8, 60, 61, 62) or that set up messages (10, 55, 56) have no template.
"""

from struct import Struct
from typing import NamedTuple

from devices.protocols.capnostream.frames import Frame
from devices.query import Query

PROTOCOL = "capnostream"

ENABLE = Query("EnableComm", (b"\x01",))
DISABLE = Query("DisableComm", (b"\x02",))
START = Query("StartRTComm", (b"\x04",))
STOP = Query("StopRTComm", (b"\x05",))
LINK_ACTIVE = Query("LinkIsActive", (b"\x06",))
QUERIES = (ENABLE, DISABLE, START, STOP, LINK_ACTIVE)

_WAVE, _NUMERICS, _DEVICE_ID = 0, 1, 4
_NEW_PATIENT = (57, 58)
NONE = 0xFF
_BODY = Struct(">I23B")
_PRINTABLE = range(0x20, 0x7F)


class Wave(NamedTuple):
    """One sample of the CO2 curve; the curve itself is not kept."""

    counter: int
    status: int


class Numerics(NamedTuple):
    """The values of one second, as the bytes have them.

    `seconds` since 1970 in the device's local time; `figures` are EtCO2, FiCO2, respiration, SpO2,
    pulse and the no-breath period; `limits` EtCO2 high and low, respiration high and low, FiCO2
    high, SpO2 high and low, pulse high and low; `size` is the payload's, which differs between
    revisions of the software.
    """

    seconds: int
    figures: tuple[int, ...]
    slow: int
    co2_alarms: int
    spo2_alarms: int
    extended: int
    limits: tuple[int, ...]
    unit: int
    size: int


class DeviceId(NamedTuple):
    """What the monitor says of itself: thirty characters on the devices that were seen."""

    text: str


class NewPatient(NamedTuple):
    """The monitor was told that another patient lies here; who, is not read."""

    code: int


class Unread(NamedTuple):
    """Patient id, single item, revision, event, trend or setting: for others, or not to be kept."""

    code: int


class Malformed(NamedTuple):
    """A message that has not the bytes of its code."""

    reason: str


Message = Wave | Numerics | DeviceId | NewPatient | Unread | Malformed


def decode(frame: Frame) -> Message:
    """The message of a frame, whose length fits its code."""
    _, code, payload = frame
    if code == _WAVE:
        return Wave(payload[0], payload[3])
    if code == _NUMERICS:
        return _numerics(payload)
    if code == _DEVICE_ID:
        return _device_id(payload)
    return NewPatient(code) if code in _NEW_PATIENT else Unread(code)


def _numerics(payload: bytes) -> Numerics:
    body = _BODY.unpack_from(payload)
    return Numerics(
        seconds=body[0],
        figures=(*body[1:6], body[12]),
        slow=body[6],
        co2_alarms=body[10],
        spo2_alarms=body[11],
        extended=body[23],
        limits=body[13:22],
        unit=body[22],
        size=len(payload),
    )


def _device_id(payload: bytes) -> DeviceId | Malformed:
    if not payload.strip() or any(byte not in _PRINTABLE for byte in payload):
        return Malformed("not the text of a device id")
    return DeviceId(payload.decode("ascii"))
