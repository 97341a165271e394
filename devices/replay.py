"""A capture through its driver, in the capture's own time, printed as ``listen`` prints."""

from datetime import datetime
from pathlib import Path
from typing import TextIO

from devices.capture import Cipher, Happened, Record, Skipped, described, read_capture
from devices.catalogue import kind_of
from devices.conversation import Conversation
from devices.effects import Event, Lost, Opened, Received, Tally, Woken
from devices.json_lines import JsonLines, Traffic
from devices.kind import Kind
from station.domain.clock import Stamp
from station.domain.errors import Refused
from station.domain.observation import Identity, Label, LineNoise, Reading


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
    """Feeds records to a driver and wakes it at the moments it asked for between them.

    With `since` only what was heard from then on is printed and counted, and who the devices are:
    what lies before it brings the driver to where it was.
    """

    def __init__(
        self, kind: Kind, out: TextIO, start: Stamp, since: datetime | None = None
    ) -> None:
        self._since = since
        self._before = Tally()
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
            self._say((LineNoise(item.size, reason, self._now),))
            return
        self._wake_until(item.at)
        self._now = item.at
        self._look_whether_it_begins()
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
        tally, before = self._conversation.driver.tally, self._before
        good, bad = tally.good - before.good, tally.bad - before.bad
        self._lines.summary(good, bad, self._traffic, self._now)

    def _look_whether_it_begins(self) -> None:
        """From here on everything is printed: a clock that steps back later changes nothing."""
        if self._since is not None and self._now.utc >= self._since:
            self._since = None
            tally = self._conversation.driver.tally
            self._before, self._traffic = Tally(tally.good, tally.bad), Traffic()

    def _wake_until(self, at: Stamp) -> None:
        """Wake the driver at each moment it asked for, up to the next record."""
        while (wake_at := self._conversation.wake_at) is not None and wake_at <= at.monotonic:
            self._now = self._now.later(max(wake_at - self._now.monotonic, 0.0))
            self._hear(Woken(self._now))

    def _hear(self, event: Event) -> None:
        self._conversation.hear(event)
        self._say(tuple(self._batch))
        self._batch.clear()

    def _say(self, readings: tuple[Reading, ...]) -> None:
        if self._since is not None:
            readings = tuple(one for one in readings if isinstance(one, Identity | Label))
        self._lines.take(readings)
