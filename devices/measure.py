"""How fast bytes become readings: each protocol's driver over what it once heard, on one core.

The conversation is held once, with a simulated device in virtual time; what the driver was told
then is told again to new ones, as often as it takes to measure.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import process_time

from devices.effects import Driver, Effect, Event, Received, Tally, Transmit
from devices.kind import Kind
from devices.panel import Panels
from devices.simulators.bedside import Bedside
from devices.virtual import VirtualLine
from station.domain.clock import Stamp
from station.domain.measured import Goal, Measured

START = Stamp(datetime(2026, 3, 2, 8, tzinfo=UTC), 0.0)
SECONDS = 1800.0  # of conversation that are recorded
LONG_ENOUGH = 1.0  # seconds of the processor's time, so that its clock's steps do not matter
FASTEST_LINE = 11_520.0  # bytes a second at 115,200 baud, 8N1
MANY_TIMES = Goal(100, at_least=True)
MEGABYTE = 1_000_000

Timer = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a driver was told in the course of a conversation, and what it made of it."""

    events: Sequence[Event]
    tally: Tally

    @property
    def size(self) -> int:
        """Bytes that came from the device."""
        return sum(len(event.data) for event in self.events if isinstance(event, Received))


class RecordingDriver:
    """A driver that keeps what it is told."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.tally = driver.tally
        self.events: list[Event] = []

    def handle(self, event: Event) -> list[Effect]:
        """Keep the event, and let the driver do the work."""
        self.events.append(event)
        return self._driver.handle(event)

    def encode(self, transmit: Transmit) -> bytes:
        """The driver's own."""
        return self._driver.encode(transmit)


def decode(
    kinds: Iterable[Kind],
    seconds: float = SECONDS,
    *,
    enough: float = LONG_ENOUGH,
    timer: Timer = process_time,
) -> list[Measured]:
    """Rows of each protocol: bytes a second, against 115,200 baud, and against its own line.

    `timer` counts the processor's time, so that what else the machine does is not counted.
    """
    return [
        row
        for kind in kinds
        for row in _rows(kind, overheard(kind, Bedside(1).panels(kind), seconds), enough, timer)
    ]


def overheard(kind: Kind, panels: Panels, seconds: float) -> Conversation:
    """Everything a driver hears from a simulated device in so many seconds of virtual time."""
    made: list[RecordingDriver] = []

    def make_driver() -> Driver:
        made.append(RecordingDriver(kind.make_driver()))
        return made[-1]

    VirtualLine(replace(kind, make_driver=make_driver), panels, START).run(seconds)
    [driver] = made
    return Conversation(driver.events, driver.tally)


def told_again(kind: Kind, conversation: Conversation) -> Tally:
    """The same conversation with a new driver: what is measured."""
    driver = kind.make_driver()
    for event in conversation.events:
        driver.handle(event)
    return driver.tally


def _rows(kind: Kind, conversation: Conversation, enough: float, timer: Timer) -> list[Measured]:
    told_again(kind, conversation)  # whatever is made once is made before the clock runs
    rounds = 0
    began = timer()
    spent = 0.0
    while not rounds or spent < enough:
        told_again(kind, conversation)
        rounds += 1
        spent = timer() - began
    speed = rounds * conversation.size / max(spent, 1e-9)
    line = kind.settings.baud / kind.settings.bits_per_character
    name = f"decode {kind.protocol}"
    what = (
        f"{conversation.tally.good} good frames in {conversation.size} bytes,"
        f" told {rounds} times to new drivers, on one core"
    )
    rows = [
        Measured(name, speed / MEGABYTE, "MB/s", what),
        Measured(f"{name}, at 115,200 baud", speed / FASTEST_LINE, "times", what, MANY_TIMES),
    ]
    if line != FASTEST_LINE:
        rows.append(
            Measured(f"{name}, at {kind.settings.baud:,} baud", speed / line, "times", what)
        )
    return rows
