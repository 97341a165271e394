"""What the Asena tests share: frames made by hand, a driver at a desk, a pump in virtual time."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

from devices.effects import Effect, Lost, Opened, Publish, Received, Transmit, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.alaris_asena.kind import KIND
from devices.protocols.alaris_asena.responder import AsenaPump, AsenaResponder
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Stamp

CAPTURES = Path(__file__).parents[3] / "captures" / "alaris_asena"
CAPTURE = json.loads((CAPTURES / "vectors.json").read_text())
VECTORS = CAPTURE["vectors"]
START = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 1000.0)
ROUNDING = 1e-6  # two ways of adding up the same seconds
SERIAL = "8003-10077"
RATE, INFUSED, VTBI = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV", "MDC_VOL_FLUID_TBI"
PRESSURE, TIME = "MDC_PRESS_INFUS_LINE", "MDC_TIME_PD_REMAIN"


def crc(body: bytes) -> int:
    """CRC-16/CCITT-FALSE bit by bit, as a textbook has it."""
    value = 0xFFFF
    for byte in body:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xFFFF
    return value


def wire(body: str | bytes) -> bytes:
    """A frame made from the sheet's words alone, without the code under test."""
    said = body.encode() if isinstance(body, str) else body
    return b"!" + said + b"|" + f"{crc(said):04X}".encode() + b"\r"


FIELDS = {
    "serial": SERIAL,
    "flag": "-",
    "mode": "SET",
    "rate": "4.50",
    "rate_unit": "ml/h",
    "drug": "",
    "infused": "12.345",
    "infused_unit": "ml",
    "pressure": "87.25",
    "pressure_unit": "mmHg",
    "left": "05:12:40",
    "log_type": "EVENT",
    "log": "310042",
}


def status(**changed: str) -> str:
    """The body of an INF answer: the sheet's own example, with some fields changed."""
    assert not changed.keys() - FIELDS.keys()
    return "^".join(("INF", *(FIELDS | changed).values()))


ANSWERS = {
    "INST_SERIALNO": f"INST_SERIALNO^{SERIAL}",
    "COMMS_PROTOCOL": "COMMS_PROTOCOL^Asena Rev 2.1.5",
    "COMMS_RESPONSE_MAX": "COMMS_RESPONSE_MAX^4000^ms",
    "SYRINGE_STATUS": "SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF",
    "INF_RATE_MAX_SYRINGE": "INF_RATE_MAX_SYRINGE^1200.00^ml/h",
    "INF": status(),
    "INF_VTBI": "INF_VTBI^ACTIV^25.500^ml^STOP",
    "ALARM": "ALARM^AL_NOALM^ ^ ",
}


class Desk:
    """A driver whose events the test gives one by one; what it asks is answered from a table.

    `answers` holds the body of each answer (None: silence); `delay` is how long the pump takes.
    """

    def __init__(self) -> None:
        self.driver = KIND.make_driver()
        self.gate = KIND.gate()
        self.answers: dict[str, str | None] = dict(ANSWERS)
        self.delay = 0.05
        self.spoil: Callable[[bytes], bytes] = lambda answer: answer
        self.now = 0.0
        self.wake: float | None = None
        self.said: list = []
        self.sent: list[tuple[float, str]] = []
        self.coming: list[tuple[float, bytes]] = []

    def at(self) -> Stamp:
        return START.later(self.now)

    def open(self) -> list[Effect]:
        return self._hear(Opened(self.at()))

    def lose(self) -> list[Effect]:
        self.wake = None
        self.coming.clear()
        return self._hear(Lost("unplugged", self.at()))

    def hear(self, data: bytes | str) -> list[Effect]:
        return self._hear(Received(data if isinstance(data, bytes) else wire(data), self.at()))

    def wait(self, seconds: float) -> list:
        """Let time pass: answers arrive, the driver is woken; the readings of this while."""
        before, until = len(self.said), self.now + seconds
        while True:
            moments = [moment for moment, _ in self.coming[:1]]
            moments += [] if self.wake is None else [self.wake]
            if not moments or min(moments) > until + ROUNDING:
                break
            self.now = max(self.now, min(moments))
            if self.coming and self.coming[0][0] <= self.now:
                self.hear(self.coming.pop(0)[1])
            else:
                self.wake = None
                self._hear(Woken(self.at()))
        self.now = max(self.now, until)
        return self.said[before:]

    def greet(self) -> "Desk":
        """Open the line and let everything be asked and answered once."""
        self.open()
        self.wait(12)
        assert {name for _, name in self.sent} == ANSWERS.keys()
        return self

    def until(self, name: str, most: float = 30.0) -> None:
        """Let time pass until a question is asked, which then has no answer yet."""
        told, self.answers[name] = self.answers.get(name), None
        end = self.now + most
        before = len(self.sent)
        while name not in self.asked()[before:]:
            assert self.now < end, f"{name} is not asked"
            self.wait(0.05)
        self.answers[name] = told

    def asked(self) -> list[str]:
        """The names of everything sent, in order."""
        return [name for _, name in self.sent]

    def moments(self, name: str | None = None) -> list[float]:
        """When a question was sent (without a name: when anything was)."""
        return [moment for moment, sent in self.sent if name in (None, sent)]

    def _hear(self, event) -> list[Effect]:
        effects = self.driver.handle(event)
        for effect in effects:
            match effect:
                case Publish(reading):
                    self.said.append(reading)
                case WakeAfter(seconds):
                    self.wake = self.now + seconds
                case Transmit(query):
                    sent = self.driver.encode(effect)
                    assert self.gate.permits(sent)
                    assert sent == wire(query.name)
                    self.sent.append((self.now, query.name))
                    self._reply(query.name)
        return effects

    def _reply(self, name: str) -> None:
        if (body := self.answers.get(name)) is not None:
            answer = self.spoil(wire(body))
            self.coming.append((self.now + self.delay, answer))


class Shelf:
    """Panels a test can change at any moment."""

    def __init__(self, shown: Panel) -> None:
        self.panels = {"": shown}

    @property
    def panel(self) -> Panel:
        return self.panels[""]

    @panel.setter
    def panel(self, shown: Panel) -> None:
        self.panels = {"": shown}

    def at(self, _now: float) -> Mapping[str, Panel]:
        return self.panels


def joined(panels, pump: AsenaPump | None = None, **settings) -> VirtualLine:
    """A driver and a simulated pump of these settings on a line that needs no time."""
    kind = replace(KIND, make_responder=partial(AsenaResponder, pump=pump))
    return VirtualLine(kind, panels, START, VirtualSettings(**settings))


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


def labels(readings: Iterable) -> dict[str, str | None]:
    """The newest text of each label."""
    return {one.name: one.text for one in readings if type(one).__name__ == "Label"}
