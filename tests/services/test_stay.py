from datetime import timedelta

import pytest

from station.data.absences import sign_and_begin, sign_and_end
from station.data.admissions import move, present
from station.data.gaps import said_gap
from station.data.register import channel_id
from station.domain.device import Channel, Device
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.errors import Refused
from station.domain.gap import Cause, Gap
from station.domain.period import Period
from station.domain.quarantine import Trigger
from station.services.stay import find_admission, is_pump, own_gaps, pump_by_pump, pumps, stay
from tests.services.admitted import BEGIN, MONITOR, PUMP, admitted, hours

NAMELESS = Channel(Device("bbraun-space-bcc", "Perfusor Space", None), "50111")


@pytest.fixture
def stayed(store):
    made = admitted(store)
    made.feed(BEGIN, hours(1), "1")
    return made


def test_a_stay_has_the_stretches_of_its_confirmed_devices_and_no_other(stayed):
    found = stay(stayed.store, stayed.admission, hours(2))
    assert {(one.channel, one.period.begin, one.period.end) for one in found.stretches} == {
        (PUMP, BEGIN, hours(2)),
        (MONITOR, BEGIN, hours(2)),
    }
    assert found.patient == stayed.patient
    assert [bed for bed, _ in found.beds] == ["3"]
    assert found.period.length == timedelta(hours=2)


def test_a_pump_is_what_ever_told_a_rate(stayed):
    found = stay(stayed.store, stayed.admission, hours(2))
    assert [one.figure for one in pumps(stayed.store, found)] == [stayed.pump]
    assert not is_pump(stayed.store, stayed.monitor, found.period)


def test_nothing_is_the_patients_before_a_moment_that_has_not_come(stayed):
    assert stay(stayed.store, stayed.admission, BEGIN).stretches == ()


def test_an_admission_is_found_by_its_id_or_an_unmistakable_part_of_it(stayed):
    name = stayed.admission.id
    assert find_admission(stayed.store, name).id == name
    assert find_admission(stayed.store, name[:8]).id == name
    with pytest.raises(Refused, match="no admission"):
        find_admission(stayed.store, "nobody")
    with pytest.raises(Refused, match="no admission"):
        find_admission(stayed.store, name[:3])


def test_two_devices_without_serial_number_at_one_address_are_two_by_their_lines(store):
    stayed = admitted(store)
    mine, other = (channel_id(store, NAMELESS, line) for line in ("line-8", "line-9"))
    assert mine != other
    stayed.put_on(NAMELESS, BEGIN, "line-8")
    found = stay(store, stayed.admission, hours(1))
    assert {one.figure for one in found.stretches} == {stayed.pump, stayed.monitor, mine}
    stayed.syringe(BEGIN, channel=NAMELESS, line="line-8")
    found = stay(store, stayed.admission, hours(1))
    assert len(found.syringes_of({mine})) == 1
    assert found.syringes_of({other}) == ()


def test_who_has_the_monitor_has_its_arterial_line_and_a_quarantine_covers_both(store):
    stayed = admitted(store)
    arterial = stayed.known(Channel(MONITOR.device, "ABP"), "line-2")
    stayed.hold(MONITOR, "line-2", Period(hours(1), hours(2)), trigger=Trigger.BED_LABEL)
    found = stay(store, stayed.admission, hours(3))
    mine = [(one.period.begin, one.period.end) for one in found.stretches if one.figure == arterial]
    assert mine == [(BEGIN, hours(1)), (hours(2), hours(3))]
    assert {(one.figure, one.period.begin, one.period.end) for one in found.held} == {
        (stayed.monitor, hours(1), hours(2)),
        (arterial, hours(1), hours(2)),
    }


def test_a_quarantine_counts_by_the_bed_the_patient_lay_in_then(store):
    stayed = admitted(store)
    stranger = Channel(Device("bbraun-space-bcc", "Perfusor Space", "999"), "50111")
    stayed.known(stranger, "line-9")
    stayed.hold(stranger, "line-9", Period(hours(1), hours(4)), bed="3")
    stayed.hold(stranger, "line-9", Period(hours(4), hours(9)), bed="4")
    move(store, stayed.admission.id, "4", hours(3), stayed.nurse, hours(3))
    (admission,) = present(store)
    found = stay(store, admission, hours(6))
    assert [(one.period.begin, one.period.end) for one in found.held] == [
        (hours(1), hours(3)),
        (hours(4), hours(6)),
    ]


def test_a_serial_number_at_two_beds_interrupts_its_patient_once(store):
    stayed = admitted(store)
    stayed.hold(PUMP, "line-1", Period(hours(1), hours(3)), trigger=Trigger.TWO_BEDS)
    stayed.hold(PUMP, "line-9", Period(hours(1), hours(4)), bed="4", trigger=Trigger.TWO_BEDS)
    found = stay(store, stayed.admission, hours(6))
    held = [(one.quarantine.bed, one.period.begin, one.period.end) for one in found.held]
    assert held == [("3", hours(1), hours(3)), ("4", hours(3), hours(4))]
    mine = [one.period for one in found.stretches if one.figure == stayed.pump]
    assert mine == [Period(BEGIN, hours(1)), Period(hours(4), hours(6))]


def test_a_device_that_is_back_is_asked_about_and_is_in_no_stretch(store):
    stayed = admitted(store)
    stayed.ask_about(PUMP, hours(1))
    found = stay(store, stayed.admission, hours(3))
    assert [one.period for one in found.asked] == [Period(hours(1), hours(3))]
    assert [one.period for one in found.stretches if one.channel == PUMP] == [
        Period(BEGIN, hours(1))
    ]


def test_a_pump_that_moved_in_its_rack_is_one_and_a_box_with_two_is_two(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    first, moved = stayed.pump, stayed.known(Channel(PUMP.device, "50112"))
    stayed.pump = moved
    stayed.feed(hours(1), hours(2), "1")
    found = stay(store, stayed.admission, hours(2))
    (pump,) = pump_by_pump(store, found)
    assert {one.figure for one in pump} == {first, moved}
    stayed.pump = first
    stayed.feed(hours(1), hours(2), "1", monitor=False)
    assert len(pump_by_pump(store, found)) == 2


def said(stayed, kind, at, name, **more):
    """An entry of this patient's about the monitor, not yet signed."""
    return Entry(name, stayed.admission.id, kind, {}, stayed.nurse, at, at, **more)


def own(stayed, at=3):
    """The monitor's gaps that are this patient's: their causes with begin and end in hours."""
    found = stay(stayed.store, stayed.admission, hours(at))
    theirs = own_gaps(stayed.store, found, stayed.monitor, found.period)
    return [(one.words, in_hours(one.begin), in_hours(one.end)) for one in theirs]


def in_hours(at):
    return None if at is None else (at - BEGIN) / timedelta(hours=1)


def test_a_gap_that_was_said_of_another_patient_is_not_this_one_s(stayed):
    stayed.another_is_off(hours(-1), stayed.monitor)
    stayed.gap(stayed.monitor, hours(1), hours(2), Cause.DEVICE_SILENT)
    assert own(stayed) == [("device silent", 1, 2)]


def test_nor_where_it_began_while_the_channel_was_said_to_be_this_one_s(stayed):
    stayed.another_is_off(hours(1), stayed.monitor)
    assert own(stayed) == []


def test_a_patient_s_own_gap_is_theirs_until_its_entry_is_struck_out(stayed):
    off = said(stayed, EntryKind.OFF_MONITOR, hours(1), "off")
    sign_and_begin(stayed.store, off, [stayed.monitor], OffMonitorReason.WALKING)
    assert own(stayed) == [("off the monitor: walking", 1, None)]
    stayed.take_off(MONITOR, hours(2))
    assert own(stayed) == [("off the monitor: walking", 1, 2)]
    undone = said(stayed, EntryKind.UNDONE, hours(1), "undone", supersedes="off")
    sign_and_end(stayed.store, undone, [stayed.monitor], hours(1))
    assert own(stayed) == []


def test_a_gap_that_no_entry_says_is_theirs_in_whose_time_it_began(stayed):
    for begin in (hours(-1), hours(1)):
        off = Gap(MONITOR, begin, None, Cause.OFF_MONITOR, stayed.nurse, OffMonitorReason.ASLEEP)
        said_gap(stayed.store, stayed.monitor, off, hours(1))
    assert own(stayed) == [("off the monitor: asleep", 1, None)]
