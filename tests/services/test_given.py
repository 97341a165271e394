from datetime import time
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from station.data import journal
from station.data.journal import HappeningKind
from station.domain import nomenclature as known
from station.domain.course import Origin
from station.domain.period import Period
from station.services.given import daily, given
from station.services.stay import stay
from tests.services.admitted import BEGIN, admitted, hours, two_days


def of(stayed, at):
    return given(stayed.store, stay(stayed.store, stayed.admission, at))


def test_the_counter_is_the_total_and_its_milligrams_go_by_the_confirmed_syringe(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(3), "2")
    [course] = of(stayed, hours(3))
    total = course.over(Period(BEGIN, hours(3)))
    assert float(total.ml) == pytest.approx(6, abs=0.1)
    [mass] = total.masses
    assert mass.mg == total.ml * 4


def test_a_patient_without_a_pump_was_given_nothing_that_is_known(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1", pump=False)
    assert of(stayed, hours(1)) == ()


def test_totals_of_adjacent_periods_add_up_to_the_whole(store):
    stayed = two_days(store)
    [course] = of(stayed, hours(48))
    whole = course.over(Period(BEGIN, hours(48))).ml
    parts = [course.over(Period(hours(n), hours(n + 6))).ml for n in range(0, 48, 6)]
    assert sum(parts, Fraction(0)) == whole


def test_a_restarted_pump_begins_a_new_count_and_gives_no_negative_dose(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "6")
    stayed.happened(
        HappeningKind.DEVICE_EVENT, hours(1), {"name": "restarted", "text": "again"}, stayed.pump
    )
    stayed.counter = 0
    stayed.feed(hours(1), hours(2), "6")
    [course] = of(stayed, hours(2))
    assert 11 < float(course.over(Period(BEGIN, hours(2))).ml) < 12.2


def test_a_purge_is_not_dose(store):
    stayed = admitted(store)
    stayed.happened(HappeningKind.STATE, BEGIN, {"state": "infusing"}, stayed.pump)
    stayed.feed(BEGIN, hours(1), "6")
    stayed.happened(HappeningKind.STATE, hours(1), {"state": "purging"}, stayed.pump)
    stayed.feed(hours(1), hours(1.5), "6")
    stayed.happened(HappeningKind.STATE, hours(1.5), {"state": "infusing"}, stayed.pump)
    stayed.feed(hours(1.5), hours(2), "6")
    [course] = of(stayed, hours(2))
    total = course.over(Period(BEGIN, hours(2)))
    assert float(total.purged_ml) == pytest.approx(3, abs=0.3)
    assert float(total.ml) == pytest.approx(9, abs=0.4)


def test_a_pump_without_a_counter_is_totalled_from_its_rate_and_says_so(store):
    stayed = admitted(store)
    sample = [stayed.sample(stayed.pump, known.FLOW, 2, hours(n / 60)) for n in range(61)]
    journal.append(store, stayed.session, journal.Batch(tuple(sample), (), hours(1)))
    stayed.happened(HappeningKind.STATE, BEGIN, {"state": "infusing"}, stayed.pump)
    [course] = of(stayed, hours(1))
    total = course.over(Period(BEGIN, hours(1)))
    assert total.origin is Origin.RATE
    assert float(total.ml) == pytest.approx(2, abs=0.05)


def test_each_ward_day_has_its_own_totals(store):
    stayed = two_days(store)
    courses = of(stayed, hours(48))
    days = daily(courses, Period(BEGIN, hours(48)), ZoneInfo("Australia/Sydney"), time(8))
    whole = courses[0].over(Period(BEGIN, hours(48))).ml
    assert sum((each.ml for _, sums in days for each in sums), Fraction(0)) == whole
    assert len(days) == 3
