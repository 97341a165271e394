"""The other end of a line, held by the test: a real pseudo-terminal, or a socket."""

import os
import pty
import select
import socket
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from devices.panel import Responder

PATIENCE = 10.0


class FarEnd:
    """A pseudo-terminal in raw mode whose near end a link may point to."""

    def __init__(self, link: Path | None = None) -> None:
        self.master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.near = os.ttyname(self._slave)
        self._link = link
        if link is not None:
            link.unlink(missing_ok=True)
            link.symlink_to(self.near)
            self.near = str(link)

    @property
    def baud(self) -> int:
        """The speed that the near end set, as termios numbers it."""
        return termios.tcgetattr(self.master)[5]

    def say(self, data: bytes) -> None:
        os.write(self.master, data)

    def hear(self, size: int) -> bytes:
        """Exactly this many bytes of what the near end wrote."""
        heard = b""
        while len(heard) < size:
            ready, _, _ = select.select([self.master], [], [], PATIENCE)
            assert ready, f"only {heard!r} came"
            heard += os.read(self.master, size - len(heard))
        return heard

    def quiet(self) -> bool:
        """Whether nothing waits to be heard."""
        ready, _, _ = select.select([self.master], [], [], 0)
        return not ready

    def hang_up(self) -> None:
        """Close both ends; the link is gone with them."""
        if self.master < 0:
            return
        os.close(self._slave)
        os.close(self.master)
        self.master = self._slave = -1
        if self._link is not None:
            self._link.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()


class SocketEnd:
    """A device behind a socket of this machine; takes one connection at a time."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(PATIENCE)
        self.port = self._listening.getsockname()[1]
        self.near = f"socket://127.0.0.1:{self.port}"
        self.line: socket.socket | None = None

    def answer(self) -> socket.socket:
        """Take the connection that waits."""
        self.line, _ = self._listening.accept()
        self.line.settimeout(PATIENCE)
        return self.line

    def close(self) -> None:
        self._listening.close()
        if self.line is not None:
            self.line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def answering(
    far: FarEnd, responder: Responder, after: Callable[[], None] | None = None
) -> Iterator[None]:
    """A simulated device at the far end, on a thread; `after` is called after each answer."""
    stop = threading.Event()

    def answer() -> None:
        while not stop.is_set():
            ready, _, _ = select.select([far.master], [], [], 0.05)
            if ready and (said := responder.receive(os.read(far.master, 4096), 0.0)):
                far.say(said)
                if after is not None:
                    after()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
