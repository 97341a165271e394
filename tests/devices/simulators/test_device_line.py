"""One device on one line: it hears, answers at its speed, misbehaves as told, is unplugged."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from devices.catalogue import kinds
from devices.panel import Panel, Shown
from devices.simulators.bedside import Bedside
from devices.simulators.device_line import PATIENCE_SECONDS, DeviceLine, Setting
from devices.simulators.faults import parse_fault
from devices.simulators.wrong_speed import misheard
from devices.virtual import VirtualLine
from station.domain.clock import Stamp


class Steady:
    def at(self, _now):
        return {"": Panel(values={"MDC_FLOW_FLUID_PUMP": Shown(Decimal(2), 0.0)})}


class Cable:
    """A line in memory, with a speed that the host sets."""

    def __init__(self, baud=9600):
        self.baud = baud
        self.plugged = []
        self.arrives = b""
        self.sent = b""
        self.name = "cable"

    def plug_in(self):
        self.plugged.append("in")

    def unplug(self):
        self.plugged.append("out")

    def watched(self):
        return []

    def host_baud(self):
        return self.baud

    def read(self):
        data, self.arrives = self.arrives, b""
        return data

    def write(self, data):
        self.sent += data


@pytest.fixture
def cable():
    return Cable()


@pytest.fixture
def a_line(kind, cable):
    def make(*faults, **named):
        setting = Setting(kind, Steady(), tuple(map(parse_fault, faults)), **named)
        return DeviceLine(setting, cable)

    return make


def run(line, begin, end, step=0.01):
    for hundredth in range(round((end - begin) / step) + 1):
        line.step(begin + hundredth * step)


def test_a_question_is_answered_at_the_speed_of_the_line(a_line, cable):
    line = a_line()
    cable.arrives = b"?\n" * 20  # 20 answers of 4 bytes: a twelfth of a second at 9600
    line.step(0.0)
    assert cable.sent == b""

    run(line, 0.0, 0.04)
    assert 0 < len(cable.sent) < 80
    run(line, 0.04, 0.1)
    assert cable.sent == b"R=2;" * 20


def test_on_a_line_without_a_speed_the_answer_is_there_at_once(a_line, cable):
    cable.baud = None
    cable.arrives = b"?\n"
    a_line().step(0.0)

    assert cable.sent == b"R=2;"


def test_what_falls_due_is_said_unasked(a_line, cable):
    run(a_line(), 0.0, 3.5)

    assert cable.sent == b"T;T;T;"


def test_it_rests_until_something_is_due_but_never_long_and_never_not_at_all(a_line):
    line = a_line()

    assert line.step(0.0) == PATIENCE_SECONDS
    assert line.step(0.95) == pytest.approx(0.05)
    assert 0 < line.step(5.0) < 0.05


def test_a_host_at_the_wrong_speed_is_misheard_and_mishears(a_line, cable):
    heard = []
    line = a_line(heard=heard.append)
    cable.baud = 19200
    cable.arrives = b"?\n"
    run(line, 0.0, 2.5)

    assert heard == [b"?\n"]
    assert cable.sent
    assert b"T;" not in cable.sent
    assert cable.sent.startswith(misheard(b"T;", 9600, 19200)[:2])


def test_a_device_starts_with_the_clock_it_is_given(a_kind, ticker, cable):
    made = []
    kind = a_kind(make_responder=lambda panels: made.append(ticker(panels)) or made[-1])

    DeviceLine(Setting(kind, Steady()), cable)
    DeviceLine(Setting(kind, Steady(), clock="noon"), cable)

    assert [device.set_to for device in made] == [(), ("noon", 0.0)]


def test_a_device_may_be_set_to_another_speed_than_its_kinds(a_line, cable):
    cable.baud = 38400
    cable.arrives = b"?\n"
    run(a_line(baud=38400), 0.0, 0.1)

    assert cable.sent == b"R=2;"


def test_every_byte_from_the_host_is_kept_by_whoever_wants_it(a_line, cable):
    heard = []
    line = a_line(heard=heard.append)
    for data in (b"?", b"\n", b"other"):
        cable.arrives = data
        line.step(0.0)

    assert heard == [b"?", b"\n", b"other"]


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.protocol)
def test_a_devices_own_clock_can_be_set_and_goes_on_from_there(kind):
    noon = datetime(2026, 4, 1, 12)  # noqa: DTZ001 - a device knows no zone
    line = VirtualLine(kind, Bedside(1).panels(kind), Stamp(datetime(2026, 4, 1, tzinfo=UTC), 0.0))
    line.run(30)
    line.responder.set_clock(noon, 30)
    line.run(120)  # a host looks at a device's clock now and then only
    heard = line.run(60)

    told = [one.device_time for one in heard if getattr(one, "device_time", None)]
    assert all(noon <= moment <= noon + timedelta(minutes=4) for moment in told)


def test_an_unplugged_line_is_away_and_comes_back(a_line, cable):
    line = a_line("unplug@1+2")
    run(line, 0.0, 0.99)
    assert cable.plugged == ["in"]

    run(line, 1.0, 2.99)
    assert cable.plugged == ["in", "out"]
    assert cable.sent == b""  # its tick of second 1 went nowhere

    run(line, 3.0, 4.1)
    assert cable.plugged == ["in", "out", "in"]
    assert cable.sent == b"T;T;"


def test_a_cable_can_be_pulled_and_put_back_by_hand(a_line, cable):
    line = a_line()
    line.step(0.0)
    line.pull()
    assert line.step(0.1) == PATIENCE_SECONDS
    assert cable.plugged == ["in", "out"]

    line.plug()
    line.step(0.2)
    assert cable.plugged == ["in", "out", "in"]


def test_closing_twice_unplugs_once(a_line, cable):
    line = a_line()
    line.open()
    line.open()
    line.close()
    line.close()

    assert cable.plugged == ["in", "out"]


def test_the_other_faults_are_the_devices_own(a_line, cable):
    line = a_line("silence@0+1")
    cable.arrives = b"?\n"
    run(line, 0.0, 0.9)
    assert cable.sent == b""

    cable.arrives = b"?\n"
    run(line, 1.2, 1.5)
    assert cable.sent == b"R=2;"


def test_a_fault_may_befall_a_line_at_work(a_line, cable):
    line = a_line()
    line.step(0.0)
    line.suffer("unplug", 2.0)
    run(line, 0.1, 2.0)
    assert cable.plugged == ["in", "out"]

    run(line, 2.2, 2.5)
    assert cable.plugged == ["in", "out", "in"]

    line.suffer("silence", 1.0)
    line.step(3.0)
    cable.arrives = b"?\n"
    cable.sent = b""
    run(line, 3.1, 3.9)
    assert cable.sent == b""


def test_another_box_may_be_put_on_a_line_at_work(kind, cable):
    boxes = []

    def make(panels):
        boxes.append(kind.make_responder(panels))
        return boxes[-1]

    line = DeviceLine(Setting(replace(kind, make_responder=make), Steady()), cable)
    line.step(0.0)
    line.exchange("200123")
    assert boxes[0].serial == "1"

    line.step(0.1)
    assert boxes[0].serial == "200123"
