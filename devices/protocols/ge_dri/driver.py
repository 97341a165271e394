"""The conversation: ask for displayed values, listen to the stream, ask again when it stays away.

The monitor streams by itself until it is stopped, switched off or unplugged, so a request is sent
at an opening and after a silence only.  A line that closes gives no notice: the stop is on the list
and not used (SOURCE.md).
"""

from collections.abc import Iterable
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
from devices.protocols.ge_dri.asking import Asking
from devices.protocols.ge_dri.frames import FLAG, IDLE, Frame, FrameReader, enframe
from devices.protocols.ge_dri.messages import REQUEST, level
from devices.protocols.ge_dri.monitor import Monitor
from devices.protocols.ge_dri.records import Malformed, decode
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

TRICKLE = 0.5
"""Seconds after the last byte in which an answer may still come: nothing is asked meanwhile."""
LONGEST_TRICKLE = 5.0
"""Seconds that a request waits for a line on which bytes never end (the longest answer: 1.6 s)."""
_SOON = 0.001


class DriDriver:
    """One monitor on one line."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._reader = FrameReader()
        self._monitor = Monitor()
        self._asking = Asking()
        self._open = False
        self._last_byte = -inf
        self._wake = inf
        self._effects: list[Effect] = []

    @property
    def unbelievable(self) -> int:
        """Values beyond the believable range of their metric, given as no value so far."""
        return self._monitor.unbelievable

    @property
    def skipped(self) -> int:
        """Records and parts of records that came whole and are not read."""
        return self._monitor.skipped

    @property
    def repeated(self) -> int:
        """Values that came once more under the time of those before."""
        return self._monitor.repeated

    def handle(self, event: Event) -> list[Effect]:
        """Take one event; give back the effects in the order they are to happen.  Never raises."""
        self._effects = []
        match event:
            case Opened(at):
                self._opened(at)
            case Received(data, at):
                self._receive(data, at)
            case Woken(at):
                self._woken(at)
            case _:
                self._lose(event.at)
        if self._open:
            self._proceed(event.at.monotonic)
        return self._effects

    def encode(self, transmit: Transmit) -> bytes:
        """The frame of a query."""
        return enframe(transmit.query.fill(transmit.fields))

    def _opened(self, at: Stamp) -> None:
        self._noise(self._reader.flush(), at)
        self._open, self._wake, self._last_byte = True, inf, -inf
        self._monitor.begin()
        self._monitor.attendance.open(at)
        self._asking.open(at.monotonic)

    def _lose(self, at: Stamp) -> None:
        """The line is gone: what was held of a frame will not be finished."""
        self._noise(self._reader.flush(), at)
        self._open, self._wake = False, inf
        self._publish(self._monitor.attendance.lost(at))

    def _woken(self, at: Stamp) -> None:
        self._wake = inf
        if silences := self._monitor.attendance.silences(at):
            self._publish(silences)
            self._monitor.begin()

    def _receive(self, data: bytes, at: Stamp) -> None:
        self._last_byte = at.monotonic
        noise = []
        for piece in self._reader.receive(data):
            if isinstance(piece, Noise):
                noise.append(piece)
            else:
                self._frame(piece, at)
        self._noise(noise, at)

    def _noise(self, pieces: Iterable[Noise], at: Stamp) -> None:
        """Count and say what was no frame, the same reasons together; a flag more is no fault."""
        sizes: dict[str, int] = {}
        for piece in pieces:
            if piece.reason == IDLE:
                continue
            self.tally.bad += piece.raw[:1] == FLAG
            sizes[piece.reason] = sizes.get(piece.reason, 0) + len(piece.raw)
        self._publish([LineNoise(size, reason, at) for reason, size in sizes.items()])

    def _frame(self, frame: Frame, at: Stamp) -> None:
        """One whole frame; a record whose inner lengths lie gives nothing but its size."""
        record = decode(frame.body)
        told = record if isinstance(record, Malformed) else self._monitor.take(record, at)
        if isinstance(told, Malformed):
            self.tally.bad += 1
            self._publish([LineNoise(len(frame.raw), told.reason, at)])
            return
        self.tally.good += 1
        self._publish(told)
        attendance = self._monitor.attendance
        if not isinstance(record, Malformed) and attendance.heard_at == at.monotonic:
            self._asking.answered(record.level, attendance.deadline())

    def _publish(self, readings: Iterable[Reading]) -> None:
        self._effects += [Publish(reading) for reading in readings]

    def _proceed(self, now: float) -> None:
        """Ask if it is time and nothing is coming just now; then ask to be woken for what is next.

        The monitor's answer ends well before the pause after it does.
        """
        due = min(
            max(self._asking.due, self._last_byte + TRICKLE), self._asking.due + LONGEST_TRICKLE
        )
        if now >= due:
            self._effects.append(Transmit(REQUEST, {"level": level(self._asking.next(now))}))
            due = self._asking.due
        due = min(due, self._monitor.attendance.deadline())
        if due < self._wake:
            self._wake = due
            self._effects.append(WakeAfter(max(due - now, _SOON)))
