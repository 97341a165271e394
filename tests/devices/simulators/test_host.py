"""A simulated device on a real line, as `main.py simulate` serves it."""

import os
import select
import signal
import socket
import sys
import threading
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from devices import catalogue
from devices.panel import Panel, Shown
from devices.simulators.device_line import Setting
from devices.simulators.far_end import SocketEnd
from devices.simulators.host import far_end, run, serve, simulate, ward_time
from station.domain.clock import SystemClock
from station.domain.errors import Refused, Unavailable

posix = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
NAME = "ticker"


class Steady:
    def at(self, _now):
        return {"": Panel(values={"MDC_FLOW_FLUID_PUMP": Shown(Decimal(2), 0.0)})}


class Announced(StringIO):
    """An output that lets a test wait for its first line."""

    def __init__(self):
        super().__init__()
        self.ready = threading.Event()

    def flush(self):
        self.ready.set()

    @property
    def name(self):
        assert self.ready.wait(10)
        return self.getvalue().splitlines()[0]


@pytest.fixture
def served(kind, tmp_path):
    """Serves the invented device until the test is over; leaves no thread behind."""
    stop, out = threading.Event(), Announced()
    threads = []

    def start(end=None, **named):
        setting = Setting(kind, Steady(), **named)
        line = end or far_end(setting, tmp_path / "line", None)
        thread = threading.Thread(
            target=serve, args=(setting, line, out, stop, SystemClock()), daemon=True
        )
        threads.append(thread)
        thread.start()
        return out.name

    yield start
    stop.set()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    assert not os.path.lexists(tmp_path / "line")


def answer(read, wanted, ready):
    data = b""
    while wanted not in data and ready():
        data += read()
    return data


@posix
def test_the_links_path_is_printed_once_a_host_can_open_it(served, tmp_path):
    name = served()

    assert name == str(tmp_path / "line")
    assert os.path.realpath(name).startswith("/dev/")


@posix
def test_a_host_on_the_pseudo_terminal_is_answered(served):
    host = os.open(served(), os.O_RDWR | os.O_NOCTTY)
    os.write(host, b"?\n")

    said = answer(lambda: os.read(host, 100), b"R=2;", lambda: select.select([host], [], [], 10)[0])
    os.close(host)
    assert b"R=2;" in said


def test_a_host_on_the_socket_is_answered(served):
    heard = []
    name = served(SocketEnd(0), heard=heard.append)
    port = int(name.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as host:
        host.sendall(b"?\n")
        said = answer(lambda: host.recv(100), b"R=2;", lambda: True)

    assert b"R=2;" in said
    assert b"".join(heard) == b"?\n"


def test_devices_are_set_to_what_the_wards_clock_says():
    moment = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)

    said = ward_time(moment)

    assert said.tzinfo is None
    assert said.astimezone(UTC) == moment
    there = ward_time(moment, ZoneInfo("Australia/Sydney"))
    assert there == datetime(2026, 4, 1, 21, 0)  # noqa: DTZ001 - a wall clock says no zone


def test_a_loop_that_is_stopped_before_it_starts_still_takes_its_lines_away():
    stop = threading.Event()
    stop.set()
    lines = []

    class Line:
        def close(self):
            lines.append("closed")

    run([Line()], SystemClock(), stop)
    assert lines == ["closed"]


def test_a_loop_without_anything_to_watch_waits_for_its_end():
    stop = threading.Event()

    class Line:
        end = type("End", (), {"watched": staticmethod(list)})

        def step(self, _now):
            stop.set()
            return 60.0

        def close(self):
            pass

    run([Line()], SystemClock(), stop)


@pytest.fixture
def listed(monkeypatch, kind):
    """Puts the invented protocol into the catalogue."""
    monkeypatch.setattr(catalogue, "_listed", lambda _modules: (kind,))


@posix
@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_runs_until_it_is_interrupted_and_takes_its_link_away(tmp_path, capsys, number):
    link = tmp_path / "line"
    before = signal.getsignal(signal.SIGINT)
    killer = threading.Thread(target=_interrupt_once_there, args=(link, number))
    killer.start()

    status = simulate(NAME, link=link, tcp=None)
    killer.join()

    assert status == 0
    assert capsys.readouterr().out == f"{link}\n"
    assert not os.path.lexists(link)
    assert signal.getsignal(signal.SIGINT) == before


def _interrupt_once_there(link, number):
    waiting = threading.Event()
    while not os.path.lexists(link):
        waiting.wait(0.01)
    os.kill(os.getpid(), number)


@pytest.mark.usefixtures("listed")
def test_a_bad_argument_is_refused_before_anything_is_opened(tmp_path):
    script = tmp_path / "script.csv"
    script.write_text("seconds,channel,metric,value\n0,,state,asleep\n")
    link = tmp_path / "line"

    with pytest.raises(Refused, match="no protocol named 'abacus'"):
        simulate("abacus", link=link, tcp=None)
    with pytest.raises(Refused, match="Line 2"):
        simulate(NAME, link=link, tcp=None, script=script)
    with pytest.raises(Refused, match="no fault"):
        simulate(NAME, link=link, tcp=None, faults=["earthquake@5"])
    with pytest.raises(Refused, match="--link PATH or --tcp PORT"):
        simulate(NAME, link=None, tcp=None)
    with pytest.raises(Unavailable, match="no such port"):
        simulate(NAME, link=None, tcp=99_999)
    assert not os.path.lexists(link)
