"""What a line is doing, in words a nurse can act on, judged from the last seconds of its bytes."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from devices.effects import Tally
from station.domain.clock import Stamp
from station.domain.device import ConnectionState, LinkState
from station.domain.line_counts import LineCounts
from station.domain.observation import DeviceEvent, Label, Numeric, Reading

WINDOW_SECONDS = 10.0
# A line turns noisy above this share of bytes that are no frame, and is well again below half of
# it, so that it does not turn to and fro; the ward may set another.
NOISY_ABOVE = 0.10
# Under which a driver says that a device's model or software is not known here (faults.md 6).
UNSUPPORTED = "unsupported"


@dataclass(slots=True)
class _Second:
    """What one second brought."""

    begin: float
    bytes_in: int = 0
    noise: int = 0
    good: int = 0


class LinkWatch:
    """Counts one line's bytes and frames and names its state.  Keeps no time of its own.

    `noisy_above` is the share of bad bytes, 0 to 1, above which it is noisy.
    """

    def __init__(
        self,
        line: str,
        device: str,
        quiet_seconds: float,
        at: Stamp,
        noisy_above: float = NOISY_ABOVE,
    ) -> None:
        self._line = line
        self._device = device
        self._patience = max(quiet_seconds, 1.0)
        self._window = max(WINDOW_SECONDS, quiet_seconds)
        self._noisy_above = noisy_above
        self._seconds: deque[_Second] = deque()
        self._begun = at.utc
        self._good = self._bad = self._heard = self._noise = self._resyncs = self._silences = 0
        self._astray = False
        self._unsure = 0  # bytes that were noise before the first frame since the opening
        self._silent = 0.0
        self._silent_since: float | None = None
        self._opened = at.monotonic
        self._last_byte: float | None = None
        self._last_good: float | None = None
        self._lost: str | None = None
        self._foreign: str | None = None
        self._last_value: float | None = None
        self._state = ConnectionState.CONNECTING
        self._reason = ""
        self._since: datetime = at.utc
        self._look(at)

    def opened(self, at: Stamp) -> None:
        """The line is open; what was heard before the opening no longer counts."""
        self._seconds.clear()
        self._unsure, self._foreign, self._last_value = 0, None, None
        self._opened, self._last_byte, self._last_good, self._lost = at.monotonic, None, None, None
        self._look(at)

    def lost(self, reason: str, at: Stamp) -> None:
        """The line is gone, or could not be opened."""
        self._lost = reason
        self._look(at)

    def heard(self, size: int, noise: int, good: int, bad: int, at: Stamp) -> None:
        """Bytes came; this many of them were noise, and they completed this many frames."""
        if not self.talked:
            self._unsure += noise
        if good and not self.talked:
            # The tail of a message that was under way at the opening is no fault of the line.
            self._seconds.clear()
            self._noise -= self._unsure - noise
            self._astray, noise = False, 0
        if not self._seconds or at.monotonic - self._seconds[-1].begin >= 1.0:
            self._seconds.append(_Second(at.monotonic))
        second = self._seconds[-1]
        second.bytes_in += size
        second.noise += noise
        second.good += good
        self._good += good
        self._bad += bad
        self._heard += size
        self._noise += noise
        self._astray = self._astray or noise > 0 or bad > 0
        if good and self._astray:
            self._astray = False
            self._resyncs += 1
        if size:
            self._last_byte = at.monotonic
        if good:
            self._last_good = at.monotonic

    def told(self, readings: Iterable[Reading]) -> None:
        """What the driver makes of it: a device that is not known here, until a value is read.

        In a rack an unknown pump may stand beside pumps that are read: the line is theirs.
        """
        for one in readings:
            match one:
                case DeviceEvent(name=name, text=str(text)) if name == UNSUPPORTED:
                    self._foreign = text
                case Label(name=name, text=str(text)) if name == UNSUPPORTED:
                    self._foreign = text
                case Numeric(heard=heard):
                    self._foreign, self._last_value = None, heard.monotonic
                case _:
                    pass

    @property
    def talked(self) -> bool:
        """Whether a good frame came since the line was opened."""
        return self._last_good is not None

    @property
    def tally(self) -> Tally:
        """Every frame counted so far."""
        return Tally(self._good, self._bad)

    @property
    def counts(self) -> LineCounts:
        """Everything counted so far; a silence once it is over: a quiet line has no news."""
        return LineCounts(
            self._begun,
            self._good,
            self._bad,
            self._heard,
            self._noise,
            self._resyncs,
            self._silences,
            timedelta(seconds=round(self._silent)),
        )

    def state(self, at: Stamp) -> LinkState:
        """The state now, with its reason, since when, and what was counted so far."""
        self._look(at)
        good, bad = self._good, self._bad
        return LinkState(
            self._line, self._state, self._since, self._reason, good, bad, counts=self.counts
        )

    def _look(self, at: Stamp) -> None:
        while self._seconds and at.monotonic - self._seconds[0].begin > self._window:
            self._seconds.popleft()
        state, reason = self._judged(at.monotonic)
        if state is not self._state:
            self._state, self._since = state, at.utc
            self._turn_silent(at, silent=state is ConnectionState.SILENT)
        self._reason = reason

    def _turn_silent(self, at: Stamp, *, silent: bool) -> None:
        """Count silences and their length."""
        if self._silent_since is not None:
            self._silent += at.monotonic - self._silent_since
        self._silent_since = at.monotonic if silent else None
        self._silences += silent

    def _judged(self, now: float) -> tuple[ConnectionState, str]:
        if self._lost is not None:
            return ConnectionState.LOST, self._lost
        if any(second.good for second in self._seconds):
            return self._judged_by_messages(now)
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

    def _judged_by_messages(self, now: float) -> tuple[ConnectionState, str]:
        """A line that brings messages: whose, and what else comes with them."""
        read = self._last_value is not None and now - self._last_value < self._patience
        if self._foreign is not None and not read:
            reason = f"another device than {self._device}, or one not known here: nothing of it"
            return ConnectionState.WRONG_DEVICE, f"{reason} is shown ({_plain(self._foreign)})"
        heard = sum(second.bytes_in for second in self._seconds)
        noise = sum(second.noise for second in self._seconds)
        bound = self._noisy_above / (2 if self._state is ConnectionState.NOISY else 1)
        if noise > bound * heard:
            reason = "some bytes are no part of any message: check the cable and its plugs"
            return ConnectionState.NOISY, reason
        return ConnectionState.TALKING, ""


def _plain(sentence: str) -> str:
    """A driver's sentence within another one."""
    return sentence.strip().rstrip(".")
