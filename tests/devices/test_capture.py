import stat
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.capture import (
    FRONT,
    LENGTH,
    MARK,
    STAMP,
    CaptureWriter,
    Description,
    Happened,
    Record,
    Skipped,
    described,
    read_capture,
    records,
)
from station.domain.clock import Stamp
from station.domain.errors import Refused, Unavailable

START = Stamp(datetime(2026, 3, 1, 8, 0, tzinfo=UTC), 1000.0)
PUMP = Description("bed-1/pump", "ticker", 9600)


class Shifted:
    """A cipher that shifts each byte and signs with its number."""

    def __init__(self, number):
        self._number = number

    def seal(self, plain):
        return bytes([self._number, *((byte + self._number) % 256 for byte in plain)])

    def open(self, sealed):
        if not sealed or sealed[0] != self._number:
            raise ValueError("sealed with another key")
        return bytes((byte - self._number) % 256 for byte in sealed[1:])


def captured(path, cipher=None):
    """A short conversation on file, and the moments in it."""
    writer = CaptureWriter(path, PUMP, cipher)
    writer.opened(START)
    writer.sent(b"<?1>", START.later(0.001))
    writer.received(b"<v:1>" + MARK + b"\x00\xff", START.later(0.25))
    writer.lost("pulled out", START.later(1))
    writer.opened(START.later(3))
    writer.received(b"", START.later(4))
    writer.close(START.later(10))
    return writer


def told(path, cipher=None):
    return [(one.what, one.data) for one in read_capture(path, cipher)]


STORY = [
    (Happened.OPENED, b""),
    (Happened.SENT, b"<?1>"),
    (Happened.RECEIVED, b"<v:1>" + MARK + b"\x00\xff"),
    (Happened.LOST, b"pulled out"),
    (Happened.OPENED, b""),
    (Happened.RECEIVED, b""),
    (Happened.ENDED, b""),
]


# --- There and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("cipher", [None, Shifted(7)], ids=["plain", "sealed"])
def test_what_happened_on_the_line_is_read_back_in_order(tmp_path, cipher):
    captured(tmp_path / "pump.capture", cipher)
    found = list(read_capture(tmp_path / "pump.capture", cipher))

    told = [(one.what, one.data) for one in found if one.what is not Happened.DESCRIBED]
    assert told == STORY
    assert [round(one.at.monotonic - 1000, 3) for one in found if one.data == b"<?1>"] == [0.001]
    assert found[-1].at.utc == START.utc + timedelta(seconds=10)


def test_every_opening_says_what_the_line_is(tmp_path):
    captured(tmp_path / "pump.capture")
    said = [one for one in read_capture(tmp_path / "pump.capture") if one.what.value == b"H"]

    assert [described(one) for one in said] == [PUMP, PUMP]


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"line": "x"}', b'{"baud": 3}'])
def test_a_description_that_says_too_little_is_a_value_error(data):
    with pytest.raises(ValueError, match=r"."):
        described(Record(Happened.DESCRIBED, START, data))


def test_a_sealed_capture_shows_nothing_of_what_was_said(tmp_path):
    captured(tmp_path / "pump.capture", Shifted(7))
    whole = (tmp_path / "pump.capture").read_bytes()

    assert b"<v:1>" not in whole
    assert b"ticker" not in whole


@given(
    st.lists(
        st.tuples(
            st.binary(max_size=300),
            st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - made aware below
            st.floats(0, 1e9),
        )
    )
)
def test_any_bytes_at_any_moments_come_back(tmp_path_factory, heard):
    path = tmp_path_factory.mktemp("capture") / "line"
    writer = CaptureWriter(path, PUMP)
    writer.opened(START)
    for data, when, monotonic in heard:
        writer.received(data, Stamp(when.replace(tzinfo=UTC), monotonic))
    writer.close(START)
    back = [one for one in read_capture(path) if one.what is Happened.RECEIVED]

    assert [one.data for one in back] == [data for data, _, _ in heard]
    for one, (_, when, monotonic) in zip(back, heard, strict=True):
        assert timedelta(0) <= when.replace(tzinfo=UTC) - one.at.utc < timedelta(milliseconds=1)
        assert one.at.monotonic == pytest.approx(monotonic, abs=1e-6)


# --- Writing -------------------------------------------------------------------------------------


def test_only_its_owner_can_read_a_capture(tmp_path):
    captured(tmp_path / "pump.capture")

    assert stat.S_IMODE((tmp_path / "pump.capture").stat().st_mode) == 0o600


def test_every_record_is_on_file_as_soon_as_it_is_written(tmp_path):
    writer = CaptureWriter(tmp_path / "pump.capture", PUMP)
    writer.opened(START)
    writer.received(b"<v:1>", START)

    assert told(tmp_path / "pump.capture")[-1] == (Happened.RECEIVED, b"<v:1>")
    assert writer.written == (tmp_path / "pump.capture").stat().st_size
    writer.close(START)


def test_nothing_is_written_before_the_line_is_open(tmp_path):
    writer = CaptureWriter(tmp_path / "pump.capture", PUMP)
    writer.close(START)

    assert not (tmp_path / "pump.capture").exists()
    assert writer.trouble is None


@pytest.mark.expects_log("cannot be written: No such file or directory")
def test_a_capture_that_cannot_be_made_is_told_and_stops_nobody(tmp_path):
    writer = captured(tmp_path / "no" / "such" / "folder")

    assert writer.trouble.endswith("cannot be written: No such file or directory.")
    assert writer.written == 0


@pytest.mark.expects_log("The capture /dev/full cannot be written: No space left on device")
def test_a_full_disk_ends_the_capture_and_stops_nobody():
    writer = CaptureWriter(Path("/dev/full"), PUMP)
    writer.opened(START)
    writer.received(b"<v:1>", START)
    writer.close(START)

    assert "No space left" in writer.trouble


# --- Damage --------------------------------------------------------------------------------------


def whole(tmp_path):
    captured(tmp_path / "pump.capture")
    return (tmp_path / "pump.capture").read_bytes()


def without_descriptions(found):
    return [
        (one.what, one.data)
        for one in found
        if isinstance(one, Record) and one.what is not Happened.DESCRIBED
    ]


def test_a_capture_cut_short_gives_every_whole_record_and_says_what_is_missing(tmp_path):
    bytes_ = whole(tmp_path)
    path = tmp_path / "cut"
    path.write_bytes(bytes_[:-5])
    found = list(read_capture(path))

    assert without_descriptions(found) == STORY[:-1]
    assert found[-1] == Skipped(len(bytes_) - 29, 24, "the record is cut short")


def test_a_capture_cut_within_a_records_front_says_so_too(tmp_path):
    path = tmp_path / "cut"
    path.write_bytes(whole(tmp_path) + MARK)

    assert list(read_capture(path))[-1].reason == "the record is cut short"


def test_a_flipped_bit_costs_its_own_record_and_no_other(tmp_path):
    bytes_ = bytearray(whole(tmp_path))
    bytes_[bytes_.index(b"<?1>")] ^= 1
    path = tmp_path / "flipped"
    path.write_bytes(bytes_)
    found = list(read_capture(path))

    assert without_descriptions(found) == [STORY[0], *STORY[2:]]
    [skipped] = [one for one in found if isinstance(one, Skipped)]
    assert skipped.reason == "the record is damaged"


def test_a_lost_first_line_costs_nothing(tmp_path):
    path = tmp_path / "headless"
    path.write_bytes(whole(tmp_path)[10:])
    first, *found = read_capture(path)

    assert isinstance(first, Skipped)
    assert without_descriptions(found) == STORY


@given(st.data())
def test_damage_anywhere_never_invents_a_record_and_accounts_for_every_byte(data):
    contents = [STAMP.pack(b"R", n, n) + bytes([n]) * n for n in range(12)]
    parts = [
        FRONT.pack(MARK, len(one), zlib.crc32(LENGTH.pack(len(one)) + one)) + one
        for one in contents
    ]
    stream = bytearray(b"".join(parts))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(stream)))
        size = data.draw(st.integers(0, 30))
        stream[place : place + size] = data.draw(st.binary(max_size=30))
    found = list(records(bytes(stream), 0))

    kept = [STAMP.pack(b"R", *[len(one.data)] * 2) + one.data for one in found if _whole(one)]
    assert all(one in contents for one in kept)
    sizes = [one.size if isinstance(one, Skipped) else _size(one) for one in found]
    assert sum(sizes) == len(stream)


def _whole(one):
    return isinstance(one, Record)


def _size(record):
    return FRONT.size + STAMP.size + len(record.data)


def test_a_record_of_a_kind_nobody_knows_is_skipped():
    contents = STAMP.pack(b"?", 0, 0)
    raw = FRONT.pack(MARK, len(contents), zlib.crc32(LENGTH.pack(len(contents)) + contents))

    assert [type(one) for one in records(raw + contents, 0)] == [Skipped]


def test_a_moment_beyond_all_calendars_is_skipped():
    contents = STAMP.pack(b"R", 2**62, 0)
    raw = FRONT.pack(MARK, len(contents), zlib.crc32(LENGTH.pack(len(contents)) + contents))

    assert [type(one) for one in records(raw + contents, 0)] == [Skipped]


def test_another_stations_key_opens_nothing_and_says_so(tmp_path):
    captured(tmp_path / "pump.capture", Shifted(7))
    found = list(read_capture(tmp_path / "pump.capture", Shifted(9)))

    assert [one.reason for one in found] == ["sealed with another key"]


# --- What is no capture --------------------------------------------------------------------------


def test_a_sealed_capture_is_refused_without_its_key(tmp_path):
    captured(tmp_path / "pump.capture", Shifted(7))

    with pytest.raises(Refused, match="only with the key of its station"):
        read_capture(tmp_path / "pump.capture")


def test_a_plain_capture_needs_no_key(tmp_path):
    captured(tmp_path / "pump.capture")

    assert told(tmp_path / "pump.capture", Shifted(7)) == told(tmp_path / "pump.capture")


def test_a_capture_of_a_newer_version_is_refused_in_words(tmp_path):
    (tmp_path / "newer").write_bytes(b"infusion-station capture 2\n" + b"whatever")

    with pytest.raises(Refused, match="newer version of the station"):
        read_capture(tmp_path / "newer")


@pytest.mark.parametrize("contents", [b"", b"seconds,channel,metric,value\n"])
def test_a_file_that_is_no_capture_is_refused(tmp_path, contents):
    (tmp_path / "file").write_bytes(contents)

    with pytest.raises(Refused, match="is no capture"):
        read_capture(tmp_path / "file")


def test_a_missing_file_is_unavailable_in_one_sentence(tmp_path):
    with pytest.raises(Unavailable, match=r"cannot be read: No such file or directory\.$"):
        read_capture(tmp_path / "missing")
