"""A confirmation was wrong: which, who it really was, from when to when; all of it in words.

No Qt.  Nothing is chosen by itself; times that are left empty are those of what was wrong.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from station.domain.association import Association, Where
from station.domain.correction import Print
from station.domain.errors import Refused
from station.domain.figures import duration
from station.domain.wall import moment_words
from station.services.admit_patient import Guest, Room
from station.services.correct_device import Correction, Move, Pages, Stretch
from ui.admission import typed
from ui.devices.confirm_presenter import guest_words
from ui.devices.facts_presenter import many

NEVER = "There is nothing to correct: no device was confirmed here."
NOTHING_MOVES = "Nothing changes hands: this is how it stands already."
NOBODY, NOBODYS = "Nobody knows", "nobody"
ROOM_FOR_NAME = 34  # letters on a button
DOCUMENTS = {"summary": "Infusion summary", "handover": "Handover"}


def stretch_words(one: Stretch, zone: ZoneInfo) -> str:
    """A time on a patient: 'Tue 3 Mar 08:00 until now'."""
    row = one.row
    until = "until now" if row.end is None else f"to {moment_words(row.end, zone)}"
    return f"{moment_words(row.begin, zone)} {until}"


def stretch_details(one: Stretch) -> str:
    """Which device it was, and who put it there, standing where."""
    device = one.row.channel.device
    box = f"{device.model or device.protocol}, serial {device.serial or 'not told'}"
    where = "" if one.row.where is None else f", {one.row.where.value}"
    return f"{box}; {one.row.standing.value} by {one.author}{where}"


def who_words(guest: Guest) -> str:
    """Somebody whose device it may have been, for a button: the given names where there is room."""
    words = guest_words(guest)
    where = words.bed if guest.admission.end is None else "Went home"
    name = words.name if len(words.name) <= ROOM_FOR_NAME else guest.patient.surname
    return f"{where}: {name}"


def whole_words(guest: Guest) -> str:
    """The same in full, with both identifiers."""
    words = guest_words(guest)
    return f"{words.name} · born {words.born} · {words.number}"


def move_words(one: Move, zone: ZoneInfo) -> str:
    """What changes hands: from whom to whom, which time, and how many readings."""
    was, now = _name(one.was), _name(one.now)
    begin, end = (moment_words(at, zone) for at in (one.period.begin, one.period.end))
    readings = "no reading" if not one.readings else _readings(one.readings)
    return f"From {was} to {now}: {begin} to {end} ({duration(one.period.length)}), {readings}."


def _name(guest: Guest | None) -> str:
    return NOBODYS if guest is None else guest_words(guest).name


def _readings(count: int) -> str:
    return "1 reading" if count == 1 else f"{many(count)} readings"


def print_words(page: Print, zone: ZoneInfo) -> str:
    """A copy to be called back: 'Infusion summary, copy 2, printed Tue 3 Mar 14:05'."""
    kind, comma, copy = page.title.partition(",")
    return f"{DOCUMENTS.get(kind, kind)}{comma}{copy}, printed {moment_words(page.printed, zone)}"


@dataclass(slots=True)
class CorrectPresenter:
    """What is chosen and typed so far."""

    zone: ZoneInfo
    pages: Pages | None = None
    row: Association | None = None
    guest: Guest | None = None
    unknown: bool = False
    begin: str = ""
    end: str = ""
    reason: str = field(default="")

    def take(self, pages: Pages) -> None:
        """The record was read again; what is gone is chosen no more."""
        self.pages = pages
        if self.row is not None and self.row.id not in {one.row.id for one in pages.stretches}:
            self.choose(None)

    def choose(self, row: Association | None) -> None:
        """Take the time that was wrong; who it really was is to be said anew."""
        self.row, self.guest, self.unknown = row, None, False

    def really(self, guest: Guest | None) -> None:
        """Who it really was; None where nobody knows."""
        self.guest, self.unknown = guest, guest is None

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """What could be wrong, newest first."""
        return () if self.pages is None else self.pages.stretches

    @property
    def guests(self) -> tuple[Guest, ...]:
        """Who it could have been."""
        return () if self.pages is None or self.row is None else self.pages.possible(self.row)

    @property
    def alerts(self) -> tuple[str, ...]:
        """Who could be mistaken for the one that is chosen."""
        if self.guest is None:
            return ()
        return Room((), self.guests).alerts(self.guest.patient)

    def begin_said(self, now: datetime) -> str:
        """How the first time was understood."""
        if not self.begin.strip() and self.row is not None:
            return f"as it was: {moment_words(self.row.begin, self.zone)}"
        return typed.moment_said(self.begin, now, self.zone) if self.begin.strip() else ""

    def end_said(self, now: datetime) -> str:
        """How the second time was understood."""
        if self.end.strip():
            return typed.moment_said(self.end, now, self.zone)
        if self.row is None:
            return ""
        end = self.row.end
        return "as it was: it goes on" if end is None else f"as it was: {self._clock(end)}"

    def _clock(self, moment: datetime) -> str:
        return moment_words(moment, self.zone)

    @property
    def told(self) -> bool:
        """Whether enough is chosen to say what would change hands."""
        return self.row is not None and (self.guest is not None or self.unknown)

    def correction(self, where: Where, now: datetime) -> Correction:
        """What is to be corrected, or Refused with the first thing that is missing."""
        if not self.stretches:
            raise Refused(NEVER)
        if self.row is None:
            raise Refused("Choose the time that was wrong.")
        if not self.told:
            raise Refused("Choose who it really was, or that nobody knows.")
        begin = typed.moment(self.begin, now, self.zone) if self.begin.strip() else self.row.begin
        end = typed.moment(self.end, now, self.zone) if self.end.strip() else self.row.end
        return Correction(self.row, self.guest, begin, end, self.reason, where)
