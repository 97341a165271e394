from dataclasses import replace
from datetime import timedelta

import pytest

from station.data.journal import Happening, HappeningKind
from station.domain import nomenclature as known
from station.domain.period import Period
from station.services.episodes import BEFORE, UNKNOWN_BEGIN, Episodes
from tests.services.exported import AHEAD, Story, minute

WHOLE = Period(minute(0), minute(60))


@pytest.fixture
def story(tmp_path):
    made = Story(tmp_path)
    yield made
    made.close()


def cuff(story, heard, taken):
    return story.sample(story.monitor, known.CUFF_SYS, 120, heard, taken)


def test_a_pressure_taken_before_the_device_came_is_not_this_patient_s(story):
    mine = [Period(minute(10), minute(50))]
    episodes = Episodes(story.store, [story.monitor], WHOLE, mine)

    assert episodes.trouble(cuff(story, 12, minute(9))) == BEFORE
    assert episodes.trouble(cuff(story, 12, minute(10))) is None
    assert episodes.trouble(cuff(story, 40, minute(39))) is None


def test_a_pressure_that_began_in_an_earlier_stretch_of_the_same_patient_is_theirs(story):
    mine = [Period(minute(10), minute(20)), Period(minute(25), minute(50))]
    episodes = Episodes(story.store, [story.monitor], WHOLE, mine)

    assert episodes.trouble(cuff(story, 26, minute(19))) is None
    assert episodes.trouble(cuff(story, 26, minute(22))) == BEFORE


def test_a_clock_that_was_never_seen_dates_nothing(story):
    episodes = Episodes(story.store, [story.pump], WHOLE, [WHOLE])

    assert episodes.trouble(cuff(story, 40, minute(39))) == UNKNOWN_BEGIN


def test_a_measurement_that_is_no_episode_or_has_no_time_of_its_own_is_as_heard(story):
    episodes = Episodes(story.store, [story.pump], WHOLE, [WHOLE])
    plain = story.sample(story.monitor, known.HEART_RATE, 80, 12, minute(1))

    assert episodes.trouble(plain) is None
    assert episodes.trouble(replace(cuff(story, 12, minute(1)), device_time=None)) is None


def test_a_device_s_clock_that_was_set_counts_from_when_it_was_seen(story):
    face = (minute(30) + timedelta(hours=5)).replace(tzinfo=None)
    told = Happening(
        HappeningKind.DEVICE_EVENT,
        minute(30),
        {"name": "clock", "text": ""},
        story.monitor,
        device_time=face,
    )
    story.append((), [told])
    mine = [Period(minute(10), minute(50))]
    episodes = Episodes(story.store, [story.monitor], WHOLE, mine)
    late = replace(
        cuff(story, 40, minute(39)),
        device_time=(minute(39) + timedelta(hours=5)).replace(tzinfo=None),
    )

    assert episodes.trouble(late) is None
    assert episodes.trouble(cuff(story, 40, minute(39))) == BEFORE
    assert episodes.trouble(cuff(story, 10, minute(10))) is None  # before it was first seen
    assert timedelta(hours=2) == AHEAD


def test_a_clock_that_was_seen_before_the_patient_came_still_dates(story):
    mine = [Period(minute(30), minute(50))]
    episodes = Episodes(story.store, [story.monitor], Period(minute(30), minute(60)), mine)

    assert episodes.begun(cuff(story, 40, minute(39))) == minute(39)
    assert episodes.trouble(cuff(story, 40, minute(29))) == BEFORE


def test_nothing_is_measured_after_it_was_heard(story):
    episodes = Episodes(story.store, [story.monitor], WHOLE, [WHOLE])
    hasty = cuff(story, 40, minute(45))

    assert episodes.begun(hasty) == hasty.heard
    assert episodes.begun(replace(hasty, device_time=None)) == hasty.heard
    assert Episodes(story.store, [story.pump], WHOLE, [WHOLE]).begun(hasty) is None
