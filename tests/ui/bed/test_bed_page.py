from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station.domain.card import Ask, AskKind, Card, Figure, Notice, Urgency
from station.domain.picture import Picture
from station.services.bed_sheet import bed_sheet
from tests.services.admitted import hours, two_days
from ui.bed.bed_page import BedPage
from ui.entries.ask_strip import Reply
from ui.parts import KeyAction
from ui.theme import DAY, NIGHT

NOW = hours(48)
CARD = Card("3", 3, "adm", "ANDERSSON, Maja", "14 Mar 1971 · 40 118 226", phase="D2 titration",
            dose=Figure("4"), dose_unit="mg/h", heart=Figure("82"))  # fmt: skip


@pytest.fixture
def page(qtbot, store):
    two_days(store)
    made = BedPage(ZoneInfo("Australia/Sydney"), DAY)
    qtbot.addWidget(made)
    made.resize(1900, 940)
    made.show()
    sheet = bed_sheet(store, "3", NOW)
    made.say_live(replace(CARD, admission=sheet.stay.admission.id), NOW.timestamp())
    made.say_record(sheet)
    return made


def test_nothing_of_a_patient_stands_beside_the_values_of_another(page, store):
    """Seen in a demonstration: one bed's name over the next bed's live values."""
    sheet = bed_sheet(store, "3", NOW)
    other = Card("5", 5, "another", "SINGH, Harpreet", "9 Mar 1963 · 40 118 090")
    page.say_live(other, NOW.timestamp())
    for _late in range(2):
        assert page.heading().name == "SINGH, Harpreet"
        assert "40 118 226" not in page.heading().details
        assert page.shift.list.count() == 0
        assert not page.presenter.picture.steps
        assert not [said for said in words(page) if "mg/mL" in said or " mL" in said]
        page.say_record(sheet)  # a reading of the first patient that comes home late


OTHER = Card("3", 3, "another", "SINGH, Harpreet", "9 Mar 1963 · 40 118 090")


def test_what_was_read_at_the_cursor_goes_with_its_patient(page):
    """The pointer rests on the chart while the bed is given to another: no move takes it away."""
    page.chart.read((NOW - timedelta(hours=1)).timestamp())
    assert "HR" in page._cursor.toolTip()
    page.say_live(OTHER, NOW.timestamp())
    assert page._cursor.toolTip() == page._cursor.text() == ""
    assert page.chart._front.cursor is None


def test_a_new_picture_of_the_same_patient_is_read_at_the_cursor(page, store):
    page.chart.read((NOW - timedelta(hours=1)).timestamp())
    sheet = bed_sheet(store, "3", NOW)
    page.say_record(replace(sheet, picture=Picture(sheet.picture.begin, NOW.timestamp(), "")))
    assert page.chart._front.cursor == (NOW - timedelta(hours=1)).timestamp()
    assert "08:00" in page._cursor.toolTip()
    assert "HR" not in page._cursor.toolTip()


def words(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def test_the_head_names_bed_patient_and_both_identifiers(page):
    heading = page.heading()
    assert (heading.place, heading.name) == ("Bed 3", "ANDERSSON, Maja")
    assert "14 Mar 1971" in heading.details
    assert "40 118 226" in heading.details
    assert heading.note == "D2 titration"


def test_a_name_that_could_be_mistaken_stands_in_the_head(page):
    with_alert = Card("3", 3, "adm", "ANDERSSON, Maja", alert="similar surname: bed 4")
    page.say_live(with_alert, NOW.timestamp())
    assert page.heading().chips == (("similar surname: bed 4", "due"),)


def test_each_range_shows_its_stretch_and_now_comes_back(qtbot, page):
    for number, hours_shown in ((0, 1), (2, 24), (3, 72)):
        qtbot.mouseClick(page._ranges.button(number), Qt.MouseButton.LeftButton)
        begin, end = page.presenter.window()
        assert end - begin == hours_shown * 3600
    page.chart.setFocus()
    qtbot.keyClick(page.chart, Qt.Key.Key_Left)
    assert page._now.isEnabled()
    qtbot.mouseClick(page._now, Qt.MouseButton.LeftButton)
    assert page.presenter.following


def test_the_cursor_reads_every_lane_at_one_moment(page):
    page.choose(None)
    page.chart.read((NOW - timedelta(hours=30)).timestamp())
    said = page._cursor.toolTip()
    assert "mg/h" in said or "mL/h" in said
    assert "HR" in said
    page.chart.read(None)
    assert page._cursor.toolTip() == ""


def test_what_needs_somebody_stands_at_the_right_and_goes_when_it_is_over(page):
    notices = (Notice(Urgency.OVER, "Pump needs confirmation"), Notice(Urgency.DUE, "Set due"))
    page.say_live(Card("3", 3, "adm", "A", notices=notices), NOW.timestamp())
    assert words(page).index("Pump needs confirmation") < words(page).index("Set due")
    page.say_live(CARD, NOW.timestamp())
    assert not page._needs.isVisible()


def test_on_a_narrow_screen_the_right_column_folds_under_the_left(qtbot, page):
    page.resize(1340, 640)
    assert not page._right_frame.isVisible()
    qtbot.waitUntil(page.shift.isVisible)
    page.resize(1900, 940)
    assert page._right_frame.isVisible()


def test_the_keys_of_the_bed_are_those_of_whoever_put_it_up(page):
    assert page.key_actions() == ()
    page.offers = lambda: (KeyAction("O", "Observations", lambda: None),)
    assert [action.key for action in page.key_actions()] == ["O"]
    page.entered()


def test_an_entry_of_the_shift_can_be_chosen_to_be_corrected(qtbot, page):
    with qtbot.waitSignal(page.chosen_entry) as chosen:
        page.shift.list.itemActivated.emit(page.shift.list.item(0))
    assert chosen.args[0]


def test_night_dresses_the_page(page):
    page.dress(NIGHT)
    page.say_live(CARD, NOW.timestamp() + 60)
    assert page.presenter.now == NOW.timestamp() + 60


# ---------------------------------------------------------------- what the bed asks

STAYED = Ask(AskKind.STAYED, "Pump was away and is back: stayed with this patient?",
             "Perfusor Space · serial 12345", "row")  # fmt: skip
BACK = Ask(AskKind.BACK, "Values are coming: back on the monitor?")


def test_the_bed_asks_over_its_chart_with_label_and_both_identifiers(qtbot, page):
    page.say_live(replace(CARD, asks=(STAYED,)), NOW.timestamp())
    said = {STAYED.words, STAYED.device, "ANDERSSON, Maja · 14 Mar 1971 · 40 118 226"}
    qtbot.waitUntil(lambda: said <= {*words(page)})
    page.say_live(CARD, NOW.timestamp())
    assert STAYED.words not in words(page)


def test_a_question_is_answered_with_one_tap_or_key(qtbot, page):
    page.offers = lambda: (KeyAction("O", "Observations", lambda: None),)
    page.say_live(replace(CARD, asks=(STAYED, BACK)), NOW.timestamp())
    assert [one.key for one in page.key_actions()] == ["F3", "F4", "F5", "O"]
    with qtbot.waitSignal(page.replied) as told:
        page.key_actions()[1].act()
    assert (told.args[0].about, told.args[1]) == ("row", Reply.DESK)
    tap = next(one for one in page.findChildren(QPushButton) if one.text() == "Back on the monitor")
    with qtbot.waitSignal(page.replied) as told:
        qtbot.mouseClick(tap, Qt.MouseButton.LeftButton)
    assert told.args[1] is Reply.BACK


def test_the_questions_of_one_patient_are_not_asked_of_the_next(qtbot, page):
    page.say_live(replace(CARD, asks=(STAYED,)), NOW.timestamp())
    page.say_live(replace(CARD, name="SINGH, H.", asks=(STAYED,)), NOW.timestamp())
    assert "ANDERSSON, Maja · 14 Mar 1971 · 40 118 226" not in words(page)
    qtbot.waitUntil(lambda: "SINGH, H. · 14 Mar 1971 · 40 118 226" in words(page))


def test_a_namesake_is_asked_with_their_own_wristband(qtbot, page):
    page.say_live(replace(CARD, asks=(BACK,)), NOW.timestamp())
    namesake = replace(OTHER, name=CARD.name, asks=(BACK,))
    page.say_live(namesake, NOW.timestamp())
    qtbot.waitUntil(lambda: "ANDERSSON, Maja · 9 Mar 1963 · 40 118 090" in words(page))
    assert "ANDERSSON, Maja · 14 Mar 1971 · 40 118 226" not in words(page)


def test_what_only_has_to_be_known_is_not_called_needy(page):
    away = Notice(Urgency.QUIET, "Off the monitor since 10:00: walking")
    page.say_live(replace(CARD, notices=(away,)), NOW.timestamp())
    assert "To know" in words(page)
    page.say_live(replace(CARD, notices=(away, Notice(Urgency.DUE, "Set due"))), NOW.timestamp())
    assert "Needs somebody" in words(page)


def test_on_a_low_screen_the_left_column_scrolls_and_nothing_is_squeezed(page):
    page.resize(1366, 640)
    for label in page.vitals.findChildren(QLabel):
        assert label.height() >= label.sizeHint().height() - 1 or not label.text()
