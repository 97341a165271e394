import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from station.domain import payload
from station.domain.observation_set import Answer, Source, Unanswered
from station.domain.side_effect import Finding, SideEffect
from station.services.enter import sign_findings
from tests.services.written import NOW, before
from tests.ui.at_the_desk import a_desk, draft, keys, shown, signed, words

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
TAKE_ALL = (Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)


@pytest.fixture
def desk(qapp, store):  # noqa: ARG001 - the application comes first
    made = a_desk(store)
    yield made
    made.errands.close()


def answers(desk):
    return payload.answers(signed(desk)[-1])


def row(page, label):
    return next(one for one in page.rows if one.line.label == label)


def test_a_whole_set_takes_twelve_keys_and_nothing_is_taken_before(qtbot, desk):
    page = desk.observations()
    window = shown(qtbot, desk, page)
    assert page.form.answers() == {}
    keys(qtbot, "4", "6", "1", "a")
    qtbot.keyClick(window, *TAKE_ALL)
    keys(qtbot, "a", "0", "0", "1")
    assert page.save_card.save.text() == "Save 12 of 13   Ctrl Enter"
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)
    told = answers(desk)
    assert len(told) == 14
    assert {code for code, one in told.items() if one.source is Source.DEVICE} == {
        "systolic", "diastolic", "heart-rate", "spo2", "respiration", "temperature",
    }  # fmt: skip
    assert told["pain-movement"] == Answer("6")
    assert told["systolic"] == Answer("152", Source.DEVICE, before(8))


def test_space_takes_one_value_and_moves_on_and_figures_are_typed(qtbot, desk):
    page = desk.observations()
    shown(qtbot, desk, page)
    row(page, "Blood pressure").fields["systolic"].setFocus()
    keys(qtbot, " ")
    assert row(page, "Heart rate").fields["heart-rate"].hasFocus()
    keys(qtbot, "88", Qt.Key.Key_Return, " ", "o")
    assert row(page, "Respiration").property("here") == "true"
    assert page.form.answers() == {
        "systolic": Answer("152", Source.DEVICE, before(8)),
        "diastolic": Answer("94", Source.DEVICE, before(8)),
        "heart-rate": Answer("88"),
        "spo2": Answer("97", Source.DEVICE, NOW),
        "oxygen": Answer("O2"),
    }


def test_minus_marks_a_row_not_done_with_its_reason(qtbot, desk):
    page = desk.observations()
    window = shown(qtbot, desk, page)
    keys(qtbot, "-", "1")
    assert row(page, "Pain on movement").fields["pain-movement"].hasFocus()
    keys(qtbot, "-", "2")
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)
    assert {code: one.unanswered for code, one in answers(desk).items()} == {
        "pain-rest": Unanswered.ASLEEP,
        "pain-movement": Unanswered.REFUSED,
    }


def test_everything_works_by_finger(qtbot, desk):
    page = desk.observations()
    shown(qtbot, desk, page)
    tap = Qt.MouseButton.LeftButton
    qtbot.mouseClick(row(page, "Pain at rest").fields["pain-rest"].buttons["10"], tap)
    take = row(page, "Heart rate").findChildren(QPushButton)
    qtbot.mouseClick(next(b for b in take if b.text() == "Take 92"), tap)
    site = row(page, "Site")
    minus = next(b for b in site.findChildren(QPushButton) if b.text() == "-")
    qtbot.mouseClick(minus, tap)
    qtbot.mouseClick(site.focusable[0].buttons["4"], tap)
    with qtbot.waitSignal(page.done):
        qtbot.mouseClick(page.save_card.save, tap)
    assert answers(desk) == {
        "pain-rest": Answer("10"),
        "heart-rate": Answer("92", Source.DEVICE, NOW),
        "site": Answer(None, unanswered=Unanswered.NOT_DONE),
    }


def test_no_target_is_too_small_for_a_finger(qtbot, desk):
    page = desk.observations()
    shown(qtbot, desk, page)
    small = [
        one.accessibleName() or one.text()
        for one in page.findChildren(QPushButton)
        if one.isVisible() and min(one.width(), one.height()) < 44
    ]
    assert small == []


def test_open_side_effects_are_said_and_one_tap_goes_there(qtbot, desk):
    sign_findings(desk.hand, [Finding(SideEffect.NAUSEA, 2, before(40))], before(30))
    page = desk.observations()
    window = shown(qtbot, desk, page)
    assert "nausea moderate since 03:26" in words(page)
    keys(qtbot, "4")
    with qtbot.waitSignal(page.side_effect) as asked:
        qtbot.keyClick(window, Qt.Key.Key_E)
    assert asked.args == [""]
    tap = next(b for b in page.findChildren(QPushButton) if b.text() == "Headache")
    with qtbot.waitSignal(page.side_effect) as asked:
        qtbot.mouseClick(tap, Qt.MouseButton.LeftButton)
    assert asked.args == ["headache"]
    qtbot.waitUntil(lambda: draft(desk, "observations") == {"typed": {"pain-rest": "4"}})


def test_as_it_stands_is_told_while_it_is_typed(qtbot, desk):
    page = desk.observations()
    shown(qtbot, desk, page)
    page.tick()
    assert {"Dose now", "8 mg/h", "none open in the record"} <= {*words(page)}


def test_the_pain_score_alone_takes_three_keys(qtbot, desk):
    page = desk.pain()
    window = shown(qtbot, desk, page)
    assert [one.key for one in page.key_actions()][:2] == ["0-9", "-"]
    keys(qtbot, "4", "10")
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)
    assert answers(desk) == {"pain-rest": Answer("4"), "pain-movement": Answer("10")}


def test_the_windows_own_keys_reach_the_row_in_focus(qtbot, desk):
    page = desk.observations()
    shown(qtbot, desk, page)
    acts = {one.key: one.act for one in page.key_actions()}
    row(page, "Heart rate").fields["heart-rate"].setFocus()
    acts["Space"]()
    assert page.form.is_taken(row(page, "Heart rate").line)
    row(page, "Site").fields["site"].setFocus()
    acts["-"]()
    assert len(row(page, "Site").focusable[0].buttons) == 4
    page.save_card.time.setFocus()
    acts["Space"]()
    acts["-"]()
    acts["0-9"]()
    assert row(page, "Pain at rest").fields["pain-rest"].hasFocus()
