"""What is asked when: the round of questions to one pump.

One question goes out every `SPACING` seconds at the most, whatever happens (faults.md 9).  Every
other one is STATUS.  Those between are ISTWERT, unless one of the slower segments is due: one in a
row, or two if the pump itself asks to be read again.  STATUS thus comes every two seconds, ISTWERT
every two to six (SOURCE.md, "Poll plan", says why not twice as often).
"""

from collections.abc import Collection

from devices.protocols.bbraun_dianet.messages import Segment

SPACING = 1.05  # s between questions: never more than one a second, whatever the timers' grain
CYCLE = 2 * SPACING  # s from one STATUS to the next
EVERY = {
    Segment.IDENT: 15.0,
    Segment.SOLLWERT: 30.0,
    Segment.DOSIS: 30.0,
    Segment.LIMITS: 300.0,
    Segment.RELOAD: 300.0,
    Segment.PROPOSAL: 300.0,
    Segment.HISTORY: 300.0,
}
"""Seconds after which each of the slower segments is read again; the first is the first to be."""
AT_ONCE = (Segment.SOLLWERT, Segment.DOSIS)  # are wanted of a pump that has just been met
ON_REQUEST = (Segment.SOLLWERT, Segment.LIMITS, Segment.DOSIS)
STUBBORN = 3  # readings after which a request that still stands is no news any more
MOST_IN_A_ROW, MOST_WANTED_IN_A_ROW = 1, 2  # slower segments without ISTWERT between them
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0  # s before one that was not answered is asked again


class Rota:
    """The order of the questions to one pump that has said who it is."""

    def __init__(self) -> None:
        self._due = dict.fromkeys(EVERY, 0.0)
        self._pause = dict.fromkeys(EVERY, FIRST_PAUSE)
        self._not_before = dict.fromkeys(EVERY, 0.0)
        self._wanted: dict[Segment, None] = dict.fromkeys(AT_ONCE)
        self._reads = dict.fromkeys(ON_REQUEST, 0)
        self._unknown: set[Segment] = set()
        self._status_next = True
        self._in_a_row = 0

    def next(self, now: float) -> Segment:
        """The question whose turn it is at this monotonic second."""
        status, self._status_next = self._status_next, not self._status_next
        if status:
            return Segment.STATUS
        slower = self._slower(now)
        self._in_a_row = self._in_a_row + 1 if slower else 0
        return slower or Segment.ISTWERT

    def _slower(self, now: float) -> Segment | None:
        """The slower segment whose turn it is: first what the pump wants read, the oldest first."""
        found = None
        if self._in_a_row < MOST_WANTED_IN_A_ROW:
            found = next((one for one in self._wanted if self._allowed(one, now)), None)
        if found is None and self._in_a_row < MOST_IN_A_ROW:
            due = (one for one in EVERY if self._due[one] <= now and self._allowed(one, now))
            found = min(due, key=self._turn, default=None)
        return found

    def _turn(self, segment: Segment) -> tuple[bool, float]:
        """Who the pump is goes before all others; else whichever has waited longest."""
        return segment is not Segment.IDENT, self._due[segment]

    def _allowed(self, segment: Segment, now: float) -> bool:
        return self._not_before[segment] <= now and segment not in self._unknown

    def resume(self) -> None:
        """After an interruption the state of the pump comes first."""
        self._status_next = True

    def requested(self, segments: Collection[Segment]) -> None:
        """What a STATUS asks to be read again; a pump that never has enough is heeded no more."""
        for one, reads in self._reads.items():
            if one not in segments:
                self._reads[one] = 0
            elif reads < STUBBORN:
                self._wanted.setdefault(one)

    def answered(self, segment: Segment, now: float) -> None:
        """It was read; it is read again after a while."""
        self._wanted.pop(segment, None)
        if segment in self._reads:
            self._reads[segment] += 1
        if segment in EVERY:
            self._due[segment] = now + EVERY[segment]
            self._pause[segment] = FIRST_PAUSE

    def failed(self, segment: Segment, now: float) -> None:
        """No data came: it is asked again, each time after twice as long."""
        if segment in EVERY:
            pause = self._pause[segment]
            self._not_before[segment] = now + pause
            self._pause[segment] = min(2 * pause, LONGEST_PAUSE)

    def unknown(self, segment: Segment) -> None:
        """The pump has no such segment: this one is never asked for it again."""
        self._unknown.add(segment)
