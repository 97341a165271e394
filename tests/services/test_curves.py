import math
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from station.data import journal
from station.data.retention import forget
from station.data.settle import settle
from station.domain import nomenclature as known
from station.domain import units
from station.domain.observation import MeasurementValidity
from station.domain.period import Period
from station.services.curves import RAW_HOURS, Points, curve
from station.services.stay import Stretch
from tests.services.admitted import BEGIN, MINUTE, MONITOR, PUMP, admitted, hours


def heart(stayed, period, now):
    stretch = Stretch(stayed.monitor, MONITOR, "line-2", period)
    return curve(stayed.store, [stretch], known.HEART_RATE, now)


def told(stayed, *samples):
    batch = journal.Batch(samples, (), samples[0].heard)
    journal.append(stayed.store, stayed.session, batch)
    settle(stayed.store, samples[-1].heard + MINUTE)


def test_the_last_hours_are_readings_and_what_lies_before_are_minutes(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(6), "1", pump=False)
    drawn = heart(stayed, Period(BEGIN, hours(6)), hours(6))
    assert len(drawn.times) == 360
    assert list(drawn.times) == sorted(drawn.times)
    assert timedelta(hours=2) == RAW_HOURS


def test_a_minute_that_is_shared_with_the_time_before_shows_only_its_own_readings(store):
    stayed = admitted(store)
    second = timedelta(seconds=1)
    told(
        stayed,
        stayed.sample(stayed.monitor, known.HEART_RATE, 150, BEGIN + 10 * second),
        stayed.sample(stayed.monitor, known.HEART_RATE, 72, BEGIN + 50 * second),
        stayed.sample(stayed.monitor, known.HEART_RATE, 73, BEGIN + 80 * second),
        stayed.sample(stayed.monitor, known.HEART_RATE, 160, BEGIN + 100 * second),
    )
    drawn = heart(stayed, Period(BEGIN + 30 * second, BEGIN + 90 * second), hours(9))
    assert list(drawn.highest) == [72, 73]


def test_a_value_the_device_marks_absent_is_no_number_in_minutes_and_readings(store):
    stayed = admitted(store)
    empty = stayed.sample(stayed.monitor, known.HEART_RATE, 1, BEGIN)
    empty = replace(empty, value=None, validity=MeasurementValidity.INVALID)
    told(stayed, empty)
    for now in (hours(1), hours(9)):
        assert [math.isnan(one) for one in heart(stayed, Period(BEGIN, hours(1)), now).last] == [1]


def test_another_unit_is_another_quantity_and_is_not_drawn(store):
    stayed = admitted(store)
    other = stayed.sample(stayed.monitor, known.HEART_RATE, 1, BEGIN)
    told(stayed, replace(other, unit=units.ML))
    for now in (hours(1), hours(9)):
        assert heart(stayed, Period(BEGIN, hours(1)), now).times == []


def test_points_are_put_together_in_order():
    points = Points()
    points.add(1.0, 2.0, 4.0, 3.0)
    assert (points.curve().times, points.curve().last) == ([1.0], [3.0])


def dosed(stayed, now, *, exact):
    stretch = Stretch(stayed.pump, PUMP, "line-1", Period(BEGIN, hours(6)))
    drawn = curve(stayed.store, [stretch], known.FLOW, now, exact=exact)
    moments = (round(at - BEGIN.timestamp()) for at in drawn.times)
    return list(zip(moments, drawn.last, strict=True))


def test_where_it_is_asked_for_every_change_stands_at_its_second_however_long_ago(store):
    """In the middle of a minute, and at the first reading of one that is steady in itself."""
    stayed = admitted(store)
    second = timedelta(seconds=1)
    rates = [(at, "2" if at < 80 else "5" if at < 247 else "3") for at in range(7, 360, 10)]
    told(
        stayed,
        *(stayed.sample(stayed.pump, known.FLOW, rate, BEGIN + at * second) for at, rate in rates),
    )

    assert dosed(stayed, hours(9), exact=False) == [
        (0, 2), (60, 5), (120, 5), (180, 5), (240, 3), (300, 3),
    ]  # fmt: skip
    found = dosed(stayed, hours(9), exact=True)
    changes = [one for before, one in pairwise([(0, None), *found]) if one[1] != before[1]]
    assert changes == [(7, 2), (87, 5), (247, 3)]
    assert (120, 5) in found


def test_where_the_readings_are_forgotten_the_minutes_stand(store):
    stayed = admitted(store)
    second = timedelta(seconds=1)
    told(
        stayed,
        stayed.sample(stayed.pump, known.FLOW, "2", BEGIN + 7 * second),
        stayed.sample(stayed.pump, known.FLOW, "5", BEGIN + 17 * second),
    )
    forget(store, hours(1))

    assert dosed(stayed, hours(9), exact=True) == [(0, 5)]
