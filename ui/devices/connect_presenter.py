"""Choosing a port: what keeps the station from each, and what is still to be chosen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from station.domain.errors import Refused
from station.services.connect import Cable, Speech
from station.services.device_sheet import DeviceSheet

FREE = "free"


@dataclass(frozen=True, slots=True)
class PortWords:
    """One port of this computer and the sentence that stands under it."""

    port: str
    words: str
    usable: bool


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

    @property
    def bauds(self) -> tuple[int, ...]:
        """The speeds to choose from, the usual one first; nothing where there is no choice."""
        if self.speech is None or not self.speech.other_bauds:
            return ()
        return (self.speech.baud, *self.speech.other_bauds)

    def cable(self) -> Cable:
        """What is chosen, or Refused with the first thing that is missing."""
        if not self.port.strip():
            raise Refused("Choose a port, or type its name.")
        if self.speech is None:
            raise Refused("Choose what hangs on the cable.")
        if self.bed is None and not self.ward_wide:
            raise Refused("Choose the bed at which the device stands.")
        return Cable(self.speech, self.port.strip(), self.bed, self.baud)

    @property
    def changed(self) -> bool:
        """Whether something else is chosen than what is being listened to."""
        if self.connected is None:
            return True
        try:
            return self.cable() != self.connected
        except Refused:
            return True

    def joined(self, line: str) -> None:
        """The line is wanted now."""
        self.line, self.connected = line, self.cable()

    def another(self) -> None:
        """On to the next device; the bed stays, because the nurse stands at it."""
        self.port, self.speech, self.baud = "", None, None
        self.line = self.connected = None
