"""The devices' process as measurements see it: what it says of its lines, what it is told."""

import json
import sys

import pytest

from station.domain.device import Category
from station.domain.errors import Unavailable
from station.services.simulated_ward import SimulatedWard, simulated_ward

PUMP = {"bed": "Bed 3", "device": "pump", "protocol": "ticker", "port": "/dev/a",
        "quiet_seconds": 5.0}  # fmt: skip
MONITOR = {"bed": "Bed 3", "device": "monitor", "protocol": "screen", "port": "/dev/b",
           "quiet_seconds": 6.5, "readings_a_second": 5.75, "longest_pause": 1.5}  # fmt: skip


def program(*lines, then=""):
    said = "\n".join(f"print({json.dumps(json.dumps(one))}, flush=True)" for one in lines)
    return [sys.executable, "-c", f"import sys\n{said}\n{then}"]


def test_lines_are_told_with_what_their_devices_are():
    with simulated_ward(program(PUMP, MONITOR, then="sys.stdin.read()"), 2) as ward:
        pump, monitor = ward.lines

    assert (pump.name, monitor.name) == ("bed-3-pump", "bed-3-monitor")
    assert (pump.category, pump.protocol, pump.port) == (Category.PUMP, "ticker", "/dev/a")
    assert (pump.quiet_seconds, pump.readings_a_second, pump.longest_pause) == (5.0, 0.0, 0.0)
    assert (monitor.readings_a_second, monitor.longest_pause) == (5.75, 1.5)
    assert monitor.wish(at_bed=True).bed == "3"
    assert monitor.wish(at_bed=False).bed is None


def test_devices_that_do_not_start_are_told():
    with pytest.raises(Unavailable, match="did not start"), simulated_ward(program(PUMP), 2):
        pass


class Ear:
    def __init__(self):
        self.heard = []

    def write(self, text):
        self.heard.append(json.loads(text))

    def flush(self):
        pass


def test_what_is_to_happen_is_a_line_to_the_devices():
    ear = Ear()
    with simulated_ward(program(PUMP, then="sys.stdin.read()"), 1) as ward:
        [line] = ward.lines
    spoken = SimulatedWard([line], ear)

    spoken.happen("bolus", "4", amount="2")
    spoken.at(line, "disturb", fault="silence", seconds=8)

    assert ear.heard == [
        {"do": "bolus", "bed": "4", "amount": "2"},
        {"do": "disturb", "bed": "3", "device": "pump", "fault": "silence", "seconds": 8},
    ]


def test_devices_that_have_gone_are_told():
    class Gone(Ear):
        def write(self, _text):
            raise BrokenPipeError

    with pytest.raises(Unavailable, match="do not run any more"):
        SimulatedWard([], Gone()).happen("pull", "3")
