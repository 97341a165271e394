"""Beds, lines and patients for whoever asks whose a device is: a real book in a real record."""

from datetime import date

from station.data import associations
from station.data.admissions import admit
from station.data.beds import set_beds
from station.data.links import Wish
from station.domain.association import Where
from station.domain.confirmation import Act, confirm
from station.domain.patient import Bed, Patient
from station.domain.sighting import Sighting, Waits
from station.services.parts import Look, Parts
from station.services.placing import Placing
from tests.data.ready import a_person
from tests.services.recording import LINE, NOON, at, fresh_store, identity

WISH = Wish(LINE, "bcc", "/dev/serial/by-id/a", None, "3")
OTHER = Wish("bed-4/pump", "bcc", "/dev/serial/by-id/b", None, "4")


class Ward:
    """Beds 3 and 4 with a patient each, two lines, and whoever speaks on them."""

    def __init__(self, home):
        self.store, _, _ = fresh_store(home)
        self.nurse = a_person(self.store)
        set_beds(self.store, [Bed("3", 1), Bed("4", 2)], self.nurse, NOON)
        self.admission = self.admit("3", "A")
        self.wishes = {wish.line: wish for wish in (WISH, OTHER)}
        self.parts = Parts(lambda _: "bcc")
        self.talks, self.ports = {}, {}
        self.start()

    def admit(self, bed, name):
        patient = Patient(name, "X", date(1980, 1, 1), name)
        return admit(self.store, patient, bed, NOON, self.nurse, NOON)

    def start(self):
        """A recorder starts: it knows what the record tells and no more."""
        self.placing = Placing(self.store, self.parts, self.wishes.get, Waits())

    def confirm(self, *, serial="P1", seconds=0, line=LINE, shared=False, admission=None):
        part = self.part(serial, line)
        wish = self.wishes[line]
        seen = Sighting(
            channel=part.channel,
            line=line,
            bed=wish.bed,
            port=wish.port,
            moment=at(seconds).utc,
            bed_label=part.bed_label,
            shared=shared,
        )
        act = Act(self.nurse, Where.BEDSIDE, at(seconds).utc)
        who = admission or self.admission
        associations.amend(self.store, lambda book: confirm(book, seen, who, act, act.moment))

    def part(self, serial="P1", line=LINE, address=""):
        self.parts.identified(line, identity(serial))
        return self.parts.of(line, address)

    def hear(self, seconds, *, serial="P1", line=LINE, address="", stamp=None):
        part = self.part(serial, line, address)
        part.heard = stamp or at(seconds)
        return self.placing({(part, line): self.look(part, part.heard)})[part, line]

    def look(self, part, first, last=None):
        """What a second shows of a part."""
        port = self.ports.get(part.line)
        return Look(first, last or first, self.talks.get(part.line, 0), port, part.bed_label)

    def quarantines(self):
        return [(held.trigger, held.bed) for held in associations.book(self.store).quarantines]
