import pytest

from devices.protocols.ge_dri.frames import FrameReader, enframe
from devices.protocols.ge_dri.responder_record import (
    AlarmsAsked,
    ValuesAsked,
    framed,
    i16,
    record,
    request,
    u8,
    u16,
    u32,
)
from devices.protocols.ge_dri.responder_setup import Escapes, Flags, S5Setup
from tests.devices.protocols.ge_dri import s5
from tests.devices.protocols.ge_dri.s5 import TIME, record_of

SETUP = S5Setup()


def test_numbers_are_written_low_byte_first():
    assert u8(1, 255) == b"\x01\xff"
    assert u16(0x1234) == b"\x34\x12"
    assert u32(TIME) == bytes.fromhex("40224b66")
    assert i16(-32767, 500) == bytes.fromhex("0180 f401")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("req_10s", ValuesAsked(9, 1, 10, 0)),
        ("req_stop", ValuesAsked(9, 1, 0, 0)),
        ("req_alarm", AlarmsAsked(9, 2)),
        ("phdb_example", None),
    ],
)
def test_the_requests_of_the_sheet_are_understood(name, asked):
    assert request(record_of(name)) == asked


def changed(name: str, place: int, new: bytes) -> bytes:
    body = record_of(name)
    return body[:place] + new + body[place + len(new) :]


def test_every_field_of_a_request_is_read():
    body = changed("req_10s", 40, bytes.fromhex("02 ffff 0e000000"))

    assert request(changed("req_10s", 3, b"\x07")).level == 7
    assert request(body) == ValuesAsked(9, 2, -1, 14)
    assert request(changed("req_alarm", 40, i16(3))) == AlarmsAsked(9, 3)


@pytest.mark.parametrize(
    "body",
    [
        changed("req_10s", 14, i16(1)),  # waves
        changed("req_10s", 14, i16(5)),  # network and patient
        changed("req_10s", 18, b"\x01"),  # its first part is no request
        changed("req_10s", 16, b"\x01"),
        record_of("req_10s") + b"\0",
        record_of("req_alarm")[:-1],
        record_of("req_10s")[:40],
    ],
)
def test_anything_else_is_no_request(body):
    assert request(body) is None


def test_a_record_has_its_header_and_its_parts():
    parts = [(1, b"abc"), (4, b"defg")]

    made = record(S5Setup(level=8, plug=0xBEEF), 0, TIME, parts)
    assert made[:2] == u16(47)
    assert made[2:3] == b"\0"
    assert made[3:] == s5.record(parts, TIME, level=8, plug=0xBEEF)[3:]


def test_eight_parts_leave_no_room_for_an_end_mark():
    made = record(SETUP, 0, TIME, [(at, b"") for at in range(8)])

    assert made[16:40] == b"".join(bytes((0, 0, at)) for at in range(8))


SPECIAL = record(SETUP, 0, TIME, [(1, b"\x7e\x7d\x7c\x5e\x05")])


def test_a_record_is_framed_as_usual():
    assert framed(SETUP, SPECIAL) == enframe(SPECIAL)


@pytest.mark.parametrize(
    ("escapes", "written"),
    [
        (Escapes.USUAL, "7d5e 7d5d 7c 5e 05"),
        (Escapes.ALSO_7C, "7d5e 7d5d 7d5c 5e 05"),
        (Escapes.BY_7C, "7c5e 7c5d 7c 5e 05"),
    ],
)
def test_a_monitor_may_escape_in_other_ways(escapes, written):
    assert bytes.fromhex(written) in framed(S5Setup(escapes=escapes), SPECIAL)


@pytest.mark.parametrize(
    ("flags", "before", "after"),
    [(Flags.USUAL, 1, 1), (Flags.DOUBLED, 2, 2), (Flags.SHARED, 0, 1)],
)
def test_flags_may_be_doubled_or_shared(flags, before, after):
    wire = framed(S5Setup(flags=flags), SPECIAL)

    assert wire.strip(b"\x7e") == enframe(SPECIAL).strip(b"\x7e")
    assert len(wire) - len(wire.lstrip(b"\x7e")) == before
    assert len(wire) - len(wire.rstrip(b"\x7e")) == after
    assert SPECIAL in [getattr(one, "body", None) for one in FrameReader().receive(wire)]
