"""Choosing a port: what keeps the station from each, which came just now, what is still to choose.

No Qt.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from station.domain.device import Recognised
from station.domain.errors import Refused
from station.services.connect import Cable, Speech
from station.services.device_sheet import DeviceSheet

FREE = "free"
CHOOSE_PORT = "Choose a port, or type its name."
JUST_NOW = "this one was plugged in just now"


@dataclass(frozen=True, slots=True)
class PortWords:
    """One port of this computer and what stands beside it; `new`: it came just now and is free."""

    port: str
    words: str
    usable: bool
    new: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """The computer's ports as they were found, and the record's lines at the same time."""

    ports: tuple[PortWords, ...]
    sheet: DeviceSheet


def look(
    ports: Callable[[], Iterable[str]],
    trouble: Callable[[str], str | None],
    sheet: Callable[[], DeviceSheet],
) -> Look:
    """Ask the computer for its ports, without opening one; those in use are not looked into."""
    found = sheet()
    ours = {line.wish.port: line.wish.bed for line in found.lines}
    words = []
    for port in ports():
        if port in ours:
            bed = ours[port]
            whose = "" if bed is None else f" for bed {bed}"
            words.append(PortWords(port, f"the station listens to it{whose}", usable=False))
            continue
        wrong = trouble(port)
        words.append(PortWords(port, wrong or FREE, wrong is None))
    return Look(tuple(words), found)


class NewPorts:
    """Which ports came while somebody was looking; the newest is offered first."""

    def __init__(self) -> None:
        self._present: frozenset[str] | None = None
        self._new: list[str] = []

    def first(self, ports: Sequence[PortWords]) -> tuple[PortWords, ...]:
        """The ports found just now, those that are new before the others."""
        present = frozenset(one.port for one in ports)
        if self._present is not None:
            came = [one.port for one in ports if one.port not in self._present]
            self._new = [*came, *(one for one in self._new if one in present)]
        self._present = present
        new = [
            replace(one, words=JUST_NOW, new=True) if one.usable else one
            for name in self._new
            for one in ports
            if one.port == name
        ]
        return (*new, *(one for one in ports if one.port not in self._new))


def free_to_ask(
    port: str,
    ours: str | None,
    trouble: Callable[[str], str | None],
    sheet: Callable[[], DeviceSheet],
) -> None:
    """Refused where a port may not be asked what it says: nobody else may be listening to it.

    `ours` is the line that this page began on it, and gives up for it.
    """
    if not port:
        raise Refused(CHOOSE_PORT)
    for line in sheet().lines:
        if line.wish.port == port and line.wish.line != ours:
            whose = "" if line.wish.bed is None else f" for bed {line.wish.bed}"
            raise Refused(f"The station listens to {port} already{whose}: choose another port.")
    wrong = trouble(port) if ours is None else None
    if wrong is not None:
        raise Refused(wrong)


@dataclass(slots=True)
class ConnectPresenter:
    """What is chosen so far, and the line that came of it."""

    speeches: tuple[Speech, ...]
    port: str = ""
    speech: Speech | None = None
    bed: str | None = None
    ward_wide: bool = False
    baud: int | None = None
    line: str | None = None
    connected: Cable | None = field(default=None)

    def choose_speech(self, name: str) -> None:
        """Another kind of device speaks at its own usual speed."""
        self.speech = next(one for one in self.speeches if one.name == name)
        self.baud = None

    def choose_bed(self, bed: str | None) -> None:
        """The device stands at this bed; None for one that goes from bed to bed."""
        self.bed, self.ward_wide = bed, bed is None

    def recognised(self, found: Recognised) -> bool:
        """Take what a port was found to be saying; whether that is a device at all."""
        if found.protocol is None:
            return False
        self.choose_speech(found.protocol)
        self.baud = found.baud
        return True

    @property
    def bauds(self) -> tuple[int, ...]:
        """The speeds to choose from, the usual one first; nothing where there is no choice."""
        if self.speech is None:
            return ()
        bauds = (self.speech.baud, *self.speech.other_bauds)
        found = () if self.baud is None or self.baud in bauds else (self.baud,)
        every = (*bauds, *found)
        return every if len(every) > 1 else ()

    def cable(self) -> Cable:
        """What is chosen, or Refused with the first thing that is missing."""
        if not self.port.strip():
            raise Refused(CHOOSE_PORT)
        if self.speech is None:
            raise Refused("Choose what hangs on the cable.")
        if self.bed is None and not self.ward_wide:
            raise Refused("Choose the bed at which the device stands.")
        return Cable(self.speech, self.port.strip(), self.bed, self.baud)

    @property
    def complete(self) -> bool:
        """Whether nothing more is to be chosen."""
        try:
            self.cable()
        except Refused:
            return False
        return True

    def line_on(self, port: str) -> str | None:
        """The line that was begun here on this port, if one was."""
        mine = self.connected is not None and self.connected.port == port
        return self.line if mine else None

    def gave_up(self) -> None:
        """The line is wanted no more."""
        self.line = self.connected = None

    @property
    def changed(self) -> bool:
        """Whether something else is chosen than what is being listened to."""
        return self.connected is None or not self.complete or self.cable() != self.connected

    def joined(self, line: str) -> None:
        """The line is wanted now."""
        self.line, self.connected = line, self.cable()

    def another(self) -> None:
        """On to the next device; the bed stays, because the nurse stands at it."""
        self.port, self.speech, self.baud = "", None, None
        self.gave_up()
