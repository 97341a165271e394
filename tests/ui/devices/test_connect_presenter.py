import pytest

from station.domain.device import Recognised
from station.domain.errors import Refused
from tests.ui.devices.shown import MONITOR, PUMP, a_line, a_sheet
from ui.devices.connect_presenter import (
    JUST_NOW,
    ConnectPresenter,
    NewPorts,
    PortWords,
    free_to_ask,
    look,
)


@pytest.fixture
def form():
    return ConnectPresenter((PUMP, MONITOR))


def test_every_port_says_what_keeps_the_station_from_it_and_ours_are_not_looked_into():
    sheet = a_sheet(a_line(port="COM4"), a_line(name="ward/monitor-1", bed=None, port="COM6"))
    asked = []

    def trouble(port):
        asked.append(port)
        return "in use by another program: minicom" if port == "COM5" else None

    found = look(lambda: ["COM4", "COM5", "COM6", "COM7"], trouble, lambda: sheet)
    assert [(one.port, one.words, one.usable) for one in found.ports] == [
        ("COM4", "the station listens to it for bed 1", False),
        ("COM5", "in use by another program: minicom", False),
        ("COM6", "the station listens to it", False),
        ("COM7", "free", True),
    ]
    assert asked == ["COM5", "COM7"]


def test_what_is_missing_is_named_in_the_order_of_the_form(form):
    for sentence, act in (
        ("Choose a port", lambda: setattr(form, "port", " COM4 ")),
        ("Choose what hangs", lambda: form.choose_speech(PUMP.name)),
        ("Choose the bed", lambda: form.choose_bed("1")),
    ):
        with pytest.raises(Refused, match=sentence):
            form.cable()
        act()
    cable = form.cable()
    assert (cable.port, cable.speech, cable.bed, cable.baud) == ("COM4", PUMP, "1", None)


def test_speeds_are_offered_where_there_is_a_choice(form):
    assert form.bauds == ()
    form.choose_speech(PUMP.name)
    assert form.bauds == (9600, 19200)
    form.baud = 19200
    form.choose_speech(MONITOR.name)
    assert (form.bauds, form.baud) == ((), None)


def test_another_choice_is_a_change_until_it_is_listened_to(form):
    assert form.changed
    form.port = "COM4"
    form.choose_speech(PUMP.name)
    form.choose_bed(None)
    form.joined("ward/pump-1")
    assert not form.changed
    form.port = "COM5"
    assert form.changed
    form.port = ""
    assert form.changed
    form.another()
    assert (form.line, form.port, form.ward_wide) == (None, "", True)


# ---------------------------------------------------------------- a port that is plugged in


def words(*ports):
    return [PortWords(port, "free", usable=True) for port in ports]


def shown(found):
    return [(one.port, one.words, one.new) for one in found]


def test_a_port_that_appears_is_offered_first_and_said_to_be_new():
    new = NewPorts()
    assert shown(new.first(words("COM4", "COM5"))) == [("COM4", "free", False),
                                                       ("COM5", "free", False)]  # fmt: skip
    assert shown(new.first(words("COM3", "COM4", "COM5"))) == [
        ("COM3", JUST_NOW, True), ("COM4", "free", False), ("COM5", "free", False),
    ]  # fmt: skip
    assert [one.port for one in new.first(words("COM3", "COM4", "COM5", "COM9"))] == [
        "COM9", "COM3", "COM4", "COM5",
    ]  # fmt: skip


def test_a_port_that_went_and_came_back_is_new_again_and_one_that_went_is_not_shown():
    new = NewPorts()
    new.first(words("COM4", "COM5"))
    assert shown(new.first(words("COM4"))) == [("COM4", "free", False)]
    assert shown(new.first(words("COM4", "COM5")))[0] == ("COM5", JUST_NOW, True)
    assert shown(new.first(words("COM4"))) == [("COM4", "free", False)]


def test_a_new_port_that_somebody_has_says_so_instead():
    new = NewPorts()
    new.first([])
    busy = PortWords("COM5", "in use by another program: minicom", usable=False)
    assert new.first([busy, *words("COM4")])[0] == busy


# ---------------------------------------------------------------- finding out


def test_what_was_found_is_chosen_with_its_speed(form):
    assert form.recognised(Recognised(PUMP.name, 57600, "This is a pump, at 57600 baud."))
    assert (form.speech, form.baud, form.bauds) == (PUMP, 57600, (9600, 19200, 57600))
    assert form.recognised(Recognised(MONITOR.name, None, "This is a monitor."))
    assert (form.speech, form.baud, form.bauds) == (MONITOR, None, ())
    assert not form.recognised(Recognised(None, None, "no bytes at all"))
    assert form.speech is MONITOR


def test_a_form_is_complete_with_port_device_and_bed(form):
    form.port = "COM4"
    form.choose_speech(PUMP.name)
    assert not form.complete
    form.choose_bed("1")
    assert form.complete


def test_only_a_port_that_nobody_listens_to_may_be_asked():
    sheet = a_sheet(a_line(port="COM4"), a_line(name="ward/monitor-1", bed=None, port="COM6"))
    busy = {"COM5": "in use by another program: minicom"}.get

    def ask(port, ours=None):
        free_to_ask(port, ours, busy, lambda: sheet)

    ask("COM7")
    ask("COM4", "bed-1/pump-1")
    for port, sentence in (
        ("", "Choose a port"),
        ("COM4", "listens to COM4 already for bed 1: choose another"),
        ("COM6", "listens to COM6 already: choose another"),
        ("COM5", "minicom"),
    ):
        with pytest.raises(Refused, match=sentence):
            ask(port)


def test_a_line_that_was_begun_here_is_known_by_its_port_until_it_is_given_up(form):
    form.port = "COM4"
    form.choose_speech(PUMP.name)
    form.choose_bed("1")
    assert form.line_on("COM4") is None
    form.joined("bed-1/pump-1")
    assert (form.line_on("COM4"), form.line_on("COM5")) == ("bed-1/pump-1", None)
    form.gave_up()
    assert (form.line_on("COM4"), form.line, form.changed) == (None, None, True)
