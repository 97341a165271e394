from datetime import timedelta

import pytest

from station.data.journal import append
from station.data.reading_counts import readings_in
from station.data.settle import settle
from station.domain.device import Channel, Device
from station.domain.nomenclature import FLOW, HEART_RATE
from tests.data.ready import AT, a_batch, a_channel, a_sample, a_session, after

MONITOR = Channel(Device("philips-intellivue", "MX450", "DE6"), "")


@pytest.fixture
def channel(store):
    """A pump that told two metrics each 10 s for ten minutes, of which eight are settled."""
    session, figure = a_session(store), a_channel(store)
    samples = [
        a_sample(figure, second, None if second % 100 == 0 else "1.5", metric)
        for second in range(0, 600, 10)
        for metric in (FLOW, HEART_RATE)
    ]
    append(store, session, a_batch(*samples, a_sample(a_channel(store, MONITOR), 30)))
    settle(store, after(480))
    return figure


@pytest.mark.parametrize(
    ("begin", "end", "count"),
    [
        (0, 600, 120),
        (-100, 1000, 120),
        (0, 60, 12),
        (30, 90, 12),
        (31, 90, 10),
        (35, 45, 2),
        (10, 10, 0),
        (20, 10, 0),
        (470, 490, 4),
        (480, 600, 24),
        (615, 700, 0),
    ],
)
def test_readings_of_a_period_are_counted_to_the_second(store, channel, begin, end, count):
    assert readings_in(store, [channel], after(begin), after(end)) == count


def test_all_channels_of_a_device_count_and_no_others(store, channel):
    monitor = a_channel(store, MONITOR)

    assert readings_in(store, [channel, monitor], AT, after(60)) == 13
    assert readings_in(store, [], AT, AT + timedelta(days=1)) == 0
