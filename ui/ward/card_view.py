"""One bed's card: the dose largest, pain and vital signs next, one sentence last."""

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout
from typing_extensions import override

from station.domain.card import Card, Figure, Notice, Urgency
from ui.elided import Elided
from ui.parts import be_compact, reword, text
from ui.theme import DAY, Palette
from ui.ward.spark import SparkView

SHAPES = {"triangle": "▲", "disc": "●", "circle": "◌"}
SIGNS = (("pain", "Pain"), ("pressure", "BP"), ("heart", "HR"), ("spo2", "SpO2"),
         ("respiration", "Resp."))  # fmt: skip
MARK = SHAPES["disc"]  # under a figure that is marked, and before the words that say why
BARS = {Urgency.QUIET: "quiet", Urgency.DUE: "due", Urgency.OVER: "over"}


MARGINS, TIGHT = (20, 8, 16, 12), (15, 3, 9, 6)
BETWEEN_SIGNS, BETWEEN_TIGHT = 10, 7
VALUE_HEIGHT, VALUE_TIGHT = 33, 23
ROOM_BELOW = 8  # the dose's second line, where there is room
FOOT_SIDES = 28  # pixels of its chip
MOST_PARTS = 2  # of a charted figure's note: when, and how long ago


# What a column of the card has no room for; the patient's own page says it in full.
WIDEST_NOTE = len("1 h 12 · +19%")  # as wide as a pressure
LONG_AGE = re.compile(r"(\d+ h \d+) min")
BRIEF = {"could not answer": "no answer"}

VITALS = tuple(label for code, label in SIGNS if code != "pain")


def charted_words(card: Card) -> str:
    """What of a card was charted, when, and how long ago: one line for all its figures."""
    figures = [("pump", card.dose), *_signs(card)]
    words = "; ".join(
        f"{note}: {_listed(labels)}"
        for note, labels in _by_note((one for one in figures if one[1].charted), MOST_PARTS)
    )
    return f"{words[:1].upper()}{words[1:]}"


def marked_words(card: Card) -> str:
    """What of a card is not to be taken as it stands, and why: one line for all its signs."""
    words = "; ".join(
        f"{note}: {_listed(labels)}"
        for note, labels in _by_note((one for one in _signs(card) if one[1].marked), 1)
    )
    return f"{MARK} {words[:1].upper()}{words[1:]}" if words else ""


def _signs(card: Card) -> list[tuple[str, Figure]]:
    return [(label, getattr(card, code)) for code, label in SIGNS]


def _by_note(figures: Iterable[tuple[str, Figure]], parts: int) -> Iterable[tuple[str, list[str]]]:
    """Whose notes begin with the same parts."""
    found: dict[str, list[str]] = {}
    for label, figure in figures:
        found.setdefault(" · ".join(figure.note.split(" · ")[:parts]), []).append(label)
    return found.items()


def _listed(labels: list[str]) -> str:
    if set(VITALS) <= set(labels):
        labels = [*(one for one in labels if one not in VITALS), "vital signs"]
    return ", ".join(labels)


def narrowed(note: str) -> str:
    """A note for a narrow card: "1 h 12" for "1 h 12 min", "since" over "03:12"."""
    shorter = LONG_AGE.sub(r"\1", note)
    if len(shorter) > WIDEST_NOTE:
        shorter = shorter.replace(" · ", "\n")
    return shorter.replace("since ", "since\n")


class _Sign(QVBoxLayout):
    """One vital sign: its label, its figure, its age or change under it."""

    def __init__(self, code: str, label: str) -> None:
        super().__init__()
        self.setSpacing(0)
        self._value, self._note = text("—", "value"), text("", "small")
        self._value.setProperty("sign", code)
        self._value.setIndent(0)
        for part in (text(label, "mute"), self._value, self._note):
            part.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self.addWidget(part)
        self.addStretch(1)

    def say(self, figure: Figure, *, compact: bool) -> None:
        self._value.setFixedHeight(VALUE_TIGHT if compact else VALUE_HEIGHT)  # a word is lower
        charted = "true" if figure.charted else "false"
        words = "—" if figure.stale else figure.words
        worded = "true" if figure.in_words else "false"
        reword(self._value, BRIEF.get(words, words), charted=charted, worded=worded)
        note = figure.note
        if figure.charted:  # when it was charted stands once for all, in a line of its own
            note = " · ".join(note.split(" · ")[MOST_PARTS:])
        if figure.marked:  # and so does why it is marked
            note = " ".join([MARK, *note.split(" · ")[1:]])
        reword(self._note, narrowed(note) if compact else note,
               role="due" if figure.marked else "small")  # fmt: skip


class CardView(QFrame):
    """The card; a tap or Enter opens the bed."""

    chosen = Signal(str)

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.card = card
        self._bed, self._name = text(card.bed, "bed"), Elided("name", shrinks=True)
        self._phase, self._alert = text("", "mute"), Elided("alert")
        self._dose, self._unit = text("—", "dose"), text("", "unit")
        self._more = Elided("mute")
        self.spark = SparkView()
        self._signs = {code: _Sign(code, label) for code, label in SIGNS}
        self._compact = False
        self._charted, self._marked = Elided("mute"), Elided("due")
        self._foot = Elided("foot", FOOT_SIDES)
        self._grid = QGridLayout()
        self._free = text("free · A admit", "mute")
        self._foot.setIndent(0)
        self._build()
        self.say(card, DAY)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(2)
        column.addLayout(self._head())
        column.addWidget(self._alert)
        column.addLayout(self._middle())
        column.addWidget(self._more)
        column.addLayout(self._vitals())
        column.addWidget(self._marked)
        column.addWidget(self._charted)
        column.addStretch(1)
        column.addWidget(self._foot)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._bed, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._free, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._name, 1, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._phase, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        number = QHBoxLayout()
        number.setSpacing(4)
        number.addWidget(self._dose, 0, Qt.AlignmentFlag.AlignBottom)
        number.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        number.addStretch(1)
        row.addLayout(number, 1)
        row.addWidget(self.spark, 1)
        return row

    def _vitals(self) -> QGridLayout:
        grid = self._grid
        grid.setHorizontalSpacing(BETWEEN_SIGNS)
        for column, code in enumerate(self._signs):
            grid.addLayout(self._signs[code], 0, column)
            grid.setColumnStretch(column, 3 if code == "pressure" else 2)
        return grid

    def say(self, card: Card, colours: Palette) -> None:
        """Show a card; only what changed is touched."""
        self.card = card
        taken = card.admission is not None
        self.setAccessibleName(f"Bed {card.bed} {card.name or 'free'}")
        reword(self._bed, card.bed, role="bed" if taken else "free")
        self._free.setVisible(not taken)
        self._name.say(card.name)
        reword(self._phase, card.phase)
        self._alert.say(card.alert)
        self._alert.setVisible(bool(card.alert))
        reword(
            self._dose,
            card.dose.words,
            over="true" if card.dose.marked else "false",
            charted="true" if card.dose.charted else "false",
        )
        reword(self._unit, card.dose_unit)
        self._more.say(card.dose_more)
        self.spark.show_spark(card.spark, colours)
        self._say_signs()
        self._say_foot(card)
        for part in self.findChildren(QLabel):
            if part not in (self._bed, self._free, self._alert):
                part.setVisible(taken)
        self._say_of_all(taken=taken)
        self.spark.setVisible(taken)
        self._bar(BARS[card.urgency] if taken else "free")

    def _say_of_all(self, *, taken: bool) -> None:
        """What several figures have in common stands once, in lines of its own."""
        marked, charted = marked_words(self.card), charted_words(self.card)
        for line, words in ((self._marked, marked), (self._charted, charted)):
            line.say(words)
            line.setVisible(taken and bool(words))

    def _say_signs(self) -> None:
        for code, sign in self._signs.items():
            sign.say(getattr(self.card, code), compact=self._compact)

    def be_compact(self, *, compact: bool) -> None:
        """Smaller type where three rows of beds must fit a low screen, or four on a narrow one."""
        self._compact = compact
        self._grid.setHorizontalSpacing(BETWEEN_TIGHT if compact else BETWEEN_SIGNS)
        self._say_signs()
        be_compact(self, compact=compact)
        whole = self.layout()
        if whole is not None:
            whole.setContentsMargins(*(TIGHT if compact else MARGINS))
        self._more.setContentsMargins(0, 0, 0, 0 if compact else ROOM_BELOW)
        self._dress_foot()

    def _dress_foot(self) -> None:
        """Its chip is lower in a compact card, and of quiet words only their room is left.

        The style gives a label its padding once, and not again when the card becomes compact.
        """
        compact, quiet = self.property("compact") == "true", self._foot.property("chip") == "quiet"
        sides = 0 if quiet else FOOT_SIDES // 2 - 4
        above = 1 if compact else 5
        self._foot.ensurePolished()
        self._foot.setContentsMargins(sides, above, sides, above)

    def _say_foot(self, card: Card) -> None:
        notice = max(card.notices, key=lambda one: one.urgency, default=None)
        more = f"  +{len(card.notices) - 1}" if len(card.notices) > 1 else ""
        words = f"{_shaped(notice)}{more}" if notice else card.quiet_words
        if notice is not None and notice.urgency is Urgency.QUIET:
            words = f"{words} · {card.quiet_words}"
        self._foot.say(words)
        chip = BARS[notice.urgency] if notice else "quiet"
        reword(self._foot, self._foot.text(), chip=chip)
        self._dress_foot()

    def _bar(self, kind: str) -> None:
        if self.property("bar") != kind:
            self.setProperty("bar", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the bed; every other key is the board's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.card.bed)
        else:
            event.ignore()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap opens the bed."""
        del event
        self.chosen.emit(self.card.bed)


def _shaped(notice: Notice) -> str:
    return f"{SHAPES[notice.shape]} {notice.words}"
