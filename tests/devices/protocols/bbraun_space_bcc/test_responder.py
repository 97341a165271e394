"""A simulated SpaceCom against the sheet, and against the driver value for value."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.bbraun_space_bcc import pump_words
from devices.protocols.bbraun_space_bcc.frames import Frame, FrameReader
from devices.protocols.bbraun_space_bcc.messages import ADDRESSES, decode
from devices.protocols.bbraun_space_bcc.responder import ComDevice, SpaceComResponder, objection
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    ClockReading,
    DeliveryState,
    DeviceEvent,
    Identity,
    Label,
    LineNoise,
    Mode,
    Numeric,
    Silence,
)
from tests.devices.protocols.bbraun_space_bcc.rack import (
    ACK,
    NAK,
    Bedside,
    Shelf,
    of,
    panel,
    values,
    wire,
)

RATE, INFUSED = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV"
RUNNING = panel({RATE: "10.00", INFUSED: "1.5"}, state=DeliveryState.INFUSING)
ALIVE, GET = wire("ADMIN:ALIVE", b"1"), wire("MEM:GET")


def rack(*panels, **settings):
    shelf = Shelf(**{f"at_5011{place}": one for place, one in enumerate(panels, 1)})
    return SpaceComResponder(shelf, ComDevice(**settings)), shelf


def greeted(*panels, **settings):
    device, shelf = rack(*panels, **settings)
    device.receive(ALIVE + ACK, 0.0)
    return device, shelf


def frames(answer):
    return [piece for piece in FrameReader().receive(answer) if isinstance(piece, Frame)]


def said(answer):
    return b"".join(frame.information for frame in frames(answer)).decode()


def parameters(answer, address="50111"):
    return decode(frames(answer)[0].information).pumps[address]


# --- The link (sheet, "What the simulator must do") --------------------------------------------


def test_a_greeting_is_answered_under_the_real_bed_id_with_the_seconds_since_power_on():
    device, _ = rack()

    assert device.receive(ALIVE, 0.0) == wire("206,50100,GNACK,0")  # the sheet's own vector
    assert device.receive(wire("ADMIN:VERSION"), 1.0) == wire("207,50100,V3.36")


def test_a_request_before_the_greeting_gives_no_data():
    device, _ = rack(RUNNING)

    assert device.receive(GET, 0.0) == b""
    assert device.receive(ACK + NAK, 0.0) == b""


def test_each_pump_is_a_block_that_waits_for_an_acknowledgement():
    device, _ = greeted(RUNNING, RUNNING)

    first, second = frames(device.receive(GET, 1.0)), frames(device.receive(ACK, 1.2))

    assert [len(first), first[0].last] == [1, False]
    assert [len(second), second[0].last] == [1, True]
    assert b"FMRT,FMS3NSNS" in first[0].information
    assert b"50111,INRT,10.00" in first[0].information
    assert b"50112,INRT,10.00" in second[0].information
    assert b"FMRT" not in second[0].information
    assert device.receive(ACK + ACK, 1.4) == b""  # strays are ignored


def test_an_objection_repeats_the_last_block_byte_for_byte():
    device, _ = greeted(RUNNING, RUNNING)
    first = device.receive(GET, 1.0)

    assert device.receive(NAK, 5.0) == first
    second = device.receive(ACK, 5.1)
    assert device.receive(NAK + NAK, 9.0) == second + second


def test_a_new_request_in_the_middle_begins_at_the_first_block():
    device, _ = greeted(RUNNING, RUNNING)
    device.receive(GET, 1.0)

    assert b"50111,INRT" in frames(device.receive(GET, 2.0))[0].information


def test_one_slot_can_be_asked_for_in_either_spelling():
    shelf = Shelf(at_50111=RUNNING, at_501112=RUNNING)
    device = SpaceComResponder(shelf)
    device.receive(ALIVE, 0.0)

    for slot, address in (("11", "50111"), ("1C", "501112")):
        answer = device.receive(wire(f"MEM:GETSLOT#{slot}"), 1.0)
        assert f"{address},INRT,10.00" in said(answer)
        assert "FMNOR" in said(answer)
        assert frames(answer)[0].last
    for slot in ("12", "1A", "99", "", "1?", "11x"):
        assert "50100,GNERR,811" in said(device.receive(wire(f"MEM:GETSLOT#{slot}"), 1.0))


@pytest.mark.parametrize(
    "request_",
    [
        wire("MEM:PUT"),
        wire("MEM:GET", b"ComSystem"),
        wire("ADMIN:ALIVE", b"2"),
        wire("MEM:GET", stuffed=False),
        GET.replace(b"00191", b"00192"),
        GET.replace(b"00034", b"00035"),
        b"\x01nonsense\x04",
    ],
)
def test_bad_syntax_a_bad_sum_and_a_wrong_bed_id_are_error_68_and_never_a_nak(request_):
    device, _ = greeted(RUNNING)

    answer = device.receive(request_, 1.0)

    assert "50100,GNERR,68" in said(answer)
    assert NAK not in answer


def test_noise_that_is_no_request_is_not_answered():
    device, _ = greeted(RUNNING)

    assert device.receive(b"\xff\x00hello" + ACK, 1.0) == b""


def test_a_device_without_stuffing_refuses_a_stuffed_request_and_the_other_way_round():
    device, _ = rack(RUNNING, stuffed=False)

    assert "GNERR,68" in said(device.receive(ALIVE, 0.0))
    assert device.receive(wire("ADMIN:ALIVE", b"1", stuffed=False), 0.0) == wire(
        "206,50100,GNACK,0", stuffed=False
    )


def test_a_rack_without_pumps_says_so():
    device, _ = greeted()

    assert "50100,GNERR,11" in said(device.receive(GET, 1.0))


def test_a_pump_that_is_taken_out_is_told_once():
    device, shelf = greeted(RUNNING, RUNNING)
    device.receive(GET, 1.0)
    del shelf.panels["50112"]

    first = device.receive(GET, 2.0)
    assert "50112,GNERR,39" in said(device.receive(ACK, 2.1))
    assert not frames(first)[0].last
    assert frames(device.receive(GET, 3.0))[0].last


def test_a_pump_says_gnnew_once_after_it_is_attached_and_gnmodel_from_then_on():
    device, shelf = greeted(RUNNING)

    assert parameters(device.receive(GET, 1.0))[b"GNNEW"] == b"688N040004"
    assert b"688N040004\r" in device.receive(GET, 2.0)  # a carriage return ends it
    assert b"GNMODEL" in parameters(device.receive(GET, 2.0))
    shelf.panels = {}
    device.receive(GET, 3.0)
    shelf.panels = {"50111": RUNNING}
    assert b"GNNEW" in parameters(device.receive(GET, 4.0))


def test_a_restarted_device_wants_a_greeting_counts_from_nothing_and_finds_its_pumps_new():
    device, _ = greeted(RUNNING)
    device.receive(GET, 100.0)
    device.restart(110.0)

    assert device.receive(GET, 111.0) == b""
    assert said(device.receive(ALIVE, 112.0)) == "2,50100,GNACK,0"
    assert b"GNNEW" in parameters(device.receive(GET, 113.0))


def test_a_clock_that_is_set_back_takes_the_seconds_with_it_as_far_as_they_go():
    device, _ = greeted(RUNNING, left_out=frozenset())
    device.step_clock(-3600)

    assert said(device.receive(ALIVE, 100.0)) == "0,50100,GNACK,0"
    assert said(device.receive(ALIVE, 110.0)) == "10,50100,GNACK,0"
    read = parameters(device.receive(GET, 110.0))
    assert (read[b"DATE"], read[b"TIME"]) == (b"20250101", b"070150")


def test_a_clock_that_is_set_shows_the_moment_and_leaves_the_seconds_alone():
    device, _ = greeted(RUNNING, left_out=frozenset())
    device.set_clock(datetime(2026, 3, 2, 8, 0, 0), 100.0)  # noqa: DTZ001 - no zone is told

    answer = device.receive(GET, 130.0)

    read = parameters(answer)
    assert (read[b"DATE"], read[b"TIME"]) == (b"20260302", b"080030")
    assert decode(frames(answer)[0].information).newest == 206 + 130


def test_the_addresses_a_script_may_name_are_those_the_driver_knows():
    for address in ADDRESSES.values():
        assert (objection(address, RATE) is None) is (address != "50100")
    for wrong in ("", "1", "50110", "5011P", "501125", "50141", "50111 ", "50111\n"):
        assert "no address" in objection(wrong, RATE)


def test_another_box_has_another_serial_number_and_is_new():
    device, _ = greeted(RUNNING, RUNNING)
    before = parameters(device.receive(GET, 1.0))[b"INSERNUM"]
    device.swap_serial("987654")

    after = parameters(device.receive(GET, 2.0))

    assert before == b"100011"
    assert after[b"INSERNUM"] == b"987654"
    assert b"GNNEW" in after
    assert b"INSERNUM,100012" in frames(device.receive(ACK, 2.1))[0].information


def test_a_box_can_be_exchanged_before_it_was_ever_asked():
    device, _ = greeted(RUNNING)
    device.swap_serial("987654")

    assert parameters(device.receive(GET, 1.0))[b"INSERNUM"] == b"987654"


def test_boluses_are_accumulators_that_a_request_clears():
    """Sheet, bolus facts: 3.2 ml / 2, then 0 / 0, then 7 / 2, and nothing while one runs."""
    device, shelf = greeted(RUNNING)
    told = []
    for volume, count, state in (
        ("0", 0, DeliveryState.INFUSING),
        ("3.2", 2, DeliveryState.INFUSING),
        ("3.2", 2, DeliveryState.INFUSING),
        ("8.2", 3, DeliveryState.BOLUS),
        ("10.2", 4, DeliveryState.INFUSING),
        ("1.0", 1, DeliveryState.INFUSING),  # the pump counts from nothing again
    ):
        shelf.panels = {
            "50111": panel(state=state, bolus_volume=Decimal(volume), bolus_count=count)
        }
        read = parameters(device.receive(GET, len(told)))
        told.append((read[b"INBOVAL"].decode(), read[b"INBOCNT"].decode(), read[b"BOCNT"].decode()))

    assert told == [
        ("0.00", "0", "0"),
        ("3.20", "2", "2"),
        ("0.00", "0", "2"),
        ("0.00", "0", "2"),
        ("7.00", "2", "4"),
        ("1.00", "1", "1"),
    ]


def test_the_device_never_speaks_first():
    device, _ = greeted(RUNNING)

    assert device.due(10.0) == b""
    assert device.next_due(10.0) is None


def test_a_panel_without_an_address_stands_in_the_first_slot():
    device = SpaceComResponder(Shelf(at_=RUNNING))
    device.receive(ALIVE, 0.0)

    assert parameters(device.receive(GET, 1.0))[b"INRT"] == b"10.00"


def test_the_devices_end_shares_nothing_but_the_frames_with_the_driver():
    """A misreading on either side must show as a disagreement (the sheets' general rule 5)."""
    folder = Path(pump_words.__file__).parent
    inside = re.compile(
        r"^from devices\.protocols\.bbraun_space_bcc(?:\.| import )(\w+)", re.MULTILINE
    )

    assert set(inside.findall((folder / "responder.py").read_text("utf-8"))) == {
        "frames",
        "pump_words",
    }
    assert inside.findall((folder / "pump_words.py").read_text("utf-8")) == []


# --- Both ends in virtual time -----------------------------------------------------------------


def bedside(*panels, **settings):
    shelf = Shelf(**{f"at_5011{place}": one for place, one in enumerate(panels, 1)})
    bed = Bedside(shelf, ComDevice(**settings))
    bed.open()
    return bed, shelf


EVERYTHING = {
    RATE: "0.80",
    INFUSED: "12.3",
    "MDC_VOL_FLUID_TBI": "50.0",
    "MDC_VOL_FLUID_TBI_REMAIN": "37.7",
    "MDC_TIME_PD_REMAIN": "226",
    "MDC_RATE_DOSE": "8.25",
    "MDC_CONC_DRUG": "10.00",
    "MDC_PRESS_INFUS_LINE": "13",
    "MDC_ATTR_TIME_BATT_REMAIN": "480",
}
UNITS = ("mL/h", "mL", "mL", "mL", "min", "mg/h", "mg/mL", "%", "min")


@pytest.mark.parametrize("stuffed", [True, False])
def test_driver_and_device_agree_on_every_metric_value_for_value(stuffed):
    bed, shelf = bedside(panel(EVERYTHING), stuffed=stuffed)

    read = values(of(Numeric, bed.run(6)))
    assert {code: read[code] for code in EVERYTHING} == {
        code: (Decimal(text), unit, "valid")
        for (code, text), unit in zip(EVERYTHING.items(), UNITS, strict=True)
    }

    shelf.panels = {"50111": panel(dict.fromkeys(EVERYTHING))}
    absent = values(of(Numeric, bed.run(3)))
    assert {code: absent[code][0] for code in EVERYTHING} == dict.fromkeys(EVERYTHING)
    assert {absent[code][2] for code in EVERYTHING} == {"na"}
    assert bed.driver.tally.bad == 0
    assert bed.driver.skipped == 0


STATES = {state: state for state in DeliveryState} | {DeliveryState.PAUSED: DeliveryState.STOPPED}


@pytest.mark.parametrize("words", [True, False])
def test_driver_and_device_agree_on_every_state_they_have_a_word_for(words):
    for shown, expected in STATES.items():
        if shown is DeliveryState.OFF and not words:
            expected = DeliveryState.STOPPED  # noqa: PLW2901 - flags cannot say off
        bed, _ = bedside(panel(state=shown), words=words)
        assert [mode.state for mode in of(Mode, bed.run(6))] == [expected]


FLAG_ALARMS = [
    "occlusion",
    "air-in-line",
    "syringe-empty",
    "near-end",
    "infusion-complete",
    "kvo",
    "battery-low",
    "battery-empty",
    "syringe-displaced",
    "drip",
    "standby-over",
]
WORD_ALARMS = [
    "upstream-occlusion",
    "door-open",
    "free-flow",
    "drive-fault",
    "data-lock",
    "communication",
    "device-fault",
]


@pytest.mark.parametrize(
    ("alarm", "words"),
    [
        *((alarm, False) for alarm in FLAG_ALARMS),
        *((alarm, True) for alarm in FLAG_ALARMS + WORD_ALARMS),
    ],
)
def test_driver_and_device_agree_on_every_alarm_its_onset_and_its_end(alarm, words):
    bed, shelf = bedside(panel(alarms=frozenset({alarm})), words=words)

    told = of(AlarmCondition, bed.run(6))
    assert [(one.code, one.active) for one in told] == [(alarm, True)]
    shelf.panels = {"50111": panel()}
    told = of(AlarmCondition, bed.run(3))
    assert [(one.code, one.active) for one in told] == [(alarm, False)]


def test_drug_and_serial_number_of_the_script_arrive():
    bed, shelf = bedside(panel(drug="Ketamine, racemic", serial="4711"))

    told = bed.run(6)
    assert [one.text for one in of(Label, told) if one.name == "drug"] == ["Ketamine, racemic"]
    assert [(one.model, one.serial) for one in of(Identity, told)] == [("Perfusor Space", "4711")]
    shelf.panels = {"50111": panel(drug="", serial="4711")}
    assert [one.text for one in of(Label, bed.run(3)) if one.name == "drug"] == [None]


def test_several_pumps_of_a_rack_are_each_heard_under_their_own_address():
    shelf = Shelf(
        **{
            f"at_{a}": panel({RATE: r})
            for a, r in (("50111", "1"), ("5011A", "2"), ("501112", "3"))
        }
    )
    bed = Bedside(shelf)
    bed.open()

    rates = {
        one.channel: str(one.value) for one in of(Numeric, bed.run(6)) if one.metric.code == RATE
    }
    assert rates == {"50111": "1.00", "5011A": "2.00", "501112": "3.00"}


def given_boluses(readings):
    boluses = of(Bolus, readings)
    return sum((one.volume for one in boluses), Decimal(0)), sum(one.count for one in boluses)


@pytest.mark.parametrize("left_out", [frozenset({"BOVAL", "BOCNT"}), frozenset()])
def test_every_bolus_is_told_once_through_damaged_and_doubled_blocks(left_out):
    bed, shelf = bedside(RUNNING, left_out=left_out)
    turns = [0]

    def spoil(answer):
        turns[0] += 1
        if b"INBOVAL" not in answer:
            return answer
        match turns[0] % 3:
            case 0:
                return answer[:-9] + bytes([answer[-9] ^ 1]) + answer[-8:]
            case 1:
                return answer + answer
            case _:
                return answer

    bed.spoil = spoil
    told = []
    for count in range(1, 40):
        shelf.panels = {"50111": panel(bolus_volume=Decimal("0.7") * count, bolus_count=count)}
        told += bed.run(1.7)
    told += bed.run(5)

    assert "NAK" in bed.asked()
    assert given_boluses(told) == (Decimal("27.3"), 39)


def test_a_driver_finds_out_that_the_device_was_switched_to_the_other_stuffing():
    bed, _ = bedside(RUNNING)
    bed.run(5)
    bed.rack = SpaceComResponder(Shelf(at_50111=RUNNING), ComDevice(stuffed=False))

    told = bed.run(30)

    assert of(Numeric, told)
    assert bed.sent[-1][2].find(b"EE") < 0


def test_a_restart_of_the_device_is_said_and_everything_is_said_again():
    bed, _ = bedside(RUNNING)
    bed.run(5)
    bed.rack.restart(bed.now)
    told = bed.run(30)

    assert [one.name for one in of(DeviceEvent, told)] == ["restarted", "attached"]
    assert len(of(Identity, told)) == len(of(Mode, told)) == 1
    assert of(Numeric, told)[-1].heard.monotonic > bed.at().monotonic - 2


def test_a_clock_that_goes_back_is_said_and_the_device_greeted_again():
    bed, _ = bedside(RUNNING, left_out=frozenset(), switched_on_for=9000)
    assert len(of(ClockReading, bed.run(5))) == 1
    bed.rack.step_clock(-3600)
    told = bed.run(5)

    assert [one.name for one in of(DeviceEvent, told)] == ["clock-back", "clock-back"]
    assert of(ClockReading, told)
    assert bed.asked().count("ADMIN:ALIVE") == 2


def test_an_exchanged_pump_is_another_identity():
    bed, _ = bedside(panel({RATE: "1"}, alarms=frozenset({"occlusion"})))
    bed.run(5)
    bed.rack.swap_serial("987654")
    told = bed.run(3)

    assert [one.serial for one in of(Identity, told)] == ["987654"]
    assert [one.active for one in of(AlarmCondition, told)] == [False, True]


def test_a_silent_device_is_said_to_be_silent_and_is_heard_again_when_it_recovers():
    bed, _ = bedside(RUNNING)
    bed.run(5)
    device, bed.spoil = bed.spoil, lambda _answer: b""
    told = bed.run(20)
    assert [one.channel for one in of(Silence, told)] == ["", "50111"]
    assert not of(Numeric, told)[1:]

    bed.spoil = device
    told = bed.run(10)
    assert of(Identity, told)
    assert of(Numeric, told)


def test_garbage_between_and_inside_frames_is_noise_and_the_line_recovers():
    bed, _ = bedside(RUNNING)
    bed.run(5)
    whole, bed.spoil = bed.spoil, lambda a: b"\x01\xfe~" + a[:25] + b"\x15\x04\x99" + a[25:]
    told = bed.run(20)
    assert of(LineNoise, told)
    assert not of(Numeric, told)[2:]

    bed.spoil = whole
    assert of(Numeric, bed.run(10))


def test_a_pump_that_is_taken_out_is_said_to_be_gone():
    bed, shelf = bedside(RUNNING, RUNNING)
    bed.run(5)
    del shelf.panels["50112"]
    told = bed.run(10)

    assert [(one.channel, one.name) for one in of(DeviceEvent, told)] == [("50112", "removed")]
    assert [one.channel for one in of(Silence, told)] == ["50112"]


def test_errors_and_odd_texts_can_be_set_for_any_field():
    bed, _ = bedside(
        RUNNING,
        RUNNING,
        errors={"50112": 41},
        in_place={"INRT": "_NA", "INSOL": "\ue01fKeta, mine", "INVI": "9999.9"},
    )
    told = bed.run(6)

    assert [(one.channel, one.name) for one in of(DeviceEvent, told)] == [
        ("50111", "saturated"),
        ("50112", "unreachable"),
    ]
    assert values(of(Numeric, told))[RATE] == (None, "mL/h", "na")
    assert values(of(Numeric, told))[INFUSED] == (Decimal("9999.9"), "mL", "overflow")
    assert [one.text for one in of(Label, told)] == ["Keta, mine"]


def test_a_whole_topology_that_fails_hides_every_pump():
    bed, _ = bedside(RUNNING, errors={"50100": 51})
    told = bed.run(6)

    assert [(one.channel, one.name) for one in of(DeviceEvent, told)] == [("", "unreachable")]
    assert not of(Numeric, told)


def test_extra_boluses_and_volumes_stop_at_what_the_wire_can_say():
    device, _ = greeted(panel(bolus_volume=Decimal(600), bolus_count=300))

    read = parameters(device.receive(GET, 1.0))

    assert (read[b"INBOVAL"], read[b"INBOCNT"], read[b"BOCNT"]) == (b"500.00", b"9", b"255")


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_any_bytes_from_the_host_raise_nothing(pieces):
    device, _ = greeted(RUNNING)
    for place, piece in enumerate(pieces):
        device.receive(piece, float(place))
    device.receive(b"\x04\x01", 99.0)
