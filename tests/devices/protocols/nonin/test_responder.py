"""A simulated oximeter against the sheet: every output, every fault, and a port that refuses."""

from datetime import datetime, timedelta

import pytest

from devices.protocols.nonin.frames import Format, Frame, FrameReader, Line
from devices.protocols.nonin.oximeter import Damage, Output, Oximeter, Printing, Stored
from devices.protocols.nonin.responder import NoninResponder, objection
from station.domain.observation import AlarmCondition, DeviceEvent, Label, Numeric, Silence
from tests.devices.protocols.nonin.bedside import (
    EIGHTS,
    RATE,
    SATURATION,
    VECTORS,
    Bedside,
    Board,
    group,
    line,
    newest,
    noise,
    numbers,
    of,
    panel,
    record,
    unhex,
)

ACK, NAK = unhex(VECTORS["commands"]["ack"]), unhex(VECTORS["commands"]["nak"])
CHOOSE = {name: unhex(wire) for name, wire in VECTORS["commands"]["choose"].items()}
CLOCK = datetime(2024, 5, 20, 10, 15, 30)  # noqa: DTZ001 - the device knows no zone


def device(shown=None, **settings):
    return NoninResponder(Board(panel() if shown is None else shown), Oximeter(**settings))


def sent(responder, seconds, begin=0.0):
    """Everything that leaves within a time, asked for whenever it is due."""
    now, wire = begin, b""
    while (due := responder.next_due(now)) is not None and due <= begin + seconds:
        now = due
        wire += responder.due(now)
    return wire


def frames(wire):
    return [piece for piece in FrameReader().receive(wire) if isinstance(piece, Frame)]


def times(responder, count):
    now, found = 0.0, []
    for _ in range(count):
        now = responder.next_due(now)
        responder.due(now)
        found.append(round(now, 3))
    return found


# --- What it sends -------------------------------------------------------------------------------


def test_without_settings_it_sends_a_group_a_second():
    responder = NoninResponder(Board(panel()))

    assert times(responder, 4) == [0.0, 1.0, 2.0, 3.0]
    assert sent(device(smart=False), 0.5) == EIGHTS[0]
    assert sent(device(), 0.5) == group(second=0x20)


@pytest.mark.parametrize("output", [Output.TWO, Output.SEVEN])
def test_packets_are_75_frames_a_second_evenly(output):
    responder = device(output=output)

    assert times(responder, 76)[:3] == [0.0, 0.013, 0.027]
    assert times(device(output=output), 76)[75] == 1.0
    assert len(sent(device(output=output), 2.0 - 0.001)) == 150 * 5


def test_the_printer_prints_its_heading_and_a_line_a_second():
    wire = sent(device(output=Output.PRINTER), 2.5)

    kinds = [type(piece) for piece in FrameReader().receive(wire)]
    assert kinds == [Line, Line, Frame, Frame, Frame]
    assert wire.endswith(line("SPO2=097 HR=072"))
    plain = device(output=Output.PRINTER, printing=Printing(headed=False))
    assert sent(plain, 0.5) == line("SPO2=097 HR=072")


def test_spot_checks_come_after_what_is_stored_oldest_first():
    stored = [Stored(CLOCK - timedelta(hours=hours), 60 + hours, 90) for hours in (1, 3, 2)]
    wire = sent(device(output=Output.THIRTEEN, backlog=tuple(stored), spot_every=30.0), 31)

    assert wire == b"".join(
        [
            record("20240520071530", 63, 90, 0x0210),
            record("20240520081530", 62, 90, 0x0210),
            record("20240520091530", 61, 90, 0x0210),
            record(),
            record("20240520101600", status=0x0000),
        ]
    )


def test_longer_records_are_sent_where_they_are_wanted():
    assert sent(device(output=Output.THIRTEEN, longer=b"\x01\x02"), 1) == record(more=b"\x01\x02")


def test_what_nobody_took_was_never_sent():
    responder = device(smart=False)
    sent(responder, 2.5)

    assert responder.due(60.0) == EIGHTS[0]
    assert responder.next_due(60.0) == 61.0


def test_packets_that_nobody_took_were_never_sent_either():
    responder = device(output=Output.TWO)
    sent(responder, 2.5)

    assert len(responder.due(60.0)) <= 25 * 5


# --- The line between ----------------------------------------------------------------------------


@pytest.mark.parametrize("output", Output)
@pytest.mark.parametrize("rate", [72, 150, 300])
def test_every_output_is_read_value_for_value(output, rate):
    told = Bedside(Oximeter(output=output), panel(rate, 88)).run(12)

    assert newest(told)[RATE][0] == rate
    assert newest(told)[SATURATION][0] == 88


@pytest.mark.parametrize("output", Output)
def test_no_value_is_read_as_none_in_every_output(output):
    told = Bedside(Oximeter(output=output), panel(None, None)).run(12)

    assert newest(told)[RATE] == newest(told)[SATURATION] == (None, "na")


@pytest.mark.parametrize("output", [Output.EIGHT, Output.TWO, Output.SEVEN])
@pytest.mark.parametrize(
    ("flag", "raws"),
    [
        ("OOT", {"OOT"}),
        ("ARTF", {"ARTF"}),
        ("LPRF", {"LPRF", "RED"}),
        ("MPRF", {"MPRF", "YELLOW"}),
        ("LOWBAT", {"LOWBAT"}),
        ("R6", {"DISC"}),
    ],
)
def test_every_flag_is_read_in_every_output_that_has_it(output, flag, raws):
    told = Bedside(Oximeter(output=output, flags=frozenset({flag}))).run(12)

    (alarm,) = of(AlarmCondition, told)
    assert alarm.active
    assert alarm.raw in raws


@pytest.mark.parametrize("output", [Output.EIGHT, Output.TWO, Output.SEVEN])
def test_a_finger_that_leaves_is_read_as_doubt_and_then_as_no_value(output):
    bed = Bedside(Oximeter(output=output, finger_out=((10.0, 30.0),)))
    before, tail, gone, after = bed.run(9.9), bed.run(9.9), bed.run(10), bed.run(8)

    assert newest(before)[SATURATION] == (97, "valid")
    assert newest(tail)[SATURATION] == (97, "questionable")
    assert newest(tail)[RATE] == (72, "questionable")
    assert newest(gone)[SATURATION] == newest(gone)[RATE] == (None, "na")
    assert newest(after)[SATURATION] == (97, "valid")
    alarms = [(one.raw, one.active) for one in of(AlarmCondition, bed.said)]
    assert alarms[:1] == [("SNSA", True)]
    assert {("OOT", True), ("OOT", False), ("SNSA", False)} <= set(alarms)


@pytest.mark.parametrize(
    "printing",
    [
        Printing(padding=" "),
        Printing(clocked=True),
        Printing(fast=True),
        Printing(breath=True),
        Printing(marks=(5.5,)),
        Printing(marks=(5.5,), spaced=True),
        Printing(clocked=True, fast=True, breath=True, marks=(5.5,), headed=False),
    ],
)
def test_however_it_prints_it_is_read(printing):
    told = Bedside(Oximeter(output=Output.PRINTER, printing=printing)).run(12)

    assert newest(told)[RATE] == (72, "valid")
    events = [one.name for one in of(DeviceEvent, told)]
    assert events == ["restarted"] * printing.headed + ["event-mark"] * len(printing.marks)
    assert ("response" in [one.name for one in of(Label, told)]) is printing.fast
    assert ("private:nonin:B" in newest(told)) is printing.breath


def test_a_stream_that_is_met_in_the_middle_of_a_packet_is_read():
    bed = Bedside(Oximeter(output=Output.SEVEN, begin_at=12))
    told = bed.run(4)

    assert numbers(told)
    assert bed.heard[:5] == frames(bed.heard)[0].raw


# --- Damage --------------------------------------------------------------------------------------

DAMAGES = {
    "a wrong sum": Damage(every=6, bad_sum=9),
    "a lost byte": Damage(every=6, lost=2),
    "no mark": Damage(every=6, unmarked=True),
    "extra bytes": Damage(every=6, extra=b"\xff\x05\x80"),
}


@pytest.mark.parametrize("output", Output)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_damage_now_and_then_changes_no_value_and_silences_nobody(output, damage):
    bed = Bedside(Oximeter(output=output, damage=damage, spot_every=2.0))
    told = bed.run(60)

    for code, value in ((RATE, 72), (SATURATION, 97)):
        assert set(numbers(told, code)) == {value}
        assert len(numbers(told, code)) > 20
    assert not of(Silence, told)
    packets = output in (Output.TWO, Output.SEVEN)
    if (damage.bad_sum or damage.unmarked) and not packets:
        assert noise(told)[2:] == []  # there is nothing of the kind to damage
    else:
        assert bed.driver.tally.bad > 0


@pytest.mark.parametrize("output", [Output.TWO, Output.SEVEN])
def test_of_packets_that_are_all_damaged_none_is_told(output):
    for damage in (Damage(every=1, bad_sum=25), Damage(every=1, unmarked=True)):
        told = Bedside(Oximeter(output=output, damage=damage)).run(10)
        assert not of(Numeric, told)
        assert of(Silence, told)


# --- Restart, exchange, clock --------------------------------------------------------------------


@pytest.mark.parametrize("output", [Output.TWO, Output.SEVEN])
def test_a_restarted_device_counts_its_timer_from_nothing(output):
    bed = Bedside(Oximeter(output=output))
    bed.run(30)
    bed.device.restart(bed.now)

    told = bed.run(10)

    assert [one.name for one in of(DeviceEvent, told)] == ["restarted"]
    assert numbers(told)


def test_a_restarted_printer_prints_its_heading():
    bed = Bedside(Oximeter(output=Output.PRINTER))
    bed.run(10)
    bed.device.restart(bed.now)

    (event,) = of(DeviceEvent, bed.run(10))

    assert event.text.startswith("The device was switched on; its heading: MODEL 9600")


def test_a_restarted_device_sends_its_memory_again_and_it_is_not_told_again():
    backlog = (Stored(CLOCK - timedelta(days=1), 66, 91),)
    bed = Bedside(Oximeter(output=Output.THIRTEEN, backlog=backlog, spot_every=60.0))
    first = bed.run(10)
    assert numbers(first) == [72]
    assert numbers(first, "private:nonin:memory-MDC_PULS_OXIM_PULS_RATE") == [66]
    bed.device.restart(bed.now)

    assert numbers(bed.run(10)) == [72]


def test_another_box_is_one_that_was_switched_on():
    bed = Bedside(Oximeter(output=Output.TWO))
    bed.run(30)
    bed.device.swap_serial("123456")

    assert [one.name for one in of(DeviceEvent, bed.run(10))] == ["restarted"]


def test_a_clock_is_stepped_and_set():
    bed = Bedside(Oximeter(output=Output.THIRTEEN, spot_every=10.0))
    bed.run(5)
    bed.device.step_clock(-3600)
    told = bed.run(10)
    assert [one.name for one in of(DeviceEvent, told)] == ["clock-back"]
    assert of(Numeric, told)[0].device_time == CLOCK - timedelta(seconds=3590)

    bed.device.set_clock(datetime(2026, 3, 2, 8, 0, 0), bed.now)  # noqa: DTZ001 - no zone is told
    (first, *_) = of(Numeric, bed.run(10))
    assert first.device_time == datetime(2026, 3, 2, 8, 0, 5)  # noqa: DTZ001 - the same


def test_a_printed_clock_that_is_set_back_is_read():
    bed = Bedside(Oximeter(output=Output.PRINTER, printing=Printing(clocked=True, headed=False)))
    bed.run(10)
    bed.device.step_clock(-3600)

    assert [one.name for one in of(DeviceEvent, bed.run(10))] == ["clock-back"]


def test_a_device_is_switched_over_in_the_middle_of_a_packet():
    switches = ((10.1, Output.EIGHT), (20.0, Output.TWO))
    bed = Bedside(Oximeter(output=Output.TWO, switches=switches))
    bed.run(40)

    formats = [one.text for one in of(Label, bed.said) if one.name == "format"]
    assert formats == ["serial format 2", "serial format 8", "serial format 2"]


# --- The command port ----------------------------------------------------------------------------


@pytest.mark.parametrize("wire", [*CHOOSE.values(), b"anything", b"\x00" * 500])
def test_a_closed_port_refuses_everything_and_keeps_it(wire):
    responder = device()

    assert responder.receive(wire, 1.0) == b""
    assert responder.refused == [wire]
    assert frames(sent(responder, 3))[0].format is Format.EIGHT


@pytest.mark.parametrize(("name", "wire"), CHOOSE.items())
def test_an_open_port_takes_another_format_in_the_first_five_seconds(name, wire):
    responder = device(output=Output.PRINTER, commands=True)
    sent(responder, 2)

    assert responder.receive(wire, 2.0) == ACK
    assert {frame.format.value for frame in frames(sent(responder, 30, 2.0))} == {name}
    responder.restart(40.0)
    assert {frame.format.value for frame in frames(sent(responder, 30, 40.0))} == {name}
    assert responder.refused == []


def test_a_command_may_come_in_pieces():
    responder = device(commands=True)
    wire = CHOOSE["2"]

    assert [responder.receive(bytes([byte]), 1.0) for byte in wire] == [*[b""] * 5, ACK]


@pytest.mark.parametrize("place", [0x00, 0x01, 0x63])
def test_a_format_that_does_not_exist_is_not_acknowledged(place):
    responder = device(commands=True)

    assert responder.receive(bytes([0x02, 0x70, 0x02, 0x02, place, 0x03]), 1.0) == NAK
    assert frames(sent(responder, 3))[0].format is Format.EIGHT


def test_after_five_seconds_the_port_is_closed():
    responder = device(commands=True)

    assert responder.receive(CHOOSE["2"], 5.1) == b""
    assert responder.refused == [CHOOSE["2"]]
    responder.restart(60.0)
    assert responder.receive(CHOOSE["2"], 64.9) == ACK


@pytest.mark.parametrize("name", ["get_time", "get_serial"])
def test_everything_else_is_ignored(name):
    wire = unhex(VECTORS["commands"][name])
    responder = device(commands=True)

    assert responder.receive(wire, 1.0) == b""
    assert responder.refused == [wire]


def test_what_was_refused_does_not_grow_for_ever():
    responder = device()
    for _ in range(2500):
        responder.receive(b"x", 0.0)

    assert len(responder.refused) < 1100


# --- The script ----------------------------------------------------------------------------------


def test_an_oximeter_has_one_channel():
    assert objection("", RATE) is None
    assert "no channel 'ABP'" in objection("ABP", RATE)
