"""A patient's days in a real record, made directly: what the tests of the paper start from.

Rates, counters, vital signs and entries are written as the recorder and the window write them.
"""

from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from station.data import associations, journal
from station.data.absences import sign_and_begin
from station.data.admissions import admit
from station.data.beds import set_beds
from station.data.engine import open_store
from station.data.entries import sign
from station.data.gaps import whole_gap
from station.data.journal import Happening, HappeningKind
from station.data.key import write_fingerprint
from station.data.register import channel_id
from station.data.settle import SLICE, settle
from station.data.syringes import enter_syringe
from station.data.upgrade import make_record
from station.data.ward import Ward, set_up
from station.data.weights import enter_weight
from station.domain import nomenclature as known
from station.domain import payload
from station.domain.association import Standing, Where
from station.domain.book import Book
from station.domain.clock import Stamp
from station.domain.confirmation import Act, confirm, release
from station.domain.device import Channel, Device
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.gap import Cause
from station.domain.identifier import fresh
from station.domain.observation import MeasurementValidity
from station.domain.observation_set import Answer
from station.domain.patient import Bed, Patient
from station.domain.quarantine import Quarantine, Trigger
from station.domain.side_effect import Finding, SideEffect
from station.domain.sighting import Sighting
from station.domain.syringe import Form, Strength, Syringe
from station.domain.weight import Method, Weight
from tests.data.ready import a_person

KEY = bytes(range(32))
BEGIN = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)  # 09:00 in Sydney
PUMP = Channel(Device("bbraun-space-bcc", "Perfusor Space", "12345"), "50111")
MONITOR = Channel(Device("philips-intellivue", "MP50", "DE1"), "")
MINUTE = timedelta(minutes=1)
VALID = MeasurementValidity.VALID


@cache
def _blank():
    """The bytes of an empty record, made once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "station.db"
        make_record(path, KEY)
        return path.read_bytes()


@contextmanager
def open_blank(folder):
    """An empty record in a folder, open."""
    path = Path(folder) / "paper.db"
    path.write_bytes(_blank())
    write_fingerprint(path, KEY)
    with closing(open_store(path, KEY)) as store:
        yield store


def hours(number):
    """So many hours after the beginning."""
    return BEGIN + timedelta(hours=number)


@dataclass
class Stayed:
    """A record with one patient in it, and what was written of them."""

    store: object
    nurse: str
    admission: object
    patient: object
    pump: int = 0
    monitor: int = 0
    session: int = 0
    counter: Decimal = Decimal(0)
    rates: list = field(default_factory=list)

    def feed(self, begin, end, rate, heart=72, *, pump=True, monitor=True):
        """Minute by minute, what both devices tell while a rate runs."""
        samples, moment = [], begin
        while moment < end:
            if pump:
                self.counter += Decimal(rate) / 60
                told = {known.FLOW: rate, known.VOLUME_DELIVERED: round(self.counter, 2)}
                samples += [self.sample(self.pump, *one, moment) for one in told.items()]
            if monitor:
                beat = heart + (moment.minute * 7) % 11
                told = {known.HEART_RATE: beat, known.SPO2: 95 + moment.minute % 4}
                told |= {known.RESP_RATE: 12 + moment.minute % 5}
                samples += [self.sample(self.monitor, *one, moment) for one in told.items()]
                if moment.minute == 30:
                    samples += self.cuff(moment, 120 + moment.hour, 70 + moment.hour % 7)
            moment += MINUTE
        for start in range(0, len(samples), 2000):
            batch = journal.Batch(tuple(samples[start : start + 2000]), (), samples[start].heard)
            journal.append(self.store, self.session, batch)
        while settle(self.store, end.replace(second=0, microsecond=0)) == SLICE:
            pass

    def cuff(self, at, systolic, diastolic):
        """One cuff measurement."""
        return [
            self.sample(self.monitor, known.CUFF_SYS, systolic, at),
            self.sample(self.monitor, known.CUFF_DIA, diastolic, at),
            self.sample(self.monitor, known.CUFF_MEAN, (systolic + 2 * diastolic) // 3, at),
        ]

    def sample(self, channel, metric, value, at):
        """One valid reading."""
        return journal.Sample(channel, metric, metric.unit, Decimal(str(value)), VALID, at)

    def happened(self, kind, at, body, channel=None, device_time=None):
        """Something that befell a channel."""
        happening = Happening(kind, at, body, channel, "line-1", device_time)
        journal.append(self.store, self.session, journal.Batch((), (happening,), at))

    def state(self, at, word):
        """What the pump says that it is doing."""
        self.happened(HappeningKind.STATE, at, {"state": word}, self.pump)

    def gap(self, channel, begin, end, cause=Cause.UNPLUGGED):
        """A stretch in which a channel was not seen."""
        whole_gap(self.store, channel, begin, end, cause)

    def enter(self, kind, body, at, recorded=None, **more):
        """An entry of the nurse, signed."""
        entry = Entry(
            fresh(), self.admission.id, kind, body, self.nurse, at, recorded or at, **more
        )
        sign(self.store, entry)
        return entry

    def observe(self, at, recorded=None, *, supersedes=None, reason=None, **answers):
        """A set of observations."""
        given = {code.replace("_", "-"): Answer(str(value)) for code, value in answers.items()}
        return self.enter(
            EntryKind.OBSERVATIONS, payload.of_answers(given), at, recorded,
            supersedes=supersedes, reason=reason,
        )  # fmt: skip

    def effect(self, at, effect, grade, onset=None, end=None):
        """One line of the side-effect checklist."""
        finding = Finding(SideEffect(effect), grade, onset, end)
        return self.enter(EntryKind.SIDE_EFFECTS, payload.of_findings([finding]), at)

    def syringe(self, begin, *, line="line-1", **changed):
        """A confirmed syringe of 4 mg/mL, unless something else is said."""
        syringe = Syringe(
            channel=PUMP, admission=self.admission.id, drug="Ketamine", form=Form.RACEMIC,
            volume_ml=Decimal(50), concentration=Decimal(4), begin=begin, recorded=begin,
            author=self.nurse, strength=Strength(Decimal(200), Decimal(2)),
            confirmed_by=self.nurse,
        )  # fmt: skip
        syringe = replace(syringe, **changed)
        enter_syringe(self.store, syringe, line)
        return syringe

    def weigh(self, at, kilograms="70.2", **more):
        """A weight, measured."""
        weight = Weight(
            admission=self.admission.id, kilograms=Decimal(kilograms), method=Method.MEASURED,
            observed=at, recorded=at, author=self.nurse, **more,
        )  # fmt: skip
        enter_weight(self.store, weight)
        return weight

    def put_on(self, channel, since, line="line-1"):
        """Confirm a device at the bed."""
        sighting = Sighting(channel=channel, line=line, bed=self.admission.bed, port=line,
                            moment=since)  # fmt: skip
        act = Act(self.nurse, Where.BEDSIDE, since)
        associations.amend(
            self.store, lambda book: confirm(book, sighting, self.admission, act, since)
        )

    def hold(self, channel, line, period, **more):
        """Put a channel into quarantine for a period, at the patient's bed."""
        row = Quarantine(
            channel=channel, line=line, begin=period.begin, end=period.end, recorded=period.begin,
            **({"bed": self.admission.bed, "trigger": Trigger.UNVERIFIABLE} | more),
        )  # fmt: skip
        associations.amend(self.store, lambda _: Book(quarantines=(row,)))

    def ask_about(self, channel, since):
        """A device that was away is back: from then on its bed is asked."""
        row = next(
            one for one in associations.book(self.store).associated() if one.channel == channel
        )
        ended = replace(row, id=fresh(), supersedes=row.id, end=since, recorded=since)
        asked = replace(
            row, id=fresh(), begin=since, standing=Standing.ASKED, who=None, where=None,
            recorded=since,
        )  # fmt: skip
        associations.amend(self.store, lambda _: Book((ended, asked)))

    def known(self, channel, line="line-1"):
        """A channel that was heard, on nobody."""
        return channel_id(self.store, channel, line)

    def another_is_off(self, at, *figures):
        """Somebody who had these channels before went off them, and nobody ever ended that."""
        patient = a_patient(surname="BERG", record_number="40 118 999")
        before = admit(self.store, patient, "4", at, self.nurse, at)
        off = Entry(fresh(), before.id, EntryKind.OFF_MONITOR, {}, self.nurse, at, at)
        sign_and_begin(self.store, off, figures, OffMonitorReason.AWAY)

    def take_off(self, channel, at, reason="pump removed"):
        """Take a device off the patient again."""
        act = Act(self.nurse, Where.BEDSIDE, at)
        row = next(
            one for one in associations.book(self.store).associated() if one.channel == channel
        )
        associations.amend(self.store, lambda book: release(book, row.id, act, at, reason))


def a_patient(**changed):
    """Somebody with a name, a birth date and a number."""
    words = {"surname": "ANDERSSON", "given_names": "Maja", "record_number": "40 118 226"}
    return Patient(**({"birth_date": date(1971, 3, 14)} | words | changed))


def admitted(store, *, demo=False, patient=None, beds=4):
    """A ward, a nurse and one patient in bed 3, with pump and monitor confirmed."""
    nurse = a_person(store, "L. Brandt")
    set_up(store, Ward("Pain ward 4B", "Australia/Sydney", demo), nurse, BEGIN)
    set_beds(store, [Bed(str(place), place) for place in range(1, beds + 1)], nurse, BEGIN)
    patient = patient or a_patient()
    admission = admit(store, patient, "3", BEGIN, nurse, BEGIN)
    session = journal.begin_session(
        store, journal.Start("boot", 1, Stamp(BEGIN, 0.0), "0.1.0", "Australia/Sydney", "synced")
    )
    stayed = Stayed(store, nurse, admission, patient, session=session)
    stayed.pump = channel_id(store, PUMP, "line-1")
    stayed.monitor = channel_id(store, MONITOR, "line-2")
    stayed.put_on(PUMP, BEGIN)
    stayed.put_on(MONITOR, BEGIN, "line-2")
    return stayed


def two_days(store, **more):
    """A story: weighed, 4 mg/h, 6, held for a hallucination, 4 again; two gaps, a correction.

    It is written once in a run of tests; each test's empty record becomes a copy of it.
    """
    told, bytes_of_it = _story(tuple(more.items()))
    store.close()
    for beside in ("-wal", "-shm"):
        Path(f"{store.path}{beside}").unlink(missing_ok=True)
    store.path.write_bytes(bytes_of_it)
    return replace(told, store=store, rates=[])


@cache
def _story(more):
    """The story as it was written, and the bytes of its record with nobody at it."""
    with TemporaryDirectory() as folder:
        with open_blank(folder) as store:
            told = _two_days(store, **dict(more))
        return told, Path(folder, "paper.db").read_bytes()


def _two_days(store, **more):
    """The pump comes back from its gap restarted: nobody knows what it gave meanwhile."""
    stayed = admitted(store, **more)
    stayed.weigh(BEGIN)
    stayed.syringe(hours(0.5))
    stayed.happened(HappeningKind.STATE, hours(1), {"state": "infusing"}, stayed.pump)
    stayed.feed(BEGIN, hours(1), "0")
    stayed.feed(hours(1), hours(12), "1")
    stayed.feed(hours(12), hours(20), "1.5", heart=80)
    stayed.feed(hours(20), hours(22), "0", heart=76)
    stayed.feed(hours(22), hours(26), "1")
    stayed.gap(stayed.pump, hours(26), hours(27), Cause.UNPLUGGED)
    stayed.feed(hours(26), hours(27), "1", pump=False)
    stayed.happened(HappeningKind.DEVICE_EVENT, hours(27), {"name": "restarted"}, stayed.pump)
    stayed.counter = Decimal(0)
    stayed.feed(hours(27), hours(30), "1")
    stayed.gap(stayed.monitor, hours(30), hours(31), Cause.DEVICE_SILENT)
    stayed.feed(hours(30), hours(31), "1", monitor=False)
    stayed.feed(hours(31), hours(48), "1")
    for number in range(1, 48, 3):
        stayed.observe(
            hours(number), pain_rest=max(1, 8 - number // 6), pain_movement=9 - number // 8,
            sedation=number % 3 % 2,
        )  # fmt: skip
    stayed.effect(hours(14), "transient hallucination", 2, onset=hours(13))
    stayed.effect(hours(19), "transient hallucination", 3)
    stayed.effect(hours(24), "transient hallucination", 0, end=hours(23))
    stayed.effect(hours(40), "nausea", 1)
    wrong = stayed.observe(hours(34), pain_rest=9, pain_movement=9)
    stayed.observe(
        hours(34), hours(34.5), supersedes=wrong.entry_id, reason="wrong key",
        pain_rest=4, pain_movement=9,
    )  # fmt: skip
    stayed.enter(EntryKind.NOTE, {"text": "Walked to the garden, pain did not follow."}, hours(36))
    return stayed
