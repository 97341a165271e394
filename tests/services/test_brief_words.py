from datetime import UTC, datetime

import pytest

from station.domain import payload
from station.domain.entry import Entry, EntryKind
from station.domain.observation_set import ITEMS, Answer, Unanswered
from station.domain.side_effect import Finding, SideEffect
from station.services.brief_words import brief

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ASLEEP, REFUSED = (Answer(None, unanswered=one) for one in (Unanswered.ASLEEP, Unanswered.REFUSED))


def entry(kind, body):
    return Entry("e", "adm", kind, body, "nurse", AT, AT)


def a_set(**answers):
    given = {
        code.replace("_", "-"): one if isinstance(one, Answer) else Answer(one)
        for code, one in answers.items()
    }
    return brief(entry(EntryKind.OBSERVATIONS, payload.of_answers(given)))


def test_a_whole_set_begins_with_pain_and_pressure_and_leaves_out_what_is_nothing():
    said = a_set(
        pain_rest="5", pain_movement="7", sedation="0", alertness="A", systolic="142",
        diastolic="89", heart_rate="75", spo2="97", oxygen="air", respiration="17",
        temperature="36.8", nausea="0", hallucination="0", site="0", pump_rate="2.7",
        pump_volume="24.57",
    )  # fmt: skip

    assert said == (
        "Pain 5/7 · BP 142/89 · HR 75 · SpO2 97 · Resp. 17 · Temp. 36.8 · Sedation 0"
        " · Pump by eye 2.7 mL/h"
    )


def test_what_is_not_nothing_is_said():
    said = a_set(alertness="V", oxygen="O2", nausea="2", hallucination="1", site="3")

    assert said == "Alertness V · O2 · Nausea 2 · Hallucination 1 · Site VIP 3"


def test_a_reason_is_an_answer_and_is_said_once_for_both_halves():
    assert a_set(pain_rest=ASLEEP, pain_movement=ASLEEP) == "Pain asleep"
    assert a_set(pain_rest="3", pain_movement=REFUSED) == "Pain 3/refused"
    assert a_set(pain_rest="3") == "Pain 3/—"
    assert a_set(pain_rest="3", pain_movement="3") == "Pain 3/3"
    assert a_set(diastolic="80") == "BP —/80"
    assert a_set(sedation=ASLEEP) == "Sedation asleep"


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_no_answer_that_says_something_is_left_out(item):
    said = brief(entry(EntryKind.OBSERVATIONS, payload.of_answers({item.code: REFUSED})))

    # the volumes stand in the entry itself
    assert (item.code in ("pump-volume", "pump-left")) == ("refused" not in said)


def test_of_the_pump_by_eye_the_rate_is_said_and_a_lock_that_is_open():
    assert a_set(pump_rate="2", pump_left="30", pump_locked="yes") == "Pump by eye 2 mL/h"
    assert a_set(pump_locked="no") == "Pump locked no"


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (EntryKind.OBSERVATIONS, payload.of_answers({}), "Nothing answered"),
        (
            EntryKind.SIDE_EFFECTS,
            payload.of_findings([Finding(SideEffect.NAUSEA, 2, AT)]),
            "Nausea moderate",
        ),
        (
            EntryKind.SIDE_EFFECTS,
            payload.of_findings([Finding(SideEffect.NAUSEA, 0, AT, AT)]),
            "Nausea ended",
        ),
        (
            EntryKind.SIDE_EFFECTS,
            payload.of_findings([Finding(SideEffect.NAUSEA, 0)]),
            "No side effect",
        ),
        (EntryKind.OFF_MONITOR, {"reason": "walking"}, "Off the monitor: walking"),
        (EntryKind.BACK_ON_MONITOR, {}, "Back on the monitor"),
        (EntryKind.NOTE, {"text": "slept"}, "slept"),
        (EntryKind.UNDONE, {}, "Undone"),
    ],
)
def test_every_other_kind_is_one_line(kind, body, words):
    assert brief(entry(kind, body)) == words
