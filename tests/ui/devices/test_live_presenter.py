from dataclasses import replace

import pytest

from station.domain.device import ConnectionState, LinkState
from station.domain.nomenclature import FLOW, HEART_RATE
from station.domain.observation import (
    DeliveryState,
    GenerationMode,
    Label,
    MeasurementValidity,
    Mode,
)
from station.services.tidings import Fate, Readings, Told
from tests.ui.devices.shown import NOON, Heard, numeric
from ui.devices.live_presenter import SIGNS, rate_of

LINE = "bed-1/pump-1"


@pytest.fixture
def heard():
    return Heard()


def values(heard, line=LINE):
    return [(v.label, v.value, v.age, v.live) for s in heard.live.speakers(line) for v in s.values]


def test_a_line_nobody_looked_at_says_so(heard):
    words = heard.live.link(LINE)
    assert (words.words, words.reason) == (
        "○ not looked at yet", "The recorder has not opened this line yet.",
    )  # fmt: skip
    assert not heard.live.talking(LINE)


@pytest.mark.parametrize("state", list(ConnectionState))
def test_every_state_has_a_sign_a_colour_and_words(heard, state):
    heard.link(state, "bytes come, but no message: check the speed")
    words = heard.live.link(LINE)
    assert words.words.endswith(SIGNS[state][2])
    assert words.reason == "Bytes come, but no message: check the speed."
    assert (words.since, words.frames) == (
        "since 12:00, just now", "12 messages understood, 1 not",
    )  # fmt: skip
    heard.clock.advance(90)
    assert heard.live.link(LINE).since == "since 12:00, for 2 min"
    assert heard.live.talking(LINE) is (state is ConnectionState.TALKING)


def test_what_the_recorder_wrote_down_stands_until_it_speaks(heard):
    stored = LinkState(LINE, ConnectionState.LOST, NOON, "")
    assert heard.live.link(LINE, stored).words.endswith("lost")
    heard.link()
    assert heard.live.link(LINE, stored).words.endswith("talking")
    assert heard.live.link(LINE).reason == ""


def test_every_value_stands_with_its_age_and_none_looks_live_when_it_is_old(heard):
    heard.pump()
    assert values(heard)[0] == ("Rate", "2.5 mL/h", "now", True)
    heard.clock.advance(2)
    assert values(heard)[0] == ("Rate", "2.5 mL/h", "2 s ago", True)
    heard.clock.advance(60)
    assert values(heard)[0] == ("Rate", "—", "since 12:00", False)


def test_an_episode_keeps_the_time_it_was_measured(heard):
    heard.monitor()
    heard.clock.advance(3600)
    assert values(heard, "bed-1/monitor-1")[1][1:] == ("128 mmHg", "at 12:00", False)


def test_a_value_that_the_device_marks_absent_is_a_dash(heard):
    now = heard.clock.now()
    heard.tell(LINE, 1, numeric("50111", FLOW, None, now))
    assert values(heard) == [("Rate", "—", "na, now", False)]


def test_who_speaks_is_said_as_on_its_label(heard):
    heard.pump()
    [one] = heard.live.speakers(LINE)
    assert (one.title, one.state) == ("Perfusor Space · serial 0412077", "infusing")
    assert heard.live.speakers(LINE, frozenset({9})) == []
    assert heard.live.speakers(LINE, frozenset({1})) == [one]
    assert rate_of([one]).value == "2.5 mL/h"
    assert rate_of([]) is None


def test_a_device_that_does_not_say_who_it_is(heard):
    now = heard.clock.now()
    unknown = Mode("1", DeliveryState.UNKNOWN, now)
    heard.tell(LINE, None, unknown, numeric("1", FLOW, "3", now))
    [one] = heard.live.speakers(LINE)
    assert (one.title, one.state, one.figures) == (
        "Unknown model · serial not told", "", frozenset(),
    )  # fmt: skip


def test_what_still_settles_after_its_device_came_back_is_a_dash_that_says_so(heard):
    now = heard.clock.now()
    told = Told("bed-1/monitor-1", 2, numeric("", HEART_RATE, "180", now), Fate.SETTLING)
    heard.watch.take(Readings(now, (told,)))

    assert values(heard, "bed-1/monitor-1") == [("Heart rate", "—", "settling, now", False)]


def test_a_value_of_no_patient_or_one_that_its_device_doubts_says_so(heard):
    now = heard.clock.now()
    pulse = numeric("", HEART_RATE, "180", now)
    demo = Told("a", 1, replace(pulse, mode=GenerationMode.DEMO), Fate.NOT_OF_PATIENT)
    doubted = replace(pulse, validity=MeasurementValidity.QUESTIONABLE)
    heard.watch.take(Readings(now, (demo, Told("b", 2, doubted, Fate.STORED))))

    ((label, value, age, live),) = values(heard, "a")
    assert (age, live) == (f"{GenerationMode.DEMO.value}, now", False)
    ((label, value, age, live),) = values(heard, "b")
    assert (label, value, live) == ("Heart rate", "180 /min", False)
    assert age == f"{MeasurementValidity.QUESTIONABLE.value}, now"


def test_a_line_that_is_so_since_another_day_names_the_day(heard):
    heard.link()
    heard.clock.advance(86_400)

    assert heard.live.link(LINE).since == "since Wed 18 Nov 12:00, for 24 h"


def test_the_words_a_device_shows_are_its_own_and_its_racks(heard):
    now = heard.clock.now()
    heard.tell(
        LINE, 1, Label("", "alarms", "not available", now), Label("50111", "drug", "ketamine", now),
        Label("50112", "drug", "saline", now),
    )  # fmt: skip

    assert heard.live.labels(LINE, ["50111"]) == {"alarms": "not available", "drug": "ketamine"}
    assert heard.live.labels(LINE)["drug"] == "saline"
    assert heard.live.labels("elsewhere") == {}
