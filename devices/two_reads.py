"""Two agreeing reads make a fact, where a protocol has no checksum (faults.md 4).

A line of text with one digit flipped is as good a line as any.  What a device says is therefore
held back until it has said the same twice, within three reads: one of them may be another value,
so that a figure which flutters between two neighbours is not withheld for ever.
"""

from collections import deque
from collections.abc import Hashable

READS = 2  # that are remembered; one of them must be what is said now


class TwoReads:
    """Remembers the last reads of every thing by its key; keeps no time and publishes nothing."""

    def __init__(self) -> None:
        self._facts: dict[Hashable, Hashable] = {}
        self._reads: dict[Hashable, deque[Hashable]] = {}

    def agree(self, key: Hashable, said: Hashable) -> bool:
        """Whether what is said now is a fact: it is one already, or a read before said the same."""
        reads = self._reads.setdefault(key, deque(maxlen=READS))
        fact = said in reads or (key in self._facts and self._facts[key] == said)
        reads.append(said)
        if fact:
            self._facts[key] = said
        return fact

    def forget(self) -> None:
        """Begin anew: after an opening, or when another device may have come."""
        self._facts.clear()
        self._reads.clear()
