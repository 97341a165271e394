from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from station.domain.errors import Refused, Unavailable
from station.services.keep_capture import RawFacts
from tests.ui.devices.shown import (
    TITLES,
    Heard,
    a_guest,
    a_line,
    a_sheet,
    asked,
    facts,
    held,
    owned,
)
from tests.ui.devices.test_raw_presenter import WEEK, a_kept
from ui.devices.devices_page import DevicesPage
from ui.devices.devices_presenter import DeviceCalls
from ui.devices.raw_presenter import RawCalls
from ui.elided import BREAK
from ui.errand import Errands
from ui.window import Window

LINE = "bed-1/pump-1"


class Station:
    def __init__(self):
        self.sheet, self.done, self.fault = a_sheet(), [], None
        self.raw, self.raw_fault = RawFacts(LINE, ""), None

    def calls(self):
        return DeviceCalls(
            lambda: self.sheet,
            lambda device, stayed: self._do("answer", device.source.serial, stayed),
            lambda device, reason: self._do("release", device.source.serial, reason),
            lambda line, paused: self._do("pause", line, paused),
            lambda line: self._do("forget", line),
            RawCalls(
                self._raw,
                lambda line, length, reason: self._do("keep", line, length, reason),
                lambda facts, reason: self._do("let go", facts.kept.reason, reason),
            ),
        )

    def _raw(self, line):
        if self.raw_fault:
            raise self.raw_fault
        return replace(self.raw, line=line)

    def _do(self, *words):
        if self.fault:
            raise self.fault
        self.done.append(words)


@pytest.fixture
def station():
    return Station()


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def errands():
    made = Errands("devices")
    yield made
    made.close()


@pytest.fixture
def page(station, heard, errands):
    return DevicesPage(errands, station.calls(), heard.live, TITLES)


@pytest.fixture
def window(qtbot, heard):
    made = Window(heard.clock, ZoneInfo("Australia/Sydney"), demonstration=False)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def opens(qtbot, window, page, station, errands):
    def opening(*lines):
        station.sheet = a_sheet(*lines)
        window.show_page(page)
        qtbot.waitUntil(lambda: errands.away == 0)

    return opening


def shown(page):
    return [one.text() for one in page.findChildren(QLabel) if not one.isHidden()]


def test_a_ward_without_a_line_says_what_to_do(qtbot, window, page, opens):
    opens()
    assert "No line yet: add the first one." in shown(page)
    with qtbot.waitSignal(page.wanted_line):
        qtbot.keyClick(window, Qt.Key.Key_A)
    for key in (Qt.Key.Key_C, Qt.Key.Key_R, Qt.Key.Key_P, Qt.Key.Key_X, Qt.Key.Key_Down):
        qtbot.keyClick(window, key)
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_the_head_counts_who_needs_somebody(page, opens):
    opens(a_line(facts(owner=held())), a_line(name="b", bed="2"))
    assert page.heading().note == "2 lines · 1 needs somebody"


def test_a_device_in_quarantine_asks_for_its_confirmation(qtbot, window, page, opens):
    opens(a_line(facts(owner=held())))
    with qtbot.waitSignal(page.wanted_confirmation) as wanted:
        qtbot.keyClick(window, Qt.Key.Key_C)
    assert wanted.args == [LINE]


@pytest.mark.parametrize(("key", "stayed"), [(Qt.Key.Key_Y, True), (Qt.Key.Key_N, False)])
def test_a_device_that_is_back_is_answered_with_one_key(qtbot, page, opens, station, key, stayed):
    opens(a_line(asked(a_guest())))
    with qtbot.waitSignal(page.changed):
        qtbot.keyClick(page.window(), key)
    assert station.done == [("answer", "0412077", stayed)]


def test_a_device_is_taken_off_with_a_reason_typed_by_key(qtbot, window, page, opens, station):
    opens(a_line(owned(a_guest())))
    qtbot.keyClick(window, Qt.Key.Key_R)
    qtbot.keyClicks(page.reason, "pump swapped")
    with qtbot.waitSignal(page.changed):
        qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    assert station.done == [("release", "0412077", "pump swapped")]


def test_whose_a_device_really_was_is_asked_for_with_a_key(qtbot, window, page, opens):
    opens(a_line(owned(a_guest())), a_line(name="b"))
    with qtbot.waitSignal(page.wanted_correction) as wanted:
        qtbot.keyClick(window, Qt.Key.Key_E)
    assert wanted.args[0].source.serial == "0412077"
    page.choose("b")
    with qtbot.assertNotEmitted(page.wanted_correction):
        page.correct()


def test_the_facts_of_the_line_stand_below_its_values(page, opens, heard):
    heard.link()
    opens(a_line(owned(a_guest()), port="/dev/serial/by-id/usb-FTDI"))
    assert {"This line", "Port", "/dev/serial/by-id/usb-FTDI", "Its clock"} <= {
        one.replace(BREAK, "") for one in shown(page)
    }
    assert "12 messages understood, 1 not" not in shown(page)


def test_buttons_of_the_line_before_are_gone(page, opens):
    opens(a_line(owned(a_guest())), a_line(name="b"))
    page.choose("b")
    page.choose(LINE)
    QApplication.processEvents()

    taps = [one.text() for one in page.findChildren(QPushButton) if not one.isHidden()]
    assert taps.count("Pause") == taps.count("Take off") == 1


def test_a_question_is_left_with_escape_and_nothing_is_done(qtbot, window, page, opens, station):
    opens(a_line(owned(a_guest())))
    qtbot.keyClick(window, Qt.Key.Key_X)
    with qtbot.assertNotEmitted(page.closed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert station.done == []


def test_a_line_is_paused_and_forgotten_by_touch(qtbot, page, opens, station, errands):
    opens(a_line(owned(a_guest())))

    def tap(words):
        push = next(p for p in page.findChildren(QPushButton) if p.text() == words and p.parent())
        qtbot.mouseClick(push, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: errands.away == 0)

    tap("Pause")
    tap("Forget this line")
    tap("Forget")
    assert station.done == [("pause", LINE, True), ("forget", LINE)]
    tap("Take off")
    assert page.reason.isVisible()
    tap("Leave it")
    assert not page.reason.isVisible()


def test_the_keys_go_from_line_to_line_and_the_values_follow(qtbot, window, page, opens, heard):
    heard.link()
    heard.pump()
    opens(a_line(owned(a_guest())), a_line(name="b", bed="2"))
    window.tick()
    assert "2.5 mL/h" in shown(page)
    qtbot.keyClick(window, Qt.Key.Key_Down)
    assert page.presenter.chosen == "b"
    qtbot.mouseClick(page._rows[LINE], Qt.MouseButton.LeftButton)
    assert page.presenter.chosen == LINE


# --- Raw bytes -----------------------------------------------------------------------------------


@pytest.fixture
def ring(station):
    station.raw = RawFacts(LINE, "", WEEK, (a_kept(reason="rate leapt"),))
    return station


def foot(page):
    return [action.words for action in page.key_actions() if action.shown]


def test_raw_bytes_are_kept_with_three_keys_and_a_reason(qtbot, window, page, opens, ring):
    opens(a_line())
    assert "Keep raw bytes" in foot(page)
    qtbot.keyClick(window, Qt.Key.Key_K)
    assert foot(page) == ["Last 10 min", "Last 1 h", "Last 24 h", "Leave it"]
    qtbot.keyClick(window, Qt.Key.Key_3)
    assert "Keep raw bytes" in foot(page)
    assert page.reason.hasFocus()
    qtbot.keyClicks(page.reason, "pump stopped")
    with qtbot.waitSignal(page.changed):
        qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    assert ring.done == [("keep", LINE, timedelta(hours=24), "pump stopped")]


def test_whoever_asked_for_it_may_leave_it_at_either_step(qtbot, window, page, opens, ring):
    opens(a_line())
    with qtbot.assertNotEmitted(page.closed):
        qtbot.keyClick(window, Qt.Key.Key_K)
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert "Keep raw bytes" in foot(page)
        qtbot.keyClick(window, Qt.Key.Key_K)
        qtbot.keyClick(window, Qt.Key.Key_1)
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert ring.done == []
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_raw_bytes_are_kept_and_let_go_by_touch(qtbot, page, opens, ring, errands):
    opens(a_line())

    def tap(words):
        found = [one for one in page.findChildren(QPushButton) if one.text() == words]
        qtbot.mouseClick(next(one for one in found if one.isVisible()), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: errands.away == 0)

    tap("Last 1 h")
    qtbot.keyClicks(page.reason, "odd")
    tap("Keep")
    page.raw_card.let_go.emit(page.raw_card.words.kept[0])
    qtbot.keyClicks(page.reason, "seen")
    page._question.agree()
    qtbot.waitUntil(lambda: errands.away == 0)
    assert ring.done == [
        ("keep", LINE, timedelta(hours=1), "odd"), ("let go", "rate leapt", "seen"),
    ]  # fmt: skip


def test_what_was_kept_longest_is_let_go_by_key(qtbot, window, page, opens, ring):
    opens(a_line())
    qtbot.keyClick(window, Qt.Key.Key_L)
    qtbot.keyClicks(page.reason, "seen")
    with qtbot.waitSignal(page.changed):
        qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    assert ring.done == [("let go", "rate leapt", "seen")]


def test_where_nothing_is_held_the_keys_do_nothing(qtbot, window, page, opens, station):
    opens(a_line())
    assert "Nothing is held yet." in shown(page)
    for key in (Qt.Key.Key_K, Qt.Key.Key_L):
        qtbot.keyClick(window, key)
    assert page._question.isHidden()
    assert "Keep raw bytes" not in foot(page)
    assert station.done == []


def test_raw_bytes_that_cannot_be_looked_at_hurt_nothing_else(page, opens, station):
    station.raw_fault = Unavailable("Raw bytes are not kept: it is damaged.")
    with_lines = a_line(owned(a_guest()))
    opens(with_lines)

    assert "Raw bytes are not kept: it is damaged." in shown(page)
    assert "Take off" in foot(page)


def test_another_lines_raw_bytes_are_never_shown_beside_a_line(qtbot, window, page, opens, ring):
    opens(a_line(), a_line(name="b", bed="2"))
    qtbot.keyClick(window, Qt.Key.Key_Down)
    assert page.raw_card.isHidden()
    page._looked_raw(replace(ring.raw, line=LINE))
    assert page.raw_card.isHidden()
    qtbot.waitUntil(page.raw_card.isVisible)
    assert page.raw_card.words.line == "b"


def test_a_question_is_brought_into_view(qtbot, page, opens, station):
    station.raw = RawFacts(LINE, "", WEEK, tuple(a_kept(reason=f"{n} " * 40) for n in range(9)))
    opens(a_line())
    bar = page._side.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    page.keep(timedelta(hours=1))
    qtbot.waitUntil(lambda: page._question.visibleRegion().boundingRect().height() > 40)


def test_what_is_refused_or_unavailable_is_said_in_place(qtbot, window, page, opens, station):
    opens(a_line(asked(a_guest())))
    station.fault = Refused("Sign in first: every entry carries a name.")
    qtbot.keyClick(window, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: str(station.fault) in shown(page))
    station.fault = Unavailable("The disk is full.")
    with qtbot.waitSignal(page.faulted):
        qtbot.keyClick(window, Qt.Key.Key_Y)


def test_the_record_is_read_again_every_few_seconds(qtbot, page, opens, station, errands):
    opens(a_line())
    station.sheet = a_sheet(a_line(), a_line(name="b"))
    for _ in range(5):
        page.tick()
    qtbot.waitUntil(lambda: errands.away == 0)
    assert page.presenter.names == [LINE, "b"]


def test_the_foot_shows_the_keys_that_do_something_here(page, opens):
    asked_for = []
    page.help = asked_for.append
    opens(a_line(asked(a_guest())), a_line(name="b", bed="2", paused=True))

    def keys():
        return [action.key for action in page.key_actions() if action.shown]

    assert keys() == ["A", "Y", "N", "P", "X", "E", "Esc", "F1"]
    page.choose("b")
    assert keys() == ["A", "P", "X", "Esc", "F1"]
    assert page.key_actions()[5].words == "Go on"
    page.key_actions()[-1].act()
    assert asked_for == ["devices"]
