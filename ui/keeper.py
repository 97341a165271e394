"""Keeps a recorder running: looks every few seconds, and starts one where none holds the lock."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from station.domain.errors import Unavailable

LOOK_SECONDS = 3.0


class Keeper(QObject):
    """`running` says whether a recorder holds the lock; `start` starts one; both are quick.

    A recorder that was just started is given until the next look to take the lock.
    """

    def __init__(
        self,
        running: Callable[[], bool],
        start: Callable[[], object],
        trouble: Callable[[BaseException], None],
    ) -> None:
        super().__init__()
        self._running, self._start, self._trouble = running, start, trouble
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and from now on."""
        self.look()
        self._timer.start(int(LOOK_SECONDS * 1000))

    def end(self) -> None:
        """Leave the recorder to itself: it goes on without a window."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Start a recorder unless one runs."""
        if self._running():
            return
        try:
            self._start()
        except Unavailable as sentence:
            self._trouble(sentence)
