"""The ring of raw bytes: turned by hand, and on its own thread."""

import threading
from contextlib import closing

import pytest
from sqlalchemy import event

from station.data.capture_file import asides, captures_beside, captures_to_read
from station.data.capture_reading import pieces
from station.data.captures import Tap, taps
from station.data.links import Wish
from station.services import capture_ring
from station.services.capture_buffer import CaptureBuffer
from station.services.capture_ring import (
    IDENTITY,
    RESERVE,
    RETRY_SECONDS,
    SWITCHED_OFF,
    WRITER,
    CaptureRing,
    Rules,
    free_bytes,
)
from station.services.settings import Capture
from tests.data.chunked import noise
from tests.data.damage import spoil_page
from tests.services.recording import PATIENCE, at, stopped

PUMP = Wish("bed-3/pump-1", "bcc", "/dev/ttyUSB0")
MONITOR = Wish("bed-3/monitor-1", "intellivue", "/dev/ttyUSB1", 115200)
MOST = Capture().most


class Turned(CaptureRing):
    """A ring whose thread is never started: the test takes its turns."""

    def __init__(self, store, rules):
        self.clock, self.room = stopped(), 10 * RESERVE
        super().__init__(self.clock, lambda _: self.room)
        self.begin(store, rules)

    def _start(self):
        """The test turns it."""

    def put(self, raw, wish=PUMP, *, begins=False):
        self.of(wish, 9600, identity=False)(raw, self.clock.now(), begins)

    def after(self, seconds):
        self.clock.advance(seconds)
        self.turn()

    @property
    def held(self):
        return [piece.raw for piece in pieces(self._path, self._record.key, PUMP.line)]

    @property
    def taps(self):
        with closing(captures_to_read(self._path, self._record.key)) as store:
            return taps(store)


@pytest.fixture
def ring(store):
    made = Turned(store, Rules(Capture()))
    yield made
    made._close()


# --- What is kept --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("capture", "demo", "identity", "objection"),
    [
        (Capture(), False, False, ""),
        (Capture(), False, True, IDENTITY),
        (Capture(with_identity=True), False, True, ""),
        (Capture(), True, True, ""),
        (Capture(on=False, with_identity=True), True, False, SWITCHED_OFF),
    ],
)
def test_a_line_is_kept_unless_it_is_switched_off_or_carries_who_the_patient_is(
    store, capture, demo, identity, objection
):
    ring = Turned(store, Rules(capture, demo=demo))

    assert bool(ring.of(PUMP, 9600, identity=identity)) is (objection == "")
    ring.turn()
    ring._close()
    assert ring.taps == {PUMP.line: Tap(PUMP.line, objection == "", objection, MOST)}


def test_before_it_has_begun_it_takes_nothing():
    assert CaptureRing(stopped()).of(PUMP, 9600, identity=False) is None
    CaptureRing(stopped()).stop()


def test_where_it_is_switched_off_and_nothing_is_held_nothing_is_made(store):
    ring = CaptureRing(stopped())
    ring.begin(store, Rules(Capture(on=False)))
    ring.stop()

    assert not captures_beside(store.path).exists()
    assert not ring.died()


def test_bytes_are_written_a_quarter_of_a_minute_later(ring):
    ring.put(b"one")
    ring.after(14)
    assert ring.held == []
    ring.after(1)
    assert ring.held == [b"one"]
    ring.put(b"two")
    ring.turn(last=True)
    assert ring.held == [b"one", b"two"]


def test_a_line_that_is_wanted_at_another_speed_is_kept_with_it(ring):
    ring.put(b"one")
    ring.put(b"two", MONITOR)
    ring.turn(last=True)

    key = ring._record.key
    for wish, baud in ((PUMP, 9600), (MONITOR, 115200)):
        [piece] = pieces(ring._path, key, wish.line)
        assert (piece.protocol, piece.baud) == (wish.protocol, baud)


def test_what_is_too_old_is_forgotten_even_after_it_was_switched_off(store, ring):
    ring.put(b"one")
    ring.turn(last=True)
    ring._close()
    off = Turned(store, Rules(Capture(on=False)))
    off.clock.advance(8 * 24 * 3600)
    off.turn()
    off._close()

    assert off.held == []


# --- What goes wrong -----------------------------------------------------------------------------


@pytest.mark.expects_log("is nearly full, and the rest is for the record", "kept again")
def test_the_last_room_on_the_disk_is_for_the_record(ring, caplog):
    ring.put(b"one")
    ring.room = RESERVE - 1
    ring.after(15)
    ring.after(RETRY_SECONDS)
    assert caplog.text.count("nearly full") == 1
    assert "nearly full" in ring.trouble
    assert not captures_beside(ring._record.path).exists()
    ring.room = RESERVE
    ring.after(RETRY_SECONDS - 1)
    assert not captures_beside(ring._record.path).exists()
    ring.after(1)
    assert ring.held == [b"one"]
    assert ring.trouble is None


@pytest.mark.expects_log("captures.db: the disk is full. Recording goes on", "kept again")
def test_a_full_disk_ends_it_with_a_sentence_and_it_goes_on_when_it_can(ring):
    ring._buffer = CaptureBuffer(most=500_000)
    ring.put(b"first", begins=True)
    ring.after(15)

    @event.listens_for(ring._file.engine, "begin")
    def _full(connection):
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    for number in range(40):
        ring.put(noise(number, 20_000), begins=True)
    ring.after(15)
    assert ring.held == [b"first"]
    ring.after(RETRY_SECONDS)

    held = list(pieces(ring._path, ring._record.key, PUMP.line))
    assert [one.missing for one in held[:2]] == [0, 15 * 20_000]
    assert [one.raw for one in held[1:]] == [noise(number, 20_000) for number in range(15, 40)]


@pytest.mark.expects_log("cannot be opened", "kept again")
def test_a_file_that_cannot_be_opened_is_tried_again(ring):
    ring._path.mkdir()
    ring.put(b"one")
    ring.after(15)
    ring._path.rmdir()
    ring.after(RETRY_SECONDS)

    assert ring.held == [b"one"]


@pytest.mark.expects_log("Raw bytes are not kept: ")
def test_a_disk_that_does_not_say_how_full_it_is_is_no_bug(store):
    def gone(_folder):
        raise OSError(5, "Input/output error")

    ring = CaptureRing(stopped(), gone)
    ring._start = lambda: None
    ring.begin(store, Rules(Capture()))
    ring.turn()

    assert ring.trouble == "Raw bytes are not kept: Input/output error."


@pytest.mark.expects_log("It is kept as", "it is damaged")
def test_a_damaged_file_is_put_aside_and_a_new_one_begun(ring):
    ring.put(b"one")
    ring.after(15)
    ring._close()
    spoil_page(ring._path, 1)
    ring.put(b"two", MONITOR)
    ring.put(b"three")
    ring.after(15)
    assert len(asides(ring._path)) == 1
    ring.after(1)

    assert ring.held == [b"three"]
    assert set(ring.taps) == {PUMP.line, MONITOR.line}


@pytest.mark.expects_log("cannot be put aside")
def test_a_damaged_file_that_cannot_be_put_aside_is_a_sentence(ring):
    ring._path.write_bytes(b"damage" * 1000)
    aside = ring._path.with_name(f"captures.db.aside-{at(15).utc:%Y%m%dT%H%M%SZ}")
    (aside / "in the way").mkdir(parents=True)
    ring.put(b"one")
    ring.after(15)

    assert "cannot be put aside" in ring.trouble


@pytest.mark.expects_log("The record", "the disk is asked again")
def test_what_is_kept_cannot_be_read_so_nothing_is_forgotten(ring, store):
    ring.put(b"one")
    ring.after(15)
    store.close()
    whole = store.path.read_bytes()
    store.path.write_bytes(b"damage" * 5000)
    ring.after(9 * 24 * 3600)
    store.close()
    assert ring.held == [b"one"]
    store.path.write_bytes(whole)


def test_the_room_on_a_disk_is_asked_of_the_system(tmp_path):
    assert free_bytes(tmp_path) > 0


# --- On its own thread ---------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(capture_ring, "LOOK_SECONDS", 0.01)


@pytest.mark.usefixtures("quick")
def test_it_has_a_thread_of_its_own_and_writes_the_rest_when_it_ends(store):
    ring = CaptureRing(stopped())
    ring.begin(store, Rules(Capture()))
    put = ring.of(PUMP, 9600, identity=False)
    put(b"one", at(0), False)  # noqa: FBT003 - as a line puts
    assert WRITER in {thread.name for thread in threading.enumerate()}
    assert not ring.died()
    ring.stop()

    held = pieces(captures_beside(store.path), store.key, PUMP.line)
    assert [piece.raw for piece in held] == [b"one"]
    assert not ring.died()
    assert WRITER not in {thread.name for thread in threading.enumerate()}


@pytest.mark.usefixtures("quick")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.expects_log("a fault in the program stopped the keeping of raw bytes")
def test_a_thread_that_died_is_found_and_started_anew(store, monkeypatch):
    ring = CaptureRing(stopped())
    whole = ring.turn

    def bug(*, last=False):
        monkeypatch.setattr(ring, "turn", whole)
        raise ZeroDivisionError(last)

    monkeypatch.setattr(ring, "turn", bug)
    ring.begin(store, Rules(Capture()))
    put = ring.of(PUMP, 9600, identity=False)
    ring._thread.join(PATIENCE)
    put(b"one", at(0), False)  # noqa: FBT003 - as a line puts

    assert ring.died()
    assert not ring.died()
    ring.stop()
    held = pieces(captures_beside(store.path), store.key, PUMP.line)
    assert [piece.raw for piece in held] == [b"one"]
