"""What is a patient's: whole minutes from the roll-up, the edges reading by reading."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from station.data.journal import Batch, append
from station.domain.nomenclature import HEART_RATE, in_unit
from station.domain.observation import MeasurementValidity
from station.domain.period import Period
from station.domain.units import PERCENT
from station.services.seen_values import count_of, minutes_heard, seen, whole_minutes
from tests.services.admitted import BEGIN, admitted, open_blank

SECOND = timedelta(seconds=1)


def told(stayed, values):
    samples = [
        stayed.sample(stayed.monitor, HEART_RATE, value, BEGIN + SECOND * at)
        for at, value in values.items()
    ]
    append(stayed.store, stayed.session, Batch(tuple(samples), (), BEGIN))


def test_a_neighbours_value_in_a_broken_minute_is_not_taken(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        told(stayed, {10: 180, 40: 70, 70: 71, 130: 72, 170: 190})

        found = list(
            seen(
                store, stayed.monitor, HEART_RATE, Period(BEGIN + SECOND * 30, BEGIN + SECOND * 150)
            )
        )

        assert [one.last for one in found] == [70, 71, 72]
        assert [one.at for one in found] == [
            BEGIN + SECOND * 40,
            BEGIN + SECOND * 60,
            BEGIN + SECOND * 130,
        ]


def test_a_whole_minute_is_one_value_with_its_extremes(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        told(stayed, {0: 70, 20: 90, 40: 60, 50: 80})

        (minute,) = seen(store, stayed.monitor, HEART_RATE, Period(BEGIN, BEGIN + SECOND * 60))

        assert (minute.first, minute.lowest, minute.highest, minute.last) == (70, 60, 90, 80)


def test_a_period_within_a_minute_is_read_reading_by_reading(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        told(stayed, {10: 70, 20: 71, 30: 72})

        found = seen(
            store, stayed.monitor, HEART_RATE, Period(BEGIN + SECOND * 15, BEGIN + SECOND * 25)
        )

        assert [one.last for one in found] == [Decimal(71)]


def test_another_unit_is_another_quantity(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        other = stayed.sample(stayed.monitor, in_unit(HEART_RATE, PERCENT), 50, BEGIN)
        append(store, stayed.session, Batch((other,), (), BEGIN))

        assert not list(seen(store, stayed.monitor, HEART_RATE, Period(BEGIN, BEGIN + SECOND * 60)))


def test_minutes_are_counted_whole():
    assert whole_minutes(Period(BEGIN + SECOND, BEGIN + SECOND * 61)) is None
    assert count_of(None) == 0
    whole = whole_minutes(Period(BEGIN + SECOND, BEGIN + SECOND * 190))
    assert whole == Period(BEGIN + SECOND * 60, BEGIN + SECOND * 180)
    assert count_of(whole) == 2


def test_minutes_with_a_value_are_told_apart_from_those_without(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        told(stayed, {10: 70, 130: 71})
        absent = replace(
            stayed.sample(stayed.monitor, HEART_RATE, 1, BEGIN + SECOND * 70),
            value=None,
            validity=MeasurementValidity.NA,
        )
        append(store, stayed.session, Batch((absent,), (), BEGIN))

        heard = minutes_heard(
            store, stayed.monitor, (HEART_RATE,), Period(BEGIN, BEGIN + SECOND * 240)
        )

        assert heard.valued == {BEGIN, BEGIN + SECOND * 120}
        assert heard.empty == {BEGIN + SECOND * 60}


def test_a_whole_minute_without_a_value_or_in_another_unit_is_left_out(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        absent = replace(
            stayed.sample(stayed.monitor, HEART_RATE, 1, BEGIN),
            value=None,
            validity=MeasurementValidity.NA,
        )
        other = stayed.sample(stayed.monitor, in_unit(HEART_RATE, PERCENT), 50, BEGIN + SECOND)
        append(store, stayed.session, Batch((absent, other), (), BEGIN))

        found = seen(store, stayed.monitor, HEART_RATE, Period(BEGIN, BEGIN + SECOND * 90))
        broken = seen(store, stayed.monitor, HEART_RATE, Period(BEGIN, BEGIN + SECOND * 30))

        assert [*found, *broken] == []
