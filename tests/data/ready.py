"""Ready-made things for the tests of the record."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from station.data import journal
from station.data.admissions import admit
from station.data.audit import enter
from station.data.beds import set_beds
from station.data.engine import rows, writing
from station.data.register import channel_id
from station.data.tables_register import PersonRow
from station.domain.clock import Stamp
from station.domain.device import Channel, Device
from station.domain.nomenclature import FLOW
from station.domain.observation import MeasurementValidity
from station.domain.patient import Bed, Patient
from station.domain.person import Person
from station.domain.weight import Method, Weight

ROOT = Path(__file__).parents[2]
KEY = bytes(range(32))
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
PUMP = Channel(Device("bbraun-space-bcc", "Perfusor Space", "12345"), "50111")


def after(seconds):
    return AT + timedelta(seconds=seconds)


def a_session(store, at=AT, monotonic=1.5):
    start = journal.Start("boot-1", 42, Stamp(at, monotonic), "0.1.0", "Australia/Sydney", "synced")
    return journal.begin_session(store, start)


def a_channel(store, channel=PUMP, line="line-1"):
    return channel_id(store, channel, line)


def a_sample(channel, seconds=0.0, value="1.5", metric=FLOW, unit=None, **more):
    more = {"validity": MeasurementValidity.VALID, "heard": after(seconds)} | more
    known = None if value is None else Decimal(value)
    return journal.Sample(channel, metric, unit or metric.unit, known, **more)


def a_batch(*samples, happenings=(), at=AT):
    return journal.Batch(tuple(samples), tuple(happenings), at)


def a_person(store, name="Sister Ray"):
    """Someone who enters things; the costly digest of a PIN is not what these tests are about."""
    person = Person(name, "nurse")
    with writing(store) as session:
        row = PersonRow(id=person.id, name=name, role="nurse", pin_digest="", recorded_at=AT)
        enter(session, row, None, AT)
    return person.id


def a_patient(surname="Papadopoulos", number="MRN-1"):
    return Patient(surname, "Eleni", datetime(1961, 2, 3, tzinfo=UTC).date(), number)


def an_admission(store, person, patient=None, bed="1"):
    set_beds(store, [Bed(str(place), place) for place in range(1, 5)], person, AT)
    return admit(store, patient or a_patient(), bed, AT, person, AT)


def a_weight(admission, person, kilograms="70.5", **more):
    given = {"kilograms": Decimal(kilograms), "method": Method.MEASURED, "observed": AT}
    return Weight(admission=admission.id, author=person, recorded=AT, **(given | more))


def a_process(code, record):
    """Another Python that works on the same record."""
    return subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", code, str(record)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def everything(store, table):
    """Every row of a table as the file has it."""
    with writing(store) as session:
        return rows(session, f"SELECT * FROM {table}", ())  # noqa: S608 - our own tables
