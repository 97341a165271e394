"""What was entered about a patient, newest first, in words: what stands, and what was replaced."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from station.data import entries, people, syringes, weights
from station.domain import figures, payload
from station.domain.entry import Entry, EntryKind
from station.domain.observation_set import ITEM, Answer, Source
from station.domain.side_effect import GRADE_WORDS, Finding
from station.domain.syringe import Syringe
from station.domain.units import unit_of
from station.domain.weight import Weight
from station.services.enter import Hand

KINDS = {
    EntryKind.OBSERVATIONS: "Observations",
    EntryKind.SIDE_EFFECTS: "Side effects",
    EntryKind.OFF_MONITOR: "Off the monitor",
    EntryKind.BACK_ON_MONITOR: "Back on the monitor",
    EntryKind.NOTE: "Note",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing entered: `entry` is None for a weight or a syringe, which have forms of their own.

    `replaced` says what became of one that stands no more, with who, when and why.
    """

    name: str
    kind: str
    words: str
    author: str
    observed_at: datetime
    recorded_at: datetime
    late: bool = False
    corrects: str = ""
    replaced: str = ""
    entry: Entry | None = None
    weight: Weight | None = None


def lines(hand: Hand, since: datetime, zone: ZoneInfo) -> list[Line]:
    """Everything recorded since a moment, superseded rows too, the newest first."""
    names = people.names(hand.store)
    signed = entries.entries(hand.store, hand.admission.id)
    weighed = weights.weights(hand.store, hand.admission.id)
    filled = syringes.syringes(hand.store, hand.admission.id)
    fates = _fates(signed, weighed, filled, names, zone)
    found = [_entry_line(one, names, fates, zone) for one in signed if one.kind in KINDS]
    found += [_weight_line(one, names, fates) for one in weighed]
    found += [_syringe_line(one, names, fates) for one in filled]
    recent = [one for one in found if one.recorded_at >= since]
    return sorted(recent, key=lambda one: (one.observed_at, one.recorded_at), reverse=True)


def _fates(
    signed: list[Entry],
    weighed: list[Weight],
    filled: list[Syringe],
    names: dict[str, str],
    zone: ZoneInfo,
) -> dict[str, str]:
    """What became of every row that stands no more."""
    fates = {}
    for entry in signed:
        if entry.supersedes is not None:
            verb = "struck out" if entry.kind is EntryKind.UNDONE else "corrected"
            who = f"{names[entry.author]} {_clock(entry.recorded_at, zone)}"
            fates[entry.supersedes] = f"{verb} by {who}: {entry.reason}"
    rows: list[Weight | Syringe] = [*weighed, *filled]
    for row in rows:
        if row.supersedes is not None:
            who = f"{names[row.author]} {_clock(row.recorded, zone)}"
            fates[row.supersedes] = f"replaced by {who}: {row.reason}"
    return fates


def _entry_line(entry: Entry, names: dict[str, str], fates: dict[str, str], zone: ZoneInfo) -> Line:
    return Line(
        entry.entry_id, KINDS[entry.kind], entry_words(entry, zone), names[entry.author],
        entry.observed_at, entry.recorded_at, entry.late,
        "" if entry.supersedes is None else f"corrects an earlier entry: {entry.reason}",
        fates.get(entry.entry_id, ""), entry,
    )  # fmt: skip


def _weight_line(weight: Weight, names: dict[str, str], fates: dict[str, str]) -> Line:
    return Line(
        weight.id, "Weight", f"{weight.kilograms:f} kg, {weight.method.value}",
        names[weight.author], weight.observed, weight.recorded,
        corrects=f"corrects an earlier weight: {weight.reason}" if weight.supersedes else "",
        replaced=fates.get(weight.id, ""), weight=weight,
    )  # fmt: skip


def _syringe_line(syringe: Syringe, names: dict[str, str], fates: dict[str, str]) -> Line:
    form = "" if syringe.form is None else f" {syringe.form.value}"
    holds = "—" if syringe.concentration is None else f"{syringe.concentration:f} mg/mL"
    state = "confirmed" if syringe.confirmed_by else "waits for its second entry"
    return Line(
        syringe.id, "Syringe", f"{syringe.drug}{form} {holds}, {state}", names[syringe.author],
        syringe.begin, syringe.recorded, replaced=fates.get(syringe.id, ""),
    )  # fmt: skip


def entry_words(entry: Entry, zone: ZoneInfo) -> str:
    """What an entry says, in one line or, for a note, in its own."""
    match entry.kind:
        case EntryKind.OBSERVATIONS:
            return " · ".join(_answers(payload.answers(entry)))
        case EntryKind.SIDE_EFFECTS:
            return " · ".join(_finding(one, zone) for one in payload.findings(entry))
        case EntryKind.OFF_MONITOR:
            expected = entry.payload.get("expected_return")
            back = (
                f", back about {_clock(datetime.fromisoformat(expected), zone)}" if expected else ""
            )
            return f"{entry.payload['reason']}{back}"
        case EntryKind.NOTE:
            return str(entry.payload["text"])
        case _:
            return ""


def _answers(answers: dict[str, Answer]) -> list[str]:
    """The answers in the order of the form, the pressure as one figure."""
    upper, lower = answers.get("systolic"), answers.get("diastolic")
    whole = upper is not None and lower is not None and bool(upper.value and lower.value)
    words = []
    for code, item in ITEM.items():
        answer = answers.get(code)
        if answer is None or (whole and code == "diastolic"):
            continue
        if whole and code == "systolic" and upper is not None and lower is not None:
            words.append(f"BP {upper.value}/{lower.value} mmHg{_origin(upper)}")
            continue
        words.append(f"{item.label} {answer_words(code, answer)}{_origin(answer)}")
    return words


def answer_words(code: str, answer: Answer) -> str:
    """One answer with its unit, or the reason why there is none."""
    if answer.value is None:
        return "—" if answer.unanswered is None else answer.unanswered.value
    unit = figures.unit_words(unit_of(ITEM[code].unit)) if ITEM[code].unit else ""
    gap = "" if not unit or unit[0] in "/%" else " "
    return f"{answer.value}{gap}{unit}"


def _origin(answer: Answer) -> str:
    return " (device)" if answer.source is Source.DEVICE else ""


def _finding(finding: Finding, zone: ZoneInfo) -> str:
    ended = finding.grade == 0 and finding.end is not None
    words = f"{finding.effect.value.capitalize()} {'' if ended else GRADE_WORDS[finding.grade]}"
    words = words.strip()
    if finding.onset is not None:
        words += f" from {_clock(finding.onset, zone)}"
    if finding.end is not None:
        words += f" {'ended' if ended else 'until'} {_clock(finding.end, zone)}"
    return words


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
