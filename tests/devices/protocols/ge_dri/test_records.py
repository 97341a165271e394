import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.ge_dri.records import Malformed, Record, Subrecord, decode
from tests.devices.protocols.ge_dri.s5 import TIME, i16, record, record_of


def described(*places: tuple[int, int], data: bytes = b"0123456789") -> bytes:
    """A record whose header describes its parts by hand."""
    head = bytearray(record([(1, data)]))
    head[16:40] = b"".join(i16(at) + bytes((kind,)) for at, kind in places).ljust(24, b"\0")
    return bytes(head)


def test_the_worked_example_is_one_subrecord_of_displayed_values():
    found = decode(record_of("phdb_example"))

    assert (found.level, found.plug, found.time, found.main_type) == (9, 0, TIME, 0)
    assert [(one.type, len(one.data)) for one in found.parts] == [(1, 278)]


def test_the_header_is_read_field_by_field():
    found = decode(record([(2, b"abc")], 0x01020304, main_type=8, level=7, plug=0xBEEF))

    assert found == Record(7, 0xBEEF, 0x01020304, 8, (Subrecord(2, b"abc"),))


def test_each_part_reaches_to_the_next_and_the_last_to_the_end():
    found = decode(record([(1, b"one"), (2, b""), (3, b"three")]))

    assert found.parts == (Subrecord(1, b"one"), Subrecord(2, b""), Subrecord(3, b"three"))


def test_eight_parts_need_no_end_mark():
    found = decode(record([(at, bytes((at,))) for at in range(8)]))

    assert [one.type for one in found.parts] == list(range(8))


def test_what_stands_behind_the_end_mark_is_no_part():
    found = decode(described((0, 1), (0, 0xFF), (30000, 9)))

    assert found.parts == (Subrecord(1, b"0123456789"),)


def test_a_record_of_no_parts_has_none():
    assert decode(described((0, 0xFF))).parts == ()


@pytest.mark.parametrize(
    "places",
    [
        [(-1, 1), (0, 0xFF)],
        [(11, 1), (0, 0xFF)],
        [(5, 1), (4, 2), (0, 0xFF)],
        [(0, 1), (400, 2), (0, 0xFF)],
    ],
)
def test_an_offset_backwards_or_outside_gives_no_record(places):
    assert decode(described(*places)) == Malformed("offset outside the record")


@given(st.binary(min_size=40, max_size=400))
def test_any_bytes_are_a_record_or_named(body):
    found = decode(body)

    assert isinstance(found, Record | Malformed)
    if isinstance(found, Record):
        assert sum(len(one.data) for one in found.parts) <= len(body) - 40
