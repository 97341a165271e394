"""An invented protocol for tests of the edge: `<?1>` asks, `<v:12.5>` answers, all else is noise.

`<bug>` makes its driver fail, and `<foul>` makes it ask for bytes that are no query of its own.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from devices.effects import (
    Effect,
    Event,
    Lost,
    Opened,
    Publish,
    Received,
    Tally,
    Transmit,
    WakeAfter,
    Woken,
)
from devices.framing import Noise
from devices.kind import Kind, LineSettings
from devices.panel import Panel, Panels, Shown
from devices.query import Field, Query
from station.domain.device import Category
from station.domain.nomenclature import FLOW
from station.domain.observation import (
    DeviceEvent,
    Identity,
    LineNoise,
    MeasurementValidity,
    Numeric,
    Silence,
)

ASK = Query("ask", (b"?", Field("turn", rb"[0-9]")))
FOUL = Query("foul", (b"!",))
QUIET_SECONDS = 5.0


def cut(held: bytearray) -> list[bytes | Noise]:
    """Whole frames and the noise between them; an unfinished frame stays."""
    found: list[bytes | Noise] = []
    while match := re.match(rb"(?s)([^<]*)<([^<>]*)>", bytes(held)):
        if match[1]:
            found.append(Noise(match[1], "between frames"))
        found.append(match[2])
        del held[: match.end()]
    start = held.find(b"<")
    if stray := bytes(held[: start if start >= 0 else len(held)]):
        found.append(Noise(stray, "between frames"))
        del held[: len(stray)]
    return found


def unframe(wire: bytes) -> list[bytes] | None:
    return re.findall(rb"<([^<>]*)>", wire) if re.fullmatch(rb"(<[^<>]*>)+", wire) else None


class TickerDriver:
    """Asks each second, or as often as it is told; says who it is first."""

    def __init__(self, every: float = 1.0) -> None:
        self._every = every
        self.tally = Tally()
        self.events: list[Event] = []
        self._held = bytearray()
        self._turn = 0
        self._known = False
        self._heard = 0.0
        self._silent = False

    def handle(self, event: Event) -> list[Effect]:
        self.events.append(event)
        match event:
            case Opened(at):
                self._known, self._heard, self._silent = False, at.monotonic, False
                self._held.clear()
                return self._ask()
            case Received(data, _):
                self._held += data
                return [effect for one in cut(self._held) for effect in self._take(one, event)]
            case Woken(at):
                return [*self._miss(event), *self._ask()]
            case Lost():
                return []

    def encode(self, transmit: Transmit) -> bytes:
        return b"<" + transmit.query.fill(transmit.fields) + b">"

    def _ask(self) -> list[Effect]:
        self._turn = (self._turn + 1) % 10
        return [Transmit(ASK, {"turn": b"%d" % self._turn}), WakeAfter(self._every)]

    def _miss(self, event: Woken) -> list[Effect]:
        if self._silent or event.at.monotonic - self._heard < QUIET_SECONDS:
            return []
        self._silent = True
        since = event.at.later(self._heard - event.at.monotonic)
        return [Publish(Silence("", since, event.at))]

    def _take(self, piece: bytes | Noise, event: Received) -> list[Effect]:
        if isinstance(piece, Noise):
            self.tally.bad += 1
            return [Publish(LineNoise(len(piece.raw), piece.reason, event.at))]
        if piece == b"bug":
            raise ZeroDivisionError
        if piece == b"foul":
            return [Transmit(FOUL)]
        self._heard, self._silent = event.at.monotonic, False
        self.tally.good += 1
        effects: list[Effect] = []
        if not self._known:
            self._known = True
            effects.append(Publish(Identity("", "Ticker", "T1", event.at)))
        value = Decimal(piece.removeprefix(b"v:").decode())
        valid = MeasurementValidity.VALID
        return [*effects, Publish(Numeric("", FLOW, value, FLOW.unit, valid, event.at))]


class TickerResponder:
    """Answers each question with the flow on its panel."""

    def __init__(self, panels: Panels) -> None:
        self._panels = panels
        self._held = bytearray()
        self.stepped = 0.0
        self.asked: list[tuple[float, bytes]] = []

    def receive(self, data: bytes, now: float) -> bytes:
        self._held += data
        answers = []
        for piece in cut(self._held):
            self.asked.append((now, piece))
            answers.append(
                b"<v:%s>" % str(self._panels.at(now)[""].values[FLOW.code].value).encode()
            )
        return b"".join(answers)

    def due(self, now: float) -> bytes:  # noqa: ARG002 - it only ever answers
        return b""

    def next_due(self, now: float) -> float | None:  # noqa: ARG002 - it only ever answers
        return None

    def restart(self, now: float) -> None:  # noqa: ARG002 - it has no counters
        self._held.clear()

    def step_clock(self, seconds: float) -> None:
        self.stepped += seconds

    def swap_serial(self, serial: str) -> None:
        pass


class Steady:
    """Panels that show a flow: a number, or what a function of the moment gives."""

    def __init__(self, flow: Decimal | Callable[[float], Decimal]) -> None:
        self._flow = flow

    def at(self, now: float) -> Mapping[str, Panel]:
        flow = self._flow(now) if callable(self._flow) else self._flow
        return {"": Panel({FLOW.code: Shown(flow, now)})}


class CarefulDriver(TickerDriver):
    """Knows no model on the line: it says so where another would publish a value."""

    def handle(self, event: Event) -> list[Effect]:
        return [
            Publish(DeviceEvent("", "unsupported", "T9 is on no list.", event.at))
            if isinstance(one, Publish) and isinstance(one.reading, Numeric)
            else one
            for one in super().handle(event)
        ]


KIND = Kind(
    protocol="ticker",
    title="Ticker",
    category=Category.PUMP,
    settings=LineSettings(9600),
    queries=(ASK,),
    unframe=unframe,
    make_driver=TickerDriver,
    make_responder=TickerResponder,
    carries=frozenset({FLOW.code}),
    default_channel="",
    quiet_seconds=QUIET_SECONDS,
)


# Nobody waits for a test's patience: asks twenty times a second, and is silent after a second.
QUICK = replace(KIND, make_driver=lambda: TickerDriver(0.05), quiet_seconds=1.0)


def driven_by(driver: object) -> Kind:
    """The ticker kind with a driver that the test holds."""
    return replace(KIND, make_driver=lambda: driver)
