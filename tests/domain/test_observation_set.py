import pytest

from station.domain.errors import Refused
from station.domain.nomenclature import METRICS
from station.domain.observation_set import ITEM, ITEMS, Answer, Unanswered


def test_a_choice_takes_its_own_words_only():
    assert ITEM["pain-rest"].check(" 10 ") == "10"
    assert ITEM["sedation"].check("asleep, rouses") == "asleep, rouses"
    with pytest.raises(Refused, match="Pain at rest takes 0"):
        ITEM["pain-rest"].check("11")


def test_a_number_takes_point_or_comma_and_keeps_its_digits():
    assert ITEM["temperature"].check("36,8") == "36.8"
    assert ITEM["pump-rate"].check("0,8") == "0.8"


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("heart-rate", "eighty", "takes a number"),
        ("heart-rate", "", "takes a number"),
        ("heart-rate", "NaN", "between 10 and 350"),
        ("spo2", "101", "between 30 and 100"),
        ("temperature", "36.85", "at most 1 decimal"),
        ("heart-rate", "80.5", "at most 0 decimal"),
    ],
)
def test_an_impossible_number_is_refused_in_words(code, text, words):
    with pytest.raises(Refused, match=words):
        ITEM[code].check(text)


def test_an_answer_is_a_value_or_a_reason_and_never_both_or_neither():
    assert Answer("4").value == "4"
    assert Answer(None, unanswered=Unanswered.REFUSED).value is None
    with pytest.raises(Refused):
        Answer(None)
    with pytest.raises(Refused):
        Answer("0", unanswered=Unanswered.NOT_DONE)


def test_sleep_excuses_pain_and_never_respiration_sedation_or_saturation():
    excused = {item.code for item in ITEMS if item.excused_by_sleep}
    assert excused == {"pain-rest", "pain-movement"}


def test_a_value_can_be_taken_only_from_a_metric_the_station_knows():
    assert {item.metric for item in ITEMS if item.metric} <= METRICS.keys()
