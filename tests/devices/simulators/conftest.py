"""An invented protocol, so that lines and faults are tested without any real one.

Host: ``?`` and a newline.  Device: ``R=rate;`` and, by itself, ``T;`` each second.
"""

from dataclasses import dataclass, field

import pytest

from devices.effects import Tally
from devices.kind import Kind, LineSettings
from devices.query import Query
from station.domain.device import Category

ASK = Query("ask", (b"?\n",))


@dataclass
class Ticker:
    """The device's end: answers with the rate it shows, and ticks."""

    panels: object
    ticked: float = 0.0
    restarts: list = field(default_factory=list)
    clock: float = 0.0
    serial: str = "1"
    heard: bytes = b""
    set_to: tuple = ()

    def receive(self, data, now):
        self.heard += data
        rates = {code: shown.value for code, shown in self._shown(now).items()}
        answer = f"R={rates.get('MDC_FLOW_FLUID_PUMP')};".encode()
        return answer * data.count(b"?\n")

    def due(self, now):
        ticks = int(now - self.ticked)
        self.ticked += ticks
        return b"T;" * ticks

    def next_due(self, _now):
        return self.ticked + 1

    def restart(self, now):
        self.restarts.append(now)
        self.ticked = now

    def step_clock(self, seconds):
        self.clock += seconds

    def set_clock(self, moment, now):
        self.set_to = (moment, now)

    def swap_serial(self, serial):
        self.serial = serial

    def _shown(self, now):
        panels = self.panels.at(now)
        return panels[""].values if "" in panels else {}


class Deaf:
    """A driver that never asks."""

    def __init__(self):
        self.tally = Tally()

    def handle(self, _event):
        return []

    def encode(self, transmit):
        return transmit.query.fill(transmit.fields)


def make_kind(**changes):
    facts = {
        "protocol": "ticker",
        "title": "Ticker",
        "category": Category.PUMP,
        "settings": LineSettings(9600),
        "queries": (ASK,),
        "unframe": lambda wire: [wire] if wire == b"?\n" else None,
        "make_driver": Deaf,
        "make_responder": Ticker,
        "carries": frozenset(
            {
                "MDC_FLOW_FLUID_PUMP",
                "MDC_VOL_FLUID_DELIV",
                "MDC_ECG_HEART_RATE",
                "MDC_PRESS_CUFF_SYS",
                "state",
                "bolus",
                "drug",
                "serial",
                "alarm:occlusion",
                "alarm:probe-off",
            }
        ),
        "default_channel": "",
        "quiet_seconds": 5.0,
    }
    return Kind(**(facts | changes))


@pytest.fixture(scope="session")
def kind():
    """The invented protocol."""
    return make_kind()


@pytest.fixture(scope="session")
def a_kind():
    """The invented protocol with some facts changed."""
    return make_kind


@pytest.fixture(scope="session")
def ticker():
    """The invented device's end."""
    return Ticker
