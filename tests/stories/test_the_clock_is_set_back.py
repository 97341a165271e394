"""This computer's clock is set back, stands at 1970, or goes an hour ahead and back again.

A had the pump, went home, and it hangs on B, who came to the same bed.  Whatever the wall clock
says afterwards, not one of B's readings is stored as A's or told as A's.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from station.data import history, journal
from station.data.admissions import admit
from station.data.journal import HappeningKind
from station.domain.association import Where
from station.domain.clock import EPOCH, SteadyClock, StoppedClock
from station.domain.confirmation import Act
from station.domain.nomenclature import FLOW
from station.domain.observation import Numeric
from station.domain.patient import Patient
from station.domain.sighting import Waits
from station.services import associate
from station.services.foresight import Foresight
from station.services.gather import Gathering
from station.services.own_time import go_on_from
from station.services.parts import Parts
from station.services.placing import Placing
from station.services.recorder import Recorder
from station.services.resume import resume
from station.services.scribe import Scribe
from station.services.sight import Sight
from station.services.stay import stay
from station.services.telling import Telling
from station.services.tidings import Readings, Whose
from tests.services.placed import Ward
from tests.services.recording import LINE, NOON, PATIENCE, identity, rate, stopped

DAY = timedelta(days=1)
BACK_TO_A, BETWEEN = -100, -68  # half a minute into A's time, and before B came


@dataclass(frozen=True)
class Truth:
    """Which rates were said while the pump hung on whom: each second says another one."""

    first: set[int]
    second: set[int]


class Station(Ward):
    """A record, a recorder and a pump; its clock is the wall's, made steady as in the program."""

    def __init__(self, home):
        self.wall, self.told, self.number = stopped(), [], 0
        super().__init__(home)

    def start(self):
        """The recorder starts, and takes up what the record tells of the run before."""
        self.clock = SteadyClock(self.wall)
        go_on_from(self.store, self.clock)
        beat, now = journal.heartbeat(self.store), self.clock.now()
        run = journal.Start("boot", 1, now, "0.1.0", "UTC", "synchronised")
        session = journal.begin_session(self.store, run)
        sight = Sight()
        self.parts = Parts(lambda _: "bcc")
        resume(self.store, self.parts, sight, None if beat is None else beat.committed, now)
        self.placing = Placing(self.store, self.parts, self.wishes.get, Waits())
        steady = self.clock
        self.recorder = Recorder(
            Gathering(self.parts, sight, demo=False, behind=lambda: steady.behind),
            Scribe(self.store, session, self.placing),
            steady,
            Telling(self.told.append, Foresight(self.store, self.placing)),
            patience=PATIENCE,
        )
        self.recorder.start_writing()

    def restart(self, wall):
        self.recorder.stop()
        self.wall = wall
        self.start()

    def close(self):
        self.recorder.stop()
        self.store.close()

    def live(self, seconds):
        """The pump says another rate each second; which ones it said."""
        said = range(self.number + 1, self.number + seconds + 1)
        for self.number in said:
            self.wall.advance(1)
            now = self.clock.now()
            readings = (identity(), rate(str(self.number)))
            self.recorder.told(LINE, tuple(replace(one, heard=now) for one in readings))
            self.recorder.beat()
        return set(said)

    def act(self):
        """What the nurse does now, between two seconds of the pump."""
        self.wall.advance(0.5)
        return Act(self.nurse, Where.BEDSIDE, self.clock.now().utc)

    def put_on(self, admission):
        """A nurse confirms the pump at the bed."""
        self.wall.advance(0.5)
        passed = (self.clock.now().utc - NOON).total_seconds()
        self.confirm(seconds=passed, admission=admission)

    def given_over(self):
        """A goes home after a minute, B comes, and has the pump for another one."""
        self.live(1)
        self.put_on(self.admission)
        first = self.live(60)
        act = self.act()
        associate.discharge(self.store, self.admission, act, act.moment)
        self.live(5)
        patient, now = Patient("B", "X", date(1980, 1, 1), "B"), self.clock.now().utc
        self.second = admit(self.store, patient, "3", now, self.nurse, now)
        self.live(5)
        self.put_on(self.second)
        return Truth(first, self.live(60))

    def recorded(self, admission):
        """The rates that the record has as somebody's."""
        found = stay(self.store, admission, self.clock.now().utc + timedelta(seconds=1))
        spans = [(one.figure, one.period) for one in found.stretches]
        return {
            int(sample.value)
            for figure, span in spans
            for sample in journal.period(self.store, figure, FLOW.code, span.begin, span.end)
        }

    def shown(self, admission):
        """The rates that windows were told as somebody's, confirmed."""
        told = [one for each in self.told if isinstance(each, Readings) for one in each.told]
        return {
            int(one.reading.value)
            for one in told
            if one.whose is Whose.CONFIRMED and one.admission == admission.id
            if isinstance(one.reading, Numeric)
        }

    def steps(self):
        """How the wall clock was moved, as the record has it."""
        end = self.clock.now().utc + DAY
        rows = history.happenings(self.store, NOON - DAY, end, kinds={HappeningKind.CLOCK_STEP})
        return [round(float(row.body["seconds"])) for row in rows]

    def hers_and_his(self, truth):
        """Everything is whose it was, on the screen and in the record, and in its order."""
        assert self.shown(self.admission) == self.recorded(self.admission) == truth.first
        assert self.shown(self.second) == self.recorded(self.second) == truth.second
        [figure] = {one.figure for one in self.parts.all()}
        end = self.clock.now().utc + DAY
        samples = journal.period(self.store, figure, FLOW.code, NOON - DAY, end)
        assert [int(one.value) for one in samples] == list(range(1, self.number + 1))
        moments = [one.heard for one in samples]
        assert moments == sorted(moments)


@pytest.fixture
def station(home):
    made = Station(home)
    yield made
    made.close()


@pytest.mark.parametrize("back", [BACK_TO_A, BETWEEN, -1200])
def test_a_step_back_leaves_every_reading_with_its_patient(station, back):
    truth = station.given_over()

    station.wall.step_utc(back)
    truth.second.update(station.live(60))

    station.hers_and_his(truth)
    assert station.steps() == [back]


def test_it_is_set_right_again(station):
    truth = station.given_over()
    station.wall.step_utc(BACK_TO_A)
    truth.second.update(station.live(30))

    station.wall.step_utc(-BACK_TO_A)
    truth.second.update(station.live(30))

    station.hers_and_his(truth)
    assert station.steps() == [BACK_TO_A, -BACK_TO_A]
    assert station.clock.now() == station.wall.now()


def test_a_restart_in_1970(station):
    truth = station.given_over()

    station.restart(StoppedClock(EPOCH, 5.0))
    truth.second.update(station.live(60))

    station.hers_and_his(truth)
    [step] = station.steps()
    assert timedelta(seconds=step) < EPOCH - NOON


@pytest.mark.parametrize("back", [BACK_TO_A, BETWEEN])
def test_a_restart_with_a_clock_that_was_set_back(station, back):
    truth = station.given_over()

    station.wall.step_utc(back)
    station.restart(station.wall)
    truth.second.update(station.live(60))

    station.hers_and_his(truth)
    assert station.steps() == [back]


def test_an_hour_ahead_and_back_again(station):
    truth = station.given_over()
    for step in (3600, -3600, BACK_TO_A):
        station.wall.step_utc(step)
        truth.second.update(station.live(30))

    station.hers_and_his(truth)
    assert station.steps() == [3600, -3600, BACK_TO_A]
