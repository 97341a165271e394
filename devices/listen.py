"""What is this device saying?  One port, listened to and printed as JSON lines."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from devices.capture import CaptureWriter, Description
from devices.catalogue import kinds
from devices.effects import Tally
from devices.json_lines import JsonLines, Traffic
from devices.kind import Kind
from devices.line import LineLost
from devices.recognise import NotKnown, how_long, recognise, this_is
from devices.session import Session, Wiring
from devices.unknown_device import UnknownDevice
from station.domain.clock import Clock
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Unavailable
from station.domain.observation import Reading


@dataclass(frozen=True, slots=True)
class Listening:
    """What is to be listened to, and for how long.

    `kind` None: find out what it is among `known`; `seconds` None: until interrupted; `baud` None:
    the kind's own; `capture`: also keep the bytes in this file.
    """

    kind: Kind | None
    port: str
    seconds: float | None = None
    baud: int | None = None
    capture: Path | None = None
    known: Sequence[Kind] | None = None


def listen(asked: Listening, out: TextIO, errors: TextIO, clock: Clock) -> int:
    """Print what the device says until time is up or SIGINT or SIGTERM comes; gives exit status 0.

    Unavailable, in one sentence, when the port cannot be opened at the start or no known device is
    found.  A port that goes away later is waited for.  What a person should know of the line itself
    goes to `errors`.
    """
    with told_to_stop() as stopped:
        return _Listener(asked, out, errors, clock, stopped).listen()


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set, instead of breaking off wherever the program is."""
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopped  # only the main thread hears signals
        return
    before = {
        number: signal.signal(number, lambda _number, _frame: stopped.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stopped
    finally:
        for number, old in before.items():
            signal.signal(number, old)


class _Listener:
    """One run of `listen`."""

    def __init__(
        self,
        asked: Listening,
        out: TextIO,
        errors: TextIO,
        clock: Clock,
        stopped: threading.Event,
    ) -> None:
        self._asked = asked
        self._out = out
        self._errors = errors
        self._clock = clock
        self._stopped = stopped
        self._traffic = Traffic()
        self._well = True
        begin = clock.now().monotonic
        self._end = None if asked.seconds is None else begin + asked.seconds

    def listen(self) -> int:
        seen = None if self._asked.kind else self._find_out()
        kind = self._asked.kind
        lines = JsonLines(kind.protocol if kind else "unknown", self._out)
        tally = self._listen_as(kind, lines) if kind else Tally()
        with self._being_read():
            lines.summary(tally.good, tally.bad, self._traffic, self._clock.now())
        if seen is not None and not self._stopped.is_set():
            raise Unavailable(seen.sentence)
        return 0

    def _listen_as(self, kind: Kind, lines: JsonLines) -> Tally:
        """Carry on a conversation until time is up; the frames it brought."""

        def told(_line: str, readings: tuple[Reading, ...]) -> None:
            with self._being_read():
                lines.take(readings)

        capture = self._capture(kind)
        taps = (self._traffic, capture) if capture else (self._traffic,)
        wiring = Wiring(self._asked.port, kind, self._asked.port, self._asked.baud, taps)
        session = Session(wiring, self._clock, told, self._linked)
        try:
            session.connect()
            while self._carry_on(capture):
                self._stopped.wait(session.step())
                with self._being_read():
                    lines.let_pass(self._clock.now())
        except LineLost as lost:  # only the first opening is not survived
            raise Unavailable(lost.reason) from None
        finally:
            session.close()
            if capture:
                capture.close(self._clock.now())
        if capture and capture.trouble:
            raise Unavailable(capture.trouble)
        return session.tally

    def _find_out(self) -> NotKnown | None:
        """Find out what the device is, and listen to it as that; what was seen where nobody knows.

        A person at the keyboard is told how long it may take, what is tried, and what was found.
        """
        known = self._asked.known or tuple(kinds().values())
        port = UnknownDevice(
            self._asked.port,
            self._asked.baud,
            self._clock,
            self._carry_on,
            self._traffic,
            self._say,
        )
        self._say(how_long(port, known))
        found = recognise(port, known)
        if isinstance(found, NotKnown):
            return found
        self._asked = replace(self._asked, kind=found.kind, baud=found.baud)
        self._say(this_is(port.port, found))
        return None

    def _say(self, words: str) -> None:
        self._errors.write(f"{words}\n")
        self._errors.flush()

    def _capture(self, kind: Kind) -> CaptureWriter | None:
        if self._asked.capture is None:
            return None
        baud = self._asked.baud or kind.settings.baud
        description = Description(self._asked.port, kind.protocol, baud)
        return CaptureWriter(self._asked.capture, description)

    def _carry_on(self, capture: CaptureWriter | None = None) -> bool:
        """Whether there is still time, somebody who reads, and room for what is captured."""
        if self._stopped.is_set() or (capture and capture.trouble):
            return False
        return self._end is None or self._clock.now().monotonic < self._end

    def _linked(self, state: LinkState) -> None:
        """Tell the person at the keyboard when the line is in trouble, and when no longer."""
        if state.state is ConnectionState.CONNECTING:
            return
        well = state.state is ConnectionState.TALKING
        if not (well and self._well):
            reason = f": {state.reason}" if state.reason else ""
            self._say(f"{state.line}: {state.state}{reason}")
        self._well = well

    @contextmanager
    def _being_read(self) -> Iterator[None]:
        """Stop when whoever read the lines has gone away (``listen ... | head``)."""
        try:
            yield
        except BrokenPipeError:
            self._stopped.set()
