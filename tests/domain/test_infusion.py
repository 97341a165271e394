from datetime import UTC, datetime, timedelta

import pytest

from station.domain.device import Channel, Device
from station.domain.infusion import (
    FLOWING,
    STILL,
    Delivery,
    DeliveryEvent,
    Infusion,
    deliveries,
    events,
    periods_in,
)
from station.domain.observation import DeliveryState as State
from station.domain.period import Period

START = datetime(2026, 4, 4, tzinfo=UTC)
CHANNEL = Channel(Device("bbraun-space-bcc", "Perfusor", "12345"), "50111")


def at(hours):
    return START + timedelta(hours=hours)


def span(begin, end):
    return Period(at(begin), at(end))


def history(*changes, gaps=(), end=10):
    return deliveries([(at(h), state) for h, state in changes], gaps, span(0, end))


def test_a_history_has_no_hole():
    told = history((1, State.INFUSING), (3, State.PAUSED), (4, State.INFUSING))

    assert told == [
        Delivery(State.UNKNOWN, span(0, 1)),
        Delivery(State.INFUSING, span(1, 3)),
        Delivery(State.PAUSED, span(3, 4)),
        Delivery(State.INFUSING, span(4, 10)),
    ]


def test_a_state_told_before_the_period_holds_in_it():
    assert history((-5, State.INFUSING)) == [Delivery(State.INFUSING, span(0, 10))]


def test_changes_after_the_period_do_not_matter():
    assert history((0, State.INFUSING), (11, State.OFF)) == [Delivery(State.INFUSING, span(0, 10))]


def test_a_state_told_twice_is_one_stretch():
    assert history((0, State.KVO), (2, State.KVO)) == [Delivery(State.KVO, span(0, 10))]


def test_inside_a_gap_nobody_knows_and_after_it_the_state_goes_on():
    told = history((0, State.INFUSING), gaps=[span(2, 3)])

    assert told == [
        Delivery(State.INFUSING, span(0, 2)),
        Delivery(State.UNKNOWN, span(2, 3)),
        Delivery(State.INFUSING, span(3, 10)),
    ]


def test_after_a_gap_the_pump_may_say_something_else():
    told = history((0, State.INFUSING), (3, State.STOPPED), gaps=[span(2, 3)])

    assert told[-1] == Delivery(State.STOPPED, span(3, 10))


def test_starts_stops_and_completions_follow_from_the_states():
    told = history(
        (0, State.STOPPED),
        (1, State.INFUSING),
        (2, State.BOLUS),
        (3, State.INFUSING),
        (4, State.PAUSED),
        (5, State.INFUSING),
        (6, State.KVO),
        (7, State.OFF),
        gaps=[span(3.2, 3.4)],
    )

    assert list(events(told)) == [
        (at(1), DeliveryEvent.STARTED),
        (at(4), DeliveryEvent.STOPPED),
        (at(5), DeliveryEvent.STARTED),
        (at(6), DeliveryEvent.COMPLETED),
        (at(7), DeliveryEvent.STOPPED),
    ]


def test_kvo_is_flow_and_standby_is_not():
    told = history((0, State.KVO), (1, State.STANDBY), (2, State.INFUSING))

    assert periods_in(told, FLOWING) == [span(0, 1), span(2, 10)]
    assert periods_in(told, STILL) == [span(1, 2)]


def an_infusion(*changes, end=10):
    return Infusion(channel=CHANNEL, admission="a", deliveries=history(*changes, end=end))


def test_an_infusion_runs_from_its_first_drop_to_its_last():
    infusion = an_infusion(
        (0, State.STANDBY),
        (1, State.INFUSING),
        (4, State.PAUSED),
        (5, State.INFUSING),
        (9, State.OFF),
    )

    assert (infusion.begin, infusion.end) == (at(1), at(9))
    assert infusion.running_time == timedelta(hours=7)
    assert infusion.pauses == [span(4, 5)]
    assert infusion.state is State.OFF


@pytest.mark.parametrize("changes", [[(1, State.INFUSING)], [(0, State.STOPPED), (1, State.KVO)]])
def test_an_infusion_that_runs_has_no_end(changes):
    infusion = an_infusion(*changes)

    assert (infusion.begin, infusion.end) == (at(1), None)


def test_an_infusion_that_never_ran_has_neither():
    infusion = an_infusion((0, State.STOPPED))

    assert (infusion.begin, infusion.end, infusion.pauses) == (None, None, [])
    assert infusion.running_time == timedelta()


def test_of_an_infusion_without_history_nothing_is_known():
    infusion = Infusion(channel=CHANNEL, admission="a", deliveries=())

    assert infusion.state is State.UNKNOWN
