"""The live table of a terminal: a row a channel, its newest values, the age of the newest."""

from io import StringIO
from queue import SimpleQueue
from threading import Event

import pytest

from station.domain.clock import SystemClock
from station.domain.nomenclature import CUFF_DIA, CUFF_SYS, FLOW, VOLUME_DELIVERED
from station.domain.observation import DeliveryState, Mode
from station.services import table as tables
from station.services.table import table, watching
from station.services.tidings import Fate, Heartbeat, Links, Readings, Told
from station.services.watch import Watch
from tests.services.recording import LINE, at, pulse, rate


@pytest.fixture
def watch():
    return Watch()


def readings(*said, line=LINE):
    return Readings(at(), tuple(Told(line, 1, one, Fate.STORED) for one in said))


def cells(watch, seconds):
    return table(watch, at(seconds)).splitlines()[1].split()


def test_a_row_has_state_rate_volume_and_the_age_of_the_newest_value(watch):
    state = Mode("", DeliveryState.INFUSING, at(0))
    watch.take(readings(rate("2.5", 1), rate("12.34", 1, metric=VOLUME_DELIVERED), state))

    assert cells(watch, 3) == [LINE, "infusing", "2.5", "12.34", "2", "s"]


def test_a_pressure_is_told_as_one_and_a_stale_value_is_a_dash(watch):
    watch.take(readings(rate("131", 0, metric=CUFF_SYS), rate("77", 0, metric=CUFF_DIA), pulse()))

    assert cells(watch, 1) == [LINE, "131/77", "72", "1", "s"]
    assert cells(watch, 600)[1:3] == ["131/77", "—"]


def test_a_pressure_whose_lower_figure_is_not_there_says_so(watch):
    watch.take(readings(rate("131", 0, metric=CUFF_SYS)))

    assert cells(watch, 1)[1] == "131/—"


def test_what_still_settles_is_a_dash(watch):
    watch.take(Readings(at(), (Told(LINE, 1, pulse("180"), Fate.SETTLING),)))

    assert cells(watch, 0)[1] == "—"


def test_a_channel_that_has_told_no_value_has_no_row(watch):
    watch.take(readings(Mode("", DeliveryState.STOPPED, at(0))))

    assert len(table(watch, at(1)).splitlines()) == 1


def test_what_is_heard_is_folded_in_and_a_line_that_is_gone_goes(watch):
    inbox = SimpleQueue()
    for one in (readings(rate()), Heartbeat(at().utc, None, 0, 0, ""), Links((), (LINE,))):
        inbox.put(one)
    tables._fold(watch, inbox)

    assert watch.value((LINE, ""), FLOW.code) is None


def test_the_table_is_written_until_its_time_is_over_or_somebody_stops_it(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "EVERY_SECONDS", 0.01)
    out, stop = StringIO(), Event()
    address = str(tmp_path / "nobody")

    watching(address, bytes(32), SystemClock(), out, stop, 0.0)
    written = out.getvalue()
    stop.set()
    watching(address, bytes(32), SystemClock(), out, stop, None)

    assert written.startswith("line")
    assert out.getvalue() == written
