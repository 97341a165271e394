"""The beginning of a conversation: who is there?  Asked every three seconds, later less often.

A description that is new is believed when it comes twice, for it decides whose values follow.  A
monitor that streams and does not answer still has a conversation of somebody before us: that one
is ended as its own host would have, and ours begins anew.
"""

from collections import deque
from math import inf

from devices.protocols.capnostream.messages import DISABLE, ENABLE, STOP
from devices.query import Query
from devices.two_reads import TwoReads

PAUSES = (3.0, 3.0, 3.0, 6.0, 12.0)
"""Seconds from one EnableComm to the next while nothing comes of them."""
SPACING = 1.05
"""Seconds between two in any case: never faster than one a second, whatever the timers' grain."""
BEFORE_DISABLE = 0.1
IN_VAIN = 2
"""So many unanswered ones make it another case: the monitor answers differently than we think."""


class Greeting:
    """Knows what to say next, and when, until it is certain who is there."""

    def __init__(self) -> None:
        self._reads = TwoReads()
        self._asked = -inf
        self._in_vain = 0
        self._unanswered = 0
        self._said_once: str | None = None
        self._certain: str | None = None
        self._streams = False
        self._ending: deque[tuple[Query, float]] = deque()
        self.due = inf

    def opened(self) -> None:
        """The line is open: whoever is there has not been asked in vain yet."""
        self._in_vain = 0

    def succeeded(self) -> None:
        """Values came: whatever was in vain before is forgotten."""
        self._in_vain = 0

    def begin(self, now: float) -> None:
        """Ask who is there, at once if it was not asked just before."""
        self._unanswered, self._said_once, self._streams = 0, None, False
        self._ending.clear()
        self.due = max(now, self._asked + self._pause())

    def streams(self) -> None:
        """Waves or numerics come although nobody has started them in this conversation."""
        self._streams = True

    def next(self, now: float) -> Query:
        """What to say now that it is due."""
        if self._ending:
            query, pause = self._ending.popleft()
            self.due = now + pause
            return query
        if self._unanswered >= IN_VAIN and self._streams:
            self._unanswered, self._streams = 0, False
            self._ending.append((DISABLE, SPACING))
            self.due = now + BEFORE_DISABLE
            return STOP
        self._asked = now
        self._unanswered += 1
        self._in_vain += 1
        self.due = now + self._pause()
        return ENABLE

    def answered(self, text: str, now: float) -> bool:
        """A description came; whether it is certain."""
        self._unanswered = 0
        if self._reads.agree("device id", text):
            self._certain = text
            return True
        self._said_once = text
        self.due = max(now, self._asked + SPACING)
        return False

    def settled(self) -> str | None:
        """The description that was told once, if the monitor does not answer a second time."""
        if self._said_once is None or self._unanswered < IN_VAIN:
            return None
        self._certain = self._said_once
        return self._certain

    def expects(self, text: str, now: float) -> bool:
        """Whether a description that comes now may be the late answer to a question."""
        return text == self._certain and now - self._asked < PAUSES[0]

    def _pause(self) -> float:
        if not self._in_vain:
            return SPACING
        return PAUSES[min(self._in_vain, len(PAUSES)) - 1]
