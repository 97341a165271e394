"""One row of a form: the question, its fields, what a device shows, why it is not done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.domain.observation_set import Unanswered
from ui import theme
from ui.elided import Elided
from ui.entries.choice_field import ChoiceField
from ui.entries.form import Field, FieldKind, Line
from ui.entries.typed_field import LongField, TypedField
from ui.parts import reword, text

LABEL_WIDTH, NOTE_WIDTH, TIME_WIDTH, LINE_WIDTH = 172, 160, 146, 220
FIGURE_WIDTH, UNIT_WIDTH, TAKE_WIDTH, SOURCE_WIDTH, BETWEEN = 70, 42, 124, 134, 8
NARROW_NOTE = 82
PAIR_WIDTH = 2 * FIGURE_WIDTH + 2 * BETWEEN + 6  # two figures and the stroke between them
AnyField = ChoiceField | TypedField | LongField
REASONS = tuple((str(at), reason) for at, reason in enumerate(Unanswered, start=1))


class AnswerRow(QFrame):
    """Shows one line of a form; every decision is the form's, told through signals."""

    put = Signal(str, str)
    take = Signal()
    excuse = Signal(str)
    onward = Signal(object, str)
    answered = Signal(object, str)
    backward = Signal(object)
    finished = Signal()
    touched = Signal(object)
    here = Signal(object)

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.setObjectName("row")
        self.setProperty("here", "false")
        self.line = line
        self.fields: dict[str, AnyField] = {}
        self._hint, self._note = text(line.hint, "small"), text("", "mute")
        self._wrong = text("", "error")
        self._source = Elided("small")
        self._take = QPushButton("Take")
        self._stack = QStackedWidget()
        self._reasons = ChoiceField(
            f"{line.label} not done",
            [(number, f"{number} {reason.value}") for number, reason in REASONS],
        )
        self._excuse = QPushButton("-")
        self._offering = True
        self._build()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 12, 1)
        row.setSpacing(7)
        row.addLayout(self._question())
        self._stack.addWidget(self._answer())
        self._stack.addWidget(self._reasons)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._stack, 1)
        self._note.setWordWrap(True)
        self._note.setFixedWidth(NOTE_WIDTH)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._note)
        row.addWidget(self._excuse)
        self._excuse.setProperty("role", "choice")
        self._excuse.setCheckable(True)
        self._excuse.setFixedSize(theme.TARGET, theme.TARGET)
        self._excuse.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._excuse.setAccessibleName(f"{self.line.label}: not done, with a reason")
        self._excuse.setToolTip("Not done, with a reason (-)")
        self._excuse.clicked.connect(lambda _checked=False: self.ask_reason())
        if not self.line.excusable:
            self._excuse.hide()
        self._reasons.chosen.connect(self._excused)
        self._reasons.answered.connect(lambda letter: self.answered.emit(self._reasons, letter))
        self._reasons.onward.connect(lambda letter: self.onward.emit(self._reasons, letter))
        self._reasons.backward.connect(lambda: self.backward.emit(self._reasons))
        self._reasons.asked.connect(lambda _letter: self.withdraw_reason())
        self._reasons.entered.connect(lambda: self.here.emit(self))

    def _question(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        label = text(self.line.label, "title")
        label.setFixedWidth(LABEL_WIDTH)
        self._hint.setFixedWidth(LABEL_WIDTH)
        self._hint.setWordWrap(True)
        column.addStretch(1)
        column.addWidget(label)
        if self.line.hint:
            column.addWidget(self._hint)
        column.addStretch(1)
        return column

    def _answer(self) -> QWidget:
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(BETWEEN)
        measured = [f for f in self.line.fields if f.kind is not FieldKind.CHOICE]
        for field in self.line.fields:
            if self.line.measured and field is not measured[0] and field in measured:
                row.addWidget(text("/", "title"))
            made = self._make(field)
            row.addWidget(made)
            if field is (measured[-1] if measured else None):
                self._after(row, field)
            elif field.unit and not self.line.measured:
                row.addWidget(text(field.unit, "mute"))
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        long = any(isinstance(made, LongField) for made in self.fields.values())
        if not long:
            row.addWidget(self._wrong, 3)
            row.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(row)
        if long:
            outer.addWidget(self._wrong)
        outer.addStretch(1)
        return holder

    def _after(self, row: QHBoxLayout, field: Field) -> None:
        """The unit, and for what a device measures its button and its age."""
        unit = text(field.unit, "mute")
        if field.unit:
            row.addWidget(unit)
        if not self.line.measured:
            return
        alone = self.line.fields[0] is field
        unit.setFixedWidth(UNIT_WIDTH + (PAIR_WIDTH - FIGURE_WIDTH if alone else 0))
        self._take.setProperty("role", "taken")
        self._take.setCheckable(True)
        self._take.setMinimumHeight(theme.TARGET)
        self._take.setFixedWidth(TAKE_WIDTH)
        self._take.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._take.setAccessibleName(f"{self.line.label}: take the device's value")
        self._take.clicked.connect(lambda _checked=False: self.take.emit())
        _hold(self._source, SOURCE_WIDTH)
        row.addWidget(self._take)
        row.addWidget(self._source)

    def _make(self, field: Field) -> AnyField:
        made: AnyField
        if field.kind is FieldKind.CHOICE:
            made = ChoiceField(field.label, field.choices)
            made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            made.chosen.connect(lambda value, code=field.code: self.put.emit(code, value))
            made.answered.connect(lambda letter: self.answered.emit(made, letter))
        else:
            made = _typed(field)
            made.changed.connect(lambda value, code=field.code: self.put.emit(code, value))
            made.finished.connect(self.finished)
            made.touched.connect(lambda: self.touched.emit(made))
        if isinstance(made, TypedField):
            made.misfit.connect(lambda: self.say_wrong(f"{field.label} takes a number."))
        made.onward.connect(lambda letter: self.onward.emit(made, letter))
        made.backward.connect(lambda: self.backward.emit(made))
        made.asked.connect(self._asked)
        made.entered.connect(lambda: self.here.emit(self))
        self.fields[field.code] = made
        return made

    # ------------------------------------------------------------ what happens here

    def _asked(self, letter: str) -> None:
        if letter == " ":
            self.take.emit()
        elif self.line.excusable:
            self.ask_reason()

    def ask_reason(self) -> None:
        """Offer the reasons why this is not done; asking again takes the reason back."""
        if self._stack.currentWidget() is self._reasons:
            self.withdraw_reason()
            return
        self._stack.setCurrentWidget(self._reasons)
        self._excuse.setChecked(True)
        self._reasons.setFocus()

    def withdraw_reason(self) -> None:
        """Answer it after all."""
        self._excused("")
        next(iter(self.fields.values())).setFocus()

    def _excused(self, number: str) -> None:
        self.excuse.emit(dict(REASONS)[number].value if number else "")

    # ------------------------------------------------------------ what is shown

    def show_reason_of(self, reason: Unanswered | None) -> None:
        """Show why it is not done, or the fields to answer it; a question under way stays open."""
        numbers = {known: number for number, known in REASONS}
        self._reasons.show_value("" if reason is None else numbers[reason])
        asking = reason is not None or self._reasons.hasFocus()
        self._stack.setCurrentIndex(1 if asking else 0)
        self._excuse.setChecked(asking)

    def show_note(self, words: str) -> None:
        """What stands at the right, such as the last value."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def show_hint(self, words: str, *, due: bool) -> None:
        """What stands under the question; what asks for a second look stands out."""
        reword(self._hint, words, role="due" if due else "small")

    def be_narrow(self, *, narrow: bool) -> None:
        """Leave less room for what stands at the right."""
        self._note.setFixedWidth(NARROW_NOTE if narrow else NOTE_WIDTH)

    def show_device(self, value: str, source: str, *, taken: bool, takeable: bool) -> None:
        """What the device shows, whether it was taken, and how old it is."""
        words = "✓ taken" if taken else f"Take {value}" if takeable else "Take"
        self._take.setText(words)
        self._take.setChecked(taken)
        self._take.setEnabled(takeable or taken)
        self._source.say(source)

    def without_device(self) -> None:
        """A correction of what was then takes nothing from what a device shows now."""
        self._offering = False
        self._take.hide()
        self._source.hide()

    def say_wrong(self, sentence: str) -> None:
        """What cannot be, in one sentence beside the field; nothing takes it away."""
        reword(self._wrong, sentence)
        self._wrong.setVisible(bool(sentence))
        if self.line.measured and self._offering:
            self._take.setVisible(not sentence)
            self._source.setVisible(not sentence)

    def be_here(self, *, here: bool) -> None:
        """Mark the row that is being answered."""
        wanted = "true" if here else "false"
        if self.property("here") != wanted:
            self.setProperty("here", wanted)
            self.style().unpolish(self)
            self.style().polish(self)

    @property
    def focusable(self) -> list[AnyField]:
        """What takes the focus in this row now, in order."""
        if self._stack.currentWidget() is self._reasons:
            return [self._reasons]
        return list(self.fields.values())


def _hold(label: Elided, width: int) -> None:
    """Give a text that gives way a width of its own, so that columns stand under each other."""
    label.setFixedWidth(width)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)


def _typed(field: Field) -> TypedField | LongField:
    match field.kind:
        case FieldKind.TEXT:
            return LongField(field.label)
        case FieldKind.TIME:
            made = TypedField(field.label, figures=False, width=TIME_WIDTH)
            made.setMaximumWidth(TIME_WIDTH)
        case FieldKind.NUMBER:
            made = TypedField(field.label, figures=True, width=FIGURE_WIDTH)
        case _:
            made = TypedField(field.label, figures=False, width=LINE_WIDTH)
    made.setPlaceholderText(field.hint)
    return made
