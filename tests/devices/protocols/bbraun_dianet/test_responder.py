"""A simulated pump against the sheet, and against the driver value for value."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.bbraun_dianet import responder
from devices.protocols.bbraun_dianet.frames import Frame, FrameReader
from devices.protocols.bbraun_dianet.responder import DianetPump, DianetResponder, objection
from devices.protocols.bbraun_dianet.spoiling import Spoilt
from station.domain.observation import (
    AlarmCondition,
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
from tests.devices.protocols.bbraun_dianet.cable import (
    DOSIS,
    HISTORY,
    IDENT,
    ISTWERT,
    LIMITS,
    NAMES,
    PROPOSAL,
    RELOAD,
    SOLLWERT,
    STATUS,
    VECTORS,
    Bedside,
    Shelf,
    asked,
    of,
    panel,
    refusal,
    values,
    wire,
)

RATE, INFUSED, VTBD = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV", "MDC_VOL_FLUID_TBI"
PRESSURE, BATTERY = "MDC_PRESS_INFUS_LINE", "MDC_ATTR_TIME_BATT_REMAIN"
DOSE, STRENGTH = "MDC_RATE_DOSE", "MDC_CONC_DRUG"
FIGURES = {
    RATE: "5.25",
    INFUSED: "12.3",
    VTBD: "50.0",
    PRESSURE: "35",
    BATTERY: "480",
    DOSE: "21.0",
    STRENGTH: "4",
}
RUNNING = panel(FIGURES, state=DeliveryState.INFUSING)
SIZES = [20, 19, 21, 39, 24, 49, 21, 62, 9]


def pump(shown=RUNNING, **settings):
    return DianetResponder(Shelf(shown), DianetPump(**settings))


def body(said):
    """The one frame of an answer."""
    [found] = [one for one in FrameReader().receive(said) if isinstance(one, Frame)]
    assert wire(found.body) == said
    return found.body


def data(device, segment, now=1.0):
    """The data of a good answer."""
    said = body(device.receive(asked(segment), now))
    assert said[:3] == bytes([0, segment, 0x06])
    return said[3:]


# --- The link ------------------------------------------------------------------------------------


@pytest.mark.parametrize("segment", range(1, 10))
def test_every_segment_that_can_be_read_is_answered_in_its_size(segment):
    assert len(data(pump(), segment)) == SIZES[segment - 1]


def test_the_identity_of_the_vector_is_answered_byte_for_byte():
    device = pump()
    device.set_clock(datetime(2023, 11, 14, 22, 13, 20), 1.0)  # noqa: DTZ001 - no zone is told

    assert device.receive(asked(IDENT), 1.0).hex().upper() == VECTORS["rpl_IDENT"]["wire_hex"]


def test_the_actual_values_of_the_vector_are_answered_byte_for_byte():
    shown = panel(
        {INFUSED: "3238.4", PRESSURE: "35", BATTERY: "480"}, bolus_count=1, bolus_volume=Decimal(2)
    )

    said = pump(shown).receive(asked(ISTWERT), 97 * 60.0)

    assert said.hex().upper() == VECTORS["rpl_ISTWERT"]["wire_hex"]


def test_a_question_with_a_bad_crc_is_refused_as_in_the_vector():
    said = pump().receive(wire(b"\x00\x02", 0x1D0E) + b"\x7e", 1.0)

    assert said.hex().upper() == VECTORS["rpl_NAK_CRC"]["wire_hex"]


@pytest.mark.parametrize("segment", [0x00, 0x0A, 0x0B, 0x0F, 0x16, 0x41, 0xFF])
def test_a_segment_that_there_is_not_is_refused(segment):
    device = pump()

    assert device.receive(asked(segment), 1.0) == refusal(segment, 0x03)
    assert device.refused == []


def test_a_question_of_the_wrong_length_is_refused():
    assert pump().receive(wire(b"\x00\x02\x00"), 1.0) == refusal(STATUS, 0x07)


def test_another_address_is_refused():
    assert body(pump().receive(wire(b"A\x02"), 1.0)) == b"A\x02\x15\x08"


@pytest.mark.parametrize("segment", range(0x10, 0x16))
@pytest.mark.parametrize("written", [b"", b"\x01", b"\x00" * 30])
def test_whatever_would_write_is_refused_kept_and_not_acted_on(segment, written):
    device = pump()
    before = [data(device, one) for one in range(1, 10)]
    asked_to = bytes([0, segment]) + written

    assert device.receive(wire(asked_to), 1.0) == refusal(segment, 0x09)
    assert device.refused == [asked_to]
    assert [data(device, one) for one in range(1, 10)] == before
    assert data(device, STATUS)[5:9] == bytes.fromhex("00 80 00 92")  # documentation mode still


def test_marks_between_questions_are_ignored():
    said = pump().receive(b"\x7e\x7e" + asked(STATUS) + b"\x7e\x7e", 1.0)

    assert body(said)[:3] == b"\x00\x02\x06"


def test_a_question_that_comes_damaged_is_refused_with_its_segment_if_it_shows_one():
    for damaged in (b"\x7e\x00\x02\x7d\x00\x1d\x0d\x7e", b"\x7e\x00\x02\x80\x1d\x0d\x7e"):
        assert pump().receive(damaged, 1.0) == refusal(STATUS, 0x02)
    for noise in (b"\x7e\x00\x7e", b"noise\x7e\x00\x02\x1d\x0d"):
        assert pump().receive(noise, 1.0) == b""


@pytest.mark.parametrize(
    ("type_number", "pause", "answers"),
    [(1201, 0.39, True), (1201, 0.41, False), (1019, 0.29, True), (1019, 0.31, False)],
)
def test_a_question_with_a_gap_inside_is_given_up(type_number, pause, answers):
    device = pump(type_number=type_number)
    device.receive(asked(STATUS)[:3], 1.0)

    assert bool(device.receive(asked(STATUS)[3:], 1.0 + pause)) is answers
    assert device.receive(asked(STATUS), 5.0)


def test_a_host_that_asks_who_is_there_every_half_second_is_answered_each_time():
    device = pump()

    assert all(device.receive(asked(IDENT), 0.5 * number) for number in range(100))


def test_the_device_never_speaks_first():
    device = pump()

    assert device.due(10.0) == b""
    assert device.next_due(10.0) is None


def test_a_pump_that_is_off_hears_nothing():
    device = pump(panel(state=DeliveryState.OFF))

    assert device.receive(asked(IDENT) + wire(b"\x00\x12"), 1.0) == b""
    assert device.refused == []


@pytest.mark.parametrize("channel", ["1", "50111", " "])
def test_a_pump_has_no_address(channel):
    assert objection("", RATE) is None
    assert "leave the channel empty" in objection(channel, RATE)


# --- The segments --------------------------------------------------------------------------------


def test_a_pump_of_which_nothing_is_known_yet_answers_all_ones():
    class Empty:
        def at(self, _now):
            return {}

    device = DianetResponder(Empty())
    assert data(device, STATUS)[1:] == bytes(4) + b"\xff" * 12 + bytes(2)
    assert data(device, ISTWERT)[:5] == b"\xff" * 5
    assert data(device, SOLLWERT)[:8] == b"\xff" * 8


def test_the_pump_says_what_was_changed_until_it_was_read():
    shelf = Shelf(RUNNING)
    device = DianetResponder(shelf)
    for segment in range(1, 10):
        data(device, segment)
    assert data(device, STATUS)[0] == 0

    shelf.panel = panel({**FIGURES, VTBD: "40", STRENGTH: "5"}, state=DeliveryState.INFUSING)
    device.set_highest_rate(Decimal(100))
    assert [data(device, STATUS)[0] for _ in range(2)] == [0b1011] * 2
    data(device, SOLLWERT)
    assert data(device, STATUS)[0] == 0b1010
    data(device, LIMITS)
    data(device, DOSIS)
    assert data(device, STATUS)[0] == 0


def test_a_pump_that_was_just_switched_on_has_nothing_to_say_of_changes():
    assert data(pump(), STATUS)[0] == 0


def test_the_key_that_silences_is_told_once_and_mutes_for_two_minutes():
    shown = panel({}, state=DeliveryState.STOPPED, alarms=frozenset({"occlusion"}))
    device = pump(shown)
    device.press_alarm_off(10.0)

    def state(now):
        return int.from_bytes(data(device, STATUS, now)[5:9])

    assert data(device, STATUS, 11.0)[0] == 0b100
    assert data(device, STATUS, 12.0)[0] == 0
    assert state(129.0) >> 14 & 0b11 == 0b01
    assert state(131.0) >> 14 & 0b11 == 0b10


def test_a_restarted_pump_forgets_what_it_counted_and_what_was_read():
    shelf = Shelf(RUNNING)
    device = DianetResponder(shelf)
    data(device, SOLLWERT)
    shelf.panel = panel({**FIGURES, VTBD: "40"}, state=DeliveryState.INFUSING)
    device.receive(asked(STATUS)[:3], 599.0)
    device.restart(600.0)

    assert data(device, STATUS, 600.1)[0] == 0
    assert data(device, ISTWERT, 660.1)[5:7] == b"\x00\x01"
    assert data(device, HISTORY, 660.1)[:2] == b"\x00\x01"


@pytest.mark.parametrize(
    ("serial", "number"),
    [
        ("1", 1),
        ("199999", 199_999),
        ("262142", 262_142),
        ("262143", 2),
        ("0", 1),
        ("734512", 734_512 % 262_142 + 1),
        ("AB", int.from_bytes(b"AB")),
    ],
)
def test_a_serial_number_has_eighteen_bits_and_never_all_of_them(serial, number):
    shown = panel({}, serial=serial)

    assert int.from_bytes(data(pump(shown), IDENT)[:4]) == 1201 << 18 | number


def test_another_box_has_another_serial_number():
    device = pump(panel({}, serial="123456"))
    device.swap_serial("200007")

    assert int.from_bytes(data(device, IDENT)[:4]) & 0x3FFFF == 200_007


def test_the_clock_goes_on_steps_and_is_set():
    device = pump()

    def clock(now):
        return int.from_bytes(data(device, IDENT, now)[-4:])

    begun = clock(0.0)
    assert clock(60.0) == begun + 60
    device.step_clock(-3600)
    assert clock(60.0) == begun - 3540
    device.set_clock(datetime(1969, 1, 1), 60.0)  # noqa: DTZ001 - no zone is told
    assert clock(60.0) == 0


def test_a_longer_name_of_the_software_is_cut():
    assert data(pump(software="FMSA0200011"), IDENT)[6:16] == b"FMSA020001"


# --- Driver and pump together --------------------------------------------------------------------


def run(shown=RUNNING, seconds=40.0, **settings):
    bed = Bedside(shown, DianetPump(**settings))
    bed.open()
    return bed.run(seconds), bed


def test_everything_that_the_pump_shows_is_read_value_for_value():
    said, bed = run(weight=Decimal("70.5"))

    read = values(said)
    assert {code: Decimal(read[code][0]) for code in FIGURES} == {
        code: Decimal(shown) for code, shown in FIGURES.items()
    }
    own = {code.rpartition(":")[2]: value for code, (value, _, _) in read.items() if ":" in code}
    assert own == {
        "STATUS.state": str(0x92 | 1 << 23),
        "STATUS.volume": "0.0",
        "STATUS.time": "0",
        "ISTWERT.treatment-time": "0",
        "ISTWERT.bolus-interval-rest": "0",
        "ISTWERT.standby-rest": "0",
        "ISTWERT.syringe": "50",
        "ISTWERT.bolus-interval": "0",
        "ISTWERT.interval-bolus-volume": "0.0",
        "ISTWERT.bolus-volume": "0.0",
        "SOLLWERT.rate": "5.25",
        "SOLLWERT.bolus-rate": "200.00",
        "SOLLWERT.bolus-volume": "0.0",
        "SOLLWERT.pressure-level": "5",
        "LIMITS.bolus-rate-max": "1200.00",
        "LIMITS.staff-call": "0",
        "LIMITS.decimals": "2",
        "LIMITS.rate-max": "999.90",
        "LIMITS.rate-min": "0.10",
        "LIMITS.syringe-pre-alarm": "30",
        "LIMITS.special-functions": "0",
        "LIMITS.pressure-level-max": "9",
        "LIMITS.vtbd-max": "999.9",
        "LIMITS.bolus-volume-max": "50.0",
        "LIMITS.bolus-rate-min": "0.10",
        "LIMITS.bolus-volume-min": "0.1",
        "LIMITS.bolus-decimals": "1",
        "DOSIS.weight": "70.50",
        "DOSIS.container": "50.00",
        "DOSIS.drug-amount": "200.000",
        "HISTORY.now": "0",
        "RELOAD.active": "0",
    }
    assert {one.name: one.text for one in of(Label, said)} == {
        "operating-mode": "continuous",
        "status": "on mains, documentation mode, dose calculation",
        "drug": "Ketamine",
        "rate-history": "0: 5.25 mL/h",
    }
    assert bed.driver.tally.bad == 0
    assert set(bed.asked()) == set(NAMES)


@pytest.mark.parametrize("model", [202, 203, 1019, 1020, 1200, 1201])
def test_every_model_is_read(model):
    said, _ = run(seconds=10.0, type_number=model)

    assert of(Identity, said)[0].model
    assert of(Numeric, said)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("infusing", "infusing"),
        ("bolus", "bolus"),
        ("kvo", "kvo"),
        ("standby", "standby"),
        ("purging", "purging"),
        ("stopped", "stopped"),
        ("paused", "stopped"),
        ("unknown", "unknown"),
    ],
)
def test_every_state_arrives(state, told):
    said, _ = run(panel(FIGURES, state=DeliveryState(state)), seconds=5.0)

    assert [one.state for one in of(Mode, said)] == [told]


def test_a_pump_that_is_off_is_silent():
    said, _ = run(panel(FIGURES, state=DeliveryState.OFF), seconds=20.0)

    assert [type(one) for one in said] == [Silence]


@pytest.mark.parametrize("bit", range(32))
def test_every_alarm_bit_arrives(bit):
    said, _ = run(seconds=4.0, more_alarms=1 << bit)

    assert [one.raw for one in of(AlarmCondition, said)] == [f"ALARM.{bit}"]


@pytest.mark.parametrize("bit", range(32))
def test_every_state_bit_arrives(bit):
    said, _ = run(panel(state=DeliveryState.STOPPED), seconds=4.0, more_states=1 << bit)

    raw = values(said)["private:bbraun-dianet:STATUS.state"][0]
    assert int(raw) == 0x52 | 1 << bit


@pytest.mark.parametrize("mains", [True, False])
def test_mains_and_battery_are_told(mains):
    said, _ = run(seconds=4.0, mains=mains)

    [status] = [one.text for one in of(Label, said) if one.name == "status"]
    assert status.startswith("on mains" if mains else "on battery")


def test_a_drug_of_twenty_letters_arrives_whole_and_none_is_none():
    for drug, told in (("Ketamine S(+) 25 mg.", "Ketamine S(+) 25 mg."), ("", None)):
        said, _ = run(panel(FIGURES, drug=drug), seconds=6.0)
        names = [one.text for one in of(Label, said) if one.name == "drug"]
        assert names == ([told] if told else [])


@pytest.mark.parametrize("segment", [STATUS, ISTWERT, SOLLWERT, PROPOSAL, LIMITS, DOSIS, RELOAD])
def test_a_segment_of_all_ones_tells_no_number(segment):
    said, bed = run(seconds=30.0, all_ones=frozenset({segment}))

    name = f":{NAMES[segment - 1]}."
    told = {code: value for code, (value, _, _) in values(said).items()}
    assert not [code for code in told if name in code]
    assert bed.driver.tally.bad == 0
    if segment == STATUS:
        assert (told[RATE], [one.state for one in of(Mode, said)]) == (None, ["unknown"])
    if segment == ISTWERT:
        assert told[INFUSED] is told[PRESSURE] is told[BATTERY] is None


def test_a_pump_that_says_who_it_is_in_all_ones_is_read_without_a_name():
    said, _ = run(seconds=10.0, all_ones=frozenset({IDENT}))

    [identity] = of(Identity, said)
    assert (identity.model, identity.serial, identity.software) == (None, None, None)
    assert of(Numeric, said)
    assert not of(ClockReading, said)


@pytest.mark.parametrize(
    "spoilt", [one for one in Spoilt if one not in (Spoilt.NOTHING, Spoilt.UNSTUFFED)]
)
def test_a_pump_whose_answers_are_all_wrong_is_never_read(spoilt):
    said, bed = run(spoilt=spoilt)

    assert {type(one) for one in said} == {LineNoise, Silence}
    assert bed.driver.tally.good == 0
    assert bed.driver.tally.bad > 3


def test_without_stuffing_only_what_needed_none_is_read():
    shown = panel({**FIGURES, INFUSED: "3238.4"}, state=DeliveryState.INFUSING)  # 7E 80
    said, _ = run(shown, spoilt=Spoilt.UNSTUFFED)

    assert INFUSED not in values(said)
    assert of(LineNoise, said)


def test_a_pause_inside_every_answer_is_waited_for():
    said, bed = run(gap=0.5)

    assert of(Numeric, said)
    assert bed.driver.tally.bad == 0


@pytest.mark.parametrize("code", [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0B, 0x0D])
def test_a_refused_dose_leaves_the_rest_as_it_is(code):
    said, _ = run(refusals={DOSIS: code})

    read = values(said)
    assert DOSE not in read
    assert Decimal(read[INFUSED][0]) == Decimal("12.3")
    assert not of(Silence, said)


def test_a_segment_that_is_never_answered_leaves_the_rest_as_it_is():
    said, _ = run(seconds=120.0, silent=frozenset({LIMITS}))

    assert {RATE, INFUSED, VTBD, DOSE} <= values(said).keys()
    assert not of(Silence, said)


def test_a_pump_exchanged_for_another_is_noticed_within_twenty_seconds():
    bed = Bedside(RUNNING)
    bed.open()
    bed.run(60)
    bed.pump.swap_serial("200007")
    said = bed.run(20)

    assert [one.serial for one in of(Identity, said)] == ["200007"]


def test_a_clock_that_is_set_back_is_an_event():
    bed = Bedside(RUNNING)
    bed.open()
    bed.run(60)
    bed.pump.step_clock(-3600)
    said = bed.run(20)

    assert [one.name for one in of(DeviceEvent, said)] == ["clock-back"]
    assert len(of(ClockReading, said)) == 1


def test_a_counter_that_is_reset_at_the_pump_is_an_event():
    bed = Bedside(RUNNING)
    bed.open()
    bed.run(30)
    bed.shelf.panel = panel({**FIGURES, INFUSED: "0"}, state=DeliveryState.INFUSING)
    said = bed.run(10)

    assert [one.name for one in of(DeviceEvent, said)] == ["counter-fell"]


def test_what_is_changed_at_the_pump_is_read_within_seconds():
    bed = Bedside(RUNNING)
    bed.open()
    bed.run(50)
    bed.shelf.panel = panel(
        {**FIGURES, VTBD: "40", DOSE: "10"}, state=DeliveryState.INFUSING, drug="Morphine"
    )
    bed.pump.set_highest_rate(Decimal(100))
    said = bed.run(10)

    read = values(said)
    assert Decimal(read[VTBD][0]) == 40
    assert Decimal(read[DOSE][0]) == 10
    assert Decimal(read["private:bbraun-dianet:LIMITS.rate-max"][0]) == 100
    assert "Morphine" in {one.text for one in of(Label, said)}


def test_somebody_silences_an_alarm_at_the_pump():
    shown = panel(FIGURES, state=DeliveryState.STOPPED, alarms=frozenset({"occlusion"}))
    bed = Bedside(shown)
    bed.open()
    bed.run(10)
    bed.pump.press_alarm_off(bed.now)
    said = bed.run(150)

    assert [one.name for one in of(DeviceEvent, said)] == ["alarm-off"]
    assert [one.flags for one in of(AlarmCondition, said)] == [("silenced",), ()]


@pytest.mark.parametrize("special", [0x7E, 0x7D, 0x80])
def test_a_crc_that_needs_stuffing_is_read(special):
    """Sheet, fault knobs: some serial number has such a CRC at this very second."""
    for serial in range(1, 4000):
        said = pump(panel({}, serial=str(serial))).receive(asked(IDENT), 1.0)
        if bytes([0x7D, special ^ 0x20]) in said[-5:]:
            break
    bed = Bedside(panel({}, serial=str(serial)))
    bed.now = 1.0
    bed.open()

    assert [one.serial for one in of(Identity, bed.run(5))] == [str(serial)]


def test_the_devices_end_shares_nothing_but_the_frames_with_the_driver():
    """A misreading on either side must show as a disagreement (the sheets' general rule 5)."""
    folder = Path(responder.__file__).parent
    inside = re.compile(
        r"^from devices\.protocols\.bbraun_dianet(?:\.| import )(\w+)", re.MULTILINE
    )
    device = {"responder", "pump_words", "pump_memory", "spoiling"}

    for name in device:
        used = set(inside.findall((folder / f"{name}.py").read_text("utf-8")))
        assert used <= device | {"frames"}, name
    for path in folder.glob("*.py"):
        if path.stem not in {*device, "kind", "__init__"}:
            assert not set(inside.findall(path.read_text("utf-8"))) & device, path.stem


@given(st.lists(st.tuples(st.binary(max_size=40), st.floats(0, 2)), max_size=10))
def test_any_bytes_raise_nothing(pieces):
    device, now = pump(), 0.0
    for piece, pause in pieces:
        now += pause
        device.receive(piece, now)
        device.receive(wire(piece), now)
