"""The ward: its name, its time, and its beds in the places they will always have on the board."""

from functools import partial

from PySide6.QtCore import QTimeZone, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from station.domain.errors import Refused
from station.services.set_up import WardPlan
from ui import theme
from ui.errand import Errands
from ui.first_run import ward_presenter
from ui.flow import Flow
from ui.form_page import FormPage
from ui.page import Heading
from ui.parts import button, clear, text

COLUMNS = 4


def computer_zone() -> str:
    """The zone this computer is set to."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode()


class WardPage(FormPage):
    """Nothing is written here: `planned` carries what was typed, once it can be."""

    planned = Signal(object)
    chapter = "first-start"

    def __init__(self, errands: Errands, zone: str) -> None:
        super().__init__(errands, "Go on", "Close")
        self.name = self.line("Name of the ward", "As it stands on every screen and page.")
        self._offered = Flow()
        self.zone = self._zones(zone)
        self.start = self.line("The day starts at", "Daily totals count from here.")
        self.start.setText(ward_presenter.USUAL_START)
        self.beds = QLineEdit()
        self.beds.setMinimumHeight(theme.TARGET)
        self.beds.textChanged.connect(self._beds_typed)
        self._count = text("", "name")
        self._places = QGridLayout()
        self._build_beds()
        self.beds.setText(ward_presenter.with_count("", ward_presenter.USUAL))

    def _zones(self, zone: str) -> QLineEdit:
        edit = self.line("Time zone", "Taken from this computer; type a city if it is wrong.")
        edit.setText(zone)
        edit.textChanged.connect(self._zone_typed)
        self.field("", self._offered)
        return edit

    def _zone_typed(self, words: str) -> None:
        clear(self._offered)
        for zone in ward_presenter.like(words):
            self._offered.addWidget(button(zone, partial(self.zone.setText, zone)))

    def _build_beds(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        fewer, more = (
            button("\N{MINUS SIGN}", lambda: self.count_by(-1)),
            button("+", lambda: self.count_by(1)),
        )
        fewer.setAccessibleName("One bed fewer")
        more.setAccessibleName("One bed more")
        for part in (fewer, self._count, more):
            row.addWidget(part)
        row.addStretch(1)
        self.field("How many beds", row)
        self.field(
            "Their names, in order", self.beds, "Commas between them: 1, 2, 3, Window, Side room"
        )
        holder = QWidget()
        holder.setLayout(self._places)
        self._places.setContentsMargins(0, 0, 0, 0)
        words = text("Each bed has its place for good: no card moves when a patient does.", "mute")
        self.aside("The board will look like this", holder, words)
        self.beside.addStretch(1)

    def count_by(self, step: int) -> None:
        """One bed more or fewer."""
        count = ward_presenter.within(len(ward_presenter.bed_names(self.beds.text())) + step)
        self.beds.setText(ward_presenter.with_count(self.beds.text(), count))

    def _beds_typed(self, words: str) -> None:
        names = ward_presenter.bed_names(words)
        self._count.setText(str(len(names)))
        clear(self._places)
        for number, name in enumerate(names):
            tile = text(name, "title")
            tile.setObjectName("keycap")
            tile.setMinimumHeight(theme.TARGET)
            tile.setWordWrap(True)
            self._places.addWidget(tile, number // COLUMNS, number % COLUMNS)

    def say(self, known: WardPlan) -> None:
        """What the record knows already."""
        self.name.setText(known.name)
        self.zone.setText(known.zone)
        self.start.setText(f"{known.start_of_day:%H:%M}")
        self.beds.setText(", ".join(known.beds))

    @override
    def heading(self) -> Heading:
        return Heading("First start", "Your ward")

    @override
    def entered(self) -> None:
        self.name.setFocus()

    @override
    def save(self) -> None:
        try:
            planned = ward_presenter.plan(
                self.name.text(), self.zone.text(), self.start.text(), self.beds.text()
            )
        except Refused as sentence:
            self.say_wrong(sentence)
            return
        self.say_right()
        self.planned.emit(planned)
