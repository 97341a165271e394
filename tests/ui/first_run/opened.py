"""What the tests of the first start share: a window on an empty record, and a device that talks."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from station.data import links
from station.data.register import channel_id
from station.domain.clock import StoppedClock
from station.domain.device import (
    Category,
    Channel,
    ConnectionState,
    Device,
    LinkState,
    Recognised,
)
from station.domain.nomenclature import FLOW, HEART_RATE, SPO2, VOLUME_DELIVERED
from station.domain.observation import (
    DeliveryState,
    Identity,
    MeasurementValidity,
    Mode,
    Numeric,
)
from station.domain.sighting import Sighting
from station.services import associate
from station.services.connect import Speech
from station.services.duty import Duty
from station.services.set_up import begun
from station.services.tidings import Fate, Links, Readings, Told, Whose
from station.services.watch import Watch
from ui import application
from ui.errand import Errands
from ui.first_run.first_run import FirstRun, Machine
from ui.theme import Light
from ui.window import Window

NOON = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # 12:00 in Sydney
PUMP = Speech("bbraun-space-bcc", "B. Braun Space", Category.PUMP, 9600, (19200, 38400))
MONITOR = Speech("philips-intellivue", "Philips IntelliVue", Category.MONITOR, 115200)
BUSY = "The port /dev/ttyUSB1 is in use by another program: minicom (process 1234)."
PORTS = ("/dev/ttyUSB0", "/dev/ttyUSB1")


def a_pump(_port, _carry_on, _told):
    """On every port hangs a pump."""
    return Recognised(PUMP.name, None, f"This is {PUMP.title}.")


def machine(recognise=a_pump, speeches=(PUMP, MONITOR)):
    """A computer with two ports, one of them in use by another program."""
    return Machine(lambda: list(PORTS), {PORTS[1]: BUSY}.get, speeches, recognise)


class Opened:
    """A window on a record, with the first start in it."""

    def __init__(self, store, light=Light.DAY):
        self.store, self.clock, self.watch = store, StoppedClock(NOON, 1000.0), Watch()
        self.app = application.make([])
        application.dress(self.app, light)
        self.errands = Errands("first")
        self.window = Window(self.clock, ZoneInfo("Australia/Sydney"), demonstration=False)
        self.said = []
        self.begin()

    def begin(self):
        """Begin, as the station's start does."""
        duty = Duty(self.store, self.clock)
        self.run = FirstRun(duty, begun(self.store), machine(), self.errands, self.watch)
        self.run.shown.connect(self.window.show_page)
        self.run.signed_in.connect(lambda person: self.said.append(person.name))
        self.run.finished.connect(lambda: self.said.append("finished"))
        self.run.given_up.connect(lambda: self.said.append("given up"))
        self.run.faulted.connect(lambda trouble: self.said.append(trouble.sentence))
        self.run.start()

    def second(self):
        """One second goes by."""
        self.clock.advance(1)
        self.window.tick()

    def linked(self, line, state=ConnectionState.TALKING, reason="", frames=12):
        """The recorder says what it finds on a line."""
        found = LinkState(line, state, self.clock.now().utc, reason, frames)
        links.found(self.store, [found])
        self.watch.turned(Links((found,)))

    def pump_talks(self, line, bed="1", rate="2.5", serial="0412077"):
        """The recorder hears a pump on a line: stored, told, and kept apart until confirmed."""
        now = self.clock.now()
        channel = Channel(Device(PUMP.name, "Perfusor Space", serial), "50111")
        figure = channel_id(self.store, channel, line)
        associate.sighted(
            self.store,
            Sighting(channel=channel, line=line, bed=bed, port=PORTS[0], moment=now.utc),
        )
        readings = (
            Identity("50111", "Perfusor Space", serial, now),
            Mode("50111", DeliveryState.INFUSING, now),
            _numeric("50111", FLOW, rate, now),
            _numeric("50111", VOLUME_DELIVERED, "14.2", now),
        )
        self._tell(line, figure, readings, now)
        return channel

    def monitor_talks(self, line):
        """The recorder hears a monitor on a line."""
        now = self.clock.now()
        channel = Channel(Device(MONITOR.name, "MX450", "DE61150123"), "")
        figure = channel_id(self.store, channel, line)
        readings = (
            Identity("", "MX450", "DE61150123", now),
            _numeric("", HEART_RATE, "78", now),
            _numeric("", SPO2, "97", now),
        )
        self._tell(line, figure, readings, now)

    def _tell(self, line, figure, readings, now):
        told = tuple(Told(line, figure, one, Fate.STORED, Whose.HELD) for one in readings)
        self.watch.take(Readings(now, told))

    def close(self):
        """Leave no thread behind."""
        self.window._second.stop()
        self.errands.close()


def _numeric(address, metric, value, now):
    return Numeric(address, metric, Decimal(value), metric.unit, MeasurementValidity.VALID, now)
