from dataclasses import replace
from datetime import UTC, datetime, timedelta

from station.domain.association import Association, Standing, Where, source_of
from station.domain.device import Channel, Device

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
PUMP = Device("bbraun-space-bcc", "Perfusor", "12345")
NAMELESS = Device("nonin", "7500", None)


def at(minutes):
    return START + timedelta(minutes=minutes)


AN_HOUR = Association(
    channel=Channel(PUMP, "50111"),
    line="line-3",
    bed="3",
    port="usb-1",
    admission="a",
    begin=START,
    end=at(60),
    recorded=START,
)


def test_a_serial_number_is_the_same_source_on_every_line_and_in_every_slot():
    here = source_of(Channel(PUMP, "50111"), "line-3")
    there = source_of(Channel(PUMP, "50211"), "line-5")

    assert here == there
    assert here.verifiable


def test_a_model_that_becomes_known_later_makes_no_other_source():
    unknown = Device("bbraun-space-bcc", None, "12345")

    assert source_of(Channel(unknown, ""), "x") == source_of(Channel(PUMP, ""), "y")


def test_without_a_serial_number_a_device_is_known_by_its_place_on_a_line():
    source = source_of(Channel(NAMELESS, ""), "line-3")

    assert not source.verifiable
    assert source == source_of(Channel(NAMELESS, ""), "line-3")
    assert source != source_of(Channel(NAMELESS, ""), "line-5")
    assert source != source_of(Channel(NAMELESS, "2"), "line-3")


def test_an_association_holds_from_its_beginning_and_no_longer_at_its_end():
    assert not AN_HOUR.covers(at(-1))
    assert AN_HOUR.covers(START)
    assert AN_HOUR.covers(at(59))
    assert not AN_HOUR.covers(at(60))
    assert AN_HOUR.over(at(60))


def test_an_association_without_an_end_goes_on():
    assert replace(AN_HOUR, end=None).covers(at(10**6))


def test_an_association_is_of_its_device():
    assert AN_HOUR.source == source_of(AN_HOUR.channel, "anywhere")


def test_the_words_are_those_of_the_ward():
    assert Where.BEDSIDE == "at the bed, wristband and device label read"
    assert Where.DESK == "from the desk"
    assert Standing.ASKED == "same device, not yet confirmed"
