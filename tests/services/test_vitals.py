"""Ranges and newest values: only what was measured while the device was this patient's."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from station.data.journal import Batch, HappeningKind, append
from station.domain.nomenclature import CUFF_DIA, CUFF_SYS, HEART_RATE, PULSE_RATE
from station.domain.period import Period
from station.services.stay import find_admission, stay
from station.services.vitals import monitors, newest_heart, newest_pressure, ranges
from tests.services.admitted import BEGIN, MONITOR, admitted, hours, open_blank, two_days


def read(stayed, at):
    return stay(stayed.store, find_admission(stayed.store, stayed.admission.id), at)


def write(stayed, *samples):
    append(stayed.store, stayed.session, Batch(samples, (), BEGIN))


def test_ranges_go_from_the_lowest_to_the_highest_of_the_period(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = two_days(store)
        found = read(stayed, hours(48))

        told = ranges(store, found, monitors(store, found), Period(hours(12), hours(20)))

        assert told["Heart rate"] == "80 to 90"
        assert told["SpO2"] == "95 to 98"
        assert told["Respiration"] == "12 to 16"


def test_a_single_value_is_no_range_and_none_is_a_dash(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        write(stayed, stayed.sample(stayed.monitor, HEART_RATE, 71, hours(1)))
        found = read(stayed, hours(2))

        told = ranges(store, found, monitors(store, found), found.period)

        assert (told["Heart rate"], told["SpO2"], told["Systolic"]) == ("71", "—", "—")


def test_a_pulse_stands_in_where_there_is_no_ecg(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        write(stayed, stayed.sample(stayed.monitor, PULSE_RATE, 64, hours(1)))

        assert newest_heart(store, read(stayed, hours(2))).words == "64"


def test_the_newest_values_carry_the_moment_they_came(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        write(stayed, *stayed.cuff(hours(1), 142, 90), *stayed.cuff(hours(2), 150, 95))
        came = hours(1.5) + timedelta(seconds=40)  # within a minute that is over
        write(stayed, stayed.sample(stayed.monitor, HEART_RATE, 71, came))
        found = read(stayed, hours(3))

        pressure, heart = newest_pressure(store, found), newest_heart(store, found)

        assert (pressure.words, pressure.at) == ("150/95", hours(2))
        assert (heart.words, heart.at) == ("71", came)


def test_a_pulse_of_now_is_newer_than_a_heart_rate_whose_leads_are_off(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        write(stayed, stayed.sample(stayed.monitor, HEART_RATE, 71, hours(1)))
        write(stayed, stayed.sample(stayed.monitor, PULSE_RATE, 69, hours(1)))
        assert newest_heart(store, read(stayed, hours(2))).words == "71"
        write(stayed, stayed.sample(stayed.monitor, PULSE_RATE, 88, hours(3)))
        found = newest_heart(store, read(stayed, hours(4)))
        assert (found.words, found.at) == ("88", hours(3))


def test_what_is_older_than_a_day_is_not_the_newest_of_anything(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        write(stayed, *stayed.cuff(hours(1), 142, 90))
        write(stayed, stayed.sample(stayed.monitor, HEART_RATE, 71, hours(1)))
        found = read(stayed, hours(40))

        assert newest_pressure(store, found) is None
        assert newest_heart(store, found) is None


def test_after_the_monitor_is_off_its_values_are_somebody_elses(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        write(stayed, stayed.sample(stayed.monitor, HEART_RATE, 71, hours(1)))
        stayed.take_off(MONITOR, hours(2))
        write(stayed, stayed.sample(stayed.monitor, HEART_RATE, 180, hours(2.5)))
        write(stayed, *stayed.cuff(hours(2.5), 222, 111))
        found = read(stayed, hours(40))

        told = ranges(store, found, monitors(store, found), found.period)

        assert (told["Heart rate"], told["Systolic"]) == ("71", "—")
        assert newest_pressure(store, found) is None


def test_a_pressure_measured_before_the_monitor_came_is_not_this_patients(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        face = (BEGIN + timedelta(minutes=1)).replace(tzinfo=None)
        stayed.happened(
            HappeningKind.DEVICE_EVENT, BEGIN + timedelta(minutes=1), {"name": "clock"},
            stayed.monitor, face,
        )  # fmt: skip
        before = (BEGIN - timedelta(minutes=5)).replace(tzinfo=None)
        old = [
            replace(stayed.sample(stayed.monitor, metric, value, hours(1)), device_time=before)
            for metric, value in ((CUFF_SYS, 199), (CUFF_DIA, 99))
        ]
        write(stayed, *old)

        assert newest_pressure(store, read(stayed, hours(2))) is None


def test_systolic_without_diastolic_is_no_pressure(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        write(stayed, stayed.sample(stayed.monitor, CUFF_SYS, Decimal(142), hours(1)))

        assert newest_pressure(store, read(stayed, hours(2))) is None
