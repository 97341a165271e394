import pytest

from station.data import gaps, journal, register
from station.domain.device import Channel, Device
from station.domain.entry import OffMonitorReason
from station.domain.gap import Cause, Gap
from station.domain.nomenclature import FLOW
from station.services.parts import Parts
from station.services.resume import resume
from station.services.sight import Lost, Sight
from tests.data.ready import a_person, a_session
from tests.services.recording import LINE, NOON, at, fresh_store, rate


@pytest.fixture
def store(home):
    store, _, _ = fresh_store(home)
    yield store
    store.close()


def channel(store, address, *, measured=True):
    figure = register.channel_id(store, Channel(Device("bcc", "Space", "P1"), address), LINE)
    if measured:
        session = a_session(store, NOON)
        value = rate("5")
        sample = journal.Sample(
            figure, FLOW, FLOW.unit, value.value, value.validity, at(figure).utc
        )
        journal.append(store, session, journal.Batch((sample,), (), at(9).utc))
    return figure


OFF_SINCE = at(9).utc


def resumed(store, off_since=OFF_SINCE):
    parts, sight = Parts(lambda _: "bcc"), Sight()
    seen = resume(store, parts, sight, off_since, at(300))
    return seen, list(parts.all()), sight.take()


def test_a_new_station_has_nothing_to_take_up(store):
    assert resumed(store, off_since=None) == (0, [], [])


def test_what_was_seen_to_the_end_was_off_since_the_last_commit(store):
    figure = channel(store, "1")

    seen, (part,), changes = resumed(store)

    assert seen == 1
    assert changes == [Lost(part, at(9).utc, Cause.STATION_OFF)]
    assert (part.figure, part.line, part.last_heard) == (figure, LINE, at(figure).utc)


def test_a_part_knows_that_nobody_can_tell_how_long_the_station_was_off(store):
    channel(store, "1")
    parts = Parts(lambda _: "bcc")
    resume(store, parts, Sight(), OFF_SINCE, at(300), off_unknown=True)

    assert [part.off_unknown for part in parts.all()] == [True]
    _, (part,), _ = resumed(store)
    assert not part.off_unknown


def test_what_was_lost_before_stays_lost_for_the_same_cause(store):
    figure = channel(store, "1")
    gaps.open_gap(store, figure, at(5).utc, Cause.UNPLUGGED)

    seen, (part,), changes = resumed(store)

    assert (seen, changes) == (0, [])
    assert part.lost is Cause.UNPLUGGED


def test_a_patient_off_the_monitor_is_no_loss_of_the_stations(store):
    figure = channel(store, "1")
    nurse, walking = a_person(store), OffMonitorReason.WALKING
    off = Gap(register.channel(store, figure), at(5).utc, None, Cause.OFF_MONITOR, nurse, walking)
    gaps.said_gap(store, figure, off, at(5).utc)

    assert resumed(store)[0] == 1


def test_a_channel_that_never_measured_anything_is_not_missed(store):
    channel(store, "rack", measured=False)

    assert resumed(store) == (0, [], [])
