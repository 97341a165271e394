import json
import stat
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.capture import Description, Happened, Record, Skipped, described, read_capture, written
from devices.ring_story import MISSING, Story, write_ring
from station.domain.clock import Stamp
from station.domain.errors import Refused, Unavailable
from tests.devices.ringed import RingPiece, missing
from tests.devices.test_capture import START

O, R, S, L, D = (  # noqa: E741 - as a capture names them
    Happened.OPENED, Happened.RECEIVED, Happened.SENT, Happened.LOST, Happened.DESCRIBED,
)  # fmt: skip


def piece(*items, **more):
    """A piece of records, each told as what, seconds, and bytes."""
    raw = b"".join(
        written(Record(what, START.later(seconds), data)) for what, seconds, data in items
    )
    return RingPiece(raw=raw, **more)


def told(*pieces):
    """What a story tells: kind, seconds since the start by both clocks, and bytes."""
    return [
        (
            one.what,
            (one.at.utc - START.utc).total_seconds(),
            round(one.at.monotonic - START.monotonic, 3),
            one.data if one.what is not D else b"",
        )
        for one in Story().told(pieces)
    ]


def test_a_conversation_is_told_as_it_was():
    found = told(piece((O, 0, b""), (S, 1, b"?")), piece((R, 2, b"!"), (L, 3, b"gone")))

    assert found == [(D, 0, 0, b""), (O, 0, 0, b""), (S, 1, 1, b"?"), (R, 2, 2, b"!"),
                     (L, 3, 3, b"gone")]  # fmt: skip


def test_every_opening_says_what_the_line_is():
    first, *_ = Story().told([piece((O, 0, b""))])

    assert described(first) == Description("bed-1/pump-1", "ticker", 9600)


def test_what_was_forgotten_is_no_silence():
    """Days lie between the two by UTC, and none for the driver."""
    found = told(
        piece((O, 0, b""), (R, 2, b"1")),
        piece((R, 86400, b"2"), (R, 86401, b"3"), follows=False),
    )

    assert found[2:] == [(R, 2, 2, b"1"), (R, 86400, 2, b"2"), (R, 86401, 3, b"3")]


def test_a_conversation_whose_beginning_was_forgotten_begins_all_the_same():
    assert told(piece((R, 5, b"1"), follows=False)) == [
        (D, 5, 5, b""), (O, 5, 5, b""), (R, 5, 5, b"1"),
    ]  # fmt: skip
    assert told(piece((L, 5, b"gone"), (O, 6, b""))) == [
        (L, 5, 5, b"gone"), (D, 6, 6, b""), (O, 6, 6, b""),
    ]  # fmt: skip


def test_a_recorder_that_went_without_a_word_has_let_go_of_the_line():
    """Another run, after the computer was started anew: its monotonic clock is another."""
    second = Stamp(START.utc + timedelta(seconds=60), 3.0)
    raw = written(Record(O, second)) + written(Record(R, second.later(1), b"2"))
    found = told(piece((O, 0, b""), (R, 2, b"1")), RingPiece(raw=raw))

    assert found[2:] == [
        (R, 2, 2, b"1"),
        (L, 2, 2, b"the station let go of the line"),
        (D, 60, 60, b""),
        (O, 60, 60, b""),
        (R, 61, 61, b"2"),
    ]


def test_a_line_that_was_paused_in_the_same_run_keeps_its_clock():
    found = told(piece((O, 0, b""), (R, 2, b"1"), (O, 30, b""), (R, 31, b"2")))

    assert [one[2] for one in found] == [0, 0, 2, 2, 30, 30, 31]


def test_a_clock_that_was_set_back_between_two_runs_never_falls():
    second = Stamp(START.utc - timedelta(seconds=500), 3.0)
    found = told(piece((O, 0, b""), (R, 2, b"1")), RingPiece(raw=written(Record(O, second))))

    assert found[-1] == (O, -500, 2, b"")


def test_a_monotonic_clock_that_falls_without_an_opening_is_held():
    found = told(piece((O, 10, b""), (R, 5, b"1")))

    assert [one[2] for one in found] == [10, 10, 10]


def test_what_is_missing_or_damaged_is_told_where_it_is():
    whole = piece((O, 0, b""), (R, 2, b"1"), (R, 3, b"2"))
    hurt = bytearray(whole.raw)
    hurt[-40] ^= 1
    found = list(Story().told([replace(whole, raw=bytes(hurt)), missing(piece((R, 9, b"3")), 777)]))

    assert [type(one).__name__ for one in found] == [
        "Record", "Record", "Skipped", "Record", "Skipped", "Record",
    ]  # fmt: skip
    assert found[2].reason == "the record is damaged"
    assert found[4] == Skipped(0, 777, MISSING)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([O, R, S, L]), st.floats(-1e6, 1e6), st.floats(0, 1e6), st.booleans()
        )
    )
)
def test_whatever_the_clocks_did_a_driver_is_told_moments_that_never_fall_in_good_order(items):
    pieces = [
        RingPiece(
            raw=written(Record(what, Stamp(START.utc + timedelta(seconds=utc), monotonic))),
            follows=follows,
        )
        for what, utc, monotonic, follows in items
    ]
    found = list(Story().told(pieces))

    moments = [one.at.monotonic for one in found]
    assert moments == sorted(moments)
    told = [one for one in found if one.what not in (D, O, L)]
    assert len(told) == sum(what in (R, S) for what, *_ in items)
    is_open = False
    for one in found:
        assert one.what is not O or not is_open
        assert one.what not in (R, S) or is_open
        is_open = {O: True, L: False}.get(one.what, is_open)


# --- As a file -----------------------------------------------------------------------------------


def test_a_ring_is_written_out_as_an_ordinary_capture_that_only_its_owner_may_read(tmp_path):
    path = tmp_path / "support.capture"

    lost = write_ring([piece((O, 0, b""), (R, 2, b"1")), missing(piece((R, 9, b"2")), 33)], path)

    assert lost == 33
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [(one.what, one.data) for one in read_capture(path) if one.what is not D] == [
        (O, b""), (R, b"1"), (R, b"2"),
    ]  # fmt: skip
    first = next(read_capture(path))
    assert json.loads(first.data) == {"line": "bed-1/pump-1", "protocol": "ticker", "baud": 9600}


def test_a_file_that_is_there_is_never_written_over(tmp_path):
    (tmp_path / "kept").write_text("mine")

    with pytest.raises(Refused, match=r"There is a file .*kept already: choose another name"):
        write_ring([], tmp_path / "kept")
    assert (tmp_path / "kept").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    with pytest.raises(Unavailable, match=r"cannot be written: No such file or directory\.$"):
        write_ring([], tmp_path / "no" / "where")
