"""The recorder's beats on a stopped clock, its scribe on a real record and a real thread."""

import threading
from decimal import Decimal

import pytest

from station.data import gaps, history, journal
from station.data.engine import reading, writing
from station.data.journal import HappeningKind, Start
from station.domain.device import ConnectionState
from station.domain.errors import Unavailable
from station.domain.gap import Cause
from station.domain.nomenclature import FLOW
from station.domain.observation import GenerationMode, LineNoise
from station.services.gather import Gathering
from station.services.parts import Parts
from station.services.recorder import Recorder
from station.services.scribe import Scribe
from station.services.sight import Sight
from station.services.spool import Spool
from station.services.telling import Telling
from station.services.tidings import (
    Fate,
    Fault,
    Heartbeat,
    Links,
    Readings,
    Recorded,
    Whose,
)
from tests.services.recording import (
    LINE,
    PATIENCE,
    at,
    fresh_store,
    identity,
    link,
    rate,
    stopped,
)

FULL = Unavailable("The disk is full.")


class Disk:
    """Lets the scribe write, or says no, or takes its time, when told to."""

    def __init__(self):
        self.refusal = None
        self.ready = threading.Event()
        self.ready.set()

    def __call__(self, heard):
        self.ready.wait(PATIENCE)
        if self.refusal is not None:
            raise self.refusal
        return dict.fromkeys(heard, (Whose.NOBODYS, None))


class Desk:
    """A recorder on a stopped clock; one `beat` is one second."""

    def __init__(self, home, patience=PATIENCE, spool=None):
        self.clock = stopped()
        self.store, _, _ = fresh_store(home, self.clock)
        start = Start("boot", 1, self.clock.now(), "0", "UTC", "synchronised")
        self.session = journal.begin_session(self.store, start)
        self.disk = Disk()
        self.scribe = Scribe(self.store, self.session, self.disk)
        self.told = []
        self.recorder = Recorder(
            Gathering(Parts(lambda _: "bcc"), Sight(), demo=False),
            self.scribe,
            self.clock,
            Telling(self.told.append, self.foresee),
            patience=patience,
            spool=spool,
        )
        self.recorder.start_writing()

    def foresee(self, heard, told):
        """What is said of whoever the disk has kept from being placed."""
        del heard
        return dict.fromkeys(told, (Whose.HELD, None))

    def hear(self, *readings):
        self.recorder.told(LINE, readings)

    def beat(self, *readings):
        """A second in which these readings come; gives back what was told of it."""
        if readings:
            self.hear(*readings)
        self.clock.advance(1)
        before = len(self.told)
        self.recorder.beat()
        return self.told[before:]

    def values(self, figure=1):
        found = journal.period(self.store, figure, FLOW.code, at(-9).utc, at(9999).utc)
        return [one.value for one in found]

    def close(self):
        self.disk.refusal = None
        self.disk.ready.set()
        self.recorder.stop()
        self.store.close()


@pytest.fixture
def desk(home):
    desk = Desk(home)
    yield desk
    desk.close()


def only(kind, told):
    return [one for one in told if isinstance(one, kind)]


def fates(told):
    return [one.fate for readings in only(Readings, told) for one in readings.told]


def test_what_is_told_as_stored_is_on_the_disk_already(desk):
    told = desk.beat(identity(), rate("5", 0.5))

    assert fates(told) == [Fate.STORED, Fate.STORED]
    assert desk.values() == [Decimal(5)]
    assert only(Readings, told)[0].told[1].channel == 1


def test_each_second_is_one_commit_and_one_heartbeat(desk):
    for second in range(1, 4):
        (beat,) = desk.beat()
        assert beat == Heartbeat(desk.clock.now(), desk.clock.now())
        assert journal.heartbeat(desk.store).committed == at(second).utc


def test_everything_is_told_and_only_what_changed_is_stored(desk):
    desk.beat(identity(), rate("5", 0))
    told = desk.beat(
        rate("5", 1),
        rate("6", 1.5),
        rate("7", 1.6, mode=GenerationMode.DEMO),
        LineNoise(3, "checksum", at(1.7)),
    )

    assert fates(told)[:4] == [
        Fate.UNCHANGED,
        Fate.STORED,
        Fate.NOT_OF_PATIENT,
        Fate.STORED,  # the word that the device shows a demonstration
    ]
    assert fates(told)[4:] == [Fate.COUNTED]
    assert desk.values() == [Decimal(5), Decimal(6)]


def test_lines_are_told_before_the_readings_and_the_heartbeat_last(desk):
    desk.recorder.linked(link(ConnectionState.TALKING))
    told = desk.beat(identity(), rate("5", 0))

    assert [type(one) for one in told] == [Links, Readings, Heartbeat]
    assert told[0] == Links((link(ConnectionState.TALKING),))


def test_a_line_that_is_forgotten_is_told_as_gone(desk):
    desk.recorder.forgotten(LINE)

    assert desk.beat()[0] == Links((), (LINE,))


@pytest.mark.expects_log("readings wait to be stored")
class TestDiskSaysNo:
    def test_it_is_told_as_unrecorded_with_the_disks_own_words(self, desk):
        desk.beat(identity(), rate("5", 0))
        desk.disk.refusal = FULL
        told = [*desk.beat(rate("6", 1)), *desk.beat(rate("7", 2))]

        assert fates(told) == [Fate.UNRECORDED, Fate.UNRECORDED]
        beat = told[-1]
        assert (beat.recording, beat.reason, beat.waiting) == (False, "The disk is full.", 2)
        assert beat.since == at(1).utc
        assert desk.values() == [Decimal(5)]

    def test_it_is_stored_in_order_as_soon_as_the_disk_takes_it_and_told_so(self, desk):
        desk.beat(identity(), rate("5", 0))
        desk.disk.refusal = FULL
        for second in range(1, 6):
            desk.beat(rate(str(5 + second), second))
        desk.disk.refusal = None

        told = desk.beat(rate("11", 6))

        assert desk.values() == [Decimal(value) for value in range(5, 12)]
        assert only(Recorded, told) == [Recorded(at(2).utc, at(6).utc, 5)]
        assert told[-1].recording
        assert told[-1].waiting == 0

    def test_whose_it_is_is_not_what_it_was_before(self, desk):
        def confirmed(heard):
            desk.disk(heard)
            return dict.fromkeys(heard, (Whose.CONFIRMED, "adm-1"))

        def whose(told):
            found = [one for readings in only(Readings, told) for one in readings.told]
            return [(one.fate, one.whose, one.admission) for one in found[-1:]]

        desk.scribe._placing = confirmed
        assert whose(desk.beat(identity(), rate("5", 0))) == [
            (Fate.STORED, Whose.CONFIRMED, "adm-1")
        ]
        desk.disk.refusal = FULL
        assert whose(desk.beat(rate("6", 1))) == [(Fate.UNRECORDED, Whose.HELD, None)]

    def test_the_last_words_are_written_before_the_recorder_leaves(self, desk):
        desk.beat(identity(), rate("5", 0))
        desk.disk.refusal = FULL
        desk.beat(rate("6", 1))
        desk.disk.refusal = None

        desk.recorder.stop()

        assert desk.values() == [Decimal(5), Decimal(6)]

    @pytest.mark.expects_log("could not be stored before the recorder left")
    def test_a_disk_that_goes_on_saying_no_does_not_keep_the_recorder_for_ever(
        self, desk, monkeypatch
    ):
        monkeypatch.setattr("station.services.recorder.BEAT_SECONDS", 0.01)
        desk.beat(identity(), rate("5", 0))
        desk.disk.refusal = FULL
        desk.beat(rate("6", 1))

        desk.recorder.stop()

        assert desk.values() == [Decimal(5)]

    def test_what_no_longer_fits_in_memory_is_a_gap_with_its_cause(self, home):
        desk = Desk(home, spool=Spool(longest=3))
        desk.beat(identity(), rate("5", 0))
        desk.disk.refusal = FULL
        for second in range(1, 6):
            desk.beat(rate(str(5 + second), second))
        lost = desk.told[-1].lost
        desk.disk.refusal = None
        desk.beat()
        desk.close()

        assert lost == 2  # and one more when the next second came
        assert desk.values() == [Decimal(5), Decimal(9), Decimal(10)]
        (gap,) = gaps.gaps(desk.store, 1, at(0).utc, at(99).utc)
        assert (gap.cause, gap.begin, gap.end) == (Cause.NOT_STORED, at(1).utc, at(4).utc)


def test_a_disk_that_takes_its_time_delays_no_telling(home):
    desk = Desk(home, patience=0.01)
    desk.disk.ready.clear()
    told = [*desk.beat(identity(), rate("5", 0)), *desk.beat(rate("6", 1))]
    assert fates(told) == [Fate.UNRECORDED, Fate.UNRECORDED, Fate.UNRECORDED]
    assert told[-1].waiting == 2
    desk.disk.ready.set()
    desk.recorder._patience = PATIENCE

    told = desk.beat(rate("7", 2))

    assert only(Recorded, told) == [Recorded(at(1).utc, at(2).utc, 3)]
    assert desk.values() == [Decimal(5), Decimal(6), Decimal(7)]
    desk.close()


@pytest.mark.expects_log("a fault in the program kept readings")
def test_a_second_that_no_program_can_store_is_set_aside_and_the_next_is_stored(desk):
    desk.beat(identity(), rate("5", 0))
    desk.disk.refusal = KeyError("poison")
    desk.beat(rate("6", 1))
    desk.disk.refusal = None

    told = desk.beat(rate("7", 2))

    assert desk.values() == [Decimal(5), Decimal(7)]
    assert desk.told[-1].lost == 1
    assert Fault("scribe", "KeyError") in desk.told
    assert told[-1].recording
    assert gaps.gaps(desk.store, 1, at(0).utc, at(99).utc)[0].cause is Cause.NOT_STORED


@pytest.mark.expects_log("a fault in the program kept readings")
def test_one_poisoned_second_among_many_costs_no_other(desk):
    desk.beat(identity(), rate("5", 0))
    place = desk.scribe._placing

    def poisoned(heard):
        if at(2) in [look.first for look in heard.values()]:
            raise KeyError("poison")
        return place(heard)

    desk.scribe._placing = poisoned
    desk.disk.ready.clear()
    desk.recorder._patience = 0.01
    for second in range(1, 5):
        desk.beat(rate(str(5 + second), second))
    desk.disk.ready.set()
    desk.recorder._patience = PATIENCE
    desk.beat()

    assert desk.values() == [Decimal(5), Decimal(6), Decimal(8), Decimal(9)]


def test_a_stepped_wall_clock_is_written_down_and_costs_no_reading(desk):
    desk.beat(identity(), rate("5", 0))
    desk.clock.step_utc(-3600)
    desk.beat(rate("6", 1))

    (step,) = history.happenings(
        desk.store, at(-9999).utc, at(9999).utc, kinds={HappeningKind.CLOCK_STEP}
    )
    assert step.body == {"seconds": "-3600.000"}
    assert desk.values() == [Decimal(5), Decimal(6)]


def test_finished_minutes_are_settled_while_recording_goes_on(desk, monkeypatch):
    monkeypatch.setattr("station.services.recorder.BREATH_SECONDS", 0)
    settled = threading.Event()
    settle = desk.scribe.settle
    desk.scribe.settle = lambda until: (settle(until), settled.set())[0]
    for second in range(70):
        desk.beat(identity(), rate(str(second), second))

    assert settled.wait(PATIENCE)
    desk.beat()
    with reading(desk.store) as session:
        moved = session.connection().exec_driver_sql("SELECT count(*) FROM reading").scalar_one()
    assert moved == 60
    assert desk.values() == [Decimal(second) for second in range(70)]


@pytest.mark.expects_log("could not be settled yet")
def test_a_minute_that_cannot_be_settled_waits_for_the_next_second(desk, monkeypatch):
    monkeypatch.setattr("station.services.recorder.BREATH_SECONDS", 0)
    settle, tries = desk.scribe.settle, []
    done = threading.Event()

    def grudging(until):
        tries.append(until)
        if len(tries) == 1:
            raise FULL
        done.set()
        return settle(until)

    desk.scribe.settle = grudging
    desk.clock.advance(70)
    desk.beat()
    while not done.is_set():
        desk.beat()

    assert len(tries) >= 2


def test_a_window_that_joins_is_told_where_things_stand(desk):
    desk.recorder.linked(link(ConnectionState.TALKING))
    desk.beat(identity(), rate("5", 0))
    desk.beat(rate("6", 1))

    links, everything = desk.recorder.present()

    assert links == Links((link(ConnectionState.TALKING),))
    assert everything.present
    assert [one.reading for one in everything.told] == [identity(), rate("6", 1)]


def test_a_fault_elsewhere_is_told_with_the_next_beat(desk):
    desk.recorder.name(Fault(LINE, "died"))

    assert desk.beat()[0] == Fault(LINE, "died")


class TestByItself:
    """With both threads and the machine's own clock."""

    @pytest.fixture
    def desk(self, home, monkeypatch):
        monkeypatch.setattr("station.services.recorder.BEAT_SECONDS", 0.01)
        desk = Desk(home)
        yield desk
        desk.store.close()

    def test_it_leaves_only_when_its_inbox_is_empty(self, desk):
        desk.recorder._teller.start()
        for second in range(500):
            desk.hear(identity(), rate(str(second), second))
        assert desk.recorder.dead is None

        desk.recorder.stop()

        assert desk.values() == [Decimal(second) for second in range(500)]
        assert desk.recorder.dead == "recorder"

    @pytest.mark.expects_log("cost the readings of a second")
    def test_a_fault_in_the_program_is_named_and_the_beat_goes_on(self, desk):
        beaten = threading.Event()
        tell = desk.recorder._tell

        def stumbling(tiding):
            if not beaten.is_set():
                beaten.set()
                raise KeyError("stumble")
            tell(tiding)

        desk.recorder._tell = stumbling
        desk.recorder._teller.start()
        assert beaten.wait(PATIENCE)
        desk.hear(identity(), rate("5", 0))

        desk.recorder.stop()

        assert Fault("recorder", "KeyError") in desk.told
        assert desk.values() == [Decimal(5)]


def test_another_program_writes_between_two_seconds(desk):
    desk.beat(identity(), rate("5", 0))
    with writing(desk.store) as entry:
        entry.connection()
    desk.beat(rate("6", 1))

    assert desk.values() == [Decimal(5), Decimal(6)]
