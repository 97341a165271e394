"""Ports found by what they are, in a fake kernel tree whose ports are real pseudo-terminals."""

import os
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import pytest

from devices import adapters as adapters_file
from devices.adapters import Finder, adapter_of, adapters, of_listed
from devices.line import LineLost, Trouble, listed, open_line
from devices.session import Session, Wiring
from station.domain.adapter import Adapter, Found, Wanted
from station.domain.clock import StoppedClock
from station.domain.device import ConnectionState
from station.domain.observation import Numeric
from tests.devices.far_end import FarEnd
from tests.devices.plugged import Plugged
from tests.devices.ticker import KIND

FTDI = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
OTHER_FTDI = Adapter(0x0403, 0x6001, "B9YY0QQZ", "1-4.3", 0)
CH340 = Adapter(0x1A86, 0x7523, None, "1-1", 0)
OTHER_CH340 = replace(CH340, location="1-2")
QUAD = [Adapter(0x0403, 0x6011, None, "1-3", number) for number in range(4)]
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")


@pytest.fixture
def plugged(tmp_path):
    return Plugged(tmp_path / "sys")


def look(plugged):
    return partial(adapters, plugged.terminals, plugged.devices)


# --- What the system tells ------------------------------------------------------------------------


def test_the_kernels_tree_tells_what_each_adapter_is(plugged):
    ports = {
        plugged.plug("ttyUSB0", FTDI): FTDI,
        plugged.plug("ttyUSB1", CH340): CH340,
        plugged.plug("ttyACM0", OTHER_FTDI): OTHER_FTDI,
    }

    assert look(plugged)() == ports


def test_the_connectors_of_one_box_are_told_apart_however_it_is_made(plugged):
    interfaces = {plugged.plug(f"ttyUSB{one.interface}", one): one for one in QUAD}
    other = [replace(one, vendor=0x9710, location="2-1") for one in QUAD]
    outlets = {
        plugged.plug(f"ttyUSB{4 + one.interface}", one, outlet=one.interface): one for one in other
    }

    assert look(plugged)() == interfaces | outlets


def test_what_is_no_usb_adapter_or_just_going_away_is_left_out(plugged):
    (plugged.terminals / "ttyS0").mkdir()
    (plugged.terminals / "tty1").mkdir()
    plugged.plug("ttyUSB0", FTDI)
    (plugged.devices.parent / "devices" / "usb1" / "1-4.2" / "idVendor").unlink()
    plugged.plug("ttyUSB1", CH340)
    (plugged.devices.parent / "devices" / "usb1" / "1-1" / "idProduct").write_text("gone")

    assert look(plugged)() == {}


def test_a_link_and_a_pseudo_terminal_are_taken_at_their_word():
    with FarEnd() as far:
        assert adapter_of(far.near) is None
    assert adapter_of("/dev/serial/by-id/usb-FTDI_whatever") is None


@dataclass
class Told:
    """A port as pyserial tells it."""

    device: str
    vid: int | None = 0x0403
    pid: int | None = 0x6001
    serial_number: str | None = None
    location: str | None = None


def test_where_pyserial_asks_the_system_the_same_is_known():
    told = [
        Told("COM3", serial_number="A5XK3RJTA"),
        Told("COM4", pid=0x6011, serial_number="FT4XYZAAC"),
        Told("COM5", 0x1A86, 0x7523, "", "1-4.2:x.1"),
        Told("COM6", 0x10C4, 0xEA60, "0001", "1-1"),
        Told("COM1", None, None),
    ]

    assert of_listed(told) == {
        "COM3": Adapter(0x0403, 0x6001, "A5XK3RJT", None, 0),
        "COM4": Adapter(0x0403, 0x6011, "FT4XYZAA", None, 2),
        "COM5": Adapter(0x1A86, 0x7523, None, "1-4.2", 1),
        "COM6": Adapter(0x10C4, 0xEA60, "0001", "1-1", None),
    }


def test_another_system_is_asked_through_pyserial(monkeypatch):
    monkeypatch.setattr(adapters_file.sys, "platform", "darwin")

    assert adapters() == of_listed(listed())


# --- A line opened by what its port is ------------------------------------------------------------


class Bed:
    """A line of the ward: its session, stepped by hand, and what it told."""

    def __init__(self, finder, name, port):
        self.clock = StoppedClock(START)
        self.values, self.states = [], []
        self.session = Session(
            Wiring(name, KIND, port), self.clock, self._told, self.states.append,
            finder.opener(name),
        )  # fmt: skip

    def _told(self, _line, readings):
        self.values += [int(one.value) for one in readings if isinstance(one, Numeric)]

    def step(self):
        self.clock.advance(5.0)
        self.session.step()

    @property
    def state(self):
        return self.states[-1]


class Bench:
    """Adapters with a device behind each, lines that were made on them, and hands that replug."""

    def __init__(self, plugged, wished):
        self.plugged = plugged
        self.finder = Finder(look(plugged))
        self.finder.wanted([Wanted(name, "/dev/ttyUSB0", one) for name, one in wished.items()])
        self.beds = {name: Bed(self.finder, name, "/dev/ttyUSB0") for name in wished}
        self.ends = {}

    def plug(self, tty, adapter):
        end = self.ends[tty] = FarEnd()
        return self.plugged.plug(tty, adapter, end.near)

    def unplug(self, tty):
        self.ends.pop(tty).hang_up()
        self.plugged.unplug(tty)

    def step(self):
        for bed in self.beds.values():
            bed.step()

    def say(self, tty, value):
        """The device behind a port answers the question that opened its line."""
        self.ends[tty].hear(4)
        self.ends[tty].say(b"<v:%d>" % value)

    def heard(self):
        self.step()
        return {name: bed.values[-1:] for name, bed in self.beds.items()}

    def close(self):
        for tty in list(self.ends):
            self.unplug(tty)
        for bed in self.beds.values():
            bed.session.close()


@pytest.fixture
def benches(plugged):
    made = []

    def make(**wished):
        made.append(Bench(plugged, wished))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


def test_an_adapter_that_comes_back_under_another_name_is_listened_to_there(benches):
    bench = benches(a=FTDI)
    bench.plug("ttyUSB0", FTDI)
    bench.step()
    bench.say("ttyUSB0", 1)
    assert bench.heard() == {"a": [1]}

    bench.unplug("ttyUSB0")
    bench.step()
    assert bench.beds["a"].state.state is ConnectionState.LOST
    port = bench.plug("ttyUSB1", replace(FTDI, location="2-1"))
    bench.step()
    bench.say("ttyUSB1", 2)

    assert bench.heard() == {"a": [2]}
    state = bench.beds["a"].state
    assert (state.port, state.known_as) == (port, "FTDI 0403:6001, serial A5XK3RJT")
    assert state.adapter == replace(FTDI, location="2-1")


def test_what_takes_the_name_meanwhile_is_not_listened_to(benches):
    bench = benches(a=FTDI)
    bench.plug("ttyUSB0", OTHER_FTDI)
    bench.step()

    assert bench.ends["ttyUSB0"].quiet()
    state = bench.beds["a"].state
    assert (state.state, state.port) == (ConnectionState.LOST, "")
    assert "is not plugged in" in state.reason


def test_a_storm_of_names_puts_no_device_on_another_line(benches):
    wished = {"a": FTDI, "b": OTHER_FTDI, "c": CH340, "d": OTHER_CH340}
    wished |= {f"q{one.interface}": one for one in QUAD}
    bench = benches(**wished)
    dice = random.Random(7)  # noqa: S311 - it shuffles names, it guards nothing

    for turn in range(10):
        names = [f"ttyUSB{number}" for number in range(len(wished))]
        dice.shuffle(names)
        seated = dict(zip(wished, names, strict=True))
        for line, tty in seated.items():
            bench.plug(tty, wished[line])
        bench.step()
        for number, tty in enumerate(seated.values()):
            bench.say(tty, 100 * turn + number)
        assert bench.heard() == {line: [100 * turn + number] for number, line in enumerate(seated)}
        for tty in names:
            bench.unplug(tty)
        bench.step()
        assert {bed.state.state for bed in bench.beds.values()} == {ConnectionState.LOST}


def test_an_adapter_without_a_serial_number_is_another_to_the_record_in_another_place(benches):
    bench = benches(c=CH340)
    known = []
    for tty, adapter in (
        ("ttyUSB0", CH340),
        ("ttyUSB0", CH340),
        ("ttyUSB1", CH340),
        ("ttyUSB1", OTHER_CH340),
    ):
        bench.plug(tty, adapter)
        bench.step()
        bench.say(tty, 1)
        bench.step()
        known.append(bench.beds["c"].state.known_as)
        bench.unplug(tty)
        bench.step()

    assert known[0] == known[1]
    assert len(set(known)) == 3


def test_a_port_that_was_exchanged_in_the_very_moment_of_opening_is_closed_again(plugged):
    opened = []

    def opens(*words):
        opened.append(open_line(*words))
        plugged.unplug("ttyUSB0")
        plugged.plug("ttyUSB0", OTHER_FTDI)
        return opened[-1]

    finder = Finder(look(plugged), opens)
    finder.wanted([Wanted("a", "/dev/ttyUSB9", FTDI)])
    with FarEnd() as far:
        plugged.plug("ttyUSB0", FTDI, far.near)
        with pytest.raises(LineLost, match="was exchanged while it was opened") as lost:
            finder.opener("a")("/dev/ttyUSB9", KIND.settings, None, KIND.gate())

    assert lost.value.trouble is Trouble.GONE
    with pytest.raises(LineLost):
        opened[0].write(b"<?1>")


def test_links_sockets_and_lines_that_nobody_announced_go_by_their_names(tmp_path, plugged):
    finder = Finder(look(plugged))
    with FarEnd(tmp_path / "pump") as far:
        line = finder.opener("a")(far.near, KIND.settings, None, KIND.gate())
        line.write(b"<?1>")

        assert far.hear(4) == b"<?1>"
        assert (line.seat.port, line.seat.found) == (str(tmp_path / "pump"), Found.NAME)
        line.close()
