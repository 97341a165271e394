"""Whose a channel is, second by second, on a real book in a real record."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.data import associations
from station.domain.association import Where
from station.domain.clock import Stamp
from station.domain.confirmation import Act
from station.domain.quarantine import Trigger
from station.services import associate
from station.services.parts import Parts
from station.services.tidings import Whose
from tests.services.placed import OTHER, Ward
from tests.services.recording import LINE, NOON, at

HELD = (Whose.HELD, None)


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


def test_after_a_time_off_that_nobody_can_tell_the_bed_is_asked_once(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    ward.parts = Parts(lambda _: "bcc")
    part = ward.part()
    part.last_heard, part.off_unknown = at(1).utc, True
    ward.start()

    assert ward.hear(2) == (Whose.ASKED, ward.admission.id)
    (asked,) = [row for row in associations.book(ward.store).associated() if row.end is None]
    assert asked.begin == at(1.001).utc  # what was heard before stays the patient's
    act = Act(ward.nurse, Where.BEDSIDE, at(3).utc)
    associate.answer(ward.store, asked.id, act, stayed=True)
    assert ward.hear(4) == (Whose.CONFIRMED, ward.admission.id)


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

    ward.talks[LINE] = 1  # the line was opened anew: it may be any device now

    assert ward.hear(3, serial=None) == (Whose.HELD, None)
    assert ward.quarantines()[-1] == (Trigger.UNVERIFIABLE, "3")


@pytest.mark.parametrize("serial", [None, "P1"])
def test_a_port_that_moved_without_an_identity_waits_unless_the_device_can_say_who_it_is(
    ward, serial
):
    known = ward.wishes[LINE].port
    ward.hear(0, serial=serial)
    ward.confirm(serial=serial, seconds=1)
    ward.ports[LINE] = known
    assert ward.hear(2, serial=serial) == (Whose.CONFIRMED, ward.admission.id)

    ward.ports[LINE] = "QinHeng CH340 1a86:7523, in USB socket 5-5, as /dev/ttyUSB7"

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
    looks = {(first, LINE): ward.look(first, at(2)), (second, LINE): ward.look(second, at(1))}

    assert list(ward.placing(looks).values()) == [HELD, HELD]
    (held,) = associations.book(ward.store).quarantines
    assert held.begin == at(1).utc


@pytest.mark.parametrize("lines", [(LINE, OTHER.line), (OTHER.line, LINE)])
def test_a_number_heard_on_two_lines_in_every_second_is_held_at_both_beds(ward, lines):
    ward.confirm(seconds=0)
    assert ward.hear(1) == (Whose.CONFIRMED, ward.admission.id)

    part, (first, last) = ward.part(), lines
    looks = {(part, last): ward.look(part, at(2.9)), (part, first): ward.look(part, at(2.2), at(3))}

    assert list(ward.placing(looks).values()) == [HELD, HELD]
    assert sorted(ward.quarantines()) == [(Trigger.TWO_BEDS, "3"), (Trigger.TWO_BEDS, "4")]


def test_a_pump_that_answers_on_two_lines_of_its_own_bed_is_the_patients_on_both(ward):
    ward.wishes[OTHER.line] = replace(OTHER, bed="3")
    ward.confirm(seconds=0)
    part = ward.part()
    looks = {(part, line): ward.look(part, at(1)) for line in (LINE, OTHER.line)}

    assert list(ward.placing(looks).values()) == [(Whose.CONFIRMED, ward.admission.id)] * 2


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
            ward.confirm(seconds=2.5)  # she answers for it while P2 is looked at
        return added

    monkeypatch.setattr(associate, "sighted", meanwhile)
    looks = {
        (one, line): ward.look(one, at(2.6)) for one, line in ((part, LINE), (other, OTHER.line))
    }
    looks[part, LINE] = replace(looks[part, LINE], bed_label="Bed 9")

    assert ward.placing(looks)[part, LINE] == HELD


def test_an_absence_is_one_when_the_disk_took_its_seconds_long_after(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    part, seconds = ward.part(), (2, 402)
    late = [{(part, LINE): ward.look(part, at(second))} for second in seconds]
    part.heard = at(402)  # what the recorder has heard when the disk takes both

    said = [ward.placing(looks)[part, LINE] for looks in late]
    assert said == [(Whose.CONFIRMED, ward.admission.id), (Whose.ASKED, ward.admission.id)]


def test_a_line_that_was_opened_anew_is_noticed_when_its_seconds_are_written_long_after(ward):
    ward.hear(0, serial=None)
    ward.confirm(serial=None, seconds=1)
    part = ward.part(None)
    before = {(part, LINE): ward.look(part, at(2))}
    ward.talks[LINE] = 1  # another pump on the same cable, before the disk takes anything
    after = {(part, LINE): ward.look(part, at(3))}

    assert ward.placing(before)[part, LINE] == (Whose.CONFIRMED, ward.admission.id)
    assert ward.placing(after)[part, LINE] == HELD
    assert ward.quarantines()[-1] == (Trigger.UNVERIFIABLE, "3")


def test_nothing_is_read_while_nothing_is_written(ward):
    ward.confirm(seconds=0)
    ward.hear(1)
    pages = ward.placing.pages
    pages._by_source = {
        source: replace(page, associations=()) for source, page in pages._by_source.items()
    }

    assert ward.hear(2)[0] is Whose.NOBODYS  # by the pages in memory: the file was not asked
