"""The answers of a rack as readings: pumps, troubles and the rack's own clocks."""

from datetime import datetime

import pytest

from devices.protocols.bbraun_space_bcc.attendance import Attendance
from devices.protocols.bbraun_space_bcc.figures import Count
from devices.protocols.bbraun_space_bcc.messages import decode
from devices.protocols.bbraun_space_bcc.translate import Taken, Translator
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    ClockReading,
    DeviceEvent,
    Identity,
    Mode,
    Numeric,
    Silence,
)
from tests.devices.protocols.bbraun_space_bcc.rack import START, of, records


class Answers:
    """A translator that is given whole answers, a second apart."""

    def __init__(self):
        self.attendance = Attendance()
        self.attendance.opened(START)
        self.count = Count()
        self.translator = Translator(self.attendance, self.count)
        self.now = 0.0

    def blocks(self, *informations, pause=1.0):
        self.now += pause
        taken = []
        for said in informations:
            block, at = decode(said.encode()), START.later(self.now + len(taken) / 8)
            self.translator.heard(block, at)
            taken.append(Taken(block, said.encode(), at))
        return taken

    def take(self, *informations, pause=1.0):
        return self.translator.answer(self.blocks(*informations, pause=pause))


def events(readings):
    return [(event.channel, event.name) for event in of(DeviceEvent, readings)]


def silences(readings):
    return [silence.channel for silence in of(Silence, readings)]


def test_each_pump_of_an_answer_is_read_at_the_moment_of_its_own_block():
    said = Answers().take(
        records("50100", FMNOR=1) + "\x1e" + records("50111", INRT="1.00", INSERNUM=1),
        records("50112", INRT="2.00", INSERNUM=2),
    )

    assert [(one.channel, one.serial) for one in of(Identity, said)] == [
        ("50111", "1"),
        ("50112", "2"),
    ]
    rates = [one for one in of(Numeric, said) if one.metric.code == "MDC_FLOW_FLUID_PUMP"]
    assert [(str(one.value), one.heard) for one in rates] == [
        ("1.00", START.later(1)),
        ("2.00", START.later(1.125)),
    ]


def test_a_pump_in_two_blocks_of_an_answer_is_one_sample_and_its_bolus_counts_once():
    said = Answers().take(
        records("50111", INRT="1.00", INBOVAL="2.00", INBOCNT=1),
        records("50111", INVI="5.0", INBOVAL="2.00", INBOCNT=1),
    )

    assert len(of(Bolus, said)) == 1
    assert sorted(str(one.value) for one in of(Numeric, said)) == ["1.00", "5.0"]


def test_of_an_answer_that_broke_off_only_the_boluses_are_kept_and_counted_once():
    answers = Answers()
    taken = answers.blocks(records("50111", INRT="1.00", INBOVAL="2.00", INBOCNT=1))

    said = answers.translator.broken(taken)

    assert [(str(one.volume), one.count) for one in said] == [("2.00", 1)]
    assert answers.translator.broken(taken) == []


def test_a_pump_that_was_silent_says_everything_again():
    answers = Answers()
    answers.take(records("50111", INM3=1))
    assert not of(Mode, answers.take(records("50111", INM3=1)))
    answers.attendance.silence("50111", START.later(answers.now))

    assert of(Mode, answers.take(records("50111", INM3=1)))


def test_everything_is_said_again_afresh():
    answers = Answers()
    answers.take(records("50111", INM3=1), records("50112", INM3=1))
    answers.translator.afresh()

    said = answers.take(records("50111", INM3=1), records("50112", INM3=1))

    assert len(of(Mode, said)) == len(of(Identity, said)) == 2


def test_a_pump_taken_out_is_gone_at_once_with_its_alarms():
    answers = Answers()
    answers.take(records("50111", INA3=1), records("50112", INM3=1))

    said = answers.take("301,50111,GNERR,39", records("50112", INM3=1))

    assert events(said) == [("50111", "removed")]
    assert silences(said) == ["50111"]
    assert [alarm.active for alarm in of(AlarmCondition, said)] == [False]
    assert events(answers.take("302,50111,GNERR,39")) == []  # said once
    assert of(Identity, answers.take(records("50111", INM3=1)))


def test_a_pump_that_was_never_seen_can_still_be_told_to_be_gone():
    said = Answers().take("301,50111,GNERR,39")

    assert events(said) == [("50111", "removed")]
    assert silences(said) == []


@pytest.mark.parametrize("code", [40, 41, 49])
def test_a_pump_that_the_rack_cannot_reach_is_silent_at_once_and_said_once(code):
    """Sheet, section 5: e.g. 207,50111,GNERR,41 after other pumps' good blocks."""
    answers = Answers()
    answers.take(records("50111", INA3=1), records("50112", INM3=1))
    good = records("50112", INM3=1)

    said = answers.take(good, f"301,50111,GNERR,{code}")
    assert events(said) == [("50111", "unreachable")]
    assert silences(said) == ["50111"]
    assert not of(AlarmCondition, said)  # nobody said that it ended

    assert events(answers.take(good, f"302,50111,GNERR,{code}")) == []
    answers.take(good, records("50111", INM3=1))
    assert events(answers.take(good, f"304,50111,GNERR,{code}")) == [("50111", "unreachable")]


def test_a_broken_topology_silences_every_pump():
    answers = Answers()
    answers.take(records("50111", INM3=1), records("50112", INM3=1))

    said = answers.take("301,50100,GNERR,51")

    assert events(said) == [("", "unreachable")]
    assert silences(said) == ["50111", "50112"]


@pytest.mark.parametrize(
    ("code", "name", "words"),
    [(11, "no-pumps", "no pump"), (811, "error", "811"), (7, "error", "7")],
)
def test_other_errors_are_said_once_until_a_pump_answers(code, name, words):
    answers = Answers()

    said = answers.take(f"301,50100,GNERR,{code}")
    assert events(said) == [("", name)]
    assert words in said[0].text
    assert events(answers.take(f"302,50100,GNERR,{code}")) == []
    answers.take(records("50111", INM3=1))
    assert events(answers.take(f"304,50100,GNERR,{code}")) == [("", name)]


def test_a_counter_of_seconds_that_begins_anew_is_a_restart_and_everything_is_said_again():
    answers = Answers()
    answers.take(records("50111", time=5000, INM3=1))
    assert not answers.translator.restarted

    said = answers.take(records("50111", time=12, INM3=1), pause=20)

    assert events(said) == [("", "restarted")]
    assert answers.translator.restarted
    assert of(Identity, said)
    assert events(answers.take(records("50111", time=13, INM3=1))) == []
    assert not answers.translator.restarted


def test_a_counter_that_goes_back_without_beginning_anew_is_a_clock_that_went_back():
    answers = Answers()
    answers.take(records("50111", time=50000, INM3=1))

    said = answers.take(records("50111", time=46401, INM3=1))

    assert events(said) == [("", "clock-back")]
    assert "3599 s" in said[0].text
    assert answers.translator.restarted


def test_a_counter_that_stands_still_is_no_restart():
    answers = Answers()
    answers.take(records("50111", time=300, INM3=1))

    assert events(answers.take(records("50111", time=300, INM3=1))) == []


def clocks(readings):
    return [one.device_time for one in of(ClockReading, readings)]


def clock(moment):
    return records("50111", DATE=f"{moment:%Y%m%d}", TIME=f"{moment:%H%M%S}")


EIGHT = datetime(2025, 1, 1, 8, 0, 0)  # noqa: DTZ001 - a device's clock has no zone


def test_the_racks_clock_is_told_first_then_only_when_it_steps_and_every_ten_minutes():
    answers = Answers()

    assert clocks(answers.take(clock(EIGHT))) == [EIGHT]
    assert clocks(answers.take(clock(EIGHT.replace(second=1)))) == []
    assert clocks(answers.take(clock(EIGHT.replace(second=10)))) == [EIGHT.replace(second=10)]
    assert clocks(answers.take(clock(EIGHT.replace(minute=5)), pause=290)) == []
    assert clocks(answers.take(clock(EIGHT.replace(minute=11)), pause=360)) == [
        EIGHT.replace(minute=11)
    ]


def test_a_racks_clock_that_is_set_back_is_an_event():
    answers = Answers()
    answers.take(clock(EIGHT))

    said = answers.take(clock(EIGHT.replace(hour=7)))

    assert events(said) == [("", "clock-back")]
    assert "3600 s" in of(DeviceEvent, said)[0].text
    assert clocks(said) == [EIGHT.replace(hour=7)]


def test_the_racks_clock_may_stand_among_its_own_words():
    said = Answers().take(records("50100", DATE="20250101", TIME="080000"))

    assert clocks(said) == [EIGHT]


@pytest.mark.parametrize(
    ("date", "time"),
    [("20250101", "_NV"), ("2025011", "080000"), ("20251301", "080000"), ("2025010a", "080000")],
)
def test_a_date_that_is_none_tells_no_clock(date, time):
    assert clocks(Answers().take(records("50111", DATE=date, TIME=time))) == []
