from datetime import UTC, datetime

import pytest

from station.domain.device import Channel, ConnectionState, Device, LinkState


@pytest.mark.parametrize(("serial", "verifiable"), [("12345", True), ("", False), (None, False)])
def test_a_device_proves_who_it_is_by_its_serial_number(serial, verifiable):
    assert Device("bbraun-space-bcc", "Perfusor", serial).verifiable is verifiable


def test_channels_of_one_device_are_told_apart_by_its_own_address():
    device = Device("philips-intellivue", "MX500", "00-09-FB")

    assert Channel(device, "") != Channel(device, "ABP")
    assert Channel(device, "ABP") == Channel(device, "ABP")
    assert len({Channel(device, ""), Channel(device, "ABP"), Channel(device, "")}) == 2


def test_a_line_begins_without_frames_and_without_a_reason():
    link = LinkState("line-3", ConnectionState.CONNECTING, datetime(2026, 4, 4, tzinfo=UTC))

    assert (link.reason, link.good_frames, link.bad_frames) == ("", 0, 0)
