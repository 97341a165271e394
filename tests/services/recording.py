"""What the tests of the recorder share: devices in plain values, a record, a line that obeys."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from station.data.key import obtain
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.clock import Stamp, StoppedClock, SystemClock
from station.domain.device import ConnectionState, LinkState
from station.domain.nomenclature import FLOW, HEART_RATE
from station.domain.observation import GenerationMode, Identity, MeasurementValidity, Numeric
from station.services.gather import Said

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LINE = "bed-3/pump"
PATIENCE = 20  # far more than any machine needs: only a hang reaches it


def at(seconds: float = 0) -> Stamp:
    """So many seconds after noon."""
    return Stamp(NOON, 1000.0).later(seconds)


def stopped(seconds: float = 0) -> StoppedClock:
    """A clock that stands so many seconds after noon."""
    stamp = at(seconds)
    return StoppedClock(stamp.utc, stamp.monotonic)


class Wall:
    """This computer's clock, `off` by as much as somebody sets it."""

    def __init__(self):
        self.off = timedelta()

    def now(self) -> Stamp:
        now = SystemClock().now()
        return Stamp(now.utc + self.off, now.monotonic)


def identity(serial: str | None = "P1", channel: str = "", seconds: float = 0, model="Space"):
    return Identity(channel, model, serial, at(seconds))


def rate(value="5", seconds: float = 0, channel: str = "", metric=FLOW, mode=GenerationMode.REAL):
    validity = MeasurementValidity.NA if value is None else MeasurementValidity.VALID
    figure = None if value is None else Decimal(value)
    return Numeric(channel, metric, figure, metric.unit, validity, at(seconds), mode=mode)


def pulse(value="72", seconds: float = 0, channel: str = ""):
    return rate(value, seconds, channel, HEART_RATE)


def said(*readings, line=LINE):
    return Said(line, readings)


def link(state: ConnectionState, seconds: float = 0, reason="", line=LINE, frames=0):
    return LinkState(line, state, at(seconds).utc, reason, frames)


def fresh_store(home: Path, clock=None):
    """A new station's record, its places and its key."""
    station = places(home)
    station.make()
    key = obtain(station)
    return prepare(station, key, clock or stopped()), station, key


class ObedientLine:
    """A line without a port: what is told to it, it publishes; it dies and sticks when told to."""

    def __init__(self, wish, told, linked):
        self.wish, self.told, self.linked = wish, told, linked
        self.alive = False
        self.stops = True
        self.events = []

    def start(self):
        self.alive = True
        self.events.append("start")

    def stop(self):
        self.events.append("stop")
        if self.stops:
            self.alive = False
        return self.stops


class Patchbay:
    """Opens lines, and remembers every one it opened."""

    def __init__(self):
        self.opened = []
        self.refusing = None

    def __call__(self, wish, told, linked):
        if self.refusing is not None:
            raise self.refusing
        line = ObedientLine(wish, told, linked)
        self.opened.append(line)
        return line
