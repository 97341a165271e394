from datetime import timedelta

import pytest

from station.data.capture_file import captures_beside, open_captures
from station.data.captures import append, held, tally
from station.data.kept_captures import enter_kept
from station.domain.clock import StoppedClock
from station.domain.kept_capture import KeptCapture
from station.domain.period import Period
from station.services.capture_rotation import EVERY_SECONDS, CaptureRotation
from station.services.settings import Capture
from tests.data.chunked import LINE, a_chunk, noise
from tests.data.ready import AT, a_person, after

HOUR = 240  # chunks
OTHER = "bed-4/pump-1"


def big(count):
    """So many chunks of 50 kB."""
    return [a_chunk(number, raw=noise(number, 50_000)) for number in range(count)]


class Turning:
    """A ring whose rotation is turned by hand."""

    def __init__(self, store, **capture):
        self.store = store
        self.file = open_captures(captures_beside(store.path), store.key)
        self.clock = StoppedClock(AT, 500.0)
        self.rotation = CaptureRotation(store, Capture(**capture))

    def opened(self):
        self.rotation.opened(self.file, self.clock.now())
        return self

    def add(self, *chunks):
        self.rotation.grown(append(self.file, chunks))

    def turn(self, seconds=EVERY_SECONDS):
        self.clock.advance(seconds)
        self.rotation.turn(self.file, self.clock.now())

    @property
    def begin(self):
        found = held(self.file, LINE)
        return None if found is None else found.begin


@pytest.fixture
def turning(store):
    made = []

    def make(**capture):
        made.append(Turning(store, **capture))
        return made[-1]

    yield make
    for one in made:
        one.file.close()


def test_each_line_has_its_own_limit(turning):
    ring = turning(megabytes=1).opened()
    ring.add(*big(30), a_chunk(0, OTHER))

    ring.turn()

    sizes = tally(ring.file)
    assert 900_000 < sizes[LINE] <= 1_000_000
    assert sizes[OTHER] > 1000


def test_what_lay_there_before_is_counted_too(turning):
    ring = turning(megabytes=1)
    append(ring.file, big(30))

    ring.opened().turn()

    assert tally(ring.file)[LINE] <= 1_000_000


def test_a_file_that_is_opened_again_is_not_counted_again_but_another_one_is(turning):
    ring = turning()
    ring.opened().add(a_chunk(0))
    known = dict(ring.rotation._sizes)
    append(ring.file, [a_chunk(1)])

    assert ring.opened().rotation._sizes == known
    ring.rotation.put_aside()
    assert ring.opened().rotation._sizes == tally(ring.file)


def test_what_is_over_the_wards_days_goes_and_a_line_with_nothing_left_is_forgotten(turning):
    ring = turning(days=1).opened()
    ring.add(a_chunk(0), a_chunk(HOUR))

    ring.turn(24 * 3600)
    assert ring.begin == after(0)
    ring.turn(900)
    assert ring.begin == after(3600)
    ring.turn(3600)
    assert (ring.begin, ring.rotation._sizes) == (None, {})


def test_it_looks_once_a_minute(turning):
    ring = turning(days=1).opened()
    ring.turn(0)
    ring.add(a_chunk(0))
    ring.clock.step_utc(3600)  # not enough to be in doubt
    ring.clock.advance(24 * 3600 - EVERY_SECONDS)
    ring.rotation._due = ring.clock.now().monotonic + 1
    ring.turn(0.5)
    assert ring.begin is not None
    ring.turn(0.5)
    assert ring.begin is None


def test_what_somebody_keeps_is_neither_too_old_nor_too_much(turning, store):
    ring = turning(megabytes=1, days=1).opened()
    ring.add(*big(50))
    nurse = a_person(store)
    kept = KeptCapture(
        line=LINE, period=Period(after(0), after(299)), reason="odd", author=nurse, recorded=AT
    )
    enter_kept(store, kept)

    ring.turn()
    assert ring.begin == after(0)
    assert tally(ring.file)[LINE] > 1_900_000  # twenty kept, and the ring's own beside them
    ring.turn(9 * 24 * 3600)
    assert held(ring.file, LINE).end == after(299)
    gone = {"released": True, "supersedes": kept.id, "reason": "seen"}
    enter_kept(
        store,
        KeptCapture(line=LINE, period=kept.period, author=nurse, recorded=AT, **gone),
    )
    ring.turn()
    assert ring.begin is None


def test_after_a_long_absence_the_date_is_in_doubt_and_only_size_counts(turning):
    ring = turning(days=1)
    append(ring.file, [a_chunk(0)])
    ring.clock = StoppedClock(AT + timedelta(days=40), 5.0)

    ring.opened().turn()
    assert ring.begin == after(0)


def test_after_a_long_jump_of_the_clock_the_date_is_in_doubt(turning):
    ring = turning(days=1).opened()
    ring.add(a_chunk(0))
    ring.clock.step_utc(365 * 24 * 3600)

    ring.turn()

    assert ring.begin == after(0)
