from contextlib import closing
from datetime import timedelta
from decimal import Decimal

from station.data.entries import Draft
from station.domain.entry import Entry, EntryKind
from station.domain.freshness import Freshness
from station.domain.observation_set import Answer, Source, Unanswered
from station.domain.payload import of_answers
from station.services.drafts import Opened
from station.services.pump_now import PumpNow
from tests.services.written import NOW, SYDNEY, a_hand, a_record, before
from tests.ui.at_the_desk import MONITOR, an_offer
from ui.observations.observation_form import ObservationForm, PainForm


def a_form(offers=MONITOR, **more):
    form = ObservationForm(SYDNEY, **more)
    form.offers = offers
    return form


def line(form, label):
    return next(one for one in form.lines if one.label == label)


def an_entry(answers, minutes, name="first"):
    return Entry(name, "stay", EntryKind.OBSERVATIONS, of_answers(answers), "brandt",
                 before(minutes), before(minutes))  # fmt: skip


FIRST = an_entry(
    {"systolic": Answer("128"), "diastolic": Answer("76"), "heart-rate": Answer("0")}, 60
)


def test_the_questions_are_those_of_the_set_and_none_is_answered():
    form = a_form()
    assert form.progress == (0, 13)
    assert (form.answers(), form.ready, form.draft()) == ({}, False, {})
    assert "They stay due" in form.rest_words
    assert [one.label for one in PainForm(SYDNEY).lines] == ["Pain at rest", "Pain on movement"]


def test_a_device_value_is_taken_only_when_asked_and_keeps_its_moment():
    form = a_form()
    pressure = line(form, "Blood pressure")
    assert form.shown(pressure) == "152/94"
    assert form.source(pressure, NOW) == "monitor cuff at 03:58"
    assert form.take(pressure)
    assert form.answers() == {
        "systolic": Answer("152", Source.DEVICE, before(8)),
        "diastolic": Answer("94", Source.DEVICE, before(8)),
    }
    assert form.is_taken(pressure)
    assert form.source(pressure, NOW) == "measured 03:58"


def test_a_taken_value_that_is_typed_over_is_typed():
    form = a_form()
    form.take(line(form, "Heart rate"))
    form.put("heart-rate", "92")
    assert form.answers()["heart-rate"].source is Source.DEVICE
    form.put("heart-rate", "90")
    assert form.answers() == {"heart-rate": Answer("90")}


def test_one_act_takes_all_that_is_shown_and_nobody_answered():
    form = a_form()
    form.put("heart-rate", "88")
    form.put("oxygen", "air")
    assert form.take_all() == 4
    assert form.answers()["heart-rate"] == Answer("88")
    assert form.answers()["spo2"].source is Source.DEVICE
    assert form.take_all() == 0


def test_a_stale_or_old_value_cannot_be_taken_and_says_since_when():
    form = a_form(
        {
            "heart-rate": an_offer("92", Freshness.STALE, 54),
            "systolic": an_offer("150", Freshness.EPISODE, 16),
            "spo2": an_offer("97", Freshness.AGEING, 0.1),
        }
    )
    heart, pressure, spo2 = (line(form, one) for one in ("Heart rate", "Blood pressure", "SpO2"))
    assert (form.take(heart), form.shown(heart)) == (False, "—")
    assert form.source(heart, NOW) == "silent since 03:12"
    assert form.source(pressure, NOW) == "monitor at 03:50, too old"
    assert form.source(spo2, NOW) == "monitor · 6 s ago"
    assert form.source(line(form, "Temperature"), NOW) == "no confirmed device"


def test_what_the_record_holds_already_is_not_offered_again():
    form = a_form()
    known = an_entry({"systolic": Answer("152", Source.DEVICE, before(8)),
                      "diastolic": Answer("94", Source.DEVICE, before(8))}, 5)  # fmt: skip
    form.opened(Opened(None, (known,)), NOW)
    pressure = line(form, "Blood pressure")
    assert form.takeable(pressure) == {}
    assert form.source(pressure, NOW) == "monitor cuff at 03:58 · in the record"


def test_a_reason_is_an_answer_and_never_a_zero():
    form = a_form()
    rest = line(form, "Pain at rest")
    form.put("pain-rest", "4")
    form.excuse(rest, Unanswered.ASLEEP)
    assert form.answers() == {"pain-rest": Answer(None, unanswered=Unanswered.ASLEEP)}
    assert (form.excuse_of(rest), form.progress[0], form.ready) == (Unanswered.ASLEEP, 1, True)
    form.put("pain-rest", "0")
    assert form.answers() == {"pain-rest": Answer("0")}
    form.excuse(rest, Unanswered.REFUSED)
    form.excuse(rest, None)
    assert form.answers() == {}


def test_what_cannot_be_is_said_and_counts_as_nothing():
    form = a_form()
    form.put("heart-rate", "999")
    form.put("systolic", "80")
    form.put("diastolic", "120")
    assert set(form.problems(NOW)) == {"heart-rate", "diastolic"}
    form.put("systolic", "8o")
    assert set(form.problems(NOW)) == {"heart-rate", "systolic"}
    assert form.progress[0] == 0


def test_the_last_answer_stands_at_the_right_and_the_first_is_compared_with():
    form = a_form(dose_now=lambda: "8 mg/h · since 10:02")
    later = an_entry({"systolic": Answer("140"), "pain-rest": Answer("4")}, 20, "later")
    form.opened(Opened(None, (FIRST, later)), NOW)
    assert form.said(line(form, "Pain at rest"), NOW) == "last 4 at 03:46"
    assert form.said(line(form, "Blood pressure"), NOW) == "last 140/76 at 03:46"
    assert form.said(line(form, "Site"), NOW) == "not answered before"
    form.put("systolic", "152")
    form.put("heart-rate", "80")
    assert form.stands() == [
        ("Systolic, first 128", "+19%"),
        ("Heart rate, first 0", "—"),
        ("Pump, by eye", "—"),
        ("Dose now", "8 mg/h · since 10:02"),
    ]
    form.put("systolic", "100")
    assert form.stands()[0][1] == "\N{MINUS SIGN}22%"
    form.put("systolic", "1000")
    assert form.stands()[0][1] == "—"
    assert a_form().stands() == [("Systolic", "—"), ("Heart rate", "—"), ("Pump, by eye", "—")]


def test_a_draft_keeps_values_moments_and_reasons():
    form = a_form()
    form.take(line(form, "Heart rate"))
    form.put("pain-rest", "4")
    form.excuse(line(form, "Site"), Unanswered.REFUSED)
    again = a_form()
    again.opened(Opened(Draft("maja", "b", "observations", form.draft(), before(1)), ()), NOW)
    assert again.answers() == form.answers()
    assert again.draft() == form.draft()


def test_a_correction_begins_with_what_the_entry_says(store):
    hand, _ = a_hand(store)
    answers = {
        "pain-rest": Answer("4"),
        "heart-rate": Answer("92", Source.DEVICE, before(60)),
        "site": Answer(None, unanswered=Unanswered.NOT_DONE),
    }
    form = a_form()
    form.put("pain-rest", "6")
    wrong = form.signing(hand, before(60))()
    again = a_form()
    again.amend(an_entry(answers, 60, wrong.entry_id))
    again.opened(Opened(None, (wrong,)), NOW)
    assert again.answers() == answers
    assert again.last == {}
    assert again.rest_words == "What is left blank is not in the corrected set."
    again.reason = "other patient's pain"
    right = again.signing(hand, NOW)()
    assert (right.supersedes, right.observed_at) == (wrong.entry_id, before(60))


def test_a_whole_set_says_so():
    form = PainForm(SYDNEY)
    form.put("pain-rest", "4")
    form.put("pain-movement", "6")
    assert form.rest_words == "Every question is answered."


def test_of_the_pump_the_last_rate_stands_at_the_right():
    form = a_form()
    looked = {"pump-rate": Answer("2"), "pump-volume": Answer("12.5"), "pump-locked": Answer("yes")}
    form.opened(Opened(None, (an_entry(looked, 20),)), NOW)
    assert form.said(line(form, "Pump, by eye"), NOW) == "last 2 mL/h at 03:46"


def test_a_cuff_is_the_same_measurement_though_its_clock_was_read_a_second_apart():
    form = a_form()
    pressure = line(form, "Blood pressure")
    for seconds, offered in ((1, False), (-1, False), (60, True)):
        taken = {
            code: Answer(value, Source.DEVICE, before(8) + timedelta(seconds=seconds))
            for code, value in (("systolic", "152"), ("diastolic", "94"))
        }
        form.opened(Opened(None, (an_entry(taken, 5),)), NOW)
        assert bool(form.takeable(pressure)) is offered


def test_a_correction_asks_about_no_device_and_compares_nothing(tmp_path):
    form = a_form()
    form.amend(FIRST)
    with closing(a_record(tmp_path)) as store:
        assert form.look(a_hand(store)[0]) == []
    form.put("pump-rate", "9")
    for form.pump in (PumpNow(), PumpNow(cabled=True, told={"pump-rate": [Decimal(2)]})):
        assert form.pump_hint() == ("read it: nothing is taken", False)
        assert dict(form.stands())["Pump, by eye"] == "—"
