"""Seconds into a real record, and again after the record was locked."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.data import gaps, history, journal, line_days, links, register
from station.data.engine import writing
from station.data.journal import HappeningKind, Start
from station.domain.clock import Stamp
from station.domain.device import Channel, ConnectionState, Device
from station.domain.errors import Unavailable
from station.domain.gap import Cause
from station.domain.line_counts import LineCounts
from station.domain.nomenclature import FLOW
from station.domain.observation import DeviceEvent, LineNoise, Silence
from station.services.gather import Forgotten, Gathering
from station.services.parts import Parts
from station.services.scribe import Scribe
from station.services.sight import Sight
from tests.services.recording import (
    LINE,
    NOON,
    at,
    fresh_store,
    identity,
    link,
    rate,
    said,
)

FAR = at(10_000).utc
PUMP = Channel(Device("bcc", "Space", "P1"), "")


class Desk:
    """A record, a scribe, and seconds to write."""

    def __init__(self, home):
        self.store, _, _ = fresh_store(home)
        start = Start("boot", 1, at(-1), "0", "UTC", "synchronised")
        self.session = journal.begin_session(self.store, start)
        self.gathering = Gathering(Parts(lambda _: "bcc"), Sight(), demo=False)
        self.placed = []
        self.refusals = []
        self.scribe = self.another_scribe()

    def another_scribe(self):
        return Scribe(self.store, self.session, self.place)

    def place(self, heard):
        if self.refusals:
            raise self.refusals.pop()
        self.placed.append({place: look.first for place, look in heard.items()})
        return {}

    def second(self, *items, seconds=1):
        return self.gathering.second(items, at(seconds))

    def write(self, *items, seconds=1):
        self.scribe.write([self.second(*items, seconds=seconds)])

    def stored(self, figure=1):
        return journal.period(self.store, figure, FLOW.code, at(-1000).utc, FAR)

    def gaps(self, figure=1):
        found = gaps.gaps(self.store, figure, at(-1000).utc, FAR)
        return [(gap.begin, gap.end, gap.cause) for gap in found]

    def happenings(self, *kinds):
        found = history.happenings(self.store, at(-1000).utc, FAR)
        return [one for one in found if one.kind in kinds]


@pytest.fixture
def desk(home):
    desk = Desk(home)
    yield desk
    desk.store.close()


def test_values_lie_under_their_channel_with_their_unit_and_moment(desk):
    desk.write(said(identity(), rate("5.10", 0.5), rate(None, 0.9)))

    (first, second) = desk.stored()
    assert register.channels(desk.store) == {1: (PUMP, LINE)}
    assert (first.value, first.unit, first.heard) == (Decimal("5.1"), FLOW.unit, at(0.5).utc)
    assert second.value is None
    assert first.session == desk.session


def test_the_heartbeat_is_the_newest_second_written(desk):
    desk.scribe.write([desk.second(seconds=one) for one in (1, 2, 3)])

    assert journal.heartbeat(desk.store).committed == at(3).utc


def test_an_empty_second_is_committed_too(desk):
    desk.write(seconds=9)

    assert journal.heartbeat(desk.store).committed == at(9).utc


def test_a_pump_that_moved_to_another_line_is_the_same_channel_there(desk):
    desk.write(said(identity(), rate("5")))
    desk.write(said(identity(), rate("6", 2), line="bed-4/pump"), seconds=3)

    assert register.channels(desk.store) == {1: (PUMP, "bed-4/pump")}
    assert [one.value for one in desk.stored()] == [Decimal(5), Decimal(6)]


def test_gaps_are_opened_and_closed_as_they_are_seen(desk):
    desk.write(said(identity(), rate("5")))
    desk.write(link(ConnectionState.LOST, 4), seconds=4)
    assert desk.gaps() == [(NOON, None, Cause.UNPLUGGED)]

    desk.write(said(rate("5", 60)), seconds=60)

    assert desk.gaps() == [(NOON, at(60).utc, Cause.UNPLUGGED)]


def test_a_gap_left_open_by_an_earlier_run_is_closed_by_the_first_value(desk):
    desk.write(said(identity(), rate("5")))
    desk.write(link(ConnectionState.LOST, 4), seconds=4)
    desk.scribe = desk.another_scribe()
    desk.gathering = Gathering(Parts(lambda _: "bcc"), Sight(), demo=False)

    desk.write(said(identity(), rate("5", 60)), seconds=60)

    assert desk.gaps() == [(NOON, at(60).utc, Cause.UNPLUGGED)]


def test_silence_is_a_gap_and_noise_is_a_count_and_neither_is_a_happening(desk):
    noise = LineNoise(4, "checksum", at(2))
    desk.write(said(identity(), rate("5"), noise, Silence("", at(0), at(6))))

    assert desk.gaps() == [(NOON, None, Cause.DEVICE_SILENT)]
    assert [one.kind for one in desk.happenings(*HappeningKind)] == [HappeningKind.IDENTITY]


def test_a_wall_clock_that_jumped_is_a_happening_and_a_gap(desk):
    desk.write(said(identity(), rate("5")))
    ahead = Stamp(at(3600).utc, 1001.0)
    second = desk.gathering.second([said(replace(rate("5"), heard=ahead))], ahead.later(0.5))

    desk.scribe.write([second])

    (step,) = desk.happenings(HappeningKind.CLOCK_STEP)
    assert step.body == {"seconds": "3599.000"}
    assert desk.gaps() == [(NOON, ahead.utc, Cause.CLOCK_STEPPED)]


def test_lines_that_turn_are_written_at_once_and_as_happenings(desk):
    desk.write(link(ConnectionState.TALKING, 1))
    desk.write(link(ConnectionState.LOST, 2, "unplugged"), seconds=2)

    assert links.states(desk.store) == [link(ConnectionState.LOST, 2, "unplugged")]
    assert [one.body["state"] for one in desk.happenings(HappeningKind.LINE)] == ["talking", "lost"]


def test_mere_counts_of_a_line_are_written_now_and_then(desk):
    desk.write(link(ConnectionState.TALKING, 1, frames=1))
    for seconds in range(2, 11):
        desk.write(link(ConnectionState.TALKING, 1, frames=seconds), seconds=seconds)
        assert links.states(desk.store)[0].good_frames == 1

    desk.write(seconds=11)

    assert links.states(desk.store)[0].good_frames == 10


def test_a_line_that_is_wanted_no_more_is_not_found_again(desk):
    desk.write(link(ConnectionState.TALKING, 1), Forgotten(LINE))

    assert links.states(desk.store) == []


def test_whoever_spoke_is_placed_once_a_second_with_its_first_word(desk):
    second = desk.second(
        said(
            DeviceEvent("", "restarted", "", at(0)),
            identity(seconds=0.2),
            rate("5", 0.4),
            rate("5", 0.6),
            LineNoise(3, "checksum", at(0.1)),
        )
    )
    silent = desk.second(said(Silence("", at(0.6), at(2))), seconds=2)
    desk.scribe.write([second, silent])

    assert desk.placed == [{(second.heard[1].part, LINE): at(0.2)}]


def test_one_number_heard_on_two_lines_in_a_second_is_placed_on_both(desk):
    second = desk.second(
        said(identity(seconds=0.2), rate("5", 0.4)),
        said(identity(seconds=0.6), rate("7", 0.8), line="bed-4/pump"),
    )
    desk.scribe.write([second])

    [placed] = desk.placed
    assert {line: stamp for (_part, line), stamp in placed.items()} == {
        LINE: at(0.2), "bed-4/pump": at(0.6),
    }  # fmt: skip
    assert len({part for part, _line in placed}) == 1


def test_what_was_refused_half_way_is_written_once_when_it_is_written_again(desk):
    desk.write(said(identity(), rate("5")))
    second = desk.second(
        said(identity(channel="2"), rate("7", 2, "2"), Silence("", at(0), at(8))),
        link(ConnectionState.NOISY, 3),
        seconds=8,
    )
    desk.refusals = [Unavailable("The disk is full."), Unavailable("The disk is full.")]
    for _ in range(2):
        with pytest.raises(Unavailable):
            desk.scribe.write([second])
    assert desk.stored(2) == []
    assert journal.heartbeat(desk.store).committed == at(1).utc

    desk.scribe.write([second])

    assert desk.gaps() == [(NOON, None, Cause.DEVICE_SILENT)]
    assert len(desk.happenings(HappeningKind.LINE)) == 1
    assert [one.value for one in desk.stored(2)] == [Decimal(7)]


def test_a_locked_record_refuses_and_takes_all_of_the_second_later(desk, monkeypatch):
    desk.write(said(identity(), rate("5")))
    monkeypatch.setattr("station.data.engine.BUSY_SECONDS", 0)
    desk.store.close()  # the next connections do not wait
    second = desk.second(said(identity("P2"), rate("6", 2)), seconds=2)
    with writing(desk.store) as locking:
        locking.connection()
        with pytest.raises(Unavailable, match=r"locked|busy|another program"):
            desk.scribe.write([second])

    desk.scribe.write([second])

    assert [one.value for one in desk.stored(2)] == [Decimal(6)]


def test_finished_minutes_are_settled(desk):
    desk.write(said(identity(), rate("5"), rate("6", 61)))

    assert not desk.scribe.settle(at(70).utc)
    assert not desk.scribe.forget(at(70).utc)

    assert [one.value for one in desk.stored()] == [Decimal(5), Decimal(6)]


def test_what_lines_counted_is_written_with_what_was_found_on_them(desk):
    counts = LineCounts(at(0).utc, 40, 2, 900, 12)
    desk.write(replace(link(ConnectionState.TALKING), counts=counts), seconds=1)
    desk.write(replace(link(ConnectionState.LOST, 2), counts=replace(counts, good=50)), seconds=2)

    (found,) = line_days.counted(desk.store).values()
    assert (found.good, found.bad, found.noise) == (50, 2, 12)
