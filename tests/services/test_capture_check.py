from datetime import timedelta

import pytest

from station.data.capture_file import captures_beside, open_captures, put_aside
from station.data.captures import Tap, append, note_taps
from station.data.key import obtain
from station.data.places import places
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Unavailable
from station.services.capture_check import examine_captures
from station.services.settings import Capture
from tests.data.chunked import LINE, a_chunk
from tests.data.ready import AT, after

OTHER = "bed-3/monitor-1"
TALKING = {LINE: LinkState(LINE, ConnectionState.TALKING, AT)}


class Examined:
    def __init__(self, home):
        self.places = places(home)
        self.places.make()
        self.key = obtain(self.places)
        self.path = captures_beside(self.places.database)

    def fill(self, *chunks, taken=True):
        store = open_captures(self.path, self.key)
        note_taps(store, [Tap(LINE, taken, "" if taken else "off", 9), Tap(OTHER, False, "x", 9)])  # noqa: FBT003 - a row
        append(store, chunks)
        store.close()

    def found(self, seconds=60, capture=Capture(), talking=TALKING):  # noqa: B008 - frozen
        found = examine_captures(self.places, self.key, capture, talking, after(seconds))
        assert found.name == "raw bytes"
        return found


@pytest.fixture
def station(home):
    return Examined(home)


WANTED = "on: 200 MB or 7 days of each line, {} of protocols that may carry who the patient is"


@pytest.mark.parametrize(
    ("capture", "words"),
    [
        (Capture(), f"{WANTED.format('not')}; none are held yet"),
        (Capture(with_identity=True), f"{WANTED.format('also')}; none are held yet"),
        (Capture(on=False), "switched off; none are held"),
    ],
)
def test_before_any_are_held_what_is_wanted_is_told_and_nothing_is_made(station, capture, words):
    found = station.found(capture=capture)

    assert (found.fine, found.words) == (True, words)
    assert not station.path.exists()


def test_how_much_is_held_since_when_and_of_which_lines_none(station):
    station.fill(*(a_chunk(number) for number in range(100)))

    found = station.found(1500)

    assert found.fine
    assert found.words.endswith(
        "; 0.1 MB since 2026-03-01T08:00:00.000Z; not taken of bed-3/monitor-1"
    )


def test_that_nothing_is_written_though_a_line_speaks_is_told(station):
    station.fill(a_chunk(0))
    assert station.found(130).fine

    found = station.found(140)

    assert not found.fine
    assert found.words == (
        "Nothing was written since 2026-03-01T08:00:14.000Z, though lines speak:"
        f" look into {station.places.log}"
    )


@pytest.mark.parametrize(
    "talking",
    [{}, {OTHER: TALKING[LINE]}, {"bed-9/x": TALKING[LINE]},
     {LINE: LinkState(LINE, ConnectionState.TALKING, after(3000))}],
)  # fmt: skip
def test_a_line_that_is_not_taken_or_does_not_speak_needs_nothing_written(station, talking):
    station.fill(a_chunk(0))

    assert station.found(3060, talking=talking).fine


def test_a_line_that_speaks_and_was_never_written_is_told(station):
    station.fill()

    assert station.found(140).words.startswith("Nothing was written yet, though")
    assert station.found(100).words.endswith("; none are held; not taken of bed-3/monitor-1")


def test_all_lines_taken_is_nothing_to_mention(station):
    station.fill(a_chunk(0))
    store = open_captures(station.path, station.key)
    note_taps(store, [Tap(OTHER, taken=True, reason="", most=9)])
    store.close()

    assert station.found().words.endswith("since 2026-03-01T08:00:00.000Z")


def test_a_file_that_was_put_aside_is_told_until_it_is_removed(station):
    station.fill(a_chunk(0))
    put_aside(station.path, AT + timedelta(days=1))

    found = station.found()

    assert not found.fine
    assert "(captures.db.aside-20260302T080000Z): remove them when nobody needs" in found.words


def test_a_damaged_file_is_a_sentence(station):
    station.path.write_bytes(b"damage" * 1000)

    with pytest.raises(Unavailable, match="it is damaged"):
        station.found()
