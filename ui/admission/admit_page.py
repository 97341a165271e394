"""A patient comes: the form with two identifiers, a bed, and who could be mistaken for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QVBoxLayout
from typing_extensions import override

from station.domain.clock import Clock
from station.domain.errors import Refused
from station.domain.patient import Admission, Patient
from station.domain.wall import date_words
from station.domain.weight import Method
from station.services.admit_patient import Arrival, Room
from ui import theme
from ui.admission.admit_presenter import AdmitPresenter
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import FormPage, choice
from ui.page import Heading
from ui.parts import KeyAction, button, clear, reword, text

UNTYPED = "Type the record number: who was here before is found by it."


@dataclass(frozen=True, slots=True)
class AdmitCalls:
    """What the form asks of the station."""

    room: Callable[[], Room]
    known: Callable[[str], Patient | None]
    admit: Callable[[Arrival], Admission]


class AdmitPage(FormPage):
    """`admitted` carries the admission; what was typed stays until then."""

    admitted = Signal(object)
    skipped = Signal()
    chapter = "patients"

    def __init__(
        self, errands: Errands, calls: AdmitCalls, clock: Clock, zone: ZoneInfo, skip: str = ""
    ) -> None:
        super().__init__(errands, "Admit")
        self._skip = skip
        self._calls, self._clock = calls, clock
        self.presenter = AdmitPresenter(zone)
        self.place = "Admit"
        self._beds, self._methods = QButtonGroup(self), QButtonGroup(self)
        self._bed_row = Flow()
        self._build_fields()
        self._alerts = QVBoxLayout()
        self._alerts.setSpacing(6)
        self.apart = choice("Wristband read: it is another patient", self._tell_apart)
        self._known_words = text("")
        self.same = choice("It is this patient: take these details", self._take_known)
        self._build_beside()
        self._typed()

    def _build_fields(self) -> None:
        self._bed_hint = self.field("Bed", self._bed_row, "Reading the beds.")
        self.surname, self.given = self._line(), self._line()
        self.birth = self._line("day month year: 14 3 1971")
        self.number = self._line("as on the wristband")
        self.number.textChanged.connect(self._look_up)
        self.since = self._line("now; or 14:30, or 14 3 2026 14:30")
        self.weight = self._line("may stay empty")
        self.field("Surname", self.surname)
        self.field("Given names", self.given)
        self._birth_hint, _ = self.pair(("Birth date", self.birth), ("Record number", self.number))
        self._since_hint, _ = self.pair(
            ("On the ward since", self.since), ("Weight (kg)", self.weight)
        )
        row = Flow()
        for method in Method:
            push = choice(method.value.capitalize(), partial(self._weighed, method))
            self._methods.addButton(push)
            row.addWidget(push)
        self.field("How obtained", row, "Without a weight, figures per kilogram stay blank.")
        if self._skip:
            self.more_acts.addWidget(button(self._skip, self.skipped.emit))

    def _line(self, shown: str = "") -> QLineEdit:
        edit = QLineEdit()
        edit.setMinimumHeight(theme.TARGET)
        edit.setPlaceholderText(shown)
        edit.returnPressed.connect(self.focusNextChild)
        edit.textChanged.connect(self._typed)
        return edit

    def _build_beside(self) -> None:
        self._nobody = text("Nobody on the ward, so far.", "mute")
        self.likeness = self.aside("Could be mistaken for", self._nobody)
        self.likeness.addLayout(self._alerts)
        self.likeness.addWidget(self.apart)
        self.aside("Known from before", self._known_words, self.same)
        self.aside(
            "Two identifiers",
            text("Read name, birth date and record number from the wristband, at the bed."),
            text("The patient's devices are confirmed next; until then nothing they say is"
                 " counted for anybody.", "mute"),
        )  # fmt: skip
        self.beside.addStretch(1)

    # ------------------------------------------------------------ what is typed

    def _typed(self) -> None:
        words, now = self.presenter.words, self._clock.now().utc
        words.surname, words.given_names = self.surname.text(), self.given.text()
        words.birth_date, words.record_number = self.birth.text(), self.number.text()
        words.since, words.kilograms = self.since.text(), self.weight.text()
        for hint, said in (
            (self._birth_hint, self.presenter.birth_words(now)),
            (self._since_hint, self.presenter.since_words(now) if words.since else ""),
        ):
            reword(hint, said)
            hint.setVisible(bool(said))
        self._say_alike()
        self._say_known()

    def _say_alike(self) -> None:
        now = self._clock.now().utc
        found = self.presenter.alike(now)
        clear(self._alerts)
        for guest, why in found:
            one = guest.patient
            words = f"Bed {guest.admission.bed}: {one.surname}, {one.given_names}"
            words += f", born {date_words(one.birth_date)}: {why}"
            label = text(words)
            label.setProperty("chip", "due")
            label.setWordWrap(True)
            self._alerts.addWidget(label)
        self._nobody.setVisible(not found)
        self.apart.setVisible(bool(found))
        names = {guest.patient.id for guest, _ in found}
        self.apart.setChecked(bool(names) and names <= set(self.presenter.told_apart))

    def _tell_apart(self) -> None:
        self.presenter.tell_apart(self._clock.now().utc, read=self.apart.isChecked())

    def _say_known(self) -> None:
        words = self.presenter.known_words()
        nobody = "Nobody: the record number is new." if self.number.text().strip() else UNTYPED
        reword(self._known_words, words or nobody)
        self.same.setVisible(bool(words))
        self.same.setChecked(False)

    def _look_up(self) -> None:
        number = self.number.text().strip()
        if number:
            self.read(lambda: self._calls.known(number), self._found)

    def _found(self, known: object) -> None:
        self.presenter.known = known if isinstance(known, Patient) else None
        self._say_known()

    def _take_known(self) -> None:
        words = self.presenter.same_as_known()
        if words is not None:
            fields = (self.surname, self.given, self.birth)
            known = (words.surname, words.given_names, words.birth_date)
            for field, said in zip(fields, known, strict=True):
                field.setText(said)

    def _weighed(self, method: Method) -> None:
        self.presenter.method = method

    # ------------------------------------------------------------ beds

    @override
    def entered(self) -> None:
        self.read(self._calls.room, self._say_room)
        self.surname.setFocus()

    def _say_room(self, room: object) -> None:
        if not isinstance(room, Room):
            return
        self.presenter.take(room)
        clear(self._bed_row)
        for bed in self.presenter.free:
            push = choice(f"Bed {bed}", partial(self.choose_bed, bed))
            push.setChecked(bed == self.presenter.bed)
            self._beds.addButton(push)
            self._bed_row.addWidget(push)
        reword(self._bed_hint, "" if self.presenter.free else "Every bed is taken.")
        self._bed_hint.setVisible(not self.presenter.free)
        self._say_alike()

    def choose_bed(self, bed: str) -> None:
        """The patient will lie here."""
        self.presenter.bed = bed
        for push in self._beds.buttons():
            push.setChecked(push.text() == f"Bed {bed}")

    def bed_buttons(self) -> list[QPushButton]:
        """The free beds to choose from."""
        return [push for push in self._beds.buttons() if isinstance(push, QPushButton)]

    @override
    def heading(self) -> Heading:
        return Heading(self.place, "A patient comes")

    @override
    def more_keys(self) -> Sequence[KeyAction]:
        return (KeyAction("F6", self._skip, self.skipped.emit),) if self._skip else ()

    @override
    def save(self) -> None:
        try:
            arrival = self.presenter.arrival(self._clock.now().utc)
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        self.run(lambda: self._calls.admit(arrival), self._done)

    def _done(self, admission: object) -> None:
        if isinstance(admission, Admission):
            self.presenter.own = admission
        self.admitted.emit(admission)

    def empty(self) -> None:
        """A new form for the next patient."""
        for edit in (
            self.surname, self.given, self.birth, self.number, self.since, self.weight,
        ):  # fmt: skip
            edit.clear()
        self.presenter = AdmitPresenter(self.presenter.zone, self.presenter.room)
        self._typed()
