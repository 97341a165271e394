"""A question about a patient's device, with label and wristband, answered with one tap or key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from station.domain.association import Association, Standing
from station.domain.card import Ask, AskKind
from station.services.card_asks import label, what_it_is
from ui.parts import KeyAction, button, text


class Reply(StrEnum):
    """What is answered: with the word of its button."""

    BEDSIDE = "Yes, read at the bed"
    DESK = "Yes, from the desk"
    LEFT = "No"
    READ = "Label, wristband read"
    BACK = "Back on the monitor"
    KEPT = "Yes, its label read"


KEYS = {
    Reply.BEDSIDE: "F3",
    Reply.READ: "F3",
    Reply.KEPT: "F3",
    Reply.DESK: "F4",
    Reply.LEFT: "F5",
    Reply.BACK: "F6",
}
STAYED = (Reply.BEDSIDE, Reply.DESK, Reply.LEFT)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, what the device's label and the wristband say, and the replies.

    `about` is what the answer is written for: the name of an association.
    """

    words: str
    label: str
    wristband: str
    replies: tuple[Reply, ...]
    about: str = ""


def of_ask(ask: Ask, wristband: str) -> Question:
    """What a bed asks."""
    if ask.kind is AskKind.BACK:
        return Question(ask.words, "", wristband, (Reply.BACK,))
    return Question(ask.words, ask.device, wristband, STAYED, ask.association)


def of_association(row: Association, wristband: str) -> Question:
    """What is asked again with a set: a device from the desk, or one that is back."""
    what = what_it_is(row.line)
    if row.standing is Standing.ASKED:
        words = f"{what} was away and is back: {AskKind.STAYED.value}"
        return Question(words, label(row.channel), wristband, STAYED, row.id)
    words = f"{what} confirmed from the desk: read its label and the wristband"
    return Question(words, label(row.channel), wristband, (Reply.READ,), row.id)


class AskStrip(QFrame):
    """Asks one question; `replied` carries it and the reply."""

    replied = Signal(object, object)

    def __init__(self, question: Question, *, keys: bool) -> None:
        super().__init__()
        self.setObjectName("ask")
        self.question = question
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(2)
        said = ((question.words, "title"), (question.label, "more"), (question.wristband, "more"))
        for line, role in said:
            if line:
                part = text(line, role)
                part.setWordWrap(True)
                part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
                words.addWidget(part)
        row.addLayout(words, 1)
        for number, reply in enumerate(question.replies):
            key = f"{KEYS[reply]}  " if keys else ""
            role = "" if number else "primary"
            row.addWidget(button(f"{key}{reply.value}", self._replier(reply), role))

    def _replier(self, reply: Reply) -> Callable[[], None]:
        return lambda: self.replied.emit(self.question, reply)


def ask_keys(
    questions: Sequence[Question], act: Callable[[Question, Reply], None]
) -> list[KeyAction]:
    """The keys of the first question; what they answer is on its buttons."""
    first = questions[:1]
    return [
        KeyAction(KEYS[reply], reply.value, partial(act, one, reply), shown=False)
        for one in first
        for reply in one.replies
    ]
