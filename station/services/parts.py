"""The channels that the recorder knows while it runs, and which of them an address on a line means.

A device with a serial number is the same part on every line; one without is known by its line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from station.domain.association import Source, source_of
from station.domain.clock import Stamp
from station.domain.device import Channel, Device
from station.domain.gap import Cause
from station.domain.observation import Identity

WHOLE_DEVICE = ""  # the address under which a device speaks of itself


@dataclass(slots=True, eq=False)
class Part:
    """One channel of one device, and what the recorder remembers of it.

    `figure` is its number in the record, None until the record has it; `written` is the line that
    the record knows it on.  `heard` is the last value,
    `last_heard` the one that an earlier run stored last, `off_unknown` whether nobody knows how
    long before this run that was; `lost` is the cause of the open gap, since
    `since`.
    """

    channel: Channel
    line: str
    figure: int | None = None
    written: str | None = None
    heard: Stamp | None = None
    last_heard: datetime | None = None
    off_unknown: bool = False
    lost: Cause | None = None
    since: datetime | None = None
    bed_label: str | None = None

    @property
    def source(self) -> Source:
        """What the station knows the device by."""
        return source_of(self.channel, self.line)


Place = tuple[Part, str]
"""A part, and the line it was heard on."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one second showed of a part on a line; it holds when the second is written much later.

    When it spoke first and last, in which conversation (another number means that the line was
    opened anew in between, or was silent), through which port, under which name of a bed.
    """

    first: Stamp
    last: Stamp
    talk: int = 0
    port: str | None = None
    bed_label: str | None = None


class Parts:
    """Every part, found by line and address at the speed of the stream."""

    def __init__(self, protocol_of: Callable[[str], str]) -> None:
        self._protocol_of = protocol_of
        self._parts: dict[tuple[Source, str], Part] = {}
        self._spoken: dict[str, dict[str, Part]] = {}
        self._devices: dict[tuple[str, str], Device] = {}

    def known(self, figure: int, channel: Channel, line: str) -> Part:
        """A part that the record knows from before, on the line it was last heard on."""
        part = self._part(channel, line)
        part.channel, part.figure, part.written = channel, figure, line
        return part

    def speaker(self, line: str, address: str) -> Part | None:
        """The part that an address means, None where it is no channel but the line itself."""
        known = address in self._spoken.get(line, ()) or self._said(line, address)
        return self.of(line, address) if known else None

    def of(self, line: str, address: str) -> Part:
        """The part that an address on a line means just now, with whatever it measures."""
        spoken = self._spoken.setdefault(line, {})
        part = spoken.get(address)
        if part is None:
            channel = Channel(self._device(line, address), address)
            part = self._part(channel, line)
            _remodel(part, channel)
            part.line = line
            spoken[address] = part
        elif part.line != line:  # the same device answers on two lines
            part.line = line
        return part

    def identified(self, line: str, said: Identity) -> list[Part]:
        """A device said who it is; gives back the parts whose address now means another."""
        device = Device(self._protocol_of(line), said.model, said.serial or None)
        self._devices[line, said.channel] = device
        spoken = self._spoken.setdefault(line, {})
        gone = []
        for address, part in list(spoken.items()):
            now = Channel(self._device(line, address), address)
            if source_of(now, line) != part.source:
                gone.append(spoken.pop(address))
            else:
                _remodel(part, now)
        return gone

    def speaking(self, line: str) -> list[Part]:
        """The parts that the addresses on a line mean just now: the pumps of a rack."""
        return list(self._spoken.get(line, {}).values())

    def on(self, line: str) -> Iterable[Part]:
        """The parts that were last heard on a line."""
        return [part for part in self._parts.values() if part.line == line]

    def all(self) -> Iterable[Part]:
        """Every part, in the order they were first known; also for another thread than its own."""
        return list(self._parts.values())

    def _device(self, line: str, address: str) -> Device:
        """Who speaks at an address: what it said of itself, else what its device did."""
        return self._said(line, address) or Device(self._protocol_of(line), None, None)

    def _said(self, line: str, address: str) -> Device | None:
        return self._devices.get((line, address)) or self._devices.get((line, WHOLE_DEVICE))

    def _part(self, channel: Channel, line: str) -> Part:
        key = source_of(channel, line), channel.address
        part = self._parts.get(key)
        if part is None:
            part = self._parts[key] = Part(channel, line)
        return part


def _remodel(part: Part, now: Channel) -> None:
    """The same box, whose model is news to the record."""
    if now != part.channel and now.device.model is not None:
        part.channel, part.figure = now, None
