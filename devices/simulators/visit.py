"""What a visitor of the demonstration lets happen at a bed: one JSON object a line.

`{"do": "pull", "bed": "3", "device": "monitor"}` and so on; a line that means nothing changes
nothing and is said in the log.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from logging import getLogger
from typing import Protocol

from devices.simulators.faults import NAMES, SWAP_SERIAL
from devices.simulators.patient import EFFECTS
from station.domain.device import Category
from station.domain.errors import Refused

log = getLogger(__name__)

GRADES = (1, 2, 3)
PASSING = tuple(name for name in NAMES if name != SWAP_SERIAL)  # another box is swapped by name
LONGEST_FAULT = 3600.0
FASTEST = {"rate": Decimal(200), "bolus": Decimal(20)}


class Ward(Protocol):
    """The ward at which it happens."""

    @property
    def beds(self) -> Mapping[str, object]:
        """The beds by name."""
        ...

    def pull(self, bed: str, category: Category) -> None:
        """Pull a cable."""
        ...

    def plug(self, bed: str, category: Category) -> None:
        """Put it back."""
        ...

    def disturb(self, bed: str, category: Category, fault: str, seconds: float) -> None:
        """Let a fault befall a line."""
        ...

    def swap_pump(self, bed: str, serial: str) -> None:
        """Exchange the pump."""
        ...

    def swap_monitor(self, bed: str, serial: str) -> None:
        """Exchange the monitor."""
        ...

    def occlude(self, bed: str) -> None:
        """Kink the line."""
        ...

    def load(self, bed: str) -> None:
        """Put a full syringe in and run the pump."""
        ...

    def give_bolus(self, bed: str, volume: Decimal) -> None:
        """Give a bolus."""
        ...

    def set_rate(self, bed: str, rate: Decimal) -> None:
        """Set another rate."""
        ...

    def start_side_effect(self, bed: str, name: str, grade: int) -> None:
        """Let the patient feel something."""
        ...

    def end_side_effect(self, bed: str, name: str) -> None:
        """Let it pass."""
        ...


def visited(asked: Iterable[str], ward: Ward) -> None:
    """Do what each line wishes, until there are no more."""
    for line in asked:
        try:
            obey(line, ward)
        except Refused as no:
            log.info("a wish of a visitor was not understood: %s", no)


def obey(line: str, ward: Ward) -> None:
    """Do what one line wishes, or raise Refused with what is wrong in it."""
    wish = _read(line)
    bed = f"Bed {wish.get('bed')}"
    if bed not in ward.beds:
        raise Refused(f"There is no bed {wish.get('bed')!r}.")
    match wish.get("do"):
        case "pull":
            ward.pull(bed, _device(wish))
        case "plug":
            ward.plug(bed, _device(wish))
        case "swap":
            swap = ward.swap_monitor if _is_monitor(wish) else ward.swap_pump
            swap(bed, _serial(wish))
        case "occlude":
            ward.occlude(bed)
        case _:
            _more(wish, bed, ward)


def _more(wish: Mapping[str, object], bed: str, ward: Ward) -> None:
    match wish.get("do"):
        case "disturb":
            ward.disturb(bed, _device(wish), _fault(wish), _seconds(wish))
        case "syringe":
            ward.load(bed)
        case "bolus":
            ward.give_bolus(bed, _volume(wish, "bolus"))
        case "rate":
            ward.set_rate(bed, _volume(wish, "rate"))
        case "feel":
            ward.start_side_effect(bed, _effect(wish), _grade(wish))
        case "relieve":
            ward.end_side_effect(bed, _effect(wish))
        case other:
            raise Refused(f"{other!r} is nothing that can happen at a bed.")


def _read(line: str) -> Mapping[str, object]:
    try:
        wish = json.loads(line)
    except ValueError:
        raise Refused("a line is one JSON object.") from None
    if not isinstance(wish, dict):
        raise Refused("a line is one JSON object.")
    return wish


def _device(wish: Mapping[str, object]) -> Category:
    try:
        return Category(str(wish.get("device")))
    except ValueError:
        raise Refused("a cable is of the pump or of the monitor.") from None


def _is_monitor(wish: Mapping[str, object]) -> bool:
    """A wish that names no device is for the pump."""
    return "device" in wish and _device(wish) is Category.MONITOR


def _fault(wish: Mapping[str, object]) -> str:
    name = wish.get("fault")
    if not isinstance(name, str) or name not in PASSING:
        raise Refused(f"a fault of a line is one of {', '.join(PASSING)}.")
    return name


def _seconds(wish: Mapping[str, object]) -> float:
    seconds = wish.get("seconds")
    if not isinstance(seconds, int | float) or not 0 < seconds <= LONGEST_FAULT:
        raise Refused(f"a fault lasts above 0 s and not above {LONGEST_FAULT:g} s.")
    return float(seconds)


def _serial(wish: Mapping[str, object]) -> str:
    serial = str(wish.get("serial", ""))
    if len(serial) != 6 or not (serial.isascii() and serial.isdigit()):  # noqa: PLR2004 - what a device of the ward has
        raise Refused("a serial number has six digits.")
    return serial


def _volume(wish: Mapping[str, object], what: str) -> Decimal:
    try:
        value = Decimal(str(wish.get("amount")))
    except InvalidOperation:
        raise Refused("an amount is a number.") from None
    if not value.is_finite() or not 0 < value <= FASTEST[what]:
        raise Refused(f"a {what} lies above 0 and not above {FASTEST[what]}.")
    return value


def _effect(wish: Mapping[str, object]) -> str:
    name = wish.get("effect")
    if not isinstance(name, str) or name not in EFFECTS:
        raise Refused(f"a side effect is one of {', '.join(EFFECTS)}.")
    return name


def _grade(wish: Mapping[str, object]) -> int:
    grade = wish.get("grade")
    if grade not in GRADES or not isinstance(grade, int):
        raise Refused("a grade is 1, 2 or 3.")
    return grade
