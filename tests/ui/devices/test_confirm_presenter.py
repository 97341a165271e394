from datetime import timedelta

import pytest

from station.domain.association import Where
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from tests.ui.devices.shown import (
    MX,
    NOON,
    OTHER,
    PUMP,
    a_guest,
    a_line,
    a_sheet,
    asked,
    facts,
    held,
    owned,
)
from ui.devices.confirm_presenter import ConfirmPresenter, device_words, guest_words

LINE = "bed-1/pump-1"


def confirming(*devices, guests=(), bed="1"):
    made = ConfirmPresenter()
    made.about(LINE)
    made.take(a_sheet(a_line(*devices, bed=bed), guests=guests))
    return made


def test_both_identifiers_and_the_label_are_said_in_full():
    words = guest_words(a_guest())
    assert (words.bed, words.name, words.born, words.number) == (
        "Bed 1", "Andersson, Maja", "14 Mar 1971", "40 118 221",
    )  # fmt: skip
    assert device_words(facts()) == "Perfusor Space · serial 0412077 · part 50111"
    unknown = facts(Channel(Device(PUMP.name, None, None), ""))
    assert device_words(unknown) == "Unknown model · serial not told"


def test_what_there_is_only_one_of_is_chosen():
    guest = a_guest()
    form = confirming(facts(), guests=[guest])
    assert form.missing() == ""
    found = form.confirming(Where.DESK)
    assert (found.device, found.guest, found.where, found.since) == (
        facts(), guest, Where.DESK, None,
    )  # fmt: skip


def test_what_is_missing_is_named():
    assert "Nothing was heard" in ConfirmPresenter().missing()
    assert "Nothing was heard" in confirming().missing()
    assert "Nobody is admitted" in confirming(facts(), guests=[a_guest("2")]).missing()
    both = confirming(facts(), facts(OTHER, figure=2), guests=[a_guest()])
    with pytest.raises(Refused, match="Choose the device"):
        both.confirming(Where.BEDSIDE)
    both.device = both.devices[1]
    both.take(a_sheet(a_line(facts(OTHER, figure=2)), guests=[a_guest()]))
    assert both.device.source.serial == "0412078"


def test_a_monitor_of_no_bed_or_a_shared_one_may_be_anybodys():
    guests = [a_guest("1"), a_guest("2", "Okafor")]
    form = confirming(facts(MX), guests=guests, bed=None)
    assert form.missing() == "Choose the patient whose wristband you read."
    form = confirming(facts(MX), guests=guests)
    assert [one.admission.bed for one in form.guests] == ["1"]
    form.shared = True
    assert len(form.guests) == 2
    assert form.back_to is None


def test_a_device_may_be_confirmed_from_when_it_was_first_heard_within_the_stay():
    guest = a_guest()
    later, earlier = NOON + timedelta(minutes=5), NOON - timedelta(minutes=5)
    form = confirming(facts(owner=held(begin=later)), guests=[guest])
    form.backwards = True
    assert form.confirming(Where.BEDSIDE).since == later
    form = confirming(facts(owner=held(begin=earlier)), guests=[guest])
    assert form.back_to == NOON
    assert confirming(facts(), guests=[guest]).back_to is None


def test_a_device_that_is_back_is_told_from_one_that_stayed():
    guest = a_guest()
    assert confirming(asked(guest), guests=[guest]).asked
    assert not confirming(owned(guest), guests=[guest]).asked
    assert not confirming(guests=[guest]).asked


def test_whoever_could_be_mistaken_for_the_patient_is_named():
    guest = a_guest()
    form = confirming(facts(), guests=[guest, a_guest("2", "Okafor")])
    assert form.alerts == ("same birth date: bed 2 Okafor",)
    assert ConfirmPresenter().alerts == ()


def test_another_line_begins_anew():
    form = confirming(facts(), guests=[a_guest()])
    form.about(LINE)
    assert form.device is not None
    form.about("bed-2/pump-1")
    assert (form.device, form.devices, form.guests) == (None, (), ())
