"""The card that ends every form: when it was observed, why it is corrected, and the save button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.entries.typed_field import TypedField
from ui.parts import reword, text

TIME_WIDTH, REASON_WIDTH = 96, 120
TALL = 50


class SaveCard(QFrame):
    """`timed` and `reasoned` carry what is typed, `saving` asks to save."""

    timed = Signal(str)
    reasoned = Signal(str)
    saving = Signal()

    def __init__(self, *, moment: str = "Observed at", correcting: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self.time = TypedField(moment, figures=False, width=TIME_WIDTH)
        self.reason = TypedField("Why it is corrected", figures=False, width=REASON_WIDTH)
        self.save = QPushButton("Save")
        self._moment, self._late = text("", "title"), text("", "due")
        self._wrong, self._rest = text("", "error"), text("", "small")
        self._build(moment, correcting=correcting)

    def _build(self, moment: str, *, correcting: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(text(moment, "title"))
        row.addStretch(1)
        row.addWidget(self._moment)
        row.addWidget(self.time)
        column.addLayout(row)
        self.time.setPlaceholderText("T change")
        self.time.setMaximumWidth(TIME_WIDTH)
        self.reason.setPlaceholderText("Why it is corrected")
        column.addWidget(self.reason)
        if not correcting:
            self.reason.hide()
        self.save.setProperty("role", "primary")
        self.save.setMinimumHeight(TALL)
        for label in (self._late, self._wrong, self._rest):
            label.setWordWrap(True)
        for part in (self._late, self._wrong, self.save, self._rest):
            column.addWidget(part)
        self._wrong.hide()
        self._late.hide()
        self.time.changed.connect(self.timed)
        self.reason.changed.connect(self.reasoned)
        for field in (self.time, self.reason):
            field.onward.connect(lambda _letter: self.save.setFocus())
        self.save.clicked.connect(lambda _checked=False: self.saving.emit())

    def say(self, save: str, rest: str, *, ready: bool) -> None:
        """What the button says, whether it can be pressed, and what is said under it."""
        words = f"{save}   Ctrl Enter"
        if self.save.text() != words:
            self.save.setText(words)
        self.save.setEnabled(ready)
        reword(self._rest, rest)

    def say_moment(self, words: str, *, late: bool) -> None:
        """When it counts as observed; whether the record will mark it late."""
        reword(self._moment, words)
        reword(self._late, "▲ entered late: the record will show both times" if late else "")
        self._late.setVisible(late)

    def say_wrong(self, sentence: str) -> None:
        """Why it was not saved, or what is wrong with the time."""
        reword(self._wrong, sentence)
        self._wrong.setVisible(bool(sentence))


def side_card(title: str) -> tuple[QFrame, QVBoxLayout]:
    """A card of the right column with its title."""
    frame = QFrame()
    frame.setObjectName("card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(6)
    column.addWidget(text(title, "title"))
    return frame, column


def pair(left: str, right: str) -> tuple[QHBoxLayout, QLabel, QLabel]:
    """Words at the left and their figure at the right."""
    row = QHBoxLayout()
    row.setSpacing(8)
    name, value = text(left, "mute"), text(right, "title")
    name.setWordWrap(True)
    value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(name, 1)
    row.addWidget(value)
    return row, name, value
