"""A monitor's cable is pulled and put back within seconds: the wrong first values count for nobody.

Every monitor of the catalogue, on a line in virtual time; the recorder's own gathering and writing;
a real encrypted record.  A pump on the same kind of loose plug is believed from its first answer.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from devices.catalogue import kinds
from devices.simulators.script import parse_script
from devices.virtual import VirtualLine, VirtualSettings
from station.data import gaps, journal, register
from station.domain.clock import Stamp
from station.domain.device import Category, ConnectionState, LinkState
from station.domain.gap import Cause
from station.domain.nomenclature import FLOW, HEART_RATE, PULSE_RATE
from station.services.gather import Gathering, Said
from station.services.parts import Parts
from station.services.scribe import Scribe
from station.services.sight import Sight
from station.services.tidings import Fate
from tests.data import conftest
from tests.data.ready import AT, a_session

blank, record, store = conftest.blank, conftest.record, conftest.store

LINE = "line-9"
PULLED, PUT_BACK, RIGHT_AGAIN, END = 60, 64, 72, 180
TRUE, WRONG = "72", "180"


def beat_of(kind):
    """Which of a kind's values is the heart's."""
    return next((one for one in (HEART_RATE, PULSE_RATE) if one.code in kind.carries), None)


MONITORS = [kind for kind in kinds().values() if beat_of(kind)]
PUMPS = [kind for kind in kinds().values() if kind.category is Category.PUMP]


def named(kind):
    return kind.protocol


class Recorded:
    """What the recorder told and kept of one value of a device on a loose plug."""

    def __init__(self, store, kind, metric, rows):
        self.store, self.metric = store, metric
        where = kind.default_channel
        script = parse_script(
            "seconds,channel,metric,value\n"
            + "".join(f"{at},{where},{metric.code},{value}\n" for at, value in rows),
            kind,
        )
        line = VirtualLine(kind, script, Stamp(AT, 50_000.0), VirtualSettings(split=1))
        gathering = Gathering(Parts(lambda _line: kind.protocol), Sight(), demo=False)
        scribe = Scribe(store, a_session(store), lambda _heard: {})
        self.told = []
        for second in range(END):
            items = []
            if second == PULLED:
                # First the cause, as a session tells it, then the silences the driver makes of it.
                items.append(LinkState(LINE, ConnectionState.LOST, line.now.utc, "pulled"))
                items.append(Said(LINE, tuple(line.unplug("the cable was pulled out"))))
            if second == PUT_BACK:
                items.append(LinkState(LINE, ConnectionState.CONNECTING, line.now.utc))
                line.plug()
            items.append(Said(LINE, tuple(line.run(1))))
            gathered = gathering.second(items, line.now)
            self.told += [one for one in gathered.heard if getattr(one.reading, "metric", 0)]
            scribe.write([gathered])

    def values(self, *fates):
        return {
            str(one.reading.value)
            for one in self.told
            if one.reading.metric.code == self.metric.code and one.fate in fates
        }

    @property
    def figure(self):
        return next(
            figure
            for figure in register.channels(self.store)
            if journal.period(self.store, figure, self.metric.code, AT, AT + timedelta(days=1))
        )

    @property
    def stored(self):
        end = AT + timedelta(days=1)
        found = journal.period(self.store, self.figure, self.metric.code, AT, end)
        return {one.value for one in found}

    @property
    def gaps(self):
        found = gaps.gaps(self.store, self.figure, AT, AT + timedelta(days=1))
        return [(one.cause, one.end and (one.end - one.begin).total_seconds()) for one in found]


@pytest.mark.parametrize("kind", MONITORS, ids=named)
def test_what_a_monitor_says_in_its_first_seconds_back_is_told_as_that_and_not_kept(store, kind):
    rows = [(0, TRUE), (PULLED, WRONG), (RIGHT_AGAIN, TRUE)]

    found = Recorded(store, kind, beat_of(kind), rows)

    assert found.stored == {Decimal(TRUE)}
    causes = [cause for cause, _ in found.gaps]
    assert causes == [Cause.UNPLUGGED, Cause.SETTLING]
    (lasted,) = [seconds for cause, seconds in found.gaps if cause is Cause.SETTLING]
    assert 10 <= lasted <= 10 + 2 * kind.quiet_seconds
    assert found.values(Fate.SETTLING) <= {TRUE, WRONG}
    assert found.values(Fate.SETTLING)


@pytest.mark.parametrize("kind", PUMPS, ids=named)
def test_what_a_pump_says_when_it_is_back_is_kept_from_its_first_answer(store, kind):
    found = Recorded(store, kind, FLOW, [(0, "2"), (PULLED, "3"), (RIGHT_AGAIN, "4")])

    assert found.stored >= {Decimal(2), Decimal(4)}
    assert [cause for cause, _ in found.gaps] == [Cause.UNPLUGGED]
    assert not found.values(Fate.SETTLING)
