"""What is asked of the monitor, at which interface level, and when again.

A monitor answers only its own level: they are tried in turn until one is answered.  That one is
then asked first, and every third time another, for a monitor may have been exchanged.
"""

from devices.protocols.ge_dri.messages import LEVELS

PATIENCE = 15.0
"""Seconds that a monitor has for its first answer: three intervals."""
LONGEST_PATIENCE = 60.0
_OTHER_EVERY = 3


class Asking:
    """The plan of requests; keeps no time of its own."""

    def __init__(self) -> None:
        self._known: int | None = None
        self._asked: int | None = None
        self._in_vain = 0
        self.due = 0.0

    def open(self, now: float) -> None:
        """The line is open: ask at once."""
        self._in_vain, self.due = 0, now

    def answered(self, level: int, until: float) -> None:
        """Values came from a monitor of this level: nothing is asked until they stay away.

        Level 0 stands for any: a monitor that was asked so answers under its own.
        """
        self._known = level if level in LEVELS else self._asked
        self._in_vain, self.due = 0, until

    def next(self, now: float) -> int:
        """The level to ask now; the next request waits longer after each round in vain."""
        level = self._level()
        rounds, self._in_vain = self._in_vain // len(LEVELS), self._in_vain + 1
        self.due = now + min(PATIENCE * 2 ** min(rounds, 8), LONGEST_PATIENCE)
        self._asked = level
        return level

    def _level(self) -> int:
        known, turn = self._known, self._in_vain
        if known is None:
            return LEVELS[turn % len(LEVELS)]
        others = [level for level in LEVELS if level != known]
        if turn % _OTHER_EVERY == _OTHER_EVERY - 1:
            return others[turn // _OTHER_EVERY % len(others)]
        return known
