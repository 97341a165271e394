from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import dose
from station.domain.counter import Count, Witness, course_of_counter
from station.domain.course import Course, Given, Origin
from station.domain.device import Channel, Device
from station.domain.figures import at_resolution
from station.domain.period import Period, ward_days
from station.domain.rate_course import Dose, Rate, RateStory, course_of_rate
from station.domain.syringe import Form, Substance, Syringe
from station.domain.totals import (
    UNSEEN_CHANGE,
    WithoutMass,
    at_least,
    mg_words,
    ml_words,
    together,
    total,
)

SYDNEY = ZoneInfo("Australia/Sydney")
START = datetime(2026, 6, 1, tzinfo=UTC)
CHANNEL = Channel(Device("bbraun-space-bcc", "Perfusor", "12345"), "50111")
RACEMIC = Substance("ketamine", Form.RACEMIC)
S_PLUS = Substance("ketamine", Form.S_PLUS)


def at(hours):
    return START + timedelta(hours=hours)


def span(begin, end):
    return Period(at(begin), at(end))


def syringe(begin=-1, end=None, concentration="4", form=Form.RACEMIC, confirmed_by="nurse"):
    return Syringe(
        channel=CHANNEL,
        admission="a",
        drug="ketamine",
        form=form,
        volume_ml=Decimal(50),
        concentration=Decimal(concentration),
        begin=at(begin),
        end=None if end is None else at(end),
        recorded=at(begin),
        author="nurse",
        confirmed_by=confirmed_by,
    )


def even(begin, end, ml):
    return Given(span(begin, end), Fraction(ml))


def uneven(begin, end, ml):
    return Given(span(begin, end), Fraction(ml), even=False)


def told(*given, unknown=(), origin=Origin.COUNTER):
    return Course(origin, tuple(given), unknown=tuple(unknown))


# --- clinical.md 11, cumulative dose, example 1: hours, mg/h -------------------------------------

STEPS = [(0, 4), (6, 6), (24, 0), (25, 8), (48, 10), (71.5, 0)]
BOLUS_MG, BOLUS_AT = 5, 29


def ml_by(hour):
    """What the pump's counter shows (4 mg/mL) at an hour of example 1, its bolus in it."""
    mg = Fraction(BOLUS_MG if hour >= BOLUS_AT else 0)
    for (begin, rate), (end, _) in pairwise([*STEPS, (1000, 0)]):
        mg += rate * Fraction(max(0, min(hour, Fraction(end)) - Fraction(begin)))
    return mg / 4


def counted(hours):
    """Example 1 as a counter read every minute, with the 5 mg bolus given in one minute."""
    minutes = range(round(hours * 60) + 1)
    counts = [
        Count(at(m / 60), at_resolution(ml_by(Fraction(m, 60)), Decimal("0.0001"))) for m in minutes
    ]
    return course_of_counter(counts, Witness([span(0, hours)]))


def rated():
    rates = [Rate(at(hour), Decimal(mg) / 4) for hour, mg in STEPS]
    return course_of_rate(
        rates, RateStory([span(0, 71.5)], boluses=[Dose(at(BOLUS_AT), Decimal("1.25"))])
    )


@pytest.mark.parametrize("course", [counted(71.5), rated()], ids=["counter", "rate"])
def test_example_1_comes_to_556_mg(course):
    whole = total(course, [syringe()], span(0, 71.5))

    assert whole.mg(RACEMIC) == 556
    assert whole.ml == 139
    assert total(course, [syringe()], span(0, 24)).mg(RACEMIC) == 132
    assert total(course, [syringe()], span(0, 48)).mg(RACEMIC) == 321
    for_weight = whole.mg(RACEMIC) / 70
    assert at_resolution(for_weight, Decimal("0.001")) == Decimal("7.943")
    assert whole.unknown == timedelta()


def test_the_bolus_is_in_the_counter_and_is_not_added_again():
    with_bolus = total(counted(30), [syringe()], span(28, 30)).mg(RACEMIC)

    assert with_bolus == 2 * 8 + 5


# --- Example 2: the night the clock goes back, and the one it goes forward -----------------------


def sydney(day, hour, minute=0, month=4):
    return datetime(2026, month, day, hour, minute, tzinfo=SYDNEY).astimezone(UTC)


SYDNEY_STEPS = [
    (sydney(4, 10), 4),
    (sydney(4, 16), 6),
    (sydney(5, 10), 0),
    (sydney(5, 11), 8),
    (sydney(6, 10), 10),
    (sydney(7, 9, 30), 0),
]
WHOLE = Period(SYDNEY_STEPS[0][0], SYDNEY_STEPS[-1][0])


def sydney_course():
    rates = [Rate(moment, Decimal(mg) / 4) for moment, mg in SYDNEY_STEPS]
    bolus = Dose(sydney(5, 15), Decimal("1.25"))
    return course_of_rate(rates, RateStory([WHOLE], boluses=[bolus]))


def test_example_2_comes_to_562_mg_because_the_clock_goes_back():
    given = total(sydney_course(), [replace(syringe(), begin=WHOLE.begin)], WHOLE)

    legs = [
        total(sydney_course(), [replace(syringe(), begin=WHOLE.begin)], Period(begin, end))
        for (begin, _), (end, _) in pairwise(SYDNEY_STEPS)
    ]
    assert given.mg(RACEMIC) == 562
    assert [leg.mg(RACEMIC) for leg in legs] == [24, 114, 0, 184 + 5, 235]
    assert legs[1].period.length == timedelta(hours=19)


def test_in_spring_the_same_leg_lasts_17_hours():
    leg = Period(sydney(3, 16, month=10), sydney(4, 10, month=10))
    course = course_of_rate([Rate(leg.begin, Decimal("1.5"))], RateStory([leg]))

    assert leg.length == timedelta(hours=17)
    assert total(course, [replace(syringe(), begin=leg.begin)], leg).mg(RACEMIC) == 102


def test_the_ward_days_of_that_night_add_up_to_the_whole():
    course, in_pump = sydney_course(), [replace(syringe(), begin=WHOLE.begin)]
    days = {day: total(course, in_pump, p) for day, p in ward_days(WHOLE, SYDNEY)}

    assert days[date(2026, 4, 4)].period.length == timedelta(hours=25)
    assert sum(day.mg(RACEMIC) for day in days.values()) == 562
    # 10:00 to 16:00 at 4, then 17 h at 6 until 08:00 by the new clock
    assert days[date(2026, 4, 4)].mg(RACEMIC) == 24 + 17 * 6


# --- Milligrams and syringes ---------------------------------------------------------------------


def test_without_a_syringe_there_are_millilitres_and_what_to_do():
    given = total(told(even(0, 2, 3)), [], span(0, 2))

    assert ml_words(given) == "3 mL"
    assert mg_words(given) == [(None, "no mg: enter and confirm the syringe")]
    assert given.masses == ()


def test_a_syringe_that_nobody_confirmed_gives_no_milligrams():
    given = total(told(even(0, 2, 3)), [syringe(confirmed_by=None)], span(0, 2))

    [(substance, words)] = mg_words(given)
    assert substance is None
    assert words == "no mg: confirm the syringe's drug, form and concentration"


def test_volume_is_split_where_the_syringe_was_changed():
    syringes = [syringe(-1), syringe(1, concentration="10")]

    given = total(told(even(0, 4, 4)), syringes, span(0, 4))

    assert given.mg(RACEMIC) == 1 * 4 + 3 * 10


def test_a_syringe_taken_out_gives_nothing_more():
    given = total(told(even(0, 4, 4)), [syringe(-1, end=1)], span(0, 4))

    assert given.mg(RACEMIC) == 4
    assert given.without_mass == (WithoutMass(Fraction(3), "no mg: enter and confirm the syringe"),)
    assert mg_words(given) == [
        (RACEMIC, "at least 4 mg; 3 mL without mg"),
        (None, "no mg: enter and confirm the syringe"),
    ]


def test_volume_given_while_the_syringe_was_changed_unseen_stays_millilitres():
    syringes = [syringe(-1), syringe(1, concentration="10")]

    given = total(told(uneven(0, 4, 4)), syringes, span(0, 4))

    assert given.masses == ()
    assert given.without_mass == (WithoutMass(Fraction(4), UNSEEN_CHANGE),)


def test_a_change_to_the_same_mixture_matters_to_nobody():
    given = total(told(uneven(0, 4, 4)), [syringe(-1), syringe(1)], span(0, 4))

    assert given.mg(RACEMIC) == 16


def test_out_of_sight_an_unconfirmed_syringe_is_the_reason_that_is_said():
    syringes = [syringe(-1, end=1, confirmed_by=None), syringe(2, confirmed_by=None)]

    given = total(told(uneven(0, 4, 4)), syringes, span(0, 4))

    assert [part.words for part in given.without_mass] == [
        "no mg: confirm the syringe's drug, form and concentration"
    ]


def test_racemic_and_s_ketamine_are_never_one_figure():
    syringes = [syringe(-1), syringe(2, form=Form.S_PLUS, concentration="5")]

    given = total(told(even(0, 4, 4)), syringes, span(0, 4))

    assert (given.mg(RACEMIC), given.mg(S_PLUS)) == (8, 10)
    assert mg_words(given) == [(RACEMIC, "8 mg"), (S_PLUS, "10 mg")]


def test_a_corrected_syringe_counts_and_the_wrong_one_does_not():
    wrong = syringe(-1, concentration="10")
    right = replace(syringe(-1), id="right", supersedes=wrong.id, reason="label misread")

    assert total(told(even(0, 1, 1)), [wrong, right], span(0, 1)).mg(RACEMIC) == 4


def test_a_bolus_is_of_the_syringe_at_its_moment():
    syringes = [syringe(-1), syringe(1, concentration="10")]

    assert total(told(even(2, 2, 1)), syringes, span(0, 4)).mg(RACEMIC) == 10


# --- Unknown time --------------------------------------------------------------------------------


def test_unknown_time_is_said_in_exactly_these_words():
    hidden = span(10, 12 + 40 / 60)
    given = total(told(even(0, 10, 103), unknown=[hidden]), [syringe()], span(0, 24))

    assert mg_words(given) == [(RACEMIC, "at least 412 mg; 2 h 40 min unknown")]
    assert ml_words(given) == "at least 103 mL; 2 h 40 min unknown"


def test_an_amount_with_nothing_missing_stands_alone():
    assert at_least("412 mg", []) == "412 mg"


def test_only_the_unknown_time_inside_the_period_counts():
    course = told(even(0, 1, 1), unknown=[span(1, 5)])

    assert total(course, [], span(0, 2)).unknown == timedelta(hours=1)
    assert total(course, [], span(6, 8)).unknown == timedelta()


def test_what_is_seen_only_later_is_unknown_before_and_counted_after():
    course = told(even(0, 1, 1), uneven(1, 5, 8))

    before, after = (total(course, [syringe()], span(*hours)) for hours in [(0, 3), (3, 6)])

    assert mg_words(before) == [(RACEMIC, "at least 4 mg; 2 h unknown")]
    assert mg_words(after) == [(RACEMIC, "32 mg")]
    assert (before.earlier, after.earlier) == (0, 8)


def test_a_figure_from_the_rate_says_so():
    given = total(told(even(0, 1, 1), origin=Origin.RATE), [syringe()], span(0, 1))

    assert ml_words(given) == "1 mL from the rate"
    assert mg_words(given) == [(RACEMIC, "4 mg from the rate")]


def test_nothing_given_is_zero_and_needs_no_syringe():
    assert mg_words(total(told(), [], span(0, 1))) == [(None, "0 mg")]
    assert mg_words(total(told(unknown=[span(0, 1)]), [], span(0, 1))) == [
        (None, "at least 0 mg; 1 h unknown")
    ]


def test_what_was_purged_is_kept_apart():
    course = replace(told(even(0, 1, 1)), purged=(even(0, 1, 2),))

    given = total(course, [syringe()], span(0, 1))

    assert (given.ml, given.purged_ml) == (1, 2)


# --- Adding up -----------------------------------------------------------------------------------


def test_two_pumps_come_to_one_total():
    one = total(told(even(0, 1, 1), unknown=[span(1, 2)]), [syringe()], span(0, 2))
    two = total(told(even(0, 1, 2)), [], span(0, 2))

    both = together([one, two])

    assert (both.ml, both.mg(RACEMIC), both.unknown) == (3, 4, timedelta(hours=1))
    assert both.without_mass == (WithoutMass(Fraction(2), "no mg: enter and confirm the syringe"),)


def test_what_was_charted_is_never_added_to_what_was_measured():
    measured = total(told(even(0, 1, 1)), [], span(0, 1))
    charted = total(told(even(0, 1, 1), origin=Origin.CHARTED), [], span(0, 1))

    assert ml_words(charted) == "1 mL charted, not measured"
    with pytest.raises(ValueError, match="two lines"):
        together([measured, charted])


PIECES = st.lists(
    st.tuples(st.integers(1, 12), st.fractions(0, 20, max_denominator=60), st.booleans()),
    max_size=8,
)
SHELVES = st.lists(
    st.builds(
        syringe,
        begin=st.integers(-2, 80),
        concentration=st.sampled_from(["1", "4", "10"]),
        form=st.sampled_from(list(Form)),
        confirmed_by=st.sampled_from(["nurse", None]),
    ),
    max_size=4,
)


@given(PIECES, SHELVES, st.lists(st.fractions(0, 100, max_denominator=7), max_size=5))
def test_totals_of_adjacent_periods_add_up_to_the_total_of_all(pieces, shelf, cuts):
    begin, given_pieces = 0, []
    for length, ml, seen in pieces:
        given_pieces.append(Given(span(begin, begin + length), ml, seen))
        begin += length
    course = told(*given_pieces)
    edges = [0, *sorted(float(cut) for cut in cuts), 100]

    whole = total(course, shelf, span(0, 100))
    parts = together([total(course, shelf, span(a, b)) for a, b in pairwise(edges)])

    assert parts.ml == whole.ml == sum(piece.ml for piece in given_pieces)
    for substance in (RACEMIC, S_PLUS):
        assert parts.mg(substance) == whole.mg(substance)
    left_out = (sum(part.ml for part in one.without_mass) for one in (parts, whole))
    assert len(set(left_out)) == 1


def test_every_total_is_the_sum_of_its_parts_in_milligrams_and_millilitres():
    syringes = [syringe(-1), syringe(1, concentration="10"), syringe(3, confirmed_by=None)]

    given = total(told(even(0, 4, 4)), syringes, span(0, 4))

    in_mg = given.mg(RACEMIC)
    assert in_mg == dose.mg_in(1, 4) + dose.mg_in(2, 10)
    assert given.ml == 4
