"""A driver and a simulated device joined in virtual time: no port, no thread, no waiting.

Bytes travel at the line's speed in both directions and arrive in pieces, as on a wire; everything
else happens at once.  A week of a bed passes in seconds, by the same code that runs live.
"""

import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from devices.conversation import Conversation, Tap
from devices.effects import Event, Lost, Opened, Received, Tally, Woken
from devices.kind import Kind
from devices.line import NotAQuery
from devices.panel import Panel, Panels, Responder, Shown
from station.domain.clock import Stamp
from station.domain.observation import Reading

PIECE_BYTES = 64  # what a serial adapter hands over at once
LOOK_SECONDS = 0.2
SHORTEST = 0.001  # whoever is always due at once still lets time pass


@dataclass(frozen=True, slots=True)
class VirtualSettings:
    """What may differ from a plain good line.

    `piece` is what an adapter hands over at once; `split` draws the pieces' sizes, up to that, from
    its seed (None: always full pieces); `wrap` puts something,
    such as faults, between the line and the device; `unplugged` says at which seconds the cable is
    out (looked at every fifth of a second, as a real line's end is).
    """

    baud: int | None = None
    split: int | None = None
    piece: int = PIECE_BYTES
    wrap: Callable[[Responder], Responder] | None = None
    unplugged: Callable[[float], bool] | None = None
    taps: Sequence[Tap] = ()


class _Wire:
    """One direction of the line: bytes put on it arrive in pieces at the line's own speed."""

    def __init__(self, seconds_a_byte: float, sizes: Callable[[], int]) -> None:
        self._seconds_a_byte = seconds_a_byte
        self._sizes = sizes
        self._free_at = 0.0
        self._pieces: deque[tuple[float, bytes]] = deque()

    def put(self, data: bytes, now: float) -> None:
        """Send bytes, after those that are still under way."""
        place = 0
        moment = max(now, self._free_at)
        while place < len(data):
            piece = data[place : place + self._sizes()]
            place += len(piece)
            moment += len(piece) * self._seconds_a_byte
            self._pieces.append((moment, piece))
        self._free_at = moment

    @property
    def next_at(self) -> float | None:
        """When the next piece is whole."""
        return self._pieces[0][0] if self._pieces else None

    def take(self, now: float) -> bytes:
        """The pieces that have arrived by now."""
        arrived = bytearray()
        while self._pieces and self._pieces[0][0] <= now:
            arrived += self._pieces.popleft()[1]
        return bytes(arrived)

    def cut(self) -> None:
        """Lose what is under way."""
        self._pieces.clear()
        self._free_at = 0.0


class _LeapingPanels:
    """Panels whose behaviour has leapt ahead of the line's own time."""

    def __init__(self, panels: Panels) -> None:
        self._panels = panels
        self.leapt = 0
        self._told: tuple[Mapping[str, Panel], int] = ({}, 0)
        self._shown: Mapping[str, Panel] = {}

    def at(self, now: float) -> Mapping[str, Panel]:
        """The panels of the world's moment, their moments told in the line's time."""
        panels = self._panels.at(now + self.leapt)
        if self._told[0] is not panels or self._told[1] != self.leapt:
            self._told = (panels, self.leapt)
            self._shown = {name: self._in_line_time(panel) for name, panel in panels.items()}
        return self._shown

    def _in_line_time(self, panel: Panel) -> Panel:
        if not self.leapt:
            return panel
        values = {
            code: Shown(shown.value, shown.since - self.leapt)
            for code, shown in panel.values.items()
        }
        return replace(panel, values=values)


class VirtualLine:
    """One driver and one simulated device on a line that needs no time."""

    def __init__(
        self,
        kind: Kind,
        panels: Panels,
        start: Stamp,
        settings: VirtualSettings | None = None,
    ) -> None:
        chosen = settings or VirtualSettings()
        self._panels = _LeapingPanels(panels)
        self.responder = kind.make_responder(self._panels)
        if chosen.wrap is not None:
            self.responder = chosen.wrap(self.responder)
        self._taps = chosen.taps
        self._unplugged = chosen.unplugged
        self._gate = kind.gate()
        self._start = start
        self._now = 0.0
        self._heard: list[Reading] = []
        self._conversation = Conversation(kind.make_driver(), self._send, self._heard.append)
        seconds = kind.settings.bits_per_character / (chosen.baud or kind.settings.baud)
        dice = random.Random(chosen.split)  # noqa: S311 - it splits a stream, it guards nothing
        sizes = (chosen.piece if chosen.split is None else 1, chosen.piece)
        drawn = (lambda: sizes[1]) if chosen.split is None else (lambda: dice.randint(*sizes))
        self._to_device = _Wire(seconds, drawn)
        self._to_host = _Wire(seconds, drawn)
        self._due_after = self._wake_after = 0.0
        self._plugged = False
        self.plug()

    @property
    def now(self) -> Stamp:
        """The line's present moment."""
        moment = self._start.later(self._now)
        return Stamp(self._start.later(self._now + self._panels.leapt).utc, moment.monotonic)

    @property
    def tally(self) -> Tally:
        """Frames the driver has counted."""
        return self._conversation.driver.tally

    def run(self, seconds: float) -> list[Reading]:
        """Let the line live for so long; every reading published since it was last asked."""
        end = self._now + seconds
        while (moment := self._next()) <= end:
            self._now = max(moment, self._now)
            self._pass()
        self._now = end
        return self._published()

    def leap(self, seconds: int) -> None:
        """Let the world go ahead while the conversation stands still: a quick, thinned-out history.

        The device's clock and behaviour and the record's UTC leap; the line's monotonic time does
        not, so neither end takes it for silence.
        """
        self._panels.leapt += seconds
        self.responder.step_clock(seconds)

    def plug(self) -> None:
        """Open the line (it is open from the start)."""
        self._plugged = True
        for tap in self._taps:
            tap.opened(self.now)
        self._hear(Opened(self.now))

    def unplug(self, reason: str) -> list[Reading]:
        """Lose the line, and what is under way on it; what the driver published then."""
        self._lose(reason)
        return self._published()

    def _lose(self, reason: str) -> None:
        self._plugged = False
        self._to_device.cut()
        self._to_host.cut()
        for tap in self._taps:
            tap.lost(reason, self.now)
        self._hear(Lost(reason, self.now))

    def _published(self) -> list[Reading]:
        heard = list(self._heard)
        self._heard.clear()
        return heard

    def _next(self) -> float:
        """When something happens next, in seconds of the line's time."""
        wake_at = self._conversation.wake_at
        due = self.responder.next_due(self._now)
        moments = (
            self._to_device.next_at,
            self._to_host.next_at,
            None if wake_at is None else max(self._in_line(wake_at), self._wake_after),
            None if due is None else max(due, self._due_after),
            None if self._unplugged is None else self._now + LOOK_SECONDS,
        )
        return min((moment for moment in moments if moment is not None), default=float("inf"))

    def _pass(self) -> None:
        """Let everything happen that is to happen now."""
        self._look_at_the_cable()
        if asked := self._to_device.take(self._now):
            self._answer(self.responder.receive(asked, self._now))
        self._answer(self.responder.due(self._now))
        self._due_after = self._now + SHORTEST
        if heard := self._to_host.take(self._now):
            for tap in self._taps:
                tap.received(heard, self.now)
            self._hear(Received(heard, self.now))
        wake_at = self._conversation.wake_at
        if wake_at is not None and max(self._in_line(wake_at), self._wake_after) <= self._now:
            self._wake_after = self._now + SHORTEST
            self._hear(Woken(self.now))

    def _look_at_the_cable(self) -> None:
        if self._unplugged is None or self._unplugged(self._now) is not self._plugged:
            return
        if self._plugged:
            self._lose("the cable was pulled out")
        else:
            self.plug()

    def _in_line(self, monotonic: float) -> float:
        return monotonic - self._start.monotonic

    def _answer(self, wire: bytes) -> None:
        """Put what the device says on the line; where there is no line it goes nowhere."""
        if self._plugged:
            self._to_host.put(wire, self._now)

    def _hear(self, event: Event) -> None:
        self._conversation.hear(event)

    def _send(self, wire: bytes) -> None:
        """Put a query on the line; the gate stands here as it does before a real one."""
        if not self._plugged:
            return
        if not self._gate.permits(wire):
            raise NotAQuery(f"{wire.hex(' ')} is no query of this protocol.")
        for tap in self._taps:
            tap.sent(wire, self.now)
        self._to_device.put(wire, self._now)
