from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from station.data import journal
from station.data.journal import Happening, HappeningKind
from station.domain.clock import Stamp
from station.services.device_record import UNTOLD, device_record
from tests.data.ready import AT, a_channel, after

UTC = ZoneInfo("UTC")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def told(store):
    """Write down what a pump said; gives back its figure."""
    start = journal.Start("boot", 1, Stamp(AT, 1.0), "0", "UTC", "synced")
    session, figure = journal.begin_session(store, start), a_channel(store)

    def tell(kind, seconds, face=None, **body):
        said = Happening(kind, after(seconds), body, figure, "line-1", face)
        journal.append(store, session, journal.Batch((), (said,), AT))
        return figure

    return tell


def clock(told, seconds, ahead):
    face = (after(seconds) + ahead).replace(tzinfo=None)
    return told(HappeningKind.DEVICE_EVENT, seconds, face, name="clock", text="")


def test_a_device_of_which_nothing_was_told_has_no_software_and_no_clock(store):
    assert device_record(store, [1], AT) == UNTOLD
    assert UNTOLD.ahead(UTC, AT) is None


def test_the_clock_stands_as_it_was_seen_last_with_the_times_it_was_set(store, told):
    clock(told, 10, -24 * MINUTE)
    clock(told, 3600, -24 * MINUTE)  # the recorder was started anew: the same clock
    figure = clock(told, 7200, 3 * MINUTE)
    told(HappeningKind.DEVICE_EVENT, 7300, None, name="restarted", text="")

    found = device_record(store, [figure], after(8000))
    assert found.ahead(UTC, after(8000)) == 3 * MINUTE
    assert [one.at for one in found.clocks] == [after(7200), after(10)]
    assert device_record(store, [figure], after(7000)).ahead(UTC, after(7000)) == -24 * MINUTE


def test_the_software_is_what_the_device_told_last(store, told):
    told(HappeningKind.IDENTITY, 10, model="Space", serial="P1", software="F 3.2")
    figure = told(HappeningKind.IDENTITY, 20, model="Space", serial="P1", software="G 4.0")

    assert device_record(store, [figure], after(60)).software == "G 4.0"
    told(HappeningKind.IDENTITY, 30, model="Space", serial="P1")
    assert device_record(store, [figure], after(60)).software == ""
