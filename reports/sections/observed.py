"""What nurses observed and what devices measured: pain, sets, ranges, side effects, notes."""

from zoneinfo import ZoneInfo

from reportlab.platypus import Flowable

from reports import style
from reports.shaping import isolated
from reports.words import Words, heading, table
from station.domain.figures import ABSENT
from station.domain.summary import EffectLine, RangeLine, SetLine, Summary
from station.domain.wall import day_words, moment_words

NO_SETS = "No set of observations was signed."
NO_RANGES = "No monitor was confirmed for this patient: no vital sign was measured by a device."
NO_EFFECTS = "No side effect was recorded."
NO_NOTES = "No note was written."
UNITS = {
    "Systolic": "mmHg",
    "Diastolic": "mmHg",
    "Heart rate": "/min",
    "SpO2": "%",
    "Respiration": "/min",
}
MORE = (
    ("alertness", "alertness {}"),
    ("temperature", "temperature {}"),
    ("oxygen", "on {}"),
    ("nausea", "nausea {}"),
    ("hallucination", "hallucination {}"),
    ("site", "site VIP {}"),
    ("pump-rate", "pump by eye {} mL/h"),
    ("pump-volume", "given {} mL"),
    ("pump-left", "left {} mL"),
    ("pump-locked", "pump locked {}"),
)


def sets(summary: Summary, wide: float) -> list[Flowable]:
    """Pain with the rest of each set, as it was signed."""
    found: list[Flowable] = [heading("Pain and observations")]
    if not summary.sets:
        return [*found, Words(NO_SETS)]
    zone = ZoneInfo(summary.ward.zone)
    head = (
        "Observed", "Pain rest", "Pain moving", "Sedation", "BP", "HR", "SpO2", "Resp.", "Also",
        "By",
    )  # fmt: skip
    shares = (0.135, 0.076, 0.076, 0.08, 0.07, 0.045, 0.053, 0.053, 0.312, 0.1)
    rows = [_set(one, zone) for one in summary.sets]
    return [*found, table(head, rows, [wide * share for share in shares])]


def _set(line: SetLine, zone: ZoneInfo) -> list[object]:
    answers = line.answers
    when = [moment_words(line.observed, zone)]
    if line.corrects:
        when.append(f"corrected {moment_words(line.recorded, zone)}")
    elif line.late:
        when.append(f"entered late, {moment_words(line.recorded, zone)}")
    pressure = [answers[code] for code in ("systolic", "diastolic") if code in answers]
    also = ", ".join(words.format(answers[code]) for code, words in MORE if code in answers)
    pain = [
        Words(answers.get(code, ABSENT), style.CELL_STRONG)
        for code in ("pain-rest", "pain-movement")
    ]
    rest = [answers.get(code, ABSENT) for code in ("heart-rate", "spo2", "respiration")]
    return [
        [Words(text, style.CELL if not at else style.SMALL) for at, text in enumerate(when)],
        *pain, answers.get("sedation", ABSENT), "/".join(pressure) or ABSENT, *rest,
        [Words(also, style.CELL), *(Words(one, style.CELL_STRONG) for one in line.checks)],
        isolated(line.by),
    ]  # fmt: skip


def ranges(summary: Summary, wide: float) -> list[Flowable]:
    """Lowest to highest of each measure, by ward day and in all."""
    found: list[Flowable] = [
        heading("Vital signs as the monitor measured them: lowest to highest"),
    ]
    if not summary.ranges:
        return [*found, Words(NO_RANGES)]
    head = ("Ward day", *(f"{name}, {unit}" for name, unit in UNITS.items()))
    widths = [wide * 0.2] + [wide * 0.16] * len(UNITS)
    rows = [_range(one) for one in summary.ranges]
    return [*found, table(head, rows, widths, rule_above=[len(rows)])]


def _range(line: RangeLine) -> list[object]:
    kind = style.CELL if line.day else style.CELL_STRONG
    name = day_words(line.day) if line.day else "In all"
    return [Words(name, style.CELL_STRONG), *(Words(line.ranges[one], kind) for one in UNITS)]


def effects(summary: Summary, wide: float) -> list[Flowable]:
    """Side effects with onset, end, grades, and the dose that ran at onset."""
    found: list[Flowable] = [heading("Side effects")]
    if not summary.effects:
        return [*found, Words(NO_EFFECTS)]
    zone = ZoneInfo(summary.ward.zone)
    head = ("Side effect", "Onset", "End", "Worst", "Grades", "Dose at onset")
    widths = [wide * share for share in (0.17, 0.14, 0.14, 0.1, 0.23, 0.22)]
    rows = [_effect(one, zone) for one in summary.effects]
    return [*found, table(head, rows, widths)]


def _effect(line: EffectLine, zone: ZoneInfo) -> list[object]:
    end = "still there" if line.end is None else moment_words(line.end, zone)
    grades = [Words(f"{moment_words(at, zone)} {grade}", style.CELL) for at, grade in line.course]
    return [
        Words(line.effect, style.CELL_STRONG), moment_words(line.onset, zone), end,
        Words(line.worst, style.CELL_STRONG), grades, line.dose_at_onset,
    ]  # fmt: skip


def notes(summary: Summary, wide: float) -> list[Flowable]:
    """Free notes, word for word."""
    found: list[Flowable] = [heading("Notes")]
    if not summary.notes:
        return [*found, Words(NO_NOTES)]
    zone = ZoneInfo(summary.ward.zone)
    rows = [
        [moment_words(one.observed, zone), isolated(one.words), isolated(one.by)]
        for one in summary.notes
    ]
    widths = [wide * share for share in (0.19, 0.64, 0.17)]
    return [*found, table(("When", "Note", "By"), rows, widths)]
