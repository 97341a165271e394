"""A capture through its driver, in the capture's own time, printed as ``listen`` prints."""

from pathlib import Path
from typing import TextIO

from devices.capture import Cipher, Happened, Record, Skipped, described, read_capture
from devices.catalogue import kind_of
from devices.conversation import Conversation
from devices.effects import Event, Lost, Opened, Received, Woken
from devices.json_lines import JsonLines, Traffic
from devices.kind import Kind
from station.domain.clock import Stamp
from station.domain.errors import Refused
from station.domain.observation import LineNoise, Reading


def replay(path: Path, protocol: str | None, out: TextIO, cipher: Cipher | None = None) -> int:
    """Print what a capture says, read as `protocol` (None: its own); gives exit status 0.

    Refused when it is no capture, holds nothing, or does not say its protocol.
    """
    found = list(read_capture(path, cipher))
    moments = [item.at for item in found if isinstance(item, Record)]
    if not moments:
        raise Refused(f"No record of the capture {path} is whole.")
    playback = Playback(kind_of(protocol or _protocol(path, found)), out, moments[0])
    for item in found:
        playback.take(item)
    playback.finish()
    return 0


def _protocol(path: Path, found: list[Record | Skipped]) -> str:
    for item in found:
        if isinstance(item, Record) and item.what is Happened.DESCRIBED:
            return described(item).protocol
    raise Refused(f"The capture {path} no longer says its protocol: name it with --protocol.")


class Playback:
    """Feeds records to a driver and wakes it at the moments it asked for between them."""

    def __init__(self, kind: Kind, out: TextIO, start: Stamp) -> None:
        self._lines = JsonLines(kind.protocol, out)
        self._traffic = Traffic()
        self._now = start
        self._batch: list[Reading] = []
        # What the driver would send now was sent long ago: the capture says what that was.
        self._conversation = Conversation(kind.make_driver(), lambda _: None, self._batch.append)

    def take(self, item: Record | Skipped) -> None:
        """Play one record; what the file has lost is printed as noise in its place."""
        if isinstance(item, Skipped):
            reason = f"the capture is damaged here: {item.reason}"
            self._lines.take((LineNoise(item.size, reason, self._now),))
            return
        self._wake_until(item.at)
        self._now = item.at
        match item.what:
            case Happened.OPENED:
                self._hear(Opened(item.at))
            case Happened.RECEIVED:
                self._traffic.received(item.data, item.at)
                self._hear(Received(item.data, item.at))
            case Happened.SENT:
                self._traffic.sent(item.data, item.at)
            case Happened.LOST:
                self._hear(Lost(item.data.decode(errors="replace"), item.at))
            case Happened.DESCRIBED | Happened.ENDED:
                pass

    def finish(self) -> None:
        """Print the summary."""
        tally = self._conversation.driver.tally
        self._lines.summary(tally.good, tally.bad, self._traffic, self._now)

    def _wake_until(self, at: Stamp) -> None:
        """Wake the driver at each moment it asked for, up to the next record."""
        while (wake_at := self._conversation.wake_at) is not None and wake_at <= at.monotonic:
            self._now = self._now.later(max(wake_at - self._now.monotonic, 0.0))
            self._hear(Woken(self._now))

    def _hear(self, event: Event) -> None:
        self._conversation.hear(event)
        self._lines.take(tuple(self._batch))
        self._batch.clear()
