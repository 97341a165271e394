"""A line's tap into the ring of raw bytes: every record as a capture has it, handed on at once."""

from collections.abc import Callable

from devices.capture import Happened, Record, written
from station.domain.clock import Stamp

# After so long a device may greet anew: a driver can be started with what it says then.
SILENCE_SECONDS = 5.0

Put = Callable[[bytes, Stamp, bool], None]


class RingTap:
    """`put` takes a record, its moment, and whether a driver can be started with it.

    It must neither wait nor raise: the line's own thread calls it.
    """

    def __init__(self, put: Put) -> None:
        self._put = put
        self._heard: float | None = None

    def opened(self, at: Stamp) -> None:
        """The line is open; whatever follows can be understood from here."""
        self._heard = at.monotonic
        self._hand(Happened.OPENED, at, begins=True)

    def received(self, data: bytes, at: Stamp) -> None:
        """The device said this."""
        heard, self._heard = self._heard, at.monotonic
        silent = heard is None or at.monotonic - heard >= SILENCE_SECONDS
        self._hand(Happened.RECEIVED, at, data, begins=silent)

    def sent(self, wire: bytes, at: Stamp) -> None:
        """The station said this."""
        self._hand(Happened.SENT, at, wire)

    def lost(self, reason: str, at: Stamp) -> None:
        """The line is gone."""
        self._hand(Happened.LOST, at, reason.encode())

    def _hand(self, what: Happened, at: Stamp, data: bytes = b"", *, begins: bool = False) -> None:
        self._put(written(Record(what, at, data)), at, begins)
