"""What these tests share: the sheet's vectors, scripted panels, a line that needs no time."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from devices.effects import Event, Lost, Opened, Publish, Received, Transmit, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.philips_intellivue.driver import IntelliVueDriver
from devices.protocols.philips_intellivue.frames import enframe
from devices.protocols.philips_intellivue.kind import KIND
from devices.protocols.philips_intellivue.responder import IntelliVueMonitor
from devices.protocols.philips_intellivue.responder_polls import Asked, Contexts, Heading, answer
from devices.protocols.philips_intellivue.responder_wire import attribute_list, u16
from station.domain.clock import Stamp

CAPTURES = Path(__file__).parents[3] / "captures" / "philips_intellivue"
VECTORS = json.loads((CAPTURES / "vectors.json").read_text("utf-8"))["philips_intellivue"]
BEGIN = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 5000.0)

NUMERICS, ALARMS, MDS = (0x0006, 0x0000), (0x0036, 0x0801), (0x0021, 0x0000)


def user(name: str) -> bytes:
    """The user data of a vector."""
    return bytes.fromhex(VECTORS[name]["user_hex"])


def wire(name: str) -> bytes:
    """The frame of a vector."""
    return bytes.fromhex(VECTORS[name]["frame_hex"])


def numeric(handle: int, attributes: Mapping[int, bytes]) -> bytes:
    """One numeric object with just these attributes."""
    return u16(handle) + attribute_list(attributes)


def observed(physio: int, raw: str, *, state: int = 0, unit: int = 0x0AA0) -> bytes:
    """A NuObsValue; `raw` is the FLOAT in hexadecimal."""
    return u16(physio, state, unit) + bytes.fromhex(raw)


def said(
    contexts: Contexts,
    ticks: int,
    *,
    about: tuple[int, int] = NUMERICS,
    number: int = 1,
    mtu: int = 65535,
) -> bytes:
    """The frames of one extended poll answer."""
    heading = Heading(Asked(number, number, *about, period=1), 0, ticks)
    return b"".join(enframe(body) for body in answer(heading, contexts, mtu))


class Script:
    """Panels from rows of seconds, channel, metric and value; `alarm:NAME` is 1 or 0."""

    def __init__(self, rows: Iterable[tuple[float, str, str, object]]) -> None:
        self.rows = sorted(rows, key=lambda row: row[0])

    def at(self, now: float) -> Mapping[str, Panel]:
        values: dict[str, dict[str, Shown]] = {}
        alarms: dict[str, set[str]] = {}
        serials: dict[str, str] = {}
        for seconds, channel, metric, value in self.rows:
            if seconds > now:
                break
            shown = values.setdefault(channel, {})
            ringing = alarms.setdefault(channel, set())
            if metric == "serial":
                serials[channel] = str(value)
            elif metric.startswith("alarm:"):
                (ringing.add if value else ringing.discard)(metric.removeprefix("alarm:"))
            else:
                number = None if value is None else Decimal(str(value))
                shown[metric] = Shown(number, seconds)
        return {
            channel: Panel(shown, alarms=frozenset(alarms[channel]), serial=serials.get(channel))
            for channel, shown in values.items()
        }


class Line:
    """A driver and a monitor joined by a line that needs no time; time moves in `run` alone."""

    def __init__(self, monitor: IntelliVueMonitor, driver: IntelliVueDriver | None = None) -> None:
        self.monitor = monitor
        self.driver = driver or IntelliVueDriver()
        self.now = 0.0
        self.wake: float | None = None
        self.connected = True
        self.hears = True
        self.readings: list[object] = []
        self.sent: list[tuple[float, str]] = []

    @property
    def at(self) -> Stamp:
        return BEGIN.later(self.now)

    def open(self) -> None:
        self.connected = True
        self.hear(Opened(self.at))

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
                    answers.append(self._send(effect))
                case WakeAfter(seconds):
                    assert seconds > 0
                    self.wake = self.now + seconds
                case Publish(reading):
                    self.readings.append(reading)
        for answer_ in answers:
            self.deliver(answer_)

    def deliver(self, data: bytes) -> None:
        if data and self.connected and self.hears:
            self.hear(Received(data, self.at))

    def _next(self) -> float | None:
        moments = [m for m in (self.wake, self.monitor.next_due(self.now)) if m is not None]
        return min(moments, default=None)

    def _send(self, transmit: Transmit) -> bytes:
        raw = self.driver.encode(transmit)
        assert KIND.gate().permits(raw)
        self.sent.append((self.now, transmit.query.name))
        return self.monitor.receive(raw, self.now) if self.connected else b""


def shown_at(text: str) -> datetime:
    """A moment on a monitor's own clock, which knows no zone."""
    return datetime.fromisoformat(text)


def of(kind: type, readings: Iterable[object]) -> list:
    """The readings of one kind."""
    return [reading for reading in readings if isinstance(reading, kind)]
