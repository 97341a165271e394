"""The recorder's end of one window: its outbox, and the two threads that serve it alone."""

import os
import socket
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from logging import getLogger
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection

from station.services.handshake import admit

log = getLogger(__name__)

OUTBOX_MESSAGES = 64  # half a minute of a busy ward
LONGEST_WORD = 256  # a window has nothing to say once it is in


def shut(connection: "Connection[bytes, bytes]") -> None:
    """End a connection so that threads that read or write it notice at once."""
    with suppress(OSError):  # already gone
        if os.name == "nt":  # pragma: no cover - Windows only
            connection.close()
        else:
            with socket.socket(fileno=os.dup(connection.fileno())) as same:
                same.shutdown(socket.SHUT_RDWR)


class Window:
    """Posts never wait: a window that does not read falls behind, and costs nothing meanwhile."""

    def __init__(
        self,
        connection: "Connection[bytes, bytes]",
        secret: bytes,
        number: int,
        since: float,
        outbox: int = OUTBOX_MESSAGES,
    ) -> None:
        self.since = since
        self.admitted = False
        self.gone = False
        self._connection = connection
        self._secret = secret
        self._outbox: deque[bytes] = deque()
        self._longest = outbox
        self._changed = threading.Condition()
        self._writing = False
        self._behind = True  # it knows nothing yet
        self._missed = 0
        self._number = number
        self._threads = [
            threading.Thread(target=work, name=f"window {number} {what}", daemon=True)
            for what, work in (("reader", self._read), ("writer", self._write))
        ]

    def start(self) -> None:
        """Begin the handshake; nothing is told before it is done."""
        self._threads[0].start()

    def wants_resync(self) -> int | None:
        """How many messages it missed, once it can hear again; None when it needs nothing."""
        with self._changed:
            idle = self.admitted and not self._writing and not self._outbox
            return self._missed if self._behind and idle else None

    def resync(self, messages: Iterable[bytes]) -> None:
        """Tell it where things stand; from here on it is told everything again."""
        with self._changed:
            self._behind, self._missed = False, 0
            self._outbox.extend(messages)
            self._changed.notify()

    def post(self, message: bytes) -> None:
        """Put one message in its outbox; a full outbox is emptied and the window has to resync."""
        with self._changed:
            if self._behind:
                self._missed += 1
            elif len(self._outbox) >= self._longest:
                log.info(
                    "window %d does not read; it will be brought up to date when it does",
                    self._number,
                )
                self._missed = len(self._outbox) + 1
                self._outbox.clear()
                self._behind = True
            else:
                self._outbox.append(message)
                self._changed.notify()

    def shut(self) -> None:
        """End the connection; the threads notice and leave."""
        with self._changed:
            self.gone = True
            self._changed.notify()
        shut(self._connection)

    def close(self, patience: float) -> None:
        """Let it hear what is in its outbox for a moment, then end connection and threads."""
        with self._changed:
            self._changed.wait_for(lambda: not self._outbox and not self._writing, patience)
        self.shut()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(patience)

    def _read(self) -> None:
        """Shake hands, then wait for the end: a window says nothing more."""
        try:
            admit(self._connection, self._secret)
            self.admitted = True
            log.info("window %d listens", self._number)
            self._threads[1].start()
            while not self.gone:
                self._connection.recv_bytes(LONGEST_WORD)
        except AuthenticationError as error:
            log.warning("window %d was sent away: %s", self._number, error)
        except (OSError, EOFError):
            log.info("window %d has gone", self._number)
        finally:
            self.shut()
            if self._threads[1].is_alive():
                self._threads[1].join()
            self._connection.close()

    def _write(self) -> None:
        with suppress(OSError):  # the reader notices the end too, and says so
            while (message := self._next()) is not None:
                self._connection.send_bytes(message)

    def _next(self) -> bytes | None:
        with self._changed:
            self._writing = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._outbox or self.gone)
            if self.gone:
                return None
            self._writing = True
            return self._outbox.popleft()
