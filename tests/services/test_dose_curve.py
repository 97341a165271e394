import math
from decimal import Decimal

from station.domain.device import Channel, Device
from station.domain.picture import Curve
from station.domain.syringe import Form
from station.services.dose_curve import dose_lane, steps, together
from station.services.stay import pump_by_pump, stay
from tests.services.admitted import BEGIN, MINUTE, PUMP, admitted, hours
from tests.services.read_by_eye import by_eye, in_syringe

SECOND = Channel(Device("bbraun-space-bcc", "Perfusor Space", "777"), "50112")


def of(stayed, at):
    found = stay(stayed.store, stayed.admission, at)
    lane = dose_lane(stayed.store, found, pump_by_pump(stayed.store, found))
    return lane.curve, lane.unit


def two_pumps(store, **second):
    """Two pumps at once: 1 mL/h of 4 mg/mL, and 2 mL/h of 10 mg/mL."""
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.put_on(SECOND, BEGIN)
    stayed.syringe(BEGIN, channel=SECOND, concentration=Decimal(10), **second)
    stayed.feed(BEGIN, hours(4), "1", monitor=False)
    stayed.pump = stayed.known(SECOND)
    stayed.feed(BEGIN, hours(4), "2", monitor=False)
    return stayed


def flat(value, *times):
    return Curve(times, *([[value] * len(times)] * 3))


def test_two_pumps_of_one_substance_are_drawn_as_their_sum(store):
    drawn, unit = of(two_pumps(store), hours(4))
    assert unit == "mg/h"
    assert set(drawn.last) == {24}
    assert len(drawn.times) == 240


def test_two_forms_are_never_drawn_together_in_milligrams(store):
    drawn, unit = of(two_pumps(store, form=Form.S_PLUS), hours(4))
    assert unit == "mL/h"
    assert set(drawn.last) == {3}


def test_a_syringe_changed_for_the_other_form_leaves_millilitres(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN, end=hours(1))
    stayed.feed(BEGIN, hours(2), "1")
    assert of(stayed, hours(2))[1] == "mL/h"
    stayed.syringe(hours(1), concentration=Decimal(8))
    drawn, unit = of(stayed, hours(2))
    assert (unit, set(drawn.last)) == ("mg/h", {4, 8})
    stayed.syringe(hours(1.5), form=Form.S_PLUS)
    assert of(stayed, hours(2))[1] == "mL/h"


def test_a_syringe_that_came_within_the_minute_of_the_start_counts_for_it(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN + MINUTE / 2)
    stayed.feed(BEGIN, hours(4), "1")
    assert of(stayed, hours(4))[1] == "mg/h"


def test_an_unconfirmed_syringe_gives_no_milligrams(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN, confirmed_by=None)
    stayed.feed(BEGIN, hours(1), "1")
    assert of(stayed, hours(1))[1] == "mL/h"


def test_a_pump_that_stands_still_with_its_syringe_is_in_milligrams_and_no_pump_is_not(store):
    stayed = admitted(store)
    assert of(stayed, hours(1)) == (Curve(), "mL/h")
    stayed.feed(BEGIN, hours(1), "0")
    assert of(stayed, hours(1))[1] == "mL/h"
    stayed.syringe(BEGIN)
    assert of(stayed, hours(1))[1] == "mg/h"


def test_a_pump_that_moved_in_its_rack_draws_one_line_with_its_syringe(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.pump = stayed.known(Channel(PUMP.device, "50112"))
    stayed.feed(hours(2), hours(5), "2")
    drawn, unit = of(stayed, hours(5))
    assert (unit, drawn.last[0], drawn.last[-1]) == ("mg/h", 4, 8)
    assert list(drawn.times) == sorted(drawn.times)


def test_a_pump_that_is_heard_no_more_is_not_added_for_ever():
    drawn = together([flat(1.0, 0.0, 60.0), flat(2.0, 60.0, 180.0, 400.0), Curve()])
    assert list(drawn.times) == [0, 60, 180, 400]
    assert list(drawn.last) == [1, 3, 3, 2]
    assert together([Curve()]) == Curve()


def words(*changes):
    times = [minute * 60.0 for minute, _ in changes]
    values = [value for _, value in changes]
    return [mark.words for mark in steps(Curve(times, values, values, values))]


def test_every_rate_that_lasted_is_named_and_held_is_said_of_nothing_else():
    told = [(0, 0.0), (10, 4.0), (20, 4.0), (30, 6.0), (60, 0.0), (90, 4.0)]
    assert words(*told) == ["start 4", "6", "held", "4"]


def test_a_rate_passed_through_on_the_way_is_not_named_nor_is_a_value_that_is_none():
    assert words((0, 4.0), (30, 4.5), (31, 5.0), (32, 6.0), (60, math.nan), (61, 6.0)) == [
        "start 4",
        "6",
    ]
    assert words((0, 4.0), (30, 0.0), (32, 4.0)) == ["start 4"]


def test_the_newest_rate_is_named_at_once_and_no_rate_at_all_is_no_step():
    assert words((0, 4.0), (30, 6.0)) == ["start 4", "6"]
    assert words((0, 0.0)) == []
    assert words() == []


def test_a_week_of_titration_up_and_down_within_minutes_names_what_lasted():
    restless = [(minute, 4.0 + minute % 3) for minute in range(0, 600, 2)]
    assert words(*restless, (600, 5.0)) == ["start 5"]


# ---------------------------------------------------------------- what was charted


def charted(stayed, at):
    found = stay(stayed.store, stayed.admission, at)
    lane = dose_lane(stayed.store, found, pump_by_pump(stayed.store, found))
    drawn = [
        ((one.begin - BEGIN.timestamp()) / 3600, (one.end - BEGIN.timestamp()) / 3600, one.value)
        for one in lane.charted
    ]
    return lane, drawn


def test_charted_rates_are_a_line_of_their_own_in_milligrams_with_a_confirmed_syringe(store):
    stayed = by_eye(store)
    in_syringe(stayed, BEGIN)
    for hour, rate in ((1, 1), (2, 1), (3, "1.5"), (4, 0)):
        stayed.observe(hours(hour), pump_rate=rate)
    lane, drawn = charted(stayed, hours(5))
    assert (lane.unit, len(lane.curve.times)) == ("mg/h", 0)
    assert drawn == [(1, 2, 4), (2, 3, 4), (3, 4, 6), (4, 4, 0)]
    assert [one.words for one in lane.charted] == ["4", "", "6", "held"]
    assert all(one.read for one in lane.charted)


def test_without_a_syringe_for_all_of_it_the_whole_lane_is_in_millilitres(store):
    stayed = by_eye(store)
    in_syringe(stayed, hours(1.5))
    stayed.observe(hours(1), pump_rate=1)
    lane, drawn = charted(stayed, hours(2))
    assert (lane.unit, drawn) == ("mL/h", [(1, 2, 1)])


def test_another_syringe_cuts_the_line_where_nobody_read_the_pump(store):
    stayed = by_eye(store)
    in_syringe(stayed, BEGIN, end=hours(2))
    in_syringe(stayed, hours(2), concentration=Decimal(8))
    stayed.observe(hours(1), pump_rate=1)
    lane, drawn = charted(stayed, hours(3))
    assert drawn == [(1, 2, 4), (2, 3, 8)]
    assert [one.read for one in lane.charted] == [True, False]


def test_a_pump_that_was_charted_as_standing_needs_no_syringe(store):
    stayed = by_eye(store)
    stayed.observe(hours(1), pump_rate=0)
    lane, drawn = charted(stayed, hours(2))
    assert (drawn, [one.words for one in lane.charted]) == ([(1, 1, 0)], ["0"])


def test_measured_and_charted_rates_share_a_lane_and_a_unit(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(1), "1")
    stayed.take_off(PUMP, hours(1))
    stayed.observe(hours(2), pump_rate=2)
    lane, drawn = charted(stayed, hours(3))
    assert (lane.unit, set(lane.curve.last), drawn) == ("mL/h", {1}, [(2, 3, 2)])
    in_syringe(stayed, hours(1))
    lane, drawn = charted(stayed, hours(3))
    assert (lane.unit, set(lane.curve.last), drawn) == ("mg/h", {4}, [(2, 3, 8)])
