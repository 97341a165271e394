"""A device beside a patient, held against the label and the wristband: whose it is.

No Qt.  Nothing is chosen by itself but what there is only one of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.domain.association import Standing, Where
from station.domain.errors import Refused
from station.domain.wall import date_words
from station.services.admit_patient import Guest
from station.services.device_sheet import DeviceFacts, DeviceSheet

NOT_HEARD = "Nothing was heard on this line yet: wait until the device answers."
NOBODY = "Nobody is admitted to this bed: admit the patient first."


@dataclass(frozen=True, slots=True)
class Confirming:
    """What is to be written: the device, the patient, where it was confirmed, and since when.

    `since` is None for now.
    """

    device: DeviceFacts
    guest: Guest
    where: Where
    since: datetime | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class GuestWords:
    """Both identifiers, as they stand on the wristband, and the bed."""

    bed: str
    name: str
    born: str
    number: str


def guest_words(guest: Guest) -> GuestWords:
    """A patient, for holding against the wristband."""
    one = guest.patient
    name = f"{one.surname}, {one.given_names}" if one.given_names else one.surname
    return GuestWords(
        f"Bed {guest.admission.bed}", name, date_words(one.birth_date), one.record_number
    )


def label_parts(device: DeviceFacts) -> tuple[str, str, str]:
    """Model and serial number, as they stand on the label, and the parts of the device."""
    box = device.channel.device
    parts = ", ".join(channel.address for _, channel in device.channels if channel.address)
    return (
        box.model or "Unknown model",
        f"serial {box.serial or 'not told'}",
        f"part {parts}" if parts else "",
    )


def device_words(device: DeviceFacts) -> str:
    """The same in one line."""
    return " · ".join(part for part in label_parts(device) if part)


class ConfirmPresenter:
    """One line's devices and the patients of the ward; what is chosen among them."""

    def __init__(self) -> None:
        self.line = ""
        self.device: DeviceFacts | None = None
        self.guest: Guest | None = None
        self.backwards = False
        self.shared = False
        self._sheet: DeviceSheet | None = None

    def about(self, line: str) -> None:
        """Another line; nothing is chosen any more."""
        if line != self.line:
            self.line = line
            self.device = self.guest = None
            self.backwards = self.shared = False

    def take(self, sheet: DeviceSheet) -> None:
        """The record was read again; what was chosen stays, as it is now."""
        self._sheet = sheet
        self.device = self._again(self.device)
        names = {guest.admission.id: guest for guest in self.guests}
        chosen = None if self.guest is None else names.get(self.guest.admission.id)
        self.guest = chosen or (self.guests[0] if len(self.guests) == 1 else None)

    def _again(self, chosen: DeviceFacts | None) -> DeviceFacts | None:
        devices = self.devices
        if chosen is not None:
            same = (one for one in devices if one.source == chosen.source)
            return next(same, None)
        return devices[0] if len(devices) == 1 else None

    @property
    def devices(self) -> Sequence[DeviceFacts]:
        """The devices heard on the line."""
        facts = None if self._sheet is None else self._sheet.line(self.line)
        return () if facts is None else facts.devices

    @property
    def guests(self) -> Sequence[Guest]:
        """Who may have the device: whoever lies in its bed; of a shared monitor, anybody."""
        facts = None if self._sheet is None else self._sheet.line(self.line)
        if self._sheet is None or facts is None:
            return ()
        if facts.wish.bed is None or self.shared:
            return self._sheet.room.guests
        guest = self._sheet.guest_in(facts.wish.bed)
        return () if guest is None else (guest,)

    @property
    def alerts(self) -> tuple[str, ...]:
        """Who on the ward could be mistaken for the patient."""
        if self._sheet is None or self.guest is None:
            return ()
        return self._sheet.room.alerts(self.guest.patient)

    @property
    def asked(self) -> bool:
        """Whether the device is back and asks whether it stayed with its patient."""
        row = None if self.device is None else self.device.association
        return row is not None and row.standing is Standing.ASKED

    @property
    def back_to(self) -> datetime | None:
        """From when on its readings wait, if that is within the patient's stay."""
        if self.device is None or self.guest is None or self.shared:
            return None
        held = self.device.held_since
        return None if held is None else max(held, self.guest.admission.begin)

    def missing(self) -> str:
        """Why nothing can be confirmed yet; empty when it can."""
        if not self.devices:
            return NOT_HEARD
        if not self.guests:
            return NOBODY
        if self.device is None:
            return "Choose the device whose label you read."
        return "Choose the patient whose wristband you read." if self.guest is None else ""

    def confirming(self, where: Where) -> Confirming:
        """What is to be written, or Refused with what is missing."""
        if self.device is None or self.guest is None:
            raise Refused(self.missing())
        since = self.back_to if self.backwards else None
        return Confirming(self.device, self.guest, where, since, self.shared)
