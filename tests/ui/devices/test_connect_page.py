import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from station.domain.device import ConnectionState
from station.domain.errors import Refused
from tests.ui.devices.shown import MONITOR, PUMP, Heard, a_guest, a_sheet
from ui.devices.connect_page import ConnectCalls, ConnectPage
from ui.errand import Errands

BUSY = "The port COM5 is in use by another program: minicom (process 1234)."


class Station:
    def __init__(self):
        self.ports, self.wanted, self.refusing = ["COM4", "COM5"], [], None

    def connect(self, cable, instead_of):
        if self.refusing:
            raise Refused(self.refusing)
        self.wanted.append((cable, instead_of))
        return f"bed-{cable.bed}/{cable.speech.category}-{len(self.wanted)}"


@pytest.fixture
def station():
    return Station()


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def page(qtbot, station, heard):
    errands = Errands("connect")
    calls = ConnectCalls(
        lambda: station.ports, {"COM5": BUSY}.get, lambda: a_sheet(guests=[a_guest()]),
        station.connect,
    )  # fmt: skip
    made = ConnectPage(errands, calls, (PUMP, MONITOR), heard.live, "Later")
    qtbot.addWidget(made)
    made.show()
    made.entered()
    qtbot.waitUntil(lambda: any(p.text() == "COM4" for p in made.buttons()))
    yield made
    errands.close()


def tap(qtbot, page, words):
    push = next(p for p in page.buttons() if p.text() == words)
    qtbot.mouseClick(push, Qt.MouseButton.LeftButton)


def shown(page):
    return [one.text() for one in page.findChildren(QLabel)]


def listens(qtbot, page, port="COM4"):
    tap(qtbot, page, port)
    tap(qtbot, page, "B. Braun Space")
    tap(qtbot, page, "Bed 1 · Andersson")
    with qtbot.waitSignal(page.listening) as listening:
        page.save()
    return listening.args[0]


def test_every_port_stands_with_what_keeps_the_station_from_it(page):
    assert {"free", BUSY} <= set(shown(page))


def test_a_line_is_listened_to_and_its_values_appear(qtbot, page, heard):
    line = listens(qtbot, page)
    assert line == "bed-1/pump-1"
    assert page.act.text() == "Go on without values"
    heard.link(ConnectionState.SILENT, "no bytes at all")
    page.tick()
    assert "No bytes at all." in shown(page)
    heard.link()
    heard.pump()
    page.tick()
    assert {"2.5 mL/h", "● talking"} <= set(shown(page))
    assert page.act.text() == "Go on"
    with qtbot.waitSignal(page.went_on) as on:
        page.save()
    assert on.args == [line]


def test_another_speed_takes_the_line_up_anew(qtbot, page, station):
    line = listens(qtbot, page)
    tap(qtbot, page, "19200")
    assert page.act.text() == "Listen"
    with qtbot.waitSignal(page.listening):
        page.save()
    assert [(cable.baud, old) for cable, old in station.wanted] == [(None, None), (19200, line)]


def test_a_port_can_be_typed(qtbot, page, station):
    qtbot.keyClicks(page.typed, "socket://10.0.0.7:4001")
    tap(qtbot, page, "Philips IntelliVue")
    tap(qtbot, page, "Goes from bed to bed")
    with qtbot.waitSignal(page.listening):
        page.save()
    [(cable, _)] = station.wanted
    assert (cable.port, cable.bed, cable.speech) == ("socket://10.0.0.7:4001", None, MONITOR)
    assert "always 115200 baud" in shown(page)


def test_what_is_missing_or_refused_is_said_in_place(qtbot, page, station):
    page.save()
    assert page.wrong.text() == "Choose a port, or type its name."
    station.refusing = "The station listens to COM4 already: choose another port."
    tap(qtbot, page, "COM4")
    tap(qtbot, page, "B. Braun Space")
    tap(qtbot, page, "Bed 2")
    page.save()
    qtbot.waitUntil(lambda: page.wrong.text() == station.refusing)


def test_without_a_port_the_page_says_what_to_do(qtbot, page, station):
    station.ports = []
    page.key_actions()[1].act()
    qtbot.waitUntil(lambda: any("plug the cable in" in words for words in shown(page)))


def test_the_next_device_begins_anew_at_the_same_bed(qtbot, page):
    listens(qtbot, page)
    page.another()
    assert (page.presenter.line, page.presenter.bed, page.typed.text()) == (None, "1", "")
    chosen = [p.text() for p in page.buttons() if p.isChecked() and p.parent()]
    assert chosen == ["Bed 1 · Andersson"]
    with qtbot.waitSignal(page.skipped):
        page.key_actions()[2].act()
    assert page.heading().place == "Add a line"
