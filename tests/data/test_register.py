from dataclasses import replace

import pytest

from station.data.engine import reading
from station.data.register import channel, channel_figure, channel_id, channel_of, channels
from station.domain.device import Channel, Device
from tests.data.ready import PUMP, everything


def test_a_channel_keeps_its_figure_on_every_line(store):
    first = channel_id(store, PUMP, "line-1")

    assert channel_id(store, PUMP, "line-2") == first
    assert channel_id(store, PUMP) == first
    assert channels(store) == {first: (PUMP, "line-2")}
    assert channel(store, first) == PUMP


def test_every_address_of_a_device_is_a_channel_of_its_own(store):
    one, other = PUMP, replace(PUMP, address="50112")

    assert channel_id(store, one) != channel_id(store, other)
    assert len(everything(store, "device")) == 1


def test_two_devices_with_the_same_serial_and_other_protocols_are_two(store):
    other = replace(PUMP, device=replace(PUMP.device, protocol="alaris-asena"))

    assert channel_id(store, PUMP) != channel_id(store, other)


def test_a_model_that_becomes_known_later_is_filled_in(store):
    nameless = replace(PUMP, device=replace(PUMP.device, model=None))

    figure = channel_id(store, nameless)

    assert channel_id(store, PUMP) == figure
    assert channel_id(store, nameless) == figure
    assert channel(store, figure) == PUMP


def test_another_model_with_the_same_serial_is_another_device(store):
    other = replace(PUMP, device=replace(PUMP.device, model="Infusomat Space"))

    assert channel_id(store, PUMP) != channel_id(store, other)


def test_boxes_that_cannot_prove_who_they_are_never_share_a_row(store):
    nobody = Channel(Device("nonin", None, None), "")

    first = channel_id(store, nobody, "line-1")

    assert channel_id(store, nobody, "line-2") != first
    assert channel_id(store, nobody, "line-1") == first


@pytest.mark.parametrize("serial", [None, ""])
def test_a_box_without_a_serial_number_needs_its_line(store, serial):
    with pytest.raises(ValueError, match="known by its line alone"):
        channel_id(store, Channel(Device("nonin", None, serial), ""))


def test_looking_a_channel_up_for_an_old_row_does_not_move_it(store):
    figure = channel_id(store, PUMP, "line-2")
    with reading(store) as session:
        assert channel_figure(session, PUMP, "line-1") == figure
        assert channel_of(session, figure) == PUMP

    assert channels(store)[figure] == (PUMP, "line-2")
