"""How long an answer is waited for: half a second, or twice as long as answers really take.

A question that is asked again is waited for as long as the pump says that it may need.
"""

from collections import deque
from decimal import Decimal

AT_FIRST = 0.5  # s
UNTOLD = 4.0  # s: the longest that a pump is known to state, until this one has stated its own
LONGEST = 10.0  # s: nobody waits longer, whatever a pump states
MEASURED = 8
MARGIN = 1.25  # for a pump that takes longer than it states
MILLISECONDS = 1000


class Patience:
    """What is known of one pump's speed."""

    def __init__(self) -> None:
        self._taken: deque[float] = deque(maxlen=MEASURED)
        self._stated = UNTOLD

    @property
    def usual(self) -> float:
        """The longest that one of the last answers took, in seconds."""
        return max(self._taken, default=0.0)

    def answered(self, seconds: float) -> None:
        """An answer took so long, and there is no doubt which question it answers."""
        self._taken.append(min(seconds, LONGEST))

    def state(self, milliseconds: Decimal) -> None:
        """The pump states how long it may take."""
        self._stated = min(max(float(milliseconds) / MILLISECONDS, AT_FIRST), LONGEST)

    def wait(self, tries: int) -> float:
        """Seconds to wait for an answer to what was asked `tries` times."""
        slower = min(self.usual * MARGIN, LONGEST)
        most = self._stated if self.usual <= self._stated else slower
        return most if tries > 1 else max(AT_FIRST, min(2 * self.usual, most))
