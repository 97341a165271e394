import pytest

from station.data.entries import Draft
from station.domain.errors import Refused
from station.services.drafts import Opened
from station.services.enter import Amends
from tests.services.written import NOW, SYDNEY, before
from ui.entries.form import Field, FieldKind, Form, Line, lowered

ONE = Line("Bowel", (Field("bowel", "Bowel", FieldKind.LINE),))
TWO = Line("SpO2", (Field("spo2", "SpO2", FieldKind.NUMBER),))


class Small(Form):
    name = "small"

    def check(self, code, text, now):
        del now
        if code == "spo2" and not text.isdigit():
            raise Refused("SpO2 takes a number.")


def a_form():
    return Small([ONE, TWO], SYDNEY)


def opened(payload, minutes):
    return Opened(Draft("maja", "brandt", "small", payload, before(minutes)), ())


def test_nothing_is_answered_by_default():
    form = a_form()
    assert (form.progress, form.blanks, form.ready) == ((0, 2), ["Bowel", "SpO2"], False)
    assert form.draft() == {}
    assert form.rest_words.startswith("Left blank: bowel, SpO2.")
    assert form.save_words == "Save 0 of 2"
    assert (form.said(ONE, NOW), form.look(None)) == ("", None)


def test_what_is_wrong_is_said_and_what_was_typed_stays():
    form = a_form()
    form.put("spo2", "9o")
    assert form.problems(NOW) == {"spo2": "SpO2 takes a number."}
    assert form.text("spo2") == "9o"
    form.put("spo2", "")
    assert form.problems(NOW) == {}


def test_the_time_is_now_until_somebody_sets_it():
    form = a_form()
    assert (form.observed_words(NOW), form.late(NOW)) == ("04:06", False)
    form.observed = "0330"
    assert (form.observed_words(NOW), form.late(NOW)) == ("03:30", True)
    form.observed = "soon"
    assert form.observed_words(NOW) == "—"
    assert "observed" in form.problems(NOW)
    form.observed = "04:06"
    assert form.observed_at(before(0.5)) <= before(0.5)


def test_a_correction_needs_its_reason():
    form = a_form()
    assert form.amending() is None
    form.amends = "entry"
    assert form.problems(NOW) == {"reason": "Say why this is corrected."}
    form.reason = "wrong row"
    assert form.amending() == Amends("entry", "wrong row")


def test_a_draft_comes_back_letter_for_letter():
    form = a_form()
    form.put("bowel", "<b>")
    form.observed, form.reason = "04:00", "why"
    again = a_form()
    said = again.opened(opened(form.draft(), 2), NOW)
    assert again.draft() == form.draft()
    assert said == "Your draft of 04:04 came back."


def test_an_old_draft_counts_as_observed_when_it_was_typed():
    form = a_form()
    said = form.opened(opened({"typed": {"bowel": "opened"}}, 60), NOW)
    assert form.observed_at(NOW) == before(60)
    assert "counts as observed then" in said


def test_a_form_of_its_own_says_how_it_is_signed():
    assert a_form().opened(Opened(None, ()), NOW) == ""
    with pytest.raises(NotImplementedError):
        a_form().signing(None, NOW)


def test_a_label_inside_a_sentence_keeps_its_capitals():
    assert [lowered(one) for one in ("Heart rate", "SpO2")] == ["heart rate", "SpO2"]
