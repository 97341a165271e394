"""Answers larger than the agreed message size come in linked parts (sheet 5.4).

ROLRS 1/1, 2/2, 3/3 (which part, and its count), then a closing RORS with the same invoke id, poll
number and time.  A set that lacks a part gives no value at all.
"""

from dataclasses import dataclass, field

from devices.protocols.philips_intellivue.results import Polled, SomeObject

_MIDDLE = 2
_MOST = 8
"""Sets that may be open at once: old and renewed answers of two polls interleave at most."""


@dataclass(slots=True)
class _Set:
    """The parts of one answer so far."""

    relative: int
    count: int = 0
    state: int = 0
    whole: bool = True
    objects: list[SomeObject] = field(default_factory=list)


class Linked:
    """Gathers the parts of each answer by invoke id and poll number."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], _Set] = {}
        self.incomplete = 0

    def begin(self) -> None:
        """A new association: what was open will never be closed."""
        self.incomplete += len(self._open)
        self._open.clear()

    def take(self, part: Polled) -> Polled | None:
        """Take an answer or a part of one; give back what it completes."""
        key = part.invoke, part.poll
        held = self._open.pop(key, None)
        if held is not None and held.relative != part.relative:
            self.incomplete += 1  # the closing frame of an earlier answer was lost
            held = None
        if part.link is not None:
            self._keep(key, held or _Set(part.relative), part, part.link)
            return None
        if held is None:
            return part
        if not held.whole or held.state == _MIDDLE:
            self.incomplete += 1
            return None
        part.objects = held.objects + part.objects
        return part

    def _keep(self, key: tuple[int, int], held: _Set, part: Polled, link: tuple[int, int]) -> None:
        """Add one part; a count that does not follow on is a hole."""
        state, count = link
        held.whole = held.whole and count == held.count + 1
        held.state, held.count = state, count
        held.objects += part.objects
        while len(self._open) >= _MOST:
            self._open.pop(next(iter(self._open)))
            self.incomplete += 1
        self._open[key] = held
