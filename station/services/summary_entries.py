"""What a summary says of the nurses' entries: sets, side effects, notes, and what was corrected."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from station.data.engine import Store
from station.domain import payload
from station.domain.by_eye import looks
from station.domain.entry import Entry, EntryKind, live
from station.domain.figures import ABSENT, figure
from station.domain.observation_set import ITEM, Answer, Unanswered
from station.domain.side_effect import GRADE_WORDS, Course, courses
from station.domain.summary import CorrectionLine, EffectLine, NoteLine, SetLine
from station.domain.weight import Weight
from station.services import by_eye
from station.services.rates import MG_STEP, RateChange, rate_at, running_words
from station.services.stay import Stay

Names = Mapping[str, str]
UNKNOWN_DOSE = "not known"
UNDONE = "undone: it does not count"


def set_lines(store: Store, stay: Stay, names: Names) -> tuple[SetLine, ...]:
    """The sets of observations that stand, oldest first; the pump by eye is held to the record."""
    pumps = by_eye.cabled(store, stay)
    checks = {
        look.entry: tuple(by_eye.disagreements(store, pumps, look))
        for look in looks(live(stay.entries))
    }
    return tuple(
        SetLine(
            entry.observed_at,
            entry.recorded_at,
            names.get(entry.author, entry.author),
            {code: answer_words(one) for code, one in payload.answers(entry).items()},
            entry.late and entry.supersedes is None,
            entry.supersedes is not None,
            checks.get(entry.entry_id, ()),
        )
        for entry in live(stay.entries)
        if entry.kind is EntryKind.OBSERVATIONS
    )


def answer_words(answer: Answer) -> str:
    """An answer as the page prints it: its value, or why there is none."""
    if isinstance(answer.unanswered, Unanswered):
        return answer.unanswered.value
    number = payload.number(answer)
    return str(answer.value) if number is None else figure(number, MG_STEP)


def effect_lines(stay: Stay, story: Sequence[RateChange]) -> tuple[EffectLine, ...]:
    """Side effects from onset to end, with every grade and the dose at onset."""
    looks = [(one.observed_at, payload.findings(one)) for one in live(stay.entries)]
    return tuple(_effect(course, stay, story) for course in courses(looks))


def _effect(course: Course, stay: Stay, story: Sequence[RateChange]) -> EffectLine:
    return EffectLine(
        course.effect.value,
        course.begin,
        course.end,
        GRADE_WORDS[course.worst],
        tuple((at, GRADE_WORDS[grade]) for at, grade in course.grades),
        dose_at(stay, story, course.begin),
    )


def dose_at(stay: Stay, story: Sequence[RateChange], moment: datetime) -> str:
    """The dose that ran at a moment, of each pump that was seen just then."""
    running = [running_words(stay, one) for one in rate_at(story, moment)]
    return "; ".join(" · ".join(words) for words in running) or UNKNOWN_DOSE


def note_lines(entries: Sequence[Entry], names: Names) -> tuple[NoteLine, ...]:
    """The free notes that stand, oldest first."""
    return tuple(
        NoteLine(
            entry.observed_at, names.get(entry.author, entry.author), str(entry.payload["text"])
        )
        for entry in live(entries)
        if entry.kind is EntryKind.NOTE
    )


def correction_lines(stay: Stay, names: Names) -> tuple[CorrectionLine, ...]:
    """Everything that was corrected or undone: before, after, who, when and why."""
    found = [*_of_entries(stay.entries, names), *_of_weights(stay.weights, names)]
    found += [
        CorrectionLine(
            one.begin, "Syringe", "see struck-through line", "see syringes",
            names.get(one.author, one.author), one.recorded, one.reason,
        )
        for one in stay.syringes
        if one.supersedes is not None
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.recorded))


def _of_entries(entries: Sequence[Entry], names: Names) -> Iterator[CorrectionLine]:
    by_id = {entry.entry_id: entry for entry in entries}
    for entry in entries:
        before = by_id.get(entry.supersedes or "")
        if before is None:
            continue
        undone = entry.kind is EntryKind.UNDONE
        was, now = entry_words(before), UNDONE if undone else entry_words(entry)
        if not undone:
            was, now = _differences(before, entry) or (was, now)
        yield CorrectionLine(
            before.observed_at, _kind_words(before), was, now,
            names.get(entry.author, entry.author), entry.recorded_at, entry.reason or "",
        )  # fmt: skip


def _kind_words(entry: Entry) -> str:
    return entry.kind.value.replace("-", " ").capitalize()


def entry_words(entry: Entry) -> str:
    """An entry in one line."""
    if entry.kind is EntryKind.OBSERVATIONS:
        answers = payload.answers(entry).items()
        return ", ".join(f"{_label(code)} {answer_words(one)}" for code, one in answers)
    if entry.kind is EntryKind.SIDE_EFFECTS:
        found = payload.findings(entry)
        return ", ".join(f"{one.effect.value} {GRADE_WORDS[one.grade]}" for one in found)
    if entry.kind is EntryKind.NOTE:
        return str(entry.payload["text"])
    return str(entry.payload.get("reason", "")) or ABSENT


def _label(code: str) -> str:
    return ITEM[code].label if code in ITEM else code


def _differences(before: Entry, after: Entry) -> tuple[str, str] | None:
    """Of two sets, only the answers that differ."""
    old, new = payload.answers(before), payload.answers(after)
    codes = [code for code in {**old, **new} if old.get(code) != new.get(code)]
    if not codes:
        return None

    def words(answers: Mapping[str, Answer]) -> str:
        return ", ".join(
            f"{_label(code)} {answer_words(answers[code]) if code in answers else ABSENT}"
            for code in codes
        )

    return words(old), words(new)


def _of_weights(weights: Sequence[Weight], names: Names) -> Iterator[CorrectionLine]:
    by_id = {one.id: one for one in weights}
    for one in weights:
        before = by_id.get(one.supersedes or "")
        if before is not None:
            yield CorrectionLine(
                before.observed, "Weight", weight_words(before), weight_words(one),
                names.get(one.author, one.author), one.recorded, one.reason,
            )  # fmt: skip


def weight_words(weight: Weight) -> str:
    """A weight in kilograms."""
    return f"{figure(weight.kilograms, MG_STEP)} kg"
