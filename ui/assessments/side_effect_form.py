"""The decisions of the side-effect checklist: eight effects, four grades, onset and end.  No Qt."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from typing_extensions import override

from station.domain import payload
from station.domain.entry import Entry, live
from station.domain.errors import Refused
from station.domain.side_effect import GRADE_WORDS, Course, Finding, SideEffect, courses
from station.services.drafts import Opened
from station.services.enter import Hand, check_finding, sign_findings
from ui.entries.form import Field, FieldKind, Form, Line
from ui.entries.moment import read_moment, told

GRADES = tuple((str(grade), f"{grade} {words}") for grade, words in enumerate(GRADE_WORDS))
NONE = "0"


def _line(effect: SideEffect) -> Line:
    label = effect.value.capitalize()
    return Line(
        label,
        (
            Field(f"grade {effect}", label, FieldKind.CHOICE, GRADES),
            Field(f"onset {effect}", f"{label}, onset", FieldKind.TIME, hint="onset"),
            Field(f"end {effect}", f"{label}, end", FieldKind.TIME, hint="end"),
        ),
    )


class SideEffectForm(Form):
    """What is asked at one look; an effect that is not graded stays as it was."""

    name = "side-effects"
    title = "Side effects"

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__([_line(effect) for effect in SideEffect], zone)
        self.courses: list[Course] = []

    # ------------------------------------------------------------ the record

    @override
    def opened(self, found: Opened, now: datetime) -> str:
        """The courses so far come from what stands in the record."""
        looks = [
            (one.observed_at, payload.findings(one))
            for one in live(found.entries)
            if one.entry_id != self.amends
        ]
        self.courses = courses(looks)
        return super().opened(found, now)

    def amend(self, entry: Entry) -> None:
        """Begin with what an entry says, to correct it."""
        self.amends, self.usual = entry.entry_id, entry.observed_at
        for finding in payload.findings(entry):
            self.put(f"grade {finding.effect}", str(finding.grade))
            for name, moment in (("onset", finding.onset), ("end", finding.end)):
                if moment is not None:
                    self.put(f"{name} {finding.effect}", self._face(moment))

    def _face(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def open_course(self, effect: SideEffect) -> Course | None:
        """The course of an effect that has no end yet."""
        lasting = [one for one in self.courses if one.effect is effect and one.end is None]
        return lasting[-1] if lasting else None

    @property
    def open_courses(self) -> list[Course]:
        """Every effect that has no end yet."""
        return [one for one in self.courses if one.end is None]

    # ------------------------------------------------------------ answering

    def none_of_the_others(self) -> None:
        """Everything that is not graded yet is graded none: one explicit act."""
        for effect in SideEffect:
            if not self.text(f"grade {effect}"):
                self.put(f"grade {effect}", NONE)

    @override
    def answered(self, line: Line) -> bool:
        """A grade answers; times are told where they are known."""
        return bool(self.text(line.codes[0]))

    @override
    def check(self, code: str, text: str, now: datetime) -> None:
        """A time needs its grade, and both must be able to be."""
        kind, _, name = code.partition(" ")
        effect = SideEffect(name)
        if kind == "grade":
            return
        if not self.text(f"grade {effect}"):
            raise Refused(f"Grade it first: the {kind} alone says nothing.")
        known = self.open_course(effect)
        if kind == "onset" and known is not None:
            began = told(known.begin, self.zone, now)
            raise Refused(f"It is open since {began}: its onset is in the record.")
        if (
            kind == "onset"
            and self.text(f"grade {effect}") == NONE
            and not self.text(f"end {effect}")
        ):
            raise Refused("An onset goes with mild, moderate or severe.")
        if kind == "end" and known is None and self.text(f"grade {effect}") == NONE:
            raise Refused("Nothing of this is open: there is nothing to end.")
        check_finding(self._finding(effect, now), self.observed_at(now))
        if kind == "end" and known is not None and self._time(code, now) < known.begin:
            raise Refused("The end lies before the onset in the record.")

    def _time(self, code: str, now: datetime) -> datetime:
        return read_moment(self.text(code), self.zone, now)

    def _finding(self, effect: SideEffect, now: datetime) -> Finding:
        onset, end = (
            self._time(f"{kind} {effect}", now) if self.text(f"{kind} {effect}") else None
            for kind in ("onset", "end")
        )
        return Finding(effect, int(self.text(f"grade {effect}")), onset, end)

    def findings(self, now: datetime) -> list[Finding]:
        """Everything graded, in the leaflet's order."""
        return [self._finding(effect, now) for effect in SideEffect if self.text(f"grade {effect}")]

    # ------------------------------------------------------------ words

    @override
    def said(self, line: Line, now: datetime) -> str:
        """What the record says of an effect so far."""
        effect = SideEffect(line.codes[0].partition(" ")[2])
        known = self.open_course(effect)
        if known is not None:
            return f"{GRADE_WORDS[known.grade]} since {told(known.begin, self.zone, now)}"
        ended = [one.end for one in self.courses if one.effect is effect and one.end is not None]
        return f"ended {told(max(ended), self.zone, now)}" if ended else "not noted so far"

    def open_words(self, course: Course, now: datetime) -> tuple[str, str]:
        """An open course for the list of those that last."""
        words = f"{GRADE_WORDS[course.grade]} since {told(course.begin, self.zone, now)}"
        return course.effect.value.capitalize(), words

    @property
    @override
    def rest_words(self) -> str:
        """What is not graded stays as it was."""
        if not self.blanks:
            return "Every side effect is graded."
        return (
            "What is not graded stays as the record has it."
            " What is half-typed is kept if you walk away."
        )

    @override
    def signing(self, hand: Hand, now: datetime) -> Callable[[], object]:
        """Sign the checklist; the draft goes with it."""
        findings, moment, amends = self.findings(now), self.observed_at(now), self.amending()
        return lambda: sign_findings(hand, findings, moment, self.name, amends)
