from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from station.domain import payload
from station.domain.entry import EntryKind, live
from station.domain.observation_set import Answer
from station.domain.side_effect import Finding, SideEffect
from station.domain.syringe import Form, Strength
from station.domain.weight import Method
from station.services import enter, entered
from station.services.syringe_change import Label, first_entry, pump_channels
from station.services.weigh import weigh, weighed
from tests.services.written import NOW, SYDNEY, another, before
from tests.ui.at_the_desk import a_desk, at_rest, keys, shown, signed, words
from ui.entry_desk import EntryDesk, nothing_known

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def desk(qapp, store):  # noqa: ARG001 - the application comes first
    made = a_desk(store)
    yield made
    made.errands.close()


def newest(desk):
    return entered.lines(desk.hand, before(600), SYDNEY)[0]


def correct(qtbot, desk, page, *pressed):
    window = shown(qtbot, desk, page)
    page.rows[0].focusable[0].setFocus()
    keys(qtbot, *pressed)
    page.save_card.reason.setFocus()
    keys(qtbot, "wrong patient")
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)


def test_a_set_is_corrected_with_a_reason_by_another_nurse(qtbot, desk):
    wrong = enter.sign_set(desk.hand, {"pain-rest": Answer("4")}, before(5))
    other = another(desk.hand)
    second = EntryDesk(desk.subject, other, desk.errands)
    page = second.correction(newest(desk))
    assert page.heading().chips[0] == ("Correction: Observations", "plain")
    page.rows[0].fields["pain-rest"].setFocus()
    window = shown(qtbot, desk, page)
    page.rows[0].fields["pain-rest"].setFocus()
    keys(qtbot, "6")
    qtbot.keyClick(window, *SAVE)
    assert "Say why this is corrected." in words(page)
    assert page.save_card.reason.hasFocus()
    keys(qtbot, "misheard")
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)

    (right,) = live(signed(desk))
    assert payload.answers(right) == {"pain-rest": Answer("6")}
    assert (right.supersedes, right.reason, right.author, right.observed_at) == (
        wrong.entry_id, "misheard", other.author.id, before(5),
    )  # fmt: skip


def test_every_kind_with_a_form_is_corrected_in_it(qtbot, desk):
    enter.sign_note(desk.hand, "Bed 8 walked.", before(9))
    correct(qtbot, desk, desk.correction(newest(desk)), "Slept.")
    enter.sign_findings(desk.hand, [Finding(SideEffect.PRESSURE, 1)], before(8))
    correct(qtbot, desk, desk.correction(newest(desk)), "2")
    weigh(desk.hand, Decimal(154), Method.MEASURED, before(7))
    correct(qtbot, desk, desk.correction(newest(desk)))
    enter.sign_set(desk.hand, {"pump-rate": Answer("2")}, before(6))
    assert len(desk.correction(newest(desk)).rows) == 13
    at_rest(qtbot, desk)

    kinds = [one.kind for one in live(signed(desk)) if one.supersedes]
    assert kinds == [EntryKind.NOTE, EntryKind.SIDE_EFFECTS]
    assert [one.reason for one in weighed(desk.hand)] == ["wrong patient"]


def test_a_correction_has_a_draft_of_its_own_and_offers_no_device(qtbot, desk):
    enter.sign_set(desk.hand, {"heart-rate": Answer("44")}, before(5))
    page = desk.correction(newest(desk))
    shown(qtbot, desk, page)
    assert page.form.name.startswith("correct ")
    assert page.form.offers == {}
    taking = [b for b in page.findChildren(QPushButton) if "take the device" in b.accessibleName()]
    assert [one for one in taking if one.isVisible()] == []


def test_a_syringe_is_entered_again_instead(desk):
    (pump,) = pump_channels(desk.hand)
    label = Label("Ketamine", Form.RACEMIC, Strength(Decimal(200), Decimal(2)), Decimal(50),
                  Decimal(4))  # fmt: skip
    first_entry(desk.hand, pump, label, NOW)
    with pytest.raises(ValueError, match="entering it again"):
        desk.correction(newest(desk))


def test_the_undo_bar_takes_what_a_page_has_signed(qtbot, desk):
    page, bar = desk.pain(), desk.undo_bar()
    qtbot.addWidget(bar)
    page.done.connect(bar.offer)
    window = shown(qtbot, desk, page)
    keys(qtbot, "4")
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)
    with qtbot.waitSignal(bar.undone):
        bar.take_back()
    assert live(signed(desk)) == []
    assert nothing_known() == ""
