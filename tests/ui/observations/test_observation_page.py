from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from station.data import associations
from station.domain import payload
from station.domain.association import Standing, Where
from station.domain.book import Book
from station.domain.identifier import fresh
from station.domain.observation_set import Answer, Source, Unanswered
from station.domain.side_effect import Finding, SideEffect
from station.services.enter import sign_findings
from station.services.pump_now import PumpNow
from tests.services.written import NOW, PUMP, before
from tests.ui.at_the_desk import a_desk, at_rest, draft, keys, shown, signed, words

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


# ---------------------------------------------------------------- the pump, by eye


def test_the_pump_is_read_by_eye_in_every_set_by_keyboard(qtbot, desk):
    page = desk.observations()
    window = shown(qtbot, desk, page)
    pump = row(page, "Pump, by eye")
    pump.fields["pump-rate"].setFocus()
    keys(qtbot, "2,5", Qt.Key.Key_Return, "12.5", Qt.Key.Key_Return, "37.5", Qt.Key.Key_Return, "y")
    assert {"no cable: it is charted", "charted, not measured"} <= {*words(page)}
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)
    assert answers(desk) == {
        "pump-rate": Answer("2.5"), "pump-volume": Answer("12.5"), "pump-left": Answer("37.5"),
        "pump-locked": Answer("yes"),
    }  # fmt: skip


def test_a_look_that_disagrees_with_the_record_is_said_while_it_is_typed(qtbot, desk):
    told = PumpNow(cabled=True, told={"pump-rate": [Decimal(2)]})
    cabled = replace(desk, pump_now=lambda: told)
    page = cabled.observations()
    shown(qtbot, desk, page)
    assert "read it: nothing is taken" in words(page)
    row(page, "Pump, by eye").fields["pump-rate"].setFocus()
    keys(qtbot, "3")
    said = {*words(page)}
    assert "▲ record: 2 mL/h" in said
    assert "rate 3 mL/h by eye, 2 mL/h in the record: look again at pump and line" in said
    keys(qtbot, Qt.Key.Key_Backspace, "2")
    assert "agrees with the record" in words(page)
    page.save_card.time.setFocus()
    keys(qtbot, "0200")
    assert "agrees with the record" not in words(page)  # of then nobody knows here


def test_only_the_whole_set_reads_the_pump(qtbot, desk):
    page = desk.pain()
    shown(qtbot, desk, page)
    assert not any("record" in one or "charted" in one for one in words(page))


# ---------------------------------------------------------------- what is asked again


def asked_again(desk, **changed):
    """The pump's confirmation, as it stands, becomes another."""
    book = associations.book(desk.hand.store)
    old = next(one for one in book.associated() if one.channel == PUMP)
    new = replace(old, id=fresh(), supersedes=old.id, reason="so", **changed)
    associations.amend(desk.hand.store, lambda _: Book((new,)))


def standing(desk):
    book = associations.book(desk.hand.store)
    return next(one for one in book.associated() if one.channel == PUMP)


def test_what_was_confirmed_from_the_desk_is_read_at_the_bed_with_one_key(qtbot, desk):
    asked_again(desk, where=Where.DESK)
    page = desk.observations()
    window = shown(qtbot, desk, page)
    assert {
        "Device confirmed from the desk: read its label and the wristband",
        "Perfusor Space · serial 12345",
        "ANDERSSON, Maja · born 14 Mar 1971 · MRN 40 118 226",
    } <= {*words(page)}
    keys(qtbot, "4")
    qtbot.keyClick(window, Qt.Key.Key_F3)
    at_rest(qtbot, desk)
    assert (standing(desk).where, standing(desk).who) == (Where.BEDSIDE, desk.hand.author.id)
    assert page.questions == []
    assert not any("from the desk" in one for one in words(page))
    assert row(page, "Pain on movement").fields["pain-movement"].hasFocus()
    assert page.form.answers() == {"pain-rest": Answer("4")}


@pytest.mark.parametrize(
    ("tap", "standing_then", "where"),
    [
        ("F3  Yes, read at the bed", Standing.CONFIRMED, Where.BEDSIDE),
        ("F4  Yes, from the desk", Standing.CONFIRMED, Where.DESK),
    ],
)
def test_a_device_that_is_back_is_answered_for_with_one_tap(
    qtbot, desk, tap, standing_then, where
):  # fmt: skip
    asked_again(desk, standing=Standing.ASKED, who=None, where=None)
    page = desk.observations()
    shown(qtbot, desk, page)
    button = next(one for one in page.findChildren(QPushButton) if one.text() == tap)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    at_rest(qtbot, desk)
    assert (standing(desk).standing, standing(desk).where) == (standing_then, where)


def test_a_device_that_did_not_stay_is_nobodys(qtbot, desk):
    asked_again(desk, standing=Standing.ASKED, who=None, where=None)
    page = desk.observations()
    window = shown(qtbot, desk, page)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    at_rest(qtbot, desk)
    book = associations.book(desk.hand.store)
    assert all(one.channel != PUMP for one in book.associated())
    assert book.quarantines


def test_a_set_can_be_signed_without_an_answer_and_the_next_one_asks_again(qtbot, desk):
    asked_again(desk, where=Where.DESK)
    page = desk.observations()
    window = shown(qtbot, desk, page)
    keys(qtbot, "4")
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(window, *SAVE)
    again = desk.observations()
    window.show_page(again)
    at_rest(qtbot, desk)
    assert len(again.questions) == 1


def test_the_pain_score_alone_and_a_correction_ask_nothing(qtbot, desk):
    asked_again(desk, where=Where.DESK)
    page = desk.pain()
    shown(qtbot, desk, page)
    assert page.questions == []


def test_an_answer_that_cannot_be_written_is_said_and_the_question_stays(qtbot, desk):
    asked_again(desk, standing=Standing.ASKED, who=None, where=None)
    page = desk.observations()
    window = shown(qtbot, desk, page)
    asked_again(desk, where=Where.DESK, standing=Standing.CONFIRMED)  # answered elsewhere meanwhile
    qtbot.keyClick(window, Qt.Key.Key_F3)
    at_rest(qtbot, desk)
    assert any("already confirmed" in one or "changed meanwhile" in one for one in words(page))
    assert len(page.questions) == 1
