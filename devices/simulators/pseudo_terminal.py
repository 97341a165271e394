"""A pseudo-terminal that looks like a serial port under a name of its own.  POSIX only."""

import os
import pty
import re
import termios
import tty
from contextlib import suppress
from pathlib import Path

from devices.simulators.far_end import READ_BYTES
from station.domain.errors import Refused, Unavailable

_BAUDS = {
    getattr(termios, name): int(name[1:]) for name in dir(termios) if re.fullmatch(r"B\d+", name)
}
_SPEEDS = {baud: constant for constant, baud in _BAUDS.items()}
_INPUT_SPEED, _OUTPUT_SPEED = 4, 5  # places in what tcgetattr gives


class PseudoTerminal:
    """The far end of a pair whose near end stands under a symbolic link, for the host to open.

    The near end is held open here too, so that the settings survive between two hosts.
    """

    def __init__(self, link: Path, baud: int) -> None:
        self._link = link
        self._baud = baud
        self._far = self._near = -1

    @property
    def name(self) -> str:
        """The link's path."""
        return str(self._link)

    def plug_in(self) -> None:
        """Make the pair, raw before anyone can open it, and put the link there."""
        if os.path.lexists(self._link) and not self._link.is_symlink():
            raise Refused(f"{self._link} is there already and is no link: choose another name.")
        self._far, self._near = pty.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        settings = termios.tcgetattr(self._near)
        speed = _SPEEDS.get(self._baud, termios.B9600)
        settings[_INPUT_SPEED] = settings[_OUTPUT_SPEED] = speed
        termios.tcsetattr(self._near, termios.TCSANOW, settings)
        try:
            self._point(os.ttyname(self._near))
        except OSError as error:
            self.unplug()
            raise Unavailable(f"{self._link} cannot be made: {error.strerror}.") from None

    def unplug(self) -> None:
        """Take the link away, if it is still ours, and close both ends: the host sees a hang-up."""
        if self._near < 0:
            return
        with suppress(OSError):
            if self._link.readlink() == Path(os.ttyname(self._near)):
                self._link.unlink()
        for end in (self._far, self._near):
            with suppress(OSError):
                os.close(end)
        self._far = self._near = -1

    def watched(self) -> list[int]:
        """The far end."""
        return [self._far] if self._far >= 0 else []

    def host_baud(self) -> int | None:
        """The speed the host has set; None for one that has no name here."""
        return _BAUDS.get(termios.tcgetattr(self._near)[_OUTPUT_SPEED])

    def read(self) -> bytes:
        """What the host wrote."""
        try:
            return os.read(self._far, READ_BYTES)
        except OSError:
            return b""

    def write(self, data: bytes) -> None:
        """Send; what no host reads falls off the end of the system's buffer."""
        with suppress(OSError):
            os.write(self._far, data)

    def _point(self, device: str) -> None:
        """Put the link in place in one move, over one that an earlier run left behind."""
        new = self._link.with_name(f".{self._link.name}.{os.getpid()}")
        new.symlink_to(device)
        new.replace(self._link)
