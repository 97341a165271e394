"""Whose a channel is, second by second, on a real book in a real record."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.data import associations
from station.domain.clock import Stamp
from station.domain.quarantine import Trigger
from station.services import associate
from station.services.parts import Parts
from station.services.tidings import Whose
from tests.services.placed import OTHER, Ward
from tests.services.recording import LINE, NOON, at


@pytest.fixture
def ward(home):
    ward = Ward(home)
    yield ward
    ward.store.close()


def test_a_device_that_nobody_knows_needs_confirmation_from_its_first_word(ward):
    assert ward.hear(1) == (Whose.HELD, None)
    assert ward.hear(2) == (Whose.HELD, None)

    (held,) = associations.book(ward.store).quarantines
    assert (held.trigger, held.begin) == (Trigger.NEW_SERIAL, at(1).utc)


def test_what_a_nurse_confirms_is_the_patients_from_the_next_second_on(ward):
    ward.hear(1)
    ward.confirm(seconds=2)

    assert ward.hear(3) == (Whose.CONFIRMED, ward.admission.id)


def test_every_channel_of_a_confirmed_device_is_the_patients(ward):
    ward.confirm(seconds=0)

    assert ward.hear(1, address="ABP") == (Whose.CONFIRMED, ward.admission.id)


def test_after_a_restart_the_same_device_resumes_by_itself(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    ward.parts = Parts(lambda _: "bcc")
    ward.part().last_heard = at(1).utc
    ward.start()

    assert ward.hear(60) == (Whose.CONFIRMED, ward.admission.id)


def test_after_a_long_time_off_the_bed_is_asked(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    ward.parts = Parts(lambda _: "bcc")
    ward.part().last_heard = at(1).utc
    ward.start()

    assert ward.hear(1000) == (Whose.ASKED, ward.admission.id)


def test_a_device_that_was_away_for_long_is_asked_about_once(ward):
    ward.confirm(seconds=0)
    ward.hear(1)

    assert ward.hear(302) == (Whose.ASKED, ward.admission.id)
    assert ward.hear(303) == (Whose.ASKED, ward.admission.id)
    assert len(associations.book(ward.store).associations) == 3


def test_a_wall_clock_that_jumps_ahead_is_no_absence(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    ahead = Stamp(NOON + timedelta(hours=2), at(2).monotonic)

    assert ward.hear(2, stamp=ahead) == (Whose.CONFIRMED, ward.admission.id)


def test_one_serial_number_at_two_beds_stops_both(ward):
    ward.confirm(seconds=0)
    ward.hear(1)

    assert ward.hear(2, line=OTHER.line) == (Whose.HELD, None)
    assert ward.hear(3) == (Whose.HELD, None)
    assert sorted(ward.quarantines()) == [(Trigger.TWO_BEDS, "3"), (Trigger.TWO_BEDS, "4")]


def test_a_device_without_a_serial_number_is_believed_while_its_conversation_lasts(ward):
    ward.hear(0, serial=None)
    ward.confirm(serial=None, seconds=1)
    assert ward.hear(2, serial=None) == (Whose.CONFIRMED, ward.admission.id)

    ward.part(None).talk += 1  # the line was opened anew: it may be any device now

    assert ward.hear(3, serial=None) == (Whose.HELD, None)
    assert ward.quarantines()[-1] == (Trigger.UNVERIFIABLE, "3")


@pytest.mark.parametrize("serial", [None, "P1"])
def test_a_port_that_moved_without_an_identity_waits_unless_the_device_can_say_who_it_is(
    ward, serial
):
    known = ward.wishes[LINE].port
    ward.hear(0, serial=serial)
    ward.confirm(serial=serial, seconds=1)
    ward.part(serial).port = known
    assert ward.hear(2, serial=serial) == (Whose.CONFIRMED, ward.admission.id)

    ward.part(serial).port = "QinHeng CH340 1a86:7523, in USB socket 5-5, as /dev/ttyUSB7"

    held = ward.hear(3, serial=serial)
    if serial is None:
        assert held == (Whose.HELD, None)
        assert ward.quarantines()[-1] == (Trigger.PORT_MOVED, "3")
    else:
        assert held == (Whose.CONFIRMED, ward.admission.id)


def test_a_monitor_whose_bed_label_changed_needs_confirmation(ward):
    ward.part().bed_label = "Bed 3"
    ward.confirm(seconds=0)
    assert ward.hear(1) == (Whose.CONFIRMED, ward.admission.id)

    ward.part().bed_label = "Bed 7"

    assert ward.hear(2) == (Whose.HELD, None)
    assert ward.quarantines() == [(Trigger.BED_LABEL, "3")]


def test_a_shared_monitor_is_nobodys_when_its_time_is_over(ward):
    ward.confirm(seconds=0, shared=True)
    ward.hear(300)
    assert ward.hear(599) == (Whose.CONFIRMED, ward.admission.id)

    assert ward.hear(601) == (Whose.NOBODYS, None)
    assert ward.quarantines() == []


def test_a_line_that_nobody_wants_any_more_has_no_bed(ward):
    ward.wishes.clear()
    ward.hear(1)

    assert ward.quarantines() == [(Trigger.NEW_SERIAL, None)]


def test_each_device_looks_at_its_own_pages_alone(ward):
    ward.confirm(seconds=0)
    other = ward.admit("4", "B")
    ward.hear(1, serial="P2", line=OTHER.line)
    ward.confirm(serial="P2", seconds=2, line=OTHER.line, admission=other)

    assert ward.hear(3) == (Whose.CONFIRMED, ward.admission.id)
    assert ward.hear(3, serial="P2", line=OTHER.line) == (Whose.CONFIRMED, other.id)


def test_several_channels_of_a_device_are_one_sighting(ward):
    first, second = ward.part(address=""), ward.part(address="ABP")
    for part, seconds in ((first, 2), (second, 1)):
        part.heard = at(seconds)

    ward.placing({(first, LINE): at(2), (second, LINE): at(1)}, at(2))

    (held,) = associations.book(ward.store).quarantines
    assert held.begin == at(1).utc
    assert (first.whose, second.whose) == (Whose.HELD, Whose.HELD)


@pytest.mark.parametrize("lines", [(LINE, OTHER.line), (OTHER.line, LINE)])
def test_a_number_heard_on_two_lines_in_every_second_is_held_at_both_beds(ward, lines):
    ward.confirm(seconds=0)
    assert ward.hear(1) == (Whose.CONFIRMED, ward.admission.id)

    part, (first, last) = ward.part(), lines
    ward.placing({(part, last): at(2.9), (part, first): at(2.2)}, at(3))

    assert sorted(ward.quarantines()) == [(Trigger.TWO_BEDS, "3"), (Trigger.TWO_BEDS, "4")]
    assert (part.whose, part.admission) == (Whose.HELD, None)


def test_what_a_nurse_confirms_while_the_rules_look_is_looked_at_before_it_is_said(
    ward, monkeypatch
):
    ward.part().bed_label = "Bed 7"
    ward.confirm(seconds=0)
    ward.part().bed_label = "Bed 3"
    ward.hear(1)  # the label is another one: held
    part, other = ward.part(), ward.part("P2", OTHER.line)
    sighted = associate.sighted

    def meanwhile(store, sighting, waits):
        added = sighted(store, sighting, waits)
        if sighting.channel.device.serial == "P2":
            part.bed_label = "Bed 3"
            ward.confirm(seconds=2.5)  # she answers for it while P2 is looked at
            part.bed_label = "Bed 9"
        return added

    monkeypatch.setattr(associate, "sighted", meanwhile)
    ward.placing({(part, LINE): at(2.6), (other, OTHER.line): at(2.7)}, at(3))

    assert (part.whose, part.admission) == (Whose.HELD, None)


def test_an_absence_is_one_when_the_disk_took_its_seconds_long_after(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    part = ward.part()
    part.heard = at(402)  # what the recorder heard last, when the disk takes second 2 and 402

    ward.placing({(part, LINE): at(2)}, at(2.9))
    assert part.whose is Whose.CONFIRMED
    ward.placing({(part, LINE): at(402)}, at(402.9))

    assert (part.whose, part.admission) == (Whose.ASKED, ward.admission.id)


def test_nothing_is_read_while_nothing_is_written(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    pages = ward.placing.pages
    pages._by_source = {
        source: replace(page, associations=()) for source, page in pages._by_source.items()
    }

    assert ward.hear(2)[0] is Whose.NOBODYS  # by the pages in memory: the file was not asked
