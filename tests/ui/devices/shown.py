"""What the tests of the devices pages share: sheets and readings made directly."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication, QLabel

from station.data.links import Wish
from station.domain.association import Association, Standing, Where
from station.domain.clock import StoppedClock
from station.domain.device import Category, Channel, ConnectionState, Device, LinkState
from station.domain.nomenclature import CUFF_SYS, FLOW, HEART_RATE, VOLUME_DELIVERED
from station.domain.observation import DeliveryState, Identity, MeasurementValidity, Mode, Numeric
from station.domain.ownership import Held, Owned, Unassigned, Unconfirmed
from station.domain.patient import Admission, Patient
from station.domain.quarantine import Quarantine, Trigger
from station.services.admit_patient import Guest, Room
from station.services.connect import Speech
from station.services.device_sheet import DeviceFacts, DeviceSheet, LineFacts
from station.services.tidings import Fate, Links, Readings, Told
from station.services.watch import Watch
from ui.devices.live_presenter import LivePresenter

NOON = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
SYDNEY = ZoneInfo("Australia/Sydney")
PUMP = Speech("bbraun-space-bcc", "B. Braun Space", Category.PUMP, 9600, (19200,))
MONITOR = Speech("philips-intellivue", "Philips IntelliVue", Category.MONITOR, 115200)
SPACE = Channel(Device(PUMP.name, "Perfusor Space", "0412077"), "50111")
OTHER = Channel(Device(PUMP.name, "Perfusor Space", "0412078"), "50112")
MX = Channel(Device(MONITOR.name, "MX450", "DE6"), "")
TITLES = {PUMP.name: PUMP.title, MONITOR.name: MONITOR.title}


def seen(widget):
    """Every text that can be read there, once all that was put there stands in its place."""
    QApplication.processEvents()
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


def a_guest(bed="1", surname="Andersson"):
    patient = Patient(surname, "Maja", date(1971, 3, 14), f"40 118 22{bed}")
    return Guest(Admission(patient.id, bed, NOON), patient)


def row(channel=SPACE, guest=None, standing=Standing.CONFIRMED, where=Where.BEDSIDE):
    admission = (guest or a_guest()).admission.id
    return Association(
        channel=channel, line="bed-1/pump-1", bed="1", port="COM4", admission=admission,
        begin=NOON, recorded=NOON, standing=standing, where=where,
    )  # fmt: skip


def held(channel=SPACE, begin=NOON, trigger=Trigger.NEW_SERIAL):
    return Held(Quarantine(channel=channel, line="bed-1/pump-1", bed="1", trigger=trigger,
                           begin=begin, recorded=begin))  # fmt: skip


def facts(channel=SPACE, owner=None, guest=None, figure=1, line="bed-1/pump-1"):
    return DeviceFacts(line, ((figure, channel),), owner or Unassigned(), guest)


def owned(guest, where=Where.BEDSIDE):
    return facts(owner=Owned(row(guest=guest, where=where)), guest=guest)


def asked(guest):
    return facts(owner=Unconfirmed(row(guest=guest, standing=Standing.ASKED)), guest=guest)


def a_line(*devices, name="bed-1/pump-1", bed="1", protocol=PUMP.name, **more):
    port = more.pop("port", "COM4")
    link = more.pop("link", None)
    return LineFacts(Wish(name, protocol, port, bed=bed, **more), link, devices)


def a_sheet(*lines, guests=(), free=("2", "3")):
    beds = ("1", "2", "3")
    return DeviceSheet(NOON, tuple(lines), Room(tuple(free), tuple(guests)), beds)


class Heard:
    """A watch that is told what a recorder would tell, and the clock beside it."""

    def __init__(self):
        self.clock, self.watch = StoppedClock(NOON, 1000.0), Watch()
        self.live = LivePresenter(self.watch, self.clock, SYDNEY)

    def link(self, state=ConnectionState.TALKING, reason="", line="bed-1/pump-1"):
        found = LinkState(line, state, self.clock.now().utc, reason, 12, 1)
        self.watch.turned(Links((found,)))

    def pump(self, line="bed-1/pump-1", rate="2.5", figure=1, channel=SPACE):
        now, address = self.clock.now(), channel.address
        self.tell(
            line, figure,
            Identity(address, channel.device.model, channel.device.serial, now),
            Mode(address, DeliveryState.INFUSING, now),
            numeric(address, FLOW, rate, now),
            numeric(address, VOLUME_DELIVERED, "14.2", now),
        )  # fmt: skip

    def monitor(self, line="bed-1/monitor-1", figure=2):
        now = self.clock.now()
        self.tell(
            line, figure, Identity("", "MX450", "DE6", now),
            numeric("", HEART_RATE, "78", now), numeric("", CUFF_SYS, "128", now),
        )  # fmt: skip

    def tell(self, line, figure, *readings):
        told = tuple(Told(line, figure, one, Fate.STORED) for one in readings)
        self.watch.take(Readings(self.clock.now(), told))


def numeric(address, metric, value, now):
    known = None if value is None else Decimal(value)
    validity = MeasurementValidity.NA if value is None else MeasurementValidity.VALID
    return Numeric(address, metric, known, metric.unit, validity, now)
