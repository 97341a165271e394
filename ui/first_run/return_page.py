"""The first start was cut off: somebody who is on the list already goes on with it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit
from typing_extensions import override

from station.domain.errors import Refused
from station.domain.person import Person
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import FormPage, choice
from ui.page import Heading
from ui.parts import text


class ReturnPage(FormPage):
    """`sign_in` checks the PIN; `signed_in` carries who it is."""

    signed_in = Signal(object)
    chapter = "first-start"

    def __init__(
        self, errands: Errands, people: Sequence[Person], sign_in: Callable[[str, str], Person]
    ) -> None:
        super().__init__(errands, "Go on", "Close")
        self._sign_in = sign_in
        self._person: str | None = None
        group, row = QButtonGroup(self), Flow()
        for one in people:
            push = choice(f"{one.name}, {one.role}", partial(self.choose, one.id))
            group.addButton(push)
            row.addWidget(push)
        self.field("Your name", row)
        self.pin = self.line("Your PIN")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.aside(
            "Where it stopped",
            text("The ward has people already, but no device and no patient yet."),
            text("What was entered before is kept.", "mute"),
        )
        self.beside.addStretch(1)

    def choose(self, person: str) -> None:
        """Say who you are."""
        self._person = person
        self.pin.setFocus()

    @override
    def heading(self) -> Heading:
        return Heading("First start", "Go on where it stopped")

    @override
    def save(self) -> None:
        person, pin = self._person, self.pin.text()
        if person is None:
            self.say_wrong(Refused("Choose your name first."))
            return
        self.run(lambda: self._sign_in(person, pin), self._done)

    def _done(self, person: object) -> None:
        self.pin.clear()
        self.signed_in.emit(person)
