"""At which bed a device stands, by the bed's name and who lies there; or that it goes round."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.flow import Flow
from ui.form_page import choice
from ui.parts import clear

Place = tuple[str, str | None]  # a bed, and the surname of whoever lies in it
ROUND = "Goes from bed to bed"


class BedChoice(QWidget):
    """`chosen` carries the bed, or None for a monitor that goes from bed to bed."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[Place, ...] = ()
        self._group = QButtonGroup(self)
        self._flow = Flow()
        self.setLayout(self._flow)

    def say(self, places: Sequence[Place], taken: str | None, *, ward_wide: bool) -> None:
        """Show these beds; built anew only when there are others, so that a key keeps its place."""
        if tuple(places) == self._places:
            return
        self._places = tuple(places)
        clear(self._flow)
        for bed, surname in places:
            words = f"Bed {bed}" if surname is None else f"Bed {bed} · {surname}"
            self._add(words, bed, taken=bed == taken)
        self._add(ROUND, None, taken=ward_wide)

    def _add(self, words: str, bed: str | None, *, taken: bool) -> None:
        push = choice(words, partial(self.chosen.emit, bed))
        push.setChecked(taken)
        self._group.addButton(push)
        self._flow.addWidget(push)
