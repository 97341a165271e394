import pytest
from PySide6.QtCore import Qt

from station.domain import payload
from station.domain.side_effect import Finding, SideEffect
from station.services.enter import sign_findings
from tests.services.written import before
from tests.ui.at_the_desk import a_desk, at_rest, keys, shown, signed, words

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def desk(qapp, store):  # noqa: ARG001 - the application comes first
    made = a_desk(store)
    yield made
    made.errands.close()


def test_a_side_effect_from_onset_to_end_by_keyboard(qtbot, desk):
    page = desk.side_effects("nausea")
    window = shown(qtbot, desk, page)
    grade = page.rows[-1].fields["grade nausea"]
    assert grade.hasFocus()
    keys(qtbot, "2")
    assert page.save_card.save.hasFocus()
    grade.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Tab)
    keys(qtbot, "0326")
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)

    later = desk.side_effects()
    window.show_page(later)
    at_rest(qtbot, desk)
    qtbot.waitUntil(lambda: "moderate since 03:26" in words(later))
    keys(qtbot, Qt.Key.Key_Up)
    for _ in range(7):
        keys(qtbot, Qt.Key.Key_Return)
    keys(qtbot, "0")
    with qtbot.waitSignal(later.done):
        qtbot.keyClick(window, *SAVE)
    found = [payload.findings(one) for one in signed(desk)]
    assert found == [
        [Finding(SideEffect.NAUSEA, 2, before(40))],
        [Finding(SideEffect.NAUSEA, 0)],
    ]


def test_none_of_the_others_is_one_key(qtbot, desk):
    page = desk.side_effects()
    window = shown(qtbot, desk, page)
    keys(qtbot, "1")
    qtbot.keyClick(window, Qt.Key.Key_N)
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)
    assert [one.grade for one in payload.findings(signed(desk)[0])] == [1, 0, 0, 0, 0, 0, 0, 0]


def test_a_time_that_cannot_be_is_refused_beside_it(qtbot, desk):
    sign_findings(desk.hand, [Finding(SideEffect.NAUSEA, 2, before(40))], before(30))
    page = desk.side_effects("nausea")
    window = shown(qtbot, desk, page)
    keys(qtbot, "0")
    page.rows[-1].fields["end nausea"].setFocus()
    keys(qtbot, "0300", Qt.Key.Key_Return)
    assert "The end lies before the onset in the record." in words(page.rows[-1])
    qtbot.keyClick(window, *SAVE)
    assert page.rows[-1].fields["end nausea"].text() == "0300"


def test_the_named_effect_has_the_keyboard_however_late_the_page_is_shown(qtbot, desk):
    page = desk.side_effects("tingling")
    at_rest(qtbot, desk)
    shown(qtbot, desk, page)
    assert page.rows[4].fields["grade tingling"].hasFocus()
