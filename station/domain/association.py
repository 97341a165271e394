"""Which device channel served which patient from when until when: who confirmed it, and where.

Rows only: `sighting` begins quarantines and questions, `confirmation` puts a channel on a patient
and takes it off, `ownership` says whose a reading is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from station.domain.device import Channel
from station.domain.identifier import fresh


class Where(StrEnum):
    """Where a confirmation was made; one from the desk is asked again."""

    BEDSIDE = "at the bed, wristband and device label read"
    DESK = "from the desk"


class Standing(StrEnum):
    """How far an association may be believed."""

    CONFIRMED = "confirmed"
    ASKED = "same device, not yet confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Source:
    """What a channel is known by when it speaks again: its serial number, else its place on a line.

    All channels of a device with a serial number are one source: whoever has the monitor has its
    arterial line too, and a pump in another slot of the rack is still the same pump.
    """

    protocol: str
    serial: str | None
    line: str
    address: str

    @property
    def verifiable(self) -> bool:
        """Whether the device itself proves that it is the same one."""
        return self.serial is not None


def source_of(channel: Channel, line: str) -> Source:
    """The source that a channel heard on a line belongs to."""
    device = channel.device
    if device.verifiable:
        return Source(device.protocol, device.serial, "", "")
    return Source(device.protocol, None, line, channel.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """One stretch of one channel on one patient's admission; changed only by superseding it.

    `bed`, `line`, `port` and `bed_label` are what stood at its beginning, to compare with later.
    `end` is None while it lasts.  `who` confirmed it, `where`; `author` wrote this row (None: the
    station did), at `recorded`.
    """

    channel: Channel
    line: str
    bed: str | None
    port: str | None
    admission: str
    begin: datetime
    recorded: datetime
    end: datetime | None = None
    standing: Standing = Standing.CONFIRMED
    who: str | None = None
    where: Where | None = None
    bed_label: str | None = None
    shared: bool = False
    author: str | None = None
    reason: str = ""
    supersedes: str | None = None
    id: str = field(default_factory=fresh)

    @property
    def source(self) -> Source:
        """What the station knows the device by."""
        return source_of(self.channel, self.line)

    def covers(self, moment: datetime) -> bool:
        """Whether it holds at that moment; the end itself belongs to what comes after."""
        return self.begin <= moment and not self.over(moment)

    def over(self, moment: datetime) -> bool:
        """Whether it has ended by that moment."""
        return self.end is not None and self.end <= moment
