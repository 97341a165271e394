"""Which USB adapter a port is, and by what it is found again when the system calls it otherwise.

A port's name is given anew at every plugging in and says nothing.  An adapter is known by its own
serial number; without one, or where several carry the same, by the socket it is plugged into.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

FTDI = 0x0403
FTDI_LENGTH = 8  # of FTDI's own serial numbers
SUFFIXES = ("A", "B", "C", "D")  # which of an FTDI adapter's connectors: Windows adds it
SHORTEST = 4  # a shorter serial number is none
COUNTING = ("0123456789ABCDEF", "123456789")

MAKERS = {
    FTDI: "FTDI",
    0x04E2: "Exar",
    0x0557: "ATEN",
    0x067B: "Prolific",
    0x10C4: "Silicon Labs CP210x",
    0x110A: "Moxa",
    0x1A86: "QinHeng CH340",
    0x9710: "MosChip",
}


@dataclass(frozen=True, slots=True)
class Adapter:
    """What the operating system knows a USB serial adapter by.

    `location` is the path of sockets and hubs to it, as in "1-4.2" (bus 1, socket 4, there socket
    2); `interface` is which of its connectors, counted from 0, None where that is not told.
    """

    vendor: int
    product: int
    serial: str | None = None
    location: str | None = None
    interface: int | None = None

    @property
    def verifiable(self) -> bool:
        """Whether its serial number can tell it from others: many makers give none, or one to all.

        "0001" and "123456789" stand in adapters by the thousand.
        """
        plain = (self.serial or "").strip().upper()
        one_letter = len(set(plain.lstrip("0"))) <= 1
        counted = any(each.startswith(plain) for each in COUNTING)
        return len(plain) >= SHORTEST and not one_letter and not counted

    @property
    def words(self) -> str:
        """For people: maker, numbers, serial number, connector and socket."""
        serial = f"serial {self.serial}" if self.verifiable else "no serial number of its own"
        parts = [self._make, serial, self._connector, self._socket]
        return ", ".join(part for part in parts if part)

    @property
    def _make(self) -> str:
        maker = MAKERS.get(self.vendor, "USB adapter")
        return f"{maker} {self.vendor:04x}:{self.product:04x}"

    @property
    def _connector(self) -> str:
        return "" if not self.interface else f"connector {self.interface + 1}"

    @property
    def _socket(self) -> str:
        return "" if self.location is None else f"in USB socket {self.location}"

    @property
    def kind(self) -> tuple[int, int, int]:
        """Its make, and which connector of it: what it has in common with others."""
        return self.vendor, self.product, self.interface or 0

    @property
    def plain_serial(self) -> str:
        """Its serial number without what Windows adds to one of FTDI's."""
        plain = (self.serial or "").strip().upper()
        suffixed = self.vendor == FTDI and len(plain) > FTDI_LENGTH and plain.endswith(SUFFIXES)
        return plain[:-1] if suffixed else plain

    def is_kind_of(self, other: "Adapter") -> bool:
        """Whether both are of one make, and the same connector of it."""
        return self.kind == other.kind

    def shares_serial(self, other: "Adapter") -> bool:
        """Whether both carry the same serial number."""
        return self.is_kind_of(other) and self.plain_serial == other.plain_serial

    def is_there(self, other: "Adapter") -> bool:
        """Whether both are in the same socket, and of one make."""
        return self.location is not None and (
            self.is_kind_of(other) and self.location == other.location
        )


class Found(StrEnum):
    """What vouches that a port is the one that was meant, the strongest first."""

    SERIAL = "by the adapter's serial number"
    SOCKET = "by its USB socket alone"
    LIKENESS = "as the only one like it"
    NAME = "by its name"


@dataclass(frozen=True, slots=True)
class Seat:
    """The port a line is to be opened at just now, and what vouches for it."""

    port: str
    found: Found = Found.NAME
    adapter: Adapter | None = None

    @property
    def known_as(self) -> str:
        """What the port is known by, for comparing with later: its name only where nothing else is.

        An adapter without a serial number of its own is another to the record under another name.
        """
        if self.adapter is None:
            return self.port
        if self.found is Found.SERIAL:
            # Wherever it is plugged in, it is the same adapter.
            bare = Adapter(
                self.adapter.vendor, self.adapter.product, self.adapter.serial,
                interface=self.adapter.interface,
            )  # fmt: skip
            return bare.words
        return f"{self.adapter.words}, as {self.port}"


class Wished(Protocol):
    """A line's port as it was chosen, in whatever else is wanted of the line."""

    @property
    def line(self) -> str:
        """What the line is called."""
        ...

    @property
    def port(self) -> str:
        """Its name then."""
        ...

    @property
    def adapter(self) -> Adapter | None:
        """The adapter it was, if it was one."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line's port as it was chosen, and nothing else of it."""

    line: str
    port: str
    adapter: Adapter | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """A line whose port cannot be told just now, and what to do about it."""

    reason: str


def seats(wanted: Collection[Wished], present: Mapping[str, Adapter]) -> dict[str, Seat | Absent]:
    """Where each line's port is just now; `present` are the machine's adapters by port names.

    No port is given to two lines.  A name decides only for a line that knows no adapter, and never
    gives it a port that another line knows as its own.
    """
    seating = _Seating(wanted, present)
    seating.by_serial()
    seating.by_socket()
    seating.by_likeness()
    return seating.told()


class _Seating:
    """One look at the machine, from the strongest evidence to the weakest."""

    def __init__(self, wanted: Collection[Wished], present: Mapping[str, Adapter]) -> None:
        self._ports = {one.line: one.port for one in wanted}
        self._present = present
        self._known = {one.line: one.adapter for one in wanted if one.adapter is not None}
        self._found: dict[str, Seat] = {}

    def by_serial(self) -> None:
        for line, adapter in self._open():
            if not self._alone(adapter):
                continue
            for port, one in self._free():
                if one.shares_serial(adapter):
                    # What has a twin is told by its place, as if it had no serial number.
                    self._found[line] = Seat(port, Found.SERIAL, one)

    def by_socket(self) -> None:
        for line, adapter in self._open():
            for port, one in self._free():
                if _could_be(adapter, one) and adapter.is_there(one):
                    self._found[line] = Seat(port, Found.SOCKET, one)

    def by_likeness(self) -> None:
        """An adapter without a serial number went to another socket, and only one can be it."""
        lost, free = self._open(), self._free()
        for line, adapter in lost:
            like = [(port, one) for port, one in free if _could_be(adapter, one)]
            rivals = [other for other, one in lost if _could_be(one, adapter)]
            if len(like) == 1 and rivals == [line]:
                self._found[line] = Seat(like[0][0], Found.LIKENESS, like[0][1])

    def told(self) -> dict[str, Seat | Absent]:
        """Every line with its seat, or with why it has none."""
        return {line: self._found.get(line) or self._else(line) for line in self._ports}

    def _else(self, line: str) -> Seat | Absent:
        adapter = self._known.get(line)
        if adapter is not None:
            return Absent(_absent(adapter, self._free()))
        port = self._ports[line]
        owner = next((one for one, seat in self._found.items() if seat.port == port), None)
        if owner is not None:
            return Absent(f"The port {port} is now the adapter of {owner}: add this line anew.")
        return Seat(port, Found.NAME, self._present.get(port))

    def _alone(self, adapter: Adapter) -> bool:
        """Whether its serial number says which one it is: no other line or adapter carries it."""
        known = [one for one in self._known.values() if one.shares_serial(adapter)]
        there = [one for one in self._present.values() if one.shares_serial(adapter)]
        return adapter.verifiable and len(known) == 1 and len(there) == 1

    def _open(self) -> list[tuple[str, Adapter]]:
        return [(line, one) for line, one in self._known.items() if line not in self._found]

    def _free(self) -> list[tuple[str, Adapter]]:
        taken = {seat.port for seat in self._found.values()}
        return [(port, one) for port, one in self._present.items() if port not in taken]


def _could_be(adapter: Adapter, one: Adapter) -> bool:
    """Whether nothing speaks against it: another serial number is another adapter."""
    if adapter.verifiable or one.verifiable:
        return one.shares_serial(adapter)
    return one.is_kind_of(adapter)


def _absent(adapter: Adapter, free: list[tuple[str, Adapter]]) -> str:
    """Why an adapter has no port, in a sentence that says what to do."""
    there = next((one for _, one in free if one.location == adapter.location), None)
    if adapter.verifiable:
        words = f"The adapter {adapter.words} is not plugged in"
        if there is None:
            return f"{words}: plug its cable into this computer again."
        other = f"another one ({there.words}) is in its place"
        return f"{words}, {other}: put it back, or add the line anew for the other."
    return (
        f"The adapter {adapter.words} is not there, and which other it could be cannot be told:"
        " put it back into its socket, or add the line anew."
    )
