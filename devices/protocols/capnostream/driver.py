"""The conversation with one Capnostream: greet, start the stream, hold it, and start over.

EnableComm until it says who it is, StartRTComm once, LinkIsActive every 5 s; nothing else is asked,
for waves and numerics come by themselves (SOURCE.md, "Dialogue").
"""

from collections.abc import Iterable
from enum import Enum, auto
from math import inf

from devices.effects import (
    Effect,
    Event,
    Opened,
    Publish,
    Received,
    Tally,
    Transmit,
    WakeAfter,
    Woken,
)
from devices.framing import Noise
from devices.protocols.capnostream.frames import BEGIN, Frame, FrameReader, frame
from devices.protocols.capnostream.greeting import Greeting
from devices.protocols.capnostream.messages import (
    LINK_ACTIVE,
    START,
    DeviceId,
    Malformed,
    Message,
    NewPatient,
    Numerics,
    Wave,
    decode,
)
from devices.protocols.capnostream.plausible import Verdict
from devices.protocols.capnostream.translate import Monitor
from devices.query import Query
from station.domain.clock import Stamp
from station.domain.observation import DeviceEvent, LineNoise, Reading, Silence

LINK_EVERY = 5.0
STOPPED = 3.0
"""Seconds without a message of numerics after which the stream is started once more."""
QUIET_SECONDS = 5.0
"""Seconds without a believed message of numerics that are silence."""
TRICKLE, TRICKLES_AT_MOST = 0.05, 1.0
"""Seconds that a frame under way is waited for before something is said, and altogether."""
CUT_OFF = 1.0
"""Seconds without a byte after which a frame that has begun will not be finished."""
NOISE_EVERY = 2.0
"""Seconds for which noise is added up: twenty damaged waves a second are one story."""
_SLACK = 0.001  # a wake a rounding error early is on time
_RESTARTED = "The monitor said unasked who it is: it was switched off and on, or exchanged."


class _Phase(Enum):
    CLOSED = auto()
    GREETING = auto()
    RUNNING = auto()


class CapnostreamDriver:
    """One monitor on one line; survives any number of Lost and Opened."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.skipped = 0
        self._reader = FrameReader()
        self._monitor = Monitor()
        self._greeting = Greeting()
        self._phase = _Phase.CLOSED
        self._unasked = False
        self._numerics_at = self._link_at = self._last_byte = 0.0
        self._nudged = False
        self._heard: Stamp | None = None
        self._silent = False
        self._wake = inf
        self._stirred = False
        self._noise: dict[str, int] = {}  # bytes by reason
        self._noise_since = 0.0
        self._effects: list[Effect] = []

    @property
    def odd(self) -> int:
        """Messages of numerics that were held back until another said the same."""
        return self._monitor.odd

    @property
    def unbelievable(self) -> int:
        """Values that no patient can have, given as no value."""
        return self._monitor.unbelievable

    def handle(self, event: Event) -> list[Effect]:
        """Take one event; give back the effects in the order they are to happen.  Never raises."""
        self._effects = []
        match event:
            case Received(data, at):
                self._receive(data, at)
            case Opened(at):
                self._open(at)
            case Woken(at):
                self._wake = inf
                self._proceed(at)
            case _:
                self._lose(event.at)
        return self._effects

    def encode(self, transmit: Transmit) -> bytes:
        """The frame of a query."""
        body = transmit.query.fill(transmit.fields)
        return frame(body[0], body[1:])

    # --- Events ------------------------------------------------------------------------------

    def _open(self, at: Stamp) -> None:
        self._give_up(at)
        self._wake = inf
        self._heard = self._heard or at
        self._unasked = False
        self._greeting.opened()
        self._greet(at)
        self._proceed(at)

    def _lose(self, at: Stamp) -> None:
        self._give_up(at)
        self._tell_noise(at)
        self._phase, self._wake = _Phase.CLOSED, inf
        self._fall_silent(at)

    def _receive(self, data: bytes, at: Stamp) -> None:
        self._last_byte = at.monotonic
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                self._frame(piece, at)
            elif isinstance(piece, Noise):
                self._damaged(piece, at)
            else:
                self.skipped += 1
        if self._stirred or self._noise:
            self._proceed(at)

    # --- What the monitor says ---------------------------------------------------------------

    def _frame(self, whole: Frame, at: Stamp) -> None:
        message = decode(whole)
        if isinstance(message, Wave):  # twenty a second: first, and without a detour
            self.tally.good += 1
            if self._phase is _Phase.RUNNING:
                self._publish(self._monitor.wave(message, at))
            else:
                self._greeting.streams()
        elif isinstance(message, Malformed):
            self.tally.bad += 1
            self._hear_noise(len(whole.raw), message.reason, at)
        else:
            self.tally.good += 1
            self._message(message, at)

    def _message(self, message: Message, at: Stamp) -> None:
        if self._phase is _Phase.RUNNING:
            self._run(message, at)
        elif isinstance(message, Numerics):
            self._greeting.streams()
        elif isinstance(message, DeviceId) and self._phase is _Phase.GREETING:
            self._stirred = True
            if self._greeting.answered(message.text, at.monotonic):
                self._start(message.text, at)

    def _run(self, message: Message, at: Stamp) -> None:
        """A message of a running conversation."""
        if isinstance(message, Numerics):
            self._numerics(message, at)
        elif isinstance(message, NewPatient):
            self._publish(self._monitor.new_patient(message, at))
        elif isinstance(message, DeviceId) and not self._greeting.expects(
            message.text, at.monotonic
        ):
            self._unasked = True
            self._greet(at)

    def _numerics(self, said: Numerics, at: Stamp) -> None:
        """Values are told while it is certain who told them."""
        if self._nudged:
            self._greet(at)  # the stream has paused: it may be another monitor's now
            return
        verdict, readings = self._monitor.numerics(said, at)
        if verdict is not Verdict.REPEATED:
            self._numerics_at, self._stirred = at.monotonic, True
        if verdict is Verdict.TAKEN:
            self._heard, self._silent = at, False
            self._greeting.succeeded()
        self._publish(readings)
        if verdict is Verdict.STEPPED:
            self._greet(at)

    # --- What the station says ---------------------------------------------------------------

    def _greet(self, at: Stamp) -> None:
        self._phase, self._stirred = _Phase.GREETING, True
        self._greeting.begin(at.monotonic)

    def _start(self, text: str, at: Stamp) -> None:
        """It is certain who is there: say so, and start the stream."""
        self._phase, self._nudged = _Phase.RUNNING, False
        self._numerics_at, self._link_at = at.monotonic, at.monotonic + LINK_EVERY
        self._publish(self._monitor.begin(text, at))
        if self._unasked:
            self._unasked = False
            self._publish([DeviceEvent("", "restarted", _RESTARTED, at)])
        self._send(START)

    def _proceed(self, at: Stamp) -> None:
        """Do what is due, say who fell silent, and ask to be woken for what comes next."""
        self._stirred = False
        if self._phase is _Phase.CLOSED:
            return
        by_now = at.monotonic + _SLACK
        if self._noise and self._noise_since + NOISE_EVERY <= by_now:
            self._tell_noise(at)
        if self._quiet_at() <= by_now:
            self._fall_silent(at)
        if self._due() <= by_now and not self._trickles(at):
            self._speak(at)
        noise_due = self._noise_since + NOISE_EVERY if self._noise else inf
        due = max(min(self._due(), self._quiet_at(), noise_due), at.monotonic + TRICKLE)
        if due < self._wake:
            self._wake = due
            self._effects.append(WakeAfter(due - at.monotonic))

    def _due(self) -> float:
        """When the station has something to say next."""
        if self._phase is _Phase.GREETING:
            return self._greeting.due
        return min(self._link_at, self._numerics_at + STOPPED)

    def _quiet_at(self) -> float:
        """When the monitor has been quiet for too long."""
        return inf if self._silent or self._heard is None else self._heard.monotonic + QUIET_SECONDS

    def _trickles(self, at: Stamp) -> bool:
        """Whether a frame is under way that is worth waiting for; one that broke off is dropped."""
        if not self._reader.underway:
            return False
        if at.monotonic - self._last_byte >= CUT_OFF:
            self._give_up(at)
            return False
        return at.monotonic < self._due() + TRICKLES_AT_MOST

    def _speak(self, at: Stamp) -> None:
        now = at.monotonic
        if self._phase is _Phase.GREETING:
            settled = self._greeting.settled()
            if settled is None:
                self._send(self._greeting.next(now))
            else:
                self._start(settled, at)
        elif now + _SLACK < self._numerics_at + STOPPED:
            self._link_at = now + LINK_EVERY
            self._send(LINK_ACTIVE)
        elif self._nudged:
            self._greet(at)
        else:
            self._nudged, self._numerics_at = True, now
            self._send(START)

    # --- Housekeeping ------------------------------------------------------------------------

    def _send(self, query: Query) -> None:
        self._effects.append(Transmit(query))

    def _publish(self, readings: Iterable[Reading]) -> None:
        self._effects += map(Publish, readings)

    def _give_up(self, at: Stamp) -> None:
        """What is held of a frame will not be finished."""
        for piece in self._reader.flush():
            self._damaged(piece, at)

    def _damaged(self, piece: Noise, at: Stamp) -> None:
        """Bytes that are no frame; a frame that began and came to nothing counts as bad."""
        self.tally.bad += piece.raw[:1] == BEGIN
        self._hear_noise(len(piece.raw), piece.reason, at)

    def _hear_noise(self, size: int, reason: str, at: Stamp) -> None:
        if not self._noise:
            self._noise_since = at.monotonic
        self._noise[reason] = self._noise.get(reason, 0) + size

    def _tell_noise(self, at: Stamp) -> None:
        """Say what was no frame, with every reason; nothing if there was none."""
        if self._noise:
            size, reasons = sum(self._noise.values()), ", ".join(sorted(self._noise))
            self._publish([LineNoise(size, reasons, at)])
            self._noise.clear()

    def _fall_silent(self, at: Stamp) -> None:
        """Say once that nothing has been heard since; what is always so for a line that is gone."""
        if not self._silent and self._heard is not None:
            self._silent = True
            self._publish([Silence("", self._heard, at)])
