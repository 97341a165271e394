"""The listening: lines in, readings out, and XON where a stream may have been stopped.

Sheet, "What the driver must do".
"""

from collections.abc import Iterable, Sequence

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
from devices.protocols.nellcor_ascii.frames import ENDS, Frame, FrameReader, Menu
from devices.protocols.nellcor_ascii.messages import TIME, XON, heading, is_data, moment
from devices.protocols.nellcor_ascii.oximeter import Oximeter
from devices.protocols.nellcor_ascii.presence import QUIET, Presence
from devices.protocols.nellcor_ascii.translate import told
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

HINT = (
    f"no line of the ASCII printout in {QUIET:.0f} s:"
    " set the data port to ASCII (real time) on the device"
)


class NellcorDriver:
    """One oximeter on one line."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.menu_lines = 0
        self._reader = FrameReader()
        self._oximeter = Oximeter()
        self._presence = Presence()
        self._at_the_beginning = False
        self._effects: list[Effect] = []

    @property
    def duplicates(self) -> int:
        """Data lines with the time of the line before; they are no reading."""
        return self._oximeter.turns.duplicates

    @property
    def out_of_order(self) -> int:
        """Data lines whose time did not fit the line before."""
        return self._oximeter.turns.out_of_order

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

    def encode(self, transmit: Transmit) -> bytes:
        """The byte of a query."""
        return transmit.query.fill(transmit.fields)

    def _wake(self, at: Stamp) -> None:
        """Time has passed: set a stopped stream going, or say that the device is silent."""
        if self._presence.stopped(at):
            self._effects.append(Transmit(XON))
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
        self._presence.bytes_came(at)
        wait = False
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                wait |= self._line(piece, at)
            elif isinstance(piece, Menu):
                self.menu_lines += 1
            else:
                self.tally.bad += not self._at_the_beginning
                self._noise([piece], at)
            self._at_the_beginning = False
        if wait:
            self._wait(at)

    def _line(self, frame: Frame, at: Stamp) -> bool:
        """One line; whether it ends a silence."""
        text = frame.text
        if is_data(text):
            return self._row(frame, at)
        self.tally.good += 1
        said = heading(text)
        if said is not None:
            self._publish(self._oximeter.head(said, at))
        return self._presence.line_came()

    def _row(self, frame: Frame, at: Stamp) -> bool:
        """One data line: good if all of it can be meant, and new if its time says so."""
        shown, said = moment(frame.text[:TIME]), told(frame.text[TIME:])
        if shown is None or said is None:
            self.tally.bad += 1
            reason = "no such day" if shown is None else "a figure that cannot be"
            self._publish([LineNoise(len(frame.raw), reason, at)])
            return False
        self.tally.good += 1
        news = self._presence.line_came()
        readings = self._oximeter.take(Said(shown, said, at))
        if readings is None:
            return news
        self._publish(readings)
        return self._presence.heard(at) or news

    def _noise(self, pieces: Sequence[Noise], at: Stamp) -> None:
        """Say what was no line; empty lines alone are said by nobody."""
        self._publish(
            [LineNoise(len(one.raw), one.reason, at) for one in pieces if one.raw.strip(ENDS)]
        )

    def _publish(self, readings: Iterable[Reading]) -> None:
        self._effects += [Publish(reading) for reading in readings]
