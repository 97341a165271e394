"""The conversation: listen, associate, take the announcement, poll, keep alive, and start over.

Sheet, "What the driver must do".  After opening it listens for one answer period first: if an
association of someone before us still lives, it is aborted before ours is asked for.
"""

from collections import deque
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
from devices.protocols.philips_intellivue.asking import NOTHING, Asking
from devices.protocols.philips_intellivue.association import (
    UNSPECIFIED,
    Accepted,
    Declined,
    Ended,
    Strange,
    Word,
    hear,
)
from devices.protocols.philips_intellivue.frames import BEGIN, Frame, FrameReader, enframe
from devices.protocols.philips_intellivue.linked import Linked
from devices.protocols.philips_intellivue.messages import ABORT, ASSOCIATE, MDS_RESULT, word
from devices.protocols.philips_intellivue.monitor import Monitor
from devices.protocols.philips_intellivue.results import (
    ALARMS,
    MDS,
    Denied,
    Malformed,
    MdsCreate,
    Message,
    Polled,
    decode,
)
from devices.protocols.philips_intellivue.voices import QUIET
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

LISTEN = 1.25
"""Seconds of listening after opening: one answer period (1.024 s) and a little."""
AGAIN = 2.0
"""Seconds between association requests, and after a refusal, an abort or a release."""
AFTER_ABORT = 0.5
"""Seconds that our own abort is given to take effect."""
ANNOUNCEMENT = 2.0
"""Seconds in which the announcement follows the acceptance; then the monitor is asked who it is."""
BURST, BURST_SECONDS = 4, 0.128
"""The monitor takes four frames in 128 ms at most."""

_DATA = b"\xe1"
_SOON = 0.001


class _State(Enum):
    CLOSED = auto()
    SEEKING = auto()
    ACCEPTED = auto()
    POLLING = auto()


class IntelliVueDriver:
    """One monitor on one line."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._reader = FrameReader()
        self._monitor = Monitor()
        self._linked = Linked()
        self._asking = Asking()
        self._state = _State.CLOSED
        self._agreed = UNSPECIFIED
        # When to ask for an association, or to wait no longer for the announcement.
        self._next = 0.0
        # When we aborted, until we ask again.
        self._withdrawn: float | None = None
        self._heard = 0.0
        self._outbox: list[Transmit] = []
        self._sent: deque[float] = deque(maxlen=BURST)
        self._wake = inf
        self._effects: list[Effect] = []

    @property
    def unbelievable(self) -> int:
        """Values beyond the believable range of their metric, given as no value so far."""
        return self._monitor.unbelievable

    @property
    def incomplete(self) -> int:
        """Linked answers that lacked a part and gave nothing, since the start."""
        return self._linked.incomplete

    def handle(self, event: Event) -> list[Effect]:
        """Take one event; give back the effects in the order they are to happen."""
        self._effects = []
        match event:
            case Opened(at):
                self._open(at)
            case Received(data, at):
                self._receive(data, at)
            case Woken(at):
                self._wake = inf
                self._advance(at)
            case _:
                self._lose(event.at)
        return self._effects

    def encode(self, transmit: Transmit) -> bytes:
        """The frame of a query."""
        return enframe(transmit.query.fill(transmit.fields))

    def _open(self, at: Stamp) -> None:
        """Listen first: the results of a forgotten association would come now."""
        self._noise(self._reader.flush(), at)
        self._wake = inf
        self._withdrawn = None
        self._monitor.voices.open(at)
        self._seek(at.monotonic + LISTEN)
        self._proceed(at.monotonic)

    def _lose(self, at: Stamp) -> None:
        """The line is gone: what was held of a frame will not be finished."""
        self._noise(self._reader.flush(), at)
        self._state, self._wake = _State.CLOSED, inf

    def _receive(self, data: bytes, at: Stamp) -> None:
        """Take bytes: publish what they say, and ask what may now be asked."""
        noise = []
        for piece in self._reader.receive(data):
            if isinstance(piece, Noise):
                noise.append(piece)
            else:
                self._frame(piece, at)
        self._noise(noise, at)
        self._proceed(at.monotonic)

    def _advance(self, at: Stamp) -> None:
        """Time has passed: say who fell silent, and start over with a monitor that did."""
        now = at.monotonic
        if self._state is _State.POLLING and now >= self._heard + QUIET:
            self._seek(now)
        if self._state is not _State.CLOSED:
            self._publish(self._monitor.voices.silences(at))
        self._proceed(now)

    def _noise(self, pieces: Iterable[Noise], at: Stamp) -> None:
        """Count and say what was no frame, the same reasons together."""
        sizes: dict[str, int] = {}
        for piece in pieces:
            self.tally.bad += piece.raw[:1] == BEGIN
            sizes[piece.reason] = sizes.get(piece.reason, 0) + len(piece.raw)
        self._publish([LineNoise(size, reason, at) for reason, size in sizes.items()])

    def _frame(self, frame: Frame, at: Stamp) -> None:
        """One whole frame; one whose lengths lie gives nothing but its size."""
        body = frame.body
        message = decode(body) if body[:1] == _DATA else hear(body)
        if isinstance(message, Malformed):
            self.tally.bad += 1
            self._publish([LineNoise(len(frame.raw), message.reason, at)])
            return
        self.tally.good += 1
        if self._state is _State.CLOSED:
            return
        self._heard = at.monotonic
        self._asking.received(at.monotonic)
        if isinstance(message, Accepted | Declined | Ended | Strange):
            self._control(message, at.monotonic)
        elif self._state is _State.SEEKING:
            self._stale(at.monotonic)
        else:
            self._data(message, at)

    def _control(self, said: Word, now: float) -> None:
        """Association control: accepted we begin, refused or put off we try again."""
        if isinstance(said, Accepted):
            if self._withdrawn is None:
                self._state, self._next, self._agreed = _State.ACCEPTED, now + ANNOUNCEMENT, said
                self._linked.begin()
                self._monitor.begin()
        elif isinstance(said, Declined | Ended):
            self._seek(now + AGAIN)

    def _stale(self, now: float) -> None:
        """Data that nobody asked for: an earlier association still lives, and is aborted first."""
        if self._withdrawn is None or now >= self._withdrawn + AGAIN:
            self._withdrawn = now
            self._send(Transmit(ABORT), now)
            self._next = now + AFTER_ABORT

    def _data(self, message: Message, at: Stamp) -> None:
        """Announcement, answer or error of the present association."""
        if isinstance(message, MdsCreate):
            self._announced(message, at)
        elif self._state is _State.POLLING and isinstance(message, Polled):
            self._answered(message, at)
        elif self._state is _State.POLLING and isinstance(message, Denied):
            self._denied(message, at)

    def _announced(self, create: MdsCreate, at: Stamp) -> None:
        """The monitor announces itself: take it down, give the receipt, begin to ask."""
        now = at.monotonic
        if create.confirmed:
            fields = {"invoke": word(create.invoke), "event_time": create.event_time}
            self._send(Transmit(MDS_RESULT, fields), now)
        event_time = int.from_bytes(create.event_time, "big")
        self._publish(self._monitor.announced(create.mds, event_time, at))
        if self._state is _State.ACCEPTED:
            self._state = _State.POLLING
            self._asking.begin(self._agreed, now, introduced=self._monitor.known)

    def _answered(self, part: Polled, at: Stamp) -> None:
        """A poll answer, or one part of it."""
        answer = self._linked.take(part)
        if answer is None:
            return
        known = self._monitor.known
        self._publish(self._monitor.take(answer, at))
        nameless = answer.polled == MDS and not self._monitor.known
        told = NOTHING if nameless else answer.polled
        self._asking.answered(answer.invoke, told, at.monotonic)
        if known and not self._monitor.known:
            self._asking.doubted(at.monotonic)

    def _denied(self, denial: Denied, at: Stamp) -> None:
        """The monitor will not give what we asked for."""
        if self._asking.denied(denial.invoke, at.monotonic) == ALARMS:
            self._publish(self._monitor.without_alarms(at))

    def _publish(self, readings: Iterable[Reading]) -> None:
        self._effects += [Publish(reading) for reading in readings]

    def _seek(self, when: float) -> None:
        """No association: ask for one at that moment."""
        self._state, self._next = _State.SEEKING, when
        self._outbox.clear()

    def _proceed(self, now: float) -> None:
        """Send what is due, and ask to be woken for what comes next."""
        if self._state is _State.CLOSED:
            return
        if self._state is _State.SEEKING and now >= self._next:
            self._next, self._withdrawn = now + AGAIN, None
            self._send(Transmit(ASSOCIATE), now)
        elif self._state is _State.ACCEPTED and now >= self._next:
            self._state = _State.POLLING
            self._asking.begin(self._agreed, now, introduced=False)
        self._flush(now)
        if self._state is _State.POLLING and not self._outbox:
            request = self._asking.next(now)
            if request is not None:
                self._send(request, now)
        self._schedule(now)

    def _send(self, transmit: Transmit, now: float) -> None:
        """Send in its turn; a monitor that asks for receipts without end gets the first few."""
        if len(self._outbox) < BURST:
            self._outbox.append(transmit)
        self._flush(now)

    def _flush(self, now: float) -> None:
        """Send as much as the monitor takes."""
        while self._outbox and (len(self._sent) < BURST or now >= self._sent[0] + BURST_SECONDS):
            self._sent.append(now)
            self._effects.append(self._outbox.pop(0))

    def _schedule(self, now: float) -> None:
        """Ask to be woken at the next deadline, if that is before the moment already asked for."""
        polling = self._state is _State.POLLING
        if self._outbox:
            due = self._sent[0] + BURST_SECONDS
        else:
            due = self._asking.deadline() if polling else self._next
        if polling:
            due = min(due, self._heard + QUIET)
        due = min(due, self._monitor.voices.deadline())
        if due < self._wake:
            self._wake = due
            self._effects.append(WakeAfter(max(due - now, _SOON)))
