from contextlib import closing

import pytest
from sqlcipher3 import dbapi2

from station.data.capture_file import open_captures, put_aside
from station.data.capture_reading import lines_held, newest_of, pieces
from station.data.captures import append, rotate
from station.data.engine import keyed
from tests.data.chunked import LINE, a_chunk
from tests.data.damage import PAGE, root_of, spoil_page
from tests.data.ready import AT, KEY, after

OTHER = "bed-3/monitor-1"
RAW = {a_chunk(number).raw: number for number in range(200)}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "captures.db"


def filled(path, *chunks):
    """A file with these chunks that nobody has open."""
    with closing(open_captures(path, KEY)) as store:
        append(store, chunks)
    return path


def seeds(found):
    return [RAW[piece.raw] for piece in found]


def read(path, line=LINE, **more):
    return list(pieces(path, KEY, line, **more))


def test_where_nothing_was_kept_there_is_nothing(path):
    assert (read(path), lines_held(path, KEY), newest_of(path, KEY, LINE)) == ([], [], None)
    assert not path.exists()


def test_the_pieces_of_a_line_come_in_order_each_joined_to_the_one_before(path):
    filled(path, a_chunk(0), a_chunk(0, OTHER), a_chunk(1), a_chunk(2))

    found = read(path)

    assert seeds(found) == [0, 1, 2]
    assert [piece.follows for piece in found] == [False, True, True]
    assert {(piece.line, piece.protocol, piece.baud) for piece in found} == {
        (LINE, "bbraun-space-bcc", 9600)
    }
    assert lines_held(path, KEY) == [OTHER, LINE]
    assert newest_of(path, KEY, LINE) == after(44)


def test_what_the_disk_did_not_take_is_said_and_what_follows_does_not_join(path):
    filled(path, a_chunk(0), a_chunk(4, missing=777), a_chunk(5))

    assert [(one.follows, one.missing) for one in read(path)] == [
        *((False, 0), (False, 777), (True, 0)),
    ]


def test_from_a_moment_on_the_piece_comes_first_that_a_driver_is_started_with(path):
    filled(path, *(a_chunk(number, begins=number in {1, 4}) for number in range(9)))

    assert seeds(read(path, since=after(0))) == list(range(9))
    assert seeds(read(path, since=after(3 * 15))) == [1, *range(3, 9)]
    assert [one.follows for one in read(path, since=after(3 * 15))][:3] == [False, False, True]
    assert seeds(read(path, since=after(4 * 15 + 5))) == list(range(4, 9))
    assert seeds(read(path, since=after(7 * 15))) == [4, 7, 8]
    assert read(path, since=after(9999)) == []


def test_what_was_forgotten_while_it_is_read_is_left_out(path):
    with closing(open_captures(path, KEY)) as store:
        append(store, [a_chunk(number) for number in range(4)])
        coming = pieces(path, KEY, LINE)
        first = next(coming)
        rotate(store, LINE, (), 0, after(2 * 15))

        assert seeds([first, *coming]) == [0, 2, 3]


# --- Damage --------------------------------------------------------------------------------------


def damaged(path, count=120):
    """Every page of the file spoilt in turn, in a copy; what each still gives."""
    whole = filled(path, *(a_chunk(number) for number in range(count))).read_bytes()
    path.with_name("whole.db").write_bytes(whole)
    for page in range(2, len(whole) // PAGE + 1):
        path.write_bytes(whole)
        spoil_page(path, page)
        yield page, read(path)


def test_a_damaged_page_costs_the_chunks_on_it_and_they_are_counted(path):
    count, lost = 120, []
    for page, found in damaged(path, count):
        if page in {root_of(path.with_name("whole.db"), name) for name in ("chunk", "body")}:
            continue  # the root of a list: all of the list hangs on it
        told = [one for one in found if one.raw]
        assert seeds(told) == sorted(seeds(told))
        missing = sum(one.missing for one in found)
        lost.append((count - len(told), missing > 0))
    assert {(3, True), (0, False)} < set(lost)  # a page of bytes, and one of no consequence
    assert max(lost) < (count * 2 / 3, False)  # a page of the list itself


def test_bytes_that_are_lost_at_the_end_are_said_too(path):
    filled(path, a_chunk(0), a_chunk(1, raw=b"x" * 9))
    with closing(keyed(path, KEY, "rw")) as connection:
        connection.execute("UPDATE body SET packed = x'00' WHERE number = 2")

    *_, last = read(path)

    assert (last.raw, last.follows) == (b"", False)
    assert last.missing > 0


def test_a_list_of_chunks_that_is_damaged_gives_what_its_other_pages_hold(path):
    filled(path, *(a_chunk(number) for number in range(200)), a_chunk(0, OTHER))
    spoil_page(path, root_of(path, "ix_chunk_line_place"))

    assert lines_held(path, KEY) == [OTHER, LINE]
    assert len(read(path)) == 200


def test_what_lies_in_a_file_that_was_put_aside_comes_first(path):
    filled(path, a_chunk(0), a_chunk(1))
    put_aside(path, AT)
    filled(path, a_chunk(5))

    found = read(path)

    assert seeds(found) == [0, 1, 5]
    assert [one.follows for one in found] == [False, True, False]
    assert lines_held(path, KEY) == [LINE]
    assert newest_of(path, KEY, LINE) == after(5 * 15 + 14)


def test_of_a_file_put_aside_alone_the_newest_is_known(path):
    filled(path, a_chunk(0))
    put_aside(path, AT)

    assert newest_of(path, KEY, LINE) == after(14)


def test_a_file_with_another_key_or_of_another_shape_gives_nothing(path):
    filled(path, a_chunk(0))
    assert list(pieces(path, bytes(32), LINE)) == []
    with closing(keyed(path, KEY, "rw")) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert (read(path), lines_held(path, KEY)) == ([], [])


@pytest.mark.parametrize("table", ["chunk", "body"])
def test_a_bug_stays_a_bug(path, table):
    filled(path, a_chunk(0))
    with closing(keyed(path, KEY, "rw")) as connection:
        connection.execute(f"DROP TABLE {table}")

    with pytest.raises(dbapi2.OperationalError, match="no such table"):
        read(path)
