"""The ports of this computer, each with what stands beside it; one is chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ui.devices.connect_presenter import PortWords
from ui.form_page import choice
from ui.parts import clear, reword, text

WIDTH = 260
NONE = "No serial port is there: plug the cable in, or type a name."


class PortList(QWidget):
    """`chosen` carries the port's name; rebuilt only when there is something else to show."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._ports: tuple[PortWords, ...] | None = None
        self._group = QButtonGroup(self)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._rows.addWidget(text("Looking for ports.", "small"))

    @property
    def new(self) -> str | None:
        """The port that was plugged in just now, if one was."""
        return next((one.port for one in self._ports or () if one.new), None)

    def say(self, ports: Sequence[PortWords], taken: str) -> None:
        """Show these ports, `taken` being the chosen one."""
        if self._ports != tuple(ports):
            self._ports = tuple(ports)
            focus = self._focused()
            clear(self._rows)
            for one in ports:
                self._add(one, focused=one.port == focus)
            if not ports:
                none = text(NONE, "small")
                none.setWordWrap(True)
                self._rows.addWidget(none)
        self.take(taken)

    def take(self, port: str) -> None:
        """Mark the chosen port, and no other."""
        self._group.setExclusive(False)
        for push in self._group.buttons():
            push.setChecked(push.text() == port)
        self._group.setExclusive(True)

    def _focused(self) -> str:
        """Whose button has the keyboard: it keeps it."""
        return next((push.text() for push in self._group.buttons() if push.hasFocus()), "")

    def _add(self, one: PortWords, *, focused: bool) -> None:
        push = choice(one.port, partial(self.chosen.emit, one.port))
        push.setMinimumWidth(max(push.minimumWidth(), WIDTH))
        self._group.addButton(push)
        beside = text(one.words, "small")
        beside.setWordWrap(True)
        if one.new:
            reword(beside, one.words, role="alert")
        push.setAccessibleDescription(one.words)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(push)
        row.addWidget(beside, 1)
        self._rows.addWidget(holder)
        if focused:
            holder.show()  # at once: what is not shown cannot have the keyboard
            push.setFocus()
