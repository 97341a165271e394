"""The raw bytes of every line, kept for a week or so: what an investigation asks for first.

Lines put bytes in from their threads and wait for nothing; one thread packs and writes them down a
few seconds later.  A disk that is full, slow or damaged costs raw bytes and says so in one
sentence; it costs neither a line nor the record anything.
"""

import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from logging import getLogger
from pathlib import Path
from queue import Empty, SimpleQueue

from station.data.capture_file import Damaged, captures_beside, open_captures, put_aside
from station.data.captures import Chunk, Tap, append, note_taps
from station.data.engine import Store
from station.data.links import Wish
from station.domain.clock import Clock, Stamp
from station.domain.errors import Unavailable
from station.services.capture_buffer import CaptureBuffer, Source
from station.services.capture_rotation import CaptureRotation
from station.services.settings import Capture

log = getLogger(__name__)

WRITER = "raw bytes"  # the name of the thread, also on screen
DIED = "a fault in the program stopped the keeping of raw bytes; it starts anew"
LOOK_SECONDS = 1.0
RETRY_SECONDS = 30.0
RESERVE = 500_000_000  # the last bytes of a disk are the record's

SWITCHED_OFF = "raw bytes are switched off in the ward's settings ([capture] on)"
IDENTITY = (
    "its protocol may carry who the patient is, and the ward has not asked for that in its settings"
    " ([capture] with_identity)"
)
LOW = "Raw bytes are not kept: the disk of {path} is nearly full, and the rest is for the record."

Put = Callable[[bytes, Stamp, bool], None]  # a record, its moment, and whether a driver begins here
Free = Callable[[Path], int]  # bytes free on the disk of a folder


@dataclass(frozen=True, slots=True)
class Rules:
    """What the ward wants.  In a demonstration nobody is real: all lines are kept there."""

    capture: Capture
    demo: bool = False

    def objection(self, *, identity: bool) -> str:
        """Why a line's raw bytes are not kept; "" where they are."""
        if not self.capture.on:
            return SWITCHED_OFF
        wanted = self.capture.with_identity or self.demo
        return IDENTITY if identity and not wanted else ""


def free_bytes(folder: Path) -> int:
    """How many bytes are free on the disk of a folder."""
    return shutil.disk_usage(folder).free


class CaptureRing:
    """Made before the recorder begins, and idle until `begin`; `of` gives a line its way in."""

    def __init__(self, clock: Clock, free: Free = free_bytes) -> None:
        self.trouble: str | None = None
        self._clock = clock
        self._free = free
        self._buffer = CaptureBuffer()
        self._rules: Rules | None = None
        self._told: SimpleQueue[Tap] = SimpleQueue()
        self._taps: dict[str, Tap] = {}
        self._noted = False
        self._retry_at = 0.0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    # ------------------------------------------------------------ what other threads call

    def begin(self, record: Store, rules: Rules) -> None:
        """Begin to keep what the lines say, beside this record.

        Where it is switched off what is there still grows old; where nothing is, nothing is made.
        """
        self._rules, self._record = rules, record
        self._path = captures_beside(record.path)
        self._file: Store | None = None
        self._rotation = CaptureRotation(record, rules.capture)
        if rules.capture.on or self._path.exists():
            self._start()

    def of(self, wish: Wish, usual_baud: int, *, identity: bool) -> Put | None:
        """Where the bytes of a line that is wanted go; None where they are not kept.

        `usual_baud` is its protocol's own speed; `identity` says that it carries who the patient
        is.
        """
        if self._rules is None:
            return None
        source = Source(wish.line, wish.protocol, wish.baud or usual_baud)
        objection = self._rules.objection(identity=identity)
        self._told.put(Tap(source.line, not objection, objection, self._rules.capture.most))
        return None if objection else partial(self._put, source)

    def died(self) -> bool:
        """Whether the thread was found dead; it has been started anew then."""
        if self._thread is None or self._thread.is_alive() or self._stopping.is_set():
            return False
        self._close()
        self._start()
        return True

    def stop(self) -> None:
        """Write down what is left, and end; the lines must have stopped before."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _put(self, source: Source, raw: bytes, at: Stamp, begins: bool) -> None:  # noqa: FBT001 - a Put
        self._buffer.put(source, raw, at, begins=begins)

    def _start(self) -> None:
        self._thread = threading.Thread(target=self.run, name=WRITER, daemon=True)
        self._thread.start()

    # ------------------------------------------------------------ the thread

    def run(self) -> None:
        """Write each second what is due, until told to stop; then the rest."""
        try:
            while not self._stopping.wait(LOOK_SECONDS):
                self.turn()
            self.turn(last=True)
            self._close()
        except Exception:
            log.exception("a fault in the program stopped the keeping of raw bytes")
            raise

    def turn(self, *, last: bool = False) -> None:
        """Write what is due and forget what is too much or too old; a disk that says no is named.

        After that it is asked again after a while only, or when this is the `last` turn.
        """
        now = self._clock.now()
        if now.monotonic < self._retry_at and not last:
            return
        self._hear_taps()
        chunks = self._buffer.take(None if last else now.monotonic)
        try:
            self._write(chunks, now)
        except Damaged as sentence:
            self._buffer.give_back(chunks)
            self._put_aside(sentence, now)
        except Unavailable as sentence:
            self._buffer.give_back(chunks)
            self._fail(str(sentence), now)

    def _write(self, chunks: list[Chunk], now: Stamp) -> None:
        self._check_room()
        file = self._open(now)
        if not self._noted:
            note_taps(file, self._taps.values())
            self._noted = True
        if chunks:
            self._rotation.grown(append(file, chunks))
            chunks.clear()  # written: what goes wrong from here on gives none of it back
            self._mend()
        self._rotation.turn(file, now)

    def _mend(self) -> None:
        if self.trouble is not None:
            log.warning("raw bytes are kept again")
            self.trouble = None

    def _hear_taps(self) -> None:
        try:
            while True:
                tap = self._told.get_nowait()
                self._taps[tap.line] = tap
                self._noted = False
        except Empty:
            return

    def _check_room(self) -> None:
        try:
            free = self._free(self._path.parent)
        except OSError as error:
            raise Unavailable(f"Raw bytes are not kept: {error.strerror}.") from error
        if free < RESERVE:
            raise Unavailable(LOW.format(path=self._path))

    def _open(self, now: Stamp) -> Store:
        if self._file is None:
            self._file = open_captures(self._path, self._record.key)
            self._noted = False
            self._rotation.opened(self._file, now)
        return self._file

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _put_aside(self, sentence: Damaged, now: Stamp) -> None:
        self._close()
        try:
            aside = put_aside(self._path, now.utc)
        except Unavailable as no:
            self._fail(str(no), now)
            return
        self._rotation.put_aside()
        log.warning("%s It is kept as %s, and a new one is begun.", sentence, aside)

    def _fail(self, sentence: str, now: Stamp) -> None:
        """Say once what is wrong, and ask again later."""
        self._retry_at = now.monotonic + RETRY_SECONDS
        self._close()
        if self.trouble != sentence:
            self.trouble = sentence
            log.warning("%s Recording goes on; the disk is asked again.", sentence)
