import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tests.services.written import SYDNEY
from ui.entries.answer_row import AnswerRow
from ui.entries.form import Field, FieldKind, Form, Line
from ui.entries.walk import Walk

GRADES = (("0", "0"), ("1", "1"))
LINES = [
    Line("Pain", (Field("pain", "Pain", FieldKind.CHOICE, GRADES),)),
    Line("Pulse", (Field("pulse", "Pulse", FieldKind.NUMBER),)),
    Line("Site", (Field("site", "Site", FieldKind.CHOICE, GRADES),)),
]


@pytest.fixture
def made(qtbot):
    holder = QWidget()
    column = QVBoxLayout(holder)
    form, rows, end = Form(LINES, SYDNEY), [AnswerRow(line) for line in LINES], QPushButton("Save")
    for part in (*rows, end):
        column.addWidget(part)
    walk = Walk(rows, form, end, lambda _field: walk.every())
    qtbot.addWidget(holder)
    with qtbot.waitActive(holder):
        holder.show()
    holder.walk, holder.form, holder.end = walk, form, end
    return holder


def test_an_answer_goes_to_the_next_open_question_past_what_is_answered(made):
    pain, _pulse, site = made.walk.every()
    made.form.put("pulse", "92")
    made.walk.through(pain, "1")
    assert site.hasFocus()
    assert site.value == "1"
    made.walk.through(site)
    assert made.end.hasFocus()


def test_one_field_on_or_back_stops_everywhere(made):
    pain, pulse, site = made.walk.every()
    made.form.put("pulse", "92")
    made.walk.onward(pain)
    assert pulse.hasFocus()
    made.walk.onward(site)
    assert made.end.hasFocus()
    made.walk.backward(pulse)
    made.walk.backward(pain)
    assert pain.hasFocus()


def test_the_first_open_question_comes_first_and_then_the_end(made):
    pain, _pulse, site = made.walk.every()
    made.walk.first()
    assert pain.hasFocus()
    made.form.put("pain", "0")
    made.form.put("pulse", "92")
    made.walk.first()
    assert site.hasFocus()
    made.form.put("site", "0")
    made.walk.first()
    assert made.end.hasFocus()
