"""The cuff pressure: it stands in every answer, and is new when its time or its values are.

The monitor may tell when it was measured (auxiliary information).  Time and values need not come in
one record: where only one of the two has changed, the next answer decides.
"""

from collections.abc import Sequence
from typing import NamedTuple

from devices.protocols.ge_dri.physiology import NOT_UPDATED, special

Numbers = tuple[int, ...]


class Measured(NamedTuple):
    """A measurement to tell: the numbers of the wire, and when by the monitor (None: not known)."""

    numbers: Numbers
    time: int | None


class Cuff:
    """Remembers the measurement that was told last, and whether it is still shown."""

    def __init__(self) -> None:
        self._shown = False
        self._told: Numbers | None = None
        self._told_time: int | None = None
        self._time: int | None = None
        self._held: tuple[Numbers, int | None] | None = None

    def forget(self) -> None:
        """Another monitor: whatever it shows is new."""
        self._shown = False
        self._told = self._told_time = self._time = self._held = None

    def timed(self, time: int | None) -> None:
        """The auxiliary information names the time of the last measurement."""
        self._time = time or self._time

    def gone(self) -> bool:
        """The monitor shows no cuff any more; whether it had shown one."""
        shown, self._shown, self._held = self._shown, False, None
        return shown

    def take(self, numbers: Sequence[int]) -> Measured | None:
        """The numbers of one answer: a measurement, if it is one that was not told before."""
        seen = self._seen(numbers)
        other, later = seen != self._told, self._time != self._told_time
        if seen is None or (self._shown and not other and not later):
            self._held = None
            return None
        if not self._certain(seen, other=other, later=later) and self._held != (seen, self._time):
            self._held = seen, self._time
            return None
        time = None if other and not later else self._time
        self._shown, self._told = True, seen
        self._told_time, self._held = self._time, None
        return Measured(seen, time)

    def _certain(self, seen: Numbers, *, other: bool, later: bool) -> bool:
        """Whether one answer is enough: values and time are both new, or there is but one of them.

        What came back as it was, after the monitor had shown nothing, is certain as well.
        """
        nothing = all(special(number) is not None for number in seen)
        return self._time is None or nothing or other is later

    def _seen(self, numbers: Sequence[int]) -> Numbers | None:
        """The numbers, those that were not updated as they were told last; None for no news."""
        before = self._told or tuple(numbers)
        seen = tuple(
            old if new == NOT_UPDATED else new for new, old in zip(numbers, before, strict=True)
        )
        return None if all(number == NOT_UPDATED for number in seen) else seen
