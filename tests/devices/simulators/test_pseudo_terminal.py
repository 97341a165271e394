"""A pseudo-terminal under a name of its own."""

import os
import sys
import termios
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals on Windows", allow_module_level=True)

from devices.simulators.pseudo_terminal import PseudoTerminal
from station.domain.errors import Refused, Unavailable


@pytest.fixture
def link(tmp_path):
    return tmp_path / "pump"


@pytest.fixture
def end(link):
    one = PseudoTerminal(link, 19200)
    one.plug_in()
    yield one
    one.unplug()


@pytest.fixture
def host(end):
    descriptor = os.open(end.name, os.O_RDWR | os.O_NOCTTY)
    yield descriptor
    os.close(descriptor)


def open_files():
    return len(list(Path("/dev/fd").iterdir()))


def test_every_byte_goes_through_unchanged_both_ways(end, host):
    every = bytes(range(256))

    os.write(host, every)
    assert end.read() == every
    end.write(every)
    assert os.read(host, 1000) == every


def test_nothing_to_read_is_empty_and_not_an_error(end):
    assert end.read() == b""


def test_it_is_set_to_the_devices_speed_until_a_host_sets_another(end, host):
    assert end.host_baud() == 19200

    settings = termios.tcgetattr(host)
    settings[4] = settings[5] = termios.B9600
    termios.tcsetattr(host, termios.TCSANOW, settings)
    assert end.host_baud() == 9600


def test_settings_survive_between_two_hosts(end):
    for _ in range(2):
        descriptor = os.open(end.name, os.O_RDWR | os.O_NOCTTY)
        os.write(descriptor, b"\x04\n\r\x03")
        os.close(descriptor)
        assert end.read() == b"\x04\n\r\x03"


def test_a_device_that_talks_to_nobody_does_not_wait(end):
    for _ in range(100):
        end.write(bytes(1000))


def test_unplugged_the_link_is_gone_and_the_host_hears_it(end, link, host):
    end.unplug()

    assert not os.path.lexists(link)
    assert end.watched() == []
    assert end.read() == b""
    with pytest.raises(OSError, match="Input/output"):
        os.write(host, b"x")


def test_plugged_in_again_it_stands_under_the_same_name(end, link):
    end.unplug()
    end.plug_in()

    assert link.resolve().exists()
    descriptor = os.open(link, os.O_RDWR | os.O_NOCTTY)
    os.write(descriptor, b"x")
    os.close(descriptor)
    assert end.read() == b"x"


def test_a_hundred_times_in_and_out_leaves_no_file_open(end):
    end.unplug()
    before = open_files()
    for _ in range(100):
        end.plug_in()
        end.unplug()

    assert open_files() == before


def test_a_link_that_an_earlier_run_left_behind_is_replaced(link):
    link.symlink_to("/dev/pts/no-longer")
    end = PseudoTerminal(link, 9600)
    end.plug_in()
    end.unplug()

    assert not os.path.lexists(link)


def test_a_real_file_of_that_name_is_left_alone(link):
    link.write_text("a nurse's notes")

    with pytest.raises(Refused, match="pump is there already and is no link"):
        PseudoTerminal(link, 9600).plug_in()
    assert link.read_text() == "a nurse's notes"


def test_a_link_that_another_run_has_taken_over_is_left_to_it(end, link):
    other = PseudoTerminal(link, 9600)
    other.plug_in()
    end.unplug()

    assert os.path.lexists(link)
    other.unplug()
    assert not os.path.lexists(link)


def test_a_folder_that_is_not_there_is_said_so_and_nothing_stays_open(tmp_path):
    end = PseudoTerminal(tmp_path / "nowhere" / "pump", 9600)
    before = open_files()

    with pytest.raises(Unavailable, match="cannot be made: No such file"):
        end.plug_in()
    assert open_files() == before


def test_a_speed_without_a_name_of_its_own_begins_at_a_plain_one(link):
    end = PseudoTerminal(link, 12_345)
    end.plug_in()

    assert end.host_baud() == 9600
    end.unplug()
