from datetime import UTC, datetime, timedelta

from station.domain.side_effect import GRADE_WORDS, Finding, SideEffect, courses

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_an_effect_runs_from_its_onset_to_the_look_that_no_longer_finds_it():
    [course] = courses(
        [
            (NOON, [Finding(SideEffect.NAUSEA, 1, onset=NOON - HOUR)]),
            (NOON + HOUR, [Finding(SideEffect.NAUSEA, 3)]),
            (NOON + 2 * HOUR, [Finding(SideEffect.NAUSEA, 3)]),
            (NOON + 3 * HOUR, [Finding(SideEffect.NAUSEA, 0)]),
        ]
    )
    assert (course.begin, course.end, course.worst) == (NOON - HOUR, NOON + 3 * HOUR, 3)
    assert course.grades == ((NOON - HOUR, 1), (NOON + HOUR, 3))
    assert course.grade == 3


def test_a_told_end_is_kept_and_never_lies_before_the_onset():
    [kept] = courses([(NOON, [Finding(SideEffect.TINGLING, 1, NOON - HOUR, NOON - HOUR / 2)])])
    assert kept.end == NOON - HOUR / 2
    [late] = courses([(NOON, [Finding(SideEffect.TINGLING, 1, NOON, NOON - HOUR)])])
    assert late.end == late.begin


def test_a_look_that_does_not_mention_an_effect_leaves_it_open():
    (open_effect,) = courses([(NOON, [Finding(SideEffect.HEADACHE, 2)]), (NOON + HOUR, [])])
    assert open_effect.end is None


def test_an_effect_that_was_never_there_has_no_course():
    assert courses([(NOON, [Finding(SideEffect.HEART, 0)])]) == []


def test_an_effect_that_comes_back_has_two_courses():
    looks = [(NOON + n * HOUR, [Finding(SideEffect.EMOTIONAL, n % 2)]) for n in range(4)]
    assert [course.end is None for course in courses(looks)] == [False, True]


def test_the_checklist_is_the_leaflets_eight_in_four_grades():
    assert len(SideEffect) == 8
    assert GRADE_WORDS == ("none", "mild", "moderate", "severe")
