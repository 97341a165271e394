"""What a visitor lets happen at a simulated bed, as the devices' process reads it: a line each."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

PUMP, MONITOR = "pump", "monitor"
# The leaflet's eight in the simulated patient's own names, and in the nurse's words.
EFFECTS = (
    ("blood-pressure-rise", "Raised blood pressure"),
    ("heart-rate-rise", "Higher heart rate"),
    ("headache", "Headache"),
    ("light-headed", "Light-headedness"),
    ("tingling", "Tingling"),
    ("emotional-reaction", "Emotional reaction"),
    ("hallucination", "Transient hallucination"),
    ("nausea", "Nausea"),
)
GRADES = (("mild", 1), ("moderate", 2), ("severe", 3))


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to happen: the line for the devices, and what the panel says was done."""

    line: str
    said: str


@dataclass(slots=True)
class Wishes:
    """Makes the wishes; a pump that is put in another's place has a new serial number each time."""

    _serials: "count[int]" = field(default_factory=lambda: count(777_001))

    def pull(self, bed: str, device: str) -> Wish:
        """Pull the cable of a device."""
        return _wish("pull", bed, f"the {device}'s cable is pulled", device=device)

    def plug(self, bed: str, device: str) -> Wish:
        """Put it back."""
        return _wish("plug", bed, f"the {device}'s cable is in again", device=device)

    def swap(self, bed: str) -> Wish:
        """Put another pump in the place of the bed's own."""
        serial = str(next(self._serials))
        return _wish("swap", bed, f"another pump is there, serial {serial}", serial=serial)

    def occlude(self, bed: str) -> Wish:
        """Kink the line."""
        return _wish("occlude", bed, "the line is kinked until the pump is started")

    def rate(self, bed: str, amount: Decimal) -> Wish:
        """Set the pump to another rate and run it."""
        return _wish("rate", bed, f"the pump is set to {amount} mL/h", amount=str(amount))

    def bolus(self, bed: str, amount: Decimal) -> Wish:
        """Give a bolus at the pump."""
        return _wish("bolus", bed, f"a bolus of {amount} mL is given", amount=str(amount))

    def feel(self, bed: str, effect: str, grade: int) -> Wish:
        """Let the patient feel something."""
        words = dict(EFFECTS)[effect].lower()
        degree = {number: word for word, number in GRADES}[grade]
        return _wish("feel", bed, f"{degree} {words} begins", effect=effect, grade=grade)

    def relieve(self, bed: str, effect: str) -> Wish:
        """Let it pass."""
        return _wish("relieve", bed, f"{dict(EFFECTS)[effect].lower()} passes", effect=effect)


def _wish(do: str, bed: str, said: str, **more: object) -> Wish:
    line = json.dumps({"do": do, "bed": bed, **more})
    return Wish(f"{line}\n", f"Bed {bed}: {said}.")
