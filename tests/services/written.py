"""What the tests of entries share: a real record with a patient, a nurse, a pump and a monitor."""

import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from station.data import admissions, associations, beds, journal, people
from station.data.audit import enter
from station.data.engine import open_store, writing
from station.data.key import write_fingerprint
from station.data.register import channel_id
from station.data.tables_register import PersonRow
from station.data.upgrade import make_record
from station.domain.association import Association, Where
from station.domain.book import Book
from station.domain.clock import Stamp, StoppedClock
from station.domain.device import Channel, Device
from station.domain.nomenclature import FLOW, HEART_RATE
from station.domain.observation import MeasurementValidity
from station.domain.patient import Bed, Patient
from station.domain.person import Person
from station.services.enter import Hand

KEY = bytes(range(32))
ADMITTED = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 18, 17, 6, tzinfo=UTC)  # 04:06 in Sydney
SYDNEY = ZoneInfo("Australia/Sydney")
PUMP = Channel(Device("bbraun-space-bcc", "Perfusor Space", "12345"), "50111")
MONITOR = Channel(Device("philips-intellivue", "MX450", "DE611"), "")
PIN = "4711"
HOSTILE = (
    "<b>bold</b> &amp; <img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x","y")',
    "\N{RIGHT-TO-LEFT OVERRIDE}gnikcah \N{RIGHT-TO-LEFT MARK}שלום",
    "\N{PILL}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{STAFF OF AESCULAPIUS} ok",
    "'); DROP TABLE entry; --",
)


def before(minutes):
    return NOW - timedelta(minutes=minutes)


@cache
def _blank():
    """The bytes of an empty record: made once, because its tables take a while."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "station.db"
        make_record(path, KEY)
        return path.read_bytes()


def a_record(folder):
    """An empty record, open."""
    path = folder / "station.db"
    path.write_bytes(_blank())
    write_fingerprint(path, KEY)
    return open_store(path, KEY)


def a_hand(store, name="Nurse L. Brandt", surname="ANDERSSON", clock=None):
    """A nurse, and a patient in bed 7 whose pump and monitor are confirmed since the admission."""
    nurse = Person(name, "nurse")
    _employ(store, nurse)
    beds.set_beds(store, [Bed("7", 6), Bed("8", 7)], nurse.id, ADMITTED)
    patient = Patient(surname, "Maja", datetime(1971, 3, 14, tzinfo=UTC).date(), "40 118 226")
    admission = admissions.admit(store, patient, "7", ADMITTED, nurse.id, ADMITTED)
    for channel in (PUMP, MONITOR):
        _confirmed(store, channel, admission, nurse)
    _told(store)
    return Hand(store, clock or StoppedClock(NOW), admission, nurse), patient


def another(hand, name="Nurse K. Okafor"):
    """A second nurse at the same patient."""
    nurse = Person(name, "nurse")
    _employ(hand.store, nurse)
    return Hand(hand.store, hand.clock, hand.admission, nurse)


@cache
def _digest():
    """A PIN's digest is costly on purpose: made once."""
    return people.HASHER.hash(PIN)


def _employ(store, nurse):
    with writing(store) as session:
        row = PersonRow(id=nurse.id, name=nurse.name, role=nurse.role, pin_digest=_digest())
        row.recorded_at = ADMITTED
        enter(session, row, None, ADMITTED)


def figure(store, channel):
    return channel_id(store, channel, "line")


def _confirmed(store, channel, admission, nurse):
    channel_id(store, channel, "line")
    row = Association(
        channel=channel, line="line", bed="7", port=None, admission=admission.id, begin=ADMITTED,
        recorded=ADMITTED, who=nurse.id, where=Where.BEDSIDE, author=nurse.id,
    )  # fmt: skip
    associations.amend(store, lambda _book: Book((row,)))


def _told(store):
    """The pump told a rate and the monitor a heart rate, so the station knows which is which."""
    start = journal.Start("boot", 1, Stamp(ADMITTED, 1.0), "0.1.0", "Australia/Sydney", "synced")
    session = journal.begin_session(store, start)
    samples = tuple(
        journal.Sample(
            figure(store, channel), metric, metric.unit, Decimal(value),
            MeasurementValidity.VALID, before(5), None,
        )
        for channel, metric, value in ((PUMP, FLOW, "2"), (MONITOR, HEART_RATE, "88"))
    )  # fmt: skip
    journal.append(store, session, journal.Batch(samples, (), before(5)))
