import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.services.capture_buffer import CHUNK_BYTES, CHUNK_SECONDS, CaptureBuffer, Source
from tests.services.recording import at

PUMP = Source("bed-3/pump-1", "bcc", 9600)
MONITOR = Source("bed-3/monitor-1", "intellivue", 115200)


@pytest.fixture
def buffer():
    return CaptureBuffer()


def put(buffer, raw, seconds=0, source=PUMP, *, begins=False):
    buffer.put(source, raw, at(seconds), begins=begins)


def take(buffer, seconds=None):
    return buffer.take(None if seconds is None else at(seconds).monotonic)


def test_bytes_wait_until_their_chunk_is_old_enough(buffer):
    put(buffer, b"one", 0)
    put(buffer, b"two", 14)
    put(buffer, b"other", 5, MONITOR)

    assert take(buffer, CHUNK_SECONDS - 0.1) == []
    [chunk] = take(buffer, CHUNK_SECONDS)
    assert (chunk.line, chunk.protocol, chunk.baud, chunk.raw) == (*PUMP_WORDS, b"onetwo")
    assert (chunk.begin, chunk.end) == (at(0).utc, at(14).utc)
    assert [one.raw for one in take(buffer, 30)] == [b"other"]
    assert take(buffer) == []


PUMP_WORDS = (PUMP.line, PUMP.protocol, PUMP.baud)


def test_at_the_end_all_of_it_is_taken(buffer):
    put(buffer, b"one")
    put(buffer, b"two", source=MONITOR)

    assert [one.raw for one in take(buffer)] == [b"one", b"two"]


def test_a_full_chunk_waits_no_longer_and_no_record_is_cut_in_two(buffer):
    half = b"x" * (CHUNK_BYTES // 2)
    for _ in range(3):
        put(buffer, half)

    assert [len(one.raw) for one in take(buffer, 0)] == [CHUNK_BYTES]
    assert [len(one.raw) for one in take(buffer)] == [CHUNK_BYTES // 2]


def test_where_a_driver_can_be_started_a_chunk_begins(buffer):
    put(buffer, b"one", begins=True)
    put(buffer, b"two", 1)
    put(buffer, b"three", 2, begins=True)
    put(buffer, b"four", 3)

    assert [(one.raw, one.begins) for one in take(buffer)] == [
        (b"onetwo", True),
        (b"threefour", True),
    ]


def test_another_speed_on_the_line_begins_a_chunk(buffer):
    put(buffer, b"one")
    put(buffer, b"two", source=Source(PUMP.line, "bcc", 19200))

    assert [one.baud for one in take(buffer)] == [9600, 19200]


def test_a_clock_that_steps_back_leaves_a_chunk_its_outermost_moments(buffer):
    put(buffer, b"one", 100)
    put(buffer, b"two", 10)

    [chunk] = take(buffer)
    assert (chunk.begin, chunk.end) == (at(10).utc, at(100).utc)


def test_what_the_disk_did_not_take_comes_first_again(buffer):
    put(buffer, b"one")
    put(buffer, b"two", source=MONITOR)
    given = take(buffer)
    put(buffer, b"three")
    buffer.give_back(given)

    assert [one.raw for one in take(buffer)] == [b"one", b"two", b"three"]


def test_what_does_not_fit_pushes_out_the_oldest_and_the_next_of_its_line_says_how_much():
    buffer = CaptureBuffer(most=10)
    put(buffer, b"1234", begins=True)
    put(buffer, b"abc", source=MONITOR, begins=True)
    put(buffer, b"5678", begins=True)
    put(buffer, b"9", begins=True)

    assert [(one.line, one.raw, one.missing) for one in take(buffer)] == [
        (PUMP.line, b"5678", 4),
        (MONITOR.line, b"abc", 0),
        (PUMP.line, b"9", 0),
    ]
    put(buffer, b"!")
    assert [one.missing for one in take(buffer)] == [0]


def test_what_is_missing_is_kept_in_mind_until_its_line_speaks_again():
    buffer = CaptureBuffer(most=10)
    put(buffer, b"12345678", begins=True)
    given = take(buffer)
    put(buffer, b"abcdefgh", source=MONITOR, begins=True)
    buffer.give_back(given)
    put(buffer, b"9", 60)

    assert [(one.raw, one.missing) for one in take(buffer)] == [(b"abcdefgh", 0), (b"9", 8)]


@given(
    st.lists(st.tuples(st.sampled_from([PUMP, MONITOR]), st.integers(1, 40), st.booleans())),
    st.integers(40, 300),
)
def test_every_byte_is_given_out_or_counted_as_missing(puts, most):
    buffer = CaptureBuffer(most=most)
    for number, (source, size, begins) in enumerate(puts):
        put(buffer, bytes(size), number, source, begins=begins)
        if number % 7 == 6:
            buffer.give_back(take(buffer, number))
    for source in (PUMP, MONITOR):
        put(buffer, b"!", 9999, source)
    chunks = take(buffer)

    assert sum(len(one.raw) + one.missing for one in chunks) == sum(n for _, n, _ in puts) + 2


def test_lines_put_while_chunks_are_taken_and_nothing_is_lost(buffer):
    def speak(source):
        for _ in range(2000):
            put(buffer, b"12345", source=source)

    lines = [threading.Thread(target=speak, args=(one,)) for one in (PUMP, MONITOR)]
    for line in lines:
        line.start()
    taken = []
    while any(line.is_alive() for line in lines):
        taken += take(buffer)
    taken += take(buffer)

    assert sum(len(one.raw) for one in taken) == 20_000
