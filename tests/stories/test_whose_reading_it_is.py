"""Anything may happen on a ward, in any order: no reading is ever shown for a patient it is not of.

The machine keeps the truth beside the book: which device hangs on which patient at every moment,
and how much its pump gave to whom.  Nurses tell the truth, may tell it late, and put right what
they got wrong; cables, pumps, syringes and serial numbers may do what they like.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from station.domain.association import Standing, Where, source_of
from station.domain.book import Book
from station.domain.confirmation import (
    Act,
    answer,
    confirm,
    confirm_again,
    discharge,
    moved,
    release,
    signed,
    to_ask_again,
)
from station.domain.correction import Truth, correct
from station.domain.counter import Count, Witness, course_of_counter
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.ownership import Held, Owned, Unassigned, Unconfirmed, owner, served
from station.domain.patient import Admission
from station.domain.period import Period, joined
from station.domain.sighting import Sighting, sighted
from station.domain.syringe import Form, Syringe
from station.domain.totals import total
from station.domain.versions import standing

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
BEDS = ("3", "5", "7")
LONG_AGO = START - timedelta(days=1)


@dataclass
class Box:
    """A real device: what it says it is, where it is plugged in, and on whom it really hangs."""

    channel: Channel
    shared: bool = False
    line: str | None = None
    patient: str | None = None
    since: datetime = LONG_AGO  # how long it has been on that patient without a break
    last_heard: datetime | None = None
    unbroken: bool = False
    label: str | None = None
    counter: Decimal = Decimal(0)  # mL, as the pump counts on whomever it hangs


@dataclass
class Line:
    """A cable from the station to a bed, and the port it is plugged into."""

    bed: str
    port: str = "usb-1"


@dataclass(frozen=True)
class Sample:
    """One reading, with the truth about it."""

    channel: Channel
    line: str
    moment: datetime
    patient: str | None
    counter: Decimal


@dataclass
class Ward:
    """The truth."""

    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    stays: dict[str, Admission] = field(default_factory=dict)

    def lying_in(self, bed: str | None) -> Admission | None:
        return next((s for s in self.stays.values() if s.bed == bed and s.end is None), None)


def pump(serial, address="50111"):
    return Channel(Device("bbraun-space-bcc", "Perfusor", serial), address)


MONITOR = Channel(Device("philips-intellivue", "MX500", "00-09-FB"), "")
TROLLEY = Channel(Device("philips-intellivue", "X3", "00-09-FC"), "")
NAMELESS = Channel(Device("nonin", "7500", None), "")

BOXES = {
    "pump 1": pump("111"),
    "pump 2": pump("222", "50112"),
    "pump 1's double": pump("111"),
    "monitor": MONITOR,
    "shared monitor": TROLLEY,
    "nameless": NAMELESS,
}
COUNTED = "pump 2"  # whose counter is held against the truth: no other box has its number
ML_A_SECOND = Decimal("0.002")
EARLY = {"3": ["pump 1", "monitor"], "5": ["pump 2", "nameless", "shared monitor"]}
A_BOX = st.sampled_from(sorted(BOXES))
A_BED = st.sampled_from(BEDS)
A_WHERE = st.sampled_from(list(Where))


def hangs(box):
    return box.patient is not None


def talks(box):
    return box.line is not None


class WardMachine(RuleBasedStateMachine):
    """Everything that may happen to a device on a ward."""

    @initialize()
    def begin(self):
        self.now = START
        self.book = Book()
        self.samples: list[Sample] = []
        self.ward = Ward(
            {name: Box(channel, shared=channel is TROLLEY) for name, channel in BOXES.items()},
            {f"line {bed}": Line(bed) for bed in BEDS},
        )
        self.count = 0
        self.given: Counter[str] = Counter()  # mL that pump 2 really gave to each patient
        self.syringes: dict[str, list[Syringe]] = {}
        self.checked = (self.book, 0)
        for bed, names in EARLY.items():
            self.admit(bed)
            for name in names:
                self.hang_a_device_on_whoever_lies_there(name, bed)
                self.now += timedelta(seconds=1)
                self.confirm_truly(self.ward.boxes[name], Where.BEDSIDE, 0)

    # --- time ------------------------------------------------------------------------------------

    def step(self, seconds=1):
        """Time passes, and every device that is plugged in speaks."""
        self.pass_time(seconds)
        for box in self.ward.boxes.values():
            if box.line is not None:
                self.add(sighted(self.book, self.sighting(box)))
                box.last_heard, box.unbroken = self.now, True
                self.samples.append(
                    Sample(box.channel, box.line, self.now, box.patient, box.counter)
                )

    def pass_time(self, seconds):
        """Every pump goes on, heard or not."""
        self.now += timedelta(seconds=seconds)
        flowed = (ML_A_SECOND * seconds).quantize(Decimal("0.001"))
        for name, box in self.ward.boxes.items():
            box.counter += flowed
            if name == COUNTED and box.patient is not None:
                self.given[box.patient] += flowed

    def act(self, where=Where.BEDSIDE):
        return Act("nurse", where, self.now)

    def add(self, rows):
        self.book += rows

    def sighting(self, box):
        line = self.ward.lines[box.line]
        return Sighting(
            channel=box.channel,
            line=box.line,
            bed=line.bed,
            port=line.port,
            moment=self.now,
            last_heard=self.last_heard(box.channel),
            unbroken=box.unbroken,
            bed_label=box.label,
            shared=box.shared,
        )

    def last_heard(self, channel):
        """What the recorder knows: it cannot tell two boxes with one serial number apart."""
        heard = [b.last_heard for b in self.ward.boxes.values() if b.channel == channel]
        return max((moment for moment in heard if moment), default=None)

    @rule(seconds=st.sampled_from([1, 30, 200, 299, 301, 700, 4000]))
    def time_passes_and_every_device_speaks(self, seconds):
        self.step(seconds)

    @rule(seconds=st.sampled_from([1, 100, 400, 4000]))
    def time_passes_and_nobody_is_heard(self, seconds):
        self.pass_time(seconds)

    # --- patients --------------------------------------------------------------------------------

    @rule(bed=A_BED)
    def admit(self, bed):
        self.step()
        if self.ward.lying_in(bed) is None:
            self.count += 1
            name = f"patient {self.count}"
            self.ward.stays[name] = Admission(name, bed, self.now, id=name)

    @rule(bed=A_BED, late=st.sampled_from([0, 2, 90]))
    def discharge(self, bed, late):
        self.step()
        stay = self.ward.lying_in(bed)
        if stay is None:
            return
        left = self.now
        self.take_off_everything_of(stay.id)
        self.step(late)
        self.ward.stays[stay.id] = replace(stay, end=left)
        self.add(discharge(self.book, stay.id, self.act(), left))

    @rule(bed=A_BED, to=A_BED, come_along=st.booleans())
    def move_bed(self, bed, to, come_along):
        self.step()
        stay = self.ward.lying_in(bed)
        if stay is None or self.ward.lying_in(to) is not None:
            return
        self.ward.stays[stay.id] = replace(stay, bed=to)
        self.add(moved(self.book, stay.id, self.act(), self.now))
        for box in self.ward.boxes.values():
            if box.patient == stay.id and come_along:
                self.plug(box, f"line {to}")
            elif box.patient == stay.id:
                self.hang(box, None)

    # --- devices ---------------------------------------------------------------------------------

    def hang(self, box, patient):
        if box.patient != patient:  # what it said this very moment is still of the one before
            box.patient, box.since = patient, self.now + timedelta(milliseconds=1)

    def plug(self, box, line):
        """Two boxes with one serial number on one line could be told apart by nobody."""
        taken = any(
            other.line == line and other.channel == box.channel for other in self.others(box)
        )
        if line is None or not taken:
            box.line, box.unbroken = line, box.unbroken and box.line == line
        else:
            box.line = None

    def one_of(self, data, fits):
        """One of the devices for which something can happen at all."""
        able = [name for name, box in self.ward.boxes.items() if fits(box)]
        return self.ward.boxes[data.draw(st.sampled_from(able))]

    def can(self, fits):
        return any(map(fits, self.ward.boxes.values()))

    def others(self, box):
        return [other for other in self.ward.boxes.values() if other is not box]

    def take_off_everything_of(self, patient):
        for box in self.ward.boxes.values():
            if box.patient == patient:
                self.hang(box, None)

    @rule(name=A_BOX, bed=A_BED)
    def hang_a_device_on_whoever_lies_there(self, name, bed):
        """A device that is on nobody goes to a patient and into that bed's line."""
        self.step()
        box, stay = self.ward.boxes[name], self.ward.lying_in(bed)
        if stay is None or (box.patient is not None and box.patient != stay.id):
            return
        self.hang(box, stay.id)
        self.plug(box, f"line {bed}")

    @precondition(lambda self: self.can(hangs))
    @rule(data=st.data())
    def take_a_device_off(self, data):
        self.step()
        box = self.one_of(data, hangs)
        patient = box.patient
        self.hang(box, None)
        for row in self.book.associated(self.source(box)):
            if row.admission == patient and not row.over(self.now):
                self.add(release(self.book, row.id, self.act(), self.now, "taken off"))

    def wanted_by(self, box):
        """The patients for whom a device could be snatched from the one who has it."""
        lying = [stay for stay in self.ward.stays.values() if stay.end is None]
        fit = talks(box) and hangs(box)
        return [stay for stay in lying if fit and stay.id != box.patient]

    @precondition(lambda self: self.can(self.wanted_by))
    @rule(data=st.data())
    def swap_a_pump_without_telling_anyone(self, data):
        self.step()
        box = self.one_of(data, self.wanted_by)
        stay = data.draw(st.sampled_from(self.wanted_by(box)))
        self.hang(box, stay.id)
        self.plug(box, f"line {stay.bed}")

    @precondition(lambda self: self.can(talks))
    @rule(data=st.data())
    def walk_about_with_the_pump(self, data):
        self.step()
        self.plug(self.one_of(data, talks), None)

    @precondition(lambda self: self.can(hangs))
    @rule(data=st.data(), seconds=st.sampled_from([1, 400]))
    def plug_in_where_the_patient_lies(self, data, seconds):
        self.step(seconds)
        box = self.one_of(data, hangs)
        self.plug(box, f"line {self.ward.stays[box.patient].bed}")

    @rule(bed=A_BED, what=st.sampled_from(["port", "label", "restart"]))
    def mischief(self, bed, what):
        """A cable goes into another port, the monitor gets another label, the recorder restarts."""
        self.step()
        line = self.ward.lines[f"line {bed}"]
        if what == "port":
            line.port = "usb-2" if line.port == "usb-1" else "usb-1"
        elif what == "label":
            self.ward.boxes["monitor"].label = f"BED {bed}"
        else:
            for box in self.ward.boxes.values():
                box.unbroken = False

    # --- nurses ----------------------------------------------------------------------------------

    def source(self, box):
        return self.sighting(replace(box, line=box.line or "line 3")).source

    def at_bed(self, box):
        """The patient on whom a device really hangs, if it is plugged in at that patient's bed."""
        if box.patient is None or box.line is None:
            return None
        stay = self.ward.stays[box.patient]
        return stay if self.ward.lines[box.line].bed == stay.bed else None

    @precondition(lambda self: self.can(self.at_bed))
    @rule(data=st.data(), where=A_WHERE, back=st.sampled_from([0, 1, 60, 600]))
    def confirm(self, data, where, back):
        self.step()
        self.confirm_truly(self.one_of(data, self.at_bed), where, back)

    def confirm_truly(self, box, where, back):
        stay = self.at_bed(box)
        since = max(self.now - timedelta(seconds=back), box.since)
        if box.shared:
            since = self.now
        try:
            rows = confirm(self.book, self.sighting(box), stay, self.act(where), since)
        except Refused:
            return
        self.add(rows)
        self.it_serves_at_once(box, stay)

    def it_serves_at_once(self, box, stay):
        """A confirmation is worth something: the next reading is the patient's."""
        doubled = any(other.channel == box.channel and other.line for other in self.others(box))
        if not doubled and (box.unbroken or box.channel is not NAMELESS):
            self.pass_time(3)
            self.add(sighted(self.book, self.sighting(box)))
            found = owner(self.book, box.channel, self.now, box.line)
            assert isinstance(found, Owned)
            assert found.association.admission == stay.id

    def asked(self, box):
        """The question about a device; of two with one number nobody knows which was meant."""
        if any(other.channel == box.channel and other.line for other in self.others(box)):
            return None
        rows = self.book.associated(self.source(box))
        return next((row for row in rows if row.standing is Standing.ASKED), None)

    @precondition(lambda self: self.can(self.asked))
    @rule(data=st.data())
    def answer_whether_it_stayed(self, data):
        self.step()
        box = self.one_of(data, self.asked)
        row = self.asked(box)
        stayed = box.patient == row.admission and box.since <= row.begin
        self.add(answer(self.book, row.id, self.act(), stayed=stayed))

    @rule(bed=A_BED)
    def sign_a_set(self, bed):
        self.step()
        stay = self.ward.lying_in(bed)
        if stay is None:
            return
        self.add(signed(self.book, stay.id, self.act()))
        box = self.ward.boxes["shared monitor"]
        if box.patient == stay.id:
            self.hang(box, None)
        for row in to_ask_again(self.book, stay.id, self.now):
            if row.standing is Standing.CONFIRMED:
                self.add(confirm_again(self.book, row.id, self.act()))

    # --- what was wrong is put right -------------------------------------------------------------

    def strays(self, box):
        """The patient by whose bed a device is heard, if it really hangs on somebody else."""
        if box.line is None or box.shared:
            return None
        stay = self.ward.lying_in(self.ward.lines[box.line].bed)
        return stay if stay is not None and stay.id != box.patient else None

    @precondition(lambda self: self.can(self.strays))
    @rule(data=st.data(), seconds=st.sampled_from([1, 30, 400]), known=st.booleans())
    def a_device_on_the_wrong_patient_is_put_right(self, data, seconds, known):
        """Confirmed for whoever lies there, and after a while corrected with a reason."""
        self.step()
        box = self.one_of(data, self.strays)
        try:
            rows = confirm(self.book, self.sighting(box), self.strays(box), self.act(), self.now)
        except Refused:
            return
        self.add(rows)
        wrong, begun = rows.associations[-1].id, self.now
        self.step(seconds)
        standing_now = {row.id for row in self.book.associated()}
        if wrong not in standing_now:  # the station itself has superseded it meanwhile
            wrong = next(
                (row.id for row in self.book.associated() if row.supersedes == wrong), None
            )
        if wrong is None:
            return
        right = self.ward.stays.get(box.patient) if known else None
        since = max(begun, box.since)
        truth = Truth(None, begun, None)
        if right is not None and right.end is None and since < self.now:
            truth = Truth(right, since, self.now)
        try:
            self.add(correct(self.book, wrong, truth, self.act(), "wrong patient"))
        except Refused:
            self.add(correct(self.book, wrong, Truth(None, begun, None), self.act(), "wrong"))

    @precondition(lambda self: self.can(self.at_bed))
    @rule(data=st.data(), back=st.sampled_from([5, 90, 900]))
    def a_confirmation_that_reached_too_far_back_is_put_right(self, data, back):
        self.step()
        box = self.one_of(data, self.at_bed)
        stay = self.at_bed(box)
        since = max(box.since - timedelta(seconds=back), stay.begin)
        if box.shared or box.since >= self.now:
            return
        try:
            rows = confirm(self.book, self.sighting(box), stay, self.act(), since)
        except Refused:
            return
        self.add(rows)
        row = rows.associations[-1]
        right = Truth(stay, max(row.begin, box.since), None)
        self.add(correct(self.book, row.id, right, self.act(), "it came later"))

    # --- syringes --------------------------------------------------------------------------------

    @rule(bed=A_BED)
    def put_a_new_syringe_in(self, bed):
        """Into the counted pump, for whoever lies there."""
        self.step()
        stay = self.ward.lying_in(bed)
        if stay is not None:
            self.put_in(stay.id, self.ward.boxes[COUNTED].channel)

    @rule(bed=A_BED)
    def keep_the_syringe_on_another_pump(self, bed):
        """The pump is swapped; the syringe goes over into the other one, and back again."""
        self.step()
        stay = self.ward.lying_in(bed)
        rows = [] if stay is None else self.syringes.get(stay.id, [])
        there = [row for row in standing(rows) if row.end is None]
        if not there:
            return
        other = BOXES["pump 1"] if there[-1].channel == BOXES[COUNTED] else BOXES[COUNTED]
        self.put_in(stay.id, other)

    def put_in(self, patient, channel):
        rows = self.syringes.setdefault(patient, [])
        for row in standing(rows):
            if row.end is None:
                rows.append(
                    replace(row, id=fresh(), supersedes=row.id, end=self.now, reason="went over")
                )
        rows.append(
            Syringe(
                channel=channel, admission=patient, drug="Ketamine", form=Form.RACEMIC,
                volume_ml=None, concentration=Decimal(4), begin=self.now, recorded=self.now,
                author="nurse", confirmed_by="nurse",
            )
        )  # fmt: skip

    # --- what is always true ---------------------------------------------------------------------

    @invariant()
    def nothing_is_totalled_for_a_patient_that_was_not_given_to_that_patient(self):
        counted = self.ward.boxes[COUNTED].channel
        counts = [
            (sample.moment, sample.line, Count(sample.moment, sample.counter))
            for sample in self.samples
            if sample.channel == counted
        ]
        for name in self.ward.stays:
            theirs = [
                one
                for one in served(self.book, name)
                if one.association.channel == counted and one.begin <= self.now
            ]
            if not theirs:
                continue
            far = self.now + timedelta(days=9)
            ends = {one.end for one in joined(Period(t.begin, t.end or far) for t in theirs)}
            stretches = [Period(one.begin, min(one.end or far, self.now)) for one in theirs]
            own_counts = [count for at, _line, count in counts if at not in ends]
            course = course_of_counter(own_counts, Witness(stretches))
            own = [row for row in self.syringes.get(name, []) if row.channel == counted]
            found = total(course, own, Period(LONG_AGO, self.now))
            assert found.ml <= Fraction(self.given[name])
            in_mg = sum((mass.mg for mass in found.masses), Fraction(0)) / 4
            assert in_mg + sum((one.ml for one in found.without_mass), Fraction(0)) == found.ml
            assert not in_mg or own

    @invariant()
    def every_reading_shown_for_a_patient_is_of_that_patient(self):
        known, self.checked = self.checked, (self.book, len(self.samples))
        new = self.samples if known[0] != self.book else self.samples[known[1] :]
        stretches = {name: served(self.book, name) for name in self.ward.stays}
        for sample in new:
            found = owner(self.book, sample.channel, sample.moment, sample.line)
            match found:
                case Owned(association=row):
                    assert row.admission == sample.patient
                    assert row.standing is Standing.CONFIRMED
                    assert row.who == "nurse"
                    assert row.where in Where
                    shown = [row.admission]
                case Unconfirmed() | Held() | Unassigned():
                    shown = []
            assert shown == [
                name
                for name, served_by in stretches.items()
                for stretch in served_by
                if stretch.association.source == source_of(sample.channel, sample.line)
                and stretch.begin <= sample.moment
                and (stretch.end is None or sample.moment < stretch.end)
            ]

    @invariant()
    def no_source_serves_two_stretches_at_once(self):
        far = self.now + timedelta(days=9)
        found: dict[object, list[Period]] = {}
        for row in self.book.associated():
            found.setdefault(row.source, []).append(Period(row.begin, row.end or far))
        for periods in found.values():
            for earlier, later in pairwise(sorted(periods)):
                assert earlier.end <= later.begin

    @invariant()
    def every_row_is_superseded_once_at_most_and_none_is_lost(self):
        rows = [*self.book.associations, *self.book.quarantines]
        superseded = Counter(row.supersedes for row in rows if row.supersedes)
        assert set(superseded.values()) <= {1}
        assert superseded.keys() <= {row.id for row in rows}
        assert len(standing(rows)) == len(rows) - len(superseded)

    @invariant()
    def nobody_who_went_home_is_still_served(self):
        for row in self.book.associated():
            stay = self.ward.stays[row.admission]
            assert stay.end is None or row.over(stay.end)


TestWard = WardMachine.TestCase
TestWard.settings = settings(stateful_step_count=40)
