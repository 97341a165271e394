from dataclasses import replace

import pytest

from station.data import links
from station.domain.adapter import Adapter
from station.domain.device import Category, Channel, ConnectionState, Device, LinkState
from station.domain.errors import Refused
from station.services.connect import Cable, Speech, connect, forget, pause
from tests.data.ready import a_channel
from tests.services.written import NOW, a_hand, a_record

PUMP = Speech("bbraun-space-bcc", "B. Braun Space", Category.PUMP, 9600)


@pytest.fixture
def store(tmp_path):
    return a_hand(a_record(tmp_path))[0].store


def test_a_line_is_wanted_for_a_bed_under_a_name_of_its_own(store):
    first = connect(store, Cable(PUMP, " /dev/ttyUSB0 ", "7"))
    second = connect(store, Cable(PUMP, "socket://10.0.0.7:4001", "7", 19200))
    ward = connect(store, Cable(PUMP, "COM4", None))
    assert [one.line for one in (first, second, ward)] == [
        "bed-7/pump-1", "bed-7/pump-2", "ward/pump-1",
    ]  # fmt: skip
    assert first.port == "/dev/ttyUSB0"
    assert {wish.line: wish for wish in links.wishes(store)}["bed-7/pump-2"].baud == 19200


def test_a_name_is_never_used_again_because_readings_lie_under_it(store):
    connect(store, Cable(PUMP, "COM4", "8"))
    a_channel(store, Channel(Device("bbraun-space-bcc", None, None), "1"), "bed-8/pump-1")
    forget(store, "bed-8/pump-1")
    assert connect(store, Cable(PUMP, "COM4", "8")).line == "bed-8/pump-2"


def test_one_port_serves_one_line(store):
    first = connect(store, Cable(PUMP, "COM4", "7"))
    with pytest.raises(Refused, match="listens to COM4 already for bed 7"):
        connect(store, Cable(PUMP, "COM4", "8"))
    changed = connect(store, Cable(PUMP, "COM4", "8"), first.line)
    assert [wish.line for wish in links.wishes(store)] == [changed.line]


def test_a_line_without_a_bed_is_named_without_one_when_its_port_is_taken(store):
    connect(store, Cable(PUMP, "COM4", None))
    with pytest.raises(Refused, match="listens to COM4 already: choose"):
        connect(store, Cable(PUMP, "COM4", None))


def test_no_port_is_refused(store):
    with pytest.raises(Refused, match="Choose a port first"):
        connect(store, Cable(PUMP, " ", "7"))


def test_a_line_is_paused_and_goes_on(store):
    line = connect(store, Cable(PUMP, "COM4", "7")).line
    assert pause(store, line, paused=True).paused
    assert links.wishes(store)[0].paused
    assert not pause(store, line, paused=False).paused


def test_a_line_that_is_gone_is_said_to_be_gone(store):
    line = connect(store, Cable(PUMP, "COM4", "7")).line
    forget(store, line)
    assert links.wishes(store) == []
    with pytest.raises(Refused, match="forgotten meanwhile"):
        forget(store, line)


FTDI = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
CH340 = Adapter(0x1A86, 0x7523, None, "1-1", 0)


def test_a_line_remembers_the_adapter_it_was_made_on(store):
    assert connect(store, Cable(PUMP, "/dev/ttyUSB0", "7", adapter=FTDI)).adapter == FTDI
    assert links.wishes(store)[0].adapter == FTDI


def test_a_port_is_taken_by_its_adapter_and_not_by_the_name_it_had_once(store):
    connect(store, Cable(PUMP, "/dev/ttyUSB0", "7", adapter=FTDI))

    with pytest.raises(Refused, match="listens to /dev/ttyUSB3 already for bed 7"):
        connect(store, Cable(PUMP, "/dev/ttyUSB3", "8", adapter=FTDI))
    assert connect(store, Cable(PUMP, "/dev/ttyUSB0", "8", adapter=CH340)).bed == "8"
    with pytest.raises(Refused, match="listens to /dev/ttyUSB1 already for bed 8"):
        connect(store, Cable(PUMP, "/dev/ttyUSB1", "7", adapter=CH340))


def test_one_like_a_lost_adapter_is_free_unless_the_recorder_took_it_for_that(store):
    line = connect(store, Cable(PUMP, "/dev/ttyUSB0", "7", adapter=CH340)).line
    moved = replace(CH340, location="5-5")
    where = {"port": "/dev/ttyUSB1", "known_as": moved.words, "adapter": moved}
    links.found(store, [LinkState(line, ConnectionState.TALKING, NOW, **where)])

    with pytest.raises(Refused, match="listens to /dev/ttyUSB1 already"):
        connect(store, Cable(PUMP, "/dev/ttyUSB1", "8", adapter=moved))
    other = replace(CH340, location="6-6")
    assert connect(store, Cable(PUMP, "/dev/ttyUSB2", "8", adapter=other)).bed == "8"
