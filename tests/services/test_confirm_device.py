from dataclasses import replace
from datetime import timedelta

import pytest

from station.data import associations, links
from station.domain.adapter import Adapter
from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Refused
from station.domain.sighting import Waits
from station.services.confirm_device import answer_for, confirm_device, take_off
from station.services.device_sheet import device_sheet
from station.services.duty import Duty
from tests.services.written import NOW, PUMP, a_hand, a_record, before


@pytest.fixture
def duty(tmp_path):
    hand, _ = a_hand(a_record(tmp_path))
    links.wish(hand.store, links.Wish("line", PUMP.device.protocol, "COM4", bed="7"))
    return Duty(hand.store, hand.clock, hand.author)


def pump(duty):
    return device_sheet(duty.store, NOW).line("line").devices[0]


def guest(duty):
    return device_sheet(duty.store, NOW).guest_in("7")


def test_a_device_is_taken_off_and_confirmed_again_from_an_earlier_moment(duty):
    gone = take_off(duty, pump(duty), " swapped ")
    assert (gone.end, gone.reason) == (NOW, "swapped")
    duty.clock.advance(600)
    facts = device_sheet(duty.store, duty.now).line("line").devices[0]
    assert facts.association is None
    row = confirm_device(duty, facts, guest(duty), Where.DESK, NOW)
    assert (row.begin, row.where, row.who, row.port) == (NOW, Where.DESK, duty.who, "COM4")
    assert confirm_device(duty, facts, guest(duty), Where.BEDSIDE).begin == duty.now


def test_a_shared_monitor_is_confirmed_as_one(duty):
    taken = pump(duty)
    take_off(duty, taken, "swapped")
    row = confirm_device(duty, taken, guest(duty), Where.BEDSIDE, shared=True)
    assert (row.shared, row.end) == (True, NOW + timedelta(minutes=10))


def test_a_shared_monitor_stays_as_long_as_the_wards_settings_say(duty):
    taken = pump(duty)
    take_off(duty, taken, "swapped")
    three = replace(duty, waits=lambda: Waits(shared=timedelta(minutes=3)))
    row = confirm_device(three, taken, guest(duty), Where.BEDSIDE, shared=True)
    assert row.end == NOW + timedelta(minutes=3)


def test_settings_that_cannot_be_read_stop_a_shared_monitor_in_words_and_no_other(duty):
    def misspelt():
        raise Refused("settings.toml, line 2: [association] has no setting sharde_minutes.")

    taken = pump(duty)
    take_off(duty, taken, "swapped")
    wrong = replace(duty, waits=misspelt)
    with pytest.raises(Refused, match="line 2"):
        confirm_device(wrong, taken, guest(duty), Where.BEDSIDE, shared=True)
    assert confirm_device(wrong, taken, guest(duty), Where.BEDSIDE).end is None


def test_a_device_is_taken_off_for_a_reason_and_only_if_it_is_on_somebody(duty):
    with pytest.raises(Refused, match="Say why"):
        take_off(duty, pump(duty), " ")
    take_off(duty, pump(duty), "swapped")
    with pytest.raises(Refused, match="on no patient"):
        take_off(duty, pump(duty), "swapped")


@pytest.mark.parametrize("stayed", [True, False])
def test_the_answer_about_a_device_that_is_back_is_written(duty, stayed):
    take_off(duty, pump(duty), "away")
    asked = Association(
        channel=PUMP, line="line", bed="7", port="COM4", standing=Standing.ASKED,
        admission=guest(duty).admission.id, begin=before(0), recorded=NOW,
    )  # fmt: skip
    associations.amend(duty.store, lambda _book: Book((asked,)))
    answer_for(duty, pump(duty), stayed=stayed)
    row = pump(duty).association
    assert (row is not None and row.standing is Standing.CONFIRMED) is stayed


def test_what_is_confirmed_remembers_what_its_port_is_and_a_person_vouches_for_it(duty):
    here, moved = (Adapter(0x1A86, 0x7523, None, place, 0) for place in ("1-1", "5-5"))
    wish = links.wishes(duty.store)[0]
    links.wish(duty.store, replace(wish, adapter=here))
    where = {"port": "/dev/ttyUSB1", "known_as": moved.words, "adapter": moved}
    links.found(duty.store, [LinkState("line", ConnectionState.TALKING, NOW, **where)])
    take_off(duty, pump(duty), "moved")
    duty.clock.advance(60)

    row = confirm_device(duty, pump(duty), guest(duty), Where.BEDSIDE)

    assert row.port == moved.words
    assert links.wishes(duty.store)[0].adapter == moved
