"""A window's ear on the recorder: one thread that joins the herald, and joins again for ever."""

import threading
from collections.abc import Callable
from contextlib import suppress
from logging import getLogger
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection

from station.services.handshake import derive, enter
from station.services.herald_window import shut
from station.services.tidings import Tiding, from_wire

log = getLogger(__name__)

AGAIN_SECONDS = 1.0

NOT_RUNNING = "The recorder does not answer."
ENDED = "The recorder has gone."
STRANGER = "The recorder that answers holds another key: restart the station."
NEWER = "The recorder speaks another version: restart the station."


class HeraldListener:
    """Calls `told` with every message, and `lost` with one sentence when the recorder is not heard.

    Both are called on the listener's own thread; `lost` once a loss, not once a try.
    """

    def __init__(
        self,
        address: str,
        key: bytes,
        told: Callable[[Tiding], None],
        lost: Callable[[str], None],
    ) -> None:
        self._address = address
        self._secret = derive(key)
        self._told = told
        self._lost = lost
        self._said: str | None = None
        self._stopping = threading.Event()
        self._changing = threading.Lock()
        self._connection: Connection[bytes, bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="herald listener", daemon=True)

    def start(self) -> None:
        """Begin to listen, whether or not a recorder runs."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the thread runs; a dead listener is named on screen."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Stop listening and end the thread."""
        self._stopping.set()
        with self._changing:
            if self._connection is not None:
                shut(self._connection)
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            reason = self._hear()
            if reason != self._said and not self._stopping.is_set():
                self._said = reason
                self._lost(reason)
            self._stopping.wait(AGAIN_SECONDS)

    def _hear(self) -> str:
        """Join and hear until it ends; why it ended."""
        try:
            connection = Client(self._address)
        except (OSError, EOFError):
            return NOT_RUNNING
        with connection:
            with self._changing:
                self._connection = connection
            try:
                return self._hear_all(connection)
            finally:
                with self._changing:
                    self._connection = None

    def _hear_all(self, connection: "Connection[bytes, bytes]") -> str:
        with suppress(OSError, EOFError):
            try:
                enter(connection, self._secret)
            except AuthenticationError:
                return STRANGER
            while not self._stopping.is_set():
                message = connection.recv_bytes()
                try:
                    tiding = from_wire(message)
                except ValueError as error:
                    log.warning("a message of the recorder is not understood: %s", error)
                    return NEWER
                self._said = None
                self._told(tiding)
        return ENDED
