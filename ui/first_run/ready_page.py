"""The end of the first start: what is there, and where to go from here."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from typing_extensions import override

from ui.errand import Errands
from ui.form_page import FormPage
from ui.page import Heading
from ui.parts import KeyAction, button, clear, text


class ReadyPage(FormPage):
    """`finished` leads to the board; `another` to the next device at this bed."""

    finished = Signal()
    another = Signal()
    chapter = "board"

    def __init__(self, errands: Errands) -> None:
        super().__init__(errands, "To the ward board")
        self.fields.setSpacing(12)
        self.more_acts.addWidget(button("Another device", self.another.emit))
        self.aside(
            "From here",
            text("Everything else starts at the board: a bed's number opens its page."),
            text("F1 opens the guide, on every screen."),
            text("The recorder keeps recording when this window is closed.", "mute"),
        )
        self.beside.addStretch(1)

    def say(self, done: Sequence[str], left: Sequence[str]) -> None:
        """What was done, each with its mark, and what is left for later."""
        clear(self.fields)
        for words in done:
            self._row(f"\N{CHECK MARK}  {words}", "title")
        for words in left:
            self._row(f"\N{WHITE CIRCLE}  {words}", "due")

    def _row(self, words: str, role: str) -> None:
        label = text(words, role)
        label.setWordWrap(True)
        self.fields.addWidget(label)

    @override
    def heading(self) -> Heading:
        return Heading("First start", "The station is ready")

    @override
    def entered(self) -> None:
        self.act.setFocus()

    @override
    def save(self) -> None:
        self.finished.emit()

    @override
    def more_keys(self) -> Sequence[KeyAction]:
        return (KeyAction("A", "Another device", self.another.emit),)
