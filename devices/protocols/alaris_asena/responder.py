"""A simulated Asena pump: the device's end of the line, written from the sheet on its own.

Only ``frames`` is shared with the driver.  It answers each good frame once, in order, and never
speaks first; a pump that is off hears nothing.  Orders of other hosts are answered as a pump does
it, noted, and not followed.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from devices.panel import Panel, Panels
from devices.protocols.alaris_asena import pump_words
from devices.protocols.alaris_asena.frames import (
    BAR,
    END,
    WRONG_CHECKSUM,
    Frame,
    FrameReader,
    checksum,
    frame,
)
from devices.protocols.alaris_asena.pump_words import PRESSURE, RATE, VOLUME
from station.domain.observation import DeliveryState

MOST_NOTED = 1000  # orders; a host that sends one a second does so for weeks
ANOTHER_NAME = "ERROR"


class Damage(Enum):
    """What may be wrong with an answer on the wire."""

    WRONG_CRC = auto()
    LOWER_CASE_CRC = auto()
    CUT_SHORT = auto()
    NO_CR = auto()


@dataclass(frozen=True, slots=True)
class AsenaPump:
    """How the simulated pump is made and what is wrong with it.

    Answers are named by what was asked: `silent` to some; `in_place` puts texts in place of fields
    (counted from 1), `left_out` leaves one out, `extra` adds one; `damage` spoils those that
    `damaged` names.  `seconds` pass before an answer, `gap` between its bytes, `before` precedes
    it.  `refusal` is the body of the answer to an unknown name or a wrong checksum, if there is
    one.
    """

    serial: str = "8002-51740"
    language: str = "Asena Rev 2.1.5"
    response_max: str = "4000"
    syringe: tuple[str, str, str] = ("BD PLASTIPAK", " 50", "CONF")
    highest_rate: str = "1200.00"
    end_action: str = "STOP"
    log: int = 310042
    shows_drug: bool = True
    alarm_code: str | None = None
    alarm_fields: tuple[str, str] = (" ", " ")
    silent: frozenset[str] = frozenset()
    in_place: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    wrong_name: frozenset[str] = frozenset()
    damage: Damage | None = None
    damaged: frozenset[str] = frozenset()
    seconds: float = 0.0
    gap: float = 0.0
    before: bytes = b""
    refusal: str | None = None


def objection(channel: str, _metric: str) -> str | None:
    """Why there can be no pump at an address: a line has one, without any."""
    if not channel:
        return None
    return f"a line has one Asena pump, without an address: leave out {channel!r}."


class AsenaResponder:
    """The device's end of the wire; `pump` may be exchanged for another setting at any moment."""

    def __init__(self, panels: Panels, pump: AsenaPump | None = None) -> None:
        self.pump = pump or AsenaPump()
        self.orders: deque[str] = deque(maxlen=MOST_NOTED)
        self.order_count = 0
        self._panels = panels
        self._reader = FrameReader()
        self._exchanged: str | None = None
        self._logged = 0
        self._shown: object = None
        self._raised: dict[str, str] = {}
        self._queue: deque[tuple[float, bytes]] = deque()
        self._queries: dict[str, Callable[[Panel], list[str]]] = {
            "INST_SERIALNO": lambda panel: [self._serial(panel)],
            "COMMS_PROTOCOL": lambda _: [self.pump.language],
            "COMMS_RESPONSE_MAX": lambda _: [self.pump.response_max, "ms"],
            "SYRINGE_STATUS": lambda _: list(self.pump.syringe),
            "INF_RATE_MAX_SYRINGE": lambda _: [self.pump.highest_rate, "ml/h"],
            "INF": self._status,
            "INF_RATE": lambda panel: [pump_words.number(panel, _FLOW, RATE), "ml/h"],
            "INF_VI": lambda panel: [pump_words.number(panel, _INFUSED, VOLUME), "ml"],
            "INF_VTBI": self._vtbi,
            "ALARM": self._alarm,
        }

    def receive(self, data: bytes, now: float) -> bytes:
        """Take the host's bytes; give back what the device answers at once."""
        if self._panels.at(now).get("", Panel()).state is DeliveryState.OFF:
            self._reader = FrameReader()
            return b""
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                body = piece.body.decode("ascii", "replace")
                self._send(body.partition("^")[0], self._answer(body, now), now)
            elif piece.reason == WRONG_CHECKSUM:
                self._send("", self.pump.refusal, now)
        return self.due(now)

    def due(self, now: float) -> bytes:
        """What a slow pump has got ready by now."""
        said = b""
        while self._queue and self._queue[0][0] <= now:
            said += self._queue.popleft()[1]
        return said

    def next_due(self, now: float) -> float | None:
        """When the next byte of a slow answer is ready."""
        return max(self._queue[0][0], now) if self._queue else None

    def restart(self, now: float) -> None:  # noqa: ARG002 - the signature is every responder's
        """Power off and on: what was under way is lost, and the log has an entry more.

        Whether the counter of the volume survives is not known; here it does.
        """
        self._reader = FrameReader()
        self._queue.clear()
        self._logged += 1

    def step_clock(self, seconds: float) -> None:
        """Nothing: the pump tells no time."""

    def set_clock(self, moment: datetime, now: float) -> None:
        """Nothing: the pump tells no time."""

    def swap_serial(self, serial: str) -> None:
        """Another pump from now on."""
        self._exchanged = serial

    # --- The link ----------------------------------------------------------------------------

    def _send(self, name: str, body: str | None, now: float) -> None:
        """Put an answer on the line, with whatever is wrong with it, after those before it."""
        if body is None or name in self.pump.silent:
            return
        wire = self.pump.before + self._spoilt(name, frame(body.encode("ascii", "replace")))
        ready = max(now + self.pump.seconds, self._queue[-1][0] if self._queue else now)
        if not self.pump.gap:
            self._queue.append((ready, wire))
            return
        for number in range(len(wire)):
            self._queue.append((ready + number * self.pump.gap, wire[number : number + 1]))

    def _spoilt(self, name: str, wire: bytes) -> bytes:
        if name not in self.pump.damaged:
            return wire
        body, _, end = wire.rpartition(BAR)
        match self.pump.damage:
            case Damage.WRONG_CRC:
                return body + BAR + checksum(body) + END
            case Damage.LOWER_CASE_CRC:
                return body + BAR + end.lower()
            case Damage.CUT_SHORT:
                return wire[: len(wire) // 2]
            case Damage.NO_CR:
                return wire[:-1]
            case _:
                return wire

    # --- The answers -------------------------------------------------------------------------

    def _answer(self, body: str, now: float) -> str | None:
        """The body of the answer to a good frame; None for a name that is not known."""
        name, *fields = body.split("^")
        panel = self._panel(now)
        if name in self._queries and not fields:
            return self._worded(name, self._queries[name](panel))
        if name in _REMOTE or name in _ORDERS or name in self._queries:
            self._note(body)
            return self._refused(name, fields, panel)
        return self.pump.refusal

    def _worded(self, name: str, fields: list[str]) -> str:
        """An answer repeats the name; what the setting says is wrong with its fields is so."""
        for place, text in self.pump.in_place.get(name, {}).items():
            fields[place - 1] = text
        if name in self.pump.left_out:
            del fields[self.pump.left_out[name] - 1]
        if name in self.pump.extra:
            fields.append(self.pump.extra[name])
        shown = ANOTHER_NAME if name in self.pump.wrong_name else name
        return "^".join((shown, *fields))

    def _note(self, order: str) -> None:
        self.order_count += 1
        self.orders.append(order)

    def _refused(self, name: str, fields: list[str], panel: Panel) -> str:
        """The answer to an order that is not followed.

        Remote control is answered as real pumps were seen to; what is set by the name of a
        question, by what the question would bring, which has not changed; anything else (our
        choice) by its bare name, so that a host that counts answers does not stall.
        """
        if name == "REMOTE_CTRL" and fields:
            return f"REMOTE_CTRL^{fields[0]}^****^PERMIT^0^ms"
        if name == "REMQUERY":
            return "^".join((name, *fields[:1], "", "", "", ""))
        if name in self._queries:
            return self._worded(name, self._queries[name](panel))
        return name

    def _panel(self, now: float) -> Panel:
        """What the pump shows; whatever changes on it is an entry in its log."""
        panel = self._panels.at(now).get("", Panel())
        shown = (panel.state, panel.alarms, panel.drug, self._serial(panel), self.pump.syringe)
        self._logged += self._shown not in (None, shown)
        self._shown = shown
        self._raised = {
            name: self._raised.get(name, pump_words.code(name, panel))
            for name in pump_words.URGENCY
            if name in panel.alarms
        }
        return panel

    def _serial(self, panel: Panel) -> str:
        serial = self._exchanged or panel.serial or self.pump.serial
        return pump_words.word(serial)

    def _status(self, panel: Panel) -> list[str]:
        return [
            self._serial(panel),
            "-" if self._code() == pump_words.NO_CODE else "A",
            pump_words.mode(panel),
            pump_words.number(panel, _FLOW, RATE),
            "ml/h",
            pump_words.word(panel.drug or "") if self.pump.shows_drug else "",
            pump_words.number(panel, _INFUSED, VOLUME),
            "ml",
            pump_words.number(panel, _LINE_PRESSURE, PRESSURE),
            "mmHg",
            pump_words.time_left(panel),
            "EVENT",
            str(self.pump.log + self._logged),
        ]

    def _vtbi(self, panel: Panel) -> list[str]:
        volume = pump_words.number(panel, _SET_VOLUME, VOLUME)
        return ["ACTIV" if volume else "DEACT", volume, "ml", self.pump.end_action]

    def _alarm(self, _panel: Panel) -> list[str]:
        return [self._code(), *self.pump.alarm_fields]

    def _code(self) -> str:
        """The code of the most urgent alarm, as it was when it was raised."""
        most_urgent = next(iter(self._raised.values()), pump_words.NO_CODE)
        return self.pump.alarm_code or most_urgent


_FLOW, _INFUSED = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV"
_SET_VOLUME, _LINE_PRESSURE = "MDC_VOL_FLUID_TBI", "MDC_PRESS_INFUS_LINE"
_TIME = "MDC_TIME_PD_REMAIN"
METRICS = frozenset({_FLOW, _INFUSED, _SET_VOLUME, _LINE_PRESSURE, _TIME})

_REMOTE = frozenset({"REMOTE_CTRL", "REMOTE_CFG", "REMQUERY"})
_ORDERS = frozenset(
    {
        "INF_START",
        "INF_STOP",
        "INF_VI_CLEAR",
        "INF_BOLUS",
        "INF_PURGE_RATE",
        "INF_CAP_RATE",
        "INF_BOLUS_CAP_RATE",
    }
)
