"""A simulated Asena pump against the sheet, and against the driver value for value."""

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.panel import Panel
from devices.protocols.alaris_asena.frames import Frame, FrameReader
from devices.protocols.alaris_asena.messages import FIELDS, Status, decode
from devices.protocols.alaris_asena.responder import (
    MOST_NOTED,
    AsenaPump,
    AsenaResponder,
    Damage,
    objection,
)
from station.domain.observation import (
    AlarmCondition,
    DeliveryState,
    DeviceEvent,
    Identity,
    LineNoise,
    Mode,
    Numeric,
    Silence,
)
from tests.devices.protocols.alaris_asena.desk import (
    INFUSED,
    PRESSURE,
    RATE,
    TIME,
    VECTORS,
    VTBI,
    Shelf,
    joined,
    labels,
    of,
    panel,
    values,
    wire,
)

RUNNING = panel(
    {RATE: "4.5", INFUSED: "12.345", PRESSURE: "87.25", TIME: "312.67", VTBI: "25.5"},
    state=DeliveryState.INFUSING,
    serial="8003-10077",
)
STOPPED = panel(
    {RATE: "0", INFUSED: "12.391", PRESSURE: "612.4", TIME: "309.55"},
    state=DeliveryState.STOPPED,
    alarms=frozenset({"occlusion"}),
    serial="8003-10077",
)
ORDERS = [vector["body"] for vector in VECTORS if vector["kind"] == "control_never_send"]


def pump(shown: Panel = RUNNING, **settings):
    shelf = Shelf(shown)
    return AsenaResponder(shelf, AsenaPump(**settings)), shelf


def said(device, body, now=1.0):
    """The bodies that the device answers to a body."""
    return [
        piece.body.decode()
        for piece in FrameReader().receive(device.receive(wire(body), now))
        if isinstance(piece, Frame)
    ]


def status(device, now=1.0):
    (body,) = said(device, "INF", now)
    return Status(*decode(body.encode()).fields)


# --- The ten questions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("INST_SERIALNO", "INST_SERIALNO^8003-10077"),
        ("COMMS_PROTOCOL", "COMMS_PROTOCOL^Asena Rev 2.1.5"),
        ("COMMS_RESPONSE_MAX", "COMMS_RESPONSE_MAX^4000^ms"),
        ("SYRINGE_STATUS", "SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF"),
        ("INF_RATE_MAX_SYRINGE", "INF_RATE_MAX_SYRINGE^1200.00^ml/h"),
        ("INF_RATE", "INF_RATE^4.50^ml/h"),
        ("INF_VI", "INF_VI^12.345^ml"),
        ("INF_VTBI", "INF_VTBI^ACTIV^25.500^ml^STOP"),
        ("ALARM", "ALARM^AL_NOALM^ ^ "),
    ],
)
def test_every_question_has_the_answer_of_the_sheet(question, answer):
    device, _ = pump()

    assert device.receive(wire(question), 1.0) == wire(answer)


def test_the_default_serial_number_is_the_sheets():
    device, _ = pump(panel())

    assert device.receive(wire("INST_SERIALNO"), 1.0) == wire("INST_SERIALNO^8002-51740")


def test_the_sheets_two_examples_of_a_status_are_said_byte_for_byte():
    examples = [vector for vector in VECTORS if vector["body"].startswith("INF^")]
    running, _ = pump(log=310042)
    held, _ = pump(STOPPED, log=310047)

    assert [device.receive(wire("INF"), 1.0).hex() for device in (running, held)] == [
        example["frame_hex"] for example in examples
    ]


def test_an_alarm_is_a_flag_in_the_status_and_a_code_when_asked():
    device, shelf = pump()
    assert status(device).flag == "-"

    shelf.panel = replace(RUNNING, alarms=frozenset({"near-end"}))
    assert (status(device).flag, status(device).mode) == ("A", "SET")
    assert said(device, "ALARM") == ["ALARM^AL_NEOIN^ ^ "]


def test_of_several_alarms_the_most_urgent_is_told():
    device, _ = pump(replace(RUNNING, alarms=frozenset({"battery-low", "occlusion", "near-end"})))

    assert said(device, "ALARM") == ["ALARM^AL_OCCLU^ ^ "]


def test_a_code_stays_as_it_was_raised():
    device, shelf = pump(replace(RUNNING, alarms=frozenset({"infusion-complete"})))
    assert said(device, "ALARM") == ["ALARM^AL_VTBIC^ ^ "]

    shelf.panel = replace(shelf.panel, state=DeliveryState.STOPPED)
    assert said(device, "ALARM") == ["ALARM^AL_VTBIC^ ^ "]
    shelf.panel = replace(shelf.panel, alarms=frozenset())
    assert said(device, "ALARM") == ["ALARM^AL_NOALM^ ^ "]


def test_an_alarm_that_the_pump_does_not_know_is_not_shown():
    device, _ = pump(replace(RUNNING, alarms=frozenset({"air-in-line"})))

    assert status(device).flag == "-"


def test_a_volume_that_is_absent_is_not_in_force():
    device, _ = pump(panel({VTBI: None}), end_action="KVO")

    assert said(device, "INF_VTBI") == ["INF_VTBI^DEACT^^ml^KVO"]


def test_the_log_grows_whenever_something_on_the_pump_changes():
    device, shelf = pump()
    first = int(status(device).log)
    assert int(status(device).log) == first

    numbers = []
    for change in (
        {"state": DeliveryState.STOPPED},
        {"alarms": frozenset({"occlusion"})},
        {"drug": "Ketamine"},
    ):
        shelf.panel = replace(shelf.panel, **change)
        numbers.append(int(status(device).log))
    device.pump = replace(device.pump, syringe=("B BRAUN", " 20", "CONF"))
    numbers.append(int(status(device).log))
    shelf.panel = replace(shelf.panel, values=panel({RATE: "9"}).values)
    assert numbers == [first + n for n in (1, 2, 3, 4)]
    assert int(status(device).log) == first + 4  # a rate is no event of its own


def test_a_drug_is_shown_unless_the_pump_is_one_that_shows_none():
    shown = replace(RUNNING, drug="Keta^mine")

    assert status(pump(shown)[0]).drug == "Keta mine"
    assert status(pump(shown, shows_drug=False)[0]).drug == ""
    assert status(pump()[0]).drug == ""


def test_a_pump_that_is_off_hears_nothing_and_begins_anew():
    device, shelf = pump(replace(RUNNING, state=DeliveryState.OFF))
    assert device.receive(wire("INF")[:3], 1.0) == b""
    assert said(device, "INF") == []

    shelf.panel = RUNNING
    assert len(said(device, "INF")) == 1


def test_a_channel_that_is_not_there_yet_is_a_pump_that_shows_nothing():
    device, shelf = pump()
    shelf.panels = {}

    told = status(device)
    assert (told.rate, told.infused, told.pressure, told.time_to_go) == ("", "", "", "")


# --- The link ------------------------------------------------------------------------------------


def test_each_good_frame_is_answered_once_and_in_order():
    device, _ = pump()
    answer = device.receive(wire("INF_RATE") + wire("ALARM") + wire("INF_RATE"), 1.0)

    assert [piece.body.partition(b"^")[0] for piece in FrameReader().receive(answer)] == [
        b"INF_RATE",
        b"ALARM",
        b"INF_RATE",
    ]


@pytest.mark.parametrize(
    "sent",
    [
        wire("INF").replace(b"4961", b"4962"),
        wire("INF").lower(),
        wire("NO_SUCH_NAME"),
        wire("INF_"),
        b"!INF",
        b"noise",
        b"",
    ],
)
def test_a_bad_checksum_an_unknown_name_and_noise_are_not_answered(sent):
    device, _ = pump()

    assert device.receive(sent, 1.0) == b""
    assert len(said(device, "INF")) == 1


def test_a_pump_may_be_one_that_answers_what_it_does_not_understand_with_another_name():
    device, _ = pump(refusal="COMMS_ERROR^1")

    assert said(device, "NO_SUCH_NAME") == ["COMMS_ERROR^1"]
    assert device.receive(wire("INF").replace(b"4961", b"4962"), 1.0) == wire("COMMS_ERROR^1")
    assert device.receive(b"!INF\x1b", 1.0) == b""


def test_an_escape_takes_back_what_was_partly_sent():
    device, _ = pump()

    assert device.receive(b"!INF_RATE^99.0^ml\x1b", 1.0) == b""
    assert device.order_count == 0
    assert len(said(device, "INF")) == 1


def test_a_question_may_come_byte_by_byte():
    device, _ = pump()
    answers = [device.receive(bytes([byte]), 1.0) for byte in wire("INF_VI")]

    assert b"".join(answers) == wire("INF_VI^12.345^ml")
    assert answers[-1]


# --- Orders of other hosts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ("REMOTE_CTRL^ENABLED^3CC1", "REMOTE_CTRL^ENABLED^****^PERMIT^0^ms"),
        ("REMOTE_CTRL^ENABLED^9535", "REMOTE_CTRL^ENABLED^****^PERMIT^0^ms"),
        ("REMOTE_CTRL^DISABLED", "REMOTE_CTRL^DISABLED^****^PERMIT^0^ms"),
        ("REMQUERY^DEACT", "REMQUERY^DEACT^^^^"),
        ("REMOTE_CFG^1000^ms", "REMOTE_CFG"),
        ("REMOTE_CTRL", "REMOTE_CTRL"),
        ("INF_RATE^99.0^ml/h", "INF_RATE^4.50^ml/h"),
        ("INF_VTBI^DEACT", "INF_VTBI^ACTIV^25.500^ml^STOP"),
        ("INF_START", "INF_START"),
        ("INF_STOP", "INF_STOP"),
        ("INF_VI_CLEAR", "INF_VI_CLEAR"),
        ("INF_BOLUS^ENABLED", "INF_BOLUS"),
        ("INF_PURGE_RATE^100^ml/h", "INF_PURGE_RATE"),
        ("INF_CAP_RATE^100^ml/h", "INF_CAP_RATE"),
        ("INF_BOLUS_CAP_RATE^100^ml/h", "INF_BOLUS_CAP_RATE"),
    ],
)
def test_an_order_is_answered_noted_and_not_followed(order, answer):
    device, _ = pump()
    before = said(device, "INF") + said(device, "INF_VTBI")

    assert said(device, order) == [answer]

    assert list(device.orders) == [order]
    assert said(device, "INF") + said(device, "INF_VTBI") == before


def test_the_sheets_answers_to_remote_control_are_said_byte_for_byte():
    device, _ = pump()
    replies = {v["body"]: v["frame_hex"] for v in VECTORS if v["body"].startswith("REM")}
    for order in ("REMOTE_CTRL^ENABLED^3CC1", "REMOTE_CTRL^DISABLED", "REMQUERY^DEACT"):
        answer = device.receive(wire(order), 1.0)
        assert answer.hex() in replies.values()


def test_every_order_of_the_sheet_is_known():
    device, _ = pump()
    for order in ORDERS:
        assert len(said(device, order)) == 1
    assert list(device.orders) == ORDERS


def test_a_question_is_no_order():
    device, _ = pump()
    for name in FIELDS:
        said(device, name)

    assert device.order_count == 0


def test_a_host_that_keeps_a_pump_awake_for_weeks_fills_no_memory():
    device, _ = pump()
    for _ in range(MOST_NOTED + 10):
        device.receive(wire("REMOTE_CFG"), 1.0)

    assert device.order_count == MOST_NOTED + 10
    assert len(device.orders) == MOST_NOTED


# --- Time, exchange, power -----------------------------------------------------------------------


def test_a_pump_waits_to_be_asked():
    device, _ = pump()

    assert device.due(60.0) == b""
    assert device.next_due(60.0) is None


def test_a_slow_pump_answers_when_it_is_ready_and_in_order():
    device, _ = pump(seconds=3.0)

    assert device.receive(wire("ALARM"), 1.0) == b""
    assert device.receive(wire("INF_VI"), 1.5) == b""
    assert device.next_due(2.0) == 4.0
    assert device.due(3.9) == b""
    assert device.due(4.0) == wire("ALARM^AL_NOALM^ ^ ")
    assert device.due(9.0) == wire("INF_VI^12.345^ml")
    assert device.next_due(9.0) is None


def test_a_trickling_pump_gives_a_byte_at_a_time():
    device, _ = pump(gap=0.02)
    first = device.receive(wire("INF_VI"), 1.0)
    bytes_later = []
    now = 1.0
    while (moment := device.next_due(now)) is not None:
        now = moment
        bytes_later.append(device.due(now))

    assert first + b"".join(bytes_later) == wire("INF_VI^12.345^ml")
    assert {len(one) for one in (first, *bytes_later)} == {1}


def test_a_restarted_pump_has_lost_what_was_under_way_and_logs_it():
    device, _ = pump(seconds=3.0)
    device.receive(wire("INF") + b"!INF_", 1.0)
    device.restart(2.0)

    assert device.due(60.0) == b""
    device.pump = AsenaPump()
    assert device.receive(b"VI|B42C\r", 61.0) == b""
    assert status(device).log == "310043"


def test_there_is_no_clock_to_step_or_to_set():
    device, _ = pump()
    before = said(device, "INF")
    device.step_clock(-3600)
    device.set_clock(datetime(2026, 3, 2, 8, 0, 0), 2.0)  # noqa: DTZ001 - no zone is told

    assert said(device, "INF") == before


def test_another_box_has_another_serial_number_everywhere():
    device, _ = pump()
    said(device, "INF")
    device.swap_serial("950007")

    assert said(device, "INST_SERIALNO") == ["INST_SERIALNO^950007"]
    assert status(device).serial == "950007"


def test_a_line_has_one_pump_without_an_address():
    assert objection("", RATE) is None
    assert "'50111'" in objection("50111", RATE)


# --- What can be wrong with it -------------------------------------------------------------------


def heard(settings, seconds=60.0, shown=RUNNING):
    line = joined(Shelf(shown), AsenaPump(**settings))
    return line.run(seconds), line


GOOD = {RATE: Decimal("4.50"), INFUSED: Decimal("12.345"), PRESSURE: Decimal("87.25")}


def numbers(readings):
    found = {}
    for one in of(Numeric, readings):
        found.setdefault(one.metric.code, set()).add(one.value)
    return found


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (Damage.WRONG_CRC, "wrong checksum"),
        (Damage.LOWER_CASE_CRC, "not the shape of a frame"),
        (Damage.CUT_SHORT, "cut short"),
        (Damage.NO_CR, "cut short"),
    ],
)
def test_a_status_that_never_comes_whole_is_no_value_and_silence(damage, reason):
    readings, line = heard({"damage": damage, "damaged": frozenset({"INF"})})

    assert RATE not in numbers(readings)
    assert len(of(Silence, readings)) == 1
    assert reason in {one.reason for one in of(LineNoise, readings)}
    assert line.tally.bad > 5
    assert of(Identity, readings)[0].serial == "8003-10077"


@pytest.mark.parametrize(
    "settings",
    [
        {"damage": None, "damaged": frozenset({"INF"})},
        {"damage": Damage.WRONG_CRC, "damaged": frozenset({"ALARM", "INF_VTBI"})},
        {"silent": frozenset({"COMMS_PROTOCOL", "COMMS_RESPONSE_MAX", "SYRINGE_STATUS"})},
        {"wrong_name": frozenset({"INF_VTBI", "SYRINGE_STATUS", "ALARM"})},
        {"left_out": {"INF_VTBI": 4, "COMMS_RESPONSE_MAX": 2, "ALARM": 3}},
        {"extra": {"INF_VTBI": "x", "SYRINGE_STATUS": "x", "COMMS_PROTOCOL": "x"}},
        {"before": b"\xff\x00\n"},
        {"before": b"!garbage"},
        {"gap": 0.003},
        {"seconds": 0.45},
        {"seconds": 0.9},
        {"refusal": "ERROR"},
    ],
)
def test_what_is_wrong_elsewhere_does_not_touch_the_status(settings):
    readings, _ = heard(settings)
    found = numbers(readings)

    assert {code: found.get(code) for code in GOOD} == {code: {v} for code, v in GOOD.items()}
    assert not of(Silence, readings)


@pytest.mark.parametrize("field", range(1, 14))
def test_a_status_with_a_field_less_is_dropped_whichever_it_is(field):
    readings, _ = heard({"left_out": {"INF": field}})

    assert RATE not in numbers(readings)
    assert "wrong number of fields" in {one.reason for one in of(LineNoise, readings)}


@pytest.mark.parametrize(
    "settings", [{"extra": {"INF": "x"}}, {"wrong_name": frozenset({"INF"})}], ids=["extra", "name"]
)
def test_a_status_with_a_field_more_or_another_name_is_dropped(settings):
    readings, line = heard(settings)

    assert RATE not in numbers(readings)
    assert of(Silence, readings)
    assert line.tally.bad > 5


def test_garbage_before_every_answer_is_counted():
    readings, line = heard({"before": b"\xff\x00\n"})

    assert {one.reason for one in of(LineNoise, readings)} == {"between frames"}
    assert sum(one.size for one in of(LineNoise, readings)) == 3 * line.tally.good
    assert line.tally.bad == 0


@pytest.mark.parametrize("seconds", [2.0, 3.9])
def test_a_pump_that_takes_as_long_as_it_states_is_read(seconds):
    readings, line = heard({"seconds": seconds}, 300)

    assert numbers(readings)[RATE] == {Decimal("4.50")}
    assert len(of(Silence, readings)) <= 1  # before it was known how slow it is
    assert line.tally.bad <= 3  # as long as the driver asked twice
    times = [one.heard.monotonic for one in of(Numeric, readings) if one.metric.code == RATE]
    assert max(b - a for a, b in pairwise(times)) < 3 * (seconds + 1)


def test_a_pump_whose_bytes_come_one_at_a_time_is_not_interrupted():
    readings, line = heard({"gap": 0.02})

    assert numbers(readings)[RATE] == {Decimal("4.50")}
    assert line.tally.bad == 0


@pytest.mark.parametrize(
    ("place", "text", "code", "validity"),
    [
        (9, "-12.25", PRESSURE, "valid"),
        (11, "24+", TIME, "overflow"),
        (4, "", RATE, "na"),
        (7, "", INFUSED, "na"),
        (4, "fast", RATE, "invalid"),
    ],
)
def test_a_field_may_say_something_else(place, text, code, validity):
    readings, _ = heard({"in_place": {"INF": {place: text}}}, 10)

    assert values(readings)[code][2] == validity


def test_blanks_or_nothing_in_the_alarms_fields_are_the_same():
    for fields in ((" ", " "), (" ", ""), ("", "")):
        readings, _ = heard({"alarm_fields": fields}, 20)
        assert not of(AlarmCondition, readings)
        assert "alarm-field-2" not in labels(readings)


def test_an_unknown_alarm_code_is_shown_as_it_came():
    readings, _ = heard({"alarm_code": "AL_XYZZY"}, 20)

    (alarm,) = of(AlarmCondition, readings)
    assert (alarm.code, alarm.raw, alarm.text) == ("unknown", "AL_XYZZY", "AL_XYZZY")


def test_an_alarm_whose_code_is_never_answered_is_an_alarm_all_the_same():
    readings, _ = heard({"alarm_code": "AL_OCCLU", "silent": frozenset({"ALARM"})}, 40)

    (alarm,) = of(AlarmCondition, readings)
    assert (alarm.code, alarm.raw, alarm.active) == ("unknown", "A", True)
    first = min(one.heard.monotonic for one in of(Numeric, readings) if one.metric.code == RATE)
    assert 5 < alarm.heard.monotonic - first < 25


def test_an_occlusion_is_seen_from_onset_to_end():
    shelf = Shelf(RUNNING)
    line = joined(shelf)
    line.run(15)
    shelf.panel = STOPPED
    during = line.run(10)
    shelf.panel = RUNNING
    after = line.run(10)

    assert [(one.code, one.active) for one in of(AlarmCondition, during)] == [("occlusion", True)]
    assert [one.state for one in of(Mode, during)] == ["stopped"]
    assert values(during)[PRESSURE] == (Decimal("612.40"), "mm[Hg]", "valid")
    assert [(one.code, one.active) for one in of(AlarmCondition, after)] == [("occlusion", False)]
    assert [one.state for one in of(Mode, after)] == ["infusing"]


@pytest.mark.parametrize("alarm", ["near-end", "battery-low", "mains-lost"])
def test_a_warning_is_seen_within_three_seconds_and_the_pump_infuses_on(alarm):
    shelf = Shelf(RUNNING)
    line = joined(shelf)
    line.run(20)
    shelf.panel = replace(RUNNING, alarms=frozenset({alarm}))
    during = line.run(3.5)

    assert [(one.code, one.active) for one in of(AlarmCondition, during)] == [(alarm, True)]
    assert not of(Mode, during)


def test_a_new_syringe_is_seen_with_its_highest_rate():
    line = joined(Shelf(RUNNING))
    line.run(20)
    line.responder.pump = AsenaPump(syringe=("B BRAUN", " 20", "CONF"), highest_rate="600.00")
    after = line.run(15)

    assert labels(after)["syringe"] == "B BRAUN 20"
    assert values(after)["private:alaris-asena:INF_RATE_MAX_SYRINGE"][0] == Decimal(600)


def test_a_volume_that_is_cleared_at_the_pump_is_an_event():
    shelf = Shelf(RUNNING)
    line = joined(shelf)
    line.run(10)
    shelf.panel = replace(RUNNING, values={**RUNNING.values, **panel({INFUSED: "0"}).values})

    assert [one.name for one in of(DeviceEvent, line.run(5))] == ["counter-fell"]


def test_another_pump_is_told_before_any_of_its_values():
    line = joined(Shelf(RUNNING))
    line.run(20)
    line.responder.swap_serial("8002-99999")
    after = line.run(20)

    swapped = next(
        place
        for place, one in enumerate(after)
        if isinstance(one, Identity) and one.serial == "8002-99999"
    )
    heard_before = [one for one in after[:swapped] if isinstance(one, Numeric)]
    assert not [one for one in heard_before if one.metric.code == RATE]
    assert [one.name for one in of(DeviceEvent, after[:swapped])] == ["another-serial"]
    assert numbers(after[swapped:])[RATE] == {Decimal("4.50")}
    assert of(Identity, after)[-1].software == "Asena Rev 2.1.5"  # asked again


# --- Any panel -----------------------------------------------------------------------------------

AMOUNTS = st.one_of(st.none(), st.decimals(0, 1800, places=2))
PANELS = st.builds(
    lambda shown, state, alarms, drug: panel(
        {code: None if value is None else str(value) for code, value in shown.items()},
        state=state,
        alarms=alarms,
        drug=drug,
    ),
    st.dictionaries(st.sampled_from([RATE, INFUSED, PRESSURE, TIME, VTBI]), AMOUNTS),
    st.one_of(st.none(), st.sampled_from(DeliveryState)),
    st.frozensets(st.sampled_from(["occlusion", "near-end", "infusion-complete", "drip"])),
    st.one_of(st.none(), st.text(max_size=30)),
)


@given(PANELS)
def test_whatever_a_panel_shows_the_pump_says_in_whole_frames(shown):
    device, _ = pump(shown)
    for name, count in FIELDS.items():
        for body in said(device, name):
            assert body.partition("^")[0] == name
            assert body.count("^") == count


@given(st.lists(st.binary(max_size=80)))
def test_any_bytes_are_survived(pieces):
    device, _ = pump(refusal="ERROR")
    for number, piece in enumerate(pieces):
        assert isinstance(device.receive(piece, float(number)), bytes)


def test_nothing_of_the_drivers_is_shared_but_frames():
    folder = Path(__import__(AsenaResponder.__module__, fromlist=["_"]).__file__).parent
    for name in ("responder.py", "pump_words.py"):
        imported = re.findall(
            r"from devices\.protocols\.alaris_asena(\S*) import", (folder / name).read_text()
        )
        assert set(imported) <= {"", ".frames", ".pump_words"}
