import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station.domain.observation_set import Unanswered
from ui.entries.answer_row import AnswerRow
from ui.entries.form import Field, FieldKind, Line

PRESSURE = Line(
    "Blood pressure",
    (
        Field("systolic", "Systolic", FieldKind.NUMBER, unit="mmHg"),
        Field("diastolic", "Diastolic", FieldKind.NUMBER, unit="mmHg"),
    ),
    excusable=True,
    measured=True,
)
AMPOULE = Line(
    "One ampoule",
    (Field("mg", "mg", FieldKind.NUMBER, unit="mg in"), Field("ml", "mL", FieldKind.NUMBER)),
    hint="as on the label",
)


@pytest.fixture
def row(qtbot):
    made = AnswerRow(PRESSURE)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def words(row):
    return [one.text() for one in row.findChildren(QLabel) if one.isVisible() and one.text()]


def take(row):
    return next(b for b in row.findChildren(QPushButton) if "take the device" in b.accessibleName())


def test_a_device_value_is_shown_with_its_age_and_taken_by_space_or_finger(qtbot, row):
    row.show_device("152/94", "cuff at 03:58", taken=False, takeable=True)
    assert take(row).text() == "Take 152/94"
    assert "cuff at 03:58" in words(row)
    with qtbot.waitSignal(row.take):
        qtbot.mouseClick(take(row), Qt.MouseButton.LeftButton)
    row.fields["systolic"].setFocus()
    with qtbot.waitSignal(row.take):
        qtbot.keyClicks(row.fields["systolic"], " ")
    row.show_device("152/94", "", taken=True, takeable=True)
    assert (take(row).text(), take(row).isChecked()) == ("✓ taken", True)
    row.show_device("—", "silent since 03:12", taken=False, takeable=False)
    assert not take(row).isEnabled()


def test_minus_offers_the_reasons_and_a_digit_chooses_one(qtbot, row):
    told = []
    row.excuse.connect(told.append)
    row.fields["systolic"].setFocus()
    qtbot.keyClicks(row.fields["systolic"], "-")
    (reasons,) = row.focusable
    qtbot.keyClicks(reasons, "2")
    assert told == ["refused"]
    row.show_reason_of(Unanswered.REFUSED)
    assert reasons.value == "2"
    row.ask_reason()
    assert told == ["refused", ""]


def test_a_reason_can_be_taken_back_by_space(qtbot, row):
    told = []
    row.excuse.connect(told.append)
    row.ask_reason()
    qtbot.keyClicks(row.focusable[0], " ")
    row.show_reason_of(None)
    assert told == [""]
    assert [field.accessibleName() for field in row.focusable] == ["Systolic", "Diastolic"]


def test_what_is_wrong_stands_beside_the_field(row):
    row.say_wrong("Systolic takes a number.")
    assert "Systolic takes a number." in words(row)
    assert not take(row).isVisible()
    row.say_wrong("")
    assert take(row).isVisible()


def test_a_letter_in_a_number_is_refused_beside_it(qtbot, row):
    qtbot.keyClicks(row.fields["diastolic"], "x")
    assert "Diastolic takes a number." in words(row)


def test_the_row_being_answered_is_marked_and_its_note_shown(row):
    row.be_here(here=True)
    row.be_here(here=True)
    row.show_note("last 128/76 at 03:45")
    assert row.property("here") == "true"
    assert "last 128/76 at 03:45" in words(row)


def test_units_stand_beside_their_figures_and_no_reason_is_offered(qtbot):
    row = AnswerRow(AMPOULE)
    qtbot.addWidget(row)
    row.show()
    told = []
    row.excuse.connect(told.append)
    qtbot.keyClicks(row.fields["mg"], "-")
    assert {"mg in", "as on the label"} <= {*words(row)}
    assert told == []


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.TIME, FieldKind.LINE])
def test_every_kind_of_field_tells_what_is_typed(qtbot, kind):
    row = AnswerRow(Line("Words", (Field("words", "Words", kind),)))
    qtbot.addWidget(row)
    told = []
    row.put.connect(lambda code, value: told.append((code, value)))
    qtbot.keyClicks(row.fields["words"], "4")
    assert told == [("words", "4")]
