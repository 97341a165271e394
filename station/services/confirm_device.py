"""A device is put on a patient, answered for, or taken off, by whoever is at the station."""

from datetime import datetime

from station.data import links
from station.domain.association import Association, Where
from station.domain.errors import Refused
from station.domain.sighting import USUAL_WAITS
from station.services import associate
from station.services.admit_patient import Guest
from station.services.device_sheet import DeviceFacts
from station.services.duty import Duty


def confirm_device(  # each of these is a part of what is confirmed
    duty: Duty,
    device: DeviceFacts,
    guest: Guest,
    where: Where,
    since: datetime | None = None,
    *,
    shared: bool = False,
) -> Association:
    """Put a device with all its channels on a patient, from now on or from an earlier moment.

    A shared monitor stays for as long as the ward's settings say.
    """
    act = duty.act(where)
    found = associate.found(duty.store, device.channel, device.line, act.moment, shared=shared)
    waits = duty.waits() if shared else USUAL_WAITS
    added = associate.confirm(duty.store, found, guest.admission, act, since or act.moment, waits)
    # An adapter that cannot say which it is may have gone to another socket: now a person knows.
    links.vouch(duty.store, device.line)
    return added


def answer_for(duty: Duty, device: DeviceFacts, *, stayed: bool) -> None:
    """Say whether a device that is back stayed with its patient."""
    associate.answer(duty.store, _row(device).id, duty.act(), stayed=stayed)


def take_off(duty: Duty, device: DeviceFacts, reason: str) -> Association:
    """Take a device off its patient, from now on."""
    if not reason.strip():
        raise Refused("Say why the device is taken off.")
    act = duty.act()
    return associate.release(duty.store, _row(device).id, act, act.moment, reason.strip())


def _row(device: DeviceFacts) -> Association:
    if device.association is None:
        raise Refused("This device is on no patient.")
    return device.association
