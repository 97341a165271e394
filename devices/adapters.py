"""Which USB adapter is behind each port of this machine, and a line opened by that, not by a name.

On Linux the kernel's own tree is read; elsewhere pyserial asks the system.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from devices import line as lines
from devices.kind import LineSettings
from devices.line import Line, LineLost, Trouble, open_line
from devices.port_check import DEVICES, TERMINALS
from devices.query import Gate
from station.domain.adapter import (
    FTDI,
    FTDI_LENGTH,
    SUFFIXES,
    Absent,
    Adapter,
    Seat,
    Wanted,
    Wished,
    seats,
)


class Listed(Protocol):
    """What pyserial tells of a port."""

    device: str
    vid: int | None
    pid: int | None
    serial_number: str | None
    location: str | None


def adapters(terminals: Path = TERMINALS, devices: Path = DEVICES) -> dict[str, Adapter]:
    """The USB adapters of this machine by the names their ports have just now."""
    if sys.platform != "linux":
        return of_listed(lines.listed())
    return dict(_in_the_tree(terminals, devices))


def adapter_of(port: str) -> Adapter | None:
    """The USB adapter behind a port; None of a built-in port, a link, a pseudo-terminal, a socket.

    A link is what somebody made to be found by: it is taken at its word.
    """
    return adapters().get(port)


def _in_the_tree(terminals: Path, devices: Path) -> Iterator[tuple[str, Adapter]]:
    for entry in sorted(terminals.glob("*")):
        adapter = _behind(entry)
        if adapter is not None:
            yield str(devices / entry.name), adapter


def _behind(terminal: Path) -> Adapter | None:
    """The adapter of one terminal; None where it is none, or is just going away."""
    place = (terminal / "device").resolve()
    connector = next((one for one in (place, place.parent) if _is_connector(one)), None)
    if connector is None:
        return None
    box = connector.parent
    vendor, product = _hexadecimal(box / "idVendor"), _hexadecimal(box / "idProduct")
    if vendor is None or product is None:
        return None
    # One interface may have several connectors; several interfaces have one each.
    interface = _hexadecimal(connector / "bInterfaceNumber") or 0
    number = _hexadecimal(place / "port_number") or 0
    return Adapter(vendor, product, _read(box / "serial"), box.name, interface + number)


def _is_connector(place: Path) -> bool:
    return (place / "bInterfaceNumber").exists()


def _read(path: Path) -> str | None:
    try:
        return path.read_text(errors="replace").strip() or None
    except OSError:
        return None


def _hexadecimal(path: Path) -> int | None:
    try:
        return int(_read(path) or "", 16)
    except ValueError:
        return None


def of_listed(listed: Iterable[Listed]) -> dict[str, Adapter]:
    """The USB adapters among the ports that pyserial lists."""
    return {
        one.device: _of_listed(one, one.vid, one.pid)
        for one in listed
        if one.vid is not None and one.pid is not None
    }


def _of_listed(one: Listed, vendor: int, product: int) -> Adapter:
    location, _, inside = (one.location or "").partition(":")
    number = inside.rpartition(".")[2]
    interface = int(number) if number.isdigit() else None
    serial = one.serial_number or None
    if serial and vendor == FTDI and len(serial) > FTDI_LENGTH and serial[-1] in SUFFIXES:
        serial, interface = serial[:-1], SUFFIXES.index(serial[-1])
    return Adapter(vendor, product, serial, location or None, interface)


class Opens(Protocol):
    """How a port is opened once it is known which."""

    def __call__(self, port: str, settings: LineSettings, baud: int | None, gate: Gate) -> Line:
        """An open line, or LineLost."""
        ...


class Finder:
    """Finds, at each opening of a line, the port at which its adapter is just now.

    One for all lines, because none may take what is another's; asked by every line's own thread.
    """

    def __init__(
        self,
        look: Callable[[], Mapping[str, Adapter]] = adapters,
        opens: Opens = open_line,
    ) -> None:
        self._look, self._opens = look, opens
        self._wanted: Mapping[str, Wished] = {}

    def wanted(self, wishes: Iterable[Wished]) -> None:
        """What is wanted of every line, paused ones too: their adapters are theirs."""
        self._wanted = {wish.line: wish for wish in wishes}

    def opener(self, line: str) -> Opens:
        """How that line opens its port."""

        def opens(port: str, settings: LineSettings, baud: int | None, gate: Gate) -> Line:
            seat = self._seat(Wanted(line, port))
            opened = self._opens(seat.port, settings, baud, gate)
            # While it is open its name is given to no other; before that, it might have been.
            if self._look().get(seat.port) != seat.adapter:
                opened.close()
                raise LineLost(Trouble.GONE, f"{seat.port} was exchanged while it was opened.")
            opened.seat = seat
            return opened

        return opens

    def _seat(self, named: Wanted) -> Seat:
        wanted = {named.line: named, **self._wanted}
        seat = seats(wanted.values(), self._look())[named.line]
        if isinstance(seat, Absent):
            raise LineLost(Trouble.MISSING, seat.reason)
        return seat
