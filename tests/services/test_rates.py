"""The rate as it changed, and what it means in milligrams."""

from datetime import timedelta
from decimal import Decimal

from station.domain.gap import Cause
from station.services.rates import (
    changes,
    dose_changes,
    dose_words,
    doses,
    rate_at,
    rate_story,
    running_words,
)
from station.services.stay import find_admission, stay
from tests.services.admitted import BEGIN, PUMP, admitted, hours, open_blank, two_days
from tests.services.read_by_eye import by_eye


def story_of(stayed, at):
    found = stay(stayed.store, find_admission(stayed.store, stayed.admission.id), at)
    return found, rate_story(stayed.store, found)


def test_every_change_has_its_exact_moment_and_the_gap_is_no_rate(tmp_path):
    with open_blank(tmp_path) as store:
        _found, story = story_of(two_days(store), hours(48))

        assert [(one.at, one.ml_per_hour) for one in story] == [
            (BEGIN, 0),
            (hours(1), 1),
            (hours(12), Decimal("1.5")),
            (hours(20), 0),
            (hours(22), 1),
            (hours(26), None),
            (hours(27), 1),
        ]


def test_what_a_pump_shows_again_after_a_gap_is_no_change(tmp_path):
    with open_blank(tmp_path) as store:
        _found, story = story_of(two_days(store), hours(48))

        assert [one.at for one in changes(story)] == [
            BEGIN, hours(1), hours(12), hours(20), hours(22),
        ]  # fmt: skip


def test_inside_a_gap_nobody_knows_the_rate(tmp_path):
    with open_blank(tmp_path) as store:
        _found, story = story_of(two_days(store), hours(48))

        assert rate_at(story, hours(26.5)) == []
        assert [one.ml_per_hour for one in rate_at(story, hours(13))] == [Decimal("1.5")]
        assert rate_at(story, BEGIN - timedelta(seconds=1)) == []


def test_a_change_within_a_minute_is_dated_by_its_reading(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "1")
        late = hours(1) + timedelta(seconds=20)
        stayed.feed(late, late + timedelta(minutes=5), "2")

        _found, story = story_of(stayed, hours(2))

        assert [(one.at, one.ml_per_hour) for one in changes(story)] == [(BEGIN, 1), (late, 2)]


def test_after_the_pump_is_taken_off_its_rate_is_unknown(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "1")
        stayed.take_off(PUMP, hours(1))

        _found, story = story_of(stayed, hours(2))

        assert story[-1].at == hours(1)
        assert rate_at(story, hours(1)) == []


def test_a_gap_that_begins_in_a_minute_ends_the_rate_there(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "1")
        lost = hours(1) - timedelta(seconds=30)
        stayed.gap(stayed.pump, lost, hours(2), Cause.DEVICE_SILENT)
        stayed.feed(hours(2), hours(3), "1")

        _found, story = story_of(stayed, hours(3))

        assert [(one.at, one.ml_per_hour) for one in story] == [
            (BEGIN, 1), (lost, None), (hours(2), 1),
        ]  # fmt: skip


def test_a_gap_that_begins_with_the_last_value_heard_ends_the_rate_all_the_same(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "1")
        last = hours(1) - timedelta(minutes=1)
        stayed.gap(stayed.pump, last, hours(2), Cause.UNPLUGGED)
        stayed.feed(hours(2), hours(3), "1")

        _found, story = story_of(stayed, hours(3))

        assert [(one.at, one.ml_per_hour) for one in story] == [
            (BEGIN, 1), (last, None), (hours(2), 1),
        ]  # fmt: skip
        assert rate_at(story, hours(1.5)) == []


def test_milligrams_need_a_confirmed_syringe_and_per_kilogram_a_weight(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(3), "2")
        bare, story = story_of(stayed, hours(3))
        (alone,) = rate_at(story, hours(2))
        assert dose_words(doses(bare, alone)) == ("2 mL/h",)

        stayed.syringe(BEGIN)
        stayed.weigh(BEGIN, "80")
        whole, story = story_of(stayed, hours(3))
        (known,) = rate_at(story, hours(2))
        assert dose_words(doses(whole, known)) == ("2 mL/h", "8 mg/h", "0.1 mg/kg/h")


def test_a_pump_out_of_sight_has_no_dose(tmp_path):
    with open_blank(tmp_path) as store:
        found, story = story_of(two_days(store), hours(48))
        (unseen,) = (one for one in story if one.ml_per_hour is None)

        assert doses(found, unseen) is None


def test_charted_rates_have_their_moments_and_end_where_they_hold_no_longer(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = by_eye(store)
        for hour, rate in ((1, 1), (3, 1), (4, 2), (12, 0)):
            stayed.observe(hours(hour), pump_rate=rate)
        found, story = story_of(stayed, hours(20))

        assert all(one.charted for one in story)
        assert [(one.at, one.ml_per_hour) for one in story] == [
            (hours(1), 1), (hours(3), 1), (hours(4), 2), (hours(8), None), (hours(12), 0),
        ]  # fmt: skip
        assert [one.at for one in changes(story)] == [hours(1), hours(4), hours(12)]
        assert rate_at(story, hours(9)) == []
        [running] = rate_at(story, hours(6))
        assert running_words(found, running) == ("2 mL/h", "charted, not measured")
        [stopped] = rate_at(story, hours(20))
        assert stopped.ml_per_hour == 0


def test_a_charted_stop_ends_with_a_pump_that_is_confirmed(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "1")
        stayed.take_off(PUMP, hours(1))
        stayed.observe(hours(2), pump_rate=0)
        stayed.put_on(PUMP, hours(3))
        stayed.feed(hours(3), hours(4), "1")
        found, story = story_of(stayed, hours(4))

        [running] = rate_at(story, hours(4))
        assert not running.charted
        assert running_words(found, running)[0] == "1 mL/h"
        unseen = next(one for one in story if one.ml_per_hour is None)
        assert running_words(found, unseen) == ()


def test_a_dose_goes_by_the_syringe_and_the_weight_of_its_moment_not_of_the_last_change(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(4), "2")
        stayed.syringe(hours(1), end=hours(2), concentration=Decimal(4))
        stayed.syringe(hours(2), concentration=Decimal(1))
        stayed.weigh(hours(3), "80")
        found, story = story_of(stayed, hours(4))

        told = [dose_words(doses(found, *rate_at(story, hours(at)))) for at in (0.5, 1.5, 2.5, 3.5)]

        assert told == [
            ("2 mL/h",), ("2 mL/h", "8 mg/h"), ("2 mL/h", "2 mg/h"),
            ("2 mL/h", "2 mg/h", "0.025 mg/kg/h"),
        ]  # fmt: skip


def test_another_syringe_or_weight_changes_the_dose_while_the_rate_runs_on(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.weigh(BEGIN, "80")
        stayed.feed(BEGIN, hours(1), "0")
        stayed.feed(hours(1), hours(5), "2")
        stayed.syringe(hours(0.5), end=hours(1))  # while nothing runs: no dose changes
        stayed.syringe(hours(1), end=hours(2))  # with the rate: the change is told once
        stayed.syringe(hours(2), end=hours(3))  # the same again: nor here
        stayed.syringe(hours(3), concentration=Decimal(1))
        stayed.weigh(hours(4), "70")
        found, story = story_of(stayed, hours(5))

        assert [(one.at, one.why) for one in dose_changes(found, story)] == [
            (BEGIN, ""), (hours(1), ""), (hours(3), "new syringe"), (hours(4), "weighed"),
        ]  # fmt: skip


def test_what_was_said_of_the_patient_before_hides_no_rate(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.another_is_off(hours(-1), stayed.pump)
        stayed.feed(BEGIN, hours(2), "1")
        story = rate_story(store, stay(store, stayed.admission, hours(2)))
        assert [one.ml_per_hour for one in story] == [1]
