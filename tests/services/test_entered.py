from datetime import timedelta
from decimal import Decimal

import pytest

from station.domain.entry import OffMonitorReason
from station.domain.observation_set import Answer, Source, Unanswered
from station.domain.side_effect import Finding, SideEffect
from station.domain.syringe import Form, Strength
from station.domain.weight import Method
from station.services import enter, off_monitor, undo
from station.services.enter import Amends
from station.services.entered import lines
from station.services.syringe_change import Label, first_entry, pump_channels, second_entry
from station.services.weigh import weigh
from tests.services.written import NOW, SYDNEY, a_hand, a_record, before


@pytest.fixture
def store(tmp_path):
    made = a_record(tmp_path)
    yield made
    made.close()


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def said(hand, since=None):
    found = lines(hand, since or before(600), SYDNEY)
    return [(one.kind, one.words) for one in found]


def test_a_set_is_told_in_the_order_of_the_form_with_units_and_sources(hand):
    answers = {
        "diastolic": Answer("94", Source.DEVICE, before(1)),
        "systolic": Answer("152", Source.DEVICE, before(1)),
        "spo2": Answer("97"),
        "heart-rate": Answer("92"),
        "temperature": Answer(None, unanswered=Unanswered.ASLEEP),
        "pain-rest": Answer("4"),
    }
    enter.sign_set(hand, answers, NOW)
    words = (
        "Pain at rest 4 · BP 152/94 mmHg (device) · Heart rate 92/min · SpO2 97%"
        " · Temperature asleep"
    )
    assert said(hand) == [("Observations", words)]


def test_half_a_pressure_stands_for_itself(hand):
    enter.sign_set(hand, {"systolic": Answer("152")}, NOW)
    enter.sign_set(hand, {"diastolic": Answer("80")}, before(1))
    assert [words for _, words in said(hand)] == ["Systolic 152 mmHg", "Diastolic 80 mmHg"]


def test_everything_that_was_entered_is_there_newest_first_with_its_author(hand):
    nausea = Finding(SideEffect.NAUSEA, 2, before(40), before(31))
    enter.sign_findings(hand, [nausea, Finding(SideEffect.HEADACHE, 0)], before(30))
    off_monitor.go_off(hand, OffMonitorReason.SHOWER, NOW + timedelta(minutes=20), before(20))
    off_monitor.come_back(hand, before(10))
    weigh(hand, Decimal("70.5"), Method.STATED, before(5))
    enter.sign_note(hand, "Walked.", NOW)

    assert said(hand) == [
        ("Note", "Walked."),
        ("Weight", "70.5 kg, stated by the patient"),
        ("Back on the monitor", ""),
        ("Off the monitor", "shower, back about 04:26"),
        ("Side effects", "Nausea moderate from 03:26 until 03:35 · Headache none"),
    ]
    newest = lines(hand, before(600), SYDNEY)
    assert {one.author for one in newest} == {"Nurse L. Brandt"}
    assert [one.late for one in newest] == [False, False, False, True, True]


def test_what_was_replaced_stays_legible_with_who_when_and_why(hand):
    wrong = enter.sign_note(hand, "Bed 8 walked.", before(1))
    right = enter.sign_note(hand, "Walked.", before(1), amends=Amends(wrong.entry_id, "other bed"))
    heavy = weigh(hand, Decimal(154), Method.MEASURED, before(3))
    weigh(hand, Decimal(70), Method.MEASURED, before(3), Amends(heavy.id, "pounds"))
    undo.strike(hand, right, "said twice")

    told = {one.name: one for one in lines(hand, before(600), SYDNEY)}
    assert told[wrong.entry_id].replaced == "corrected by Nurse L. Brandt 04:06: other bed"
    assert told[right.entry_id].corrects == "corrects an earlier entry: other bed"
    assert told[right.entry_id].replaced == "struck out by Nurse L. Brandt 04:06: said twice"
    assert told[heavy.id].replaced == "replaced by Nurse L. Brandt 04:06: pounds"


def test_a_syringe_is_told_from_its_first_entry_on(hand):
    label = Label("Ketamine", Form.RACEMIC, Strength(Decimal(200), Decimal(2)), Decimal(50),
                  Decimal("4.0"))  # fmt: skip
    (pump,) = pump_channels(hand)
    first_entry(hand, pump, label, before(4))
    second_entry(hand, pump, label)
    assert sorted(words for _, words in said(hand)) == [
        "Ketamine racemic 4.0 mg/mL, confirmed",
        "Ketamine racemic 4.0 mg/mL, waits for its second entry",
    ]


def test_only_what_was_recorded_since_then_is_told(hand):
    enter.sign_note(hand, "Walked.", before(30))
    assert said(hand, NOW) == [("Note", "Walked.")]
    hand.clock.advance(60)
    assert said(hand, NOW + timedelta(seconds=1)) == []
