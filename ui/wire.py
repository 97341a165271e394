"""The one door through which other threads speak to the window."""

from PySide6.QtCore import QObject, Signal


class Wire(QObject):
    """Born on the GUI thread; any thread may emit `told`, and slots hear it queued, in order."""

    told = Signal(object)
