"""What the Nonin tests share: bytes made by hand, a driver at a desk, and one at a bed."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from devices.effects import Effect, Lost, Opened, Publish, Received, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.nonin.driver import OximeterDriver
from devices.protocols.nonin.oximeter import Oximeter
from devices.protocols.nonin.responder import NoninResponder
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Numeric, Reading

CAPTURES = Path(__file__).parents[3] / "captures" / "nonin"
VECTORS = json.loads((CAPTURES / "vectors.json").read_text())
START = Stamp(datetime(2026, 3, 1, 8, tzinfo=UTC), 1000.0)
RATE, SATURATION = "MDC_PULS_OXIM_PULS_RATE", "MDC_PULS_OXIM_SAT_O2"
ROUNDING = 1e-6  # two ways of adding up the same seconds


def unhex(text: str) -> bytes:
    return bytes.fromhex(text)


EIGHTS = [unhex(vector["hex"]) for vector in VECTORS["format8"]]
TWOS = [unhex(frame) for frame in VECTORS["format2_frames_1_to_3"]["hex"]]
SEVENS = [unhex(frame) for frame in VECTORS["format7_frames_1_to_3"]["hex"]]
THIRTEEN = unhex(VECTORS["format13"]["hex"])
LINES = [vector["text"].encode() + b"\r\n" for vector in VECTORS["printer"]]
EVERY = [*EIGHTS, *TWOS, *SEVENS, THIRTEEN, *LINES]


def group(rate: int = 72, saturation: int = 97, status: int = 0, second: int = 0) -> bytes:
    """A group of format 8, made from the sheet's words alone."""
    return bytes([0x80 | status | rate >> 7, rate & 0x7F, saturation, second])


def floats(**values: int) -> list[int]:
    """The slow bytes of a packet in the order of their frames, by names; others are 0."""
    places = {
        "hr": (0, 1),
        "spo2": (2,),
        "srev": (3,),
        "tmr": (5, 6),
        "stat2": (7,),
        "spo2_d": (8,),
        "spo2_fast": (9,),
        "spo2_bb": (10,),
        "e_hr": (13, 14),
        "e_spo2": (15,),
        "e_spo2_d": (16,),
        "hr_d": (19, 20),
        "e_hr_d": (21, 22),
    }
    slow = [0] * 25
    for name, value in values.items():
        *high, low = places[name]
        for place in high:
            slow[place] = value >> 7
        slow[low] = value & 0x7F if high else value
    return slow


USUAL = {
    "hr": 72,
    "spo2": 97,
    "srev": 33,
    "spo2_d": 97,
    "spo2_fast": 97,
    "spo2_bb": 97,
    "e_hr": 72,
    "e_spo2": 97,
    "e_spo2_d": 97,
    "hr_d": 72,
    "e_hr_d": 72,
}


def packet(*, seven: bool = False, status: int = 0, pleth: int = 100, **values: int) -> list[bytes]:
    """The 25 frames of a packet; `status` is in each of them."""
    frames = []
    for place, slow in enumerate(floats(**{**USUAL, **values})):
        head = 0x80 | status | (place == 0)
        body = [head, pleth >> 8, pleth & 0xFF, slow] if seven else [1, head, pleth & 0xFF, slow]
        frames.append(bytes([*body, sum(body) % 256]))
    return frames


def record(
    moment: str = "20240520101530",
    rate: int = 72,
    saturation: int = 97,
    status: int = 0x0200,
    more: bytes = b"",
) -> bytes:
    """A record of format 13."""
    data = unhex(moment) + bytes([0, status >> 8, status & 0xFF, rate >> 8, rate & 0xFF, 0])
    data += bytes([saturation]) + more
    return b"\x00\x02\x00\x0d" + bytes([0, len(data)]) + data + bytes([sum(data) % 256, 3])


def line(text: str) -> bytes:
    return text.encode() + b"\r\n"


class Desk:
    """A driver whose events the test gives one by one, with the seconds of each."""

    def __init__(self) -> None:
        self.driver = OximeterDriver()
        self.now = 0.0
        self.wake: float | None = None
        self.said: list[Reading] = []

    def at(self) -> Stamp:
        return START.later(self.now)

    def open(self) -> list[Effect]:
        return self._hear(Opened(self.at()))

    def lose(self) -> list[Effect]:
        self.wake = None
        return self._hear(Lost("unplugged", self.at()))

    def hear(self, data: bytes) -> list[Reading]:
        return self._readings(self._hear(Received(data, self.at())))

    def wait(self, seconds: float) -> list[Reading]:
        """Let time pass, waking the driver whenever it has asked for it."""
        until = self.now + seconds + ROUNDING
        found: list[Reading] = []
        while self.wake is not None and self.wake <= until:
            self.now, self.wake = self.wake, None
            found += self._readings(self._hear(Woken(self.at())))
        self.now = max(self.now, until - ROUNDING)
        return found

    def each_second(self, *wires: bytes) -> list[Reading]:
        """One of these a second; what was published meanwhile."""
        return self.each(1.0, *wires)

    def each(self, seconds: float, *wires: bytes) -> list[Reading]:
        before = len(self.said)
        for wire in wires:
            self.hear(wire)
            self.wait(seconds)
        return self.said[before:]

    def packets(self, count: int, first: int = 0, **more) -> list[Reading]:
        """So many packets, three a second, with a timer that goes on."""
        found = []
        for number in range(first, first + count):
            found += self.each(1 / 3, b"".join(packet(tmr=number % 2**14, **more)))
        return found

    def _hear(self, event) -> list[Effect]:
        effects = self.driver.handle(event)
        self.said += self._readings(effects)
        for effect in effects:
            if isinstance(effect, WakeAfter):
                self.wake = self.now + effect.seconds
        return effects

    @staticmethod
    def _readings(effects: Iterable[Effect]) -> list[Reading]:
        return [effect.reading for effect in effects if isinstance(effect, Publish)]


def opened() -> Desk:
    desk = Desk()
    desk.open()
    return desk


class Board:
    """Panels a test can change at any moment."""

    def __init__(self, shown: Panel) -> None:
        self.shown = shown

    def at(self, _now: float) -> Mapping[str, Panel]:
        return {"": self.shown}


def panel(rate: int | None = 72, saturation: int | None = 97, *alarms: str) -> Panel:
    numbers = {RATE: rate, SATURATION: saturation}
    values = {
        code: Shown(None if number is None else Decimal(number), 0.0)
        for code, number in numbers.items()
    }
    return Panel(values=values, alarms=frozenset(alarms))


class Bedside(Desk):
    """A driver and a simulated oximeter in virtual time; bytes need no time to arrive."""

    def __init__(self, settings: Oximeter | None = None, shown: Panel | None = None) -> None:
        super().__init__()
        self.board = Board(panel() if shown is None else shown)
        self.device = NoninResponder(self.board, settings)
        self.heard = b""
        self.open()

    def run(self, seconds: float) -> list[Reading]:
        """Let both ends live; the readings of this while."""
        before, until = len(self.said), self.now + seconds
        while (due := self.device.next_due(self.now)) is not None and due <= until:
            self.wait(max(due - self.now, 0.0))
            if sent := self.device.due(self.now):
                self.heard += sent
                self.hear(sent)
        self.wait(until - self.now)
        return self.said[before:]


def of(kind: type, readings: Iterable[Reading]) -> list:
    """The readings of one kind."""
    return [reading for reading in readings if isinstance(reading, kind)]


def numbers(readings: Iterable[Reading], code: str = RATE) -> list[Decimal | None]:
    """The values of one metric, in order."""
    return [one.value for one in of(Numeric, readings) if one.metric.code == code]


def newest(readings: Iterable[Reading]) -> dict[str, tuple]:
    """The newest value and validity of each metric, by its code."""
    return {one.metric.code: (one.value, str(one.validity)) for one in of(Numeric, readings)}


def noise(readings: Iterable[Reading]) -> list[tuple[int, str]]:
    return [(one.size, one.reason) for one in of(LineNoise, readings)]
