import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import isValid

from station.domain.entry import live
from station.domain.errors import Unavailable
from station.services import drafts
from tests.services.written import HOSTILE
from tests.ui.at_the_desk import a_desk, at_rest, draft, keys, shown, signed, words

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
MOST_LETTERS = 1900  # a note has no more


@pytest.fixture
def desk(qapp, store):  # noqa: ARG001 - the application comes first
    made = a_desk(store)
    yield made
    made.errands.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_is_a_draft_that_comes_back_after_the_page_is_gone(qtbot, desk, text):
    page = desk.note()
    window = shown(qtbot, desk, page)
    page.rows[0].fields["text"].insertPlainText(text)
    page._draft_timer.timeout.emit()
    at_rest(qtbot, desk)
    window.close()
    page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(page))

    again = desk.note()
    shown(qtbot, desk, again)
    assert again.rows[0].fields["text"].toPlainText() == text
    assert any("Your draft of 04:06 came back." in one for one in words(again))
    qtbot.keyClick(again.kept, *SAVE)
    at_rest(qtbot, desk)
    assert signed(desk)[0].payload["text"] == text.strip()
    assert draft(desk, "note") is None


def test_a_note_that_is_half_typed_is_gone_on_with_where_it_ends(qtbot, desk):
    page = desk.note()
    shown(qtbot, desk, page)
    keys(qtbot, "Walked to")
    page.go_back()
    at_rest(qtbot, desk)

    shown(qtbot, desk, desk.note())
    keys(qtbot, " the garden.")
    at_rest(qtbot, desk)
    assert QApplication.focusWidget().toPlainText() == "Walked to the garden."


def test_whoever_types_without_a_pause_has_a_draft_all_the_same(qtbot, desk):
    page = desk.note()
    shown(qtbot, desk, page)
    typed, kept = 0, None
    while kept is None and typed < MOST_LETTERS:
        keys(qtbot, "a")
        QApplication.processEvents()
        typed, kept = typed + 1, draft(desk, "note")
    assert kept, "nothing is kept while typing goes on"
    assert 1 < len(kept["typed"]["text"]) <= typed


def test_escape_keeps_the_draft_at_once_and_goes_back(qtbot, desk):
    page = desk.note()
    shown(qtbot, desk, page)
    keys(qtbot, "Walk")
    with qtbot.waitSignal(page.away):
        keys(qtbot, Qt.Key.Key_Escape)
    at_rest(qtbot, desk)
    assert draft(desk, "note") == {"typed": {"text": "Walk"}}


def test_the_window_closing_keeps_the_draft(qtbot, desk):
    page = desk.note()
    window = shown(qtbot, desk, page)
    keys(qtbot, "Walk")
    window.close()
    at_rest(qtbot, desk)
    assert draft(desk, "note") == {"typed": {"text": "Walk"}}


def test_an_untouched_form_writes_nothing(qtbot, desk):
    page = desk.note()
    window = shown(qtbot, desk, page)
    window.close()
    page.save()
    at_rest(qtbot, desk)
    assert (draft(desk, "note"), signed(desk)) == (None, [])


def test_the_time_is_typed_and_a_late_entry_is_marked_before_it_is_saved(qtbot, desk):
    page = desk.weight()
    window = shown(qtbot, desk, page)
    keys(qtbot, "70.5")
    qtbot.keyClick(window, Qt.Key.Key_T)
    assert page.save_card.time.hasFocus()
    keys(qtbot, "0330")
    assert "▲ entered late: the record will show both times" in words(page)
    keys(qtbot, "9")
    qtbot.keyClick(window, *SAVE)
    page.rows[1].fields["method"].setFocus()
    keys(qtbot, "m")
    qtbot.keyClick(window, *SAVE)
    assert page.save_card.time.hasFocus()
    assert any("Type a time" in one for one in words(page))
    assert page.save_card.time.text() == "03309"


def test_a_wrong_number_is_refused_beside_the_field_and_stays_as_typed(qtbot, desk):
    page = desk.weight()
    window = shown(qtbot, desk, page)
    keys(qtbot, "700", Qt.Key.Key_Return)
    refusal = "Weight must lie between 20 and 400 kg; 700 does not."
    assert refusal in words(page.rows[0])
    keys(qtbot, "m")
    qtbot.keyClick(window, *SAVE)
    at_rest(qtbot, desk)
    field = page.rows[0].fields["kilograms"]
    assert (field.text(), field.hasFocus()) == ("700", True)
    keys(qtbot, Qt.Key.Key_Backspace)
    assert refusal not in words(page.rows[0])


def test_a_finger_gets_keys_on_the_screen(qtbot, desk):
    page = desk.weight()
    shown(qtbot, desk, page)
    qtbot.mouseClick(page.rows[0].fields["kilograms"], Qt.MouseButton.LeftButton)
    assert page.pad.isVisible()
    for name in ("7", "0", "Next"):
        press = next(b for b in page.pad.findChildren(QPushButton) if b.text() == name)
        qtbot.mouseClick(press, Qt.MouseButton.LeftButton)
    assert page.form.text("kilograms") == "70"
    assert not page.pad.isVisible()
    way = page.rows[1].fields["method"].buttons["measured"]
    qtbot.mouseClick(way, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.done):
        qtbot.mouseClick(page.save_card.save, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.save_card.time, Qt.MouseButton.LeftButton)
    page._pad_onward()
    assert not page.pad.isVisible()


def test_an_outage_is_told_and_nothing_that_was_typed_is_lost(qtbot, desk):
    page = desk.note()
    window = shown(qtbot, desk, page)
    keys(qtbot, "Walked.")

    def full(_hand, _now):
        def sign():
            raise Unavailable("The disk is full: free some space.")

        return sign

    page.form.signing = full
    with qtbot.waitSignal(page.troubled) as told:
        qtbot.keyClick(window, *SAVE)
    assert told.args[0].sentence == "The disk is full: free some space."
    assert "Not saved: The disk is full: free some space." in words(page)
    assert page.rows[0].fields["text"].toPlainText() == "Walked."
    page.keep_draft()
    at_rest(qtbot, desk)
    assert draft(desk, "note") == {"typed": {"text": "Walked."}}


def test_a_record_that_cannot_be_read_is_told(qtbot, desk):
    page = desk.note()
    with qtbot.waitSignal(page.troubled):
        page._open_failed(Unavailable("The record cannot be read."))
    at_rest(qtbot, desk)


def test_saving_twice_signs_once(qtbot, desk):
    page = desk.note()
    window = shown(qtbot, desk, page)
    keys(qtbot, "Walked.")
    qtbot.keyClick(window, *SAVE)
    qtbot.keyClick(window, *SAVE)
    page.keep_draft()
    at_rest(qtbot, desk)
    assert len(live(signed(desk))) == 1


def test_two_nurses_have_drafts_of_their_own(qtbot, desk):
    page = desk.note()
    shown(qtbot, desk, page)
    keys(qtbot, "Mine", Qt.Key.Key_Escape)
    at_rest(qtbot, desk)
    assert [one[:2] for one in drafts.unsigned(desk.hand)] == [("note", "Nurse L. Brandt")]


def test_up_goes_to_the_field_before_and_both_identifiers_stand_in_the_head(qtbot, desk):
    page = desk.weight()
    window = shown(qtbot, desk, page)
    keys(qtbot, "70", Qt.Key.Key_Return, Qt.Key.Key_Up)
    assert page.rows[0].fields["kilograms"].hasFocus()
    assert {"ANDERSSON, Maja", "14 Mar 1971 · MRN 40 118 226"} <= {*words(window)}
    qtbot.waitUntil(lambda: "similar surname: ANDERSON, May" in words(window))
    page.entered()
    assert page.rows[1].fields["method"].hasFocus()
    page.tick()
    assert (page.take(page.rows[0].line), page.excuse(page.rows[0].line, None)) == (False, None)
