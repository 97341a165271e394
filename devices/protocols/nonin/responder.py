"""A simulated oximeter: the device's end of the line, written from the sheet on its own.

It speaks by itself and listens to nobody, unless its command port is open; only ``frames`` is
shared with the driver.
"""

import re
from collections import deque
from datetime import datetime, timedelta

from devices.panel import Panels
from devices.protocols.nonin import oximeter_words as words
from devices.protocols.nonin.oximeter import Face, Looking, Output, Oximeter, Stored

ACK, NAK = b"\x06", b"\x15"
COMMAND_SECONDS = 5.0  # after power-on
MOST_KEPT = 1000  # commands that were not obeyed
_CHOICE = re.compile(rb"\x02\x70\x02\x02(.)\x03", re.DOTALL)
_LONGEST_COMMAND = 8
_CHOICES = {
    output.value: output for output in (Output.EIGHT, Output.TWO, Output.SEVEN, Output.THIRTEEN)
}
_THIRD, _SECOND = 1 / 3, 1.0
_TINY = 1e-6  # s: two ways of adding up the same seconds
_LATE = 2.0  # beats: what nobody took was never said


def objection(channel: str, _metric: str) -> str | None:
    """Why there is no such channel: an oximeter has one, without a name."""
    return f"an oximeter has no channel {channel!r}: leave it empty." if channel else None


class NoninResponder:
    """The device's end of the wire."""

    def __init__(self, panels: Panels, settings: Oximeter | None = None) -> None:
        self.refused: list[bytes] = []
        self._panels = panels
        self._set = settings or Oximeter()
        self._chosen: Output | None = None
        self._exchanged = False
        self._clock_moved = 0.0
        self._asked = b""
        self._said = 0
        self._power_on(0.0)

    def _power_on(self, now: float) -> None:
        self._on_since = self._beat_at = now
        self._looking = Looking(self._set)
        self._leaving: deque[tuple[float, bytes]] = deque()
        self._output: Output | None = None
        self._greeted: set[Output] = set()
        self._first_packet = True

    # --- What the host says ------------------------------------------------------------------

    def receive(self, data: bytes, now: float) -> bytes:
        """Choose another output while the command port is open; everything else is refused."""
        self._asked = (self._asked + data)[-_LONGEST_COMMAND:]
        command = _CHOICE.search(self._asked)
        if command is None or not self._set.commands or now > self._on_since + COMMAND_SECONDS:
            self.refused = [*self.refused[-MOST_KEPT:], data]
            return b""
        self._asked = b""
        chosen = _CHOICES.get(command[1][0])
        if chosen is None:
            return NAK
        self._chosen, self._beat_at = chosen, now
        return ACK

    # --- What the device says ----------------------------------------------------------------

    def due(self, now: float) -> bytes:
        """What has been sent by now since it was last asked for."""
        if self._exchanged:
            self._exchanged = False
            self._power_on(now)
        while self._beat_at <= now + _TINY:
            self._beat(now)
        said = b""
        while self._leaving and self._leaving[0][0] <= now + _TINY:
            said += self._leaving.popleft()[1]
        return said

    def next_due(self, now: float) -> float | None:
        """When the next byte leaves, or the next beat comes."""
        leaving = self._leaving[0][0] if self._leaving else self._beat_at
        return max(min(leaving, self._beat_at), now)

    def restart(self, now: float) -> None:
        """Power off and on: the timer from nothing, the heading and the memory once more."""
        self._power_on(now)

    def step_clock(self, seconds: float) -> None:
        """Step the clock of day."""
        self._clock_moved += seconds

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the clock of day."""
        self._clock_moved = (moment - self._set.clock).total_seconds() - now

    def swap_serial(self, serial: str) -> None:  # noqa: ARG002 - no format tells a serial number
        """Another box from now on: it is switched on, and that is all that can be seen of it."""
        self._exchanged = True

    # --- Beats -------------------------------------------------------------------------------

    def _beat(self, now: float) -> None:
        """One group, packet, record or line, and when the next one is due."""
        at = self._beat_at
        output = self._set.sends(at, self._chosen)
        period = self._period(output)
        if now - at > _LATE * period:
            at += (now - at) // period * period
            output = self._set.sends(at, self._chosen)
            self._leaving.clear()
        if output is not self._output:
            self._output = output
            self._leaving.clear()
        self._put(at, output, self._greeting(output, at))
        self._put(at, output, self._damaged(self._statement(output, at)))
        later = [switch for switch, _ in self._set.switches if switch > at]
        self._beat_at = min([at + self._period(output), *later])

    def _period(self, output: Output) -> float:
        if output in (Output.TWO, Output.SEVEN):
            return _THIRD
        return self._set.spot_every if output is Output.THIRTEEN else _SECOND

    def _put(self, at: float, output: Output, pieces: list[bytes]) -> None:
        """Send pieces one after the other: the frames of a packet evenly, others at once."""
        packet = output in (Output.TWO, Output.SEVEN)
        for place, piece in enumerate(pieces):
            self._leaving.append((at + (place / words.FRAMES_A_SECOND if packet else 0.0), piece))

    def _greeting(self, output: Output, at: float) -> list[bytes]:
        """What comes once after power-on: the heading of a printer, what the memory holds."""
        if output in self._greeted:
            return []
        self._greeted.add(output)
        if output is Output.PRINTER and self._set.printing.headed:
            return [words.heading(self._clock(at))]
        if output is Output.THIRTEEN:
            face = self._face(at)
            return [
                words.spot_check(stored, face, self._set.longer, from_memory=True)
                for stored in sorted(self._set.backlog, key=lambda stored: stored.time)
            ]
        return []

    def _statement(self, output: Output, at: float) -> list[bytes]:
        face = self._face(at)
        match output:
            case Output.EIGHT:
                return [words.eight(face)]
            case Output.TWO | Output.SEVEN:
                number = round((at - self._on_since) / _THIRD)
                return words.packet(face, number, self._set, output)
            case Output.THIRTEEN:
                quality = "SPA" in face.flags
                now = Stored(self._clock(at), face.rate, face.saturation, quality)
                return [words.spot_check(now, face, self._set.longer, from_memory=False)]
            case _:
                how = self._set.printing
                marked = any(at <= moment < at + _SECOND for moment in how.marks)
                return [words.printed(face, self._clock(at), how, marked=marked)]

    def _damaged(self, pieces: list[bytes]) -> list[bytes]:
        """The pieces as they leave: some damaged, of the first packet only what is to come."""
        self._said += 1
        damage = self._set.damage
        if damage.every and self._said % damage.every == 0:
            if damage.unmarked and len(pieces) > 1:
                pieces = [words.unmarked(pieces[0]), *pieces[1:]]
            pieces = words.spoilt(pieces, damage)
        if self._first_packet and len(pieces) > 1:
            self._first_packet = False
            pieces = [*([b""] * (self._set.begin_at - 1)), *pieces[self._set.begin_at - 1 :]]
        return pieces

    def _face(self, at: float) -> Face:
        return self._looking.face(self._panels.at(at), at)

    def _clock(self, at: float) -> datetime:
        return self._set.clock + timedelta(seconds=int(at + self._clock_moved))
