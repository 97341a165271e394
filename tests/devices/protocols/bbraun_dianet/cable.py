"""What the dianet tests share: frames made by hand, a driver at a desk, and a pump at a cable."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from devices.effects import Effect, Lost, Opened, Publish, Received, Transmit, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.bbraun_dianet.kind import KIND
from devices.protocols.bbraun_dianet.responder import DianetPump, DianetResponder
from station.domain.clock import Stamp

CAPTURE = json.loads(
    (Path(__file__).parents[3] / "captures" / "bbraun_dianet" / "vectors.json").read_text()
)
VECTORS = {vector["name"]: vector for vector in CAPTURE["vectors"]}
START = Stamp(datetime(2026, 3, 1, 8, tzinfo=UTC), 1000.0)
ROUNDING = 1e-6  # two ways of adding up the same seconds

IDENT, STATUS, ISTWERT, SOLLWERT, PROPOSAL, LIMITS, DOSIS, HISTORY, RELOAD = range(1, 10)
NAMES = [
    "IDENT",
    "STATUS",
    "ISTWERT",
    "SOLLWERT",
    "PROPOSAL",
    "LIMITS",
    "DOSIS",
    "HISTORY",
    "RELOAD",
]


def table_entry(index: int) -> int:
    """T[index] of the ordinary MSB-first table of polynomial 1021."""
    value = index << 8
    for _ in range(8):
        value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def step(crc: int, byte: int) -> int:
    """The vendor's byte step, as the sheet words it."""
    return ((crc & 0x00FF) << 8) ^ table_entry(crc >> 8) ^ byte


def checked(body: bytes) -> int:
    """The CRC by the sheet's words alone."""
    crc = 0xFFFF
    for byte in body:
        crc = step(crc, byte)
    return crc


def wire(body: bytes, crc: int | None = None) -> bytes:
    """A frame made from the sheet's words alone, without the code under test."""
    value = checked(body) if crc is None else crc
    inside = b""
    for byte in body + bytes([value >> 8, value & 0xFF]):
        inside += bytes([0x7D, byte ^ 0x20]) if byte in {0x7E, 0x7D, 0x80} else bytes([byte])
    return b"\x7e" + inside + b"\x7e"


def asked(segment: int) -> bytes:
    """A request on the wire."""
    return wire(bytes([0, segment]))


def answer(segment: int, data: bytes) -> bytes:
    """An answer on the wire."""
    return wire(bytes([0, segment, 0x06]) + data)


def refusal(segment: int, code: int) -> bytes:
    """A refusal on the wire."""
    return wire(bytes([0, segment, 0x15, code]))


# --- Segments by hand, from the sheet's section 3 ------------------------------------------------


def ident(
    serial: int = 12345,
    type_number: int = 1201,
    version: int = 0x000E,
    software: bytes = b"FMSA020001",
    seconds: int = 1_700_000_000,
) -> bytes:
    number = type_number << 18 | serial
    return number.to_bytes(4) + version.to_bytes(2) + software + seconds.to_bytes(4)


def status(
    requests: int = 0,
    alarms: int = 0,
    state: int = 0x92,
    rate: int = 500,
    volume: int = 10,
    minutes: int = 12,
) -> bytes:
    words = b"".join(word.to_bytes(4) for word in (alarms, state, rate, volume))
    return bytes([requests]) + words + minutes.to_bytes(2)


def istwert(infused: int = 1234, pressure: int = 35, battery: int = 480) -> bytes:
    halves = (97, 0, battery, 0, 50, 0, 0, 20)
    return bytes([pressure]) + infused.to_bytes(4) + b"".join(half.to_bytes(2) for half in halves)


def sollwert(drug: bytes = b"Ketamine", vtbd: int = 500) -> bytes:
    return (
        (500).to_bytes(4)
        + vtbd.to_bytes(4)
        + (600).to_bytes(2)
        + (20000).to_bytes(4)
        + (25).to_bytes(2)
        + bytes([5])
        + (0xFFFF).to_bytes(2)
        + drug.ljust(20)
    )


def dosis(concentration: int = 4000, rate: int = 20000, units: tuple[int, int] = (0x28, 0x23)):
    return (
        (7050).to_bytes(2)
        + concentration.to_bytes(4)
        + bytes([units[0]])
        + rate.to_bytes(4)
        + bytes([units[1]])
        + (5000).to_bytes(4)
        + (200_000).to_bytes(4)
        + b"\x20"
    )


USUAL = {
    IDENT: ident(),
    STATUS: status(),
    ISTWERT: istwert(),
    SOLLWERT: sollwert(),
    PROPOSAL: b" " * 20 + b"\xff" * 4,
    LIMITS: b"\xff" * 49,
    DOSIS: dosis(),
    HISTORY: b"\xff" * 62,
    RELOAD: b"\x00" + b"\xff" * 8,
}


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

    def ask(self) -> str:
        """Wait for the next question; its name."""
        before = len(self.sent)
        while len(self.sent) == before:
            assert self.wake is not None
            self.wait(self.wake - self.now)
        return self.asked()[-1]

    def reply(self, **other: bytes) -> list:
        """Answer the newest question as usual, or with other data by its name; what was said."""
        before = len(self.said)
        name = self.asked()[-1]
        segment = NAMES.index(name) + 1
        self.now += 0.04
        usual = {**USUAL, IDENT: ident(seconds=1_700_000_000 + int(self.now))}
        self.hear(answer(segment, other.get(name, usual[segment])))
        return self.said[before:]

    def play(self, turns: int, **other: bytes) -> list:
        """So many answers and the questions after them; everything that was said."""
        before = len(self.said)
        for _ in range(turns):
            self.reply(**other)
            self.ask()
        return self.said[before:]

    def meet(self) -> None:
        """Open the line and let the pump say who it is, until the first STATUS is asked."""
        self.open()
        self.reply()
        assert self.ask() == "STATUS"

    def asked(self) -> list[str]:
        """The names of everything sent, in order."""
        return [transmit.query.name for _, transmit, _ in self.sent]

    def moments(self) -> list[float]:
        """When everything was sent."""
        return [moment for moment, _, _ in self.sent]

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

    def __init__(self, panel: Panel) -> None:
        self.panel = panel

    def at(self, _now: float) -> Mapping[str, Panel]:
        return {"": self.panel}


class Bedside(Desk):
    """A driver and a simulated pump in virtual time; answers take a moment to arrive."""

    def __init__(
        self, panel: Panel, settings: DianetPump | None = None, travel: float = 0.05
    ) -> None:
        super().__init__()
        self.shelf = Shelf(panel)
        self.pump = DianetResponder(self.shelf, settings)
        self.travel = travel
        self.coming = []
        self.spoil = lambda said: said

    def transmitted(self, sent: bytes) -> None:
        self._carry(self.pump.receive(sent, self.now))

    def _carry(self, said: bytes) -> None:
        if said := self.spoil(said):
            self.coming.append((self.now + self.travel, said))

    def run(self, seconds: float) -> list:
        """Let both ends live; give back the readings of this while."""
        before, until = len(self.said), self.now + seconds
        while True:
            due = self.pump.next_due(self.now)
            moments = [moment for moment, _ in self.coming[:1]]
            moments += [one for one in (self.wake, due) if one is not None]
            if not moments or min(moments) > until:
                break
            self.now = max(self.now, min(moments))
            self._carry(self.pump.due(self.now))
            if self.coming and self.coming[0][0] <= self.now:
                self.hear(self.coming.pop(0)[1])
            elif self.wake is not None and self.wake <= self.now:
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
        reading.metric.code: (
            None if reading.value is None else str(reading.value),
            reading.unit.code,
            str(reading.validity),
        )
        for reading in readings
        if hasattr(reading, "metric")
    }
