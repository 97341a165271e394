from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.data import captures
from station.data.capture_file import open_captures
from station.data.capture_reading import pieces
from station.data.captures import (
    Tap,
    append,
    held,
    newest,
    note_taps,
    rotate,
    tally,
    taps,
)
from station.domain.period import Period
from tests.data.chunked import LINE, a_chunk
from tests.data.ready import KEY, after

OTHER = "bed-3/monitor-1"
LONG_AGO = after(-1)


@pytest.fixture
def ring(tmp_path):
    opened = open_captures(tmp_path / "captures.db", KEY)
    yield opened
    opened.close()


def there(ring, line=LINE):
    """The seeds of the chunks that are held of a line."""
    known = {a_chunk(number).raw: number for number in range(40)}
    return [known[piece.raw] for piece in pieces(ring.path, KEY, line)]


def minutes(begin, end):
    return Period(after(begin * 60), after(end * 60))


def test_chunks_are_added_and_told_by_line(ring):
    assert (held(ring), newest(ring), tally(ring)) == (None, None, {})

    grown = append(ring, [a_chunk(0), a_chunk(1), a_chunk(0, OTHER)])

    assert grown == tally(ring)
    assert set(grown) == {OTHER, LINE}
    assert 2000 <= grown[LINE] < 2100
    found = held(ring, LINE)
    assert (found.begin, found.end, found.size) == (after(0), after(29), grown[LINE])
    assert held(ring).size == sum(grown.values())
    assert newest(ring) == after(14)
    assert there(ring) == [0, 1]


def test_what_repeats_itself_takes_less_room(ring):
    assert append(ring, [a_chunk(0, raw=b"01:infusing;" * 5000)])[LINE] < 1000


def test_a_period_holds_what_touches_it(ring):
    append(ring, [a_chunk(number) for number in range(8)])

    assert held(ring, LINE, minutes(0, 1)).end == after(74)
    assert held(ring, LINE, minutes(10, 20)) is None


def test_whether_a_line_is_taken_is_written_down_and_said_anew(ring):
    off, on = Tap(LINE, taken=False, reason="off", most=5), Tap(LINE, taken=True, reason="", most=6)
    other = Tap(OTHER, taken=True, reason="", most=5)
    note_taps(ring, [off, other])
    note_taps(ring, [on])

    assert taps(ring) == {LINE: on, OTHER: other}


# --- Forgetting ----------------------------------------------------------------------------------


def test_the_oldest_go_first_and_no_more_than_must(ring):
    append(ring, [a_chunk(number) for number in range(8)])
    append(ring, [a_chunk(number, OTHER) for number in range(8)])
    size = tally(ring)[LINE]

    freed = rotate(ring, LINE, (), 1500, LONG_AGO)

    assert there(ring) == [2, 3, 4, 5, 6, 7]
    assert tally(ring)[LINE] == size - freed
    assert there(ring, OTHER) == list(range(8))
    assert rotate(ring, LINE, (), 0, LONG_AGO) == 0
    assert rotate(ring, LINE, (), -999, None) == 0


def test_what_is_too_old_goes_whatever_its_size(ring):
    append(ring, [a_chunk(number) for number in range(8)])

    rotate(ring, LINE, (), -999, after(60))

    assert there(ring) == [4, 5, 6, 7]


def test_while_the_date_is_in_doubt_only_size_counts(ring):
    append(ring, [a_chunk(number) for number in range(4)])

    assert rotate(ring, LINE, (), 0, None) == 0
    assert rotate(ring, LINE, (), 1, None) > 0
    assert there(ring) == [1, 2, 3]


def test_all_of_a_line_may_go(ring):
    append(ring, [a_chunk(number) for number in range(3)])

    assert rotate(ring, LINE, (), 0, after(9999)) > 3000
    assert (there(ring), tally(ring)) == ([], {})
    assert rotate(ring, LINE, (), 5, after(9999)) == 0


def test_a_kept_period_stays_until_it_is_let_go(ring):
    append(ring, [a_chunk(number) for number in range(12)])
    kept = [minutes(1, 1.5)]

    rotate(ring, LINE, kept, 5000, LONG_AGO)
    assert there(ring) == [4, 5, 6, 8, 9, 10, 11]
    rotate(ring, LINE, kept, 0, after(9999))
    assert there(ring) == [4, 5, 6]
    assert rotate(ring, LINE, kept, 0, after(9999)) == 0
    rotate(ring, LINE, [minutes(50, 60)], 0, after(9999))
    assert there(ring) == []


def test_what_a_driver_is_started_with_stays_as_long_as_it_is_needed(ring):
    begins = {0, 5, 9}
    append(ring, [a_chunk(number, begins=number in begins) for number in range(12)])

    rotate(ring, LINE, (), 0, after(3 * 15))
    assert there(ring) == [0, *range(3, 12)]
    rotate(ring, LINE, (), 0, after(5 * 15))
    assert there(ring) == [*range(5, 12)]
    rotate(ring, LINE, (), 0, after(7 * 15))
    assert there(ring) == [5, *range(7, 12)]


def test_what_is_kept_keeps_what_it_is_started_with(ring):
    append(ring, [a_chunk(number, begins=number in {0, 2, 9}) for number in range(12)])

    rotate(ring, LINE, [minutes(1.25, 1.5)], 0, after(9 * 15))

    assert there(ring) == [2, 5, 6, 9, 10, 11]


def test_forgetting_goes_on_slice_by_slice(ring, monkeypatch):
    monkeypatch.setattr(captures, "SLICE", 3)
    append(ring, [a_chunk(number, begins=number == 0) for number in range(10)])

    freed = [rotate(ring, LINE, (), 0, after(8 * 15)) > 0 for _ in range(6)]

    assert freed == [True, True, True, True, False, False]
    assert there(ring) == [0, 8, 9]


@given(data=st.data())
def test_whatever_goes_the_newest_and_what_is_kept_stay(tmp_path_factory, data):
    ring = open_captures(tmp_path_factory.mktemp("ring") / "captures.db", KEY)
    begins = data.draw(st.sets(st.integers(0, 19)))
    append(ring, [a_chunk(number, begins=number in begins) for number in range(20)])
    first = data.draw(st.integers(0, 19))
    kept = [Period(after(first * 15), after(first * 15) + timedelta(seconds=20))]
    too_many = data.draw(st.integers(0, 9000))

    freed = rotate(ring, LINE, kept, too_many, None)
    left = there(ring)
    ring.close()

    assert {first, min(first + 1, 19)} <= set(left)
    gone = set(range(20)) - set(left)
    assert bool(freed) is bool(gone)
    for number in left:
        # Before the newest that went nothing stays but what is kept, or what that begins with.
        assert number > max(gone, default=-1) or number in begins | {first - 1, first, first + 1}
