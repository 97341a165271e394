"""What these tests share: the sheet's lines, lines of our own, a driver that is told them."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from devices.effects import Effect, Lost, Opened, Publish, Received, Transmit, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.nellcor_ascii.driver import NellcorDriver
from station.domain.clock import Stamp

CAPTURES = Path(__file__).parents[3] / "captures" / "nellcor_ascii"
FILE = json.loads((CAPTURES / "vectors.json").read_text("utf-8"))
VECTORS = FILE["nellcor_ascii"]
LINES = [one["line"] for one in VECTORS] + FILE["sheet"]
HEADING, COLUMNS, _ = FILE["sheet"]
SETTINGS = "ADULT 025SAT-S SPO2 RESP MODE: NORMAL"
BEGIN = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 5000.0)
CLOCK = datetime.fromisoformat("2024-01-01T14:00:00")
"""What the sheet's first line shows: the device's own time, of no zone."""
GOOD = "97      72    50"


def line(second: float, said: str = GOOD) -> bytes:
    """A data line of a second after the clock's beginning."""
    return f"{CLOCK + timedelta(seconds=second):%d-%b-%y %H:%M:%S}  {said}\r\n".encode()


def text(said: str) -> bytes:
    """A line that is no data line."""
    return said.encode() + b"\r\n"


class Talk:
    """A driver alone, told one thing after the other; the seconds are those of our own clock."""

    def __init__(self) -> None:
        self.driver = NellcorDriver()
        self.effects: list[Effect] = []
        self.tell(Opened(BEGIN))

    def tell(self, event: object) -> list[object]:
        """What is published of one event."""
        self.effects = self.driver.handle(event)
        return [one.reading for one in self.effects if isinstance(one, Publish)]

    @property
    def wakes(self) -> list[float]:
        return [one.seconds for one in self.effects if isinstance(one, WakeAfter)]

    @property
    def sent(self) -> list[bytes]:
        return [self.driver.encode(one) for one in self.effects if isinstance(one, Transmit)]

    def hears(self, data: bytes, second: float) -> list[object]:
        return self.tell(Received(data, BEGIN.later(second)))

    def prints(self, second: float, said: str = GOOD) -> list[object]:
        """A data line at its own second."""
        return self.hears(line(second, said), second)

    def lines(self, seconds: Iterable[int], said: str = GOOD) -> list[object]:
        """A data line at each of these seconds; what was published of all."""
        return [reading for second in seconds for reading in self.prints(second, said)]

    def woken(self, second: float) -> list[object]:
        return self.tell(Woken(BEGIN.later(second)))

    def lost(self, second: float) -> list[object]:
        return self.tell(Lost("pulled", BEGIN.later(second)))

    def opened(self, second: float) -> list[object]:
        return self.tell(Opened(BEGIN.later(second)))


def talking(until: int = 6) -> Talk:
    """A driver whose device has been heard each 2 s, and measured since second 2."""
    talk = Talk()
    talk.lines(range(0, until, 2))
    return talk


class Panels:
    """One panel that stays."""

    def __init__(
        self, values: Mapping[str, object] | None = None, alarms: Iterable[str] = ()
    ) -> None:
        shown = {
            code: Shown(None if value is None else Decimal(str(value)), 0.0)
            for code, value in (values or {}).items()
        }
        self.panel: Panel | None = Panel(shown, alarms=frozenset(alarms))

    def at(self, _now: float) -> Mapping[str, Panel]:
        return {} if self.panel is None else {"": self.panel}


def vitals(saturation: object = 97, pulse: object = 72) -> dict[str, object]:
    return {"MDC_PULS_OXIM_SAT_O2": saturation, "MDC_PULS_OXIM_PULS_RATE": pulse}


def of(kind: type, readings: Iterable[object]) -> list:
    """The readings of one kind."""
    return [reading for reading in readings if isinstance(reading, kind)]


def values(readings: Iterable[object]) -> dict[str, Decimal | None]:
    """The last value of each metric, by its code; private ones by their own."""
    return {
        reading.metric.code.rpartition(":")[2]: reading.value
        for reading in readings
        if hasattr(reading, "metric")
    }
