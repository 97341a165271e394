from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from station.data import journal
from station.data.gaps import open_gap
from station.data.journal import HappeningKind
from station.domain import nomenclature as known
from station.domain.course import Event, Origin
from station.domain.device import Channel, Device
from station.domain.gap import Cause
from station.domain.period import Period
from station.domain.quarantine import Trigger
from station.services.given import daily, given
from station.services.happened import OF_RACK
from station.services.stay import stay
from tests.services.admitted import BEGIN, MINUTE, PUMP, admitted, hours, two_days


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


def test_a_rack_that_restarted_takes_nothing_from_its_pumps_counters(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "6")
    body = {"name": "restarted", "text": "The rack was switched off and on.", OF_RACK: True}
    stayed.happened(HappeningKind.DEVICE_EVENT, hours(1), body, stayed.pump)
    stayed.feed(hours(1.5), hours(2), "6")
    [course] = of(stayed, hours(2))
    assert course.course.events == ()
    last = stayed.counter - Decimal("0.1")  # the first reading is where the count begins
    assert course.over(Period(BEGIN, hours(2))).ml == Fraction(last)


def test_a_pump_that_restarted_says_so_and_loses_only_the_step_across_it(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "6")
    stayed.happened(HappeningKind.DEVICE_EVENT, hours(1), {"name": "restarted"}, stayed.pump)
    stayed.feed(hours(1), hours(2), "6")
    [course] = of(stayed, hours(2))
    assert [event for _, event in course.course.events] == [Event.RESTARTED]
    assert course.over(Period(BEGIN, hours(2))).ml == Fraction("11.8")


def test_a_pump_that_came_off_and_back_counts_nothing_in_between(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(1), "6")
    stayed.take_off(PUMP, hours(1))
    stayed.feed(hours(1), hours(2), "6")
    stayed.put_on(PUMP, hours(2))
    stayed.feed(hours(2), hours(3), "6")
    [course] = of(stayed, hours(3))
    total = course.over(Period(BEGIN, hours(3)))
    assert total.ml == Fraction("11.8")  # 59 steps and 59 more
    assert total.unknown == timedelta(0)
    assert course.over(Period(hours(1), hours(2))).ml == 0


def test_what_is_found_at_another_bed_is_not_given_to_the_patient_the_pump_was_on(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "6")
    stayed.counter += 5
    stayed.hold(PUMP, "line-1", Period(hours(2), hours(3)), trigger=Trigger.TWO_BEDS)
    stayed.feed(hours(2), hours(3), "6")
    for now in (2, 3):  # in the very second in which it is found there, and later
        [course] = of(stayed, hours(now))
        total = course.over(Period(BEGIN, hours(now)))
        assert total.ml == Fraction("5.9")
        assert total.unknown > timedelta(minutes=59)


def test_a_pump_that_moved_to_another_slot_goes_on_counting_with_its_syringe(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(1), "6")
    open_gap(store, stayed.pump, hours(1), Cause.REMOVED)
    stayed.pump = stayed.known(Channel(PUMP.device, "50112"))
    stayed.counter += 1  # given on the way, by battery
    stayed.feed(hours(1.5), hours(3), "6")
    [course] = of(stayed, hours(3))
    total = course.over(Period(BEGIN, hours(3)))
    assert total.ml == Fraction(stayed.counter) - Fraction("0.1")
    assert [mass.mg for mass in total.masses] == [total.ml * 4]
    assert total.unknown == timedelta(0)


def test_two_pumps_at_once_are_two_courses_each_with_its_own_syringe(store):
    stayed = admitted(store)
    second = Channel(Device("bbraun-space-bcc", "Perfusor Space", "777"), "50112")
    stayed.syringe(BEGIN)
    stayed.put_on(second, BEGIN)
    stayed.syringe(BEGIN, channel=second, concentration=Decimal(10))
    stayed.feed(BEGIN, hours(1), "6")
    stayed.pump, stayed.counter = stayed.known(second), Decimal(0)
    stayed.feed(BEGIN, hours(1), "3", monitor=False)
    totals = [course.over(Period(BEGIN, hours(1))) for course in of(stayed, hours(1))]
    assert [(each.ml, each.masses[0].mg) for each in totals] == [
        (Fraction("5.9"), Fraction("23.6")),
        (Fraction("2.95"), Fraction("29.5")),
    ]


def test_two_pumps_without_serial_number_at_one_address_keep_their_own_syringes(store):
    stayed = admitted(store)
    nameless = Channel(Device("bbraun-space-bcc", "Perfusor Space", None), "50111")
    for line, strength in (("line-8", 4), ("line-9", 10)):
        stayed.put_on(nameless, BEGIN, line)
        stayed.syringe(BEGIN, channel=nameless, line=line, concentration=Decimal(strength))
        stayed.pump, stayed.counter = stayed.known(nameless, line), Decimal(0)
        stayed.feed(BEGIN, hours(1), "6", monitor=False)
    totals = [course.over(Period(BEGIN, hours(1))) for course in of(stayed, hours(1))]
    assert [each.masses[0].mg for each in totals] == [Fraction("23.6"), Fraction(59)]


def test_a_changed_syringe_counts_by_its_own_label_from_its_moment_on(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN, end=hours(1))
    stayed.syringe(hours(1), concentration=Decimal(8))
    stayed.feed(BEGIN, hours(2), "6")
    [course] = of(stayed, hours(2))
    first = course.over(Period(BEGIN, hours(1)))
    second = course.over(Period(hours(1), hours(2)))
    assert first.masses[0].mg == first.ml * 4
    assert second.masses[0].mg == second.ml * 8
    whole = course.over(Period(BEGIN, hours(2)))
    assert whole.masses[0].mg == first.masses[0].mg + second.masses[0].mg


def test_what_is_asked_about_or_held_is_in_no_total(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(3), "6")
    stayed.hold(PUMP, "line-1", Period(hours(1), hours(2)))
    stayed.ask_about(PUMP, hours(2.5))
    [course] = of(stayed, hours(3))
    assert course.over(Period(hours(1), hours(2))).ml == 0
    assert course.over(Period(hours(2.5), hours(3))).ml == 0
    assert course.over(Period(BEGIN, hours(3))).ml == Fraction("8.8")


def test_the_night_the_clock_goes_back_has_its_hour(store):
    """clinical.md 11, example 2: the wall's 16:00 to 10:00 lasts 19 hours, and 562 mg were given.

    The bolus of 5 mg is in the pump's own counter, and is added to nothing.
    """
    stayed, zone = admitted(store), ZoneInfo("Australia/Sydney")
    walls = [(4, 10, "1"), (4, 16, "1.5"), (5, 10, "0"), (5, 11, "2"), (6, 10, "2.5")]
    moments = [datetime(2026, 4, day, hour, tzinfo=zone).astimezone(UTC) for day, hour, _ in walls]
    stop = datetime(2026, 4, 7, 9, 30, tzinfo=zone).astimezone(UTC)
    stayed.syringe(moments[0])
    bolus = datetime(2026, 4, 5, 15, tzinfo=zone).astimezone(UTC)
    for (begin, end), (*_, rate) in zip(pairwise([*moments, stop]), walls, strict=True):
        for part in pairwise(sorted({begin, end, *([bolus] if begin < bolus < end else [])})):
            if part[0] == bolus:
                stayed.counter += Decimal("1.25")
            tell(stayed, *part, rate)
    tell(stayed, stop, stop + MINUTE, "0")
    [course] = of(stayed, stop)
    total = course.over(Period(moments[0], stop))
    assert total.ml == Fraction("140.5")
    assert [mass.mg for mass in total.masses] == [562]
    days = daily([course], Period(moments[0], stop), zone, time(8))
    assert [day.isoformat() for day, _ in days] == ["2026-04-0" + str(day) for day in (4, 5, 6, 7)]
    assert [sums[0].period.length for _, sums in days] == [
        timedelta(hours=23), timedelta(hours=24), timedelta(hours=24), timedelta(hours=1.5),
    ]  # fmt: skip
    assert sum(sums[0].masses[0].mg for _, sums in days) == 562


def tell(stayed, begin, end, rate):
    """A counter read each minute, at its beginning: what flows is in the next reading."""
    samples = []
    for minute in range((end - begin) // MINUTE):
        at = begin + minute * MINUTE
        samples.append(stayed.sample(stayed.pump, known.FLOW, rate, at))
        exact = stayed.sample(stayed.pump, known.VOLUME_DELIVERED, round(stayed.counter, 6), at)
        samples.append(exact)
        stayed.counter += Decimal(rate) / 60
    batch = journal.Batch(tuple(samples), (), begin)
    journal.append(stayed.store, stayed.session, batch)


def test_what_was_said_of_the_patient_before_makes_nothing_unknown(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    before = [one.course for one in given(store, stay(store, stayed.admission, hours(2)))]
    stayed.another_is_off(hours(-1), stayed.pump)
    assert [one.course for one in given(store, stay(store, stayed.admission, hours(2)))] == before
