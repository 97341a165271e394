"""The lines that run, made to agree with the table of wishes: opened, closed, replaced."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from logging import getLogger
from typing import Protocol

from station.data.links import Wish
from station.domain.clock import Clock
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Refused, Unavailable
from station.domain.observation import Reading

log = getLogger(__name__)

DIED = "a fault in the program stopped this line; it starts anew"
STUCK = "the line does not close; unplug it and plug it in again"

Told = Callable[[str, tuple[Reading, ...]], None]
Linked = Callable[[LinkState], None]


class RunningLine(Protocol):
    """A thread that listens to one line until it is stopped."""

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        ...

    def start(self) -> None:
        """Begin to listen."""
        ...

    def stop(self) -> bool:
        """Close the line; whether the thread has ended."""
        ...


OpenLine = Callable[[Wish, Told, Linked], RunningLine]


@dataclass(slots=True)
class _Kept:
    """A wish, and what runs for it; nothing runs while it is paused or cannot be opened."""

    wish: Wish
    running: RunningLine | None


class Lines:
    """Run by the recorder's main thread; `protocol_of` and `wish` may be asked by any."""

    def __init__(
        self,
        open_line: OpenLine,
        told: Told,
        linked: Linked,
        forgotten: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._open_line = open_line
        self._told = told
        self._linked = linked
        self._forgotten = forgotten
        self._clock = clock
        self._lines: dict[str, _Kept] = {}
        self._wishes: dict[str, Wish] = {}

    def wish(self, line: str) -> Wish | None:
        """What was last wanted of a line, also of one that was just forgotten."""
        return self._wishes.get(line)

    def reconcile(self, wishes: Iterable[Wish]) -> list[str]:
        """Make the lines as they are wanted; the names of lines whose thread was found dead."""
        wanted = {wish.line: wish for wish in wishes}
        for line in [name for name in self._lines if name not in wanted]:
            if self._stop(line):
                del self._lines[line]
                self._forgotten(line)
        dead = [line for line, kept in self._lines.items() if _died(kept)]
        for line, wish in wanted.items():
            kept = self._lines.get(line)
            if kept is None or not _asks_the_same(kept.wish, wish) or line in dead:
                self._replace(wish, kept, died=line in dead)
        return dead

    def close(self) -> None:
        """Stop every line, all at the same time: each may wait for its port a moment."""
        stopping = [
            threading.Thread(target=self._stop, args=(line,), name=f"stop {line}", daemon=True)
            for line in self._lines
        ]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()

    def _replace(self, wish: Wish, kept: _Kept | None, *, died: bool) -> None:
        if kept is not None and not self._stop(wish.line):
            return
        self._wishes[wish.line] = wish
        if died:
            log.error("%s: the thread of the line had died; it is started anew", wish.line)
            self._say(wish, ConnectionState.LOST, DIED)
        running = None if wish.paused else self._open(wish)
        self._lines[wish.line] = _Kept(wish, running)
        if wish.paused:
            self._say(wish, ConnectionState.PAUSED, "paused")

    def _open(self, wish: Wish) -> RunningLine | None:
        try:
            running = self._open_line(wish, self._told, self._linked)
            running.start()
        except (Refused, Unavailable) as sentence:
            log.warning("%s: %s", wish.line, sentence)
            self._say(wish, ConnectionState.LOST, str(sentence))
            return None
        log.info("%s: %s on %s is wanted", wish.line, wish.protocol, wish.port)
        return running

    def _stop(self, line: str) -> bool:
        kept = self._lines[line]
        if kept.running is None or kept.running.stop() or not kept.running.alive:
            kept.running = None
            return True
        log.warning("%s: the line does not close", line)
        self._say(kept.wish, ConnectionState.LOST, STUCK)
        return False

    def _say(self, wish: Wish, state: ConnectionState, reason: str) -> None:
        self._linked(LinkState(wish.line, state, self._clock.now().utc, reason))


def _asks_the_same(wish: Wish, other: Wish) -> bool:
    """Whether a line may go on as it is: its adapter counts only when it is opened again."""
    return replace(wish, adapter=other.adapter) == other


def _died(kept: _Kept) -> bool:
    return kept.running is not None and not kept.running.alive
