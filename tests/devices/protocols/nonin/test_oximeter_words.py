"""The bytes of a simulated oximeter, held against the sheet and made by hand beside it."""

from datetime import datetime

import pytest

from devices.protocols.nonin import oximeter_words as words
from devices.protocols.nonin.oximeter import Damage, Face, Output, Oximeter, Printing, Stored
from tests.devices.protocols.nonin.bedside import (
    EIGHTS,
    SEVENS,
    THIRTEEN,
    TWOS,
    VECTORS,
    floats,
    line,
    packet,
    record,
)

MOMENT = datetime(2024, 5, 20, 10, 15, 30)  # noqa: DTZ001 - the device knows no zone
NOBODY = Face(None, None, None, None, frozenset())


def face(rate=72, saturation=97, *flags):
    return Face(rate, saturation, rate, saturation, frozenset(flags))


# --- Format 8 ------------------------------------------------------------------------------------


def test_the_groups_of_the_sheet_are_made_byte_for_byte():
    assert words.eight(face(72, 97)) == EIGHTS[0]
    assert words.eight(face(150, 88)) == EIGHTS[1]
    assert words.eight(face(None, None, "OOT", "SNSA")) == EIGHTS[2]


@pytest.mark.parametrize(
    ("flag", "place", "bit"),
    [
        ("R6", 0, 0x40),
        ("OOT", 0, 0x20),
        ("LPRF", 0, 0x10),
        ("MPRF", 0, 0x08),
        ("ARTF", 0, 0x04),
        ("SPA", 3, 0x20),
        ("SNSA", 3, 0x08),
        ("LOWBAT", 3, 0x01),
    ],
)
def test_every_flag_of_a_group_has_its_bit(flag, place, bit):
    expected = bytearray(EIGHTS[0])
    expected[place] |= bit

    assert words.eight(face(72, 97, flag)) == bytes(expected)


@pytest.mark.parametrize(("rate", "head"), [(127, "80 7F"), (128, "81 00"), (300, "82 2C")])
def test_a_rate_has_nine_bits(rate, head):
    assert words.eight(face(rate, 97))[:2] == bytes.fromhex(head)


# --- Formats 2 and 7 -----------------------------------------------------------------------------


def test_the_frames_of_the_sheet_are_made_byte_for_byte():
    two, seven = Oximeter(still=100 << 8), Oximeter(still=32_768)

    assert words.packet(face(150), 0, two, Output.TWO)[:3] == TWOS
    assert words.packet(face(150), 0, seven, Output.SEVEN)[:3] == SEVENS
    assert VECTORS["format7_frames_1_to_3"]["pleth"] == 32_768


@pytest.mark.parametrize("output", [Output.TWO, Output.SEVEN])
def test_every_slow_byte_stands_where_the_sheet_has_it(output):
    shown = Face(150, 97, 300, 88, frozenset({"SPA", "LOWBAT"}))
    made = words.packet(shown, 12_345, Oximeter(revision=0x57), output)
    expected = floats(
        hr=300,
        spo2=88,
        srev=0x57,
        tmr=12_345,
        stat2=0x21,
        spo2_d=97,
        spo2_fast=88,
        spo2_bb=88,
        e_hr=300,
        e_spo2=88,
        e_spo2_d=97,
        hr_d=150,
        e_hr_d=150,
    )

    assert [frame[-2] for frame in made] == expected
    assert all(sum(frame[:-1]) % 256 == frame[-1] for frame in made)
    assert {len(frame) for frame in made} == {5}


def test_a_packet_made_by_hand_is_the_same():
    settings = Oximeter(still=100 << 8, revision=33)
    made = words.packet(face(72), 7, settings, Output.TWO)
    by_hand = packet(tmr=7)

    colourless = [index for index, (a, b) in enumerate(zip(made, by_hand, strict=True)) if a == b]
    assert len(colourless) >= 25 - words.COLOURED
    assert {made[index][1] ^ by_hand[index][1] for index in range(25)} <= {0, 0x02}


@pytest.mark.parametrize(
    ("flag", "bit"), [("R6", 0x40), ("ARTF", 0x20), ("OOT", 0x10), ("SNSA", 0x08)]
)
def test_every_flag_of_a_status_has_its_bit(flag, bit):
    plain = words.packet(face(), 0, Oximeter(), Output.TWO)
    made = words.packet(face(72, 97, flag), 0, Oximeter(), Output.TWO)

    assert {(a[1] ^ b[1]) & 0x78 for a, b in zip(plain, made, strict=True)} == {bit}


@pytest.mark.parametrize(("flags", "colour"), [((), 2), (("MPRF",), 6), (("LPRF",), 4)])
def test_twelve_frames_of_every_pulse_have_its_colour(flags, colour):
    frames = [
        frame
        for number in range(30)  # ten seconds
        for frame in words.packet(face(60, 97, *flags), number, Oximeter(), Output.TWO)
    ]
    shown = [frame[1] & 0x06 for frame in frames]

    assert set(shown) == {0, colour}
    assert shown.count(colour) == 10 * 12


def test_only_the_first_frame_is_marked():
    made = words.packet(face(), 3, Oximeter(), Output.SEVEN)

    assert [frame[0] & 1 for frame in made] == [1, *[0] * 24]


def test_a_finger_that_is_out_has_no_pulse():
    out = Face(72, 97, None, None, frozenset({"SNSA"}))
    made = words.packet(out, 3, Oximeter(), Output.SEVEN)

    assert {frame[0] & 0x06 for frame in made} == {0}
    assert len({frame[1:3] for frame in made}) == 1
    assert [frame[3] for frame in made][:3] == [3, 0x7F, 0x7F]
    assert made[8][3] == 97


def test_the_pleth_goes_up_and_down():
    levels = {frame[1] for frame in words.packet(face(150), 0, Oximeter(), Output.SEVEN)}

    assert len(levels) > 10
    assert words.packet(NOBODY, 0, Oximeter(), Output.TWO)


def test_a_timer_comes_round():
    made = words.packet(face(), 2**14 + 5, Oximeter(), Output.TWO)

    assert (made[5][3], made[6][3]) == (0, 5)


# --- Format 13 -----------------------------------------------------------------------------------


def spot(stored, *flags, longer=b"", from_memory=False):
    return words.spot_check(stored, face(72, 97, *flags), longer, from_memory=from_memory)


def test_the_record_of_the_sheet_is_made_byte_for_byte():
    assert spot(Stored(MOMENT, 72, 97)) == THIRTEEN


@pytest.mark.parametrize(
    ("made", "by_hand"),
    [
        (spot(Stored(MOMENT, 300, 97, good_quality=False)), record(rate=300, status=0)),
        (spot(Stored(MOMENT, None, None)), record(rate=511, saturation=127, status=0x0300)),
        (spot(Stored(MOMENT, 72, None)), record(saturation=127)),
        (spot(Stored(MOMENT, 72, 97), from_memory=True), record(status=0x0210)),
        (spot(Stored(MOMENT, 72, 97), "LOWBAT"), record(status=0x0201)),
        (spot(Stored(MOMENT, 72, 97), longer=b"\x01\x02"), record(more=b"\x01\x02")),
    ],
)
def test_every_other_record_is_the_one_made_by_hand(made, by_hand):
    assert made == by_hand


# --- The printer ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "how", "marked", "text"),
    [
        (face(), Printing(), False, "SPO2=097 HR=072"),
        (face(), Printing(padding=" "), False, "SPO2= 97 HR= 72"),
        (face(150), Printing(fast=True), False, "SPO2=097 HR=150 F"),
        (face(), Printing(), True, "SPO2=097 HR=072*"),
        (face(), Printing(spaced=True), True, "SPO2=097 HR=072 *"),
        (face(), Printing(clocked=True, breath=True), False, "10:15:30 SPO2=097 HR=072B"),
        (NOBODY, Printing(), False, "SPO2=--- HR=---"),
        (
            face(),
            Printing(clocked=True, fast=True, breath=True),
            True,
            "10:15:30 SPO2=097 HR=072 F*B",
        ),
    ],
)
def test_lines_are_printed_as_the_sheet_has_them(shown, how, marked, text):
    assert words.printed(shown, MOMENT, how, marked=marked) == line(text)


def test_the_lines_of_the_sheet_are_all_printed():
    texts = {vector["text"] for vector in VECTORS["printer"]}

    assert len(texts) == 7


def test_a_heading_names_model_format_date_and_time():
    assert words.heading(MOMENT) == line("MODEL 9600 FORMAT 1") + line(
        "DATE 05/20/24 TIME 10:15:30"
    )


# --- Damage --------------------------------------------------------------------------------------


def test_a_wrong_sum_is_in_the_frame_it_is_wanted_in():
    made = packet()

    spoilt = words.spoilt(made, Damage(bad_sum=7))

    assert [index for index in range(25) if spoilt[index] != made[index]] == [6]
    assert spoilt[6][:-1] == made[6][:-1]
    assert words.spoilt([EIGHTS[0]], Damage(bad_sum=7)) == [EIGHTS[0]]


def test_a_byte_can_be_lost_and_others_come_before():
    assert words.spoilt([EIGHTS[0]], Damage(lost=1)) == [EIGHTS[0][:1] + EIGHTS[0][2:]]
    assert b"".join(words.spoilt(packet(), Damage(lost=130))) == (
        b"".join(packet())[:5] + b"".join(packet())[6:]
    )
    assert words.spoilt(TWOS, Damage(extra=b"\xff")) == [b"\xff" + TWOS[0], *TWOS[1:]]


@pytest.mark.parametrize("seven", [False, True])
def test_a_packet_without_its_mark_is_good_otherwise(seven):
    first = packet(seven=seven, pleth=0x8123)[0]
    made = words.unmarked(first)

    status = 0 if seven else 1
    assert made[status] == first[status] & 0xFE
    assert sum(made[:-1]) % 256 == made[-1]
