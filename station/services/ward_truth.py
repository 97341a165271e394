"""What really happened at a simulated ward's beds: which box hung on which line, who lay where.

Kept by whoever moves boxes and patients, and never told to the station.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.data.inspect_owners import Box, Seen
from station.domain.clock import from_milliseconds, to_milliseconds

PROMPTLY = 2_000  # ms from a cable that is pulled by word of mouth to the last reading on it
FOR_EVER = 2**62


@dataclass(slots=True)
class Placed:
    """A box on a line from a moment on (ms), until it is taken off; `heard` since when, if ever."""

    box: Box
    bed: str
    begin: int
    end: int = FOR_EVER
    heard: int | None = None
    replaced: int = FOR_EVER

    def told(self, moment: int) -> bool:
        """Whether a word heard at a moment may be its own: its last is on its way for a little.

        Once another box is plugged in there, no word is its own any more.
        """
        return self.begin <= moment <= self.end + PROMPTLY and moment < self.replaced


@dataclass(slots=True)
class Lain:
    """An admission in a bed from a moment on (ms), before another."""

    admission: str
    bed: str
    begin: int
    end: int = FOR_EVER


class WardTruth:
    """The log of boxes and patients."""

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.lain: list[Lain] = []

    def put(self, box: Box, bed: str, at: datetime, heard: int | None = None) -> None:
        """A box is plugged in at a bed."""
        begin = to_milliseconds(at)
        for one in self.placed:
            if one.box.line == box.line:
                one.replaced = min(one.replaced, begin)
        self.placed.append(Placed(box, bed, begin, heard=heard))

    def take(self, line: str, at: datetime) -> None:
        """Whatever box hangs on a line is taken off."""
        for one in self.placed:
            if one.box.line == line and one.end == FOR_EVER:
                one.end = to_milliseconds(at)

    def box_on(self, line: str) -> Box | None:
        """The box that hangs on a line now."""
        there = (one.box for one in self.placed if one.box.line == line and one.end == FOR_EVER)
        return next(there, None)

    def hangs(self, line: str, serial: str | None) -> bool:
        """Whether the box on a line has this serial number; None: one that tells none."""
        box = self.box_on(line)
        return box is not None and (serial is None or serial.endswith(box.digits))

    def lies_since(self, admission: str) -> datetime:
        """Since when a patient lies in the present bed."""
        return from_milliseconds(max(one.begin for one in self.lain if one.admission == admission))

    def lies(self, admission: str, bed: str, at: datetime) -> None:
        """A patient lies down in a bed, and no longer in another one."""
        self.leaves(admission, at)
        self.lain.append(Lain(admission, bed, to_milliseconds(at)))

    def leaves(self, admission: str, at: datetime) -> None:
        """A patient leaves the bed."""
        for one in self.lain:
            if one.admission == admission and one.end == FOR_EVER:
                one.end = to_milliseconds(at)

    def exchanges(self) -> list[Placed]:
        """Every box that took another one's place."""
        lines: set[str] = set()
        found = []
        for one in self.placed:
            if one.box.line in lines:
                found.append(one)
            lines.add(one.box.line)
        return found

    def untrue(self, admission: str, readings: Mapping[int, Seen]) -> list[str]:
        """What was shown of an admission and was not of that patient, in words."""
        beds = [one for one in self.lain if one.admission == admission]
        wrong = []
        for sequence, seen in readings.items():
            there = {one.bed for one in beds if one.begin <= seen.utc < one.end}
            trouble = self._trouble(seen, there)
            if trouble:
                wrong.append(f"reading {sequence} of {seen.source} at {seen.utc}: {trouble}")
        return wrong

    def _trouble(self, seen: Seen, beds: set[str]) -> str | None:
        """Why a reading cannot be of somebody who lay in these beds (one, or none) just then."""
        hung = [one for one in self.placed if _is(one.box, seen)]
        if not beds.intersection(one.bed for one in hung if one.told(seen.utc)):
            return "the box was not at the patient's bed"
        known = {
            one.bed for one in hung if one.heard is not None and one.heard <= seen.utc <= one.end
        }
        return "its serial number was at two beds" if len(known) > 1 else None

    def shown_to_strangers(self, shown: Iterable[tuple[str, int, str]]) -> list[str]:
        """Of what windows were told as confirmed (line, ms, admission): whose bed the line is not.

        A patient who has just left is told of until the recorder reads the book again.
        """
        beds = {one.box.line: one.bed for one in self.placed}
        return [
            f"{line} at {utc} was shown for {admission}"
            for line, utc, admission in shown
            if not any(
                one.admission == admission
                and one.bed == beds[line]
                and one.begin <= utc <= one.end + PROMPTLY
                for one in self.lain
            )
        ]


def _is(box: Box, seen: Seen) -> bool:
    protocol, serial, line, _ = seen.source
    if protocol != box.protocol:
        return False
    return serial.endswith(box.digits) if serial else line == box.line


def after(at: datetime, seconds: float) -> datetime:
    """So many seconds later."""
    return at + timedelta(seconds=seconds)
