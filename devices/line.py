"""A byte pipe with a gate on its way out: serial ports, pseudo-terminals and ``socket://`` lines.

The only importer of pyserial.  Whatever goes wrong with a port leaves this file as ``LineLost``
with one sentence for people.
"""

import errno
import ipaddress
import math
import os
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

import serial
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from devices import ports
from devices.kind import LineSettings
from devices.query import Gate
from station.domain.adapter import Seat

if sys.platform == "win32":
    TROUBLES: tuple[type[Exception], ...] = (OSError,)
else:
    import fcntl
    import termios

    # pyserial's SerialException is an OSError; termios has an error of its own.
    TROUBLES = (OSError, termios.error)

READ_SECONDS = 0.2
WRITE_SECONDS = 0.5
CONNECT_SECONDS = 0.8
TIMEOUT_STEPS = 50  # a second: a reader's patience is rounded up to this, so that it rarely changes
READ_BYTES = 4096
SOCKET = "socket://"


class Trouble(StrEnum):
    """Why a port cannot be listened to."""

    MISSING = "missing"
    BUSY = "busy"
    FORBIDDEN = "forbidden"
    UNSUITABLE = "unsuitable"
    GONE = "gone"


class LineLost(Exception):
    """The port said no, or went away; the text is one sentence that says what to do."""

    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.trouble = trouble
        self.reason = reason


class NotAQuery(Exception):
    """Bytes that are no query of the protocol were about to be sent: a bug; they were not."""


class Pipe(Protocol):
    """What a line needs of the thing it is made of."""

    def read(self, seconds: float) -> bytes:
        """What has come, waiting this long for the first byte."""
        ...

    def write(self, wire: bytes) -> None:
        """Send every byte."""
        ...

    def close(self) -> None:
        """Let go of it; never raises."""
        ...


class Line:
    """An open byte pipe to one device.  Only what the gate permits can be written.

    `seat` says what vouches for its port: its name alone, until somebody knows better.
    """

    def __init__(self, port: str, pipe: Pipe, gate: Gate) -> None:
        self.port = port
        self.seat = Seat(port)
        self.refused = 0
        self._pipe = pipe
        self._gate = gate

    def read(self, seconds: float = READ_SECONDS) -> bytes:
        """The bytes that came, waiting up to `seconds` for the first; LineLost when it is gone."""
        try:
            return self._pipe.read(seconds)
        except TROUBLES:
            raise self._gone() from None

    def write(self, wire: bytes) -> None:
        """Send whole queries of the allow-list; NotAQuery for anything else, which is not sent."""
        if not self._gate.permits(wire):
            self.refused += 1
            raise NotAQuery(f"{wire.hex(' ')} is no query that {self.port} may be sent.")
        try:
            self._pipe.write(wire)
        except TROUBLES:
            raise self._gone() from None

    def close(self) -> None:
        """Let go of the port, whatever state it is in."""
        self._pipe.close()

    def _gone(self) -> LineLost:
        reason = f"{self.port} went away while it was open: check the cable and its adapter."
        return LineLost(Trouble.GONE, reason)


def open_line(port: str, settings: LineSettings, baud: int | None, gate: Gate) -> Line:
    """Open a port for this station alone; LineLost, with what to do, when it cannot be had."""
    if port.startswith(SOCKET):
        return Line(port, _Socket(port), gate)
    pseudo = ports.is_pseudo_terminal(port)
    if pseudo:
        # It carries neither parity nor modem lines, and refuses to pretend.
        settings = replace(settings, bits=8, parity="N", rtscts=False)
    pipe = _SerialPort(port, settings, baud or settings.baud)
    if not pseudo:
        pipe.bar_others()
    if holders := ports.rivals(port):
        pipe.close()
        raise _busy(port, holders)
    return Line(port, pipe, gate)


def listed() -> list[ListPortInfo]:
    """Every serial port that pyserial finds on this machine, with what the system tells of it."""
    return list(list_ports.comports())


class _SerialPort:
    """A serial port or a pseudo-terminal, held exclusively."""

    def __init__(self, port: str, settings: LineSettings, baud: int) -> None:
        self._flow_controlled = settings.rtscts or settings.xonxoff
        try:
            self._serial = serial.Serial(
                port,
                baud,
                bytesize=settings.bits,
                parity=settings.parity,
                stopbits=settings.stop_bits,
                xonxoff=settings.xonxoff,
                rtscts=settings.rtscts,
                timeout=READ_SECONDS,
                write_timeout=WRITE_SECONDS,
                exclusive=True,
            )
        except TROUBLES as error:
            raise _refusal(port, error) from None
        except (ValueError, OverflowError):
            raise LineLost(Trouble.UNSUITABLE, f"{port} cannot be set to {baud} baud.") from None

    def bar_others(self) -> None:
        """Keep programs that know nothing of pyserial's lock from opening the port beside us.

        Not for a pseudo-terminal: its far end keeps it alive, so the bar would outlive a killed
        recorder and lock out the next one (seen on Linux 6).  There, the lock and the look for
        rivals stand alone.
        """
        if sys.platform != "win32":
            with suppress(OSError):
                fcntl.ioctl(self._serial.fileno(), termios.TIOCEXCL)

    def read(self, seconds: float) -> bytes:
        patience = math.ceil(seconds * TIMEOUT_STEPS) / TIMEOUT_STEPS
        if patience != self._serial.timeout:
            self._serial.timeout = patience
        first = self._serial.read(1)
        return first + self._serial.read(self._serial.in_waiting) if first else b""

    def write(self, wire: bytes) -> None:
        self._serial.write(wire)

    def close(self) -> None:
        if self._flow_controlled:
            # A device that holds the line back would hold up closing by half a minute.
            with suppress(*TROUBLES):
                self._serial.reset_output_buffer()
        with suppress(*TROUBLES):
            self._serial.close()


class _Socket:
    """A device behind a socket (pyserial's own hands bytes over one or two at a time)."""

    def __init__(self, port: str) -> None:
        try:
            self._socket = socket.create_connection(_address(port), CONNECT_SECONDS)
        except OSError as error:
            why = "nobody answers there" if isinstance(error, TimeoutError) else _said(error)
            reason = f"{port} cannot be reached ({why}): check the address and the device."
            raise LineLost(Trouble.MISSING, reason) from None
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read(self, seconds: float) -> bytes:
        self._socket.settimeout(max(seconds, 1 / TIMEOUT_STEPS))
        try:
            data = self._socket.recv(READ_BYTES)
        except TimeoutError:
            return b""
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "the far end closed")
        return data

    def write(self, wire: bytes) -> None:
        self._socket.settimeout(WRITE_SECONDS)
        self._socket.sendall(wire)

    def close(self) -> None:
        self._socket.close()


def _address(port: str) -> tuple[str, int]:
    """Host and port of socket://HOST:PORT; the host in figures: nothing here resolves names."""
    try:
        parts = urlsplit(port)
        number = parts.port
        host = "127.0.0.1" if parts.hostname == "localhost" else str(parts.hostname)
        ipaddress.ip_address(host)
    except ValueError:
        number = None
        host = ""
    if not number:
        reason = f"{port} is no address of a line; write it as in socket://127.0.0.1:4001."
        raise LineLost(Trouble.UNSUITABLE, reason)
    return host, number


def _refusal(port: str, error: Exception) -> LineLost:
    """Why a port would not open, in words."""
    match _code(error):
        case errno.ENOENT | errno.ENXIO | errno.ENODEV:
            reason = f"The port {port} is not there: check the cable and the name of the port."
            return LineLost(Trouble.MISSING, reason)
        case errno.EBUSY | errno.EAGAIN:
            return _busy(port, ports.rivals(port))
        case errno.EACCES | errno.EPERM:
            group = ports.allowed_group(port)
            whom = f"the group {group} (add this user to it)" if group else "its owner"
            return LineLost(Trouble.FORBIDDEN, f"The port {port} may be opened only by {whom}.")
        case errno.ENOTTY | errno.EISDIR:
            return LineLost(Trouble.UNSUITABLE, f"{port} is not a serial port.")
        case _:
            reason = f"{port} cannot be used as a serial port ({_said(error)})."
            return LineLost(Trouble.UNSUITABLE, reason)


def _busy(port: str, holders: list[str]) -> LineLost:
    whom = ", ".join(holders) or "another program"
    known = f"another program: {whom}" if holders else whom
    return LineLost(Trouble.BUSY, f"The port {port} is in use by {known}.")


def _code(error: Exception) -> int | None:
    """The system's error number; pyserial keeps some only in the error it replaced."""
    for one in (error, error.__context__):
        if isinstance(one, OSError) and one.errno:
            return one.errno
        if one is not None and one.args and isinstance(one.args[0], int):
            return one.args[0]
    if "FileNotFoundError" in str(error):  # pyserial on Windows tells it only in words
        return errno.ENOENT
    return errno.EBUSY if "PermissionError" in str(error) else None


def _said(error: Exception) -> str:
    code = _code(error)
    return os.strerror(code) if code else str(error)
