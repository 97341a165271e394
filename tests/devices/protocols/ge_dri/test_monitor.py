import pytest

from devices.protocols.ge_dri.monitor import Monitor
from devices.protocols.ge_dri.records import Malformed, decode
from station.domain.clock import Stamp
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    Numeric,
)
from tests.devices.protocols.ge_dri.s5 import (
    BEGIN,
    CUFF,
    NONE,
    TIME,
    display,
    group,
    last,
    of,
    part,
    record,
    record_of,
    shown_at,
)

HR = ("", "MDC_ECG_HEART_RATE")


def ecg(rate: int = 82) -> bytes:
    return group(rate, NONE, NONE, NONE, 14)


class Told:
    """A monitor and what is told of the records it sends."""

    def __init__(self) -> None:
        self.monitor = Monitor()
        self.monitor.attendance.open(BEGIN)

    def hears(self, body: bytes, seconds: float = 0.0):
        return self.monitor.take(decode(body), BEGIN.later(seconds))

    def values(self, seconds: float = 0.0, groups=None, moved: int = 0, **header):
        """One record of displayed values heard at a second."""
        time = int(TIME + seconds) + moved
        parts = [part(groups or {"ecg": ecg()}, time)]
        return self.hears(record(parts, time, **header), seconds)


@pytest.fixture
def told():
    return Told()


def labels(readings) -> dict[str, str | None]:
    return {one.name: one.text for one in of(Label, readings)}


def kinds(readings) -> list[str]:
    return [type(one).__name__ for one in readings]


def test_the_worked_example_says_who_then_what_it_tells_then_its_values(told):
    found = told.hears(record_of("phdb_example"))

    assert kinds(found[:3]) == ["Identity", "Label", "ClockReading"]
    assert labels(found) == {
        "plug": "0000",
        "alarms": "not available",
        "label-code": "1",
        "cuff-time": "not told: the time of hearing",
    }
    assert [one.channel for one in of(Identity, found)] == ["", "P1"]
    first = kinds(found).index("Numeric")
    assert set(kinds(found[first:])) == {"Numeric"}
    assert len(found[first:]) == 19
    assert {one.device_time for one in of(Numeric, found) if not one.metric.episodic} == {
        shown_at("2024-05-20T10:13:20")
    }


def test_the_identity_and_the_labels_are_told_once_a_stretch(told):
    told.values(0)
    assert set(kinds(told.values(5))) == {"Numeric"}

    told.monitor.begin()
    again = told.values(10)
    assert kinds(again)[:3] == ["Identity", "Label", "Label"]
    assert of(DeviceEvent, again) == []


def test_values_of_a_time_that_was_told_are_not_told_again(told):
    told.values(0)

    assert told.values(0) == []
    assert told.monitor.repeated == 1
    assert told.monitor.attendance.heard_at == BEGIN.monotonic


def test_several_moments_of_one_record_are_each_told_with_their_time(told):
    parts = [part({"ecg": ecg(80 + at)}, TIME + at) for at in range(3)]
    found = told.hears(record(parts, TIME + 2), 2)

    rates = [one for one in of(Numeric, found) if one.metric.code == HR[1]]
    assert [one.value for one in rates] == [80, 81, 82]
    assert [one.device_time.second for one in rates] == [20, 21, 22]
    assert told.monitor.attendance.limit == 15


@pytest.mark.parametrize("kind", [1, 2, 3, 9])
def test_an_extended_class_is_skipped_and_counted(told, kind):
    body = record([part({"ecg": ecg()}), part(kind=kind)])

    assert last(told.hears(body))[HR] == 82
    assert told.monitor.skipped == 1


@pytest.mark.parametrize("trend", [2, 3])
def test_a_trend_is_skipped_and_counted(told, trend):
    body = record([(trend, part({"ecg": ecg()}).data)])

    assert of(Numeric, told.hears(body)) == []
    assert told.monitor.skipped == 1
    assert told.monitor.attendance.heard_at is None


def test_a_part_of_an_unknown_type_is_skipped_and_counted(told):
    assert last(told.hears(record([part({"ecg": ecg()}), (9, b"strange")])))[HR] == 82
    assert told.monitor.skipped == 1


@pytest.mark.parametrize("main_type", [1, 5, 8, -1, 77])
def test_waves_network_and_records_are_skipped_and_counted(told, main_type):
    found = told.hears(record([(1, b"whatever")], main_type=main_type))

    assert kinds(found) == ["Identity", "Label", "ClockReading"]
    assert told.monitor.skipped == 1


@pytest.mark.parametrize("kind", [1, 2, 3])
@pytest.mark.parametrize("size", [0, 277, 279])
def test_a_subrecord_of_another_length_spoils_its_record(told, kind, size):
    assert told.hears(record([(kind, bytes(size))])) == Malformed("length of a subrecord")
    assert kinds(told.values(5))[0] == "Identity"


# --- The cuff ------------------------------------------------------------------------------------


def auxiliary(time: int) -> tuple[int, bytes]:
    return 4, time.to_bytes(4, "little")


@pytest.mark.parametrize("first", [True, False])
def test_the_time_of_the_cuff_counts_wherever_it_stands_in_the_record(told, first):
    one, time = part({"nibp": group(*CUFF)}), auxiliary(TIME - 60)
    found = told.hears(record([time, one] if first else [one, time]))

    assert {one.device_time for one in of(Numeric, found)} == {shown_at("2024-05-20T10:12:20")}
    assert labels(found)["cuff-time"] == "told by the monitor"
    assert told.monitor.skipped == 0


def test_the_time_of_the_cuff_may_come_in_a_record_of_its_own(told):
    found = told.hears(record([auxiliary(TIME - 60)]))
    assert of(Numeric, found) == []

    [first, *_] = of(Numeric, told.values(5, {"nibp": group(*CUFF)}))
    assert first.device_time == shown_at("2024-05-20T10:12:20")


def test_a_cuff_that_says_nothing_has_no_time_to_tell_of(told):
    assert "cuff-time" not in labels(told.values(0, {"nibp": group(NONE, NONE, NONE, NONE)}))


# --- Pressures -----------------------------------------------------------------------------------


def test_the_code_of_a_pressures_label_is_told_as_a_figure_when_it_changes(told):
    def labelled(seconds: float, code: int, status: int = 3) -> list[Label]:
        pressure = group(13100, 7000, 9000, 82, label=code, status=status)
        return [
            one for one in of(Label, told.values(seconds, {"p2": pressure})) if one.channel == "P2"
        ]

    assert [(one.name, one.text) for one in labelled(0, 3)] == [("label-code", "3")]
    assert labelled(5, 3) == []
    assert [one.text for one in labelled(10, 4)] == ["4"]
    assert labelled(15, 5, status=1) == []


def test_a_channel_says_who_it_is_before_its_label(told):
    found = told.values(0, {"p2": group(NONE, NONE, NONE, NONE)})

    assert [(type(one).__name__, one.channel) for one in found[3:]] == [
        ("Label", ""),
        ("Identity", "P2"),
        ("Label", "P2"),
    ]


# --- Another monitor -----------------------------------------------------------------------------


def test_another_plug_is_another_monitor_when_two_records_say_so(told):
    told.values(0, {"nibp": group(*CUFF)})

    assert told.values(5, {"nibp": group(*CUFF)}, plug=7) == []
    assert told.monitor.skipped == 1
    found = told.values(10, {"nibp": group(*CUFF)}, plug=7)
    assert kinds(found)[:4] == ["DeviceEvent", "Identity", "Label", "ClockReading"]
    assert [one.name for one in of(DeviceEvent, found)] == ["restarted"]
    assert last(found)["", "MDC_PRESS_CUFF_SYS"] == 128


def test_a_single_record_of_another_plug_is_dropped(told):
    told.values(0)

    assert told.values(5, {"ecg": ecg(200)}, plug=7) == []
    assert last(told.values(10))[HR] == 82


def test_after_a_silence_another_plug_is_believed_at_once(told):
    told.values(0)
    told.monitor.begin()
    found = told.values(60, plug=7)

    assert [one.name for one in of(DeviceEvent, found)] == ["restarted"]
    assert last(found)[HR] == 82


def test_the_clock_of_another_monitor_is_its_own(told):
    told.values(0)
    told.monitor.begin()
    found = told.values(60, moved=-3600, plug=7)

    assert [one.name for one in of(DeviceEvent, found)] == ["restarted"]
    assert len(of(ClockReading, found)) == 1


def test_a_clock_set_back_is_told_and_the_values_go_on(told):
    told.values(0)
    first, second = told.values(5, moved=-3600), told.values(10, moved=-3600)

    assert {one.device_time for one in of(Numeric, first)} == {None}
    assert last(first)[HR] == 82
    assert [one.name for one in of(DeviceEvent, second)] == ["clock-back"]
    assert of(Numeric, second)[0].device_time == shown_at("2024-05-20T09:13:30")


@pytest.mark.parametrize("level", [1, 13, 200])
def test_a_level_of_unknown_layout_is_identified_and_not_read(told, level):
    found = told.values(0, level=level)

    assert labels(found) == {"plug": "0000", "unsupported": f"DRI level {level}"}
    assert of(Numeric, found) == of(ClockReading, found) == []
    assert told.values(5, level=level) == []
    assert told.monitor.attendance.heard_at is None
    assert told.hears(record([(1, bytes(9))], level=level)) == []


# --- Alarms --------------------------------------------------------------------------------------


def shown(told: Told, *lines: tuple[str, int], seconds: float = 0.0, silence: int = 0):
    body = record([(1, display(*lines, silence=silence))], int(TIME + seconds), main_type=4)
    return told.hears(body, seconds)


def test_an_alarm_display_that_comes_unasked_is_told(told):
    assert labels(told.values(0))["alarms"] == "not available"
    found = shown(told, ("APNEA", 3), seconds=1)

    assert labels(found) == {"alarms": "available", "alarm-sound": "on", "alarm-silence": "none"}
    assert [(one.text, one.active) for one in of(AlarmCondition, found)] == [("APNEA", True)]
    assert labels(told.values(5)) == {}
    assert labels(shown(told, ("APNEA", 3), seconds=6, silence=5)) == {"alarm-silence": "2 min"}


def test_a_damaged_display_spoils_its_record(told):
    body = record([(1, bytes(100))], main_type=4)

    assert told.hears(body) == Malformed("length of an alarm display")


def test_another_kind_of_alarm_record_is_skipped_and_counted(told):
    body = record([(3, bytes(100))], main_type=4)

    assert of(AlarmCondition, told.hears(body)) == []
    assert told.monitor.skipped == 1


def test_alarms_that_stood_before_a_silence_are_not_kept_up_unseen(told):
    shown(told, ("APNEA", 3))
    told.monitor.begin()
    found = told.values(60)

    assert [(one.text, one.active) for one in of(AlarmCondition, found)] == [("APNEA", False)]
    assert labels(found)["alarms"] == "not available"


def test_the_alarms_of_another_monitor_have_ended_with_it(told):
    told.values(0)
    shown(told, ("APNEA", 3), seconds=1)
    told.values(5, plug=7)
    found = told.values(10, plug=7)

    assert kinds(found)[:2] == ["AlarmCondition", "DeviceEvent"]
    assert not found[0].active


def test_no_reading_is_of_another_moment_than_its_bytes(told):
    found = told.hears(record_of("phdb_example"), 3.5)

    assert {one.heard for one in found} == {BEGIN.later(3.5)}
    assert isinstance(found[0].heard, Stamp)
    assert told.monitor.unbelievable == 0
