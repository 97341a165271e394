"""Raw bytes on their way to the disk: filled by the lines, emptied by one thread, never waited for.

What does not fit any more pushes out the oldest, and is counted.
"""

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from station.data.captures import Chunk
from station.domain.clock import Stamp

CHUNK_BYTES = 65_536
# A commit for a whole ward every 15 s writes half as much to the disk as one every 5 s.
CHUNK_SECONDS = 15.0
# Twenty minutes of 24 lines, for a disk that takes nothing for a while.
MOST_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """Whose bytes they are: the line, and what is spoken on it at which speed."""

    line: str
    protocol: str
    baud: int


@dataclass(slots=True)
class _Filling:
    """A chunk that still grows."""

    source: Source
    since: float
    begin: datetime
    end: datetime
    begins: bool
    raw: bytearray


class CaptureBuffer:
    """Bounded; every method may be called by any thread and returns at once."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._held = 0
        self._filling: dict[str, _Filling] = {}
        self._sealed: deque[Chunk] = deque()
        self._missing: dict[str, int] = {}
        self._lock = threading.Lock()

    def put(self, source: Source, raw: bytes, at: Stamp, *, begins: bool) -> None:
        """Add a whole record; `begins` says that a driver can be started here."""
        with self._lock:
            filling = self._filling.get(source.line)
            if filling is not None and (
                begins or filling.source != source or len(filling.raw) + len(raw) > CHUNK_BYTES
            ):
                self._seal(filling)
                filling = None
            if filling is None:
                filling = _Filling(source, at.monotonic, at.utc, at.utc, begins, bytearray())
                self._filling[source.line] = filling
            filling.raw += raw
            filling.begin, filling.end = min(filling.begin, at.utc), max(filling.end, at.utc)
            self._held += len(raw)
            self._bound()

    def take(self, now: float | None) -> list[Chunk]:
        """The chunks that are full or, by the monotonic clock, old enough; None: all there are."""
        with self._lock:
            for filling in list(self._filling.values()):
                if now is None or now - filling.since >= CHUNK_SECONDS:
                    self._seal(filling)
            taken = list(self._sealed)
            self._sealed.clear()
            self._held -= sum(len(chunk.raw) for chunk in taken)
            return taken

    def give_back(self, chunks: Iterable[Chunk]) -> None:
        """The disk did not take them: they wait before all others."""
        with self._lock:
            for chunk in reversed(list(chunks)):
                self._sealed.appendleft(chunk)
                self._held += len(chunk.raw)
            self._bound()

    def _seal(self, filling: _Filling) -> None:
        """Close a chunk; the next byte of its line begins another."""
        source = filling.source
        del self._filling[source.line]
        missing = self._missing.pop(source.line, 0)
        self._sealed.append(
            Chunk(
                source.line, source.protocol, source.baud, filling.begin, filling.end,
                bytes(filling.raw), filling.begins, missing,
            )
        )  # fmt: skip

    def _bound(self) -> None:
        """Let go of the oldest; the next chunk of its line says how much is missing before it."""
        while self._held > self._most and self._sealed:
            gone = self._sealed.popleft()
            self._held -= len(gone.raw)
            self._lose(gone.line, gone.missing + len(gone.raw))

    def _lose(self, line: str, size: int) -> None:
        for place, chunk in enumerate(self._sealed):
            if chunk.line == line:
                self._sealed[place] = replace(chunk, missing=chunk.missing + size)
                return
        self._missing[line] = self._missing.get(line, 0) + size
