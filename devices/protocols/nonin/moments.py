"""When the last byte of each piece came: some can be known for what they are only later."""

from collections import deque

from station.domain.clock import Stamp


class Moments:
    """The moments of all bytes that a frame reader holds, in their order."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[int, Stamp]] = deque()

    def came(self, size: int, at: Stamp) -> None:
        """So many bytes came at this moment."""
        if size:
            self._pieces.append((size, at))

    def left(self, size: int, at: Stamp) -> Stamp:
        """So many of the oldest bytes leave together: the moment of the last of them, or now."""
        while self._pieces:
            held, came = self._pieces.popleft()
            if held > size:
                self._pieces.appendleft((held - size, came))
                return came
            size -= held
            if not size:
                return came
        return at
