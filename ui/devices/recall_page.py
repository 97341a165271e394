"""After a correction: what changed hands, and the copies on paper that are wrong by it."""

from zoneinfo import ZoneInfo

from typing_extensions import override

from station.services.associate import Corrected
from ui.devices.correct_presenter import print_words
from ui.errand import Errands
from ui.form_page import FormPage
from ui.page import Heading
from ui.parts import text

NO_PRINT = "No copy that went out shows the time that changed hands."
CALL_BACK = "Find these copies, strike them through or shred them, and print them anew if needed."


class RecallPage(FormPage):
    """Read and left; nothing is entered here."""

    chapter = "devices"

    def __init__(self, errands: Errands, done: Corrected, zone: ZoneInfo) -> None:
        super().__init__(errands, "Done")
        self.back.hide()
        self.fields.addWidget(text("Prints to recall", "name"))
        for page in done.to_recall:
            self._say(print_words(page, zone), "title")
        self._say(CALL_BACK if done.to_recall else NO_PRINT, "mute")
        self.aside(
            "It is corrected",
            text("From now on charts, totals and prints go by it. The first version stays in the"
                 " record, with its author."),
        )  # fmt: skip
        self.beside.addStretch(1)

    def _say(self, words: str, role: str) -> None:
        label = text(words, role)
        label.setWordWrap(True)
        self.fields.addWidget(label)

    @override
    def heading(self) -> Heading:
        return Heading("Correct", "Prints to recall")

    @override
    def entered(self) -> None:
        self.act.setFocus()

    @override
    def save(self) -> None:
        self.closed.emit()
