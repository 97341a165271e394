"""From statements to readings: said twice, told once a second, begun anew where a device may be."""

from decimal import Decimal

import pytest

from devices.protocols.nonin.translate import LONGEST_HEADING, NAMES
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    Numeric,
)
from tests.devices.protocols.nonin.bedside import (
    RATE,
    SATURATION,
    group,
    line,
    newest,
    noise,
    numbers,
    of,
    opened,
    record,
)


def text(saturation=97, rate=72, before="", after=""):
    return line(f"{before}SPO2={saturation:03d} HR={rate:03d}{after}")


def alarms(readings):
    return [(one.raw, one.active) for one in of(AlarmCondition, readings)]


def events(readings):
    return [(one.name, one.text) for one in of(DeviceEvent, readings)]


@pytest.fixture
def desk():
    return opened()


# --- Who speaks ----------------------------------------------------------------------------------


def test_a_device_is_introduced_before_its_first_number_and_once(desk):
    told = desk.each_second(*[group()] * 6)

    assert [type(one) for one in told[:4]] == [Identity, Label, Label, Numeric]
    assert (told[0].channel, told[0].model, told[0].serial) == ("", None, None)
    assert [(one.name, one.text) for one in of(Label, told)] == [
        ("format", "serial format 8"),
        ("alarms", "technical ones only: this device sends no limit alarms"),
    ]
    assert len(of(Identity, told)) == 1


def test_the_software_of_a_packet_is_part_of_who_it_is(desk):
    told = desk.packets(9)

    assert [one.software for one in of(Identity, told)] == ["33"]
    more = desk.packets(9, first=9, srev=34)
    assert [one.software for one in of(Identity, more)] == ["34"]
    assert not of(Label, more)


def test_a_printer_tells_no_alarms_and_that_is_not_the_same_as_none(desk):
    told = desk.each_second(*[text()] * 5)

    assert [(one.name, one.text) for one in of(Label, told)] == [
        ("format", "printer stream"),
        ("alarms", "not sent by this device"),
    ]


def test_every_format_has_a_name():
    assert len(set(NAMES.values())) == 5


# --- Said twice ----------------------------------------------------------------------------------


def test_a_changed_value_waits_for_a_second_read(desk):
    desk.each_second(*[group(72)] * 4)

    assert numbers(desk.each_second(group(150))) == []
    assert numbers(desk.each_second(group(150), group(150))) == [Decimal(150)] * 2


@pytest.mark.parametrize("spoilt", [group(40), group(72, 60), group(72, 97, 0x20, 0x08)])
def test_one_damaged_group_is_told_of_nothing(desk, spoilt):
    before = newest(desk.each_second(*[group(72)] * 4))

    told = desk.each_second(spoilt, *[group(72)] * 3)

    assert newest(told) == before
    assert not alarms(told)
    assert set(numbers(told) + numbers(told, SATURATION)) == {72, 97}


def test_a_pulse_that_flutters_between_two_is_not_withheld(desk):
    desk.each_second(*[group(72)] * 4)

    assert len(numbers(desk.each_second(*[group(72 + n % 2) for n in range(10)]))) >= 8


def test_missing_values_are_told_as_none(desk):
    desk.each_second(*[group()] * 4)

    told = desk.each_second(group(511, 127), group(511, 127))

    assert newest(told)[RATE] == newest(told)[SATURATION] == (None, "na")


def test_values_beyond_belief_are_told_as_none_and_count_as_bad(desk):
    desk.each_second(*[group()] * 4)
    assert desk.driver.tally.bad == 0

    told = desk.each_second(*[group(400, 120)] * 3)

    assert newest(told)[RATE] == newest(told)[SATURATION] == (None, "invalid")
    assert desk.driver.tally.bad == 6


def test_a_finger_that_has_left_puts_the_values_in_doubt_from_its_first_read(desk):
    desk.each_second(*[group()] * 4)

    told = desk.each_second(*[group(second=0x08)] * 3)

    assert [(one.value, str(one.validity)) for one in of(Numeric, told) if one.value == 97] == [
        (97, "questionable")
    ] * 2
    assert alarms(told) == [("SNSA", True)]
    back = desk.each_second(*[group()] * 3)
    assert newest(back)[RATE] == (72, "valid")
    assert alarms(back) == [("SNSA", False)]


def test_a_disconnected_sensor_puts_the_values_in_doubt(desk):
    told = desk.each_second(*[group(status=0x40)] * 4)

    assert newest(told)[RATE] == (72, "questionable")
    assert alarms(told) == [("DISC", True)]


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"status": 0x20}, "OOT"),
        ({"status": 0x10}, "LPRF"),
        ({"status": 0x08}, "MPRF"),
        ({"status": 0x04}, "ARTF"),
        ({"second": 0x01}, "LOWBAT"),
    ],
)
def test_other_flags_are_alarms_and_put_nothing_in_doubt(desk, fields, flag):
    desk.each_second(*[group()] * 4)

    assert alarms(desk.each_second(group(**fields))) == []
    told = desk.each_second(*[group(**fields)] * 6)
    assert alarms(told) == [(flag, True)]
    assert newest(told)[SATURATION] == (97, "valid")
    assert alarms(desk.each_second(*[group()] * 6)) == [(flag, False)]


# --- Packets -------------------------------------------------------------------------------------


def test_packets_are_told_once_a_second(desk):
    told = desk.packets(30)

    assert numbers(told) == [Decimal(72)] * 9
    assert {one.metric.code for one in of(Numeric, told)} == {
        RATE,
        SATURATION,
        *(f"private:nonin:{name}" for name in ("HR", "E-HR", "E-HR-D", "SPA", "SpO2")),
        *(f"private:nonin:SpO2-{name}" for name in ("Fast", "B-B")),
        *(f"private:nonin:E-{name}" for name in ("SpO2", "SpO2-D")),
    }


def test_a_value_for_display_is_compared_from_packet_to_packet(desk):
    desk.packets(10)

    told = desk.packets(15, first=10, hr_d=150, hr=149)

    assert numbers(told)[-4:] == [Decimal(150)] * 4
    assert numbers(told, "private:nonin:HR")[-1] == 149


def test_a_figure_that_is_another_in_every_packet_is_not_told(desk):
    for number in range(12):
        desk.packets(1, first=number, spo2_bb=80 + number)

    assert numbers(desk.said, "private:nonin:SpO2-B-B") == []
    assert numbers(desk.said)


def test_a_flag_of_any_packet_of_a_second_counts_for_it(desk):
    desk.packets(12)
    for number in range(12, 30):
        desk.packets(1, first=number, status=0x20 if number % 3 == 1 else 0)

    assert alarms(desk.said) == [("ARTF", True)]


def test_the_colour_of_the_last_pulse_stands_until_the_next(desk):
    for number in range(30):
        desk.packets(1, first=number, status=0x04 if number % 3 == 1 else 0)
    assert alarms(desk.said) == [("RED", True)]

    desk.packets(9, first=30)
    assert alarms(desk.said) == [("RED", True)]
    desk.packets(9, first=39, status=0x06)
    assert alarms(desk.said)[1:] == [("RED", False), ("YELLOW", True)]
    desk.packets(9, first=48, status=0x02)
    assert alarms(desk.said)[3:] == [("YELLOW", False)]


def test_a_finger_that_has_left_puts_the_figures_of_packets_in_doubt(desk):
    desk.packets(9)

    told = desk.packets(9, first=9, status=0x08, hr=511, spo2=127)

    assert newest(told)[RATE] == (72, "questionable")
    assert newest(told)["private:nonin:HR"] == (None, "na")


def test_a_timer_that_went_back_is_a_restart_and_everything_is_told_again(desk):
    desk.packets(30)

    told = desk.packets(12)

    assert events(told) == [("restarted", "The device's timer went back from 29 to 1.")]
    restart = [type(one) for one in told].index(DeviceEvent)
    assert Identity in [type(one) for one in told[restart:]]
    assert numbers(told[restart:])


def test_a_timer_that_came_round_is_none(desk):
    told = desk.packets(40, first=2**14 - 20)

    assert events(told) == []


# --- The printer ---------------------------------------------------------------------------------


def test_lines_are_told_as_groups_are(desk):
    told = desk.each_second(*[text(saturation=88, rate=150)] * 5)

    assert newest(told) == {RATE: (Decimal(150), "valid"), SATURATION: (Decimal(88), "valid")}
    assert numbers(told) == [Decimal(150)] * 3  # at the third line the second read


def test_dashes_are_no_value(desk):
    told = desk.each_second(*[line("SPO2=--- HR=---")] * 4)

    assert newest(told) == {RATE: (None, "na"), SATURATION: (None, "na")}


def test_a_fast_response_is_a_label_while_it_is_set(desk):
    def responses(readings):
        return [one.text for one in of(Label, readings) if one.name == "response"]

    assert responses(desk.each_second(*[text()] * 4)) == []
    assert responses(desk.each_second(text(after=" F"), text(), text())) == []
    assert responses(desk.each_second(*[text(after=" F")] * 4)) == ["fast"]
    assert responses(desk.each_second(*[text()] * 4)) == [None]


def test_a_fast_response_is_told_again_after_an_interruption_and_ends_with_it(desk):
    def responses(readings):
        return [one.text for one in of(Label, readings) if one.name == "response"]

    desk.each_second(*[text(after=" F")] * 4)
    desk.lose()
    desk.open()
    assert responses(desk.each_second(*[text(after=" F")] * 4)) == ["fast"]
    desk.lose()
    desk.open()
    assert responses(desk.each_second(*[text()] * 4)) == [None]


def test_an_event_mark_is_told_once(desk):
    told = desk.each_second(*[text()] * 4, text(after="*"), text(after=" *"), text(), text())

    assert events(told) == [("event-mark", "Somebody marked an event on the device.")]
    assert len(events(desk.each_second(text(after="*"), text()))) == 1


def test_breaths_are_a_figure_of_a_device_that_marks_them(desk):
    code = "private:nonin:B"
    assert numbers(desk.each_second(*[text()] * 4), code) == []
    assert numbers(desk.each_second(*[text(after="B")] * 3), code) == [1, 1]
    assert numbers(desk.each_second(*[text()] * 3), code) == [0, 0]


def test_a_printed_clock_that_went_back_is_an_event(desk):
    clock = [f"10:15:{second:02d} " for second in range(30, 38)]
    desk.each_second(*[text(before=before) for before in clock])

    told = desk.each_second(*[text(before=f"09:15:{second} ") for second in (39, 40, 41)])

    assert events(told) == [
        ("clock-back", "The device's clock went back from 10:15:37 to 09:15:40.")
    ]
    assert numbers(told)
    assert not of(ClockReading, desk.said)


def test_a_heading_before_a_reading_is_a_restart(desk):
    desk.each_second(*[text()] * 4)

    told = desk.each_second(line("MODEL 9600 FORMAT 1") + line("") + line("DATE 03/01/26"))
    assert told == []
    told = desk.each_second(*[text()] * 5)

    assert events(told) == [
        (
            "restarted",
            "The device was switched on; its heading: MODEL 9600 FORMAT 1, DATE 03/01/26.",
        )
    ]
    assert len(of(Identity, told)) == 1
    assert desk.driver.skipped == 2
    assert noise(desk.said) == []


def test_a_long_heading_is_told_in_part(desk):
    desk.each_second(line("MODEL " + "9" * 60) * 4, *[text()] * 4)

    ((_, told),) = events(desk.said)
    assert len(told) < LONGEST_HEADING + 60


def test_a_heading_of_another_kind_of_device_is_forgotten(desk):
    desk.each_second(line("N-595 VERSION 1.0"), *[group()] * 4)

    assert events(desk.said) == []
    assert noise(desk.said) == [(19, "a line that is no reading")]


# --- Spot checks ---------------------------------------------------------------------------------


def test_a_spot_check_is_told_at_once_with_who_made_it(desk):
    told = desk.hear(record())

    assert [type(one) for one in told] == [Identity, Label, Label, ClockReading, *[Numeric] * 3]
    assert told[1].text == "serial format 13, spot checks"


def test_a_low_battery_of_now_is_an_alarm_and_one_in_memory_is_not(desk):
    assert alarms(desk.hear(record("20240519080000", status=0x0011))) == []
    assert alarms(desk.hear(record(status=0x0001))) == [("LOWBAT", True)]
    assert alarms(desk.hear(record("20240520101600", status=0x0010))) == []
    assert alarms(desk.hear(record("20240520101700", status=0x0000))) == [("LOWBAT", False)]


def test_a_record_without_a_time_is_noise_and_counts_as_bad(desk):
    told = desk.hear(record("20241320101530"))

    assert noise(told) == [(22, "a record without a time")]
    assert not of(Numeric, told)
    assert desk.driver.tally.bad == 1


def test_a_backlog_is_told_oldest_first_and_not_again_after_a_reconnect(desk):
    backlog = [record(f"202405190800{second:02d}", status=0x0210) for second in range(5)]
    told = desk.hear(b"".join(backlog))
    moments = [one.device_time for one in of(Numeric, told)]
    assert moments == sorted(moments)
    assert len(set(moments)) == 5

    desk.lose()
    desk.open()
    told = desk.hear(b"".join(backlog) + record())

    assert {one.device_time.hour for one in of(Numeric, told)} == {10}


# --- Another format ------------------------------------------------------------------------------


def test_another_format_is_an_event_that_ends_what_stood(desk):
    desk.each_second(*[group(second=0x01)] * 5)
    assert alarms(desk.said) == [("LOWBAT", True)]

    told = desk.each_second(*[text()] * 5)

    assert alarms(told) == [("LOWBAT", False)]
    assert [name for name, _ in events(told)] == ["format-changed"]
    assert "printer stream" in events(told)[0][1]
    assert len(of(Identity, told)) == 1


def test_nothing_of_the_format_before_makes_a_fact_in_the_next(desk):
    desk.each_second(*[group(72)] * 5)
    desk.each_second(text(rate=99), text(rate=98))

    assert numbers(desk.each_second(text(rate=72))) == []


def test_a_fast_response_ends_with_the_format_that_tells_it(desk):
    desk.each_second(*[text(after=" F")] * 5)

    told = desk.each_second(*[group()] * 5)

    assert [one.text for one in of(Label, told) if one.name == "response"] == [None]


def test_the_same_format_after_a_reconnect_is_no_event_and_introduced_again(desk):
    desk.each_second(*[group(second=0x01)] * 5)
    desk.lose()
    desk.open()

    told = desk.each_second(*[group(second=0x01)] * 5)

    assert events(told) == []
    assert len(of(Identity, told)) == 1
    assert alarms(told) == [("LOWBAT", True)]
    desk.lose()
    desk.open()
    assert alarms(desk.each_second(*[group()] * 5)) == [("LOWBAT", False)]


def test_packets_of_another_format_keep_no_timer_of_the_one_before(desk):
    desk.packets(30, first=9000)
    desk.packets(9, seven=True, pleth=0x8123)

    assert [name for name, _ in events(desk.said)] == ["format-changed"]
