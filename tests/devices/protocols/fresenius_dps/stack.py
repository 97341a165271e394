"""What the DPS tests share: frames made by hand, a driver at a desk, a stack in virtual time."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from devices.effects import Effect, Lost, Opened, Publish, Received, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.fresenius_dps.kind import KIND
from devices.protocols.fresenius_dps.rack import Rack
from devices.protocols.fresenius_dps.responder import DpsResponder
from station.domain.clock import Stamp

CAPTURES = Path(__file__).parents[3] / "captures" / "fresenius_dps"
VECTORS = json.loads((CAPTURES / "vectors.json").read_text())["vectors"]
ACK, ENQ, DC4 = b"\x06", b"\x05", b"\x14"
RATE, VOLUME = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV"
ROUNDING = 1e-6  # two ways of adding up the same seconds
START = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 1000.0)
POLL = "LE;draemks"
SAMPLE = "C;d0032;r0001A2C8;a0000;e0000;m0001;k0000;s0000"


def wire(body: str) -> bytes:
    """A frame made from the sheet's words alone, without the code under test."""
    plain = body.encode("latin-1")
    return b"\x02" + plain + format(255 - sum(plain) % 256, "02X").encode() + b"\x03"


def nak(reason: int) -> bytes:
    return b"\x15" + str(reason).encode()


def damaged(frame: bytes) -> bytes:
    """The frame with one character changed, so that its checksum is wrong."""
    return frame[:2] + bytes([frame[2] ^ 1]) + frame[3:]


class Desk:
    """A driver whose events the test gives one by one, with the seconds of each."""

    def __init__(self) -> None:
        self.driver = KIND.make_driver()
        self.gate = KIND.gate()
        self.now = 0.0
        self.wake: float | None = None
        self.said: list = []
        self.sent: list[tuple[float, bytes]] = []

    def at(self) -> Stamp:
        return START.later(self.now)

    def open(self) -> list[Effect]:
        return self._hear(Opened(self.at()))

    def lose(self) -> list[Effect]:
        self.wake = None
        return self._hear(Lost("unplugged", self.at()))

    def hear(self, data: bytes) -> list[Effect]:
        return self._hear(Received(data, self.at()))

    def reply(self, body: str) -> list[Effect]:
        """The device acknowledges a question and answers it."""
        return self.hear(ACK + wire(body))

    def wait(self, seconds: float) -> list[Effect]:
        """Let time pass, waking the driver whenever it has asked for it."""
        until = self.now + seconds + ROUNDING
        effects: list[Effect] = []
        while self.wake is not None and self.wake <= until:
            self.now, self.wake = max(self.now, self.wake), None
            effects += self._hear(Woken(self.at()))
        self.now = max(self.now, until - ROUNDING)
        return effects

    def until_asked(self) -> str:
        """Let time pass to the very moment of the next question."""
        before = len(self.sent)
        while len(self.sent) == before:
            assert self.wake is not None
            self.now, self.wake = max(self.now, self.wake), None
            self._hear(Woken(self.at()))
        return self.asked[-1]

    def converse(self, *replies: str | None) -> list[str]:
        """Answer each question in turn (None: not at all), wait for the next; the questions."""
        before = len(self.commands)
        for body in replies:
            if body is not None:
                self.reply(body)
            self.until_asked()
        return [body for _, body in self.commands[before:]]

    def greet(self, number: str = "4711") -> None:
        """Open the line of a base with one module, until the module is first asked."""
        self.open()
        self.converse("0C", "0C;b0A", "0C;b01", "1C", f"1C;{number}")
        assert self.commands[-1][1] == "1" + POLL

    def answer(self, *, module: bool = True) -> None:
        """Answer as usual, or (`module`) not for a module; then wait for the next question."""
        self.reply_as_usual(module=module)
        self.until_asked()

    def reply_as_usual(self, *, module: bool = True) -> None:
        """The answer of an ordinary base with one module to what was asked last."""
        to, command = self.asked[-1][:1], self.asked[-1][1:]
        base = {"DC": "C", "LF;b": "C;b0A", "LE;b": "C;b01", "LE;i": "C;i01"}
        own = {"DC": "C", "LN": "C;4711", "LP": "C;Ketamine"}
        if to == "0":
            self.reply(to + base.get(command, "C"))
        elif module:
            self.reply(to + own.get(command, SAMPLE))

    def until_polled(self) -> None:
        """Answer until a module's variables are asked for."""
        while ";draemks" not in self.asked[-1]:
            self.answer()

    @property
    def commands(self) -> list[tuple[float, str]]:
        """Every command that was sent, and when; receipts for events among them."""
        return [
            (moment, data[1:-3].decode()) for moment, data in self.sent if data.startswith(b"\x02")
        ]

    @property
    def asked(self) -> list[str]:
        return [body for _, body in self.commands]

    @property
    def signals(self) -> bytes:
        """Every byte of link control that was sent."""
        return b"".join(data for _, data in self.sent if not data.startswith(b"\x02"))

    def _hear(self, event: Opened | Received | Woken | Lost) -> list[Effect]:
        effects = self.driver.handle(event)
        for effect in effects:
            if isinstance(effect, Publish):
                self.said.append(effect.reading)
            elif isinstance(effect, WakeAfter):
                self.wake = self.now + effect.seconds
            else:
                sent = self.driver.encode(effect)
                assert self.gate.permits(sent)
                self.sent.append((self.now, sent))
                self.transmitted(sent)
        return effects

    def transmitted(self, sent: bytes) -> None:
        """Nobody is at the far end."""


class Shelf:
    """Panels a test can change at any moment."""

    def __init__(self, **channels: Panel) -> None:
        self.panels = {name.removeprefix("at_"): panel for name, panel in channels.items()}

    def at(self, _now: float) -> Mapping[str, Panel]:
        return self.panels


class Bedside(Desk):
    """A driver and a simulated device in virtual time; bytes take a moment to arrive."""

    def __init__(self, panels: Shelf, settings: Rack | None = None, travel: float = 0.03) -> None:
        super().__init__()
        self.device = DpsResponder(panels, settings)
        self.travel = travel
        self.coming: list[tuple[float, bytes]] = []

    def transmitted(self, sent: bytes) -> None:
        self.arrives(self.device.receive(sent, self.now))

    def arrives(self, data: bytes) -> None:
        if data:
            self.coming.append((self.now + self.travel, data))

    def run(self, seconds: float) -> list:
        """Let both ends live; give back the readings of this while."""
        before, until = len(self.said), self.now + seconds
        while (moment := self._next()) <= until:
            self.now = max(self.now, moment)
            self.arrives(self.device.due(self.now))
            if self.coming and self.coming[0][0] <= self.now:
                self.hear(self.coming.pop(0)[1])
            elif self.wake is not None and self.wake <= self.now:
                self.wake = None
                self._hear(Woken(self.at()))
        self.now = until
        return self.said[before:]

    def _next(self) -> float:
        moments = [moment for moment, _ in self.coming[:1]]
        moments += [self.wake] if self.wake is not None else []
        due = self.device.next_due(self.now)
        moments += [due] if due is not None else []
        return min(moments, default=float("inf"))


def panel(values: Mapping[str, str | None] = {}, **rest) -> Panel:
    """A panel from texts."""
    shown = {
        code: Shown(None if text is None else Decimal(text), 0.0) for code, text in values.items()
    }
    return Panel(values=shown, **rest)


RUNNING = panel({RATE: "5.0", VOLUME: "107.208"})


def of(kind: type, readings: Iterable) -> list:
    """The readings of one kind."""
    return [reading for reading in readings if isinstance(reading, kind)]


def numbers(readings: Iterable) -> dict[str, tuple]:
    """The newest value, unit and validity of each metric, by its code."""
    return {
        reading.metric.code: (reading.value, reading.unit.code, str(reading.validity))
        for reading in readings
        if hasattr(reading, "metric")
    }
