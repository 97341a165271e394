import pytest

from station.domain.side_effect import Finding, SideEffect
from station.services.drafts import opened
from station.services.enter import sign_findings
from tests.services.written import NOW, SYDNEY, a_hand, before
from ui.assessments.side_effect_form import SideEffectForm

NAUSEA, HEADACHE = SideEffect.NAUSEA, SideEffect.HEADACHE


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def a_form(hand):
    form = SideEffectForm(SYDNEY)
    form.opened(opened(hand, form.name), NOW)
    return form


def put(form, effect, grade="", onset="", end=""):
    for kind, text in (("grade", grade), ("onset", onset), ("end", end)):
        form.put(f"{kind} {effect}", text)


def line(form, effect):
    return next(one for one in form.lines if one.codes[0] == f"grade {effect}")


def test_the_leaflets_eight_are_asked_and_none_is_answered(hand):
    form = a_form(hand)
    assert form.progress == (0, 8)
    assert form.findings(NOW) == []
    assert "stays as the record has it" in form.rest_words


def test_a_side_effect_is_followed_from_onset_to_end(hand):
    first = a_form(hand)
    put(first, NAUSEA, "2", "0326")
    first.signing(hand, before(30))()
    second = a_form(hand)
    assert second.said(line(second, NAUSEA), NOW) == "moderate since 03:26"
    assert [second.open_words(one, NOW) for one in second.open_courses] == [
        ("Nausea", "moderate since 03:26")
    ]
    put(second, NAUSEA, "0", end="04:00")
    assert second.problems(NOW) == {}
    second.signing(hand, NOW)()
    third = a_form(hand)
    assert third.said(line(third, NAUSEA), NOW) == "ended 04:00"
    assert third.said(line(third, HEADACHE), NOW) == "not noted so far"


@pytest.mark.parametrize(
    ("grade", "onset", "end", "says"),
    [
        ("", "0326", "", "Grade it first"),
        ("0", "0326", "", "goes with mild"),
        ("0", "", "0400", "nothing to end"),
        ("2", "soon", "", "Type a time"),
        ("2", "0400", "0350", "before the onset"),
    ],
)
def test_times_that_cannot_be_are_refused_beside_them(hand, grade, onset, end, says):
    form = a_form(hand)
    put(form, NAUSEA, grade, onset, end)
    assert says in " ".join(form.problems(NOW).values())


def test_an_open_one_has_its_onset_and_cannot_end_before_it(hand):
    sign_findings(hand, [Finding(NAUSEA, 2, before(40))], before(30))
    form = a_form(hand)
    put(form, NAUSEA, "1", "0350", "0300")
    problems = form.problems(NOW)
    assert "It is open since 03:26" in problems[f"onset {NAUSEA}"]
    put(form, NAUSEA, "0", "", "0300")
    assert form.problems(NOW) == {f"end {NAUSEA}": "The end lies before the onset in the record."}


def test_one_act_grades_the_others_none(hand):
    form = a_form(hand)
    put(form, NAUSEA, "2")
    form.none_of_the_others()
    assert [one.grade for one in form.findings(NOW)] == [0, 0, 0, 0, 0, 0, 0, 2]
    assert form.rest_words == "Every side effect is graded."


def test_a_correction_begins_with_what_the_entry_says(hand):
    wrong = sign_findings(hand, [Finding(NAUSEA, 2, before(40), before(35))], before(30))
    form = SideEffectForm(SYDNEY)
    form.amend(wrong)
    form.opened(opened(hand, "correct"), NOW)
    assert form.courses == []
    put(form, NAUSEA, "3", form.text(f"onset {NAUSEA}"), form.text(f"end {NAUSEA}"))
    form.reason = "worse than written"
    right = form.signing(hand, NOW)()
    assert (right.supersedes, right.observed_at) == (wrong.entry_id, before(30))
    assert form.findings(NOW) == [Finding(NAUSEA, 3, before(40), before(35))]
