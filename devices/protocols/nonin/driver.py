"""The ear on one line: it sends nothing, ever; it hears which format is spoken, and what in it."""

import re
from collections.abc import Iterable

from devices.effects import (
    Effect,
    Event,
    Lost,
    Opened,
    Publish,
    Received,
    Tally,
    Transmit,
    WakeAfter,
)
from devices.framing import Noise
from devices.protocols.nonin.detection import Detection
from devices.protocols.nonin.frames import Format, Frame, FrameReader, Line
from devices.protocols.nonin.moments import Moments
from devices.protocols.nonin.presence import SLACK, Presence
from devices.protocols.nonin.translate import Translator
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

PATIENCE = 1.5  # s for the rest of a frame
NO_READING = "a line that is no reading"
_WORD = re.compile(r"[A-Za-z]{3}")
_OF_A_READING = re.compile(r"SPO2|HR=|=[ 0-9-]{3}")


class OximeterDriver:
    """One line; survives any number of Lost and Opened.

    `skipped` counts whole lines of text that a printer may print beside its readings.
    """

    def __init__(self) -> None:
        self.tally = Tally()
        self.skipped = 0
        self._reader = FrameReader()
        self._detection = Detection()
        self._translator = Translator(self.tally)
        self._presence = Presence()
        self._moments = Moments()
        self._out: list[Effect] = []
        self._noise: dict[str, int] = {}
        self._heard = 0.0
        self._armed: float | None = None

    def handle(self, event: Event) -> list[Effect]:
        """Take one event; give back the effects in the order they are to happen.  Never raises."""
        self._out = []
        at = event.at
        match event:
            case Received(data, _):
                self._received(data, at)
            case Opened():
                self._armed = None
                self._begin()
                self._presence.opened(at)
            case Lost():
                self._armed = None
                self._begin()
                self._say(self._presence.lost(at))
            case _:
                self._armed = None
        self._look_round(at)
        return self._out

    def encode(self, transmit: Transmit) -> bytes:  # noqa: ARG002 - there is no question to encode
        """Nothing: this driver has no words."""
        return b""

    # --- What comes --------------------------------------------------------------------------

    def _received(self, data: bytes, at: Stamp) -> None:
        if self._reader.underway and at.monotonic - self._heard > PATIENCE:
            self._give_up()
        self._heard = at.monotonic
        self._moments.came(len(data), at)
        for piece in self._reader.receive(data):
            came = self._moments.left(len(piece.raw), at)
            if isinstance(piece, Frame):
                for read in self._detection.take(piece, came):
                    self._say(self._translator.read(read))
            elif isinstance(piece, Noise):
                self._take_noise(piece)
            else:
                self._line(piece)

    def _line(self, line: Line) -> None:
        """A line that is no reading: skipped where a printer may print it, else noise."""
        text = line.text
        if not text:
            return
        self._detection.broken()
        damaged = _OF_A_READING.search(text) is not None
        if not damaged and _WORD.search(text):
            self._translator.heading(text)
            if self._detection.format is Format.TEXT:
                self.skipped += 1
                return
        self.tally.bad += damaged
        self._add_noise(len(line.raw), NO_READING)

    def _take_noise(self, noise: Noise) -> None:
        self._detection.broken()
        self.tally.bad += 1
        self._add_noise(len(noise.raw), noise.reason)

    def _add_noise(self, size: int, reason: str) -> None:
        self._noise[reason] = self._noise.get(reason, 0) + size

    def _say(self, readings: Iterable[Reading]) -> None:
        self._out.extend(map(Publish, readings))

    # --- What does not come ------------------------------------------------------------------

    def _begin(self) -> None:
        """The line is new or gone: what was held of a frame will not be finished."""
        self._give_up()
        self._forget()

    def _forget(self) -> None:
        """Whoever speaks next may be another device."""
        self._detection.begin()
        self._translator.afresh()

    def _give_up(self) -> None:
        held = self._reader.flush()
        if held is not None:
            self._moments = Moments()
            self._take_noise(held)

    def _look_round(self, at: Stamp) -> None:
        """Say who fell silent; give up on half a frame; ask to be woken for the next of these."""
        if self._reader.underway and at.monotonic - self._heard >= PATIENCE - SLACK:
            self._give_up()
        self._count(at)
        if silence := self._presence.overdue(at):
            self._forget()
            self._count(at)
            self._say(silence)
        due = self._presence.due
        if self._reader.underway:
            rest = self._heard + PATIENCE
            due = rest if due is None else min(due, rest)
        if due is not None and (self._armed is None or due < self._armed - SLACK):
            self._armed = due
            self._out.append(WakeAfter(max(0.0, due - at.monotonic)))

    def _count(self, at: Stamp) -> None:
        """Count what came of frames, and say what was none."""
        found = self._detection.found
        if found.good:
            self.tally.good += found.good
            found.good = 0
            self._presence.heard(at, self._detection.format)
        if found.unused:
            self.tally.bad += 1
            self._add_noise(found.unused, found.reason)
            found.unused = 0
        if self._noise:
            self._say([LineNoise(size, reason, at) for reason, size in self._noise.items()])
            self._noise.clear()
