"""The bodies of entries: answers, findings and words as JSON can hold them, and back.

The forms are for ever: add to them, never rename.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from station.domain.entry import Entry, EntryKind
from station.domain.observation_set import Answer, Source, Unanswered
from station.domain.side_effect import Finding, SideEffect


def of_answers(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The body of a set of observations."""
    return {"answers": {code: _answer(answer) for code, answer in answers.items()}}


def _answer(answer: Answer) -> dict[str, str]:
    body = {"source": answer.source.value}
    if answer.value is not None:
        body["value"] = answer.value
    if answer.unanswered is not None:
        body["unanswered"] = answer.unanswered.value
    if answer.measured_at is not None:
        body["measured_at"] = answer.measured_at.isoformat()
    return body


def answers(entry: Entry) -> dict[str, Answer]:
    """The answers of an entry; none for an entry that is not a set of observations."""
    if entry.kind is not EntryKind.OBSERVATIONS:
        return {}
    return {
        code: Answer(
            body.get("value"),
            Source(body["source"]),
            _moment(body.get("measured_at")),
            Unanswered(body["unanswered"]) if "unanswered" in body else None,
        )
        for code, body in entry.payload["answers"].items()
    }


def of_findings(findings: Sequence[Finding]) -> dict[str, Any]:
    """The body of a side-effect checklist."""
    return {"findings": [_finding(finding) for finding in findings]}


def _finding(finding: Finding) -> dict[str, Any]:
    body: dict[str, Any] = {"effect": finding.effect.value, "grade": finding.grade}
    if finding.onset is not None:
        body["onset"] = finding.onset.isoformat()
    if finding.end is not None:
        body["end"] = finding.end.isoformat()
    return body


def findings(entry: Entry) -> list[Finding]:
    """The findings of an entry; none for an entry that is not a checklist."""
    if entry.kind is not EntryKind.SIDE_EFFECTS:
        return []
    return [
        Finding(
            SideEffect(body["effect"]),
            int(body["grade"]),
            _moment(body.get("onset")),
            _moment(body.get("end")),
        )
        for body in entry.payload["findings"]
    ]


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def number(answer: Answer | None) -> Decimal | None:
    """The number an answer holds; None where there is none, never zero for a refusal."""
    if answer is None or answer.value is None:
        return None
    try:
        return Decimal(answer.value)
    except InvalidOperation:
        return None
