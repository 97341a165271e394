"""One entry in a line as a nurse would say it at handover: what matters first, nothing twice."""

from collections.abc import Iterator, Mapping

from station.domain import payload
from station.domain.entry import Entry, EntryKind
from station.domain.figures import ABSENT
from station.domain.observation_set import Answer
from station.domain.side_effect import GRADE_WORDS

# How each answer is said, in this order, and the answer that is nothing to say.
SAID = (
    ("heart-rate", "HR {}", ""), ("spo2", "SpO2 {}", ""), ("respiration", "Resp. {}", ""),
    ("temperature", "Temp. {}", ""), ("sedation", "Sedation {}", ""),
    ("alertness", "Alertness {}", "A"), ("oxygen", "{}", "air"), ("nausea", "Nausea {}", "0"),
    ("hallucination", "Hallucination {}", "0"), ("site", "Site VIP {}", "0"),
    ("pump-rate", "Pump by eye {} mL/h", ""), ("pump-locked", "Pump locked {}", "yes"),
)  # fmt: skip


def brief(entry: Entry) -> str:
    """The entry in one line."""
    match entry.kind:
        case EntryKind.OBSERVATIONS:
            return " · ".join(_set(payload.answers(entry))) or "Nothing answered"
        case EntryKind.SIDE_EFFECTS:
            words = [
                f"{one.effect.value} {GRADE_WORDS[one.grade] if one.grade else 'ended'}"
                for one in payload.findings(entry)
                if one.grade or one.end
            ]
            said = ", ".join(words)
            return f"{said[:1].upper()}{said[1:]}" or "No side effect"
        case EntryKind.OFF_MONITOR:
            return f"Off the monitor: {entry.payload.get('reason', '')}"
        case EntryKind.BACK_ON_MONITOR:
            return "Back on the monitor"
        case EntryKind.NOTE:
            return str(entry.payload.get("text", ""))
        case EntryKind.UNDONE:
            return "Undone"


def _set(answers: Mapping[str, Answer]) -> Iterator[str]:
    if said := pair(answers, "pain-rest", "pain-movement"):
        yield f"Pain {said}"
    if said := pair(answers, "systolic", "diastolic"):
        yield f"BP {said}"
    for code, form, nothing in SAID:
        answer = answers.get(code)
        if answer is not None and answer.value != nothing:
            yield form.format(_said(answer))


def pair(answers: Mapping[str, Answer], first: str, second: str) -> str:
    """Two answers that are one figure to a nurse: 5/7, 142/90, asleep; empty if there is none."""
    found = [answers.get(code) for code in (first, second)]
    if not any(found):
        return ""
    words = [ABSENT if one is None else _said(one) for one in found]
    return words[0] if words[0] == words[1] and not words[0].isdigit() else "/".join(words)


def _said(answer: Answer) -> str:
    return answer.value or str(answer.unanswered)
