"""The comparison itself: it must see every disagreement that there can be."""

import pytest

from devices.simulators.agreement import Agreement, Heard, Timeline, Verdict, troubled
from devices.simulators.faults import parse_fault
from devices.simulators.script import parse_script

RATE, CUFF = "MDC_FLOW_FLUID_PUMP", "MDC_PRESS_CUFF_SYS"
SECONDS = 60.0
QUIET = ["0,,state,infusing"]


def numeric(at, value, metric=RATE, channel=""):
    return Heard(at, {"kind": "numeric", "channel": channel, "metric": metric, "value": value})


def state(at, value):
    return Heard(at, {"kind": "state", "channel": "", "state": value})


def alarm(at, active, code="occlusion"):
    return Heard(at, {"kind": "alarm", "channel": "", "code": code, "active": active})


def bolus(at, volume, count):
    return Heard(at, {"kind": "bolus", "channel": "", "volume": volume, "count": count})


def device(at, serial=None, **labels):
    return Heard(at, {"kind": "device", "channel": "", "serial": serial, **labels})


@pytest.fixture
def wrong(kind):
    """What a comparison finds wrong between rows and what was heard."""

    def compare(rows, heard, *faults, exchanged=None):
        script = parse_script("\n".join(["seconds,channel,metric,value", *rows]), kind)
        found = Agreement(script, [parse_fault(one) for one in faults], SECONDS, exchanged)
        return found.compare(heard).wrong

    return compare


def steadily(value, begin, end, metric=RATE):
    return [numeric(float(at), value, metric) for at in range(begin, end)]


def test_what_is_heard_as_it_was_shown_agrees(wrong):
    rows = [f"0,,{RATE},2.5", f"30,,{RATE},"]

    assert wrong(rows, [*steadily(2.5, 1, 31), *steadily(None, 31, 60)]) == []


def test_a_value_that_was_not_shown_is_wrong(wrong):
    (said,) = wrong([f"0,,{RATE},2.5"], [*steadily(2.5, 1, 60), numeric(20, 25.0)])

    assert said == f"20.0 s: heard {RATE} = 25.0, shown was 2.5"


def test_a_value_that_was_shown_long_ago_is_wrong(wrong):
    rows = [f"0,,{RATE},1", f"20,,{RATE},2"]
    heard = [*steadily(1.0, 1, 21), *steadily(2.0, 21, 60)]

    assert wrong(rows, [*heard, numeric(27, 1.0)]) == []
    assert len(wrong(rows, [*heard, numeric(30, 1.0)])) == 1


def test_a_value_that_is_not_shown_yet_is_wrong(wrong):
    rows = [f"0,,{RATE},1", f"20,,{RATE},2"]

    assert len(wrong(rows, [*steadily(1.0, 1, 20), *steadily(2.0, 18, 60)])) == 2


def test_a_zero_in_place_of_an_absent_value_is_wrong(wrong):
    assert len(wrong([f"0,,{RATE},"], [*steadily(None, 1, 60), numeric(30, 0.0)])) == 1


def test_a_value_that_was_never_heard_is_wrong(wrong):
    rows = [f"0,,{RATE},1", f"20,,{RATE},2", f"40,,{RATE},1"]

    (said,) = wrong(rows, [*steadily(1.0, 1, 21), *steadily(1.0, 41, 60)])
    assert said == f"shown {RATE} = 2 from 20.0 s, never heard"


def test_a_value_that_stood_too_shortly_may_be_missed(wrong):
    rows = [f"0,,{RATE},1", f"20,,{RATE},2", f"22,,{RATE},1"]

    assert wrong(rows, steadily(1.0, 1, 60)) == []


def test_a_value_of_another_channel_is_wrong(wrong):
    heard = [*steadily(1.0, 1, 60), numeric(30, 1.0, channel="50112")]

    assert len(wrong([f"0,,{RATE},1"], heard)) == 1


def test_before_its_first_row_a_metric_may_be_told_as_absent(wrong):
    rows = [f"30,,{RATE},1"]

    assert wrong(rows, [*steadily(None, 1, 31), *steadily(1.0, 31, 60)]) == []


def test_what_only_a_protocol_knows_is_not_compared(wrong):
    assert wrong(QUIET, [state(1, "infusing"), numeric(1, 7.0, "private:ticker:X")]) == []


def test_a_cuff_pressure_that_is_told_twice_is_wrong(wrong):
    rows = [f"5,,{CUFF},120", f"30,,{CUFF},130"]
    heard = [numeric(6, 120.0, CUFF), numeric(31, 130.0, CUFF)]

    assert wrong(rows, heard) == []
    (said,) = wrong(rows, [*heard, numeric(8, 120.0, CUFF)])
    assert "once, heard 2 times" in said


def test_a_state_that_was_not_told_and_one_that_was_not_so_are_wrong(wrong):
    rows = ["0,,state,infusing", "20,,state,stopped", "40,,state,infusing"]
    heard = [state(1, "infusing"), state(21, "stopped"), state(41, "infusing")]

    assert wrong(rows, heard) == []
    assert len(wrong(rows, heard[:1])) == 1
    assert len(wrong(rows, [*heard, state(50, "kvo")])) == 2  # heard, and then in force


def test_an_alarm_that_was_missed_stayed_on_or_never_was_is_wrong(wrong):
    rows = [*QUIET, "10,,alarm:occlusion,1", "30,,alarm:occlusion,0"]
    began, ended = alarm(11, active=True), alarm(31, active=False)
    running = state(1, "infusing")

    assert wrong(rows, [running, began, ended]) == []
    assert len(wrong(rows, [running])) == 1
    assert len(wrong(rows, [running, began])) == 1
    assert len(wrong(rows, [running, began, ended, alarm(40, active=True, code="kvo")])) == 1


def test_boluses_are_counted_once_and_not_before_they_are_given(wrong):
    rows = [*QUIET, "10,,bolus,3", "11,,bolus,0.2", "30,,bolus,5"]
    running = state(1, "infusing")

    assert wrong(rows, [running, bolus(12, 3.2, 2), bolus(31, 5.0, 1)]) == []
    assert len(wrong(rows, [running, bolus(12, 3.2, 2)])) == 1
    assert len(wrong(rows, [running, bolus(5, 3.2, 2), bolus(31, 5.0, 1)])) == 1
    assert len(wrong(rows, [running, *[bolus(12, 3.2, 2)] * 2, bolus(31, 5.0, 1)])) == 3


def test_a_serial_number_that_is_not_the_devices_is_wrong(wrong):
    rows = ["0,,serial,123456"]

    assert wrong(rows, [device(1, "123456")]) == []
    assert len(wrong(rows, [device(1, "123456"), device(2, "654321")])) == 2
    assert len(wrong(rows, [])) == 1


def test_after_an_exchange_the_other_serial_number_must_be_heard(wrong):
    rows = ["0,,serial,123456"]
    heard = [device(1, "123456"), device(25, "950001")]

    assert wrong(rows, heard, "swap-serial@20", exchanged="950001") == []
    assert len(wrong(rows, heard[:1], "swap-serial@20", exchanged="950001")) == 1
    assert len(wrong(rows, [device(10, "950001")], "swap-serial@20", exchanged="950001")) == 1


def test_a_drug_that_was_never_told_is_wrong(wrong):
    rows = ["0,,serial,1", "0,,drug,Ketamine"]

    assert wrong(rows, [device(1, "1", drug="Ketamine")]) == []
    assert len(wrong(rows, [device(1, "1")])) == 1


def test_nothing_need_be_heard_while_a_fault_lasts_but_it_must_be_heard_again_after(wrong):
    rows = [f"0,,{RATE},1", f"15,,{RATE},2", f"40,,{RATE},3"]
    before, after = steadily(1.0, 1, 10), steadily(3.0, 52, 60)

    assert wrong(rows, [*before, *after], "silence@10+10") == []
    (said,) = wrong(rows, before, "silence@10+10")
    assert said == f"shown {RATE} = 3 from 40.0 s, never heard"


def test_what_is_heard_during_a_fault_must_be_right_all_the_same(wrong):
    heard = [*steadily(1.0, 1, 60), numeric(15, 11.0)]

    assert len(wrong([f"0,,{RATE},1"], heard, "garbage@10+10")) == 1


def test_an_alarm_may_be_told_as_ended_when_the_line_is_lost(wrong):
    rows = [*QUIET, "0,,alarm:occlusion,1"]
    heard = [state(1, "infusing"), alarm(1, active=True), alarm(12, active=False)]
    again = alarm(40, active=True)

    assert wrong(rows, [*heard, again], "unplug@10+10") == []
    assert len(wrong(rows, [*heard, again])) == 1


def test_a_stepped_clock_troubles_only_its_recovery():
    (stepped,) = troubled([parse_fault("clock-back@10+100")])
    (silent,) = troubled([parse_fault("silence@10+100")])

    assert stepped.end < silent.end == stepped.end + 100


def test_a_timeline_tells_what_stood_during_a_time():
    timeline = Timeline([(10, "b"), (0, "a"), (20, "c")])

    assert timeline.during(-1, 0) == ["nothing", "a"]
    assert timeline.during(5, 9) == ["a"]
    assert timeline.during(5, 20) == ["a", "b", "c"]
    assert [(one.begin, one.end) for one in timeline.stretches(30)] == [(0, 10), (10, 20), (20, 30)]


def test_a_verdict_counts_what_held_and_keeps_what_did_not():
    verdict = Verdict()
    verdict.hold(claim=True, otherwise="never said")
    verdict.hold(claim=False, otherwise="said")

    assert (verdict.compared, verdict.wrong) == (2, ["said"])
