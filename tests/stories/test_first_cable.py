"""From the first cable to a confirmed patient, with real keys in the real window.

A recorder runs as a process of its own.  The station's window opens on an empty record; while the
nurse stands at the cabling page a pump is plugged in, is found out, compared with its own display
and put on the first patient; then, from the board, a monitor.  Devices are simulated, on real
pseudo-terminals; nobody tells the station what they are.
"""

import os
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from devices.catalogue import kinds
from devices.port_check import trouble
from devices.recognise import find_out
from reports.handover import handover
from reports.infusion_summary import infusion_summary
from reports.proof import proofread
from station.data import admissions, associations, links
from station.data.key import obtain
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.association import Where
from station.domain.clock import SystemClock
from station.domain.device import Category
from station.domain.ownership import Owned, owner
from station.services.connect import Speech
from station.services.duty import Duty
from station.services.printing import Press
from tests.devices.simulated import Hurried
from tests.ui.at_the_station import SAVE, Hands
from ui.devices.confirm_page import ConfirmPage
from ui.devices.connect_page import ConnectPage
from ui.devices.same_page import SamePage
from ui.first_run.first_run import Machine
from ui.first_run.person_page import PersonPage
from ui.first_run.ready_page import ReadyPage
from ui.first_run.ward_page import WardPage
from ui.station_window import Outside, StationWindow

MAIN = Path(__file__).parents[2] / "main.py"
CLOCK = SystemClock()
PATIENCE = 60_000  # ms: only a hang reaches it
Key = Qt.Key

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals"),
    pytest.mark.qt_log_ignore("does not support", "propagateSizeHints"),
]

SHOWN = {
    Category.PUMP: {"serial": "4711", "state": "infusing", "MDC_FLOW_FLUID_PUMP": "5.5"},
    Category.MONITOR: {"serial": "DE1", "MDC_ECG_HEART_RATE": "72", "MDC_PULS_OXIM_PULS_RATE": "72",
                       "MDC_PULS_OXIM_SAT_O2": "97"},
}  # fmt: skip


def first(category):
    """The first kind of the catalogue that is a pump, or a monitor."""
    return next(one for one in kinds().values() if one.category is category)


class Ward:
    """A computer without a port so far, its recorder, and what is plugged in."""

    def __init__(self, home, cables):
        self.home, self.cables = home, cables
        self.where = places(home)
        self.where.make()
        self.key = obtain(self.where)
        self.store = prepare(self.where, self.key, CLOCK)
        self.processes = []
        self.start("record", "--home", home)

    def start(self, *words):
        self.processes.append(
            subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, str(MAIN), *map(str, words)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
            )
        )  # fmt: skip
        return self.processes[-1]

    def plug_in(self, category):
        """A device's cable, and on it a device that shows what is told above."""
        kind, link = first(category), self.cables / f"tty{category}"
        script = self.cables / f"{category}.csv"
        told = [f"0,,{name},{value}" for name, value in SHOWN[category].items()
                if name in kind.carries]  # fmt: skip
        script.write_text("\n".join(["seconds,channel,metric,value", *told, ""]))
        device = self.start("simulate", "--protocol", kind.protocol, "--link", link,
                            "--script", script)  # fmt: skip
        assert device.stdout.readline() == f"{link}\n"
        return str(link)

    def ports(self):
        return sorted(str(one) for one in self.cables.glob("tty*") if one.is_symlink())

    def window(self):
        speeches = [
            Speech(one.protocol, one.title, one.category, one.settings.baud,
                   one.settings.other_bauds) for one in kinds().values()
        ]  # fmt: skip
        machine = Machine(self.ports, trouble, speeches, partial(find_out, Hurried()))
        press = Press(infusion_summary, handover, proofread)
        outside = Outside(
            self.key, self.where.runtime, self.where.prints, machine, press, lambda: True
        )
        return StationWindow(Duty(self.store, CLOCK), outside)

    def whose(self, serial):
        """Whose the device with this serial number is, by the record."""
        book = associations.book(self.store)
        row = next(one for one in book.associated() if one.channel.device.serial == serial)
        return owner(book, row.channel, CLOCK.now().utc, row.line)

    def close(self):
        for process in self.processes:
            process.kill()
            process.communicate()
        self.store.close()


@pytest.fixture
def ward(home, tmp_path):
    with closing(Ward(home, tmp_path)) as made:
        yield made


@pytest.fixture
def window(qapp, qtbot, ward, monkeypatch):
    assert qapp
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    made = ward.window()
    qtbot.addWidget(made.desk.window)
    yield made
    made.desk.window.page.left()
    made.end()


class Nurse(Hands):
    """Hands that use the keyboard alone."""

    def types(self, *words):
        """Words into one field after the other, as Tab leads to them."""
        for field, said in words:
            self.tabs_to(lambda at, field=field: at is field)
            self.press((Key.Key_A, Qt.KeyboardModifier.ControlModifier), said)

    def tabs_to(self, wanted):
        for _ in range(80):
            at = QApplication.focusWidget()
            if at is not None and wanted(at):
                return
            self.press(Key.Key_Tab)
        raise AssertionError("Tab does not lead there")

    def takes(self, words):
        """A choice, with Tab and the space bar, once it stands there."""
        self.waits(lambda: bool(self._buttons(words)))
        self.tabs_to(lambda at: hasattr(at, "text") and at.text() == words)
        self.press(Key.Key_Space)

    def waits(self, wanted):
        self.qtbot.waitUntil(wanted, timeout=PATIENCE)
        self.rest()


def cabled(nurse, ward, category, bed):
    """At the cabling page: a cable comes, its device is found out, and somebody looks at it."""
    page = nurse.page
    assert isinstance(page, ConnectPage)
    nurse.takes(bed)
    port = ward.plug_in(category)
    nurse.waits(lambda: page.ports.new == port)
    nurse.press(Key.Key_F8, Key.Key_F7)
    nurse.waits(lambda: page.act.text() == "Go on")
    assert f"This is {first(category).title}." in nurse.words
    nurse.press(SAVE)

    same = nurse.page
    assert isinstance(same, SamePage)
    nurse.waits(same.act.isEnabled)
    return [value.value for one in same.presenter.compared for value in one.values]


def confirmed(nurse):
    page = nurse.page
    assert isinstance(page, ConfirmPage)
    nurse.waits(page.act.isEnabled)
    nurse.press(SAVE)


def test_a_pump_and_a_monitor_from_the_first_cable_to_the_confirmed_patient(qtbot, window, ward):
    window.begin()
    nurse = Nurse(qtbot, window.desk)
    window.desk.window.resize(1366, 768)
    with qtbot.waitActive(window.desk.window):
        window.desk.window.show()
    nurse.rest()

    # The ward and its first person.
    page = nurse.page
    assert isinstance(page, WardPage)
    nurse.types((page.name, "Pain ward 4B"), (page.zone, "Australia/Sydney"), (page.beds, "1, 2"))
    nurse.press(SAVE)
    page = nurse.page
    assert isinstance(page, PersonPage)
    nurse.types((page.name, "L. Brandt"), (page.role, "Nurse"), (page.pin, "4711"),
                (page.again, "4711"))  # fmt: skip
    nurse.press(SAVE)

    # The first cable.
    assert cabled(nurse, ward, Category.PUMP, "Bed 1") == ["5.5 mL/h"]
    assert not associations.book(ward.store).associated()
    nurse.press(SAVE)  # the pump shows the same

    # The first patient.
    page = nurse.page
    nurse.types((page.surname, "Andersson"), (page.given, "Maja"), (page.birth, "14 3 1971"),
                (page.number, "40 118 226"), (page.weight, "70,5"))  # fmt: skip
    nurse.takes("Measured")
    nurse.press(SAVE)
    confirmed(nurse)
    assert isinstance(nurse.page, ReadyPage)
    nurse.press(SAVE)
    assert nurse.page is window.desk.board
    [admission] = admissions.present(ward.store)
    pump = ward.whose("4711")
    assert isinstance(pump, Owned)
    assert (pump.association.admission, pump.association.where) == (admission.id, Where.BEDSIDE)

    # A monitor at the same bed, from the board.
    nurse.press("v")
    nurse.press("a")
    compared = cabled(nurse, ward, Category.MONITOR, "Bed 1 · Andersson")
    assert compared
    assert set(compared) <= {"72 /min", "97 %"}
    nurse.press("n")
    assert "Then this is another device" in nurse.page.wrong.text()
    nurse.press(SAVE)
    confirmed(nurse)
    assert nurse.page is window.desk.board
    monitor = ward.whose("DE1")
    assert isinstance(monitor, Owned)
    assert monitor.association.admission == admission.id
    assert [(one.bed, one.baud) for one in links.wishes(ward.store)] == [("1", None)] * 2
