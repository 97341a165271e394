"""The box, its independently reporting parts, and what is known of the line it hangs on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.domain.adapter import Adapter
from station.domain.line_counts import LineCounts


class Category(StrEnum):
    """What a device is to the ward."""

    PUMP = "pump"
    MONITOR = "monitor"


@dataclass(frozen=True, slots=True)
class Device:
    """One box, known by what it says of itself (11073: MDS)."""

    protocol: str
    model: str | None
    serial: str | None

    @property
    def verifiable(self) -> bool:
        """Whether the device can prove that it is the same one again."""
        return bool(self.serial)


@dataclass(frozen=True, slots=True)
class Channel:
    """One independently reporting part of a device: a pump of a rack, an arterial line.

    `address` is the device's own ("50111", "ABP"); empty for a single-channel device.
    """

    device: Device
    address: str


class ConnectionState(StrEnum):
    """What a line is doing; always shown with its reason and since when."""

    CONNECTING = "connecting"
    TALKING = "talking"
    SILENT = "silent"
    NOISY = "noisy"
    WRONG_SPEED = "wrong speed"
    WRONG_DEVICE = "wrong device"
    LOST = "lost"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class LinkState:
    """The state of a line since a moment, a reason a nurse can act on, and its frame counts.

    While the line is open, `port` is the name its port has just now, `known_as` what vouches for it
    (``adapter.Seat``), `adapter` the USB adapter it is, where it is one.  `counts` is everything
    counted by the run of the line that says this.
    """

    line: str
    state: ConnectionState
    since: datetime
    reason: str = ""
    good_frames: int = 0
    bad_frames: int = 0
    port: str = ""
    known_as: str = ""
    adapter: Adapter | None = None
    counts: LineCounts | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a port was found to be saying.

    `protocol` is None where no device was recognised, `baud` None for the protocol's usual speed;
    `words` say it in one sentence, and what to do.
    """

    protocol: str | None
    baud: int | None
    words: str
