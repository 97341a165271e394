"""Which format is spoken: believed after several statements, changed on the fly, never mistaken."""

import random
from itertools import pairwise

import pytest

from devices.damage import mutated
from devices.effects import Received
from devices.measure import overheard
from devices.protocols.nonin.detection import Detection
from devices.protocols.nonin.driver import OximeterDriver
from devices.protocols.nonin.frames import Format, Frame, FrameReader
from devices.protocols.nonin.moments import Moments
from devices.protocols.nonin.oximeter import Output
from devices.simulators.bedside import Bedside
from station.domain.observation import Label, Numeric
from tests.devices.protocols.nonin.bedside import (
    LINES,
    START,
    THIRTEEN,
    Desk,
    group,
    of,
    opened,
    packet,
    record,
)
from tests.devices.protocols.nonin.settings import a_kind

ROW = {Format.EIGHT: [group(rate) for rate in range(60, 80)], Format.TEXT: LINES * 4}
OUTPUTS = {
    Output.EIGHT: "serial format 8",
    Output.TWO: "serial format 2",
    Output.SEVEN: "serial format 7",
    Output.THIRTEEN: "serial format 13, spot checks",
    Output.PRINTER: "printer stream",
}


def fed(detection, wires, seconds=1.0, begin=0.0):
    """The reads of each wire, so many seconds apart; what is no frame breaks the row."""
    reader, moments, found = FrameReader(), Moments(), []
    for number, wire in enumerate(wires):
        reads, at = [], START.later(begin + number * seconds)
        moments.came(len(wire), at)
        for piece in reader.receive(wire):
            came = moments.left(len(piece.raw), at)
            if isinstance(piece, Frame):
                reads += detection.take(piece, came)
            else:
                detection.broken()
        found.append(reads)
    return found


def formats(readings):
    return [one.text for one in of(Label, readings) if one.name == "format"]


# --- Believing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [Format.EIGHT, Format.TEXT])
def test_a_format_without_a_sum_is_believed_after_three_in_a_row(form):
    detection = Detection()

    reads = fed(detection, ROW[form][:5])

    assert [len(one) for one in reads] == [0, 0, 2, 1, 1]
    assert detection.format is form


@pytest.mark.parametrize("seven", [False, True])
def test_packets_are_believed_after_two_whole_ones_in_a_row(seven):
    detection = Detection()
    wires = [b"".join(packet(seven=seven, pleth=0x8100 + count)) for count in range(4)]

    reads = fed(detection, wires, 1 / 3)

    assert [len(one) for one in reads] == [0, 2, 1, 1]
    assert detection.format is (Format.SEVEN if seven else Format.TWO)


def test_a_record_is_believed_by_itself():
    detection = Detection()

    ((read,),) = fed(detection, [THIRTEEN])

    assert read.format is detection.format is Format.THIRTEEN


@pytest.mark.parametrize("form", [Format.EIGHT, Format.TEXT])
def test_noise_in_between_begins_the_row_anew(form):
    detection = Detection()
    first, second, *more = ROW[form]

    reads = fed(detection, [first, second, b"\xff\xff\x05" + more[0], *more[1:4]])

    assert [len(one) for one in reads] == [0, 0, 0, 0, 2, 1]


def test_a_believed_format_survives_noise_but_for_the_statement_behind_it():
    detection = Detection()
    wires = [group(60 + count) for count in range(8)]
    wires[5] = b"\xff\xff\x05" + wires[5]

    reads = fed(detection, wires)

    assert [len(one) for one in reads] == [0, 0, 2, 1, 1, 0, 1, 1]


def test_a_packet_that_is_broken_costs_that_packet():
    detection = Detection()
    wires = [b"".join(packet(tmr=count)) for count in range(6)]
    wires[3] = wires[3][:60] + b"\x00" + wires[3][61:]

    reads = fed(detection, wires, 1 / 3)

    assert [len(one) for one in reads] == [0, 2, 1, 0, 1, 1]


def test_whoever_begins_anew_has_to_show_its_format_again():
    detection = Detection()
    fed(detection, ROW[Format.EIGHT][:5])

    detection.begin()

    assert detection.format is None
    assert [len(one) for one in fed(detection, ROW[Format.EIGHT][:4])] == [0, 0, 2, 1]


# --- Changing ------------------------------------------------------------------------------------

STREAMS = {
    Format.EIGHT: (1.0, [group(80 + count) for count in range(6)]),
    Format.TEXT: (1.0, LINES[:6]),
    Format.TWO: (1 / 3, [b"".join(packet(tmr=count)) for count in range(6)]),
    Format.SEVEN: (1 / 3, [b"".join(packet(seven=True, pleth=0x48 + n)) for n in range(6)]),
    Format.THIRTEEN: (20.0, [record(f"202405201015{second:02d}") for second in range(6)]),
}


@pytest.mark.parametrize("before", Format)
@pytest.mark.parametrize("after", Format)
def test_a_device_that_is_switched_over_is_followed(before, after):
    detection = Detection()
    fed(detection, STREAMS[before][1], STREAMS[before][0])
    assert detection.format is before

    reads = [
        one.format
        for each in fed(detection, STREAMS[after][1], STREAMS[after][0], begin=200.0)
        for one in each
    ]

    assert detection.format is after
    # The first frame of format 7 may look like one group more: one read alone is never told.
    last_words = [before] if (before, after) == (Format.EIGHT, Format.SEVEN) else []
    assert reads == last_words + [after] * (len(reads) - len(last_words))
    assert len(reads) >= 4


@pytest.mark.parametrize(("before", "after"), list(pairwise([*Output, *reversed(Output)])))
def test_a_simulated_device_that_is_switched_over_is_followed(before, after):
    kind = a_kind(before, switches=((30.0, after),), spot_every=5.0)
    conversation = overheard(kind, Bedside(1).panels(kind), 60.0)
    desk = Desk()
    for event in conversation.events:
        desk._hear(event)

    assert formats(desk.said)[0] == OUTPUTS[before]
    assert formats(desk.said)[-1] == OUTPUTS[after]
    assert set(formats(desk.said)) == {OUTPUTS[before], OUTPUTS[after]}


# --- Never mistaken ------------------------------------------------------------------------------


@pytest.mark.parametrize("output", Output)
@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
def test_no_damage_makes_one_format_another(output, share):
    kind = a_kind(output, spot_every=2.0)
    dice = random.Random(f"{output} {share}")  # noqa: S311 - damage, no secret
    reader, driver = FrameReader(), OximeterDriver()
    said = []
    frames = []
    for event in overheard(kind, Bedside(2).panels(kind), 60.0).events:
        pieces = reader.receive(event.data) if isinstance(event, Received) else [event]
        for piece in pieces:
            told = event
            if piece is not event:
                frames = [*frames[-50:], piece.raw]
                spoilt = dice.random() < share
                told = Received(mutated(dice, piece.raw, frames) if spoilt else piece.raw, event.at)
            said += [one.reading for one in driver.handle(told) if hasattr(one, "reading")]

    assert set(formats(said)) <= {OUTPUTS[output]}
    if share < 0.1:
        assert formats(said)


@pytest.mark.parametrize("seed", range(3))
def test_random_bytes_are_no_format_at_all(seed):
    dice = random.Random(seed)  # noqa: S311 - noise, no secret
    desk = opened()
    for _ in range(2000):
        desk.hear(dice.randbytes(24))  # as much as a line carries in that time
        desk.now += 0.025

    assert desk.driver.tally.good == 0
    assert not of(Numeric, desk.said)
