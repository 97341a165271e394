"""Who a pump says it is, and whether it is one whose answers can be understood."""

from dataclasses import dataclass

from devices.protocols.bbraun_dianet.layouts import ABSENT_HALF, ABSENT_WORD

MODELS = {
    202: "Infusomat fmS",
    203: "Infusomat P",
    1019: "Perfusor fm",
    1020: "Perfusor fm (Aachen)",
    1200: "Perfusor compact",
    1201: "Perfusor compact S",
}
STANDARD = 0x000E  # the protocol version whose layouts the sheet tells
SERIAL_BITS = 18
NO_SERIAL = frozenset({0, (1 << SERIAL_BITS) - 1})


@dataclass(frozen=True, slots=True)
class Nameplate:
    """The first two numbers of IDENT: type and serial number in one, and the protocol's version."""

    ident: int
    version: int

    @property
    def model(self) -> str | None:
        """The model's name; None for a type that is not on the list, or not told."""
        return None if self.ident == ABSENT_WORD else MODELS.get(self.ident >> SERIAL_BITS)

    @property
    def serial(self) -> str | None:
        """The serial number; none that is all zeros or all ones."""
        number = self.ident & (1 << SERIAL_BITS) - 1
        return None if number in NO_SERIAL else str(number)

    @property
    def objection(self) -> str | None:
        """Why this pump's answers are not read: its numbers may mean other things (faults.md 6).

        A pump that does not tell its type or version is read.
        """
        if self.ident != ABSENT_WORD and self.model is None:
            number = self.ident >> SERIAL_BITS
            return f"Type {number} is of no pump on the list: its values are not read."
        if self.version not in (STANDARD, ABSENT_HALF):
            return f"Protocol version {self.version:04X} is not known: its values are not read."
        return None
