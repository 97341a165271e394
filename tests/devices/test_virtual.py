from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from devices.effects import Lost, Opened, Woken
from devices.line import NotAQuery
from devices.panel import Shown
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Stamp
from station.domain.nomenclature import FLOW
from station.domain.observation import Identity, LineNoise, Numeric, Silence
from tests.devices.ticker import (
    FOUL,
    KIND,
    Steady,
    TickerDriver,
    TickerResponder,
    Transmit,
    driven_by,
)

START = Stamp(datetime(2026, 3, 1, 8, 0, tzinfo=UTC), 50_000.0)
BYTE = 10 / 9600


def line(flow=Decimal("2.5"), kind=KIND, **settings):
    return VirtualLine(kind, Steady(flow), START, VirtualSettings(**settings))


def values(readings):
    return [one.value for one in readings if isinstance(one, Numeric)]


class Kept:
    """A tap that keeps everything with the second of the line's time."""

    def __init__(self):
        self.received_at = []
        self.sent_at = []
        self.told = []

    def opened(self, at):
        self.told.append(("opened", at.monotonic - START.monotonic))

    def received(self, data, at):
        self.received_at.append((data, at.monotonic - START.monotonic))

    def sent(self, wire, at):
        self.sent_at.append((wire, at.monotonic - START.monotonic))

    def lost(self, reason, at):
        self.told.append((reason, at.monotonic - START.monotonic))


# --- Talking -------------------------------------------------------------------------------------


def test_driver_and_device_talk_for_as_long_as_they_are_let():
    pump = line()

    first = pump.run(3.5)
    assert [type(one) for one in first[:2]] == [Identity, Numeric]
    assert values(first) == [Decimal("2.5")] * 4
    assert values(pump.run(10)) == [Decimal("2.5")] * 10
    assert pump.tally.good == 14
    assert pump.now.monotonic == START.monotonic + 13.5
    assert pump.now.utc == START.utc + timedelta(seconds=13.5)


def test_the_device_shows_what_it_shows_at_that_second():
    readings = line(lambda now: Decimal(int(now))).run(4.5)

    assert values(readings) == [0, 1, 2, 3, 4]


def test_bytes_take_the_time_of_the_line_both_ways():
    tap = Kept()
    line(taps=(tap,)).run(0.5)

    [(asked, at)] = tap.sent_at
    [(answered, after)] = tap.received_at
    assert (asked, at) == (b"<?1>", 0.0)
    assert answered == b"<v:2.5>"
    assert after == pytest.approx((4 + 7) * BYTE)


def test_another_speed_takes_another_time():
    tap = Kept()
    line(taps=(tap,), baud=300).run(0.5)

    assert tap.received_at[0][1] == pytest.approx(11 * 10 / 300)


def test_a_line_split_at_random_says_the_same():
    tap = Kept()
    split = line(split=3, taps=(tap,)).run(20)

    assert values(split) == values(line().run(20))
    sizes = [len(data) for data, _ in tap.received_at]
    assert len(set(sizes)) > 1


class Talkative(TickerResponder):
    """Speaks by itself at its moments; sometimes it has nothing to say after all."""

    def __init__(self, panels):
        super().__init__(panels)
        self.asked_at = []
        self.next = 2.0

    def receive(self, data, now):
        super().receive(data, now)
        return b""

    def due(self, now):
        self.asked_at.append(now)
        if now < self.next:
            return b""
        self.next += 1.0
        return b"<v:%d>" % now

    def next_due(self, now):
        return 0.0 if now < 1.0 else self.next  # it only seems to be due at first


def test_a_device_that_speaks_by_itself_is_asked_when_it_is_due():
    pump = line(kind=replace(KIND, make_responder=Talkative))

    assert values(pump.run(4.5)) == [2, 3, 4]


def test_a_device_that_is_always_due_lets_time_pass_all_the_same():
    pump = line(kind=replace(KIND, make_responder=Talkative))
    pump.run(1.1)

    assert 900 < len(pump.responder.asked_at) < 1100


class Restless(TickerDriver):
    """Wants to be woken at once, for ever."""

    def handle(self, event):
        effects = super().handle(event)
        return [replace(one, seconds=0.0) if hasattr(one, "seconds") else one for one in effects]


def test_a_driver_that_wants_no_sleep_lets_time_pass_all_the_same():
    driver = Restless()
    line(kind=driven_by(driver)).run(0.1)

    assert 50 < sum(isinstance(event, Woken) for event in driver.events) < 200


def test_a_faulty_device_may_stand_between():
    class Mute(TickerResponder):
        def receive(self, data, now):
            return super().receive(data, now) if now < 3 else b"\x80"

    pump = line(wrap=lambda responder: Mute(responder._panels))
    readings = pump.run(20)

    assert len(values(readings)) == 3
    assert any(isinstance(one, Silence) for one in readings)
    assert any(isinstance(one, LineNoise) for one in readings)


def test_what_is_no_query_is_not_sent_here_either():
    class Foul(TickerDriver):
        def _ask(self):
            return [Transmit(FOUL)]

    with pytest.raises(NotAQuery):
        line(kind=driven_by(Foul()))


# --- Unplugging ----------------------------------------------------------------------------------


def test_an_unplugged_line_carries_nothing_until_it_is_plugged_in_again():
    tap = Kept()
    driver = TickerDriver()
    pump = line(kind=driven_by(driver), taps=(tap,))
    pump.run(0.005)

    assert pump.unplug("pulled out") == []
    assert pump.run(10) == []
    pump.plug()
    assert values(pump.run(0.5)) == [Decimal("2.5")]
    assert tap.told == [
        ("opened", 0.0),
        ("pulled out", pytest.approx(0.005)),
        ("opened", pytest.approx(10.005)),
    ]
    assert [type(one) for one in driver.events[:3]] == [Opened, Lost, Opened]


def test_a_device_that_speaks_while_the_cable_is_out_is_not_heard():
    pump = line(kind=replace(KIND, make_responder=Talkative))
    pump.unplug("pulled out")

    assert pump.run(10) == []


def test_a_driver_that_asks_while_the_cable_is_out_is_not_heard():
    class Mourner(TickerDriver):
        def handle(self, event):
            effects = super().handle(event)
            return self._ask() if isinstance(event, Lost) else effects

    tap = Kept()
    pump = line(kind=driven_by(Mourner()), taps=(tap,))
    pump.unplug("pulled out")
    pump.run(10)

    assert len(tap.sent_at) == 1


def test_a_plan_may_say_when_the_cable_is_out():
    tap = Kept()
    pump = line(taps=(tap,), unplugged=lambda now: 3 <= now < 6)
    readings = pump.run(10)

    assert [what for what, _ in tap.told] == ["opened", "the cable was pulled out", "opened"]
    assert [at for _, at in tap.told] == [
        0.0,
        pytest.approx(3.1, abs=0.11),
        pytest.approx(6.1, abs=0.11),
    ]
    times = [one.heard.monotonic - START.monotonic for one in readings if isinstance(one, Numeric)]
    assert len([time for time in times if time < 3.3]) >= 3
    assert not [time for time in times if 3.3 < time < 6]
    assert [time for time in times if time > 6]


# --- Leaping -------------------------------------------------------------------------------------


def test_a_leap_takes_the_world_along_and_leaves_the_conversation_standing():
    pump = line(lambda now: Decimal(int(now)))
    heard = []
    for _ in range(3):
        heard += pump.run(2)
        pump.leap(58)
    heard += pump.run(2)
    numbers = [one for one in heard if isinstance(one, Numeric)]

    assert [int(one.value) // 60 for one in numbers[::2]] == [0, 1, 2, 3]
    gaps = [(b.heard.utc - a.heard.utc).total_seconds() for a, b in pairwise(numbers)]
    assert sorted({round(gap) for gap in gaps}) == [1, 59]
    assert not [one for one in heard if isinstance(one, Silence)]
    assert pump.responder.stepped == 3 * 58
    assert pump.now.utc - START.utc == timedelta(seconds=4 * 2 + 3 * 58)
    assert pump.now.monotonic - START.monotonic == 8


def test_moments_on_the_panel_stay_where_they_were_in_the_world():
    class Once(Steady):
        def at(self, now):
            [panel] = super().at(now).values()
            return {"": replace(panel, values={FLOW.code: Shown(Decimal(1), 1.0)})}

    seen = []

    class Looking(TickerResponder):
        def receive(self, data, now):
            seen.append((now, self._panels.at(now)[""].values[FLOW.code].since))
            return super().receive(data, now)

    pump = VirtualLine(replace(KIND, make_responder=Looking), Once(Decimal(1)), START)
    pump.run(2)
    pump.leap(600)
    pump.run(2)

    ages = [now - since for now, since in seen]
    assert ages[0] == pytest.approx(-1 + 4 * BYTE)
    assert ages[-1] == pytest.approx(602 + 4 * BYTE, abs=1.1)
