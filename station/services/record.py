"""The recorder process: holds the station's lock, opens the record, runs the lines, until stopped.

It depends on no window.  At its start it takes every line and every association up again by itself.
"""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from logging import getLogger
from pathlib import Path

from station.data import journal, links
from station.data.engine import Store
from station.data.key import obtain
from station.data.links import Wish
from station.data.places import Places
from station.data.upgrade import prepare
from station.data.ward import Ward, ward
from station.domain.clock import TOLERANCE, Stamp, SteadyClock
from station.domain.errors import Unavailable
from station.services.boot import boot_id
from station.services.capture_ring import DIED as RAW_DIED
from station.services.capture_ring import WRITER as RAW_WRITER
from station.services.capture_ring import CaptureRing, Rules
from station.services.foresight import Foresight
from station.services.forgetting import Forgetting
from station.services.gather import Gathering
from station.services.herald import Herald, address_in
from station.services.lines import DIED, Lines, OpenLine
from station.services.logbook import keep
from station.services.own_time import OwnTime, go_on_from, off_unknown
from station.services.parts import Parts
from station.services.placing import Placing
from station.services.recorder import TELLER, Recorder
from station.services.resume import resume
from station.services.scribe import Scribe
from station.services.settings import Settings, load
from station.services.sight import Sight
from station.services.single import hold
from station.services.telling import Telling
from station.services.tidings import Fault, Tiding

log = getLogger(__name__)

LOOK_SECONDS = 1.0
ENDS = "a fault in the program ended the recorder; it has to be started again"
DONE, DIED_EARLY = 0, 1
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")

Wanted = Callable[[Sequence[Wish]], None]


def run_recorder(
    places: Places,
    open_line: OpenLine,
    clock: SteadyClock,
    stop: threading.Event,
    ring: CaptureRing | None = None,
    *,
    wanted: Wanted | None = None,
) -> int:
    """Record until `stop` is set; gives the exit status.

    `ring` keeps the raw bytes that `open_line` has the lines put into it; it is begun and ended
    here, and stamps by the same `clock` as the lines.  `wanted` is told each second what is wanted
    of all lines, before they are opened.  Raises ``Refused`` or ``Unavailable`` with one sentence
    when it cannot begin: another recorder, a wrong key, a damaged or newer record, a word in the
    settings.
    """
    places.make()
    with ExitStack() as leaving:
        boot = boot_id(clock)
        leaving.callback(hold(places.recorder_lock, "recorder", boot).release)
        settings = load(places.settings)
        leaving.callback(keep(places.log, "recorder", settings.log.level).close)
        key = obtain(places)
        store = prepare(places, key, clock)
        leaving.callback(store.close)
        go_on_from(store, clock)
        if ring is not None:
            place = ward(store)
            ring.begin(store, Rules(settings.capture, demo=place is not None and place.demo))
            leaving.callback(ring.stop)  # after the lines
        process = RecorderProcess(store, clock, open_line, boot, settings)
        process.wanted = wanted
        leaving.callback(process.end)
        address = address_in(places.runtime)
        windows = settings.herald.windows
        process.start(Herald(address, key, clock, process.present, windows), places)
        return process.stay(stop, ring)


def stop_on_signals(stop: threading.Event) -> None:
    """Have the operating system's wish to end, and Ctrl-C, stop the recorder cleanly."""
    names = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
    for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
        signal.signal(number, lambda *_: stop.set())


class RecorderProcess:
    """The parts of the process, joined; its main thread looks after lines and threads."""

    def __init__(
        self, store: Store, clock: SteadyClock, open_line: OpenLine, boot: str, settings: Settings
    ) -> None:
        self._store, self._clock = store, clock
        now, beat = clock.now(), journal.heartbeat(store)
        off_since = None if beat is None else beat.committed
        place = ward(store)
        unknown = off_unknown(store, clock)
        self._session = journal.begin_session(store, _start(boot, now, place, clock.behind))
        parts, sight = Parts(self._protocol_of), Sight()
        seen = resume(store, parts, sight, off_since, now, off_unknown=unknown)
        _say_how_it_was_left(off_since, seen)
        gathering = self._gathering(parts, sight, settings, demo=place is not None and place.demo)
        placing = Placing(store, parts, self._wish_of, settings.association.waits)
        forgetting = Forgetting(store, settings.retention.keep, now.utc, off_since)
        telling = Telling(self._tell, Foresight(store, placing))
        scribe = Scribe(store, self._session, placing, forgetting)
        self._recorder = Recorder(gathering, scribe, clock, telling)
        said = (self._recorder.told, self._recorder.linked, self._recorder.forgotten)
        self._lines = Lines(open_line, *said, clock)
        self._herald: Herald | None = None
        self._places: Places | None = None
        self._said: set[str] = set()
        self._own_time = OwnTime(clock, self._recorder.name)
        self.wanted: Wanted | None = None

    def _gathering(
        self, parts: Parts, sight: Sight, settings: Settings, *, demo: bool
    ) -> Gathering:
        settles, clock = settings.lines.settle_seconds, self._clock
        return Gathering(
            parts, sight, demo=demo, settle_seconds=settles, behind=lambda: clock.behind
        )

    def present(self) -> Sequence[Tiding]:
        """Where things stand, for a window that just joined."""
        return [*self._recorder.present(), *self._own_time.present]

    def start(self, herald: Herald, places: Places) -> None:
        """Begin to record, whether or not windows can be told."""
        self._herald, self._places = herald, places
        self._open_herald(herald, places)
        self._recorder.start()

    def stay(self, stop: threading.Event, ring: CaptureRing | None = None) -> int:
        """Keep the lines as they are wanted until told to stop; gives the exit status."""
        self.look()
        while not stop.wait(LOOK_SECONDS):
            dead = self._recorder.dead
            if dead is not None:
                self._name_dead(dead)
                return DIED_EARLY
            if ring is not None and ring.died():
                log.error("the thread %s had died; it is started anew", RAW_WRITER)
                self._recorder.name(Fault(RAW_WRITER, RAW_DIED))
            self.look()
        return DONE

    def _name_dead(self, thread: str) -> None:
        """Whoever started the recorder starts it again; until then windows know what happened."""
        log.error("the thread %s has died; the recorder ends and has to be started", thread)
        fault = Fault(thread, ENDS)
        if thread == TELLER:
            self._tell(fault)  # nobody else tells any more
        else:
            self._recorder.name(fault)

    def look(self) -> None:
        """Compare what is wanted with what runs, and this computer's clock with our time."""
        self._own_time.look()
        if self._herald is not None and self._places is not None and not self._herald.alive:
            self._open_herald(self._herald, self._places)
        try:
            wishes = links.wishes(self._store)
        except Unavailable as sentence:
            self._news(f"what is wanted of the lines cannot be read: {sentence}")
            return
        if self.wanted is not None:
            self.wanted(wishes)
        for line in self._lines.reconcile(wishes):
            self._recorder.name(Fault(line, DIED))

    def end(self) -> None:
        """Stop the sessions, then the recorder once all is written, then the herald."""
        self._lines.close()
        self._recorder.stop()
        try:
            journal.end_session(self._store, self._session, self._clock.now().utc, "stopped")
        except Unavailable as sentence:
            log.warning("the end of this run could not be written down: %s", sentence)
        if self._herald is not None and self._places is not None:
            self._herald.close()
            with suppress(OSError):  # somebody else's file lies in it, or it was never made
                self._places.runtime.rmdir()

    def _news(self, sentence: str) -> None:
        """Log what goes on being wrong once, not each second."""
        if sentence not in self._said:
            self._said.add(sentence)
            log.warning("%s", sentence)

    def _tell(self, tiding: Tiding) -> None:
        if self._herald is not None:
            self._herald.tell(tiding)

    def _open_herald(self, herald: Herald, places: Places) -> None:
        """Recording never waits for windows to be told."""
        try:
            places.make_runtime()
            herald.start()
        except Unavailable as sentence:
            self._news(str(sentence))

    def _wish_of(self, line: str) -> Wish | None:
        return self._lines.wish(line)

    def _protocol_of(self, line: str) -> str:
        wish = self._lines.wish(line)
        return "" if wish is None else wish.protocol


def _say_how_it_was_left(off_since: datetime | None, seen: int) -> None:
    if off_since is not None:
        log.info("the station was off since %s; it saw %d channels then", off_since, seen)


def clock_quality(behind: timedelta, synchronised: Path = SYNCHRONISED) -> str:
    """What can be said of this computer's clock when a run begins."""
    if behind > TOLERANCE:
        return "earlier than the last entry of the record"
    return "synchronised" if synchronised.exists() else "not known to be synchronised"


def software() -> str:
    """The version of this program."""
    try:
        return version("infusion-station")
    except PackageNotFoundError:
        return "from the source tree"


def _start(boot: str, now: Stamp, place: Ward | None, behind: timedelta) -> journal.Start:
    zone = str(now.utc.astimezone().tzname()) if place is None else place.zone
    return journal.Start(boot, os.getpid(), now, software(), zone, clock_quality(behind))
