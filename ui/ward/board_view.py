"""The board: every bed's card in its fixed place, opened by its number, a tap or Enter."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from station.domain.card import Card, Urgency
from ui import theme
from ui.page import Heading, Page
from ui.parts import KeyAction
from ui.theme import Palette
from ui.ward.card_view import CardView

LEAST_CARD_WIDTH, ROOMY_CARD_WIDTH, ROOMY_CARD_HEIGHT, SIDE = 322, 460, 262, 16
MOST_COLUMNS, SMALL_WARD = 4, 6
SECOND_DIGIT_WITHIN = 900  # milliseconds between the 1 and the 2 of bed 12


class BoardView(Page):
    """All beds at a glance.  `offers` gives the keys besides the bed numbers."""

    opened = Signal(str)

    def __init__(self, ward: str, colours: Palette) -> None:
        super().__init__()
        self.ward, self.colours = ward, colours
        self.offers: Callable[[], Sequence[KeyAction]] = tuple
        self._cards: dict[str, CardView] = {}
        self._columns = 0
        self._typed = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._open_typed)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.GAP)
        self._grid.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        inner.setLayout(self._grid)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 14, SIDE, 14)
        column.addWidget(self._scroll)

    @override
    def heading(self) -> Heading:
        """The ward, how many beds are taken, and how many need somebody."""
        cards = [view.card for view in self._cards.values()]
        taken = sum(card.admission is not None for card in cards)
        needing = sum(card.urgency > Urgency.QUIET for card in cards)
        words = f"{taken} of {len(cards)} beds"
        words += f" · {needing} {'needs' if needing == 1 else 'need'} somebody" if needing else ""
        return Heading(self.ward, chips=(), note=words)

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """Bed numbers are typed; the rest comes from whoever put the board up."""
        last = len(self._cards) or 1
        return (KeyAction(f"1-{last}", "Open bed", self.setFocus), *self.offers())

    def say(self, cards: Sequence[Card], colours: Palette | None = None) -> None:
        """Show these cards; a bed never changes its place."""
        self.colours = colours or self.colours
        before = self.heading()
        for card in sorted(cards, key=lambda one: one.place):
            view = self._cards.get(card.bed)
            if view is None:
                view = self._cards[card.bed] = CardView(card)
                view.chosen.connect(self.opened)
                self._columns = 0
            view.say(card, self.colours)
        self._lay_out()
        if before != self.heading():
            self.reheaded.emit()

    def _lay_out(self) -> None:
        room = max(self.width() - 2 * SIDE, LEAST_CARD_WIDTH)
        most = MOST_COLUMNS if len(self._cards) > SMALL_WARD else MOST_COLUMNS - 1
        fit = max(min(room // LEAST_CARD_WIDTH, most), 1)
        rows = -(-len(self._cards) // fit)
        wide = (room - (fit - 1) * theme.GAP) // fit
        tight = self.height() < rows * ROOMY_CARD_HEIGHT or wide < ROOMY_CARD_WIDTH
        for view in self._cards.values():
            view.be_compact(compact=tight)
        if fit == self._columns:
            return
        for column in range(max(fit, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < fit else 0)
        self._columns = fit
        for number, view in enumerate(self._cards.values()):
            self._grid.addWidget(view, number // fit, number % fit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer columns, the same order."""
        super().resizeEvent(event)
        self._lay_out()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits open a bed; Tab and arrows move from card to card."""
        if event.text().isdigit():
            self._typed += event.text()
            if self._complete():
                self._open_typed()
            else:
                self._typing.start(SECOND_DIGIT_WITHIN)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.focusNextChild()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _beds(self) -> list[str]:
        return [bed for bed in self._cards if _number(bed).startswith(self._typed)]

    def _complete(self) -> bool:
        """Whether no further digit could name another bed."""
        return len(self._beds()) <= 1

    def _open_typed(self) -> None:
        self._typing.stop()
        typed, self._typed = self._typed, ""
        bed = next((bed for bed in self._cards if _number(bed) == typed), None)
        if bed is not None:
            self.opened.emit(bed)

    @override
    def entered(self) -> None:
        """Digits are for the board from the first moment."""
        self.setFocus()


def _number(bed: str) -> str:
    """The digits of a bed's name."""
    return "".join(letter for letter in bed if letter.isdigit())
