"""Side effects of ketamine as the leaflet names them, and their courses from onset to end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SideEffect(StrEnum):
    """The leaflet's eight, in its order."""

    PRESSURE = "raised blood pressure"
    HEART = "higher heart rate"
    HEADACHE = "headache"
    LIGHT_HEADED = "light-headedness"
    TINGLING = "tingling"
    EMOTIONAL = "emotional reaction"
    HALLUCINATION = "transient hallucination"
    NAUSEA = "nausea"


GRADE_WORDS = ("none", "mild", "moderate", "severe")


@dataclass(frozen=True, slots=True)
class Finding:
    """One side effect at one look: its grade 0 to 3, and its onset and end where they were told."""

    effect: SideEffect
    grade: int
    onset: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """One side effect from onset to end (None: still there), its worst grade and every change."""

    effect: SideEffect
    begin: datetime
    end: datetime | None
    worst: int
    grades: tuple[tuple[datetime, int], ...] = field(default=())

    @property
    def grade(self) -> int:
        """The grade now, or when it ended."""
        return self.grades[-1][1]


def courses(looks: Sequence[tuple[datetime, Sequence[Finding]]]) -> list[Course]:
    """The side effects' courses from successive looks, oldest first.

    A look that does not mention an effect leaves it as it was; grade 0 ends it at the told end, or
    at the look.
    """
    under_way: dict[SideEffect, Course] = {}
    ended: list[Course] = []
    for looked_at, findings in sorted(looks, key=lambda look: look[0]):
        for finding in findings:
            course = under_way.pop(finding.effect, None)
            if finding.grade:
                course = _worsened(course, finding, looked_at)
            if course is None:
                continue
            if finding.grade and finding.end is None:
                under_way[finding.effect] = course
            else:
                end = max(finding.end or looked_at, course.begin)
                ended.append(_ended(course, end))
    return sorted([*ended, *under_way.values()], key=lambda course: course.begin)


def _worsened(course: Course | None, finding: Finding, looked_at: datetime) -> Course:
    if course is None:
        begin = finding.onset or looked_at
        return Course(finding.effect, begin, None, finding.grade, ((begin, finding.grade),))
    grades = course.grades
    if grades[-1][1] != finding.grade:
        grades = (*grades, (looked_at, finding.grade))
    return Course(course.effect, course.begin, None, max(course.worst, finding.grade), grades)


def _ended(course: Course, end: datetime) -> Course:
    return Course(course.effect, course.begin, end, course.worst, course.grades)
