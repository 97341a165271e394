from datetime import UTC, datetime, timedelta

from station.domain import payload
from station.domain.by_hand import Found, found_by_hand, newest_by_hand
from station.domain.entry import Entry, EntryKind
from station.domain.observation_set import Answer, Source, Unanswered

START = datetime(2026, 4, 4, tzinfo=UTC)
PRESSURE = ("systolic", "diastolic")


def at(hours):
    return START + timedelta(hours=hours)


def a_set(hour, **answers):
    body = payload.of_answers({code.replace("_", "-"): one for code, one in answers.items()})
    return Entry(f"e{hour}", "a", EntryKind.OBSERVATIONS, body, "n", at(hour), at(hour))


def taken(value):
    return Answer(value, Source.DEVICE, at(0))


def test_what_was_typed_is_found_and_what_was_taken_from_a_device_is_not():
    sets = [a_set(1, heart_rate=Answer("88")), a_set(2, heart_rate=taken("90")), a_set(3)]
    assert [*found_by_hand(sets, ["heart-rate"])] == [Found(at(1), (88,))]


def test_a_pressure_needs_both_its_figures_and_is_typed_if_one_of_them_was():
    sets = [
        a_set(1, systolic=Answer("150"), diastolic=Answer("90")),
        a_set(2, systolic=Answer("151"), diastolic=taken("91")),
        a_set(3, systolic=taken("152"), diastolic=taken("92")),
        a_set(4, systolic=Answer("153")),
    ]
    assert [*found_by_hand(sets, PRESSURE)] == [Found(at(1), (150, 90)), Found(at(2), (151, 91))]


def test_a_reason_why_not_is_no_value():
    refused = Answer(None, unanswered=Unanswered.REFUSED)
    assert [*found_by_hand([a_set(1, spo2=refused)], ["spo2"])] == []


def test_the_newest_is_the_one_of_the_last_day_and_not_of_the_future():
    sets = [a_set(hour, spo2=Answer(str(90 + hour))) for hour in (1, 3, 5)]
    assert newest_by_hand(sets, ["spo2"], at(4)) == Found(at(3), (93,))
    assert newest_by_hand(sets, ["spo2"], at(30)) is None
    assert newest_by_hand([], ["spo2"], at(4)) is None
