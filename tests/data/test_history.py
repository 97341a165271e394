from dataclasses import replace
from decimal import Decimal

from station.data.history import happenings, last_before, newest
from station.data.journal import Happening, HappeningKind, append
from station.data.settle import settle
from station.domain.nomenclature import FLOW, HEART_RATE
from tests.data.ready import (
    PUMP,
    a_batch,
    a_channel,
    a_sample,
    a_session,
    after,
)

STATE, ALARM, LINE = HappeningKind.STATE, HappeningKind.ALARM, HappeningKind.LINE
FOREVER = (after(-1e6), after(1e6))


def state(channel, seconds, word):
    return Happening(STATE, after(seconds), {"state": word}, channel, "line-1")


def test_happenings_come_by_period_channel_and_kind(store):
    session_id, channel = a_session(store), a_channel(store)
    other = a_channel(store, replace(PUMP, address="50112"))
    infusing, stopped = state(channel, 10, "infusing"), state(other, 20, "stopped")
    noise = Happening(LINE, after(30), {"bytes": 12, "reason": "checksum"}, line="line-1")
    append(store, session_id, a_batch(happenings=[infusing, stopped, noise]))

    assert happenings(store, *FOREVER) == [infusing, stopped, noise]
    assert happenings(store, after(20), after(30)) == [stopped]
    assert happenings(store, *FOREVER, channel=channel) == [infusing]
    assert happenings(store, *FOREVER, kinds={LINE, ALARM}) == [noise]
    assert [each.sequence for each in happenings(store, *FOREVER)] == [1, 2, 3]
    assert {each.session for each in happenings(store, *FOREVER)} == {session_id}


def test_decimals_in_a_body_come_back_as_their_text(store):
    session_id, channel = a_session(store), a_channel(store)
    body = {"volume": Decimal("2.50"), "count": 2}
    append(
        store,
        session_id,
        a_batch(happenings=[Happening(HappeningKind.BOLUS, after(0), body, channel)]),
    )

    (read,) = happenings(store, *FOREVER)

    assert read.body == {"volume": "2.50", "count": 2}


def test_the_state_before_a_moment_is_the_last_one_of_that_channel(store):
    session_id, channel = a_session(store), a_channel(store)
    states = [state(channel, 10, "infusing"), state(channel, 20, "stopped")]
    append(store, session_id, a_batch(happenings=states))

    assert last_before(store, channel, STATE, after(15)) == states[0]
    assert last_before(store, channel, STATE, after(20)) == states[0]
    assert last_before(store, channel, STATE, after(21)) == states[1]
    assert last_before(store, channel, STATE, after(10)) is None
    assert last_before(store, channel, ALARM, after(21)) is None


def test_the_newest_of_everything_is_the_last_that_was_heard_settled_or_not(store):
    session_id, channel = a_session(store), a_channel(store)
    other = a_channel(store, replace(PUMP, address="50112"))
    append(
        store,
        session_id,
        a_batch(
            a_sample(channel, 0, "1"),
            a_sample(channel, 1, "60", HEART_RATE),
            a_sample(other, 2, None),
            a_sample(channel, 30, "2"),
        ),
    )
    settle(store, after(60))
    append(store, session_id, a_batch(a_sample(channel, 70, "3"), a_sample(channel, 65, "4")))

    assert newest(store) == [
        a_sample(channel, 65, "4"),
        a_sample(channel, 1, "60", HEART_RATE),
        a_sample(other, 2, None),
    ]


def test_an_empty_record_has_nothing_newest(store):
    assert newest(store) == []
    assert happenings(store, *FOREVER, channel=1) == []


def test_the_newest_is_found_by_what_came_last_and_not_by_the_clock(store):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(a_sample(channel, 3600, "1")))
    append(store, session_id, a_batch(a_sample(channel, 0, "2")))
    settle(store, after(7200))

    assert newest(store) == [a_sample(channel, 0, "2", FLOW)]
