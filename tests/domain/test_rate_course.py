from datetime import UTC, datetime, timedelta
from decimal import Decimal

from station.domain.course import Origin
from station.domain.infusion import deliveries
from station.domain.observation import DeliveryState as State
from station.domain.period import Period
from station.domain.rate_course import Dose, Rate, RateStory, course_of_rate

START = datetime(2026, 4, 4, tzinfo=UTC)


def at(hours):
    return START + timedelta(hours=hours)


def span(begin, end):
    return Period(at(begin), at(end))


def rates(*pairs):
    return [Rate(at(h), None if r is None else Decimal(r)) for h, r in pairs]


def told(read, *stretches, states=(), **named):
    changes = [(at(h), state) for h, state in states]
    named["deliveries"] = deliveries(changes, (), span(0, 100)) if changes else ()
    return course_of_rate(read, RateStory(stretches or (span(0, 10),), **named))


def volume(course):
    return sum(piece.ml for piece in course.given)


def test_a_rate_is_integrated_over_elapsed_time():
    course = told(rates((0, "1"), (6, "1.5")))

    assert course.origin is Origin.RATE
    assert volume(course) == 12
    assert course.unknown == ()


def test_before_the_first_rate_nobody_knows():
    assert told(rates((2, "1"))).unknown == (span(0, 2),)


def test_after_a_gap_the_rate_is_unknown_and_not_zero_until_it_is_heard():
    course = told(rates((0, "1"), (5, "2")), gaps=[span(2, 4)])

    assert volume(course) == 2 + 10
    assert course.unknown == (span(2, 5),)


def test_a_missing_rate_is_unknown_time():
    course = told(rates((0, "1"), (4, None), (6, "1")))

    assert (volume(course), course.unknown) == (8, (span(4, 6),))


def test_a_pump_that_stands_still_gives_nothing_whatever_it_shows():
    course = told(
        rates((0, "2")),
        states=[(0, State.INFUSING), (3, State.PAUSED), (4, State.INFUSING), (8, State.KVO)],
    )

    assert (volume(course), course.unknown) == (18, ())


def test_a_bolus_counts_by_the_log_and_not_by_its_fast_rate():
    course = told(
        rates((0, "2"), (3, "1200"), (3.01, "2")),
        states=[(0, State.INFUSING), (3, State.BOLUS), (3.01, State.INFUSING)],
        boluses=[Dose(at(3.01), Decimal(12)), Dose(at(20), Decimal(5))],
    )

    assert volume(course) == Decimal("19.98") + 12


def test_purging_is_not_dose():
    course = told(rates((0, "2")), states=[(0, State.PURGING), (1, State.INFUSING)])

    assert volume(course) == 18


def test_a_rate_outside_the_patient_s_stretches_does_not_count():
    course = told(rates((0, "2"), (5, "3")), span(0, 1), span(5, 6))

    assert volume(course) == 5


def test_a_charted_rate_never_bridges_time_that_nobody_charted():
    course = told(
        rates((0, "2"), (1, "2"), (5, "3")),
        holds=timedelta(hours=1.25),
        origin=Origin.CHARTED,
    )

    assert volume(course) == Decimal("4.5") + Decimal("3.75")
    assert course.unknown == (span(2.25, 5), span(6.25, 10))
    assert course.origin is Origin.CHARTED
