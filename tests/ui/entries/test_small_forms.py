from decimal import Decimal

import pytest

from station.domain.entry import EntryKind, OffMonitorReason
from station.domain.errors import Refused
from station.domain.weight import Method
from station.services.drafts import keep, opened
from station.services.enter import sign_note
from station.services.weigh import weigh, weighed
from tests.services.written import HOSTILE, NOW, SYDNEY, a_hand, before
from ui.entries.small_forms import NoteForm, OffMonitorForm, WeightForm, read_decimal


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_note_is_signed_letter_for_letter(hand, text):
    form = NoteForm(SYDNEY)
    form.put("text", text)
    assert form.problems(NOW) == {}
    assert form.signing(hand, NOW)().payload["text"] == text


@pytest.mark.parametrize(("text", "says"), [("  ", "Write"), ("x" * 2001, "at most 2000")])
def test_an_empty_or_endless_note_is_refused_beside_it(text, says):
    form = NoteForm(SYDNEY)
    form.put("text", text)
    assert says in form.problems(NOW)["text"]


def test_a_note_is_corrected_with_its_own_time(hand):
    wrong = sign_note(hand, "Bed 8 walked.", before(90))
    form = NoteForm(SYDNEY)
    form.amend(wrong)
    form.put("text", "Walked.")
    form.reason = "other bed"
    right = form.signing(hand, NOW)()
    assert (right.supersedes, right.observed_at) == (wrong.entry_id, before(90))


def test_a_weight_needs_its_figure_and_how_it_was_obtained(hand):
    form = WeightForm(SYDNEY)
    assert form.problems(NOW) == {"kilograms": "Enter the weight.", "method": "Say how."}
    form.put("kilograms", "700")
    assert "between 20 and 400" in form.problems(NOW)["kilograms"]
    form.put("kilograms", "70,5")
    form.put("method", Method.STATED.value)
    keep(hand, "weight", form.draft())
    form.signing(hand, NOW)()
    assert [one.kilograms for one in weighed(hand)] == [Decimal("70.5")]
    assert opened(hand, "weight").draft is None


def test_a_weight_like_pounds_asks_for_the_unit(hand):
    weigh(hand, Decimal(70), Method.MEASURED, before(60))
    form = WeightForm(SYDNEY)
    form.looked(form.look(hand))
    weight, how = form.lines
    assert form.said(weight, NOW) == "last 70 kg, 03:06"
    form.put("kilograms", "154")
    assert form.said(weight, NOW) == "▲ check the unit: lb or kg?"
    assert form.said(how, NOW) == ""


def test_a_weight_is_corrected_and_is_not_its_own_last_one(hand):
    wrong = weigh(hand, Decimal(154), Method.MEASURED, before(60))
    form = WeightForm(SYDNEY)
    form.amend(wrong)
    form.looked(form.look(hand))
    assert (form.last, form.text("kilograms"), form.usual) == (None, "154", before(60))
    form.put("kilograms", "70")
    form.reason = "pounds"
    assert form.signing(hand, NOW)().supersedes == wrong.id


def test_going_off_the_monitor_needs_a_reason_and_a_return_to_come(hand):
    form = OffMonitorForm(SYDNEY)
    form.opened(opened(hand, form.name), NOW)
    assert (form.ready, form.save_words, form.away_words(NOW)) == (False, "Off the monitor", "")
    form.put("back", "soon")
    assert set(form.problems(NOW)) == {"why", "back"}
    form.put("why", "2")
    form.put("back", "05:30")
    entry = form.signing(hand, NOW)()
    assert entry.payload["reason"] == OffMonitorReason.SHOWER.value


def test_who_is_away_comes_back_with_one_key(hand):
    going = OffMonitorForm(SYDNEY)
    going.put("why", "1")
    going.signing(hand, before(20))()
    form = OffMonitorForm(SYDNEY)
    form.opened(opened(hand, form.name), NOW)
    assert form.away_words(NOW) == "Off the monitor since 03:46: walking."
    assert (form.ready, form.problems(NOW)) == (True, {})
    assert form.save_words == "Back on the monitor"
    assert form.rest_words == "What is due stays due while the patient is away."
    assert form.signing(hand, NOW)().kind is EntryKind.BACK_ON_MONITOR


def test_a_return_that_was_expected_is_said(hand):
    going = OffMonitorForm(SYDNEY)
    going.put("why", "1")
    going.put("back", "05:00")
    going.signing(hand, NOW)()
    form = OffMonitorForm(SYDNEY)
    form.opened(opened(hand, form.name), NOW)
    assert "expected back 05:00" in form.away_words(NOW)


@pytest.mark.parametrize("text", ["x", "0", "-1", "NaN", "Infinity", ""])
def test_a_figure_is_a_number_above_zero(text):
    with pytest.raises(Refused):
        read_decimal("Weight", text)
