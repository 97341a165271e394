"""The socket's end: one host at a time, back after every loss."""

import socket
from contextlib import closing

import pytest

from devices.simulators.far_end import SocketEnd
from station.domain.errors import Unavailable


@pytest.fixture
def end():
    one = SocketEnd(0)
    one.plug_in()
    yield one
    one.unplug()


def a_host(end):
    host, port = end.name.removeprefix("socket://").split(":")
    return closing(socket.create_connection((host, int(port)), timeout=5))


def heard(end, wanted):
    data = b""
    for _ in range(10_000):
        data += end.read()
        if data == wanted:
            break
    return data


def test_its_name_is_what_the_station_opens(end):
    assert end.name.startswith("socket://127.0.0.1:")
    assert not end.name.endswith(":0")


def test_bytes_go_both_ways(end):
    with a_host(end) as host:
        host.sendall(b"?\n")
        assert heard(end, b"?\n") == b"?\n"
        end.write(b"R=1;")
        assert host.recv(10) == b"R=1;"
        assert len(end.watched()) == 2


def test_a_second_host_is_turned_away_and_the_first_stays(end):
    with a_host(end) as first:
        first.sendall(b"1")
        assert heard(end, b"1") == b"1"
        with a_host(end) as second:
            end.read()
            assert second.recv(1) == b""
        end.write(b"R")
        assert first.recv(1) == b"R"


def test_the_next_host_is_served_when_the_first_has_gone(end):
    with a_host(end) as first:
        first.sendall(b"1")
        assert heard(end, b"1") == b"1"
    while len(end.watched()) == 2:
        assert end.read() == b""

    with a_host(end) as second:
        second.sendall(b"2")
        assert heard(end, b"2") == b"2"


def test_speaking_to_nobody_does_no_harm(end):
    end.write(b"R=1;")

    assert end.read() == b""


def test_a_host_that_breaks_off_is_forgotten(end):
    with a_host(end) as host:
        host.sendall(b"1")
        assert heard(end, b"1") == b"1"
        host.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")  # reset
    while len(end.watched()) == 2:
        assert end.read() == b""
    end.write(b"R")


def test_unplugged_it_loses_its_host_and_comes_back_under_the_same_name(end):
    name = end.name
    with a_host(end) as host:
        host.sendall(b"1")
        assert heard(end, b"1") == b"1"
        end.unplug()
        assert host.recv(1) == b""
    assert end.watched() == []
    assert end.read() == b""

    end.plug_in()
    assert end.name == name
    with a_host(end) as host:
        host.sendall(b"2")
        assert heard(end, b"2") == b"2"


def test_a_socket_has_no_speed(end):
    assert end.host_baud() is None


def test_a_port_that_is_taken_or_does_not_exist_is_said_so(end):
    taken = int(end.name.rsplit(":", 1)[1])

    with pytest.raises(Unavailable, match=rf":{taken} cannot be served"):
        SocketEnd(taken).plug_in()
    with pytest.raises(Unavailable, match="no such port"):
        SocketEnd(70_000).plug_in()
