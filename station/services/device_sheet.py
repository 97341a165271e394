"""Every line and device as the record knows them: wanted, found, heard, and whose they are."""

from dataclasses import dataclass, replace
from datetime import datetime

from station.data import associations, beds, line_days, links, register
from station.data.engine import Store
from station.data.links import Wish
from station.domain.association import Association, Source, source_of
from station.domain.book import Book
from station.domain.device import Channel, LinkState
from station.domain.line_counts import LineCounts
from station.domain.ownership import Held, Owned, Owner, Unassigned, Unconfirmed, owner
from station.services.admit_patient import Guest, Room, room
from station.services.device_record import UNTOLD, DeviceRecord, device_record
from station.services.line_tally import day_begin


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """One device last heard on a line: its channels by their figures, and whose they are."""

    line: str
    channels: tuple[tuple[int, Channel], ...]
    owner: Owner
    guest: Guest | None = None
    record: DeviceRecord = UNTOLD

    @property
    def channel(self) -> Channel:
        """The channel that stands for the device; confirming it confirms them all."""
        return self.channels[0][1]

    @property
    def source(self) -> Source:
        """What the station knows the device by."""
        return source_of(self.channel, self.line)

    @property
    def figures(self) -> frozenset[int]:
        """Under which figures its readings lie."""
        return frozenset(figure for figure, _ in self.channels)

    @property
    def association(self) -> Association | None:
        """The patient's stretch it is in just now, confirmed or asked about."""
        match self.owner:
            case Owned(association=row) | Unconfirmed(association=row):
                return row
            case Held() | Unassigned():
                return None

    @property
    def held_since(self) -> datetime | None:
        """Since when its readings are kept apart."""
        return self.owner.quarantine.begin if isinstance(self.owner, Held) else None


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line: what is wanted, what the recorder last found, and the devices heard on it.

    `today` is what was counted since the ward's day began, `ever` since the line was made.
    """

    wish: Wish
    link: LinkState | None
    devices: tuple[DeviceFacts, ...]
    today: LineCounts | None = None
    ever: LineCounts | None = None


@dataclass(frozen=True, slots=True)
class DeviceSheet:
    """Every line of the ward, in the order of its beds, and who lies where."""

    at: datetime
    lines: tuple[LineFacts, ...]
    room: Room
    beds: tuple[str, ...] = ()

    def line(self, name: str) -> LineFacts | None:
        """The line of that name, unless it was forgotten."""
        return next((one for one in self.lines if one.wish.line == name), None)

    def guest_in(self, bed: str | None) -> Guest | None:
        """Who lies in a bed."""
        guests = (one for one in self.room.guests if one.admission.bed == bed)
        return next(guests, None)


def device_sheet(store: Store, at: datetime) -> DeviceSheet:
    """Everything that stands on the devices page, as of a moment."""
    book, here = associations.book(store), room(store)
    found = {state.line: state for state in links.states(store)}
    names = tuple(bed.name for bed in beds.beds(store))
    places = {bed: place for place, bed in enumerate(names)}
    wishes = sorted(
        links.wishes(store), key=lambda one: (places.get(one.bed or "", len(places)), one.line)
    )
    heard = register.channels(store)
    today = line_days.counted(store, day_begin(store, at))
    ever = line_days.counted(store)
    lines = []
    for wanted in wishes:
        link = found.get(wanted.line)
        # Where the port is now, whatever it was called when the line was made.
        wish = replace(wanted, port=link.port) if link is not None and link.port else wanted
        spoke = {figure: channel for figure, (channel, line) in heard.items() if line == wish.line}
        devices = _devices(book, wish.line, spoke, at, here)
        told = tuple(replace(one, record=device_record(store, one.figures, at)) for one in devices)
        lines.append(LineFacts(wish, link, told, today.get(wish.line), ever.get(wish.line)))
    return DeviceSheet(at, tuple(lines), here, names)


def _devices(
    book: Book, line: str, spoke: dict[int, Channel], at: datetime, here: Room
) -> tuple[DeviceFacts, ...]:
    boxes: dict[Source, list[tuple[int, Channel]]] = {}
    for figure, channel in spoke.items():
        boxes.setdefault(source_of(channel, line), []).append((figure, channel))
    guests = {guest.admission.id: guest for guest in here.guests}
    found = []
    for channels in boxes.values():
        whose = owner(book, channels[0][1], at, line)
        facts = DeviceFacts(line, tuple(channels), whose)
        row = facts.association
        guest = None if row is None else guests.get(row.admission)
        found.append(DeviceFacts(line, tuple(channels), whose, guest))
    return tuple(found)
