"""What groups, packets, lines and records say: every field, flag and absent form of the sheet."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.nonin import messages
from devices.protocols.nonin.frames import Format, FrameReader
from devices.protocols.nonin.messages import QUERIES, Record, Sample
from tests.devices.protocols.nonin.bedside import (
    EIGHTS,
    LINES,
    SEVENS,
    THIRTEEN,
    TWOS,
    VECTORS,
    group,
    packet,
    record,
)

MOMENT = datetime(2024, 5, 20, 10, 15, 30)  # noqa: DTZ001 - the device tells no zone


def bodies(*wires):
    return tuple(piece.body for piece in FrameReader().receive(b"".join(wires)))


def a_group(**fields):
    return messages.group(group(**fields))


def a_packet(**fields):
    return messages.packet(bodies(*packet(**fields)))


def a_record(*fields, **more):
    (body,) = bodies(record(*fields, **more))
    return messages.record(body)


def of_line(wire):
    return messages.line(wire.removesuffix(b"\r\n"))


def figures(sample):
    return dict(sample.figures)


def test_there_is_nothing_to_ask():
    assert QUERIES == ()


# --- Format 8 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("raw", "vector"), list(zip(EIGHTS, VECTORS["format8"], strict=True)))
def test_every_group_of_the_sheet_is_read(raw, vector):
    sample = messages.group(raw)

    assert figures(sample)["pulse"] == vector["rate"]
    assert figures(sample)["saturation"] == vector["saturation"]
    assert sample.standing == set(vector["flags"])


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"status": 0x40}, "DISC"),
        ({"status": 0x20}, "OOT"),
        ({"status": 0x10}, "LPRF"),
        ({"status": 0x08}, "MPRF"),
        ({"status": 0x04}, "ARTF"),
        ({"second": 0x08}, "SNSA"),
        ({"second": 0x01}, "LOWBAT"),
    ],
)
def test_every_flag_of_a_group_is_read(fields, flag):
    sample = a_group(**fields)

    assert sample.standing == {flag}
    assert set(sample.told) == {"DISC", "OOT", "LPRF", "MPRF", "ARTF", "SNSA", "LOWBAT"}


def test_the_quality_of_a_group_is_a_figure():
    assert figures(a_group(second=0x20))["SPA"] == 1
    assert figures(a_group())["SPA"] == 0
    assert a_group(second=0x20).standing == frozenset()


def test_bits_without_a_meaning_have_none():
    assert a_group(second=0x56) == a_group()


@given(st.integers(0, 511), st.integers(0, 127), st.integers(0, 31))
def test_nine_bits_of_rate_are_read_whatever_flags_stand_beside_them(rate, saturation, flags):
    found = figures(a_group(rate=rate, saturation=saturation, status=flags << 2))

    assert found["pulse"] == (None if rate == 511 else rate)
    assert found["saturation"] == (None if saturation == 127 else saturation)


# --- Formats 2 and 7 -----------------------------------------------------------------------------


@pytest.mark.parametrize(("raws", "name"), [(TWOS, "format2"), (SEVENS, "format7")])
def test_the_first_frames_of_the_sheet_are_those_of_a_packet(raws, name):
    vector = VECTORS[f"{name}_frames_1_to_3"]
    made = packet(seven=name == "format7", pleth=vector["pleth"], hr=150)

    assert made[:3] == raws
    found = figures(messages.packet(bodies(*made)))
    assert (found["HR"], found["SpO2"]) == (vector["rate"], vector["saturation"])


NAMES = {
    "hr": "HR",
    "spo2": "SpO2",
    "spo2_d": "saturation",
    "spo2_fast": "SpO2-Fast",
    "spo2_bb": "SpO2-B-B",
    "e_hr": "E-HR",
    "e_spo2": "E-SpO2",
    "e_spo2_d": "E-SpO2-D",
    "hr_d": "pulse",
    "e_hr_d": "E-HR-D",
}


@pytest.mark.parametrize("seven", [False, True])
@pytest.mark.parametrize(("field", "name"), list(NAMES.items()))
def test_every_slow_figure_stands_where_the_sheet_has_it(seven, field, name):
    rate = "hr" in field
    value = 300 if rate else 61

    found = figures(a_packet(seven=seven, pleth=0x8123, **{field: value}))

    assert found.pop(name) == value
    assert found.pop("SPA") == 0
    assert {number for figure, number in found.items()} == {72, 97}


@pytest.mark.parametrize(("field", "name"), list(NAMES.items()))
def test_a_missing_slow_figure_is_none(field, name):
    missing = 511 if "hr" in field else 127

    assert figures(a_packet(**{field: missing}))[name] is None


def test_the_timer_and_the_revision_are_read():
    sample = a_packet(tmr=12_345, srev=0x57)

    assert (sample.ticks, sample.software) == (12_345, 0x57)


@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        ({"status": 0x40}, {"DISC"}),
        ({"status": 0x20}, {"ARTF"}),
        ({"status": 0x10}, {"OOT"}),
        ({"status": 0x08}, {"SNSA"}),
        ({"stat2": 0x01}, {"LOWBAT"}),
        ({"status": 0x02}, set()),
        ({"status": 0x06}, {"YELLOW"}),
        ({"status": 0x04}, {"RED"}),
        ({"status": 0x7C}, {"DISC", "ARTF", "OOT", "SNSA", "RED"}),
    ],
)
def test_every_flag_and_colour_of_a_packet_is_read(fields, flags):
    assert a_packet(**fields).standing == flags


def test_the_quality_of_a_packet_is_a_figure():
    assert figures(a_packet(stat2=0x20))["SPA"] == 1


def test_a_flag_in_any_of_its_frames_is_of_the_packet():
    quiet, loud = packet(), packet(status=0x20)
    sample = messages.packet(bodies(*quiet[:7], loud[7], *quiet[8:]))

    assert sample.standing == {"ARTF"}


def test_a_packet_between_two_pulses_says_nothing_of_their_colour():
    assert not {"RED", "YELLOW"} & set(a_packet().told)


def test_the_last_colour_of_a_packet_counts():
    red, green = packet(status=0x04), packet(status=0x02)
    sample = messages.packet(bodies(*red[:12], *green[12:]))

    assert sample.standing == frozenset()
    assert {"RED", "YELLOW"} <= set(sample.told)


# --- The printer stream --------------------------------------------------------------------------


@pytest.mark.parametrize(("raw", "vector"), list(zip(LINES, VECTORS["printer"], strict=True)))
def test_every_line_of_the_sheet_is_read(raw, vector):
    sample = of_line(raw)

    assert figures(sample) == {
        "pulse": vector["rate"],
        "saturation": vector["saturation"],
        "B": int(vector.get("breath", False)),
    }
    assert sample.fast is vector.get("fast", False)
    assert sample.marked is vector.get("mark", False)
    assert sample.clock == (36_930 if "clock" in vector else None)
    assert sample.told == ()


@pytest.mark.parametrize(("number", "value"), [("007", 7), (" 97", 97), ("97 ", 97), ("100", 100)])
def test_padding_is_taken_away(number, value):
    sample = of_line(f"SPO2={number} HR={number}".encode())

    assert figures(sample)["pulse"] == figures(sample)["saturation"] == value


def test_everything_may_stand_on_one_line():
    sample = of_line(b"23:59:59 SPO2=097 HR=210 F*B")

    assert sample == Sample(
        (("pulse", 210), ("saturation", 97), ("B", 1)), clock=86_399, fast=True, marked=True
    )


def test_a_time_that_does_not_exist_is_none():
    assert of_line(b"24:00:00 SPO2=097 HR=072").clock is None


def test_what_is_no_reading_says_nothing():
    assert of_line(b"MODEL 9600") == Sample(())


# --- Format 13 -----------------------------------------------------------------------------------


def test_the_record_of_the_sheet_is_read():
    (body,) = bodies(THIRTEEN)

    assert messages.record(body) == Record(
        MOMENT, 72, 97, good_quality=True, stored=False, low_battery=False
    )


def test_the_maker_s_record_is_the_one_made_by_hand():
    assert record() == THIRTEEN


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        (0x0200, {"good_quality": True}),
        (0x0010, {"stored": True}),
        (0x0001, {"low_battery": True}),
        (0xFCEE, {}),
    ],
)
def test_every_flag_of_a_record_is_read(status, fields):
    none = {"good_quality": False, "stored": False, "low_battery": False}

    assert a_record(status=status) == Record(MOMENT, 72, 97, **{**none, **fields})


def test_a_record_without_a_measurement_has_no_figures():
    found = a_record(status=0x0100)

    assert (found.pulse, found.saturation) == (None, None)


@pytest.mark.parametrize(
    ("fields", "figures_"),
    [
        ({"rate": 511}, (None, 97)),
        ({"saturation": 127}, (72, None)),
        ({"rate": 150}, (150, 97)),
        ({"rate": 300}, (300, 97)),
    ],
)
def test_missing_and_large_figures_of_a_record_are_read(fields, figures_):
    found = a_record(**fields)

    assert (found.pulse, found.saturation) == figures_


@pytest.mark.parametrize(
    "moment",
    [
        *("20240020101530", "20241320101530", "20240230101530", "2024052010153a"),
        *("19240520101530", "00000000000000", "20240520241530", "20240520101560"),
    ],
)
def test_a_record_whose_time_does_not_exist_is_none(moment):
    assert a_record(moment) is None


def test_a_leap_day_exists():
    assert a_record("20240229235959").time == datetime(2024, 2, 29, 23, 59, 59)  # noqa: DTZ001 - the same


def test_a_longer_record_is_read_the_same():
    assert a_record(more=b"\x01\x02\x03") == a_record()


def test_the_formats_of_the_sheet_are_five():
    assert [form.value for form in Format] == ["8", "2", "7", "13", "printer"]
