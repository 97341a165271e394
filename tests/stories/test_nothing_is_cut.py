"""Every screen in the widget tree: nothing cut, nothing over something else, whoever lies there.

The ward is as full as it gets: a patient with a name of sixty letters, somebody with nearly the
same one, lost lines, a device that nobody confirmed, values with ages.  Sizes are in the pixels
that a page gets: 1920x1080 and 1366x768 as they are; at 150 % the first is 1280x720, and on the
second ``ui.scale`` draws the station so that there are as many.
"""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from station.data import people
from station.data.admissions import admit
from station.data.links import Wish, wish
from station.domain import nomenclature as known
from station.domain.clock import StoppedClock
from station.domain.device import ConnectionState, LinkState
from station.domain.entry import EntryKind
from station.domain.observation import MeasurementValidity, Numeric
from station.domain.patient import Patient
from station.services.duty import Duty
from station.services.set_up import begun
from station.services.tidings import Fate, Links, Readings, Told, Whose
from tests.services.admitted import a_patient, hours, two_days
from tests.services.written import PIN
from tests.stories.layout_audit import faults
from tests.ui import conftest
from tests.ui.at_the_station import Hands, a_desk, on_duty
from tests.ui.first_run.opened import machine
from ui.demonstration.pictures import settle
from ui.demonstration.tour import Tour, first_run_scenes
from ui.elided import Elided
from ui.first_run.first_run import FirstRun
from ui.rounds import Rounds
from ui.theme import Light

# The real record and the window's own style, as the tests of the window have them.
blank, record, store, _dressed = (
    conftest.blank, conftest.record, conftest.store, conftest._dressed,
)  # fmt: skip

SIZES = ((1920, 1080), (1366, 768), (1280, 720))
NAME = ("WOLFESCHLEGELSTEINHAUSENBERGERDORFF", "Hubert Blaine Maximilian")
NOW = hours(48)
LINES = {"3": ("bed-3/pump-1", "bed-3/monitor-1"), "4": ("bed-4/pump-1",)}
FIGURES = {
    known.HEART_RATE: "104", known.SPO2: "97", known.RESP_RATE: "17", known.TEMPERATURE: "36.8",
    known.CUFF_SYS: "202", known.CUFF_DIA: "112", known.CUFF_MEAN: "142",
}  # fmt: skip


def a_full_ward(store):
    """Twelve beds, ten of them taken; the third has the long name."""
    patient = a_patient(surname=NAME[0], given_names=NAME[1])
    assert len(" ".join(NAME)) == 60
    stayed = two_days(store, patient=patient, beds=12)
    people.change_pin(stayed.store, stayed.nurse, PIN, stayed.nurse, hours(0))
    for number, bed in enumerate(("1", "2", "4", "5", "6", "7", "8", "9", "10"), 1):
        surname = f"{NAME[0]}E" if bed == "4" else f"{'NGUYEN-PAPADOPOULOS'[: 6 + number]}"
        other = Patient(surname, "Thi Hoa", date(1950 + number, 3, 14), f"40 118 30{number}")
        admit(stayed.store, other, bed, hours(0), stayed.nurse, hours(0))
    for bed, lines in LINES.items():
        for line in lines:
            kind = "bbraun-space-bcc" if "pump" in line else "philips-intellivue"
            wish(stayed.store, Wish(line, kind, f"/dev/serial/by-id/usb-FTDI_{line}", bed=bed))
    note = {"text": "Frightened, sees insects on the curtain; pain team told, dose held at once."}
    stayed.enter(EntryKind.NOTE, note, hours(47.5))
    return stayed


def tell(desk, stayed):
    """What the recorder told a moment ago: values, a line that is lost, a pump nobody confirmed."""
    now = desk.clock.now()
    told = [
        Told(
            LINES["3"][1], stayed.monitor,
            Numeric("", metric, Decimal(value), metric.unit, MeasurementValidity.VALID, now,
                    now.utc.replace(tzinfo=None) if metric.episodic else None),
            Fate.STORED, Whose.CONFIRMED, stayed.admission.id,
        )
        for metric, value in FIGURES.items()
    ]  # fmt: skip
    rate = Numeric("50111", known.FLOW, Decimal("12.75"), known.FLOW.unit,
                   MeasurementValidity.VALID, now)  # fmt: skip
    told.append(
        Told(LINES["3"][0], stayed.pump, rate, Fate.STORED, Whose.CONFIRMED, stayed.admission.id)
    )
    told.append(Told(LINES["4"][0], 99, rate, Fate.STORED, Whose.HELD))
    desk.hear(Readings(now, tuple(told)))
    states = tuple(
        LinkState(line, ConnectionState.LOST, hours(46), "the cable was pulled out", 1200, 7)
        for line in LINES["3"][:1]
    )
    desk.hear(Links(states))
    desk.tick()


def cut_names(window):
    """A name in the head is read whole, and so are the birth date and number under it."""
    names = [
        one for one in window.findChildren(Elided) if one.isVisible() and one.window() is window
    ]
    return [
        f"{label.toolTip()} is cut to {label.shown}"
        for label in names
        if label.parentWidget().objectName() == "header" and label.property("role") == "name"
        if label.shown != label.toolTip()
    ] + [
        f"{label.toolTip()} is cut to {label.shown}"
        for label in names
        if label.parentWidget().objectName() == "header" and label.property("role") == "mute"
        if not label.shown.startswith(" · ".join(label.toolTip().split(" · ")[:2]))
    ]


@pytest.fixture
def hands(qtbot, store):
    stayed = a_full_ward(store)
    desk = a_desk(stayed.store, StoppedClock(NOW, 1e4))
    made = Hands(qtbot, desk)
    made.stayed = stayed
    yield made
    desk.close()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("light", Light)
def test_nothing_is_cut_and_nothing_stands_over_something_else(hands, light, size):
    desk, stayed = hands.desk, hands.stayed
    rounds = Rounds(desk, on_duty(desk, stayed.store), machine(), {})
    hands.sit_down()
    if desk.light is not light:
        desk.switch_light()
    desk.window.resize(*size)
    tell(desk, stayed)
    tour = Tour(desk, rounds, begun(stayed.store), ())
    wrong = {}
    for scene in tour.scenes():
        if scene.name.startswith("bed-") and not scene.name.startswith(("bed-3", "bed-4")):
            continue
        scene.show()
        assert settle(scene.ready)
        desk.tick()
        settle(lambda: True)
        wrong[scene.name] = faults(desk.window) + cut_names(desk.window)

    assert (desk.window.width(), desk.window.height()) == size
    assert {name: found for name, found in wrong.items() if found} == {}
    assert {"board", "observations", "devices", "connect", "sign-in"} <= set(wrong)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_of_the_first_start_is_cut(hands, size):
    desk = hands.desk
    run = FirstRun(
        Duty(hands.stayed.store, desk.clock), begun(hands.stayed.store), machine(), desk.entries,
        desk.watch,
    )  # fmt: skip
    hands.sit_down()
    desk.window.resize(*size)
    wrong = {}
    for scene in first_run_scenes(run, desk):
        scene.show()
        assert settle(scene.ready)
        wrong[scene.name] = faults(desk.window)

    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_audit_finds_what_is_cut_and_what_stands_over_something(qtbot):
    window = QWidget()
    window.resize(200, 100)
    words = QLabel("Words that need more room than this", window)
    words.setGeometry(0, 0, 60, 20)
    push = QPushButton("Push", window)
    push.setGeometry(30, 10, 100, 44)
    outside = QLabel("out", window)
    outside.setGeometry(180, 60, 80, 30)
    qtbot.addWidget(window)
    window.show()

    found = " | ".join(faults(window))
    assert "needs" in found
    assert "stand over one another" in found
    assert "reaches out of" in found
