from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import payload
from station.domain.by_eye import HOLDS, Look, charted, differences, differs, line_of, looks
from station.domain.course import Origin
from station.domain.dose import hours
from station.domain.entry import Entry, EntryKind
from station.domain.observation_set import Answer, Unanswered
from station.domain.period import Period, elapsed

START = datetime(2026, 4, 4, tzinfo=UTC)


def at(number):
    return START + timedelta(hours=number)


def span(begin, end):
    return Period(at(begin), at(end))


def a_look(hour, rate=None, **more):
    more = {name: Decimal(value) for name, value in more.items()}
    return Look(at(hour), None if rate is None else Decimal(rate), **more)


def a_set(hour, **answers):
    body = payload.of_answers({code.replace("_", "-"): one for code, one in answers.items()})
    return Entry("e1", "a", EntryKind.OBSERVATIONS, body, "n", at(hour), at(hour))


def levels(story):
    return [(one.period, int(one.ml_per_hour)) for one in story.levels]


def volume(course):
    return sum(piece.ml for piece in course.given)


# ---------------------------------------------------------------- what a set says


def test_what_a_set_says_of_the_pump_is_read_with_its_moment():
    [look] = looks(
        [
            a_set(
                1, pump_rate=Answer("2"), pump_volume=Answer("12.5"), pump_left=Answer("37.5"),
                pump_locked=Answer("yes"),
            )
        ]
    )  # fmt: skip
    assert look == Look(at(1), Decimal(2), Decimal("12.5"), Decimal("37.5"), True, "e1")  # noqa: FBT003 - the pump is locked
    assert look.volumes == {
        "pump-rate": 2, "pump-volume": Decimal("12.5"), "pump-left": Decimal("37.5"),
    }  # fmt: skip


def test_a_pump_that_is_not_locked_is_told_from_one_that_nobody_tried():
    assert looks([a_set(1, pump_locked=Answer("no"))])[0].locked is False
    assert looks([a_set(1, pump_rate=Answer("2"))])[0].locked is None


def test_a_set_without_the_pump_or_with_a_reason_why_not_says_nothing():
    refused = Answer(None, unanswered=Unanswered.NOT_DONE)
    assert looks([a_set(1, pain_rest=Answer("2")), a_set(2, pump_rate=refused)]) == []


def test_each_admission_has_a_pump_without_a_cable_of_its_own():
    assert line_of("a") != line_of("b")


# ---------------------------------------------------------------- what was charted


def test_a_charted_rate_holds_until_the_next_one():
    story = charted([a_look(1, "2"), a_look(3, "3")], [span(0, 4)])
    assert levels(story) == [(span(1, 3), 2), (span(3, 4), 3)]
    assert volume(story.course) == 7
    assert story.course.origin is Origin.CHARTED
    assert story.course.unknown == ()


def test_time_that_nobody_charted_is_never_bridged():
    story = charted([a_look(0, "2"), a_look(10, "2")], [span(0, 12)])
    assert levels(story) == [(span(0, 4), 2), (span(10, 12), 2)]
    assert volume(story.course) == 8 + 4
    assert story.course.unknown == (span(4, 10),)


def test_before_the_first_charted_rate_nobody_said_that_a_pump_ran():
    story = charted([a_look(5, "2")], [span(0, 6)])
    assert (story.course.unknown, volume(story.course)) == ((), 2)


def test_a_charted_stop_that_nothing_follows_is_the_end():
    story = charted([a_look(0, "2"), a_look(2, "0")], [span(0, 40)])
    assert levels(story) == [(span(0, 2), 2), (span(2, 2), 0)]
    assert (story.course.unknown, volume(story.course)) == ((), 4)


def test_after_a_stop_and_a_long_silence_another_rate_leaves_unknown_time():
    story = charted([a_look(0, "0"), a_look(9, "1")], [span(0, 10)])
    assert levels(story) == [(span(0, 4), 0), (span(9, 10), 1)]
    assert story.course.unknown == (span(4, 9),)


def test_beside_a_confirmed_pump_nothing_is_charted():
    read = [a_look(1, "2"), a_look(3, "9"), a_look(6, "1"), a_look(7, given="12")]
    story = charted(read, [span(0, 2), span(5, 8)])
    assert levels(story) == [(span(1, 2), 2), (span(6, 8), 1)]
    assert volume(story.course) == 2 + 2
    assert charted(read[1:2], [span(0, 2), span(5, 8)]) is None
    assert charted([], [span(0, 2)]) is None


def test_a_rate_read_this_very_moment_has_given_nothing_yet():
    story = charted([a_look(2, "2")], [span(0, 2)])
    assert levels(story) == [(span(2, 2), 2)]
    assert (story.course.given, story.course.unknown) == ((), ())


@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 9)), unique_by=lambda one: one[0]),
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 200)), max_size=4),
)
def test_the_levels_that_are_drawn_add_up_to_the_total_and_hold_no_longer_than_they_may(
    rates, times
):
    minute = timedelta(minutes=1)
    read = [Look(START + m * minute, Decimal(r)) for m, r in sorted(rates)]
    uncabled = [Period(START + b * minute, START + (b + n) * minute) for b, n in times]
    story = charted(read, uncabled)
    if story is None:
        return
    drawn = [one.period for one in story.levels]
    total = sum(
        (Fraction(one.ml_per_hour) * hours(one.period.length) for one in story.levels), Fraction(0)
    )
    assert volume(story.course) == total
    assert all(one.length <= HOLDS for one in drawn)
    assert elapsed(drawn) == sum((one.length for one in drawn), timedelta())
    assert not any(one.overlaps(blind) for one in drawn for blind in story.course.unknown)


# ---------------------------------------------------------------- against the record


@pytest.mark.parametrize(
    ("code", "eye", "record", "off"),
    [
        ("pump-volume", "13", "12", False),  # 1 mL is allowed
        ("pump-volume", "13.01", "12", True),
        ("pump-volume", "105", "100", False),  # 5 % is more than 1 mL
        ("pump-volume", "105.01", "100", True),
        ("pump-left", "10.9", "12", True),
        ("pump-rate", "2.1", "2", False),  # of a rate, 5 %
        ("pump-rate", "3", "2", True),
        ("pump-rate", "0.1", "0", True),
        ("pump-rate", "0", "0", False),
    ],
)
def test_a_look_disagrees_beyond_the_larger_of_5_percent_and_1_ml(code, eye, record, off):
    assert differs(code, Decimal(eye), Decimal(record)) is off


def test_a_disagreement_is_said_in_words_with_both_figures():
    look = a_look(1, "3", given="12.5", left="40")
    record = {"pump-rate": [Decimal(2)], "pump-volume": [Decimal("14.25")]}
    assert differences(look, record) == [
        "rate 3 mL/h by eye, 2 mL/h in the record",
        "given 12.5 mL by eye, 14.25 mL in the record",
    ]


def test_a_look_agrees_with_any_of_what_was_told_about_its_moment():
    told = {"pump-rate": [Decimal(2), Decimal(3)]}
    assert differences(a_look(1, "3"), told) == []
    assert differences(a_look(1, "4"), told) == ["rate 4 mL/h by eye, 2 mL/h in the record"]


def test_of_what_the_pump_did_not_tell_nothing_is_said():
    assert differences(a_look(1, "3", left="20"), {"pump-left": []}) == []
