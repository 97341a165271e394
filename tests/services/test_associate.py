"""The ward's rules about devices and patients, on a real book in a real record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from station.data import absences, admissions, associations, audit, documents, gaps, register
from station.data.beds import set_beds
from station.data.links import Wish, wish
from station.domain.association import Where
from station.domain.confirmation import Act
from station.domain.correction import Truth
from station.domain.device import Channel, Device
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.errors import Refused
from station.domain.ownership import Held, Owned, Unassigned, Unconfirmed, owner
from station.domain.patient import Bed, Patient
from station.domain.quarantine import Trigger
from station.domain.sighting import Waits
from station.services import associate
from tests.data.ready import a_person
from tests.services.recording import NOON, fresh_store

PUMP = Channel(Device("bbraun-space-bcc", "Perfusor Space", "12345"), "50111")
LINES = {"3": "bed-3/pump", "4": "bed-4/pump"}


def at(minutes):
    return NOON + timedelta(minutes=minutes)


class Ward:
    """Beds 3, 4 and 5, a line at each of the first two, and a patient in each of those."""

    def __init__(self, home):
        self.store, _, _ = fresh_store(home)
        self.nurse = a_person(self.store)
        set_beds(
            self.store, [Bed(name, place) for place, name in enumerate("345")], self.nurse, NOON
        )
        for bed, line in LINES.items():
            wish(self.store, Wish(line, "bbraun-space-bcc", f"/dev/serial/{bed}", bed=bed))
        self.anna, self.bert = (
            self.admit(bed, name) for bed, name in [("3", "Anna"), ("4", "Bert")]
        )

    def admit(self, bed, name):
        patient = Patient(name, "X", date(1980, 1, 1), name)
        return admissions.admit(self.store, patient, bed, NOON, self.nurse, NOON)

    def act(self, minutes, where=Where.BEDSIDE):
        return Act(self.nurse, where, at(minutes))

    def found(self, minutes, bed="3", **named):
        return associate.found(self.store, PUMP, LINES[bed], at(minutes), **named)

    def hear(self, minutes, bed="3", last=None):
        heard = None if last is None else at(last)
        return associate.sighted(self.store, replace(self.found(minutes, bed), last_heard=heard))

    def confirm(self, minutes, admission=None, bed="3", **act):
        return associate.confirm(
            self.store,
            self.found(minutes, bed),
            admission or self.anna,
            self.act(minutes, **act),
            at(minutes),
        )

    def whose(self, minutes):
        match owner(associations.book(self.store), PUMP, at(minutes), LINES["3"]):
            case Owned(association=row):
                return row.admission
            case Held(quarantine=row):
                return row.trigger
            case Unconfirmed():
                return "asked"
            case Unassigned():
                return None


@pytest.fixture
def ward(home):
    ward = Ward(home)
    yield ward
    assert audit.verify(ward.store).broken is None
    ward.store.close()


def test_a_new_device_waits_for_a_nurse_until_she_confirms_it(ward):
    assert len(ward.hear(1).quarantines) == 1
    assert not ward.hear(2)
    [waits] = associate.waiting(ward.store, at(3))

    row = ward.confirm(4)

    assert (waits.bed, waits.since, waits.words) == ("3", at(1), "new serial number")
    assert (row.admission, row.who, row.bed) == (ward.anna.id, ward.nurse, "3")
    assert [ward.whose(minute) for minute in (2, 4)] == [Trigger.NEW_SERIAL, ward.anna.id]
    assert associate.waiting(ward.store, at(5)) == []


def test_a_page_that_is_older_than_a_discharge_or_a_move_confirms_nothing(ward):
    gone, moved = ward.anna, ward.bert
    associate.discharge(ward.store, gone, ward.act(1), at(1))
    associate.move(ward.store, moved, "5", ward.act(2), at(2))

    with pytest.raises(Refused, match="not on the ward"):
        ward.confirm(3, gone)
    with pytest.raises(Refused, match="lies in bed 5"):
        ward.confirm(3, moved, bed="4")
    assert associations.book(ward.store).associations == ()


def test_what_is_refused_writes_nothing(ward):
    ward.confirm(1)
    before = associations.book(ward.store)

    with pytest.raises(Refused, match="lies in bed 4"):
        ward.confirm(2, ward.bert)

    assert associations.book(ward.store) == before


def test_a_device_on_no_line_cannot_be_confirmed(ward):
    with pytest.raises(Refused, match="plug it in"):
        associate.found(ward.store, PUMP, "gone", at(0))


def test_after_an_absence_the_bed_is_asked_and_the_answer_is_kept(ward):
    ward.confirm(1)
    ward.hear(20, last=5)
    [waits] = associate.waiting(ward.store, at(21))
    assert (ward.whose(20), waits.words) == ("asked", "same device, not yet confirmed")

    associate.answer(ward.store, waits.association.id, ward.act(22), stayed=True)

    assert [ward.whose(minute) for minute in (5, 20, 30)] == [ward.anna.id] * 3
    assert associate.waiting(ward.store, at(23)) == []


def test_the_ward_sets_how_long_an_absence_asks(ward):
    ward.confirm(1)
    late = replace(ward.found(20), last_heard=at(5))

    assert not associate.sighted(ward.store, late, Waits(absence=timedelta(hours=1)))


def test_one_serial_number_at_two_beds_waits_at_both(ward):
    ward.confirm(1)
    ward.hear(5, "4", last=4)

    waits = associate.waiting(ward.store, at(6))

    assert {(one.bed, one.line) for one in waits} == set(LINES.items())
    assert {one.words for one in waits} == {"one serial number at two beds"}


def test_what_was_confirmed_from_the_desk_is_asked_at_the_next_set(ward):
    ward.confirm(1, where=Where.DESK)
    [row] = associate.to_ask_again(ward.store, ward.anna, at(60))

    again = associate.confirm_again(ward.store, row.id, ward.act(61))

    assert (again.where, again.begin, again.supersedes) == (Where.BEDSIDE, at(1), row.id)
    assert associate.to_ask_again(ward.store, ward.anna, at(62)) == []


def test_a_shared_monitor_is_confirmed_for_ten_minutes(ward):
    shared = ward.found(1, shared=True)

    row = associate.confirm(ward.store, shared, ward.anna, ward.act(1), at(1))

    assert row.end == at(11)


def test_a_device_is_taken_off_with_its_reason(ward):
    row = ward.confirm(1)

    ended = associate.release(ward.store, row.id, ward.act(9), at(8), "syringe empty")

    assert (ended.end, ended.reason, ended.author) == (at(8), "syringe empty", ward.nurse)
    assert [ward.whose(minute) for minute in (7, 8)] == [ward.anna.id, None]


def test_who_goes_home_leaves_no_device_behind(ward):
    ward.confirm(1)

    gone = associate.discharge(ward.store, ward.anna, ward.act(30), at(25))

    assert gone.end == at(25)
    assert [ward.whose(minute) for minute in (24, 25)] == [ward.anna.id, None]
    assert [one.id for one in admissions.present(ward.store)] == [ward.bert.id]
    with pytest.raises(Refused, match="not on the ward any more"):
        associate.discharge(ward.store, ward.anna, ward.act(31), at(31))


def test_nobody_leaves_before_coming(ward):
    ward.confirm(1)

    with pytest.raises(Refused, match="before the admission"):
        associate.discharge(ward.store, ward.anna, ward.act(30), at(-1))
    assert ward.whose(5) == ward.anna.id


def test_who_moves_to_another_bed_is_served_by_what_is_confirmed_there(ward):
    ward.confirm(1)

    moved = associate.move(ward.store, ward.anna, "5", ward.act(30), at(30))

    assert moved.bed == "5"
    assert [ward.whose(minute) for minute in (29, 30)] == [ward.anna.id, None]


@pytest.mark.parametrize(("bed", "words"), [("4", "is taken"), ("9", "no bed 9")])
def test_a_move_that_cannot_be_changes_nothing(ward, bed, words):
    ward.confirm(1)

    with pytest.raises(Refused, match=words):
        associate.move(ward.store, ward.anna, bed, ward.act(30), at(30))
    assert ward.whose(31) == ward.anna.id


def a_document(ward, admission, begin=0, end=60, **named):
    document = documents.Document(
        kind="summary",
        content_hash="hash",
        version="1",
        pages=1,
        recorded=at(61),
        admission=None if admission is None else admission.id,
        begin=at(begin),
        end=at(end),
        **named,
    )
    documents.keep_document(ward.store, document)
    return document


def test_a_correction_links_the_readings_anew_and_names_the_prints_to_recall(ward):
    wrong = ward.confirm(1)
    shown = a_document(ward, ward.anna)
    for document in (shown, a_document(ward, ward.anna, -60, 0), a_document(ward, None)):
        documents.log_print(ward.store, document.id, "printer", ward.nurse, at(62))
    documents.log_print(ward.store, shown.id, "printer", ward.nurse, at(63))
    a_document(ward, ward.bert)  # never printed

    truth = Truth(ward.bert, at(1), at(70))
    done = associate.correct(ward.store, wrong.id, truth, ward.act(80), "pumps mixed up")

    assert done.association.supersedes == wrong.id
    assert ward.whose(10) == ward.bert.id
    assert [page.title for page in done.to_recall] == ["summary, copy 1", "summary, copy 2"]
    assert wrong in associations.book(ward.store).associations


@pytest.fixture
def away(ward):
    """Anna is off what was confirmed for her at minute 1, since minute 10; its row."""
    row = ward.confirm(1)
    figure = register.channel_id(ward.store, PUMP, LINES["3"])
    off = Entry("off", ward.anna.id, EntryKind.OFF_MONITOR, {}, ward.nurse, at(10), at(10))
    absences.sign_and_begin(ward.store, off, [figure], OffMonitorReason.AWAY)
    return row


def gap_ends(ward):
    figure = register.channel_id(ward.store, PUMP, LINES["3"])
    return [one.end for one in gaps.gaps(ward.store, figure, at(0), at(99))]


@pytest.mark.parametrize(
    "act",
    [
        lambda ward, _: associate.discharge(ward.store, ward.anna, ward.act(30), at(25)),
        lambda ward, _: associate.move(ward.store, ward.anna, "5", ward.act(30), at(25)),
        lambda ward, row: associate.release(ward.store, row.id, ward.act(30), at(25), "off"),
        lambda ward, row: (
            associate.correct(
                ward.store, row.id, Truth(ward.bert, at(25), at(30)), ward.act(30), "mixed up"
            )
            and associate.correct(
                ward.store,
                row_after(ward, at(30)).id,
                Truth(None, at(30), None),
                ward.act(31),
                "so",
            )
        ),
    ],
    ids=["discharge", "move", "release", "correct"],
)
def test_what_a_patient_is_off_ends_with_the_patient_s_time_on_it(ward, away, act):
    assert gap_ends(ward) == [None]
    act(ward, away)
    assert gap_ends(ward) == [at(25)]


def row_after(ward, moment):
    rows = associations.book(ward.store).associated()
    return next(one for one in rows if one.admission == ward.anna.id and one.begin >= moment)


@pytest.mark.usefixtures("away")
def test_what_is_confirmed_again_is_still_the_patient_s_and_so_is_the_gap(ward):
    ward.confirm(20)
    assert gap_ends(ward) == [None]


@pytest.mark.usefixtures("away")
def test_a_crash_between_the_devices_and_the_stay_leaves_a_patient_without_devices(
    ward, monkeypatch
):
    monkeypatch.setattr(admissions, "discharge", None)
    with pytest.raises(TypeError):
        associate.discharge(ward.store, ward.anna, ward.act(30), at(25))
    assert gap_ends(ward) == [at(25)]
    assert ward.anna.id in {one.id for one in admissions.present(ward.store)}
