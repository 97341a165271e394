"""Who comes, moves and goes, and which device is whose: the pages a nurse opens from the ward."""

from collections.abc import Callable
from functools import partial

from station.domain.association import Source
from station.domain.patient import Admission
from station.services import associate
from station.services.admit_patient import Guest, Room, admit_patient, known_patient, room
from station.services.associate import Corrected
from station.services.confirm_device import answer_for, confirm_device, take_off
from station.services.connect import Cable, connect, forget, pause
from station.services.correct_device import (
    Pages,
    correct_device,
    pages_of_device,
    pages_of_patient,
    will_change,
)
from station.services.device_sheet import device_sheet
from station.services.discharge_patient import discharge_patient
from station.services.keep_capture import keep_capture, let_go, raw_facts
from station.services.set_up import enter_person
from ui.admission.admit_page import AdmitCalls, AdmitPage
from ui.admission.leave_page import LeavePage, Leaving
from ui.admission.move_page import MovePage, Moving
from ui.devices.confirm_page import ConfirmCalls, ConfirmPage
from ui.devices.confirm_presenter import Confirming
from ui.devices.connect_page import ConnectCalls, ConnectPage
from ui.devices.correct_page import CorrectCalls, CorrectPage
from ui.devices.correct_presenter import CorrectPresenter
from ui.devices.devices_page import DevicesPage
from ui.devices.devices_presenter import DeviceCalls
from ui.devices.facts_presenter import FactsPresenter
from ui.devices.live_presenter import LivePresenter
from ui.devices.raw_presenter import RawCalls
from ui.devices.recall_page import RecallPage
from ui.devices.same_page import SamePage
from ui.first_run.first_run import LATER, Machine
from ui.first_run.person_page import PersonPage
from ui.front import Front
from ui.page import Heading


class WardRounds:
    """Joins the pages about beds and devices to the desk."""

    def __init__(self, front: Front, machine: Machine) -> None:
        self._front, self._machine = front, machine
        desk = front.desk
        self._speeches = {one.name: one for one in machine.speeches}
        desk.cards.speeches = self._speeches
        self.live = LivePresenter(desk.watch, front.duty.clock, desk.bed.zone)

    def admit(self) -> None:
        """A patient comes to the ward."""
        duty = self._front.duty
        calls = AdmitCalls(
            partial(room, duty.store), partial(known_patient, duty.store),
            partial(admit_patient, duty),
        )  # fmt: skip
        page = AdmitPage(self._front.desk.entries, calls, duty.clock, self._front.desk.bed.zone)
        page.admitted.connect(lambda _admission: self._front.desk.again())
        self._front.put(page, page.closed, page.faulted)

    def devices(self) -> None:
        """Every line and what is on it."""
        duty = self._front.duty
        calls = DeviceCalls(
            lambda: device_sheet(duty.store, duty.now),
            lambda device, stayed: answer_for(duty, device, stayed=stayed),
            partial(take_off, duty),
            lambda line, paused: pause(duty.store, line, paused=paused),
            partial(forget, duty.store),
            RawCalls(
                partial(raw_facts, duty.store), partial(keep_capture, duty),
                lambda one, reason: let_go(duty, one.kept, reason),
            ),
        )  # fmt: skip
        titles = {name: one.title for name, one in self._speeches.items()}
        facts = FactsPresenter(self.live, self._speeches, self._machine.clock_slack)
        page = DevicesPage(self._front.desk.entries, calls, self.live, titles, facts)
        page.wanted_line.connect(self.connect_line)
        page.wanted_confirmation.connect(self.confirm)
        page.wanted_correction.connect(lambda device: self.correct_device(device.source))
        page.changed.connect(self._front.desk.read_facts)
        self._front.put(page, page.closed, page.faulted)

    def connect_line(self) -> None:
        """A port is chosen, and its device heard."""
        duty, machine = self._front.duty, self._machine

        def join(cable: Cable, instead_of: str | None) -> str:
            return connect(duty.store, machine.plugged(cable), instead_of).line

        calls = ConnectCalls(
            machine.ports, machine.trouble, lambda: device_sheet(duty.store, duty.now), join,
            partial(forget, duty.store), machine.recognise,
        )  # fmt: skip
        page = ConnectPage(self._front.desk.entries, calls, machine.speeches, self.live)
        page.went_on.connect(lambda line: self.compare(line, page.presenter.bed))
        page.closed.connect(self.devices)
        self._front.put(page, None, page.faulted)

    def compare(self, line: str, bed: str | None) -> None:
        """What a new line says is held against the device's own display."""
        page = SamePage(self._front.desk.entries, self.live, LATER)
        page.about(line, bed)
        page.same.connect(partial(self.confirm, line))
        page.skipped.connect(self.devices)
        page.closed.connect(self.devices)
        self._front.put(page, None, page.faulted)

    def confirm(self, line: str) -> None:
        """A device is put on a patient."""
        duty = self._front.duty

        def write(asked: Confirming) -> object:
            return confirm_device(
                duty, asked.device, asked.guest, asked.where, asked.since, shared=asked.shared
            )

        calls = ConfirmCalls(lambda: device_sheet(duty.store, duty.now), write)
        page = ConfirmPage(self._front.desk.entries, calls, self.live)
        page.about(line)
        page.confirmed.connect(self._front.desk.again)
        page.closed.connect(self.devices)
        self._front.put(page, None, page.faulted)

    def correct_device(self, source: Source) -> None:
        """A device was on the wrong patient for a while."""
        duty = self._front.duty
        self._correct(lambda: pages_of_device(duty.store, source, duty.now), self.devices)

    def correct_bed(self, bed: str) -> None:
        """The same, from the patient who lies in a bed."""
        duty, guest = self._front.duty, self.guest(bed)
        if guest is not None:
            name = guest[0].admission.id
            self._correct(
                lambda: pages_of_patient(duty.store, name, duty.now), self._front.desk.again
            )

    def _correct(self, pages: Callable[[], Pages], back: Callable[[], None]) -> None:
        duty, desk = self._front.duty, self._front.desk
        calls = CorrectCalls(pages, partial(will_change, duty), partial(correct_device, duty))
        page = CorrectPage(desk.entries, calls, duty.clock, CorrectPresenter(self.live.zone))
        page.closed.connect(back)
        page.corrected.connect(partial(self._recall, back))
        self._front.put(page, None, page.faulted)

    def _recall(self, back: Callable[[], None], done: object) -> None:
        """What was corrected is read everywhere, and the prints that are wrong are listed."""
        if isinstance(done, Corrected):
            desk = self._front.desk
            desk.read_facts()
            page = RecallPage(desk.entries, done, self.live.zone)
            page.closed.connect(back)
            self._front.put(page, None, page.faulted)

    def add_person(self) -> None:
        """Somebody else may enter things from now on."""
        page = PersonPage(self._front.desk.entries, partial(enter_person, self._front.duty), "Save")
        page.title = Heading("Ward", "A further person")
        page.entered_person.connect(lambda _person: self._front.desk.again())
        self._front.put(page, page.closed, page.faulted)

    # ------------------------------------------------------------ going

    def guest(self, bed: str) -> tuple[Guest, tuple[str, ...]] | None:
        """Who lies in a bed, and whom they could be mistaken for."""
        stays = {one.bed.name: one.stay for one in self._front.desk.cards.facts if one.stay}
        guests = {name: Guest(one.admission, one.patient) for name, one in stays.items()}
        if bed not in guests:
            return None
        return guests[bed], Room((), tuple(guests.values())).alerts(guests[bed].patient)

    def leave(self, bed: str) -> None:
        """A patient goes home."""
        duty, desk, guest = self._front.duty, self._front.desk, self.guest(bed)
        if guest is None:
            return

        def write(asked: Leaving) -> Admission:
            return discharge_patient(duty, asked.guest.admission, asked.at, asked.reason)

        page = LeavePage(desk.entries, write, duty.clock, desk.bed.zone)
        page.about(*guest)
        page.gone.connect(self._board_again)
        self._front.put(page, page.closed, page.faulted)

    def move(self, bed: str) -> None:
        """A patient goes to another bed."""
        duty, desk, guest = self._front.duty, self._front.desk, self.guest(bed)
        if guest is None:
            return

        def write(asked: Moving) -> Admission:
            where = (asked.guest.admission, asked.bed)
            return associate.move(duty.store, *where, duty.act(), asked.at)

        page = MovePage(desk.entries, (partial(room, duty.store), write), duty.clock, desk.bed.zone)
        page.about(*guest)
        page.moved.connect(self._board_again)
        self._front.put(page, page.closed, page.faulted)

    def _board_again(self) -> None:
        """The bed is another's now, or nobody's: the whole ward is shown, read anew."""
        self._front.desk.show_board()
        self._front.desk.read_facts()
