"""What a line is doing, in words a nurse can act on, judged from the last seconds of its bytes."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from devices.effects import Tally
from station.domain.clock import Stamp
from station.domain.device import ConnectionState, LinkState

WINDOW_SECONDS = 10.0
# A line turns noisy above the first share of bytes that are no frame, and is well again below the
# second.
NOISY_ABOVE = 0.10
NOISY_UNTIL = 0.05


@dataclass(slots=True)
class _Second:
    """What one second brought."""

    begin: float
    bytes_in: int = 0
    noise: int = 0
    good: int = 0


class LinkWatch:
    """Counts one line's bytes and frames and names its state.  Keeps no time of its own."""

    def __init__(self, line: str, title: str, baud: int, quiet_seconds: float, at: Stamp) -> None:
        self._line = line
        self._device = f"{title} at {baud} baud"
        self._patience = max(quiet_seconds, 1.0)
        self._window = max(WINDOW_SECONDS, quiet_seconds)
        self._seconds: deque[_Second] = deque()
        self._good = self._bad = 0
        self._opened = at.monotonic
        self._last_byte: float | None = None
        self._last_good: float | None = None
        self._lost: str | None = None
        self._state = ConnectionState.CONNECTING
        self._reason = ""
        self._since: datetime = at.utc
        self._look(at)

    def opened(self, at: Stamp) -> None:
        """The line is open; what was heard before the opening no longer counts."""
        self._seconds.clear()
        self._opened, self._last_byte, self._last_good, self._lost = at.monotonic, None, None, None
        self._look(at)

    def lost(self, reason: str, at: Stamp) -> None:
        """The line is gone, or could not be opened."""
        self._lost = reason
        self._look(at)

    def heard(self, size: int, noise: int, good: int, bad: int, at: Stamp) -> None:
        """Bytes came; this many of them were noise, and they completed this many frames."""
        if good and not self.talked:
            # The tail of a message that was under way at the opening is no fault of the line.
            self._seconds.clear()
            noise = 0
        if not self._seconds or at.monotonic - self._seconds[-1].begin >= 1.0:
            self._seconds.append(_Second(at.monotonic))
        second = self._seconds[-1]
        second.bytes_in += size
        second.noise += noise
        second.good += good
        self._good += good
        self._bad += bad
        if size:
            self._last_byte = at.monotonic
        if good:
            self._last_good = at.monotonic

    @property
    def talked(self) -> bool:
        """Whether a good frame came since the line was opened."""
        return self._last_good is not None

    @property
    def tally(self) -> Tally:
        """Every frame counted so far."""
        return Tally(self._good, self._bad)

    def state(self, at: Stamp) -> LinkState:
        """The state now, with its reason, since when, and the frames counted so far."""
        self._look(at)
        return LinkState(self._line, self._state, self._since, self._reason, self._good, self._bad)

    def _look(self, at: Stamp) -> None:
        while self._seconds and at.monotonic - self._seconds[0].begin > self._window:
            self._seconds.popleft()
        state, reason = self._judged(at.monotonic)
        if state is not self._state:
            self._state, self._since = state, at.utc
        self._reason = reason

    def _judged(self, now: float) -> tuple[ConnectionState, str]:
        if self._lost is not None:
            return ConnectionState.LOST, self._lost
        if any(second.good for second in self._seconds):
            return self._judged_by_noise()
        if self._last_good is not None:
            return self._judged_after_good(now, self._last_good)
        if now - self._opened < self._patience:
            return ConnectionState.CONNECTING, f"waiting for the first answer of {self._device}"
        if self._last_byte is not None:
            reason = f"bytes come, but no message of {self._device}: check the speed and the device"
            return ConnectionState.WRONG_SPEED, reason
        reason = f"no bytes at all from {self._device}: check the device, its cable and its speed"
        return ConnectionState.SILENT, reason

    def _judged_after_good(self, now: float, last_good: float) -> tuple[ConnectionState, str]:
        """A line that brought a message since it was opened, but none of late."""
        if now - max(self._last_byte or last_good, last_good) >= self._patience:
            reason = f"{self._device} says nothing more: check that it is on, and its cable"
            return ConnectionState.SILENT, reason
        if now - last_good >= self._patience:
            reason = f"bytes come, but no message of {self._device} any more: check the cable"
            return ConnectionState.NOISY, reason
        return ConnectionState.TALKING, ""

    def _judged_by_noise(self) -> tuple[ConnectionState, str]:
        heard = sum(second.bytes_in for second in self._seconds)
        noise = sum(second.noise for second in self._seconds)
        bound = NOISY_UNTIL if self._state is ConnectionState.NOISY else NOISY_ABOVE
        if noise > bound * heard:
            reason = "some bytes are no part of any message: check the cable and its plugs"
            return ConnectionState.NOISY, reason
        return ConnectionState.TALKING, ""
