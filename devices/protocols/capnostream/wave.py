"""The CO2 wave: its status, and the ends of breath in it.  The curve itself is no numeric.

Twenty samples come in a second, each with a counter: what was counted in an unbroken minute is
certain, and a minute with a hole in it tells nothing.
"""

from collections import deque

from devices.protocols.capnostream.messages import Wave
from devices.two_reads import TwoReads
from station.domain.clock import Stamp

INVALID, INITIALISING, OCCLUSION, END_OF_BREATH = 0x01, 0x02, 0x04, 0x08
MAINTENANCE, PURGING, NOT_CONNECTED, MALFUNCTION = 0x10, 0x20, 0x40, 0x80
WITHOUT_VALUES = INVALID | INITIALISING | NOT_CONNECTED | MALFUNCTION
QUESTIONABLE = OCCLUSION | MAINTENANCE | PURGING

MINUTE = 60.0
BROKEN = 3.0
"""Seconds without a sample that break the wave, even where the counter went round."""
_COUNTS = 0x100

_WORDS = (
    (MALFUNCTION, "malfunction"),
    (NOT_CONNECTED, "filter line not connected"),
    (OCCLUSION, "filter line occluded"),
    (INITIALISING, "initialising"),
    (MAINTENANCE, "self-maintenance"),
    (PURGING, "purging"),
    (INVALID, "no valid CO2"),
)


def words(status: int) -> str:
    """A status as a person reads it."""
    return ", ".join(word for bit, word in _WORDS if status & bit) or "measuring"


class WaveWatch:
    """Follows one monitor's wave, sample by sample."""

    def __init__(self) -> None:
        self._reads = TwoReads()
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing that was said before counts."""
        self._reads.forget()
        self._status: int | None = None
        self._counter = -1
        self._heard = 0.0
        self._unbroken = 0.0
        self._breaths: deque[float] = deque()

    def take(self, wave: Wave, at: Stamp) -> bool:
        """Take a sample; whether the status has changed, which two samples must say."""
        now = at.monotonic
        counter, said = wave
        if counter != (self._counter + 1) % _COUNTS or now - self._heard > BROKEN:
            self._unbroken = now
            self._breaths.clear()
        self._counter, self._heard = counter, now
        if said & END_OF_BREATH:
            self._breaths.append(now)
            said &= ~END_OF_BREATH
        if not self._reads.agree("status", said) or said == self._status:
            return False
        self._status = said
        return True

    @property
    def status(self) -> int:
        """The newest status that is certain, without the end of breath; 0 before there is one."""
        return self._status or 0

    def breaths(self, at: Stamp) -> int | None:
        """How many breaths ended in the minute before; None unless the wave came without a hole."""
        now = at.monotonic
        while self._breaths and now - self._breaths[0] >= MINUTE:
            self._breaths.popleft()
        if now - self._unbroken < MINUTE or now - self._heard > BROKEN:
            return None
        return len(self._breaths)
