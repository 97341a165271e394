"""One thread: a line, a driver, a clock.  Listens for ever, through every loss of the line.

`Session` is the listening itself, a step at a time and without a thread, so that tests and the
command line can take the steps; `SessionThread` takes them for the recorder.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from devices.conversation import Conversation, Tap
from devices.effects import Event, Lost, Opened, Received, Tally, Woken
from devices.kind import Kind, LineSettings
from devices.line import READ_SECONDS, Line, LineLost, open_line
from devices.link_watch import NOISY_ABOVE, LinkWatch
from devices.query import Gate
from station.domain.clock import Clock, Stamp
from station.domain.device import LinkState
from station.domain.observation import LineNoise, Reading

log = logging.getLogger(__name__)

FIRST_BACK_OFF = 0.5
LONGEST_BACK_OFF = 5.0
LOOK_SECONDS = 0.25  # how often the line's state is judged
TELL_SECONDS = 5.0  # how often its counts are told while the state stays
STOP_SECONDS = 1.0

Told = Callable[[str, tuple[Reading, ...]], None]
Linked = Callable[[LinkState], None]


class Opener(Protocol):
    """How a session comes by its line."""

    def __call__(self, port: str, settings: LineSettings, baud: int | None, gate: Gate) -> Line:
        """An open line, or LineLost."""
        ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """Which port is listened to, as what kind of device, and what the line is called.

    `baud` is the kind's own unless another is set; `noisy_above` is the share of bad bytes, 0 to 1,
    above which the line is called noisy.
    """

    line: str
    kind: Kind
    port: str
    baud: int | None = None
    taps: Sequence[Tap] = ()
    noisy_above: float = NOISY_ABOVE

    @property
    def speed(self) -> int:
        """The speed the port is opened at."""
        return self.baud or self.kind.settings.baud


class Session:
    """Carries events in and effects out, a step at a time; tells readings and the line's state."""

    def __init__(
        self,
        wiring: Wiring,
        clock: Clock,
        told: Told,
        linked: Linked,
        opener: Opener = open_line,
    ) -> None:
        self._wiring = wiring
        self._clock = clock
        self._told = told
        self._linked = linked
        self._opener = opener
        self._line: Line | None = None
        self._conversation: Conversation | None = None
        self._batch: list[Reading] = []
        self._counted = Tally()
        now = clock.now()
        device = f"{wiring.kind.title} at {wiring.speed} baud"
        quiet = wiring.kind.quiet_seconds
        self._watch = LinkWatch(wiring.line, device, quiet, now, wiring.noisy_above)
        self._back_off = FIRST_BACK_OFF
        self._retry_at = now.monotonic
        self._look_at = now.monotonic
        self._tell_at = now.monotonic
        self._said: LinkState | None = None

    @property
    def name(self) -> str:
        """What the line is called."""
        return self._wiring.line

    @property
    def tally(self) -> Tally:
        """Frames counted since the session began, through every loss and every new driver."""
        return self._watch.tally

    def step(self) -> float:
        """Do what is next, and survive it: a bug is reported by name and the driver starts anew.

        Gives the seconds to rest before the next step (none while the line is open: reading waits).
        """
        try:
            self._advance()
        except Exception as bug:
            log.exception("%s: a fault in the program; the line starts anew", self.name)
            self._start_anew(bug)
        return self._rest()

    def _advance(self) -> None:
        """Open the line, wake the driver, take what came, say how the line is."""
        try:
            if self._line is not None:
                self._listen(self._line)
            elif self._clock.now().monotonic >= self._retry_at:
                self.connect()
            else:
                self._wake()
        except LineLost as lost:
            self._lose(lost.reason)
        self._report()

    def connect(self) -> None:
        """Open the line now; LineLost when it cannot be opened."""
        wiring = self._wiring
        self._line = self._opener(
            wiring.port, wiring.kind.settings, wiring.baud, wiring.kind.gate()
        )
        at = self._clock.now()
        log.info("%s: %s is open (%s)", wiring.line, self._line.port, self._line.seat.known_as)
        self._watch.opened(at)
        self._look_at = at.monotonic
        for tap in wiring.taps:
            tap.opened(at)
        self._hear(Opened(at))

    def close(self) -> None:
        """Let go of the line; the driver hears nothing more."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _start_anew(self, bug: Exception) -> None:
        """Put a new driver in the place of one that failed; the line's state names the fault."""
        self._conversation = None
        self._counted = Tally()
        self._batch.clear()
        self.close()
        at = self._clock.now()
        fault = type(bug).__name__
        self._watch.lost(f"a fault in the program ({fault}) stopped it; it starts anew", at)
        self._retry_at = at.monotonic + self._back_off
        self._back_off = min(2 * self._back_off, LONGEST_BACK_OFF)
        self._look_at = at.monotonic

    def _listen(self, line: Line) -> None:
        """Wake the driver if it is time, then wait a little for bytes."""
        self._wake()
        data = line.read(self._patience())
        if not data:
            return
        at = self._clock.now()
        for tap in self._wiring.taps:
            tap.received(data, at)
        self._hear(Received(data, at))
        if self._watch.talked:
            self._back_off = FIRST_BACK_OFF

    def _wake(self) -> None:
        at = self._clock.now()
        wake_at = self._conversation.wake_at if self._conversation else None
        if wake_at is not None and at.monotonic >= wake_at:
            self._hear(Woken(at))

    def _patience(self) -> float:
        """How long reading may wait: until the driver is to be woken, and never long."""
        wake_at = self._conversation.wake_at if self._conversation else None
        if wake_at is None:
            return READ_SECONDS
        return min(max(wake_at - self._clock.now().monotonic, 0.0), READ_SECONDS)

    def _hear(self, event: Event) -> None:
        """Give the driver an event; tell what it published even if the line goes meanwhile."""
        conversation = self._conversation
        if conversation is None:
            driver = self._wiring.kind.make_driver()
            conversation = Conversation(driver, self._send, self._batch.append)
            self._conversation = conversation
        try:
            conversation.hear(event)
        finally:
            self._count(event, conversation.driver.tally)
            batch = tuple(self._batch)
            self._batch.clear()
            if batch:
                self._told(self._wiring.line, batch)

    def _count(self, event: Event, tally: Tally) -> None:
        """Tell the watch what this event brought."""
        size = len(event.data) if isinstance(event, Received) else 0
        noise = sum(one.size for one in self._batch if isinstance(one, LineNoise))
        good, bad = tally.good - self._counted.good, tally.bad - self._counted.bad
        self._counted = Tally(tally.good, tally.bad)
        if size or noise or good or bad:
            self._watch.heard(size, noise, good, bad, event.at)
        self._watch.told(self._batch)

    def _send(self, wire: bytes) -> None:
        """Send a query; one that a driver asks for while the line is gone has nowhere to go."""
        if self._line is None:
            return
        self._line.write(wire)
        at = self._clock.now()
        for tap in self._wiring.taps:
            tap.sent(wire, at)

    def _lose(self, reason: str) -> None:
        """The line is gone or will not open: say so, and set the moment of the next try."""
        was_open = self._line is not None
        self.close()
        at = self._clock.now()
        self._retry_at = at.monotonic + self._back_off
        self._back_off = min(2 * self._back_off, LONGEST_BACK_OFF)
        self._look_at = at.monotonic
        self._watch.lost(reason, at)
        self._report()  # first the cause, then the silences that the driver makes of it
        if was_open:
            log.info("%s: %s", self._wiring.line, reason)
            for tap in self._wiring.taps:
                tap.lost(reason, at)
            self._hear(Lost(reason, at))

    def _report(self) -> None:
        """Tell the line's state when it changed, and its counts now and then."""
        at: Stamp = self._clock.now()
        if at.monotonic < self._look_at:
            return
        self._look_at = at.monotonic + LOOK_SECONDS
        state = self._seated(self._watch.state(at))
        said = self._said
        changed = said is None or (state.state, state.reason) != (said.state, said.reason)
        if changed or (state != said and at.monotonic >= self._tell_at):
            self._said = state
            self._tell_at = at.monotonic + TELL_SECONDS
            self._linked(state)

    def _seated(self, state: LinkState) -> LinkState:
        """The state with what the port is just now; nothing of it while it is closed."""
        if self._line is None:
            return state
        seat = self._line.seat
        return replace(state, port=seat.port, known_as=seat.known_as, adapter=seat.adapter)

    def _rest(self) -> float:
        if self._line is not None:
            return 0.0
        return min(max(self._retry_at - self._clock.now().monotonic, 0.0), READ_SECONDS)


class SessionThread:
    """Takes a session's steps on a thread of its own, from `start` until `stop`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name=session.name, daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the thread runs; a line whose thread is dead is named on screen."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> bool:
        """Stop listening and close the line; whether the thread ended within a second."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)
        return not self._thread.is_alive()

    def run(self) -> None:
        """Step until told to stop."""
        try:
            while not self._stopping.is_set():
                self._stopping.wait(self._session.step())
        finally:
            self._session.close()
