"""A second in the words that windows hear: each reading, whose it is, and what became of it.

The writing thread asks the book first.  Where the disk kept it from that, or where only words came
of a channel, the book is asked here, for no window may hear of a patient whose the device was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from station.domain.clock import Stamp
from station.services.gather import Heard, Second
from station.services.parts import Look, Place
from station.services.tidings import Belonging, Fate, Tiding, Told, Whose

Foresee = Callable[[Mapping[Place, Look], Mapping[Place, Stamp]], Mapping[Place, Belonging]]
"""What was seen of those who spoke; who is told of, each as of when.  Says whose these are."""

NOBODY: Belonging = (Whose.NOBODYS, None)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a recorder tells: `tell` takes what is told, `foresee` asks the book and adds nothing."""

    tell: Callable[[Tiding], None]
    foresee: Foresee

    def of(self, second: Second) -> tuple[Told, ...]:
        """What is told of a second, whether or not the disk has it."""
        # Each is read once: the writing thread may come to this second meanwhile.
        stored, placed = second.stored, second.belongs
        known = dict(placed or {})
        unasked = _unasked(second, known)
        if unasked:
            known |= self.foresee(second.spoken if placed is None else {}, unasked)
        gone = set(second.forgotten)  # nobody looks at these lines any more
        heard = (one for one in second.heard if one.line not in gone)
        return tuple(_told(one, known, stored=stored) for one in heard)


def _unasked(second: Second, known: Mapping[Place, Belonging]) -> dict[Place, Stamp]:
    """Who else is told of, as of the last word: a doubt may begin within this very second."""
    last: dict[Place, Stamp] = {}
    for one in second.heard:
        if one.part is not None and (one.part, one.line) not in known:
            place, heard = (one.part, one.line), one.reading.heard
            last[place] = max(last.get(place, heard), heard, key=lambda stamp: stamp.monotonic)
    return last


def _told(heard: Heard, known: Mapping[Place, Belonging], *, stored: bool) -> Told:
    fate = heard.fate
    if fate is Fate.STORED and not stored:
        fate = Fate.UNRECORDED
    if heard.part is None:
        return Told(heard.line, None, heard.reading, fate)
    said = known.get((heard.part, heard.line), NOBODY)
    return Told(heard.line, heard.part.figure, heard.reading, fate, *said)
