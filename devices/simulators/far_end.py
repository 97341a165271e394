"""The device's end of a real line: what every kind of it can do, and the socket."""

import socket
from contextlib import suppress
from typing import Protocol

from station.domain.errors import Unavailable

READ_BYTES = 4096
LOOPBACK = "127.0.0.1"


class FarEnd(Protocol):
    """One end of a line that can be unplugged and plugged in again under the same name."""

    @property
    def name(self) -> str:
        """What the host is to open."""
        ...

    def plug_in(self) -> None:
        """Make the line, so that a host can open it."""
        ...

    def unplug(self) -> None:
        """Take the line away; a host that has it open loses it.  Nothing happens if it is away."""
        ...

    def watched(self) -> list[int]:
        """The descriptors at which something may arrive."""
        ...

    def host_baud(self) -> int | None:
        """The speed the host has set, or None where the line has none."""
        ...

    def read(self) -> bytes:
        """What has arrived; empty when nothing has."""
        ...

    def write(self, data: bytes) -> None:
        """Send; what the host leaves lying is lost, as on a wire."""
        ...


class SocketEnd:
    """A line of ``socket://``: serves one host at a time, and the next when that one has gone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener: socket.socket | None = None
        self._host: socket.socket | None = None

    @property
    def name(self) -> str:
        """The address in the form that the station takes."""
        return f"socket://{LOOPBACK}:{self._port}"

    def plug_in(self) -> None:
        """Listen for a host; Unavailable when the port is taken."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, self._port))
            listener.listen()
        except (OSError, OverflowError) as error:
            listener.close()
            why = getattr(error, "strerror", None) or "there is no such port"
            raise Unavailable(f"{self.name} cannot be served: {why}.") from None
        listener.setblocking(False)  # noqa: FBT003 - the socket module's own way to say it
        self._port = listener.getsockname()[1]
        self._listener = listener

    def unplug(self) -> None:
        """Close the host's connection and the door."""
        for one in (self._host, self._listener):
            if one is not None:
                one.close()
        self._host = self._listener = None

    def watched(self) -> list[int]:
        """The door and the host."""
        return [one.fileno() for one in (self._listener, self._host) if one is not None]

    def host_baud(self) -> int | None:
        """A socket has no speed."""
        return None

    def read(self) -> bytes:
        """What the host sent; a second host is turned away."""
        self._answer_door()
        if self._host is None:
            return b""
        try:
            data = self._host.recv(READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._host.close()
            self._host = None
        return data

    def write(self, data: bytes) -> None:
        """Send to the host, if there is one."""
        if self._host is not None:
            with suppress(OSError):  # gone (seen at the next read), or it does not read
                self._host.send(data)

    def _answer_door(self) -> None:
        if self._listener is None:
            return
        try:
            caller, _ = self._listener.accept()
        except OSError:
            return
        if self._host is not None:
            caller.close()
            return
        caller.setblocking(False)  # noqa: FBT003 - the socket module's own way to say it
        caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host = caller
