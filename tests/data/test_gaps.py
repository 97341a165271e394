import pytest

from station.data.audit import verify
from station.data.gaps import close_gap, gaps, open_gap, open_gaps, said_gap, whole_gap
from station.domain.entry import OffMonitorReason
from station.domain.gap import Cause, Gap
from tests.data.ready import PUMP, a_channel, a_person, after


@pytest.fixture
def channel(store):
    return a_channel(store)


def test_a_gap_lasts_until_it_is_closed(store, channel):
    gap = open_gap(store, channel, after(0), Cause.UNPLUGGED)
    assert open_gaps(store) == {gap: (channel, Gap(PUMP, after(0), None, Cause.UNPLUGGED))}

    close_gap(store, gap, after(90))

    assert open_gaps(store) == {}
    assert gaps(store, channel, after(0), after(90)) == [
        Gap(PUMP, after(0), after(90), Cause.UNPLUGGED)
    ]


def test_a_gap_that_is_open_is_not_opened_again(store, channel):
    first = open_gap(store, channel, after(0), Cause.UNPLUGGED)

    assert open_gap(store, channel, after(30), Cause.UNPLUGGED) == first
    assert open_gap(store, channel, after(30), Cause.NOT_STORED) != first


def test_a_gap_ends_once(store, channel):
    gap = open_gap(store, channel, after(0), Cause.NOISE)
    close_gap(store, gap, after(10))
    close_gap(store, gap, after(20))

    assert gaps(store, channel, after(0), after(60))[0].end == after(10)


def test_a_gap_closed_after_the_clock_stepped_back_ends_as_it_began(store, channel):
    gap = open_gap(store, channel, after(0), Cause.CLOCK_STEPPED)
    close_gap(store, gap, after(-3600))
    whole = whole_gap(store, channel, after(60), after(30), Cause.STATION_OFF)

    found = gaps(store, channel, after(-1), after(90))

    assert [(each.begin, each.end) for each in found] == [
        (after(0), after(0)),
        (after(60), after(60)),
    ]
    assert whole != gap


def test_the_time_the_station_was_off_is_a_gap_too(store, channel):
    whole_gap(store, channel, after(0), after(300), Cause.STATION_OFF)

    assert verify(store).links == 0
    assert [each.words for each in gaps(store, channel, after(100), after(200))] == ["station off"]


def test_what_a_nurse_says_of_a_gap_carries_her_name_and_the_reason(store, channel):
    nurse = a_person(store)
    said = Gap(PUMP, after(0), None, Cause.OFF_MONITOR, nurse, OffMonitorReason.WALKING)
    said_gap(store, channel, said, after(5))

    (gap,) = gaps(store, channel, after(0), after(1))

    assert gap == said
    assert gap.words == "off the monitor: walking"
    assert verify(store).broken is None


def test_the_end_of_what_a_nurse_said_is_in_the_chain_too(store, channel):
    nurse = a_person(store)
    said = Gap(PUMP, after(0), None, Cause.OFF_MONITOR, nurse, OffMonitorReason.SHOWER)
    name = said_gap(store, channel, said, after(5))
    links = verify(store).links

    close_gap(store, name, after(600), nurse)

    assert verify(store).links == links + 1
    assert verify(store).broken is None


def test_a_gap_belongs_to_every_period_it_touches_and_to_no_other(store, channel):
    gap = open_gap(store, channel, after(60), Cause.DEVICE_SILENT)
    close_gap(store, gap, after(120))

    assert gaps(store, channel, after(0), after(60)) == []
    assert gaps(store, channel, after(120), after(180)) == []
    assert len(gaps(store, channel, after(119), after(180))) == 1
    assert gaps(store, channel + 1, after(0), after(180)) == []
