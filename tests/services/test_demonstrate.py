"""The demonstration is founded in a moment, and its past is told behind, by any process."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from devices.simulators.bench import Ward, WardPlan
from devices.simulators.past import past_beds, without_pump
from station.data import admissions, associations, entries, gaps, journal, links, register, syringes
from station.data.engine import open_store
from station.data.minutes import minute_columns
from station.domain import nomenclature
from station.domain.association import Standing
from station.domain.by_eye import PUMP as EYE
from station.domain.clock import Stamp, StoppedClock
from station.domain.gap import Cause
from station.domain.observation import MeasurementValidity
from station.services.by_eye import charted
from station.services.demonstrate import CYCLE_SECONDS, History
from station.services.stay import stay
from tests.data.ready import KEY

END = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
SPAN = timedelta(hours=2.5)


@pytest.fixture
def beds(tmp_path):
    plan = WardPlan(beds=6, seed=1, hour=12.0, history=SPAN.total_seconds())
    return past_beds(Ward(plan, tmp_path / "lines", StoppedClock(END)))


@pytest.fixture
def history(store):
    return History(store, END - SPAN, END)


def figures(store):
    return {line: figure for figure, (_, line) in register.channels(store).items()}


def times(store, line, metric):
    figure = figures(store)[line]
    return [one.heard for one in journal.period(store, figure, metric.code, END - SPAN, END)]


def test_a_founded_ward_has_every_name_wish_confirmation_and_syringe_and_no_reading(
    history, beds, store
):
    founded = history.found(6, beds)
    rows = associations.book(store).associations
    confirmed = [row for row in rows if row.standing is Standing.CONFIRMED]

    assert {one.bed for one in admissions.present(store)} == {"1", "2", "3", "4", "5", "6"}
    assert {(one.line, one.port) for one in links.wishes(store)} == {
        (line.name, line.port) for bed in beds for line in bed.lines
    }
    assert {row.line for row in confirmed} == {line.name for bed in beds for line in bed.lines}
    serials = [row.channel.device.serial for row in confirmed if row.channel.device.verifiable]
    assert len(confirmed) == 12
    assert len(set(serials)) == len(serials) >= 6  # a pump has one, not every monitor
    for guest in founded.guests.values():
        [syringe] = syringes.syringes(store, guest.admission.id)
        assert syringe.confirmed_by
    assert all(times(store, line, nomenclature.FLOW) == [] for line in figures(store))


def test_a_silent_monitor_is_known_to_be_lost_before_its_past_is_told(history, beds, store):
    history.found(6, beds)
    [(figure, gap)] = gaps.open_gaps(store).values()

    assert figure == figures(store)["bed-6-monitor"]
    assert (gap.cause, gap.who) == (Cause.UNPLUGGED, None)
    assert gap.begin == END - timedelta(minutes=100)


def test_a_past_is_told_a_minute_at_a_time_then_at_full_rate_up_to_the_live_moment(
    history, beds, store
):
    done = []
    history.tell(history.found(6, beds), [beds[3]], done.append)
    heard = times(store, "bed-4-monitor", nomenclature.SPO2)  # what every monitor has
    full = END - timedelta(minutes=30)
    [columns] = minute_columns(
        store, figures(store)["bed-4-monitor"], nomenclature.SPO2.code, END - SPAN, END
    )

    assert done == ["4"]
    early = [moment for moment in heard if moment < full]
    assert 20 <= len(early) <= 24 * 60 / CYCLE_SECONDS + 3
    assert len([moment for moment in heard if moment >= full]) > 170  # at least each 10 s
    assert len(columns.starts) >= 50
    assert END - heard[-1] < timedelta(seconds=15)
    assert times(store, "bed-2-monitor", nomenclature.SPO2) == []


def test_another_process_tells_the_past_of_the_ward_that_was_founded(history, beds, store, record):
    founded = history.found(6, beds)
    with closing(open_store(record, KEY)) as other:
        History(other, END - SPAN, END).tell(None, [beds[3]], lambda _bed: None)

    guest = founded.guests["4"]
    assert entries.entries(store, guest.admission.id)
    assert times(store, "bed-4-pump", nomenclature.FLOW)


def test_readings_that_are_live_meanwhile_stand_behind_the_past(history, beds, store):
    founded = history.found(6, beds)
    live = journal.begin_session(store, journal.Start("b", 1, Stamp(END, 0.0), "1", "UTC", "good"))
    figure = figures(store)["bed-4-pump"]
    metric = nomenclature.FLOW
    sample = journal.Sample(figure, metric, metric.unit, None, MeasurementValidity.VALID, END)
    journal.append(store, live, journal.Batch((sample,), (), END))
    history.tell(founded, [beds[3]], lambda _bed: None)

    read = journal.period(store, figure, metric.code, END - SPAN, END + timedelta(seconds=1))
    assert [one.heard for one in read] == sorted(one.heard for one in read)
    assert read[-1].heard == END
    assert journal.heartbeat(store).sequence == read[-1].sequence


def test_a_monitor_that_falls_silent_has_a_past_up_to_then(history, beds, store):
    history.tell(history.found(6, beds), beds[5:], lambda _bed: None)
    read = times(store, "bed-6-monitor", nomenclature.SPO2)  # whatever monitor has its turn

    assert read
    assert timedelta(minutes=99) < END - read[-1] < timedelta(minutes=103)
    assert times(store, "bed-6-pump", nomenclature.FLOW)[-1] > END - timedelta(seconds=15)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_every_minute_of_a_pump_s_past_has_its_rate_and_its_volume(history, beds, store, number):
    history.tell(history.found(6, beds), [beds[number]], lambda _bed: None)
    line = f"bed-{beds[number].name}-pump"

    for metric in (nomenclature.FLOW, nomenclature.VOLUME_DELIVERED):
        [columns] = minute_columns(store, figures(store)[line], metric.code, END - SPAN, END)
        begin, end = columns.starts[0], columns.starts[-1]
        assert len(columns.starts) >= (end - begin) / 60_000, metric.code


def test_a_bed_without_a_pump_cable_has_its_syringe_and_is_read_by_eye(history, beds, store):
    uncabled = without_pump(beds[0])
    founded = history.found(6, [uncabled, *beds[1:]])
    history.tell(founded, [uncabled], lambda _bed: None)
    guest = founded.guests[uncabled.name]
    found = stay(store, guest.admission, END)
    assert [one.name for one in uncabled.lines] == ["bed-1-monitor"]
    assert [one.channel for one in found.syringes] == [EYE]
    story = charted(store, found)
    assert story is not None
    assert story.course.given
    assert syringes.pumps(store, guest.admission.id)
