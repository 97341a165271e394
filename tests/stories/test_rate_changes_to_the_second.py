"""A rate change from the pump's bytes to the step on the chart: dated to the second, for ever.

Every pump of the catalogue, on a line in virtual time; the recorder's own gathering and writing; a
real encrypted record; the chart as screen and paper draw it, at once and a day later.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from devices.catalogue import kinds
from devices.simulators.script import parse_script
from devices.virtual import VirtualLine, VirtualSettings
from station.data import journal, register
from station.data.settle import SLICE, settle
from station.domain.clock import Stamp
from station.domain.device import Category
from station.domain.nomenclature import FLOW
from station.services.chart import picture
from station.services.gather import Gathering, Said
from station.services.parts import Parts
from station.services.rates import changes, rate_story
from station.services.scribe import Scribe
from station.services.sight import Sight
from station.services.stay import stay
from tests.data import conftest
from tests.services.admitted import BEGIN, admitted

blank, record, store = conftest.blank, conftest.record, conftest.store

LINE = "line-9"
PUMPS = [kind for kind in kinds().values() if kind.category is Category.PUMP]
# Long enough to be named on the chart, and at odd seconds, so that no minute helps.
STEPS = ((0, "2"), (347, "3.5"), (701, "5"), (1043, "4"))
SECONDS = 1400
HOUR = timedelta(hours=1)
LATEST = 2.5  # seconds: a turn to be asked and the answer; the slowest takes 1.8


def told(store, kind, stayed):
    """The pump runs its script; the recorder hears, thins, writes and settles as it does live."""
    where = kind.default_channel
    words = {"serial": "4711", "state": "infusing"}
    rows = [f"0,{where},{word},{words[word]}" for word in words.keys() & kind.carries]
    rows += [f"{second},{where},{FLOW.code},{rate}" for second, rate in STEPS]
    script = parse_script("seconds,channel,metric,value\n" + "\n".join(rows) + "\n", kind)
    line = VirtualLine(kind, script, Stamp(BEGIN, 50_000.0), VirtualSettings(split=1))
    gathering = Gathering(Parts(lambda _line: kind.protocol), Sight(), demo=False)
    scribe = Scribe(store, stayed.session, lambda _heard: {})
    seconds = []
    for _ in range(SECONDS):
        heard = tuple(line.run(1))
        seconds.append(gathering.second([Said(LINE, heard)] if heard else [], line.now))
        if len(seconds) == 60:
            scribe.write(seconds)
            while settle(store, seconds[-1].at.utc.replace(second=0, microsecond=0)) == SLICE:
                pass
            seconds = []
    scribe.write(seconds)


def confirmed(store, stayed):
    """The pump was on the patient all the time."""
    rates = {
        figure
        for figure, (channel, line) in register.channels(store).items()
        if line == LINE and journal.period(store, figure, FLOW.code, BEGIN, BEGIN + HOUR)
    }
    (figure,) = rates
    stayed.put_on(register.channel(store, figure), BEGIN, LINE)


@pytest.mark.parametrize("kind", PUMPS, ids=lambda kind: kind.protocol)
def test_a_step_on_the_chart_stands_where_the_pump_made_it(store, kind):
    stayed = admitted(store)
    told(store, kind, stayed)
    confirmed(store, stayed)

    for at in (BEGIN + timedelta(seconds=SECONDS), BEGIN + 24 * HOUR):
        found = stay(store, replace(stayed.admission), at)
        drawn = [
            mark
            for mark in picture(store, found, ZoneInfo("UTC")).steps
            if mark.at - BEGIN.timestamp() < SECONDS
        ]
        said = [one for one in changes(rate_story(store, found)) if one.ml_per_hour]
        assert [one.ml_per_hour for one in said] == [Decimal(rate) for _, rate in STEPS]
        assert [mark.words for mark in drawn] == ["start 2", "3.5", "5", "4"]
        for mark, change, (second, _) in zip(drawn[1:], said[1:], STEPS[1:], strict=True):
            late = mark.at - BEGIN.timestamp() - second
            assert 0 <= late <= LATEST
            assert mark.at == pytest.approx(change.at.timestamp(), abs=0.001)
