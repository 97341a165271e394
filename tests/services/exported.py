"""One patient's stay in a record, with everything that an export has to tell apart.

A pump and a monitor speak each minute for an hour; they are the patient's from minute 10 on.  The
pump is in quarantine from minute 30 to 35; the monitor leaves at 50 and is back at 55, unconfirmed.
The monitor's own clock runs two hours ahead.  In the next bed another patient has another pump.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from station.data import admissions, beds, gaps, journal, people, ward
from station.data.associations import amend
from station.data.entries import sign
from station.data.journal import Batch, Happening, HappeningKind, Sample, Start
from station.data.register import channel_id
from station.data.syringes import enter_syringe
from station.data.weights import enter_weight
from station.domain import nomenclature as known
from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.clock import Stamp, StoppedClock
from station.domain.device import Channel, Device
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.gap import Cause, Gap
from station.domain.observation import MeasurementValidity
from station.domain.patient import Bed, Patient
from station.domain.person import Person
from station.domain.quarantine import Quarantine, Trigger
from station.domain.syringe import Form, Strength, Syringe
from station.domain.weight import Method, Weight
from tests.services.recording import fresh_store

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
AHEAD = timedelta(hours=2)
PUMP = Channel(Device("bbraun-space-bcc", "Perfusor", "P1"), "50111")
MONITOR = Channel(Device("philips-intellivue", "MX450", "M1"), "")
NEXT_DOOR = Channel(Device("bbraun-space-bcc", "Perfusor", "P2"), "50111")
PUMP_LINE, MONITOR_LINE = "bed-1/pump", "bed-1/monitor"
NAME = '=HYPERLINK("http://evil","Ärger")'
MINUTES = 60


def minute(number):
    return START + timedelta(minutes=number)


class Story:
    """The record with its people and figures; `clock` stands at minute 60."""

    def __init__(self, home):
        self.clock = StoppedClock(minute(MINUTES))
        self.store, _, _ = fresh_store(home)
        self.nurse = Person("Ann", "nurse")
        people.add_person(self.store, self.nurse, "1234", None, minute(-60))
        ward.set_up(self.store, ward.Ward("Pain ward", "Europe/Berlin"), None, minute(-60))
        beds.set_beds(self.store, [Bed("1", 0), Bed("2", 1)], None, minute(-60))
        self.admission = self._admitted(NAME, "1").id
        self.other = self._admitted("Plain", "2").id
        self.pump = channel_id(self.store, PUMP, PUMP_LINE)
        self.monitor = channel_id(self.store, MONITOR, MONITOR_LINE)
        self.next_door = channel_id(self.store, NEXT_DOOR, "bed-2/pump")
        start = Start("boot", 1, Stamp(START, 0.0), "test", "Europe/Berlin", "good")
        self._run = journal.begin_session(self.store, start)
        self._belong()
        self._speak()
        self._happen()
        self._be_unseen()
        self._be_entered()

    def close(self):
        self.store.close()

    def _admitted(self, surname, bed):
        patient = Patient(surname, "Max", date(1960, 2, 3), f"R-{bed}")
        return admissions.admit(self.store, patient, bed, START, self.nurse.id, START)

    def _association(self, channel, line, begin, **words):
        return Association(
            channel=channel,
            line=line,
            bed="1",
            port=f"/dev/{channel.device.serial}",
            admission=self.admission,
            begin=minute(begin),
            recorded=minute(begin),
            **words,
        )

    def _belong(self):
        sure = {"who": self.nurse.id, "where": Where.BEDSIDE, "author": self.nurse.id}
        pump = self._association(PUMP, PUMP_LINE, 10, **sure)
        monitor = self._association(MONITOR, MONITOR_LINE, 10, **sure)
        ended = self._association(
            MONITOR,
            MONITOR_LINE,
            10,
            end=minute(50),
            supersedes=monitor.id,
            reason="went away",
            **sure,
        )
        back = self._association(MONITOR, MONITOR_LINE, 55, standing=Standing.ASKED)
        held = Quarantine(
            channel=PUMP,
            line=PUMP_LINE,
            bed="1",
            trigger=Trigger.NEW_SERIAL,
            begin=minute(30),
            end=minute(35),
            who=self.nurse.id,
            recorded=minute(35),
        )
        other = self._association(NEXT_DOOR, "bed-2/pump", 0, **sure)
        theirs = replace(other, admission=self.other, bed="2")
        amend(self.store, lambda _book: Book((pump, monitor, ended, back, theirs), (held,)))

    def _speak(self):
        said = []
        for number in range(MINUTES):
            said += [
                self.sample(self.pump, known.FLOW, "6", number),
                self.sample(self.pump, known.VOLUME_DELIVERED, 100 + number / Decimal(10), number),
                self.sample(self.next_door, known.FLOW, "99", number),
                self.sample(self.monitor, known.HEART_RATE, 70 + number, number),
            ]
        said.append(self.sample(self.monitor, known.CUFF_SYS, 142, 12, minute(5)))
        said.append(self.sample(self.monitor, known.CUFF_SYS, 170, 40, minute(39)))
        self.append(said, ())

    def sample(self, figure, metric, value, number, taken=None):
        valid = MeasurementValidity.VALID
        face = None if taken is None else (taken + AHEAD).replace(tzinfo=None)
        return Sample(figure, metric, metric.unit, Decimal(value), valid, minute(number), face)

    def append(self, samples, happenings):
        journal.append(
            self.store, self._run, Batch(tuple(samples), tuple(happenings), minute(MINUTES))
        )

    def _happen(self):
        kinds = HappeningKind
        alarm = {
            "code": "occlusion",
            "text": "Druck hoch",
            "priority": "high",
            "raw": "17",
            "kind": "technical",
            "flags": ["silenced"],
        }
        face = (minute(11) + AHEAD).replace(tzinfo=None)
        clock = {"name": "clock", "text": "The device's clock shows it."}
        self.append(
            (),
            [
                Happening(kinds.STATE, minute(5), {"state": "stopped"}, self.pump),
                Happening(kinds.STATE, minute(11), {"state": "infusing"}, self.pump),
                Happening(kinds.ALARM, minute(15), {**alarm, "active": True}, self.pump),
                Happening(kinds.ALARM, minute(16), {**alarm, "active": False}, self.pump),
                Happening(
                    kinds.BOLUS, minute(25), {"volume": "0.5", "unit": "mL", "count": 1}, self.pump
                ),
                Happening(kinds.DEVICE_EVENT, minute(11), clock, self.monitor, device_time=face),
                Happening(
                    kinds.IDENTITY,
                    minute(10),
                    {"model": "Perfusor", "serial": "P1", "software": None},
                    self.pump,
                ),
                Happening(
                    kinds.LABEL, minute(12), {"name": "drug", "text": "-ketamine"}, self.pump
                ),
                Happening(
                    kinds.LINE,
                    minute(20),
                    {"state": "lost", "reason": "unplugged"},
                    line=MONITOR_LINE,
                ),
                Happening(kinds.LINE, minute(21), {"state": "lost", "reason": ""}, line="bed-2/x"),
                Happening(kinds.CLOCK_STEP, minute(26), {"seconds": "3.5"}),
            ],
        )

    def _be_unseen(self):
        gaps.whole_gap(self.store, self.monitor, minute(5), minute(12), Cause.UNPLUGGED)
        walk = Gap(
            MONITOR,
            minute(45),
            minute(47),
            Cause.OFF_MONITOR,
            self.nurse.id,
            OffMonitorReason.WALKING,
        )
        gaps.said_gap(self.store, self.monitor, walk, minute(47))
        gaps.open_gap(self.store, self.monitor, minute(48), Cause.DEVICE_SILENT)
        gaps.open_gap(self.store, self.pump, minute(59), Cause.DEVICE_SILENT)

    def _be_entered(self):
        note = EntryKind.NOTE
        words = {"text": "=2+5 pain"}
        first = Entry("e1", self.admission, note, words, self.nurse.id, minute(20), minute(21))
        better = {"text": "pain 5"}
        second = Entry(
            "e2",
            self.admission,
            note,
            better,
            self.nurse.id,
            minute(20),
            minute(50),
            "e1",
            "typed wrong",
        )
        for entry in (first, second):
            sign(self.store, entry)
        enter_weight(
            self.store,
            Weight(
                admission=self.admission,
                kilograms=Decimal("71.5"),
                method=Method.MEASURED,
                observed=minute(1),
                recorded=minute(2),
                author=self.nurse.id,
            ),
        )
        enter_syringe(
            self.store,
            Syringe(
                channel=PUMP,
                admission=self.admission,
                drug="ketamine",
                form=Form.RACEMIC,
                volume_ml=Decimal(50),
                concentration=Decimal(4),
                strength=Strength(Decimal(200), Decimal(2)),
                begin=minute(9),
                recorded=minute(9),
                author=self.nurse.id,
                confirmed_by=self.nurse.id,
            ),
        )
