"""The recorder process, run inside the test: lock, record, lines, herald, and how it ends."""

import logging
import queue
import signal
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from station.data import gaps, history, journal, links
from station.data.capture_file import captures_beside
from station.data.capture_reading import pieces
from station.data.key import obtain
from station.data.links import Wish
from station.data.places import places
from station.data.upgrade import prepare
from station.data.ward import Ward, set_up
from station.domain.clock import EPOCH, SteadyClock, SystemClock
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Refused, Unavailable
from station.domain.gap import Cause
from station.domain.nomenclature import FLOW
from station.domain.observation import GenerationMode, Identity, MeasurementValidity, Numeric
from station.services import logbook, own_time, record
from station.services.capture_ring import DIED, CaptureRing
from station.services.herald import address_in
from station.services.listener import HeraldListener
from station.services.record import clock_quality, run_recorder, software, stop_on_signals
from station.services.single import hold
from station.services.tidings import Fate, Fault, Readings
from tests.services.recording import PATIENCE, Patchbay, Wall

WISH = Wish("bed-3/pump", "bcc", "/dev/ttyUSB0")
CLOCK = SteadyClock(SystemClock())


class Running:
    """A recorder on a thread of the test, as `main.py record` runs it."""

    def __init__(self, home):
        self.station = places(home)
        self.station.make()
        self.bay = Patchbay()
        self.stop = threading.Event()
        self.ring = None
        self.wall, self.clock = Wall(), CLOCK
        self.status = None
        self.heard = queue.Queue()
        self._thread = None
        self._ear = None

    def prepared(self):
        """The station's record, open for the test."""
        return prepare(self.station, obtain(self.station))

    def want(self, *wishes):
        store = self.prepared()
        for wish in wishes:
            links.wish(store, wish)
        store.close()

    def start(self):
        self.stop.clear()
        self.clock = SteadyClock(self.wall)
        self.bay = Patchbay()
        self.want(WISH)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        key = obtain(self.station)
        self._ear = HeraldListener(
            address_in(self.station.runtime), key, self.heard.put, self.heard.put
        )
        self._ear.start()
        self.until(lambda _: self.bay.opened)

    def _run(self):
        self.status = run_recorder(self.station, self.bay, self.clock, self.stop, self.ring)

    def say(self, value, mode=GenerationMode.REAL):
        now = self.clock.now()
        line = self.bay.opened[-1]
        who = Identity("", "Space", "P1", now)
        what = Numeric("", FLOW, value, FLOW.unit, MeasurementValidity.VALID, now, mode=mode)
        line.told("bed-3/pump", (who, what))
        line.linked(LinkState("bed-3/pump", ConnectionState.TALKING, now.utc))

    def until(self, wanted):
        """Wait for a message of the herald for which `wanted` is true."""
        for _ in range(PATIENCE * 2):  # a heartbeat comes each second
            said = self.heard.get(timeout=PATIENCE)
            if wanted(said):
                return said
        raise AssertionError("the recorder goes on, and what is waited for does not come")

    def fate_of(self, value, **more):
        self.say(value, **more)
        said = self.until(lambda one: isinstance(one, Readings) and not one.present)
        return said.told[-1].fate

    def end(self):
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        self._ear.stop()
        return self.status


@pytest.fixture
def running(home):
    before = {name: logging.getLogger(name).level for name in logbook.OURS}
    running = Running(home)
    yield running
    if running._thread is not None:
        running.end()
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def decimal(text):
    return FLOW.resolution.__class__(text)


def test_it_opens_every_line_by_itself_stores_what_it_hears_and_tells_it(running):
    running.start()
    assert running.fate_of(decimal("5")) is Fate.STORED
    assert running.end() == 0

    store = running.prepared()
    now = CLOCK.now().utc
    samples = journal.period(store, 1, FLOW.code, now - timedelta(hours=1), now)
    run = journal.last_run(store)
    states = links.states(store)
    store.close()
    assert [sample.value for sample in samples] == [decimal("5")]
    assert run.ending == "stopped"
    assert run.ended is not None
    assert [state.state for state in states] == [ConnectionState.TALKING]
    assert not running.bay.opened[0].alive
    assert "bed-3/pump: bcc on /dev/ttyUSB0 is wanted" in (
        running.station.log / "recorder.log"
    ).read_text("utf-8")


def test_after_a_restart_it_resumes_and_the_time_off_is_a_gap_with_its_cause(running):
    running.start()
    running.fate_of(decimal("5"))
    running.end()
    running.start()
    running.fate_of(decimal("5"))
    running.end()

    store = running.prepared()
    now = CLOCK.now().utc
    (gap,) = gaps.gaps(store, 1, now - timedelta(hours=1), now)
    store.close()
    assert gap.cause is Cause.STATION_OFF
    assert gap.end is not None


@pytest.mark.expects_log("had died")
def test_a_line_that_dies_is_named_to_windows_and_started_anew(running):
    running.start()
    running.fate_of(decimal("5"))
    running.bay.opened[0].alive = False

    fault = running.until(lambda one: isinstance(one, Fault))
    running.until(lambda _: len(running.bay.opened) == 2)

    assert fault.thread == "bed-3/pump"
    assert running.fate_of(decimal("6")) is Fate.STORED
    running.end()


def test_what_windows_wish_is_done_within_a_second_or_two(running):
    running.start()
    running.want(Wish("bed-4/pump", "bcc", "/dev/ttyUSB1"))

    running.until(lambda _: len(running.bay.opened) == 2)

    assert running.bay.opened[1].wish.line == "bed-4/pump"
    running.end()


@pytest.mark.parametrize(("demo", "fate"), [(True, Fate.STORED), (False, Fate.NOT_OF_PATIENT)])
def test_whether_a_demonstration_is_kept_is_a_property_of_the_home(running, demo, fate):
    store = running.prepared()
    set_up(store, Ward("Pain", "Australia/Sydney", demo=demo), None, CLOCK.now().utc)
    store.close()
    running.start()

    running.say(decimal("5"), GenerationMode.DEMO)
    said = running.until(lambda one: isinstance(one, Readings) and not one.present)
    running.end()

    assert said.told[1].fate is fate


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("thread", ["recorder", "scribe"])
@pytest.mark.expects_log("has died; the recorder ends")
def test_a_thread_that_dies_is_named_and_ends_the_recorder_so_that_it_is_started_again(
    running, monkeypatch, caplog, thread
):
    dying = threading.Event()
    method = {"recorder": "beat", "scribe": "_do_a_chore"}[thread]
    whole = getattr(record.Recorder, method)

    def until_told(self):
        if dying.is_set():
            raise SystemExit  # ends this one thread, as nothing else would
        return whole(self)

    monkeypatch.setattr(record.Recorder, method, until_told)
    running.start()
    assert running.fate_of(decimal("5")) is Fate.STORED
    dying.set()

    fault = running.until(lambda one: isinstance(one, Fault))

    assert fault.thread == thread
    assert running.end() == 1
    assert f"the thread {thread} has died" in caplog.text
    assert not running.bay.opened[0].alive


def test_raw_bytes_are_kept_beside_the_record_and_the_last_are_written_when_it_ends(running):
    running.ring = CaptureRing(CLOCK)
    running.start()
    put = running.ring.of(WISH, 9600, identity=False)
    put(b"a whole record", CLOCK.now(), True)  # noqa: FBT003 - as a line puts
    assert running.end() == 0

    path = captures_beside(running.station.database)
    held = pieces(path, obtain(running.station), WISH.line)
    assert [piece.raw for piece in held] == [b"a whole record"]


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demonstration_keeps_lines_that_name_the_patient_without_being_asked(running, demo):
    store = running.prepared()
    set_up(store, Ward("Pain", "Australia/Sydney", demo=demo), None, CLOCK.now().utc)
    store.close()
    running.ring = CaptureRing(CLOCK)
    running.start()

    put = running.ring.of(WISH, 9600, identity=True)
    running.end()

    assert (put is not None) is demo


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.expects_log("raw bytes had died", "a fault in the program stopped the keeping")
def test_a_fault_in_keeping_raw_bytes_is_named_and_costs_the_record_nothing(running, monkeypatch):
    running.ring = CaptureRing(CLOCK)
    whole = running.ring.turn

    def bug(*, last=False):
        monkeypatch.setattr(running.ring, "turn", whole)
        raise ZeroDivisionError(last)

    running.start()
    monkeypatch.setattr(running.ring, "turn", bug)

    fault = running.until(lambda one: isinstance(one, Fault))

    assert (fault.thread, fault.text) == ("raw bytes", DIED)
    assert running.fate_of(decimal("5")) is Fate.STORED
    put = running.ring.of(WISH, 9600, identity=False)
    put(b"kept again", CLOCK.now(), True)  # noqa: FBT003 - as a line puts
    assert running.end() == 0
    held = pieces(captures_beside(running.station.database), obtain(running.station), WISH.line)
    assert [piece.raw for piece in held] == [b"kept again"]


def test_a_second_recorder_of_the_station_says_so_in_one_sentence(running):
    single = hold(running.station.recorder_lock, "recorder", "boot")

    with pytest.raises(Refused, match="A recorder already runs for this station"):
        run_recorder(running.station, running.bay, CLOCK, running.stop)
    single.release()


def test_what_keeps_it_from_beginning_is_a_sentence_and_leaves_the_lock_free(running):
    running.want(WISH)
    running.station.settings.write_text("[lgo]\n", encoding="utf-8")
    with pytest.raises(Refused, match="line 1: there is no section"):
        run_recorder(running.station, running.bay, CLOCK, running.stop)
    running.station.settings.unlink()

    running.station.database.write_bytes(b"nothing like a record" * 1000)
    with pytest.raises(Unavailable, match=r"station\.db"):
        run_recorder(running.station, running.bay, CLOCK, running.stop)

    hold(running.station.recorder_lock, "recorder", "boot").release()


@pytest.mark.expects_log("Windows cannot be told")
def test_recording_goes_on_when_windows_cannot_be_told(running, monkeypatch):
    monkeypatch.setattr(record, "address_in", lambda _: str(running.station.data / "no" / "where"))
    running.want(WISH)
    opened = threading.Event()
    bay = running.bay

    def opening(*words):
        line = bay(*words)
        opened.set()
        return line

    thread = threading.Thread(
        target=lambda: run_recorder(running.station, opening, CLOCK, running.stop)
    )
    thread.start()
    assert opened.wait(PATIENCE)
    running.say(decimal("5"))
    running.stop.set()
    thread.join(PATIENCE)

    store = running.prepared()
    now = CLOCK.now().utc
    assert journal.period(store, 1, FLOW.code, now - timedelta(hours=1), now)
    store.close()


def test_the_operating_systems_wish_to_end_is_heard():
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    for number in before:
        stop = threading.Event()
        stop_on_signals(stop)
        signal.raise_signal(number)
        assert stop.is_set()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_what_is_known_of_the_clock_is_said_at_the_start(tmp_path):
    there, nowhere = tmp_path, tmp_path / "nowhere"

    assert clock_quality(timedelta(), there) == "synchronised"
    assert clock_quality(timedelta(seconds=2), nowhere) == "not known to be synchronised"
    assert clock_quality(timedelta(seconds=3), there) == "earlier than the last entry of the record"


@pytest.mark.expects_log("20 min behind what is recorded", "days behind what is recorded")
def test_a_clock_that_is_set_back_is_said_written_down_and_costs_no_order(running):
    running.start()
    running.fate_of(decimal("5"))
    running.wall.off = timedelta(minutes=-20)
    fault = running.until(lambda one: isinstance(one, Fault))
    assert (fault.thread, fault.text) == (own_time.CLOCK, own_time.BEHIND.format(much="20 min"))
    assert running.fate_of(decimal("6")) is Fate.STORED
    running.end()
    running.wall.off = EPOCH - CLOCK.now().utc  # and its battery is empty
    running.start()
    running.until(lambda one: isinstance(one, Fault))
    running.fate_of(decimal("7"))
    running.end()

    store = running.prepared()
    hour, now = timedelta(hours=1), CLOCK.now().utc
    samples = journal.period(store, 1, FLOW.code, now - hour, now)
    steps = history.happenings(store, now - hour, now, kinds={journal.HappeningKind.CLOCK_STEP})
    run = journal.last_run(store)
    store.close()
    assert [int(one.value) for one in samples] == [5, 6, 7]
    assert samples[1].heard < run.start.at.utc <= samples[2].heard < run.ended
    assert [float(step.body["seconds"]) < -1199 for step in steps] == [True, True]
    assert run.start.clock_quality == "earlier than the last entry of the record"


def test_the_program_knows_its_version_or_that_it_has_none():
    assert software()


def test_what_is_wanted_of_all_lines_is_told_before_they_are_opened(running):
    told = []

    def opening(wish, *more):
        assert told, "opened before anybody knew what is wanted"
        return running.bay(wish, *more)

    running.want(WISH, replace(WISH, line="bed-4/pump", port="/dev/ttyUSB1", paused=True))
    stop = running.stop
    work = threading.Thread(
        target=lambda: run_recorder(running.station, opening, CLOCK, stop, wanted=told.append)
    )
    work.start()
    for _ in range(PATIENCE * 100):
        if running.bay.opened:
            break
        stop.wait(0.01)
    stop.set()
    work.join(PATIENCE)

    assert [line.wish.line for line in running.bay.opened] == ["bed-3/pump"]
    assert [wish.line for wish in told[0]] == ["bed-3/pump", "bed-4/pump"]
