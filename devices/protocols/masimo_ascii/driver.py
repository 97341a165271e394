"""The listening: lines in, readings out, and not a word to the device.

Sheet, "What the driver must do".
"""

from collections.abc import Iterable

from devices.effects import (
    Effect,
    Event,
    Opened,
    Publish,
    Received,
    Tally,
    Transmit,
    WakeAfter,
    Woken,
)
from devices.framing import Noise
from devices.line_turns import Said
from devices.protocols.masimo_ascii.frames import ENDS, Frame, FrameReader
from devices.protocols.masimo_ascii.messages import moment
from devices.protocols.masimo_ascii.oximeter import Oximeter
from devices.protocols.masimo_ascii.presence import QUIET, Presence
from devices.protocols.masimo_ascii.translate import told
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

HINT = f"no line of ASCII 1 in {QUIET:.0f} s: set Serial Output to ASCII 1 on the device"


class MasimoDriver:
    """One oximeter on one line."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._reader = FrameReader()
        self._oximeter = Oximeter()
        self._presence = Presence()
        self._at_the_beginning = False
        self._effects: list[Effect] = []

    @property
    def duplicates(self) -> int:
        """Lines with the time of the line before; they are no reading."""
        return self._oximeter.turns.duplicates

    @property
    def out_of_order(self) -> int:
        """Lines whose time did not fit the line before."""
        return self._oximeter.turns.out_of_order

    @property
    def skipped(self) -> int:
        """Fields that are no figure, or of more unknown keys than a device can have."""
        return self._oximeter.skipped

    def handle(self, event: Event) -> list[Effect]:
        """Take one event; give back the effects in the order they are to happen."""
        self._effects = []
        match event:
            case Opened(at):
                self._noise(self._reader.flush(), at)
                self._presence.opened(at)
                self._oximeter.begin()
                self._at_the_beginning = True
                self._wait(at)
            case Received(data, at):
                self._receive(data, at)
            case Woken(at):
                self._wake(at)
            case _:
                self._noise(self._reader.flush(), event.at)
                self._publish(self._presence.lost(event.at))
        return self._effects

    def encode(self, transmit: Transmit) -> bytes:  # noqa: ARG002  the signature is every driver's
        """Nothing: this protocol has no query."""
        return b""

    def _wake(self, at: Stamp) -> None:
        """Time has passed: say that the device is silent, and once what may help."""
        silence = self._presence.overdue(at)
        if silence and not self._presence.spoke:
            self._publish([LineNoise(0, HINT, at)])
        if silence:
            self._publish(silence)
            self._oximeter.doubt()
        self._wait(at)

    def _wait(self, at: Stamp) -> None:
        seconds = self._presence.wait(at)
        if seconds is not None:
            self._effects.append(WakeAfter(seconds))

    def _receive(self, data: bytes, at: Stamp) -> None:
        """Take bytes; the piece that the opening cut is nobody's fault."""
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                self._line(piece, at)
            else:
                self.tally.bad += not self._at_the_beginning
                self._noise([piece], at)
            self._at_the_beginning = False

    def _line(self, frame: Frame, at: Stamp) -> None:
        """One line: good if all of it can be meant, and new if its time says so."""
        shown, said = moment(frame.stamp), told(frame.body)
        if shown is None or said is None:
            self.tally.bad += 1
            reason = "no such day" if shown is None else "a field that cannot be"
            self._publish([LineNoise(len(frame.raw), reason, at)])
            return
        self.tally.good += 1
        readings = self._oximeter.take(Said(shown, said, at))
        if readings is None:
            return
        self._publish(readings)
        if self._presence.heard(at):
            self._wait(at)

    def _noise(self, pieces: Iterable[Noise], at: Stamp) -> None:
        """Say what was no line; empty lines alone are said by nobody."""
        self._publish(
            [LineNoise(len(one.raw), one.reason, at) for one in pieces if one.raw.strip(ENDS)]
        )

    def _publish(self, readings: Iterable[Reading]) -> None:
        self._effects += [Publish(reading) for reading in readings]
