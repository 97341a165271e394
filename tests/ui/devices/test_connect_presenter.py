import pytest

from station.domain.errors import Refused
from tests.ui.devices.shown import MONITOR, PUMP, a_line, a_sheet
from ui.devices.connect_presenter import ConnectPresenter, look


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
