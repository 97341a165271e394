import io
import json
from datetime import UTC, datetime
from decimal import Decimal

from devices.json_lines import JsonLines, Traffic
from station.domain import units
from station.domain.clock import Stamp
from station.domain.nomenclature import CUFF_SYS, FLOW, private
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    Bolus,
    ClockReading,
    DeliveryState,
    DeviceEvent,
    GenerationMode,
    Identity,
    Label,
    LineNoise,
    MeasurementValidity,
    Mode,
    Numeric,
    Silence,
)

AT = Stamp(datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC), 1000.0)
HEARD = "2026-03-01T08:00:00.123Z"
VALID = MeasurementValidity.VALID


def printed(*readings):
    return printed_as_text(*readings)[0]


def printed_as_text(*readings):
    out = io.StringIO()
    lines = JsonLines("ticker", out)
    lines.take(readings)
    lines.flush()
    text = out.getvalue()
    return [json.loads(line) for line in text.splitlines()], text


def flow(value, validity=VALID, **more):
    return Numeric("50111", FLOW, value, FLOW.unit, validity, AT, **more)


def occlusion(*, active, **more):
    return AlarmCondition(
        "50111", "occlusion", "Pressure", AlarmKind.TECHNICAL, "high", "INA3", active, AT, **more
    )


# --- Each line of the contract -------------------------------------------------------------------


def test_a_number_prints_with_its_metric_unit_and_validity():
    assert printed(flow(Decimal(5))) == [
        {
            "heard": HEARD,
            "kind": "numeric",
            "channel": "50111",
            "metric": "MDC_FLOW_FLUID_PUMP",
            "value": 5.0,
            "unit": "mL/h",
            "validity": "valid",
            "device_time": None,
        }
    ]


def test_numbers_print_as_the_device_meant_them():
    values = ["5", "0.1", "12.30", "1800", "0.05", "-3"]
    _, text = printed_as_text(*(flow(Decimal(value)) for value in values))

    written = [line.split('"value": ')[1].split(",")[0] for line in text.splitlines()]
    assert written == ["5.0", "0.1", "12.3", "1800.0", "0.05", "-3.0"]


def test_an_invalid_value_is_null_and_never_zero():
    [line] = printed(flow(None, MeasurementValidity.INVALID))

    assert line["value"] is None
    assert line["validity"] == "invalid"


def test_a_devices_own_time_has_no_zone():
    taken = datetime(2026, 3, 1, 9, 30, 5)  # noqa: DTZ001 - a device's clock has no zone
    [line] = printed(Numeric("", CUFF_SYS, Decimal(120), units.MMHG, VALID, AT, taken))

    assert line["device_time"] == "2026-03-01T09:30:05.000"


def test_what_the_contract_has_no_row_for_prints_as_private():
    metric = private("ticker", "0x4711", units.PERCENT)
    [line] = printed(Numeric("", metric, Decimal(3), units.PERCENT, VALID, AT))

    assert (line["metric"], line["unit"]) == ("private:ticker:0x4711", "%")


def test_what_a_device_marks_as_a_demonstration_says_so():
    [line] = printed(flow(Decimal(1), mode=GenerationMode.DEMO))

    assert line["mode"] == "demo"


def test_a_state_prints_on_change():
    infusing = Mode("50111", DeliveryState.INFUSING, AT)
    stopped = Mode("50111", DeliveryState.STOPPED, AT)
    lines = printed(infusing, infusing, stopped, infusing)

    assert lines[0] == {
        "heard": HEARD,
        "kind": "state",
        "channel": "50111",
        "state": "infusing",
    }
    assert [line["state"] for line in lines] == ["infusing", "stopped", "infusing"]


def test_each_channel_has_a_state_of_its_own():
    lines = printed(
        Mode("50111", DeliveryState.INFUSING, AT), Mode("50112", DeliveryState.INFUSING, AT)
    )

    assert [line["channel"] for line in lines] == ["50111", "50112"]


def test_a_bolus_prints_every_time():
    bolus = Bolus("50111", Decimal("3.2"), 2, AT)
    lines = printed(bolus, bolus)

    assert lines == 2 * [
        {
            "heard": HEARD,
            "kind": "bolus",
            "channel": "50111",
            "volume": 3.2,
            "unit": "mL",
            "count": 2,
        }
    ]


def test_an_alarm_prints_at_its_onset_and_at_its_end():
    on, off = occlusion(active=True), occlusion(active=False)
    lines = printed(on, on, off, off, on)

    assert lines[0] == {
        "heard": HEARD,
        "kind": "alarm",
        "channel": "50111",
        "code": "occlusion",
        "text": "Pressure",
        "priority": "high",
        "active": True,
        "raw": "INA3",
    }
    assert [line["active"] for line in lines] == [True, False, True]


def test_what_a_device_says_of_an_alarm_besides_prints_too():
    lines = printed(occlusion(active=True), occlusion(active=True, flags=("silenced",)))

    assert [line.get("flags") for line in lines] == [None, ["silenced"]]


def test_silence_says_since_when():
    assert printed(Silence("50111", AT, AT.later(20))) == [
        {
            "heard": "2026-03-01T08:00:20.123Z",
            "kind": "silence",
            "channel": "50111",
            "since": HEARD,
        }
    ]


# --- The device line -----------------------------------------------------------------------------


def test_an_identity_prints_when_it_becomes_known_and_when_it_changes():
    lines = printed(
        Identity("", "Space", None, AT),
        Identity("", "Space", None, AT),
        Identity("", "Space", "12345", AT),
    )

    assert lines[0] == {
        "heard": HEARD,
        "kind": "device",
        "protocol": "ticker",
        "model": "Space",
        "serial": None,
        "channel": "",
    }
    assert [line["serial"] for line in lines] == [None, "12345"]


def test_a_label_repeats_the_device_line_with_what_is_known_now():
    lines = printed(
        Identity("50111", "Space", "1", AT, software="3.30"),
        Label("50111", "drug", "Ketamine", AT),
        Label("50111", "drug", "Ketamine", AT),
        Label("50111", "bed label", None, AT),
    )

    assert [line["kind"] for line in lines] == ["device"] * 3
    assert lines[1]["drug"] == "Ketamine"
    assert lines[2] == {
        "heard": HEARD,
        "kind": "device",
        "protocol": "ticker",
        "model": "Space",
        "serial": "1",
        "channel": "50111",
        "software": "3.30",
        "drug": "Ketamine",
        "bed_label": None,
    }


def test_a_label_before_any_identity_prints_with_nothing_made_up():
    [line] = printed(Label("2", "drug", "Ketamine", AT))

    assert (line["model"], line["serial"], line["drug"]) == (None, None, "Ketamine")


def test_what_happened_to_a_device_prints_on_its_line():
    lines = printed(
        Identity("1", "Space", "7", AT), DeviceEvent("1", "restarted", "It restarted.", AT)
    )

    assert lines[1]["kind"] == "device"
    assert (lines[1]["serial"], lines[1]["event"]) == ("7", "restarted")


def test_a_devices_clock_has_no_line_of_its_own():
    moment = datetime(2026, 3, 1, 9, 0)  # noqa: DTZ001 - a device's clock has no zone

    assert printed(ClockReading("", moment, AT)) == []


# --- Noise ---------------------------------------------------------------------------------------


def noise(size, reason="between frames", after=0.0):
    return LineNoise(size, reason, AT.later(after))


def test_noise_of_one_reason_is_added_up():
    assert printed(noise(3), noise(4, after=0.1), noise(5, after=0.9)) == [
        {"heard": HEARD, "kind": "noise", "bytes": 12, "reason": "between frames"}
    ]


def test_another_reason_or_a_second_later_begins_another_line():
    lines = printed(noise(1), noise(2, "checksum"), noise(3, "checksum", after=1.5))

    assert [line["bytes"] for line in lines] == [1, 2, 3]


def test_noise_is_printed_before_what_came_after_it():
    lines = printed(noise(1), flow(Decimal(5)), noise(2))

    assert [line["kind"] for line in lines] == ["noise", "numeric", "noise"]


def test_noise_does_not_wait_for_ever():
    out = io.StringIO()
    lines = JsonLines("ticker", out)
    lines.let_pass(AT)
    lines.take((noise(9),))
    lines.let_pass(AT.later(0.5))
    assert out.getvalue() == ""

    lines.let_pass(AT.later(1.0))
    assert json.loads(out.getvalue())["bytes"] == 9


# --- The end -------------------------------------------------------------------------------------


def test_the_summary_counts_and_shows_every_distinct_frame_that_was_sent():
    out = io.StringIO()
    traffic = Traffic()
    traffic.opened(AT)
    for wire in (b"<?1>", b"<?2>", b"<?1>"):
        traffic.sent(wire, AT)
    traffic.received(b"<v:1>", AT)
    traffic.lost("pulled", AT)
    lines = JsonLines("ticker", out)
    lines.take((noise(2),))
    lines.summary(7, 1, traffic, AT)

    *_, last = out.getvalue().splitlines()
    assert json.loads(last) == {
        "heard": HEARD,
        "kind": "summary",
        "frames_good": 7,
        "frames_bad": 1,
        "bytes_in": 5,
        "bytes_out": 12,
        "frames_sent": ["3c3f313e", "3c3f323e"],
    }


def test_text_of_any_script_prints_on_any_terminal():
    [line], text = printed_as_text(Label("", "drug", "Κεταμίνη", AT))

    assert text.isascii()
    assert line["drug"] == "Κεταμίνη"
