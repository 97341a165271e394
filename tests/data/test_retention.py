import pytest

from station.data import retention
from station.data.journal import append, period
from station.data.minutes import minutes
from station.data.retention import forget
from station.data.settle import settle
from station.domain.nomenclature import FLOW, HEART_RATE
from tests.data.ready import a_batch, a_channel, a_sample, a_session, after, everything

FOREVER = (after(-1e8), after(1e9))


@pytest.fixture
def channel(store):
    session_id, channel = a_session(store), a_channel(store)
    for metric in (FLOW, HEART_RATE):
        samples = (a_sample(channel, second, "1", metric) for second in range(0, 300, 10))
        append(store, session_id, a_batch(*samples))
    settle(store, after(600))
    return channel


def test_readings_past_the_limit_go_and_their_minutes_stay(store, channel):
    before = minutes(store, channel, FLOW.code, *FOREVER)

    assert forget(store, after(100)) == 20

    for metric in (FLOW, HEART_RATE):
        heard = [sample.heard for sample in period(store, channel, metric.code, *FOREVER)]
        assert heard == [after(second) for second in range(100, 300, 10)]
    assert minutes(store, channel, FLOW.code, *FOREVER) == before


@pytest.mark.usefixtures("channel")
def test_there_is_an_end_to_forgetting(store):
    forget(store, after(100))

    assert forget(store, after(100)) == 0
    assert forget(store, after(-1)) == 0


@pytest.mark.usefixtures("channel")
def test_a_slice_is_bounded_however_much_there_is_to_forget(store, monkeypatch):
    monkeypatch.setattr(retention, "SLICE", 7)

    taken = [forget(store, after(100)) for _ in range(4)]

    assert taken == [7, 7, 6, 0]


def test_a_reading_from_a_clock_that_ran_ahead_is_kept_and_stops_nothing(store):
    session_id, channel = a_session(store), a_channel(store)
    ahead, behind = a_sample(channel, 1e8, "9"), a_sample(channel, 0, "1")
    append(store, session_id, a_batch(ahead, behind, a_sample(channel, 500, "2")))
    settle(store, after(2e8))

    assert forget(store, after(60)) == 1
    assert [s.value for s in period(store, channel, FLOW.code, *FOREVER)] == [9, 2]


@pytest.mark.usefixtures("channel")
def test_what_was_not_settled_yet_is_not_forgotten(store):
    session_id, other = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(other, 0, "1")))

    forget(store, after(1e6))

    assert len(everything(store, "appended")) == 1
    assert everything(store, "reading") == []
