"""The first start of a ward, step by step, each of which can be gone back to; ends on the board.

Put together from forms that serve later too: a port is chosen, a patient admitted, a device
confirmed the same way from the board.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from station.domain.adapter import Adapter
from station.domain.device_clock import CLOCK_SLACK
from station.domain.patient import Admission
from station.domain.person import Person
from station.services import sign_in
from station.services.admit_patient import Arrival, admit_patient, known_patient, room
from station.services.confirm_device import confirm_device
from station.services.connect import Cable, Speech, connect, forget
from station.services.correct_arrival import correct_arrival
from station.services.device_sheet import device_sheet
from station.services.duty import Duty
from station.services.guide import chapters
from station.services.set_up import Begun, WardPlan, change_person, enter_person, found_ward
from station.services.watch import Watch
from ui.admission.admit_page import AdmitCalls, AdmitPage
from ui.devices.confirm_page import ConfirmCalls, ConfirmPage
from ui.devices.confirm_presenter import Confirming, device_words
from ui.devices.connect_page import ConnectCalls, ConnectPage
from ui.devices.finding import Recognise
from ui.devices.live_presenter import LivePresenter
from ui.devices.same_page import SamePage
from ui.errand import Errands
from ui.first_run.person_page import PersonPage
from ui.first_run.ready_page import ReadyPage
from ui.first_run.return_page import ReturnPage
from ui.first_run.ward_page import WardPage, computer_zone
from ui.guide.guide_page import GuidePage
from ui.page import Page

STEPS = ("The ward", "The first person", "A device", "The first patient", "Confirm")
LATER = "Later"


def _no_adapter(_port: str) -> None:
    """No port is a USB adapter."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What this computer has: its ports, what keeps the station from one, and the protocols.

    `recognise` finds out what a port says (see ``Recognise``); `adapter` is the USB adapter that a
    port is; `clock_slack` how far a device's clock may be off.
    """

    ports: Callable[[], Iterable[str]]
    trouble: Callable[[str], str | None]
    speeches: Sequence[Speech]
    recognise: Recognise
    adapter: Callable[[str], Adapter | None] = _no_adapter
    clock_slack: timedelta = CLOCK_SLACK

    def plugged(self, cable: Cable) -> Cable:
        """A cable with the adapter that its port is just now, by which it is found again."""
        return replace(cable, adapter=self.adapter(cable.port))


class FirstRun(QObject):
    """`shown` carries the page to put in front, `signed_in` the person whose name stands below.

    `finished` leads to the board; `given_up` says that the nurse closed the first step.  `faulted`
    carries an outage or a bug of any step.
    """

    shown = Signal(object)
    signed_in = Signal(object)
    finished = Signal()
    given_up = Signal()
    faulted = Signal(object)

    def __init__(
        self, duty: Duty, begun: Begun, machine: Machine, errands: Errands, watch: Watch
    ) -> None:
        super().__init__()
        self._duty, self._begun, self._machine = duty, begun, machine
        self._errands = errands
        self._plan: WardPlan | None = None
        self._admission: Admission | None = None
        self._line: str | None = None
        self._compared: set[str] = set()
        self._done: list[str] = []
        ward = begun.ward
        self._live = LivePresenter(
            watch, duty.clock, ZoneInfo(computer_zone() if ward is None else ward.zone)
        )
        self._make_pages()
        self._asking: Page = self.ward
        self._join()
        if ward is not None:
            self._plan = WardPlan(ward.name, ward.zone, ward.start_of_day, begun.beds or ("1",))
            self.ward.say(self._plan)

    def _make_pages(self) -> None:
        duty, errands, machine = self._duty, self._errands, self._machine
        sheet = lambda: device_sheet(duty.store, duty.now)  # noqa: E731 - one question, two pages
        self.ward = WardPage(errands, self._live.zone.key)
        self.person = PersonPage(errands, self._enter)
        self.back = ReturnPage(
            errands, self._begun.people, lambda who, pin: sign_in.sign_in(duty.store, who, pin)
        )
        self.connect_page = ConnectPage(
            errands,
            ConnectCalls(machine.ports, machine.trouble, sheet, self._connect,
                         partial(forget, duty.store), machine.recognise),
            machine.speeches, self._live, LATER,
        )  # fmt: skip
        self.same = SamePage(errands, self._live, LATER)
        self.admit = AdmitPage(
            errands,
            AdmitCalls(
                lambda: room(duty.store), lambda number: known_patient(duty.store, number),
                self._admit,
            ),
            duty.clock, self._live.zone, LATER,
        )  # fmt: skip
        self.confirm = ConfirmPage(errands, ConfirmCalls(sheet, self._confirm), self._live, LATER)
        self.ready, self.guide = ReadyPage(errands), GuidePage(chapters())
        self._say_steps()

    def _say_steps(self) -> None:
        """Where each page stands in the first start."""
        for page in (self.connect_page, self.same, self.admit, self.confirm):
            page.place = "First start"
        steps = (self.ward, self.person, self.connect_page, self.admit, self.confirm)
        for number, step in enumerate(steps):
            step.show_steps(STEPS, number)
        self.same.show_steps(STEPS, steps.index(self.connect_page))
        self.ready.show_steps(STEPS, len(STEPS))

    def _join(self) -> None:
        self.ward.planned.connect(self._planned)
        self.ward.closed.connect(self.given_up)
        self.back.closed.connect(self.given_up)
        self.back.signed_in.connect(self._returned)
        self.person.closed.connect(lambda: self._show(self.ward))
        self.person.entered_person.connect(self._entered)
        self.connect_page.closed.connect(lambda: self._show(self.person))
        self.connect_page.went_on.connect(self._heard)
        self.connect_page.skipped.connect(lambda: self._heard(None))
        self.same.closed.connect(lambda: self._show(self.connect_page))
        self.same.same.connect(self._same)
        self.same.skipped.connect(self._compare_later)
        self.admit.closed.connect(lambda: self._show(self.connect_page))
        self.admit.admitted.connect(self._admitted)
        self.admit.skipped.connect(self._end)
        self.confirm.closed.connect(lambda: self._show(self.admit))
        self.confirm.confirmed.connect(self._confirmed)
        self.confirm.skipped.connect(self._end)
        self.ready.closed.connect(self._back_from_ready)
        self.ready.another.connect(self._another)
        self.ready.finished.connect(self.finished)
        self.guide.closed.connect(lambda: self._show(self._asking))
        for page in self.pages:
            page.faulted.connect(self.faulted)
            page.help = partial(self._help, page)

    @property
    def pages(self) -> tuple["StepPage", ...]:
        """Every page of the first start, in its order."""
        return (
            self.ward, self.person, self.back, self.connect_page, self.same, self.admit,
            self.confirm, self.ready,
        )  # fmt: skip

    # ------------------------------------------------------------ the steps

    def start(self) -> None:
        """Begin, or go on where it stopped."""
        self._show(self.back if self._begun.people else self.ward)

    def _show(self, page: Page) -> None:
        self.shown.emit(page)

    def _help(self, page: Page, chapter: str) -> None:
        """The guide, and from there back to the step."""
        self._asking = page
        self.guide.open_at(chapter)
        self._show(self.guide)

    def _returned(self, person: Person) -> None:
        self._sign(person)
        if self._begun.founded:
            self._show(self.connect_page)
        else:
            self._show(self.ward)

    def _sign(self, person: Person) -> None:
        self._duty = replace(self._duty, author=person)
        self.person.say(person)
        self.signed_in.emit(person)

    def _planned(self, plan: WardPlan) -> None:
        self._plan = plan
        zone = ZoneInfo(plan.zone)
        self._live.zone = self.admit.presenter.zone = zone
        if self._duty.author is None:
            self._show(self.person)
            return
        duty = self._duty
        self.ward.run(lambda: found_ward(duty, plan), lambda _done: self._show(self.person))

    def _enter(self, name: str, role: str, pin: str, again: str) -> Person:
        """On the worker: the person first, so that the ward is written down by somebody."""
        duty = self._duty
        if duty.author is None:
            person = enter_person(duty, name, role, pin, again)
        else:
            person = change_person(duty, duty.author, name, role, (pin, again))
        self._duty = replace(duty, author=person)
        if self._plan is not None:
            found_ward(self._duty, self._plan)
        return person

    def _entered(self, person: Person) -> None:
        self._sign(person)
        self._show(self.connect_page)

    def _connect(self, cable: Cable, instead_of: str | None) -> str:
        return connect(self._duty.store, self._machine.plugged(cable), instead_of).line

    def _heard(self, line: str | None) -> None:
        """A line was wanted, or none; what it says is compared as soon as it says something."""
        self._line = line
        if line is not None and self._live.talking(line):
            self._to_compare(line)
        else:
            self._after_device()

    def _to_compare(self, line: str) -> None:
        self.same.about(line, self.connect_page.presenter.bed)
        self._show(self.same)

    def _same(self) -> None:
        if self._line is not None:
            self._compared.add(self._line)
        self._after_device()

    def _compare_later(self) -> None:
        if self._admission is None:
            self._to_admit()
        else:
            self._end()

    def _after_device(self) -> None:
        if self._admission is not None and self._line is not None:
            self._to_confirm(self._line)
        else:
            self._to_admit()

    def _to_admit(self) -> None:
        bed = self.connect_page.presenter.bed
        if bed is not None and self.admit.presenter.bed is None:
            self.admit.choose_bed(bed)
        self._show(self.admit)

    def _admit(self, arrival: Arrival) -> Admission:
        if self._admission is None:
            return admit_patient(self._duty, arrival)
        return correct_arrival(self._duty, self._admission, arrival)

    def _admitted(self, admission: Admission) -> None:
        self._admission = admission
        if self._line is None:
            self._end()
        else:
            self._to_confirm(self._line)

    def _to_confirm(self, line: str) -> None:
        """Nothing is put on a patient before somebody has looked at the device itself."""
        if line not in self._compared:
            self._to_compare(line)
            return
        self.confirm.about(line)
        self._show(self.confirm)

    def _confirm(self, asked: Confirming) -> object:
        return confirm_device(
            self._duty, asked.device, asked.guest, asked.where, asked.since, shared=asked.shared
        )

    def _confirmed(self) -> None:
        device = self.confirm.presenter.device
        if device is not None:
            self._done.append(f"{device_words(device)}: confirmed")
        self._end()

    def _back_from_ready(self) -> None:
        if self._line is None:
            self._show(self.admit)
        else:
            self._to_confirm(self._line)

    def _another(self) -> None:
        self.connect_page.another()
        self._line = None
        self._show(self.connect_page)

    def _end(self) -> None:
        done, left = [], []
        if self._plan is not None:
            done.append(f"{self._plan.name}: {len(self._plan.beds)} beds")
        if self._duty.author is not None:
            done.append(f"{self._duty.author.name}, {self._duty.author.role}")
        if self._admission is None:
            left.append("No patient yet: Admit, on the board")
        else:
            words = self.admit.presenter.words
            done.append(f"Bed {self._admission.bed}: {words.surname}, {words.given_names}")
        done += self._done
        if not self._done:
            left.append("No device confirmed yet: Devices, on the board")
        self.ready.say(done, left)
        self._show(self.ready)


StepPage = (
    WardPage
    | PersonPage
    | ReturnPage
    | ConnectPage
    | SamePage
    | AdmitPage
    | ConfirmPage
    | ReadyPage
)
