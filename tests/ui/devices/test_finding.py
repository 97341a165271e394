from threading import Event

import pytest

from station.domain.device import Recognised
from station.domain.errors import Refused, Unavailable
from ui.devices import finding as module
from ui.devices.finding import LETTING_GO, STOPPED, Finding

FOUND = Recognised("ticker", None, "This is Ticker.")


class Port:
    """A port that answers when it is told to, and is held by somebody for so many looks."""

    def __init__(self, held=0):
        self.answer, self.held, self.asked = Event(), held, []

    def recognise(self, port, carry_on, told):
        self.asked.append(port)
        told("Listening")
        while not self.answer.wait(0.005) and carry_on():
            pass
        told("Greeting")
        if port == "gone":
            raise Unavailable("The port gone went away.")
        return FOUND

    def trouble(self, _port):
        self.held -= 1
        return "in use by the recorder." if self.held >= 0 else None


@pytest.fixture
def port():
    return Port()


@pytest.fixture
def finding(qapp, qtbot, port):
    assert qapp
    made = Finding(port.recognise, port.trouble)
    yield made
    made.stop()
    qtbot.waitUntil(lambda: not made.busy)


def test_it_tells_what_it_tries_and_what_it_found(qtbot, finding, port):
    finding.begin("COM4", held=False)
    assert finding.busy
    qtbot.waitUntil(lambda: finding.words == "Listening")
    with qtbot.waitSignal(finding.ended) as ended:
        port.answer.set()
    assert ended.args == [FOUND]
    assert (finding.busy, finding.words, port.asked) == (False, "", ["COM4"])


def test_why_it_could_not_be_asked_is_told(qtbot, finding, port):
    port.answer.set()
    with qtbot.waitSignal(finding.failed) as failed:
        finding.begin("gone", held=False)
    assert str(failed.args[0]) == "The port gone went away."


def test_once_stopped_it_tells_nothing_more(qtbot, finding):
    told = []
    finding.ended.connect(told.append)
    finding.begin("COM4", held=False)
    qtbot.waitUntil(lambda: finding.words == "Listening")
    finding.stop()
    assert (finding.stopped, finding.words) == (True, STOPPED)
    qtbot.waitUntil(lambda: not finding.busy)
    assert (told, finding.words) == ([], STOPPED)


def test_it_does_not_hold_up_the_end_of_the_program(qapp, qtbot, finding):
    finding.begin("COM4", held=False)
    qapp.aboutToQuit.emit()
    assert finding.stopped
    qtbot.waitUntil(lambda: not finding.busy)


def test_what_was_never_begun_can_be_stopped(finding):
    finding.stop()
    assert (finding.busy, finding.words) == (False, "")


def test_it_can_be_begun_again(qtbot, finding, port):
    port.answer.set()
    for name in ("COM4", "COM5"):
        with qtbot.waitSignal(finding.ended):
            finding.begin(name, held=False)
    assert port.asked == ["COM4", "COM5"]


def test_a_port_that_the_recorder_is_letting_go_of_is_waited_for(qtbot, finding, port, monkeypatch):
    monkeypatch.setattr(module, "LOOK_EVERY", 0.01)
    port.held = 3
    finding.begin("COM4", held=True)
    qtbot.waitUntil(lambda: finding.words == "Listening")
    assert port.held == -1


def test_a_port_that_is_not_let_go_of_is_refused(qtbot, finding, port, monkeypatch):
    monkeypatch.setattr(module, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(module, "LET_GO", 0.05)
    port.held = 1000
    with qtbot.waitSignal(finding.failed) as failed:
        finding.begin("COM4", held=True)
    assert isinstance(failed.args[0], Refused)
    assert str(failed.args[0]) == "in use by the recorder. Try again in a moment."
    assert port.asked == []


def test_waiting_for_the_recorder_can_be_stopped(qtbot, finding, port):
    port.held = 1000
    finding.begin("COM4", held=True)
    qtbot.waitUntil(lambda: finding.words == LETTING_GO)
    finding.stop()
    qtbot.waitUntil(lambda: not finding.busy)
