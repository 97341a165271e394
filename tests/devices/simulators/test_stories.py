"""Each bed tells its story, at its moment before the live one, the same for the same seed."""

from decimal import Decimal

import pytest

from devices.simulators.bench import Ward, WardPlan
from devices.simulators.course import Act
from devices.simulators.patient import EFFECTS, traits
from devices.simulators.rhythm import DAY, HOUR, MINUTE
from devices.simulators.stories import ORDERED, STORIES, TEN_TIMES, story_of, unusual_before
from station.domain.clock import SystemClock
from station.domain.device import Category

HISTORY = 2 * DAY


@pytest.fixture
def a_bed(a_kind, tmp_path):
    kinds = [a_kind(default_channel="50111"), a_kind(protocol="screen", category=Category.MONITOR)]

    def make(number, seed=1, hour=11.0, history=HISTORY):
        plan = WardPlan(beds=12, seed=seed, hour=hour, history=history)
        return Ward(plan, tmp_path, SystemClock(), kinds).beds[f"Bed {number}"].bedside

    return make


def told(bed, *kinds):
    """The acts before the live moment, in minutes before it."""
    return [
        (round((step.at - HISTORY) / MINUTE), step.act, step.amount)
        for step in bed.acts(*kinds)
        if step.at < HISTORY
    ]


def rate_at(bed, minutes):
    return [amount for at, _, amount in told(bed, Act.RATE) if at <= minutes][-1]


def test_bed_3_hallucinates_forty_minutes_after_the_step_is_held_and_resumed_lower(a_bed):
    bed = a_bed(3)
    step = next(at for at, _, _ in told(bed, Act.RATE) if at > -300)
    [seen] = [one for one in bed.acts(Act.EFFECT) if one.amount == 2]

    assert (seen.what, round((seen.at - HISTORY) / MINUTE)) == ("hallucination", step + 40)
    assert rate_at(bed, step) > rate_at(bed, step - 1)
    assert told(bed, Act.PAUSE)[-1][0] == -192
    assert told(bed, Act.START)[-1][0] == -100
    assert rate_at(bed, 0) < rate_at(bed, step - 1)
    looked = [bed.patient(HISTORY + at * MINUTE).side_effects for at in (-195, -60)]
    assert [felt["hallucination"] for felt in looked] == [2, 0]


@pytest.mark.parametrize("seed", range(4))
def test_bed_5_stands_over_the_wards_review_limit_with_its_heart_up(a_bed, seed):
    bed = a_bed(5, seed)
    before, now = bed.body(HISTORY - 3 * HOUR), bed.body(HISTORY)

    assert before.systolic < 180 < now.systolic
    assert now.heart_rate > bed.patient(HISTORY).traits.heart_rate + 20


def test_bed_9_runs_ten_times_what_was_meant_since_its_syringe_was_changed(a_bed):
    rates = [(at, amount) for at, _, amount in told(a_bed(9), Act.RATE)]

    assert rates == [(-360, ORDERED), (-26, TEN_TIMES)]
    assert TEN_TIMES == 10 * ORDERED
    assert [at for at, _, _ in told(a_bed(9), Act.LOAD)] == [-360, -27]


def test_the_others_commence_climb_hold_wean_and_are_watched_after_the_stop(a_bed):
    rates = {n: [amount for _, _, amount in told(a_bed(n), Act.RATE)] for n in (1, 2, 4, 7, 8)}

    assert len(rates[4]) == 1
    assert len(rates[2]) > 1
    assert rates[2] == sorted(rates[2])
    assert all(at < -8 * 60 for at, _, _ in told(a_bed(1), Act.RATE))
    assert rates[7][-4] > rates[7][-3] > rates[7][-2] > rates[7][-1]
    assert told(a_bed(8), Act.STOP) == [(-105, Act.STOP, 0)]


def test_every_story_has_another_name_and_a_small_ward_tells_the_first_ones():
    assert len({story.name for story in STORIES}) == 12
    assert story_of(13) is story_of(1)
    assert [number for number in range(1, 13) if story_of(number).silent] == [6]


@pytest.mark.parametrize("number", range(1, 13))
def test_what_happens_comes_in_order_and_a_syringe_lasts_until_it_is_changed(a_bed, number):
    steps = a_bed(number).acts(*Act)

    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert steps[0].act is Act.LOAD
    panels = a_bed(number)
    assert panels.acts(*Act) == steps  # the same seed, the same bed
    for at in range(0, int(HISTORY), int(HOUR)):
        assert panels.patient(at).effect_ng_per_ml >= 0
    assert "syringe-empty" not in {step.what for step in steps}


def test_a_long_infusion_was_begun_by_day_and_a_short_one_when_it_was(a_bed):
    for hour in (2.0, 9.0, 14.0, 22.0):
        for number in range(1, 13):
            bed = a_bed(number, hour=hour)
            ran = (HISTORY + bed.began) / HOUR
            if ran > 16:
                assert 8.5 <= round((hour - ran) % 24, 3) <= 17.5
    assert (HISTORY + a_bed(9).began) / HOUR == 6


def test_a_ward_of_another_seed_has_other_people_who_suit_the_stories_as_well(a_bed):
    weights = [a_bed(number, seed).regimen.weight_kg for seed in (1, 2) for number in (1, 2, 3)]

    assert len(set(weights)) > 3
    person = traits(story_of(1).seed(1001))
    assert person.relief > 0.45


def test_a_rate_is_never_scaled_to_nothing_and_a_remark_stands_before_the_live_moment(a_bed):
    assert all(amount >= Decimal("0.3") for _, _, amount in told(a_bed(7), Act.RATE))
    assert all(one.at < 0 and one.text for story in STORIES for one in story.remarks)
    assert EFFECTS[6] == "hallucination"


def test_a_bed_that_began_before_the_history_is_in_the_middle_of_its_story(a_bed):
    bed = a_bed(9, history=2 * HOUR)

    assert bed.began == 0
    assert a_bed(12, history=HOUR).began == -HOUR / 2


def test_beds_are_counted_whose_stories_any_devices_can_tell():
    assert [unusual_before(number) for number in range(1, 11)] == [0, 0, 1, 1, 2, 2, 2, 3, 4, 4]
    assert unusual_before(13) == sum(not story.usual for story in STORIES)
