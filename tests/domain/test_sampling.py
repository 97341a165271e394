from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import nomenclature, units
from station.domain.clock import Stamp
from station.domain.observation import MeasurementValidity, Numeric
from station.domain.sampling import LONGEST, Sampling

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
CUFF_TIME = datetime(2026, 4, 4, 9, 58, 30)  # noqa: DTZ001 - the device's own clock has no zone


def rate(seconds, value="5", validity=MeasurementValidity.VALID):
    number = None if value is None else Decimal(value)
    heard = Stamp(START + timedelta(seconds=seconds), seconds)
    return Numeric("50111", nomenclature.FLOW, number, units.ML_PER_H, validity, heard)


def cuff(seconds, value="120", taken=CUFF_TIME):
    number = None if value is None else Decimal(value)
    heard = Stamp(START + timedelta(seconds=seconds), seconds)
    valid = MeasurementValidity.VALID
    return Numeric("", nomenclature.CUFF_SYS, number, units.MMHG, valid, heard, taken)


def kept(numerics, channel="pump"):
    sampling = Sampling()
    return [n.heard.monotonic for n in numerics if sampling.keep(channel, n)]


def test_the_first_value_of_a_metric_is_stored():
    assert kept([rate(0)]) == [0]


def test_a_changed_value_is_stored_at_once():
    assert kept([rate(0, "5"), rate(1, "5"), rate(2, "6"), rate(3, "6")]) == [0, 2]


def test_an_unchanged_value_is_stored_every_ten_seconds():
    assert kept([rate(second) for second in range(31)]) == [0, 10, 20, 30]


def test_a_slow_line_stores_early_rather_than_late():
    assert kept([rate(four) for four in range(0, 41, 4)]) == [0, 8, 16, 24, 32, 40]


def test_a_value_that_comes_less_often_than_that_is_stored_each_time():
    assert kept([rate(second) for second in range(0, 100, 15)]) == list(range(0, 100, 15))


def test_a_change_of_validity_is_a_change():
    doubtful = MeasurementValidity.QUESTIONABLE

    assert kept([rate(0), rate(1, validity=doubtful), rate(2, validity=doubtful), rate(3)]) == [
        0,
        1,
        3,
    ]


def test_a_value_that_goes_and_comes_back_is_stored_both_times():
    assert kept([rate(0), rate(1, None, MeasurementValidity.NA), rate(2)]) == [0, 1, 2]


def test_another_unit_is_a_change():
    again = replace(rate(1), unit=units.PERCENT)

    assert kept([rate(0), again]) == [0, 1]


def test_a_device_clock_that_goes_on_is_no_change():
    ticking = [replace(rate(second), device_time=START) for second in range(5)]

    assert kept(ticking) == [0]


def test_the_same_cuff_pressure_polled_all_day_is_stored_once():
    assert kept([cuff(second) for second in range(0, 3000, 7)]) == [0]


def test_an_equal_cuff_pressure_taken_later_is_another_episode():
    later = CUFF_TIME + timedelta(minutes=15)

    assert kept([cuff(0), cuff(1), cuff(900, taken=later), cuff(901, taken=later)]) == [0, 900]


def test_a_cuff_pressure_that_becomes_doubtful_is_stored_again():
    doubtful = replace(cuff(1), validity=MeasurementValidity.QUESTIONABLE)

    assert kept([cuff(0), doubtful]) == [0, 1]


def test_without_the_device_time_each_pressure_told_is_an_episode():
    assert kept([cuff(0, taken=None), cuff(900, taken=None)]) == [0, 900]


def test_that_there_is_no_cuff_pressure_is_stored_once():
    assert kept([cuff(second, None, None) for second in range(100)]) == [0]


def test_channels_and_metrics_do_not_thin_each_other():
    sampling = Sampling()

    assert sampling.keep(1, rate(0))
    assert sampling.keep(2, rate(0))
    assert sampling.keep(1, cuff(0))
    assert not sampling.keep(1, rate(1))


def test_a_forgotten_channel_is_stored_anew_and_the_others_are_not():
    sampling = Sampling()
    for channel in (1, 2):
        sampling.keep(channel, rate(0))

    sampling.forget(1)

    assert sampling.keep(1, rate(1))
    assert not sampling.keep(2, rate(1))


@pytest.mark.parametrize("step", [-86400, 3600])
def test_a_stepped_wall_clock_neither_loses_nor_doubles(step):
    stepped = [
        replace(rate(s), heard=Stamp(START + timedelta(seconds=s + (step if s > 5 else 0)), s))
        for s in range(21)
    ]

    assert kept(stepped) == [0, 10, 20]


@given(
    st.lists(st.sampled_from(["1", "2", None]), min_size=1, max_size=60),
    st.floats(min_value=0.2, max_value=9),
)
def test_nothing_that_changed_is_lost_and_nothing_waits_longer_than_ten_seconds(values, cycle):
    stream = [rate(index * cycle, value) for index, value in enumerate(values)]
    sampling = Sampling()
    stored = [numeric for numeric in stream if sampling.keep("pump", numeric)]

    shown = iter(stored)
    last = next(shown)
    following = next(shown, None)
    for numeric in stream:
        if following is not None and numeric.heard.monotonic >= following.heard.monotonic:
            last, following = following, next(shown, None)
        assert last.value == numeric.value
        assert numeric.heard.monotonic - last.heard.monotonic <= LONGEST + 1e-6
