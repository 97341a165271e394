"""What every screen of the window is: a heading, a set of keys, and a body."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.parts import KeyAction


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a screen: bold place and name, quiet details, chips as (words, kind), and a note.

    Two identifiers of the patient stand here on every screen that is about one.  `called` is what
    the page is, where place and note do not say it.
    """

    place: str
    name: str = ""
    details: str = ""
    chips: tuple[tuple[str, str], ...] = ()
    note: str = ""
    called: str = ""


class Page(QWidget):
    """One screen; the window asks it for heading and keys, and tells it comings and goings."""

    reheaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")

    def heading(self) -> Heading:
        """What stands in the head of the window."""
        raise NotImplementedError

    def key_actions(self) -> Sequence[KeyAction]:
        """What the keys do here, in the order they stand in the foot."""
        return ()

    def entered(self) -> None:
        """The page came to the front."""

    def left(self) -> None:
        """The page went to the back; what was typed is a draft by now."""

    def tick(self) -> None:
        """A second has passed: ages are told anew."""
