"""The local line from the recorder to any number of windows: a Unix socket, or a named pipe.

The recorder tells; it never waits for a window.  Whoever joins, or reads again after having fallen
behind, first hears where things stand (`present`), and then every message.
"""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from logging import getLogger
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from station.domain.clock import Clock
from station.domain.errors import Unavailable
from station.services.handshake import derive
from station.services.herald_window import Window
from station.services.tidings import Resync, Tiding, to_wire

log = getLogger(__name__)

WINDOWS = 16
HANDSHAKE_SECONDS = 5.0
GOODBYE_SECONDS = 1.0
AFTER_FAULT_SECONDS = 1.0
SOCKET_NAME = "herald"


def address_in(runtime: Path) -> str:
    """Where a station's herald is reached."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        return rf"\\.\pipe\{runtime.name}"
    return str(runtime / SOCKET_NAME)


class Herald:
    """Tells every window that listens; a window that stops reading holds up nobody."""

    def __init__(
        self,
        address: str,
        key: bytes,
        clock: Clock,
        present: Callable[[], Sequence[Tiding]],
        windows: int = WINDOWS,
    ) -> None:
        self._address = address
        self._secret = derive(key)
        self._clock = clock
        self._present = present
        self._most = windows
        self._windows: list[Window] = []
        self._count = 0
        self._changing = threading.Lock()
        self._closing = threading.Event()
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the local line; the lock of the station says that no other recorder has it."""
        self._let_go()
        try:
            if os.name == "posix":
                Path(self._address).unlink(missing_ok=True)  # left behind by a recorder that died
            self._listener = Listener(self._address, backlog=self._most)
            if os.name == "posix":
                Path(self._address).chmod(0o600)
        except OSError as error:
            raise Unavailable(
                f"Windows cannot be told what is recorded: {self._address} cannot be opened"
                f" ({error.strerror or error}); check the rights of this user."
            ) from error
        self._thread = threading.Thread(target=self._listen, name="herald", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether new windows can still join; whoever tidies up may have swept the socket away."""
        there = os.name != "posix" or Path(self._address).exists()
        return there and self._thread is not None and self._thread.is_alive()

    @property
    def listening(self) -> int:
        """How many windows are in."""
        with self._changing:
            return sum(one.admitted and not one.gone for one in self._windows)

    def tell(self, tiding: Tiding) -> None:
        """Tell every window.  Called by one thread; never waits for a window and never fails."""
        windows = self._sweep()
        self._bring_up_to_date(windows)
        if windows:
            message = to_wire(tiding)
            for window in windows:
                window.post(message)

    def close(self) -> None:
        """Let windows hear the last words, then end the line."""
        self._closing.set()
        if self._listener is not None and self._thread is not None:
            with suppress(OSError, EOFError):  # accept() is woken by one more visitor
                Client(self._address).close()
            self._thread.join(GOODBYE_SECONDS)  # whose socket was swept away is woken by nobody
            self._let_go()
        for window in self._windows:
            window.close(GOODBYE_SECONDS)

    def _let_go(self) -> None:
        if self._listener is not None:
            with suppress(FileNotFoundError):
                self._listener.close()

    def _sweep(self) -> list[Window]:
        """The windows that are in; those that have gone or never shook hands are let go."""
        late = self._clock.now().monotonic - HANDSHAKE_SECONDS
        with self._changing:
            self._windows = [one for one in self._windows if not one.gone]
            windows = list(self._windows)
        for window in windows:
            if not window.admitted and window.since < late:
                log.info("a visitor did not say who it is in time and was sent away")
                window.shut()
        return [one for one in windows if one.admitted]

    def _bring_up_to_date(self, windows: list[Window]) -> None:
        needing = [(one, missed) for one in windows if (missed := one.wants_resync()) is not None]
        if needing:
            present = [to_wire(tiding) for tiding in self._present()]
            for window, missed in needing:
                window.resync([to_wire(Resync(missed)), *present])

    def _listen(self) -> None:
        listener = self._listener
        while listener is not None and listener is self._listener and not self._closing.is_set():
            try:
                connection = listener.accept()
            except OSError as error:  # no handles left, or a visitor who left at once
                log.info("a window could not join: %s", error)
                self._closing.wait(AFTER_FAULT_SECONDS)
            else:
                self._admit(connection)

    def _admit(self, connection: "Connection[bytes, bytes]") -> None:
        with self._changing:
            open_ones = [one for one in self._windows if not one.gone]
            if self._closing.is_set() or len(open_ones) >= self._most:
                connection.close()
                return
            self._count += 1
            window = Window(connection, self._secret, self._count, self._clock.now().monotonic)
            self._windows.append(window)
        window.start()
