from pathlib import Path

import pytest

from station.data.capture_file import captures_beside, open_captures
from station.data.captures import append
from station.data.key import obtain
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.errors import Refused, Unavailable
from station.services.held_line import held_line
from tests.data.chunked import LINE, a_chunk
from tests.data.ready import after


@pytest.fixture
def station(home):
    where = places(home)
    where.make()
    key = obtain(where)
    prepare(where, key).close()
    store = open_captures(captures_beside(where.database), key)
    append(store, [a_chunk(number, begins=number == 2) for number in range(40)])
    store.close()
    return where


def raws(found):
    return [piece.raw for piece in found.pieces]


def test_a_line_is_found_by_its_name(station):
    found = held_line(station, Path(LINE), None)

    assert (found.line, found.since) == (LINE, None)
    assert raws(found) == [a_chunk(number).raw for number in range(40)]


def test_its_newest_minutes_are_those_before_the_last_byte(station):
    found = held_line(station, Path(LINE), 2, must=True)

    assert found.since == after(39 * 15 + 14 - 120)
    assert raws(found) == [a_chunk(number).raw for number in (2, *range(31, 40))]


def test_a_file_is_a_file_whatever_the_station(station, tmp_path):
    file = tmp_path / "pump.capture"
    file.touch()

    assert held_line(station, file, None) is None
    assert held_line(places(tmp_path / "nowhere"), file, None) is None
    with pytest.raises(Refused, match="there are some of bed-3/pump-1"):
        held_line(station, file, 5, must=True)


def test_what_is_neither_is_refused_with_the_names_there_are(station):
    with pytest.raises(
        Refused, match=r"^No raw bytes of bed-9/x are held here; there are some of bed-3/pump-1\.$"
    ):
        held_line(station, Path("bed-9/x"), None)
    captures_beside(station.database).unlink()
    with pytest.raises(Refused, match="are held here, nor of any other line"):
        held_line(station, Path(LINE), None)


def test_no_station_is_made_by_asking(tmp_path):
    with pytest.raises(Unavailable, match="There is no station in"):
        held_line(places(tmp_path / "nowhere"), Path(LINE), None)
    assert not (tmp_path / "nowhere").exists()


def test_whoever_writes_them_out_is_told_what_they_are_and_what_is_missing(station, tmp_path):
    found = held_line(station, Path(LINE), None)

    [said] = found.written(tmp_path / "x", 0)
    assert said.startswith(f"{tmp_path}/x: the raw bytes of {LINE}, in plain form")
    assert list(found.written(tmp_path / "x", 7))[1].startswith("7 bytes are missing in it")
