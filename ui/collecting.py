"""Garbage is collected on the GUI thread alone.

Python collects on whichever thread happens to make the next object.  A widget that is part of a
cycle would then be taken apart by the worker that reads history, while Qt walks over it: the
program falls down without a word (seen with Qt 6.11 and 60 windows come and gone).  So the window
switches Python's own timing off and collects from a timer of the GUI thread, when as much is due as
Python itself would have waited for.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 500


class Collecting(QObject):
    """Collects from now on, on the thread that made it, until its parent goes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY_MS)

    def spare(self) -> None:
        """What is there by now stays: it is not looked at again at every full collection."""
        gc.collect()
        gc.freeze()

    @Slot()
    def look(self) -> None:
        """Collect if it is due."""
        collect_due()


def collect_due() -> None:
    """Collect the generations that are due, oldest last, as Python's own timing would."""
    due = zip(range(3), gc.get_count(), gc.get_threshold(), strict=True)
    for generation in [one for one, count, most in due if count > most]:
        gc.collect(generation)
