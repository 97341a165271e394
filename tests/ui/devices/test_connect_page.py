from threading import Event

import pytest
from PySide6.QtCore import Qt

from station.domain.device import ConnectionState, Recognised
from station.domain.errors import Refused, Unavailable
from tests.ui.devices.shown import MONITOR, PUMP, Heard, a_guest, a_line, a_sheet, seen
from ui.devices.connect_page import (
    BY_HAND,
    CHOOSE_BED,
    FIND,
    FIND_HINT,
    STOP,
    WAIT,
    ConnectCalls,
    ConnectPage,
)
from ui.devices.connect_presenter import JUST_NOW
from ui.devices.finding import STOPPED
from ui.errand import Errands

BUSY = "The port COM5 is in use by another program: minicom (process 1234)."
THIS = Recognised(PUMP.name, None, "This is B. Braun Space.")
NOBODY = Recognised(None, None, "COM4: no bytes at all: check that the device is on.")
Key = Qt.Key


class Station:
    def __init__(self):
        self.ports, self.wanted, self.refusing = ["COM4", "COM5"], [], None
        self.lines, self.given_up = [], []
        self.asked, self.finds, self.answer = [], THIS, Event()
        self.answer.set()

    def connect(self, cable, instead_of):
        if self.refusing:
            raise Refused(self.refusing)
        self.wanted.append((cable, instead_of))
        return f"bed-{cable.bed}/{cable.speech.category}-{len(self.wanted)}"

    def recognise(self, port, carry_on, told):
        self.asked.append(port)
        told("Listening at 9600 8N1, nothing is sent (1 of 8)")
        while not self.answer.wait(0.01) and carry_on():
            pass
        if isinstance(self.finds, Exception):
            raise self.finds
        return self.finds


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
        lambda: station.ports, {"COM5": BUSY}.get,
        lambda: a_sheet(*station.lines, guests=[a_guest()]),
        station.connect, station.given_up.append, station.recognise,
    )  # fmt: skip
    made = ConnectPage(errands, calls, (PUMP, MONITOR), heard.live, "Later")
    qtbot.addWidget(made)
    made.show()
    made.entered()
    qtbot.waitUntil(lambda: any(p.text() == "COM4" for p in made.buttons()))
    yield made
    made.left()
    qtbot.waitUntil(lambda: not made.finding.busy)
    errands.close()


def tap(qtbot, page, words):
    push = next(p for p in page.buttons() if p.text() == words)
    qtbot.mouseClick(push, Qt.MouseButton.LeftButton)


def act(page, key):
    next(one for one in page.key_actions() if one.key == key).act()


def listens(qtbot, page, port="COM4"):
    for words in (port, BY_HAND, "B. Braun Space", "Bed 1 · Andersson"):
        tap(qtbot, page, words)
    with qtbot.waitSignal(page.listening) as listening:
        page.save()
    return listening.args[0]


def finds(qtbot, page):
    """Find out, to the end."""
    with qtbot.waitSignal(page.finding.ended):
        qtbot.mouseClick(page.find_button, Qt.MouseButton.LeftButton)


# ---------------------------------------------------------------- ports


def test_every_port_stands_with_what_keeps_the_station_from_it(page):
    assert {"free", BUSY} <= set(seen(page))


def test_a_port_that_is_plugged_in_while_somebody_looks_is_offered_first(qtbot, page, station):
    assert "F8" not in [one.key for one in page.key_actions()]
    station.ports = ["COM3", "COM4", "COM5"]
    page.tick()
    page.tick()
    qtbot.waitUntil(lambda: JUST_NOW in seen(page))
    ports = [p.text() for p in page.ports.findChildren(type(page.act)) if p.parent()]
    assert ports == ["COM3", "COM4", "COM5"]
    act(page, "F8")
    assert (page.presenter.port, page.typed.text()) == ("COM3", "COM3")
    assert [p.text() for p in page.buttons() if p.isChecked()] == ["COM3"]
    assert "F8" not in [one.key for one in page.key_actions()]
    page.take_new_port()
    assert page.presenter.port == "COM3"


def test_without_a_new_port_there_is_none_to_take(page):
    page.take_new_port()
    assert page.presenter.port == ""


def test_a_port_can_be_typed(qtbot, page, station):
    qtbot.keyClicks(page.typed, "socket://10.0.0.7:4001")
    act(page, "F9")
    tap(qtbot, page, "Philips IntelliVue")
    tap(qtbot, page, "Goes from bed to bed")
    with qtbot.waitSignal(page.listening):
        page.save()
    [(cable, _)] = station.wanted
    assert (cable.port, cable.bed, cable.speech) == ("socket://10.0.0.7:4001", None, MONITOR)


def test_without_a_port_the_page_says_what_to_do(qtbot, page, station):
    station.ports = []
    act(page, "F5")
    qtbot.waitUntil(lambda: any("plug the cable in" in words for words in seen(page)))


@pytest.mark.expects_log("a bug reached the window")
def test_a_look_that_fails_is_said_once_and_the_next_is_taken_when_somebody_asks(
    qtbot, page, station
):
    station.ports = None
    with qtbot.waitSignal(page.faulted):
        act(page, "F5")
    for _ in range(4):
        page.tick()
    station.ports = ["COM9"]
    act(page, "F5")
    qtbot.waitUntil(lambda: "COM9" in [p.text() for p in page.buttons()])


# ---------------------------------------------------------------- listening


def test_a_line_is_listened_to_and_its_values_appear(qtbot, page, heard):
    line = listens(qtbot, page)
    assert line == "bed-1/pump-1"
    assert page.act.text() == "Go on without values"
    heard.link(ConnectionState.SILENT, "no bytes at all")
    page.tick()
    assert "No bytes at all." in seen(page)
    heard.link()
    heard.pump()
    page.tick()
    assert {"2.5 mL/h", "● talking"} <= set(seen(page))
    assert page.act.text() == "Go on"
    with qtbot.waitSignal(page.went_on) as on:
        page.save()
    assert on.args == [line]


def test_another_speed_takes_the_line_up_anew(qtbot, page, station):
    line = listens(qtbot, page)
    tap(qtbot, page, "19200 baud")
    assert page.act.text() == "Listen"
    with qtbot.waitSignal(page.listening):
        page.save()
    assert [(cable.baud, old) for cable, old in station.wanted] == [(None, None), (19200, line)]
    tap(qtbot, page, "9600 baud (usual)")
    assert page.presenter.baud is None


def test_what_is_missing_or_refused_is_said_in_place(qtbot, page, station):
    page.save()
    assert page.wrong.text() == "Choose a port, or type its name."
    station.refusing = "The station listens to COM4 already: choose another port."
    for words in ("COM4", BY_HAND, "B. Braun Space", "Bed 2"):
        tap(qtbot, page, words)
    page.save()
    qtbot.waitUntil(lambda: page.wrong.text() == station.refusing)


def test_pumps_and_monitors_are_chosen_from_rows_of_their_own_that_can_be_put_away(page):
    assert not page.kinds.isVisibleTo(page)
    act(page, "F9")
    assert {"Pumps", "Monitors"} <= set(seen(page))
    assert page.by_hand.isChecked()
    act(page, "F9")
    assert "Pumps" not in seen(page)


def test_the_next_device_begins_anew_at_the_same_bed(qtbot, page):
    listens(qtbot, page)
    page.another()
    assert (page.presenter.line, page.presenter.bed, page.typed.text()) == (None, "1", "")
    chosen = [p.text() for p in page.buttons() if p.isChecked()]
    assert chosen == ["Bed 1 · Andersson", BY_HAND]
    with qtbot.waitSignal(page.skipped):
        act(page, "F6")
    assert page.heading().place == "Add a line"


# ---------------------------------------------------------------- finding out


def test_what_hangs_on_the_port_is_found_out_and_listened_to_at_once(qtbot, page, station):
    tap(qtbot, page, "Bed 1 · Andersson")
    tap(qtbot, page, "COM4")
    assert FIND_HINT in seen(page)
    with qtbot.waitSignal(page.listening):
        act(page, "F7")
    [(cable, _)] = station.wanted
    assert (cable.speech, cable.port, cable.bed, cable.baud) == (PUMP, "COM4", "1", None)
    assert THIS.words in seen(page)
    assert station.asked == ["COM4"]


def test_the_speed_it_was_found_at_is_listened_at(qtbot, page, station):
    station.finds = Recognised(PUMP.name, 57600, "This is B. Braun Space, at 57600 baud.")
    tap(qtbot, page, "Bed 2")
    tap(qtbot, page, "COM4")
    with qtbot.waitSignal(page.listening):
        act(page, "F7")
    assert station.wanted[0][0].baud == 57600
    act(page, "F9")
    assert "57600 baud" in [p.text() for p in page.buttons() if p.isChecked()]


def test_without_a_bed_it_says_what_it_found_and_asks_for_the_bed(qtbot, page, station):
    tap(qtbot, page, "COM4")
    finds(qtbot, page)
    assert f"{THIS.words} {CHOOSE_BED}" in seen(page)
    assert station.wanted == []
    tap(qtbot, page, "Bed 2")
    with qtbot.waitSignal(page.listening):
        page.save()


def test_while_it_looks_it_says_what_it_tries_and_can_be_stopped(qtbot, page, station):
    station.answer.clear()
    for words in ("COM4", "Bed 1 · Andersson"):
        tap(qtbot, page, words)
    act(page, "F7")
    qtbot.waitUntil(lambda: bool(page.finding.words))
    page.tick()
    assert "Listening at 9600 8N1, nothing is sent (1 of 8)" in seen(page)
    assert page.find_button.text() == STOP
    assert not page.act.isEnabled()
    page.save()
    assert page.wrong.text() == WAIT
    act(page, "F7")
    assert page.find_button.text() == FIND
    assert STOPPED in seen(page)
    assert page.act.isEnabled()
    qtbot.waitUntil(lambda: not page.finding.busy)
    assert station.wanted == []


@pytest.mark.parametrize(
    "act_on",
    [
        lambda qtbot, page: tap(qtbot, page, "COM5"),
        lambda _qtbot, page: page.choose_speech(MONITOR.name),
        lambda _qtbot, page: page.left(),
        lambda _qtbot, page: page.another(),
    ],
    ids=["another port", "a kind by hand", "leaving", "another device"],
)
def test_whoever_does_something_else_stops_it(qtbot, page, station, act_on):
    station.answer.clear()
    tap(qtbot, page, "COM4")
    act(page, "F7")
    qtbot.waitUntil(lambda: page.finding.busy)
    act_on(qtbot, page)
    qtbot.waitUntil(lambda: not page.finding.busy)
    assert page.presenter.speech is not PUMP
    assert station.wanted == []


def test_nobody_known_is_said_in_the_stations_own_sentence(qtbot, page, station):
    station.finds = NOBODY
    tap(qtbot, page, "Bed 2")
    tap(qtbot, page, "COM4")
    finds(qtbot, page)
    assert NOBODY.words in seen(page)
    assert (page.find_button.text(), page.act.isEnabled()) == (FIND, True)
    assert station.wanted == []


def test_a_port_that_cannot_be_asked_is_said_in_place(qtbot, page, station):
    station.finds = Unavailable("The port COM4 is not there: check the cable.")
    tap(qtbot, page, "COM4")
    with qtbot.waitSignal(page.faulted):
        act(page, "F7")
    assert page.wrong.text() == str(station.finds)
    assert page.find_button.text() == FIND


@pytest.mark.parametrize(
    ("port", "sentence"),
    [("", "Choose a port"), ("COM5", BUSY), ("COM6", "listens to COM6 already for bed 1")],
)
def test_a_port_that_somebody_has_is_never_opened(qtbot, page, station, port, sentence):
    station.lines = [a_line(port="COM6")]
    page.typed.setText(port)
    page.choose_port(port)
    act(page, "F7")
    qtbot.waitUntil(lambda: sentence in page.wrong.text())
    assert station.asked == []


def test_a_line_begun_with_the_wrong_kind_is_given_up_before_its_port_is_asked(
    qtbot, page, station
):
    line = listens(qtbot, page)
    station.lines = [a_line(name=line, port="COM4")]
    station.finds = Recognised(MONITOR.name, None, "This is Philips IntelliVue.")
    with qtbot.waitSignal(page.listening):
        act(page, "F7")
    assert station.given_up == [line]
    assert [cable.speech for cable, _ in station.wanted] == [PUMP, MONITOR]
    assert station.wanted[1][1] is None
