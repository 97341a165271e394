"""The recorder's two threads: one gathers each second and tells it, the other writes it down.

Written first, then told.  The telling waits a moment for the disk and no longer: a disk that is
slow or full delays no display, and what it has not taken is told as unrecorded and kept until it
does.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from logging import getLogger
from queue import Empty, SimpleQueue

from station.domain.clock import Clock
from station.domain.device import LinkState
from station.domain.errors import Unavailable
from station.domain.observation import Reading
from station.services.gather import Forgotten, Gathering, Item, Said, Second
from station.services.heartbeat import Pulse
from station.services.scribe import Scribe
from station.services.spool import Spool
from station.services.telling import Telling
from station.services.tidings import Fault, Links, Readings, Recorded, Tiding
from station.services.watch import Watch

log = getLogger(__name__)

TELLER, WRITER = "recorder", "scribe"  # the names of the two threads, also on screen
BEAT_SECONDS = 1.0
# How long telling waits for the disk; a commit takes a few milliseconds.
PATIENCE_SECONDS = 0.5
# Between two writings in a row, so that a nurse's entry gets in between.
BREATH_SECONDS = 0.4
# A minute is settled when its last readings have surely been appended.
SETTLE_AFTER = timedelta(seconds=5)
# How often a disk that says no is asked again before the recorder leaves without it.
LAST_TRIES = 5

Chore = Callable[[datetime], bool]  # a piece of it; whether there is more to do

BUG = "A fault in the program ({fault}) kept readings from being stored."


class Recorder:
    """Sessions publish into it from their threads; `telling` is used on its own thread alone."""

    def __init__(
        self,
        gathering: Gathering,
        scribe: Scribe,
        clock: Clock,
        telling: Telling,
        *,
        patience: float = PATIENCE_SECONDS,
        spool: Spool | None = None,
    ) -> None:
        self._gathering = gathering
        self._scribe = scribe
        self._clock = clock
        self._telling = telling
        self._tell = telling.tell
        self._patience = patience
        self._spool = spool or Spool()
        self._pulse = Pulse(clock.now())
        self._watch = Watch()
        self._inbox: SimpleQueue[Item] = SimpleQueue()
        self._aside: SimpleQueue[Tiding] = SimpleQueue()
        self._owed: deque[Second] = deque()
        self._settled = clock.now().utc
        self._chores: list[Chore] = []
        self._stopping = threading.Event()
        self._leaving = threading.Event()
        self._teller = threading.Thread(target=self.run, name=TELLER, daemon=True)
        self._writer = threading.Thread(target=self.write, name=WRITER, daemon=True)

    # ------------------------------------------------------------ what other threads call

    def told(self, line: str, readings: tuple[Reading, ...]) -> None:
        """A line published readings."""
        self._inbox.put(Said(line, readings))

    def linked(self, state: LinkState) -> None:
        """A line's state."""
        self._inbox.put(state)

    def forgotten(self, line: str) -> None:
        """A line is wanted no more."""
        self._inbox.put(Forgotten(line))

    def name(self, fault: Fault) -> None:
        """Have a fault of the program named on screen."""
        self._aside.put(fault)

    def start(self) -> None:
        """Begin to record."""
        self.start_writing()
        self._teller.start()

    def start_writing(self) -> None:
        """Begin to write; whoever keeps the time himself calls `beat` from then on."""
        self._writer.start()

    def stop(self) -> None:
        """Leave when the inbox is empty and all is written; the lines must have stopped before."""
        self._stopping.set()
        if self._teller.is_alive():
            self._teller.join()
        self._spool.close()
        self._writer.join()

    @property
    def dead(self) -> str | None:
        """The name of a thread that died, though nobody asked it to stop."""
        threads = (self._teller, self._writer)
        return next((one.name for one in threads if not one.is_alive()), None)

    # ------------------------------------------------------------ the recorder's thread

    def run(self) -> None:
        """Beat each second by the monotonic clock, until stopped and the inbox is empty."""
        due = self._clock.now().monotonic
        stopping = False
        while not stopping or not self._inbox.empty():
            due = max(due + BEAT_SECONDS, self._clock.now().monotonic)
            stopping = self._stopping.wait(due - self._clock.now().monotonic)
            try:
                self.beat()
            except Exception as bug:
                log.exception("a fault in the program cost the readings of a second")
                self._aside.put(Fault(TELLER, type(bug).__name__))

    def beat(self) -> None:
        """Gather what came, have it written, and tell it."""
        second = self._gathering.second(self._drained(), self._clock.now())
        self._spool.put(second)
        self._spool.attempted(self._patience)
        self._tell_second(second)

    def present(self) -> list[Tiding]:
        """Where things stand: what a window is told that just joined."""
        now = self._clock.now()
        everything = Readings(now, tuple(self._watch.everything()), present=True)
        return [Links(self._watch.links), everything]

    def _drained(self) -> list[Item]:
        items = []
        try:
            while True:
                items.append(self._inbox.get_nowait())
        except Empty:
            return items

    def _tell_second(self, second: Second) -> None:
        if second.links or second.forgotten:
            links = Links(tuple(second.links.values()), tuple(second.forgotten))
            self._watch.turned(links)
            self._tell(links)
        if second.heard:
            readings = Readings(second.at, self._telling.of(second))
            self._watch.take(readings)
            self._tell(readings)
        self._tell_stored_since(second)
        while not self._aside.empty():
            self._tell(self._aside.get())
        state = self._spool.state
        self._tell(self._pulse.tell(self._clock.now(), state.waiting, state.lost))

    def _tell_stored_since(self, second: Second) -> None:
        """Tell what was told as unrecorded and is on the disk by now."""
        if not second.stored:
            self._owed.append(second)
        done = []
        while self._owed and (self._owed[0].stored or self._owed[0].given_up):
            done.append(self._owed.popleft())
        stored = [one for one in done if one.stored]
        if stored:
            readings = sum(len(one.kept) for one in stored)
            self._tell(Recorded(stored[0].at.utc, stored[-1].at.utc, readings))

    # ------------------------------------------------------------ the scribe's thread

    def write(self) -> None:
        """Write each second as it comes, settle each minute, until all is written."""
        tries = 0
        while not self._spool.over:
            seconds = self._spool.next()
            stored = not seconds or self._write(seconds)
            if not stored and self._stopping.is_set():
                tries = self._try_again(tries, seconds)
            elif stored and self._spool.state.waiting:
                self._stopping.wait(BREATH_SECONDS)
            self._do_a_chore()

    def _write(self, seconds: Sequence[Second]) -> bool:
        """Store seconds, or say why not; one that the program cannot store is set aside."""
        try:
            self._scribe.write(seconds, self._spool.leftovers())
        except Unavailable as sentence:
            if self._pulse.failed(str(sentence)):
                log.warning("readings wait to be stored: %s", sentence)
            self._spool.failed()
            return False
        except Exception as bug:
            log.exception("a fault in the program kept readings from being stored")
            self._aside.put(Fault(WRITER, type(bug).__name__))
            self._pulse.failed(BUG.format(fault=type(bug).__name__))
            if len(seconds) == 1:
                self._spool.abandon(seconds)
                return True
            stored = [self._write([second]) for second in seconds]
            return all(stored)
        self._pulse.stored(self._clock.now())
        self._mend()
        self._spool.stored(seconds)
        return True

    def _mend(self) -> None:
        """Write down what was given up while the disk took nothing."""
        try:
            self._scribe.mend(self._spool.missing())
        except Unavailable as sentence:
            log.warning("what is missing could not be written down yet: %s", sentence)

    def _try_again(self, tries: int, seconds: Sequence[Second]) -> int:
        """The recorder wants to leave and the disk says no: a few more tries, then without it."""
        if tries < LAST_TRIES:
            self._leaving.wait(BEAT_SECONDS)
            return tries + 1
        log.error("%d seconds could not be stored before the recorder left", len(seconds))
        self._spool.abandon(seconds)
        return tries

    def _do_a_chore(self) -> None:
        """Once a minute settle, then forget; a piece a second, and never right after a writing."""
        until = self._clock.now().utc - SETTLE_AFTER
        if not self._chores and _minute(until) != _minute(self._settled):
            self._settled = until
            self._chores = [self._scribe.settle, self._scribe.forget]
        if not self._chores:
            return
        self._stopping.wait(BREATH_SECONDS)
        try:
            if not self._chores[0](until):
                del self._chores[0]
        except Unavailable as sentence:
            log.warning("a minute could not be settled yet: %s", sentence)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
