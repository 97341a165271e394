"""Finding out what a port is saying, off the GUI thread: begun, watched in words, stopped.

It may take minutes, so it has a worker of its own, there only while it works: a nurse's entries
never wait for a port.
"""

from collections.abc import Callable
from functools import partial
from threading import Event

from PySide6.QtCore import QCoreApplication, QObject, Signal, SignalInstance, Slot

from station.domain.device import Recognised
from station.domain.errors import Refused
from ui.errand import Errands

Recognise = Callable[[str, Callable[[], bool], Callable[[str], None]], Recognised]
"""Asks a port; told whether to go on, it tells in words how far it is."""

LET_GO, LOOK_EVERY = 5.0, 0.25  # s that the recorder has to let go of a port, s between looks
LETTING_GO = "Waiting until the recorder lets go of the port"
STOPPED = "Stopped."


class Finding(QObject):
    """`ended` carries what was found, `failed` why it could not be asked; neither when stopped."""

    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, recognise: Recognise, trouble: Callable[[str], str | None]) -> None:
        super().__init__()
        self._recognise, self._trouble = recognise, trouble
        self._errands: Errands | None = None
        self._stop = Event()
        self.words = ""
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)  # or the program would wait for its worker

    @property
    def busy(self) -> bool:
        """Whether a port is being asked."""
        return self._errands is not None

    @property
    def stopped(self) -> bool:
        """Whether it was told to leave off."""
        return self._stop.is_set()

    def begin(self, port: str, *, held: bool) -> None:
        """Ask a port; one that is still `held` by the recorder, as soon as it is let go of."""
        self._stop, self.words = Event(), ""
        self._errands = Errands("finding out", self)
        ask = partial(self._ask, port, self._stop, held=held)
        self._errands.run(ask, partial(self._home, self.ended), partial(self._home, self.failed))

    @Slot()
    def stop(self) -> None:
        """Leave off; nothing more is told of this port."""
        if self.busy:
            self._stop.set()
            self.words = STOPPED

    def _ask(self, port: str, stop: Event, *, held: bool) -> Recognised:
        """On the worker."""
        if held:
            self.words = LETTING_GO
            self._wait_for(port, stop)

        def told(words: str) -> None:
            if not stop.is_set():
                self.words = words

        return self._recognise(port, lambda: not stop.is_set(), told)

    def _wait_for(self, port: str, stop: Event) -> None:
        """The recorder looks at its wishes each second."""
        wrong = None
        for _ in range(round(LET_GO / LOOK_EVERY)):
            wrong = self._trouble(port)
            if wrong is None or stop.wait(LOOK_EVERY):
                return
        raise Refused(f"{wrong} Try again in a moment.")

    def _home(self, signal: SignalInstance, outcome: object) -> None:
        errands, self._errands = self._errands, None
        if errands is not None:
            errands.close()
            errands.deleteLater()
        if not self._stop.is_set():
            self.words = ""
            signal.emit(outcome)
