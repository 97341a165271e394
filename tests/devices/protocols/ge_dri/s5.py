"""What these tests share: the sheet's vectors, records made by its words, a line without time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from devices.effects import (
    Effect,
    Event,
    Lost,
    Opened,
    Publish,
    Received,
    Transmit,
    WakeAfter,
    Woken,
)
from devices.panel import Panel, Shown
from devices.protocols.ge_dri.driver import DriDriver
from devices.protocols.ge_dri.kind import KIND
from devices.protocols.ge_dri.records import Subrecord
from devices.protocols.ge_dri.responder import S5Monitor
from devices.protocols.ge_dri.responder_setup import S5Setup
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Stamp
from station.domain.observation import Numeric

CAPTURES = Path(__file__).parents[3] / "captures" / "ge_dri"
VECTORS = json.loads((CAPTURES / "vectors.json").read_text("utf-8"))["ge_dri"]
BEGIN = Stamp(datetime(2024, 5, 20, 8, 13, 20, tzinfo=UTC), 5000.0)
TIME = 1716200000
NONE, NOT_UPDATED = -32767, -32766

# The sheet's table, once more: where each group begins in the 270 bytes.
OFFSETS = {
    "ecg": 0, "p1": 16, "p2": 30, "p3": 44, "p4": 58, "nibp": 72, "t1": 86, "t2": 94, "t3": 102,
    "t4": 110, "spo2": 118, "co2": 132, "o2": 146, "n2o": 156, "aa": 166, "flow": 178, "co": 200,
    "nmt": 214, "extra": 226, "svo2": 232, "p5": 240, "p6": 254,
}  # fmt: skip
CUFF = (12800, 7400, 9200, NONE)


def wire(name: str) -> bytes:
    """The frame of a vector."""
    return bytes.fromhex(VECTORS[name]["hex"])


def record_of(name: str) -> bytes:
    """The record in it, taken out by hand."""
    plain = wire(name)[1:-1].replace(b"\x7d\x5e", b"\x7e").replace(b"\x7d\x5d", b"\x7d")
    return plain[:-1]


def frame(record: bytes) -> bytes:
    """A frame made from the sheet's words alone, without the code under test."""
    plain = record + bytes((sum(record) % 256,))
    return b"\x7e" + plain.replace(b"\x7d", b"\x7d\x5d").replace(b"\x7e", b"\x7d\x5e") + b"\x7e"


def i16(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(2, "little", signed=True) for number in numbers)


def group(*values: int, status: int = 3, label: int = 0) -> bytes:
    """A group with its header."""
    return status.to_bytes(4, "little") + label.to_bytes(2, "little") + i16(*values)


def part(
    groups: Mapping[str, bytes] | None = None, time: int = TIME, *, kind: int = 0
) -> Subrecord:
    """278 bytes of displayed values; what is not given does not exist."""
    data = bytearray(i16(NONE) * 135)
    for name, place in OFFSETS.items():
        if name != "extra":
            data[place : place + 6] = bytes(6)
    for name, given in (groups or {}).items():
        data[OFFSETS[name] : OFFSETS[name] + len(given)] = given
    data[268:] = bytes(2)
    tail = b"\0\0" + (kind << 8).to_bytes(2, "little")
    return Subrecord(1, time.to_bytes(4, "little") + bytes(data) + tail)


def record(
    parts: Sequence[tuple[int, bytes]],
    time: int = TIME,
    *,
    main_type: int = 0,
    level: int = 9,
    plug: int = 0,
) -> bytes:
    """A record with these parts."""
    described, data = b"", b""
    for kind, content in parts:
        described += i16(len(data)) + bytes((kind,))
        data += content
    described = (described + b"\0\0\xff").ljust(24, b"\0")[:24]
    head = i16(40 + len(data)) + bytes((7, level)) + plug.to_bytes(2, "little")
    return head + time.to_bytes(4, "little") + bytes(4) + i16(main_type) + described + data


def said(groups: Mapping[str, bytes] | None = None, time: int = TIME, **header: int) -> bytes:
    """The frame of one record of displayed values."""
    return frame(record([part(groups, time)], time, **header))


def display(*lines: tuple[str, int], silence: int = 0, sound: int = 1) -> bytes:
    """The 493 bytes of an alarm display."""
    found = i16(0) + bytes((sound,)) + i16(0, 0) + bytes((silence,))
    for text, colour in [*lines, *[("", 0)] * (5 - len(lines))]:
        found += text.encode("latin-1").ljust(80, b"\0") + bytes((1, colour, 1)) + i16(*[0] * 6)
    return found + i16(*[0] * 5)


class Talk:
    """A driver alone: what it asks for and publishes, event by event."""

    def __init__(self) -> None:
        self.driver = DriDriver()
        self.published: list[object] = []
        self.wakes: list[float] = []

    def opened(self, seconds: float = 0.0) -> list[int]:
        return self._tell(Opened(BEGIN.later(seconds)))

    def hears(self, data: bytes, seconds: float) -> list[int]:
        return self._tell(Received(data, BEGIN.later(seconds)))

    def woken(self, seconds: float) -> list[int]:
        return self._tell(Woken(BEGIN.later(seconds)))

    def lost(self, seconds: float) -> list[int]:
        return self._tell(Lost("pulled", BEGIN.later(seconds)))

    def _tell(self, event: Event) -> list[int]:
        """The levels that were asked; keeps what was published."""
        effects: list[Effect] = self.driver.handle(event)
        self.published = [one.reading for one in effects if isinstance(one, Publish)]
        self.wakes = [one.seconds for one in effects if isinstance(one, WakeAfter)]
        sent = [one for one in effects if isinstance(one, Transmit)]
        assert all(KIND.gate().permits(self.driver.encode(one)) for one in sent)
        return [one.fields["level"][0] for one in sent]


class Script:
    """Panels from rows of seconds, channel, metric and value; `alarm:NAME` is 1 or 0."""

    def __init__(self, rows: Iterable[tuple[float, str, str, object]]) -> None:
        self.rows = sorted(rows, key=lambda row: row[0])

    def at(self, now: float) -> Mapping[str, Panel]:
        values: dict[str, dict[str, Shown]] = {}
        ringing: set[str] = set()
        for seconds, channel, metric, value in self.rows:
            if seconds > now:
                break
            if metric.startswith("alarm:"):
                (ringing.add if value else ringing.discard)(metric.removeprefix("alarm:"))
            else:
                number = None if value is None else Decimal(str(value))
                values.setdefault(channel, {})[metric] = Shown(number, seconds)
        return {name: Panel(shown, alarms=frozenset(ringing)) for name, shown in values.items()}


VITALS = [
    (0, "", "MDC_ECG_HEART_RATE", 82),
    (0, "", "MDC_TTHOR_RESP_RATE", 14),
    (0, "", "MDC_PULS_OXIM_SAT_O2", 97),
    (0, "", "MDC_PULS_OXIM_PULS_RATE", 81),
    (0, "", "MDC_TEMP", "37.1"),
    (0, "", "MDC_PRESS_CUFF_SYS", 128),
    (0, "", "MDC_PRESS_CUFF_DIA", 74),
    (0, "", "MDC_PRESS_CUFF_MEAN", 92),
    (0, "", "MDC_AWAY_CO2_ET", 38),
    (0, "", "MDC_CONC_AWAY_CO2_INSP", 0),
    (0, "", "MDC_CO2_RESP_RATE", 14),
]


class Heard:
    """Keeps every byte string that the station sent, with its moment."""

    def __init__(self) -> None:
        self.sent_at: list[tuple[float, bytes]] = []

    def opened(self, at: Stamp) -> None: ...

    def received(self, data: bytes, at: Stamp) -> None: ...

    def sent(self, wire: bytes, at: Stamp) -> None:
        self.sent_at.append((at.monotonic - BEGIN.monotonic, wire))

    def lost(self, reason: str, at: Stamp) -> None: ...


class Bed:
    """A driver and a monitor on a line in virtual time."""

    def __init__(self, rows: Iterable[tuple[float, str, str, object]] = VITALS, **setup) -> None:
        script = Script(rows)
        self.monitor = S5Monitor(script, S5Setup(**setup))
        self.driver = DriDriver()
        self.tap = Heard()
        kind = _kind(self.driver, self.monitor)
        self.line = VirtualLine(kind, script, BEGIN, VirtualSettings(split=1, taps=(self.tap,)))

    def run(self, seconds: float) -> list[object]:
        return self.line.run(seconds)

    @property
    def asked(self) -> list[tuple[float, int]]:
        """When which level was asked."""
        return [(round(at, 1), wire[4]) for at, wire in self.tap.sent_at]


def _kind(driver: DriDriver, monitor: S5Monitor):
    return replace(KIND, make_driver=lambda: driver, make_responder=lambda _panels: monitor)


def of(kind: type, readings: Iterable[object]) -> list:
    """The readings of one kind."""
    return [reading for reading in readings if isinstance(reading, kind)]


def last(readings: Iterable[object]) -> dict[tuple[str, str], Decimal | None]:
    """The newest value of every metric, by channel and code."""
    return {(one.channel, one.metric.code): one.value for one in of(Numeric, readings)}


def shown_at(text: str) -> datetime:
    """A moment on a monitor's own clock, which knows no zone."""
    return datetime.fromisoformat(text)
