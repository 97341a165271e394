"""Who is at the keyboard: a plain list of names and a PIN.  Roles come with the nursing record."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from station.domain.person import Person
from ui import theme
from ui.entries.key_pad import KeyPad
from ui.entries.typed_field import TypedField
from ui.errand import Errands
from ui.fault import Place, explain
from ui.page import Heading, Page
from ui.parts import KeyAction, button, clear, reword, text

WIDTH, HEIGHT, FIELD_WIDTH, LONGEST_PIN = 800, 480, 340, 12


class SignInPage(Page):
    """`signed_in` carries the person; `away` goes back without one; `troubled` an outage or a bug.

    `staff` and `check` are asked on the worker: the list of names, and whose PIN it is.
    """

    signed_in = Signal(object)
    away = Signal()
    troubled = Signal(object)

    def __init__(
        self,
        staff: Callable[[], Sequence[Person]],
        check: Callable[[str, str], Person],
        errands: Errands,
    ) -> None:
        super().__init__()
        self._staff, self._check, self._errands = staff, check, errands
        self._person: str | None = None
        self._names: dict[str, QPushButton] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.pin = TypedField("PIN", figures=True, width=FIELD_WIDTH)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(LONGEST_PIN)
        self._wrong = text("", "error")
        self._build()

    def _build(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setFixedSize(WIDTH, HEIGHT)
        row = QHBoxLayout(card)
        row.setContentsMargins(30, 24, 30, 24)
        row.setSpacing(28)
        row.addLayout(self._names_side(), 1)
        row.addLayout(self._pin_side(), 1)
        body = QVBoxLayout(self)
        body.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)

    def _names_side(self) -> QVBoxLayout:
        """However many work here, the list scrolls inside the card."""
        column = QVBoxLayout()
        column.addWidget(text("Who is at the keyboard?", "name"))
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 6, 0)
        outer.addLayout(self._list)
        outer.addStretch(1)
        area = QScrollArea()
        area.setObjectName("plain")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        column.addWidget(area, 1)
        return column

    def _pin_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(text("PIN", "name"))
        column.addWidget(self.pin)
        self._wrong.setWordWrap(True)
        column.addWidget(self._wrong)
        pad = KeyPad()
        pad.field = self.pin
        column.addWidget(pad)
        column.addStretch(1)
        column.addWidget(button("Sign in   Enter", self.go, "primary"))
        self.pin.onward.connect(lambda _letter: self.go())
        return column

    def _show(self, people: Sequence[Person]) -> None:
        clear(self._list)
        self._names = {}
        for person in people:
            push = QPushButton(person.name.replace("&", "&&"))
            push.setCheckable(True)
            push.setMinimumHeight(theme.TARGET)
            push.setAccessibleName(person.name)
            push.clicked.connect(lambda _checked=False, one=person.id: self.choose(one))
            self._names[person.id] = push
            self._list.addWidget(push)
        if len(people) == 1:
            self.choose(people[0].id)

    def choose(self, person: str) -> None:
        """Choose a name; the PIN is next."""
        self._person = person
        for name, push in self._names.items():
            push.setChecked(name == person)
        self.pin.clear()
        self.pin.setFocus()

    def go(self) -> None:
        """Ask whose PIN it is."""
        person, pin, check = self._person, self.pin.text(), self._check
        if person is None or not pin:
            reword(self._wrong, "Choose your name, then type your PIN.")
            return
        self._errands.run(
            lambda: check(person, pin),
            lambda found: self._found(found) if isValid(self) else None,
            lambda fault: self._failed(fault) if isValid(self) else None,
        )

    def _found(self, person: Person) -> None:
        self.pin.clear()
        reword(self._wrong, "")
        self.signed_in.emit(person)

    def _failed(self, fault: BaseException) -> None:
        trouble = explain(fault)
        self.pin.clear()
        self.pin.setFocus()
        reword(self._wrong, trouble.sentence)
        if trouble.place is not Place.FIELD:
            self.troubled.emit(trouble)

    @override
    def heading(self) -> Heading:
        """Nobody's record is shown here."""
        return Heading("Sign in")

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """Back without signing in."""
        return (KeyAction("Esc", "back", self.away.emit),)

    @override
    def entered(self) -> None:
        """The list is read each time; nobody is chosen."""
        self._person = None
        self.pin.clear()
        reword(self._wrong, "")
        self._errands.run(
            self._staff,
            lambda people: self._show(people) if isValid(self) else None,
            lambda fault: self._failed(fault) if isValid(self) else None,
        )
