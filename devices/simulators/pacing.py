"""Bytes leave at the line's speed: a long answer takes as long as it would on a real cable."""

SLICE_SECONDS = (
    0.025  # so much is written at a time: fewer wakes, and no frame ends earlier than real
)


class Pacer:
    """What waits to be sent, and how much of it the line has had time to carry."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._carried_until = 0.0

    def put(self, data: bytes, now: float) -> None:
        """Queue bytes behind those that wait already."""
        if not self._held:
            self._carried_until = max(self._carried_until, now)
        self._held += data

    def take(self, now: float, seconds_per_character: float) -> bytes:
        """What has been carried by now; everything on a line without a speed."""
        if not seconds_per_character:
            count = len(self._held)
        else:
            passed = (now - self._carried_until) / seconds_per_character
            count = max(min(int(passed + 1e-6), len(self._held)), 0)
            self._carried_until += count * seconds_per_character
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def next_at(self, seconds_per_character: float) -> float | None:
        """When it is worth looking again, or None when nothing waits."""
        if not self._held:
            return None
        rest = len(self._held) * seconds_per_character
        return self._carried_until + min(rest, SLICE_SECONDS)

    def clear(self) -> None:
        """Forget what waits: the cable is out."""
        self._held.clear()
