import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from station.domain.errors import Refused, Unavailable
from ui import theme
from ui.errand import Errands
from ui.fault import Place
from ui.form_page import FormPage, choice
from ui.page import Heading


class Form(FormPage):
    def __init__(self, errands):
        super().__init__(errands, "Save")
        self.first, self.second = self.line("Surname", "as on the wristband"), self.line("Number")
        self.work, self.done = (lambda: "written"), []

    def heading(self):
        return Heading("Form")

    def save(self):
        self.run(self.work, self.done.append)


@pytest.fixture
def form(qtbot):
    errands = Errands("form")
    made = Form(errands)
    qtbot.addWidget(made)
    made.show()
    yield made
    errands.close()


def refusing(fault):
    def work():
        raise fault

    return work


def test_enter_goes_on_to_the_next_field_and_the_act_is_done_off_the_gui_thread(qtbot, form):
    form.first.setFocus()
    qtbot.keyClick(form.first, Qt.Key.Key_Return)
    assert form.focusWidget() is form.second
    form.save()
    qtbot.waitUntil(lambda: form.done == ["written"])
    assert form.act.isEnabled()


def test_a_second_press_while_it_is_being_done_does_nothing(qtbot, form):
    go = threading.Event()
    form.work = lambda: go.wait(20)
    form.save()
    form.save()
    assert not form.act.isEnabled()
    go.set()
    qtbot.waitUntil(lambda: form.done == [True])


def test_a_refusal_is_said_in_place_and_goes_when_it_is_right(qtbot, form):
    form.first.setText("typed")
    form.work = refusing(Refused("Bed 3 is taken."))
    with qtbot.assertNotEmitted(form.faulted):
        form.save()
        qtbot.waitUntil(form.wrong.isVisible)
    assert (form.wrong.text(), form.first.text()) == ("Bed 3 is taken.", "typed")
    form.work = lambda: "written"
    form.save()
    qtbot.waitUntil(lambda: not form.wrong.isVisible())


def test_an_outage_reaches_the_window_too(qtbot, form):
    form.work = refusing(Unavailable("The disk is full."))
    with qtbot.waitSignal(form.faulted) as faulted:
        form.save()
    assert faulted.args[0].place is Place.BANNER


def test_reading_holds_nobody_up_and_says_when_it_cannot(qtbot, form):
    found = []
    form.read(lambda: 3, found.append)
    form.read(refusing(Refused("gone")), found.append)
    qtbot.waitUntil(lambda: form.wrong.text() == "gone")
    assert found == [3]


def test_the_keys_save_and_lead_back(qtbot, form):
    act, back = form.key_actions()
    assert (act.key, act.words, back.key) == ("Ctrl+Return", "Save", "Esc")
    with qtbot.waitSignal(form.closed):
        back.act()
    with qtbot.waitSignal(form.reheaded):
        form.rename_act("Save again")
    assert form.key_actions()[0].words == form.act.text() == "Save again"


def test_the_steps_say_where_the_form_stands(form):
    form.show_steps(("One", "Two", "Three"), 1)
    words = [form.steps.itemAt(n).widget() for n in range(form.steps.count())]
    said = [word.text() for word in words if isinstance(word, QLabel)]
    assert said[::2] == ["✓ One", "2  Two", "3  Three"]


def test_nothing_is_chosen_by_itself_and_targets_are_high_enough(qtbot):
    push = choice("Measured", lambda: None)
    qtbot.addWidget(push)
    assert push.isCheckable()
    assert not push.isChecked()
    assert push.minimumHeight() >= theme.TARGET


def test_the_guide_has_a_key_where_somebody_opens_it(form):
    assert [action.key for action in form.key_actions()] == ["Ctrl+Return", "Esc"]
    asked_for = []
    form.help = asked_for.append
    form.key_actions()[-1].act()
    assert asked_for == ["station"]
