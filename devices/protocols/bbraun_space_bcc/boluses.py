"""A pump's boluses, each counted exactly once, from either of its two ways to tell them.

INBOVAL and INBOCNT are what was finished since the previous request, then zero again; BOVAL and
BOCNT (3.36) are running figures of the therapy and cannot be lost with an answer, so they are
preferred as soon as they are there (SOURCE.md, "Boluses").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from devices.protocols.bbraun_space_bcc.parameters import number

LARGEST = Decimal(500)  # mL, of INBOVAL
MOST = 9  # of INBOCNT
LARGEST_RUNNING = Decimal("9999.9")
MOST_RUNNING = 255


@dataclass(frozen=True, slots=True)
class Finished:
    """Volume in mL and number of boluses that have ended."""

    volume: Decimal
    count: int


class BolusLog:
    """What one pump's answers add up to."""

    def __init__(self) -> None:
        self._running: Finished | None = None
        self._counted = b""

    def take(self, fields: Mapping[bytes, bytes], raw: bytes) -> Finished | None:
        """The boluses that this answer reports for the first time.

        `raw` is the frame they came in: the same frame again, after a NAK or on a line that
        repeats, is no new bolus.
        """
        if raw == self._counted:
            return None
        found = self._newly_run(fields) if self._running else _since_request(fields)
        if self._running is None:
            self._running = _running(fields)
        if found:
            self._counted = raw
        return found

    def _newly_run(self, fields: Mapping[bytes, bytes]) -> Finished | None:
        """What the running figures have grown by since the last bolus was counted."""
        now, before = _running(fields), self._running
        if now is None or before is None or now == before:
            return None
        if now.count == before.count and now.volume >= before.volume:
            return None  # a bolus is under way: it counts when it ends
        self._running = now
        if now.count <= before.count:  # another therapy began at nothing
            return now if now.count and now.count != before.count else None
        grown = now.volume - before.volume
        return Finished(grown if grown > 0 else now.volume, now.count - before.count)


def _running(fields: Mapping[bytes, bytes]) -> Finished | None:
    """The therapy's own figures, when both are there."""
    volume = _within(fields.get(b"BOVAL"), LARGEST_RUNNING)
    count = _within(fields.get(b"BOCNT"), MOST_RUNNING)
    return None if volume is None or count is None else Finished(volume, int(count))


def _since_request(fields: Mapping[bytes, bytes]) -> Finished | None:
    """What the accumulators hold; a volume without a count is of one bolus at least."""
    volume = _within(fields.get(b"INBOVAL"), LARGEST)
    count = _within(fields.get(b"INBOCNT"), MOST) or 0
    if volume is None or not (volume or count):
        return None
    return Finished(volume, max(int(count), 1))


def _within(text: bytes | None, most: Decimal | int) -> Decimal | None:
    value = number(text or b"")
    return value if value is not None and 0 <= value <= most else None
