"""Whose a channel is while the disk is slow: what the writing thread will find, or nothing."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from station.data import associations
from station.domain.association import Where
from station.domain.confirmation import Act, release
from station.domain.errors import Unavailable
from station.domain.observation import DeviceEvent
from station.domain.ownership import Owned, owner
from station.services import pages
from station.services.foresight import Foresight
from station.services.gather import Heard, Second
from station.services.parts import Parts
from station.services.telling import Telling
from station.services.tidings import Fate, Whose
from tests.services.placed import OTHER, Ward
from tests.services.recording import LINE, at, rate


class SlowWard(Ward):
    """A ward whose seconds are placed when somebody says so; until then they are foreseen."""

    def start(self):
        super().start()
        self.foresight = Foresight(self.store, self.placing)
        self.waiting = []

    def foresee(self, seconds, *, serial="P1", lines=(LINE,)):
        """A second that is told before it is placed; whose the device was told to be, by line."""
        heard = {}
        for line in lines:
            part = self.part(serial, line)
            part.heard = at(seconds)
            heard[part, line] = self.look(part, part.heard)
        self.waiting.append(heard)
        told = self.foresight(heard, {place: look.last for place, look in heard.items()})
        return [told[place] for place in heard]

    def catch_up(self):
        """The disk takes what waits."""
        for heard in self.waiting:
            self.placing(heard)
        self.waiting = []

    def lasting(self):
        return [one for one in associations.book(self.store).associated() if one.end is None]

    def release(self, seconds):
        (row,) = self.lasting()
        act = Act(self.nurse, Where.BEDSIDE, at(seconds).utc)
        associations.amend(
            self.store, lambda book: release(book, row.id, act, act.moment, "to another")
        )


@pytest.fixture
def ward(home):
    ward = SlowWard(home)
    yield ward
    ward.store.close()


def mine(ward):
    return [(Whose.CONFIRMED, ward.admission.id)]


HELD = [(Whose.HELD, None)]


def test_it_says_what_the_book_says_now_not_what_it_said_when_the_part_was_placed(ward):
    ward.confirm(seconds=0)
    assert ward.hear(1)[0] is Whose.CONFIRMED
    assert ward.foresee(2) == mine(ward)

    ward.release(2.5)

    assert ward.foresee(3) != mine(ward)


def test_what_the_sighting_will_put_in_doubt_is_in_doubt_at_once_and_nothing_is_written(ward):
    assert ward.foresee(1) == HELD
    assert ward.quarantines() == []

    ward.catch_up()

    assert len(ward.quarantines()) == 1
    assert ward.foresee(2) == HELD


def test_a_number_that_was_heard_at_two_beds_stays_in_doubt_until_that_is_written(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    assert ward.foresee(2) == mine(ward)
    assert ward.foresee(3, lines=(LINE, OTHER.line)) == HELD * 2
    assert ward.foresee(4) == HELD

    ward.catch_up()
    assert ward.foresee(5) == HELD
    assert ward.foresight._doubts == {}


def test_a_word_before_the_first_value_of_the_other_box_is_no_patients(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    part = ward.part(line=OTHER.line)
    second = Second(at(3), [
        Heard(part, OTHER.line, DeviceEvent("", "restarted", "", at(2.1)), Fate.STORED),
        Heard(part, OTHER.line, rate("5", 2.5), Fate.STORED),
    ], spoken={(part, OTHER.line): ward.look(part, at(2.5))})  # fmt: skip

    told = Telling(lambda _: None, ward.foresight).of(second)

    assert [one.whose for one in told] == [Whose.HELD, Whose.HELD]


def test_a_device_that_talks_on_is_not_absent_however_long_the_disk_takes(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    for seconds in range(100, 1000, 200):
        assert ward.foresee(seconds) == mine(ward)

    assert ward.foresee(1400) == [(Whose.ASKED, ward.admission.id)]
    assert ward.foresee(1401) == [(Whose.ASKED, ward.admission.id)]
    ward.catch_up()
    assert ward.hear(1402) == (Whose.ASKED, ward.admission.id)


def test_what_only_words_came_of_is_asked_about_and_not_sighted(ward):
    ward.confirm(seconds=0)
    part = ward.part()

    assert ward.foresight({}, {(part, LINE): at(1)}) == {(part, LINE): mine(ward)[0]}
    assert ward.foresight._seen == {}


def test_while_the_book_cannot_be_read_it_says_what_it_said_last(ward, monkeypatch):
    ward.confirm(seconds=0)
    ward.hear(1)

    def refuse(_store):
        raise Unavailable("The disk does not give the record.")

    monkeypatch.setattr(pages.associations, "written", refuse)

    assert ward.foresee(2) == mine(ward)


def test_each_second_the_book_is_read_anew_only_if_something_was_written(ward):
    ward.confirm(seconds=0)
    ward.foresee(1)
    own = ward.foresight._pages
    own._by_source = {
        source: replace(page, associations=()) for source, page in own._by_source.items()
    }

    assert ward.foresee(2) != mine(ward)


# ---------------------------------------------------------------- whatever happens


class Slow(RuleBasedStateMachine):
    """Devices are heard, moved and answered for while the disk takes its time."""

    def __init__(self):
        super().__init__()
        self.home = TemporaryDirectory()
        self.ward = SlowWard(Path(self.home.name))
        self.now = 0
        self.told = []
        self.answered = None

    @initialize(serial=st.sampled_from([None, "P1"]))
    def begin(self, serial):
        self.serial = serial
        self.confirmed()

    def later(self, seconds=1):
        self.now += seconds
        return self.now

    @rule(lines=st.sampled_from([(LINE,), (LINE,), (LINE, OTHER.line)]))
    def heard(self, lines):
        said = self.ward.foresee(self.later(), serial=self.serial, lines=lines)
        for line, one in zip(lines, said, strict=True):
            channel = self.ward.part(self.serial, line).channel
            other = self.serial is None and self.talk != self.answered
            self.told.append((channel, line, self.now, one, other))

    @property
    def talk(self):
        return self.ward.talks.get(LINE, 0)

    @rule()
    def opened_anew(self):
        self.ward.talks[LINE] = self.talk + 1

    @rule()
    def another_label(self):
        self.ward.part(self.serial).bed_label = f"Bed {self.later()}"

    @rule()
    def away_for_long(self):
        self.later(400)

    @rule()
    def confirmed(self):
        self.ward.confirm(serial=self.serial, seconds=self.later())
        self.answered = self.talk

    @precondition(lambda self: self.ward.lasting())
    @rule()
    def released(self):
        self.ward.release(self.later())

    @rule()
    def catches_up(self):
        self.ward.catch_up()

    @rule()
    def restarted(self):
        self.ward.catch_up()
        self.ward.parts = Parts(lambda _: "bcc")
        self.ward.part(self.serial).last_heard = at(self.now).utc
        self.ward.start()
        self.answered = None

    def teardown(self):
        """What was told for a patient is that patient's when all is written.

        A device without a number that nobody answered for since its line was opened anew is not.
        """
        self.ward.catch_up()
        book = associations.book(self.ward.store)
        self.ward.store.close()
        self.home.cleanup()
        for channel, line, seconds, (whose, admission), other in self.told:
            found = owner(book, channel, at(seconds).utc, line)
            assert not (other and isinstance(found, Owned)), (seconds, found)
            if whose is Whose.CONFIRMED:
                assert isinstance(found, Owned), (seconds, found)
                assert found.association.admission == admission


class TestSlow(Slow.TestCase):
    """Whatever happens while the disk is slow, nobody is told of somebody else's device."""

    settings = settings(max_examples=25, stateful_step_count=20)
