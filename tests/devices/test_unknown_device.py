import pytest

from devices.kind import LineSettings
from devices.unknown_device import format_words
from tests.devices.virtual_port import VirtualPort


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (LineSettings(9600), "9600 8N1"),
        (LineSettings(19200, bits=7, parity="E", rtscts=True), "19200 7E1"),
        (LineSettings(1200, stop_bits=2), "1200 8N2"),
    ],
)
def test_a_setting_is_written_as_people_write_it(settings, words):
    assert format_words(settings) == words


def test_behind_a_socket_the_speed_is_the_serial_servers():
    device, _ = VirtualPort().unknown()
    assert device.has_speed
    port = VirtualPort()
    port.name = "socket://10.0.0.7:4001"
    assert not port.unknown()[0].has_speed


def test_nobody_need_hear_how_far_it_is():
    device, _ = VirtualPort().unknown()
    assert device.told("Listening at 9600 8N1") is None
