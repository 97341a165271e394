from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station.domain.association import Where
from station.domain.errors import Refused
from tests.ui.devices.shown import (
    MX,
    NOON,
    OTHER,
    Heard,
    a_guest,
    a_line,
    a_sheet,
    facts,
    held,
)
from ui.devices.confirm_page import LOOK_EVERY, ConfirmCalls, ConfirmPage
from ui.errand import Errands

LINE = "bed-1/pump-1"


class Station:
    def __init__(self):
        self.sheet, self.confirmed, self.refusing = a_sheet(), [], None

    def confirm(self, asked):
        if self.refusing:
            raise Refused(self.refusing)
        self.confirmed.append(asked)


@pytest.fixture
def station():
    return Station()


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def errands():
    made = Errands("confirm")
    yield made
    made.close()


@pytest.fixture
def page(qtbot, station, heard, errands):
    calls = ConfirmCalls(lambda: station.sheet, station.confirm)
    made = ConfirmPage(errands, calls, heard.live, "Later")
    qtbot.addWidget(made)
    made.show()
    return made


def opens(qtbot, page, station, errands, *devices, guests=None, bed="1"):
    station.sheet = a_sheet(
        a_line(*devices, bed=bed), guests=[a_guest()] if guests is None else guests
    )
    page.about(LINE)
    page.entered()
    qtbot.waitUntil(lambda: errands.away == 0)


def shown(page):
    return [one.text() for one in page.findChildren(QLabel) if not one.isHidden()]


def tap(qtbot, page, words):
    push = next(p for p in page.findChildren(QPushButton) if p.text() == words and p.parent())
    qtbot.mouseClick(push, Qt.MouseButton.LeftButton)


def test_label_and_wristband_stand_side_by_side_and_enter_confirms_at_the_bed(
    qtbot, page, station, heard, errands
):
    heard.link()
    heard.pump()
    opens(qtbot, page, station, errands, facts())
    page.tick()
    assert {
        "Perfusor Space", "serial 0412077", "part 50111", "Rate 2.5 mL/h", "now",
        "Andersson, Maja", "born 14 Mar 1971", "40 118 221", "Bed 1",
    } <= set(shown(page))  # fmt: skip
    assert page.shared.isHidden()
    with qtbot.waitSignal(page.confirmed):
        page.save()
    assert [(one.where, one.since) for one in station.confirmed] == [(Where.BEDSIDE, None)]


def test_from_the_desk_is_said_so(qtbot, page, station, errands):
    opens(qtbot, page, station, errands, facts())
    with qtbot.waitSignal(page.confirmed):
        page.key_actions()[1].act()
    assert station.confirmed[0].where is Where.DESK


def test_a_device_is_confirmed_for_all_the_time_it_was_heard(qtbot, page, station, errands):
    since = NOON + timedelta(minutes=5)
    opens(qtbot, page, station, errands, facts(owner=held(begin=since)))
    tap(qtbot, page, "All the time since 12:05")
    with qtbot.waitSignal(page.confirmed):
        page.save()
    assert station.confirmed[0].since == since


def test_nothing_can_be_confirmed_while_something_is_missing(qtbot, page, station, errands):
    opens(qtbot, page, station, errands)
    assert not page.act.isEnabled()
    assert any("Nothing was heard" in words for words in shown(page))
    page.save()
    assert "Nothing was heard" in page.wrong.text()
    station.sheet = a_sheet(a_line(facts()), guests=[a_guest()])
    page.tick()
    qtbot.waitUntil(page.act.isEnabled)


def test_of_two_pumps_and_two_patients_the_nurse_chooses(qtbot, page, station, errands):
    guests = [a_guest("1"), a_guest("2", "Okafor")]
    opens(qtbot, page, station, errands, facts(), facts(OTHER, figure=2), guests=guests, bed=None)
    assert page.presenter.device is None
    tap(qtbot, page, "Perfusor Space · serial 0412078 · part 50112")
    tap(qtbot, page, "Bed 2: Okafor, Maja")
    with qtbot.waitSignal(page.confirmed):
        page.save()
    [one] = station.confirmed
    assert (one.device.source.serial, one.guest.admission.bed) == ("0412078", "2")


def test_a_monitor_may_go_from_patient_to_patient(qtbot, page, station, errands):
    opens(qtbot, page, station, errands, facts(MX, owner=held(MX)))
    tap(qtbot, page, "This monitor goes from patient to patient")
    qtbot.waitUntil(lambda: errands.away == 0)
    assert page.back_then.isHidden()
    with qtbot.waitSignal(page.confirmed):
        page.save()
    assert station.confirmed[0].shared


def test_a_refusal_is_said_in_place(qtbot, page, station, errands):
    station.refusing = "This device is confirmed for another patient at that time."
    opens(qtbot, page, station, errands, facts())
    page.save()
    qtbot.waitUntil(lambda: page.wrong.text() == station.refusing)
    with qtbot.waitSignal(page.skipped):
        page.key_actions()[2].act()
    assert page.heading().place == "Confirm"


def test_the_next_patient_of_the_bed_takes_the_place_of_the_one_before(
    qtbot, page, station, errands
):
    waits = facts(owner=held(begin=NOON + timedelta(minutes=5)))
    opens(qtbot, page, station, errands, waits)
    tap(qtbot, page, "All the time since 12:05")
    station.sheet = a_sheet(a_line(waits), guests=[a_guest(surname="Okafor")])
    for _second in range(LOOK_EVERY):
        page.tick()
    qtbot.waitUntil(lambda: "Okafor, Maja" in shown(page))
    assert "Andersson, Maja" not in shown(page)
    with qtbot.waitSignal(page.confirmed):
        page.save()
    [one] = station.confirmed
    assert (one.guest.patient.surname, one.since) == ("Okafor", None)
