from dataclasses import replace

import pytest

from station.domain.errors import Refused
from station.services.drafts import keep, opened
from station.services.syringe_change import pump_channels
from tests.services.written import NOW, SYDNEY, a_hand, before
from ui.entries.syringe_form import NO_PUMP, SyringeForm

LABEL = {"drug": "Ketamine", "form": "racemic", "mg": "200", "ml": "2", "volume": "50",
         "concentration": "4"}  # fmt: skip


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def filled(form, **other):
    for code, text in (LABEL | other).items():
        form.put(code, text)
    return form


def test_everything_on_the_label_is_needed_and_above_zero(hand):
    form = SyringeForm(SYDNEY, pump_channels(hand))
    assert set(form.problems(NOW)) == set(LABEL)
    filled(form, volume="0")
    assert list(form.problems(NOW)) == ["volume"]


def test_the_arithmetic_of_what_is_typed_is_shown(hand):
    form = SyringeForm(SYDNEY, pump_channels(hand))
    assert form.told(NOW)[-1] == ("In the syringe", "—")
    assert filled(form).told(NOW)[-1] == ("In the syringe", "200 mg = 1 ampoule")
    assert filled(form, concentration="5").told(NOW)[-1][1] == "250 mg = 1.25 ampoules"


def test_two_entries_confirm(hand):
    first = filled(SyringeForm(SYDNEY, pump_channels(hand)))
    assert (first.save_words, first.ready) == ("Save the first entry", True)
    assert "second entry" in first.rest_words
    keep(hand, "syringe", first.draft())
    first.signing(hand, before(1))()
    assert opened(hand, "syringe").draft is None

    second = SyringeForm(SYDNEY, pump_channels(hand))
    assert second.save_words == "Confirm: second entry"
    assert second.typed == {}
    assert "without looking" in second.rest_words
    assert second.told(NOW)[1] == ("Syringe", "waits for its second entry since 04:05")
    assert filled(second).signing(hand, NOW)().confirmed_by == hand.author.id
    third = SyringeForm(SYDNEY, pump_channels(hand))
    assert third.told(NOW)[1] == ("Syringe", "in the pump since 04:05")


def test_without_a_confirmed_pump_there_is_nothing_to_save(hand):
    form = filled(SyringeForm(SYDNEY, ()))
    assert (form.ready, form.rest_words, form.waiting) == (False, NO_PUMP, None)
    with pytest.raises(Refused, match="not confirmed: confirm the pump first"):
        form.signing(hand, NOW)


def test_of_two_pumps_one_is_chosen(hand):
    (pump,) = pump_channels(hand)
    form = SyringeForm(SYDNEY, [pump, replace(pump, words="Perfusor B")])
    assert form.pump is None
    form.put("pump", "2")
    assert form.pump.words == "Perfusor B"
