"""What these tests share: the sheet's lines, lines of our own, a driver that is told them."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from devices.effects import Effect, Lost, Opened, Publish, Received, WakeAfter, Woken
from devices.panel import Panel, Shown
from devices.protocols.masimo_ascii.driver import MasimoDriver
from station.domain.clock import Stamp

CAPTURES = Path(__file__).parents[3] / "captures" / "masimo_ascii"
VECTORS = {
    one["name"]: one
    for one in json.loads((CAPTURES / "vectors.json").read_text("utf-8"))["masimo_ascii"]
}
BEGIN = Stamp(datetime(2025, 3, 1, 8, tzinfo=UTC), 5000.0)
CLOCK = datetime.fromisoformat("2016-02-22T22:47:45")
"""What the sheet's first line shows: the device's own time, of no zone."""
GOOD = "SN=0000056661 SPO2=098% BPM=097 PI=03.60% ALARM=0000 EXC=000800"


def wire(name: str) -> bytes:
    """The bytes of a vector."""
    return VECTORS[name]["line"].encode() + b"\r\n"


def body(name: str) -> bytes:
    """The fields of a vector, without date and time."""
    return VECTORS[name]["line"][17:].encode()


def fields(**changed: object) -> str:
    """A good line's fields, some of them changed; None leaves one out."""
    found = dict(one.split("=") for one in GOOD.split())
    found |= changed
    return " ".join(f"{key}={text}" for key, text in found.items() if text is not None)


def line(second: float, said: str = GOOD) -> bytes:
    """A line of a second after the clock's beginning."""
    return f"{CLOCK + timedelta(seconds=second):%m/%d/%y %H:%M:%S} {said}\r\n".encode()


class Talk:
    """A driver alone, told one thing after the other; the seconds are those of our own clock."""

    def __init__(self) -> None:
        self.driver = MasimoDriver()
        self.effects: list[Effect] = []
        self.tell(Opened(BEGIN))

    def tell(self, event: object) -> list[object]:
        """What is published of one event."""
        self.effects = self.driver.handle(event)
        assert {type(one) for one in self.effects} <= {Publish, WakeAfter}
        return [one.reading for one in self.effects if isinstance(one, Publish)]

    @property
    def wakes(self) -> list[float]:
        return [one.seconds for one in self.effects if isinstance(one, WakeAfter)]

    def hears(self, data: bytes, second: float) -> list[object]:
        return self.tell(Received(data, BEGIN.later(second)))

    def prints(self, second: float, **changed: object) -> list[object]:
        """A good line at its own second."""
        return self.hears(line(second, fields(**changed)), second)

    def minutes(self, seconds: Iterable[int], **changed: object) -> list[object]:
        """A good line at each of these seconds; what was published of all."""
        return [reading for second in seconds for reading in self.prints(second, **changed)]

    def woken(self, second: float) -> list[object]:
        return self.tell(Woken(BEGIN.later(second)))

    def lost(self, second: float) -> list[object]:
        return self.tell(Lost("pulled", BEGIN.later(second)))

    def opened(self, second: float) -> list[object]:
        return self.tell(Opened(BEGIN.later(second)))


def talking(until: int = 3, **changed: object) -> Talk:
    """A driver whose device has been known since second 1 and measured since second 2."""
    talk = Talk()
    talk.minutes(range(until), **changed)
    return talk


class Panels:
    """One panel that stays."""

    def __init__(
        self, values: Mapping[str, object] | None = None, alarms: Iterable[str] = (), serial=None
    ) -> None:
        shown = {
            code: Shown(None if value is None else Decimal(str(value)), 0.0)
            for code, value in (values or {}).items()
        }
        self.panel: Panel | None = Panel(shown, alarms=frozenset(alarms), serial=serial)

    def at(self, _now: float) -> Mapping[str, Panel]:
        return {} if self.panel is None else {"": self.panel}


def of(kind: type, readings: Iterable[object]) -> list:
    """The readings of one kind."""
    return [reading for reading in readings if isinstance(reading, kind)]


def values(readings: Iterable[object]) -> dict[str, Decimal | None]:
    """The last value of each metric, by its code; private ones by their key."""
    return {
        reading.metric.code.rpartition(":")[2]: reading.value
        for reading in readings
        if hasattr(reading, "metric")
    }
