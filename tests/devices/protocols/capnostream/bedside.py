"""What these tests share: the sheet's vectors, messages made by hand, a line that needs no time."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from devices.effects import Event, Lost, Opened, Publish, Received, Transmit, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.capnostream.driver import CapnostreamDriver
from devices.protocols.capnostream.frames import Frame, FrameReader, frame
from devices.protocols.capnostream.kind import KIND
from devices.protocols.capnostream.messages import decode
from devices.protocols.capnostream.responder import CapnostreamResponder
from devices.protocols.capnostream.responder_setup import Setup
from station.domain.clock import Stamp

CAPTURES = Path(__file__).parents[3] / "captures" / "capnostream"
VECTORS = json.loads((CAPTURES / "vectors.json").read_text("utf-8"))["capnostream"]
BEGIN = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 5000.0)
SECONDS = 1_716_200_000
ID = b"V45.67 02/24/2008 B355987654  "
OTHER_ID = b"V45.67 02/24/2008 B355111111  "
LIMITS = (60, 15, 30, 5, 8, 100, 85, 140, 50)
VITALS = {
    "MDC_AWAY_CO2_ET": 36,
    "MDC_CONC_AWAY_CO2_INSP": 0,
    "MDC_CO2_RESP_RATE": 14,
    "MDC_PULS_OXIM_SAT_O2": 97,
    "MDC_PULS_OXIM_PULS_RATE": 72,
}


def wire(name: str) -> bytes:
    """The frame of a vector."""
    return bytes.fromhex(VECTORS[name]["hex"])


def cut(raw: bytes, messages: str = "device") -> Frame:
    """The one frame that some bytes are."""
    reader = FrameReader() if messages == "device" else FrameReader(messages=None)
    [piece] = reader.receive(raw)
    assert isinstance(piece, Frame)
    return piece


def payload(  # noqa: PLR0913 - the fields of a message
    at: int = 0,
    figures: tuple[int, ...] = (36, 0, 14, 97, 72),
    *,
    slow: int = 0x80,
    co2: int = 0,
    spo2: int = 0,
    extended: int = 0,
    period: int = 20,
    limits: tuple[int, ...] = LIMITS,
    unit: int = 1,
    more: bytes = b"",
) -> bytes:
    """The payload of a message of numerics, `at` seconds after the sheet's example."""
    head = (SECONDS + at).to_bytes(4, "big") + bytes((*figures, slow, 0, 0, 0))
    return head + bytes((co2, spo2, period, *limits, unit, extended)) + more


def numerics(at: int = 0, *args, **kwargs) -> bytes:
    """The frame of the same."""
    return frame(1, payload(at, *args, **kwargs))


def said(at: int = 0, *args, **kwargs):
    """The same as the driver reads it."""
    return decode(cut(numerics(at, *args, **kwargs)))


def sample(counter: int, status: int = 0) -> bytes:
    """The frame of a sample of the wave."""
    return frame(0, bytes((counter % 256, 30, 1, status)))


class Shows:
    """Panels that always show the same, until they are told to show something else."""

    def __init__(self, values=VITALS, alarms: Iterable[str] = (), serial: str | None = None):
        self.values, self.alarms, self.serial = dict(values), set(alarms), serial

    def at(self, _now: float) -> Mapping[str, Panel]:
        shown = {
            code: Shown(None if value is None else Decimal(str(value)), 0.0)
            for code, value in self.values.items()
        }
        return {"": Panel(shown, alarms=frozenset(self.alarms), serial=self.serial)}


class Line:
    """A driver and a monitor joined by a line that needs no time; time moves in `run` alone."""

    def __init__(self, setup: Setup | None = None, panels: Shows | None = None) -> None:
        self.panels = panels or Shows()
        self.monitor = CapnostreamResponder(self.panels, setup)
        self.driver = CapnostreamDriver()
        self.now = 0.0
        self.wake: float | None = None
        self.connected = True
        self.heard: list[bytes] = []
        self.readings: list[object] = []
        self.sent: list[tuple[float, str]] = []

    @property
    def at(self) -> Stamp:
        return BEGIN.later(self.now)

    def open(self) -> "Line":
        self.connected = True
        self.hear(Opened(self.at))
        return self

    def lose(self) -> None:
        self.connected = False
        self.hear(Lost("pulled", self.at))

    def run(self, seconds: float) -> list[object]:
        """Let so many seconds pass; what was published in them."""
        end, before = self.now + seconds, len(self.readings)
        while (moment := self._next()) is not None and moment <= end:
            self.now = max(moment, self.now)
            self.deliver(self.monitor.due(self.now))
            if self.wake is not None and self.wake <= self.now:
                self.wake = None
                self.hear(Woken(self.at))
        self.now = end
        return self.readings[before:]

    def hear(self, event: Event) -> None:
        if isinstance(event, Lost):
            self.wake = None
        answers = []
        for effect in self.driver.handle(event):
            match effect:
                case Transmit():
                    raw = self.driver.encode(effect)
                    assert KIND.gate().permits(raw)
                    self.sent.append((round(self.now, 2), effect.query.name))
                    answers.append(self.monitor.receive(raw, self.now) if self.connected else b"")
                case WakeAfter(seconds):
                    assert seconds > 0
                    self.wake = self.now + seconds
                case Publish(reading):
                    self.readings.append(reading)
        for answer in answers:
            self.deliver(answer)

    def deliver(self, data: bytes) -> None:
        if data and self.connected:
            self.heard.append(data)
            self.hear(Received(data, self.at))

    def _next(self) -> float | None:
        moments = [m for m in (self.wake, self.monitor.next_due(self.now)) if m is not None]
        return min(moments, default=None)


class Talk:
    """A driver alone: what it asks for, event by event, and what it publishes."""

    def __init__(self) -> None:
        self.driver = CapnostreamDriver()
        self.published: list[object] = []
        self.wakes: list[float] = []

    def opened(self, seconds: float = 0.0) -> list[str]:
        return self._tell(Opened(BEGIN.later(seconds)))

    def hears(self, data: bytes, seconds: float) -> list[str]:
        return self._tell(Received(data, BEGIN.later(seconds)))

    def woken(self, seconds: float) -> list[str]:
        return self._tell(Woken(BEGIN.later(seconds)))

    def lost(self, seconds: float) -> list[str]:
        return self._tell(Lost("pulled", BEGIN.later(seconds)))

    def running(self) -> "Talk":
        """Opened, greeted twice, started at second 1.05, the first two seconds told."""
        self.opened()
        self.hears(frame(4, ID), 0.01)
        self.woken(1.05)
        assert self.hears(frame(4, ID), 1.06) == ["StartRTComm"]
        self.hears(numerics(0), 2)
        self.hears(numerics(1), 3)
        return self

    def _tell(self, event: Event) -> list[str]:
        """The names of the queries sent; keeps what was published."""
        effects = self.driver.handle(event)
        self.published = [one.reading for one in effects if isinstance(one, Publish)]
        self.wakes = [round(one.seconds, 3) for one in effects if isinstance(one, WakeAfter)]
        return [one.query.name for one in effects if isinstance(one, Transmit)]


def of(kind: type, readings: Iterable[object]) -> list:
    """The readings of one kind."""
    return [reading for reading in readings if isinstance(reading, kind)]


def values(readings: Iterable[object]) -> dict[str, Decimal | None]:
    """The newest value of every metric."""
    return {one.metric.code: one.value for one in readings if hasattr(one, "metric")}
