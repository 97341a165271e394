"""Which of its formats the device speaks, from the bytes alone; and what it says in it.

A format is believed after several of its statements in a row, and from then on until another has
been believed in the same way: a device may be switched over while it runs.
"""

from devices.protocols.nonin.frames import Format, Frame
from devices.protocols.nonin.runs import Found, Packets, Read, Records, Row, Run
from station.domain.clock import Stamp


class Detection:
    """One line's format, and the statements that count; keeps no time of its own.

    `found` is what came of the frames; whoever looks at it empties it.
    """

    def __init__(self) -> None:
        self.format: Format | None = None
        self.found = Found()
        self._runs: dict[Format, Run] = {
            Format.EIGHT: Row(),
            Format.TEXT: Row(),
            Format.TWO: Packets(),
            Format.SEVEN: Packets(),
            Format.THIRTEEN: Records(),
        }
        self._current: Format | None = None

    def take(self, frame: Frame, at: Stamp) -> list[Read]:
        """The reads that a frame brings: none, one, or those that made its format believed."""
        now = frame.format
        if now is not self._current:
            self.broken()
            self._current = now
        run = self._runs[now]
        read = run.take(frame, at, self.found)
        if read is None:
            return []
        if now is self.format:
            return [read]
        if len(run.reads) < run.enough:
            return []
        self.format = now
        return list(run.reads)

    def broken(self) -> None:
        """Bytes came that are no frame: nothing follows directly on what came before them."""
        if self._current is not None:
            self._runs[self._current].broken(self.found)
            self._current = None

    def begin(self) -> None:
        """The line is new, or was quiet: whoever speaks next has to show its format again."""
        self.broken()
        self.format = None
