"""The first person: a name, a role, and a PIN typed twice."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from station.domain.person import Person
from ui.errand import Errands
from ui.flow import Flow
from ui.form_page import FormPage
from ui.page import Heading
from ui.parts import button, text

ROLES = ("Nurse", "Charge nurse", "Doctor", "Biomedical engineer")
Enter = Callable[[str, str, str, str], Person]  # name, role, PIN, PIN again


class PersonPage(FormPage):
    """`enter` writes the person down; `entered_person` carries who it is."""

    entered_person = Signal(object)
    chapter = "first-start"

    def __init__(self, errands: Errands, enter: Enter, act: str = "Go on") -> None:
        super().__init__(errands, act)
        self._enter = enter
        self.title = Heading("First start", "The first person")
        self.name = self.line("Your name", "It stands under everything you enter.")
        self.role = self.line("Your role", "One of these, or the ward's own word.")
        row = Flow()
        for words in ROLES:
            row.addWidget(button(words, partial(self.role.setText, words)))
        self.field("", row)
        self.pin = self._secret("PIN", "4 to 12 digits that only you know.")
        self.again = self._secret("PIN once more", "")
        self.aside(
            "Why a PIN",
            text("Many hands share this keyboard. Every entry carries the name of who made it."),
            text("Nothing is ever overwritten: a correction stands beside what it corrects.",
                 "mute"),
            text("Further people are added from the board, by whoever is signed in.", "mute"),
        )  # fmt: skip
        self.beside.addStretch(1)

    def _secret(self, words: str, hint: str) -> QLineEdit:
        edit = self.line(words, hint)
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        return edit

    def say(self, person: Person) -> None:
        """Who it is, once written down; what is changed then is written too."""
        self.name.setText(person.name)
        self.role.setText(person.role)
        self.pin.setPlaceholderText("leave empty to keep the PIN")

    @override
    def heading(self) -> Heading:
        return self.title

    @override
    def entered(self) -> None:
        self.name.setFocus()

    @override
    def save(self) -> None:
        name, role = self.name.text(), self.role.text()
        pin, again = self.pin.text(), self.again.text()
        self.run(lambda: self._enter(name, role, pin, again), self._done)

    def _done(self, person: object) -> None:
        self.pin.clear()
        self.again.clear()
        self.entered_person.emit(person)
