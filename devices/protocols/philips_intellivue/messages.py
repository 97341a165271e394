"""All that this station can say to a monitor: greetings, one receipt, and polls that only ask.

There is no SET and no GET, and no template can name class 002A, the patient's identity (sheet 5.2).
A template is the user data of one frame; ``frames`` puts it on the line.
"""

from struct import Struct

from devices.query import Field, Query

TICKS_PER_SECOND = 8000
"""The monitor's relative time counts in 1/8 ms."""

_WORD = Struct(">H")
_LONG = Struct(">I")

_INVOKE = Field("invoke", b".{2}")
_POLL = Field("poll", b".{2}")
_EVENT_TIME = Field("event_time", b".{4}")
_PERIOD = Field("period", b"\x00[\x07-\x49].{2}")  # 57 s to 10 min: nothing asks for less or more

_MDS_OBJECT = bytes.fromhex("0021 0000 0000")
_MDS_CLASS = bytes.fromhex("0001 0021")
_NUMERIC_CLASS = bytes.fromhex("0001 0006")
_ALARM_CLASS = bytes.fromhex("0001 0036")

# Sheet 3.1, the 300 bytes of VSCapture and ICE: cold start, 500 ms, MTU 1456, extended polls.
_ASSOCIATION = bytes.fromhex(
    "0dff0128 0508130100160102800014020002 c1ff0116"
    "3180a0808001010000a280a003000001a480"
    "3080020101060452010001308006025101000000003080020102060c2a8648ce14020100000001013080"
    "060c2a8648ce1402010000000201000000000000"
    "6180308002 0101a0806080a180060c2a8648ce14020100000003010000be80"
    "2880060c2a8648ce140201000000010102010281 820080"
    "80000000 40000000 00000000 80000000 20000000 00000000"
    "00020064 00010028 80000000 00000fa0 000005b0 000005b0 ffffffff 60000000"
    "0001000c f0010008 8e000000 00000000"
    "01020034 00060030 0001002100000001 00010006000000c9 000100090000003c"
    "0001000500000010 0001002a00000001 0001003600000001"
    "00000000000000000000000000000000"
)


def _single(name: str, polled: bytes, group: str) -> Query:
    """A single poll, action 0C16 (sheet 5.1): one answer."""
    return Query(
        name,
        (
            bytes.fromhex("e1000002 0001001c"),
            _INVOKE,
            bytes.fromhex("00070016") + _MDS_OBJECT + bytes.fromhex("00000000 0c160008"),
            _POLL,
            polled + bytes.fromhex(group),
        ),
    )


def _extended(name: str, polled: bytes, group: str) -> Query:
    """An extended poll, action F13B (sheet 5.2): an answer each second for a period."""
    return Query(
        name,
        (
            bytes.fromhex("e1000002 00010028"),
            _INVOKE,
            bytes.fromhex("00070022") + _MDS_OBJECT + bytes.fromhex("00000000 f13b0014"),
            _POLL,
            polled + bytes.fromhex(group) + bytes.fromhex("00010008 f13e0004"),
            _PERIOD,
        ),
    )


ASSOCIATE = Query("association request", (_ASSOCIATION,))
MDS_RESULT = Query(
    "MDS create event result",
    (
        bytes.fromhex("e1000002 00020014"),
        _INVOKE,
        bytes.fromhex("0001000e") + _MDS_OBJECT,
        _EVENT_TIME,
        bytes.fromhex("0d060000"),
    ),
)
POLL_MDS = _single("single poll of the monitor itself", _MDS_CLASS, "0000")
POLL_NUMERICS = _single("single poll of the numerics", _NUMERIC_CLASS, "0000")
POLL_ALARMS = _single("single poll of the alarms", _ALARM_CLASS, "0801")
KEEP_ALIVE = _single("single poll as keep-alive", _ALARM_CLASS, "0811")
EXTENDED_NUMERICS = _extended("extended poll of the numerics", _NUMERIC_CLASS, "0000")
EXTENDED_ALARMS = _extended("extended poll of the alarms", _ALARM_CLASS, "0801")
RELEASE = Query(
    "release request",
    (bytes.fromhex("0918c11661803080020101a08062808001000000000000000000"),),
)
ABORT = Query(
    "abort",
    (
        bytes.fromhex(
            "192e110103c129a080a0803080020101060251010000000061803080020101a08064808001010000"
            "0000000000000000"
        ),
    ),
)

QUERIES = (
    ASSOCIATE,
    MDS_RESULT,
    POLL_MDS,
    POLL_NUMERICS,
    POLL_ALARMS,
    KEEP_ALIVE,
    EXTENDED_NUMERICS,
    EXTENDED_ALARMS,
    RELEASE,
    ABORT,
)


def word(number: int) -> bytes:
    """A u16 field."""
    return _WORD.pack(number)


def ticks(seconds: int) -> bytes:
    """A duration as the u32 field of an extended poll."""
    return _LONG.pack(seconds * TICKS_PER_SECOND)
