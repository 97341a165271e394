"""What counts: groups and lines in a row and in time, whole packets, every record."""

import pytest

from devices.protocols.nonin.frames import Format, Frame, FrameReader
from devices.protocols.nonin.runs import Found, Packets, Read, Records, Row
from tests.devices.protocols.nonin.bedside import LINES, START, THIRTEEN, group, packet


def cut(*wires):
    return [piece for piece in FrameReader().receive(b"".join(wires)) if isinstance(piece, Frame)]


def told(run, frames, seconds=1.0):
    """The reads that frames make, so many seconds apart, and what was found."""
    found = Found()
    reads = [run.take(frame, START.later(seconds * n), found) for n, frame in enumerate(frames)]
    return reads, found


# --- Rows ----------------------------------------------------------------------------------------


def test_the_first_group_of_a_row_is_no_read_and_counts_with_the_second():
    row = Row()
    first, second, third = cut(group(72), group(73), group(74))
    found = Found()

    assert row.take(first, START, found) is None
    assert found.good == 0
    assert row.take(second, START.later(1), found) == Read(
        Format.EIGHT, (second.body,), START.later(1)
    )
    assert found.good == 2
    assert row.take(third, START.later(2), found).bodies == (third.body,)
    assert found == Found(good=3)
    assert [read.bodies for read in row.reads] == [(second.body,), (third.body,)]


def test_lines_of_text_are_a_row_too():
    reads, found = told(Row(), cut(*LINES))

    assert [read is not None for read in reads] == [False] + [True] * (len(LINES) - 1)
    assert reads[1].format is Format.TEXT
    assert found.good == len(LINES)


@pytest.mark.parametrize(("seconds", "good"), [(0.02, 0), (0.49, 0), (0.51, 4)])
def test_what_comes_faster_than_an_oximeter_speaks_is_nothing(seconds, good):
    frames = cut(*[group()] * 4)

    reads, found = told(Row(), frames, seconds)

    assert len([read for read in reads if read]) == max(good - 1, 0)
    assert found.good == good
    assert found.unused == (0 if good else 12)  # the last one may still be followed in time


def test_groups_that_were_read_late_and_together_cost_no_more_than_themselves():
    row, found = Row(), Found()
    frames = cut(*[group()] * 6)
    moments = [0.0, 1.0, 3.9, 3.9, 3.9, 5.0]

    reads = [
        row.take(frame, START.later(at), found) for frame, at in zip(frames, moments, strict=True)
    ]

    assert [read is not None for read in reads] == [False, True, True, False, False, True]
    assert found == Found(good=5, unused=4, reason="between frames")


def test_a_group_between_other_bytes_is_nothing():
    row, found = Row(), Found()
    frames = cut(*[group()] * 4)

    assert row.take(frames[0], START, found) is None
    row.broken(found)
    assert found == Found(0, 4, "between frames")
    assert row.take(frames[1], START.later(1), found) is None
    assert row.take(frames[2], START.later(2), found) is not None
    row.broken(found)
    assert found == Found(2, 4, "between frames")
    assert row.reads == []
    assert row.take(frames[3], START.later(3), found) is None


def test_groups_with_other_unused_bits_do_not_make_a_row_that_is_believed():
    frames = cut(*(group(second=second) for second in (0, 0, 0x40, 0x40, 0x42)), group())
    row, more = Row(), Row()

    told(row, frames[:4])
    told(more, frames[:5])

    assert [read.bodies[0][-1] for read in row.reads] == [0x40, 0x40]
    assert [read.bodies[0][-1] for read in more.reads] == [0x42]


# --- Packets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seven", [False, True])
def test_25_frames_from_the_marked_one_on_are_a_packet(seven):
    frames = cut(*packet(seven=seven, pleth=0x8123), *packet(seven=seven, pleth=0x8124))

    packets = Packets()
    reads, found = told(packets, frames, 1 / 75)

    first, second = [read for read in reads if read]
    assert reads.index(first) == 24
    assert first.bodies == tuple(frame.body for frame in frames[:25])
    assert packets.reads == [first, second]
    assert found == Found(good=2)


def test_frames_before_the_first_marked_one_are_unused():
    frames = cut(*packet()[18:], *packet())

    reads, found = told(Packets(), frames)

    assert reads[-1] is not None
    assert found == Found(1, 7 * 5, "a packet cut short")


def test_a_packet_that_lacks_a_frame_is_given_up_at_the_next_mark():
    whole = packet()
    frames = cut(*whole[:10], *whole[11:], *whole)

    packets = Packets()
    reads, found = told(packets, frames)

    assert [place for place, read in enumerate(reads) if read] == [len(frames) - 1]
    assert found == Found(1, 24 * 5, "a packet cut short")
    assert len(packets.reads) == 1


def test_a_packet_with_a_second_mark_begins_anew_there():
    marked = packet(status=0x01)

    reads, found = told(Packets(), cut(*marked))

    assert not any(reads)
    assert found.unused == 24 * 5


def test_bytes_between_its_frames_end_a_packet():
    packets, found = Packets(), Found()
    frames = cut(*packet())
    for frame in frames[:24]:
        packets.take(frame, START, found)

    packets.broken(found)

    assert found == Found(0, 24 * 5, "a packet cut short")
    assert packets.take(frames[24], START, found) is None


def test_packets_with_something_between_are_not_in_a_row():
    packets, found = Packets(), Found()
    frames = cut(*packet())
    for frame in frames:
        packets.take(frame, START, found)

    packets.broken(found)

    assert packets.reads == []
    assert found == Found(good=1)


# --- Records -------------------------------------------------------------------------------------


def test_every_record_is_a_read():
    records, found = Records(), Found()
    (frame,) = cut(THIRTEEN)

    assert records.take(frame, START, found) == Read(Format.THIRTEEN, (frame.body,), START)
    records.broken(found)
    assert records.reads
    assert found == Found(good=1)
