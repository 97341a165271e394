"""A small record as the station writes it, for the tests of those who look at it again."""

from contextlib import closing

from station.data import associations, gaps, journal
from station.data.engine import connect
from station.domain.association import Where
from station.domain.clock import to_milliseconds
from station.domain.confirmation import Act, confirm
from station.domain.device import Channel, Device
from station.domain.gap import Cause
from station.domain.nomenclature import FLOW, SPO2, VOLUME_DELIVERED
from station.domain.sighting import Sighting, sighted
from tests.data.ready import (
    AT,
    KEY,
    PUMP,
    a_batch,
    a_channel,
    a_person,
    a_sample,
    a_session,
    after,
    an_admission,
)

PROTOCOL = PUMP.device.protocol
NAMELESS = Channel(Device("screen", None, None), "")
LINE, OTHER_LINE = "line-1", "line-2"
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
QUIET = {PROTOCOL: 5.0, "screen": 5.0}


def ms(seconds):
    return to_milliseconds(after(seconds))


class Record:
    """A nurse, a patient in bed 1, a pump on line 1 and a monitor without a number on line 2."""

    def __init__(self, store):
        self.store = store
        self.session = a_session(store)
        self.nurse = a_person(store)
        self.admission = an_admission(store, self.nurse)
        self.pump = a_channel(store, PUMP, LINE)
        self.monitor = a_channel(store, NAMELESS, OTHER_LINE)

    def tell(self, begin, end, every=5, volume=None):
        """Pump and monitor speak; `volume` is the counter by the second."""
        for second in range(begin, end, every):
            samples = [
                a_sample(self.pump, second, "1.5", FLOW),
                a_sample(self.monitor, second, "97", SPO2),
            ]
            if volume is not None:
                samples.append(a_sample(self.pump, second, str(volume(second)), VOLUME_DELIVERED))
            journal.append(self.store, self.session, a_batch(*samples, at=after(second)))

    def see(self, channel, line, second, bed="1"):
        seen = Sighting(channel=channel, line=line, bed=bed, port=line, moment=after(second))
        associations.amend(self.store, lambda book: sighted(book, seen))

    def confirm(self, channel, line, second, since=None):
        act = Act(self.nurse, Where.BEDSIDE, after(second))
        seen = Sighting(channel=channel, line=line, bed="1", port=line, moment=after(second))
        begin = after(second if since is None else since)
        associations.amend(self.store, lambda book: confirm(book, seen, self.admission, act, begin))

    def unseen(self, begin, end):
        return gaps.whole_gap(self.store, self.pump, after(begin), after(end), Cause.UNPLUGGED)

    def happen(self, kind, body, second, channel=None, line=None):
        one = journal.Happening(kind, after(second), body, channel=channel, line=line)
        journal.append(self.store, self.session, a_batch(happenings=(one,), at=after(second)))

    def forge(self, *statements):
        """Change the file behind the station's back."""
        with closing(connect(self.store.path, KEY)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for (trigger,) in connection.execute(TRIGGERS).fetchall():
                connection.execute(f'DROP TRIGGER "{trigger}"')
            for statement in statements:
                connection.execute(*statement)

    def look(self, rule, *words):
        with closing(connect(self.store.path, KEY)) as connection:
            return rule(connection, *words)


__all__ = ["AT", "LINE", "NAMELESS", "OTHER_LINE", "PROTOCOL", "PUMP", "QUIET", "Record", "ms"]
