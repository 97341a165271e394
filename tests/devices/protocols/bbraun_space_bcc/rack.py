"""What the BCC tests share: frames made by hand, a driver at a desk, and a rack in virtual time."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from devices.effects import Effect, Lost, Opened, Publish, Received, Transmit, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.bbraun_space_bcc.kind import KIND
from devices.protocols.bbraun_space_bcc.responder import ComDevice, SpaceComResponder
from station.domain.clock import Stamp

CAPTURES = Path(__file__).parents[3] / "captures" / "bbraun_space_bcc"
VECTORS = json.loads((CAPTURES / "vectors.json").read_text())["vectors"]
CONVERSATIONS = {
    talk["name"]: [(who, bytes.fromhex(wire)) for who, wire in talk["exchange"]]
    for talk in json.loads((CAPTURES / "conversations.json").read_text())
}
ACK, NAK = b"\x06", b"\x15"
ROUNDING = 1e-6  # two ways of adding up the same seconds
START = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 1000.0)
PAIRS = {ord("D"): b"EX", ord("E"): b"EE", ord("d"): b"ex", ord("e"): b"ee"}


def wire(
    information: bytes | str, bed: bytes = b"SpaceCOM", *, last: bool = True, stuffed: bool = True
) -> bytes:
    """A frame made from the sheet's words alone, without the code under test."""
    said = information.encode() if isinstance(information, str) else information
    body = bed + b"/1/1>" + said
    head = b"\x01" + str(len(body) + 14).zfill(5).encode() + b"\x02" + body
    head += b"\x03" if last else b"\x17"
    plain = head + str(sum(head) % 256).zfill(5).encode() + b"\x04"
    return b"".join(PAIRS.get(byte, bytes([byte])) for byte in plain) if stuffed else plain


def records(address: str, time: int = 300, **fields: object) -> str:
    """Records of one address, joined as on the wire."""
    return "\x1e".join(f"{time},{address},{code},{value}" for code, value in fields.items())


GNACK = wire("206,50100,GNACK,0")


class Desk:
    """A driver whose events the test gives one by one, with the seconds of each."""

    def __init__(self) -> None:
        self.driver = KIND.make_driver()
        self.gate = KIND.gate()
        self.now = 0.0
        self.wake = None
        self.said = []
        self.sent = []

    def at(self) -> Stamp:
        return START.later(self.now)

    def open(self) -> list[Effect]:
        return self._hear(Opened(self.at()))

    def lose(self) -> list[Effect]:
        return self._hear(Lost("unplugged", self.at()))

    def hear(self, data: bytes) -> list[Effect]:
        return self._hear(Received(data, self.at()))

    def wait(self, seconds: float) -> list[Effect]:
        """Let time pass, waking the driver whenever it has asked for it."""
        until = self.now + seconds + ROUNDING
        effects = []
        while self.wake is not None and self.wake <= until:
            self.now, self.wake = self.wake, None
            effects += self._hear(Woken(self.at()))
        self.now = max(self.now, until - ROUNDING)
        return effects

    def greet(self) -> None:
        """Open the line and let the device answer the greeting, until the first question."""
        self.open()
        self.hear(GNACK)
        self.wait(1.2)
        assert self.asked()[-1] == "MEM:GET"

    def answer(self, *informations: str, stuffed: bool = True) -> list:
        """Let the device answer the question that was asked, block by block, until the next one."""
        before = len(self.said)
        for place, information in enumerate(informations):
            self.hear(wire(information, last=place == len(informations) - 1, stuffed=stuffed))
            self.wait(0.2)
        self.wait(1.05)
        return self.said[before:]

    def asked(self) -> list[str]:
        """The names of everything sent, in order."""
        return [transmit.query.name for _, transmit, _ in self.sent]

    def _hear(self, event) -> list[Effect]:
        effects = self.driver.handle(event)
        for effect in effects:
            match effect:
                case Publish(reading):
                    self.said.append(reading)
                case WakeAfter(seconds):
                    self.wake = self.now + seconds
                case Transmit():
                    sent = self.driver.encode(effect)
                    assert self.gate.permits(sent)
                    self.sent.append((self.now, effect, sent))
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
    """A driver and a simulated rack in virtual time; answers take a moment to arrive."""

    def __init__(self, panels, settings: ComDevice | None = None, travel: float = 0.05) -> None:
        super().__init__()
        self.rack = SpaceComResponder(panels, settings)
        self.travel = travel
        self.coming = []
        self.spoil = lambda answer: answer

    def transmitted(self, sent: bytes) -> None:
        answer = self.spoil(self.rack.receive(sent, self.now))
        if answer:
            self.coming.append((self.now + self.travel, answer))

    def run(self, seconds: float) -> list:
        """Let both ends live; give back the readings of this while."""
        before, until = len(self.said), self.now + seconds
        while True:
            moments = [moment for moment, _ in self.coming[:1]]
            moments += [self.wake] if self.wake is not None else []
            if not moments or min(moments) > until:
                break
            self.now = max(self.now, min(moments))
            if self.coming and self.coming[0][0] <= self.now:
                self.hear(self.coming.pop(0)[1])
            else:
                self.wake = None
                self._hear(Woken(self.at()))
        self.now = until
        return self.said[before:]


def panel(values: Mapping[str, str | None] = {}, **rest) -> Panel:
    """A panel from texts."""
    shown = {
        code: Shown(None if text is None else Decimal(text), 0.0) for code, text in values.items()
    }
    return Panel(values=shown, **rest)


def of(kind: type, readings: Iterable) -> list:
    """The readings of one kind."""
    return [reading for reading in readings if isinstance(reading, kind)]


def values(readings: Iterable) -> dict[str, tuple]:
    """The newest value, unit and validity of each metric, by its code."""
    return {
        reading.metric.code: (reading.value, reading.unit.code, str(reading.validity))
        for reading in readings
        if hasattr(reading, "metric")
    }
