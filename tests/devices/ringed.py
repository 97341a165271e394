"""A line's ring in memory, as the station gives it back: pieces of a few seconds."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class RingPiece:
    line: str = "bed-1/pump-1"
    protocol: str = "ticker"
    baud: int = 9600
    raw: bytes = b""
    follows: bool = True
    missing: int = 0


class Ring:
    """What a tap puts in, cut into pieces where it says a driver can begin, and every few seconds.

    `starters` are the numbers of the pieces that begin something.
    """

    def __init__(self, protocol="ticker", seconds=15.0):
        self._protocol, self._seconds = protocol, seconds
        self._since = None
        self.parts, self.starters = [], set()

    def put(self, raw, at, begins):
        old = self._since is None or at.monotonic - self._since >= self._seconds
        if old or begins:
            self._since = at.monotonic
            self.parts.append(b"")
            if begins:
                self.starters.add(len(self.parts) - 1)
        self.parts[-1] += raw

    def pieces(self, first=0):
        """The pieces from a number on, and before it the one that a driver is started with."""
        if first not in self.starters:
            starters = [number for number in self.starters if number < first]
            chosen = [*([max(starters)] if starters else []), *range(first, len(self.parts))]
        else:
            chosen = range(first, len(self.parts))
        last = None
        for number in chosen:
            follows = last is not None and number == last + 1
            piece = RingPiece(protocol=self._protocol, raw=self.parts[number], follows=follows)
            yield piece
            last = number


def missing(piece, size):
    """The same piece, with bytes missing before it."""
    return replace(piece, follows=False, missing=size)
