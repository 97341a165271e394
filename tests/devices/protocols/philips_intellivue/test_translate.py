from datetime import datetime
from decimal import Decimal

import pytest

from devices.protocols.philips_intellivue.clock import DeviceClock, Heard
from devices.protocols.philips_intellivue.numerics import Observed, observe
from devices.protocols.philips_intellivue.responder_wire import listed, u16, u32
from devices.protocols.philips_intellivue.results import decode
from devices.protocols.philips_intellivue.translate import Translator
from station.domain.observation import GenerationMode, MeasurementValidity, Numeric
from tests.devices.protocols.philips_intellivue.bedside import (
    BEGIN,
    VECTORS,
    observed,
    shown_at,
    user,
)

TIME = shown_at("2024-05-20T10:20:00")
HEARD = Heard(BEGIN, TIME, GenerationMode.REAL)
STAMP = bytes.fromhex("2024052010153000")
LATER_STAMP = bytes.fromhex("2024052010300000")


def plain(physio: int, raw: str, *, state: int = 0, unit: int = 0x0AA0, **more) -> Observed:
    """An object of one value; `more`: its label, stamp, handle and context."""
    label, stamp = more.get("label", physio), more.get("stamp")
    found = {0x0924: u32(0x20000 + label)} if label else {}
    if stamp is not None:
        found[0x0990] = stamp
    found[0x0950] = observed(physio, raw, state=state, unit=unit)
    return observe(more.get("context", 1), more.get("handle", 1), found)


def cuff(
    *members: tuple[int, str], state: int = 0, stamp: bytes | None = STAMP, ticks: int | None = None
) -> Observed:
    found = {0x0924: u32(0x24A04)}
    if stamp is not None:
        found[0x0990] = stamp
    if ticks is not None:
        found[0x0991] = u32(ticks)
    values = [observed(physio, raw, state=state, unit=0x0F20) for physio, raw in members]
    return observe(1, 0x8272, {**found, 0x094B: listed(values)})


PRESSURES = ((0x4A05, "00000080"), (0x4A06, "0000004a"), (0x4A07, "0000005c"))
NONE = tuple((physio, "007fffff") for physio, _ in PRESSURES)


def read(*objects: Observed, heard: Heard = HEARD) -> list[Numeric]:
    return Translator(DeviceClock()).numerics(objects, heard)


def shown(numerics: list[Numeric]) -> list[tuple[str, str, Decimal | None]]:
    return [(one.channel, one.metric.code, one.value) for one in numerics]


def test_labels_are_learned_from_an_answer_whose_values_are_not_told():
    """A first answer describes, or comes before it is known of whom it is; later ones may not."""
    translator = Translator(DeviceClock())
    translator.learn([plain(0x4822, "00000051", label=0xF0E5), plain(0x4182, "00000052", label=0)])

    (one,) = translator.numerics([plain(0x4822, "00000051", label=0)], HEARD)
    assert one.metric.code == "private:philips-intellivue:F0E5"


def test_the_full_set_of_the_sheet_reads_as_the_sheet_says():
    expected = VECTORS["full_set"]["expect"]
    found = Translator(DeviceClock()).numerics(decode(user("full_set")).objects, HEARD)

    assert shown(found) == [
        ("", "MDC_ECG_HEART_RATE", Decimal(expected["HR"])),
        ("", "MDC_TTHOR_RESP_RATE", Decimal(expected["RR"])),
        ("", "MDC_PULS_OXIM_SAT_O2", Decimal(expected["SpO2"])),
        ("", "MDC_PULS_OXIM_PULS_RATE", Decimal(expected["Pulse"])),
        ("", "MDC_PRESS_CUFF_SYS", Decimal(expected["NBP"]["sys"])),
        ("", "MDC_PRESS_CUFF_DIA", Decimal(expected["NBP"]["dia"])),
        ("", "MDC_PRESS_CUFF_MEAN", Decimal(expected["NBP"]["mean"])),
        ("ABP", "MDC_PRESS_BLD_ART_SYS", Decimal(expected["ABP"]["sys"])),
        ("ABP", "MDC_PRESS_BLD_ART_DIA", Decimal(expected["ABP"]["dia"])),
        ("ABP", "MDC_PRESS_BLD_ART_MEAN", Decimal(expected["ABP"]["mean"])),
        ("", "MDC_TEMP", Decimal(str(expected["Temp_degC"]))),
        ("", "MDC_AWAY_CO2_ET", Decimal(expected["EtCO2_mmHg"])),
        ("", "MDC_CONC_AWAY_CO2_INSP", Decimal(expected["inspired_min_CO2_mmHg"])),
        ("", "MDC_CO2_RESP_RATE", Decimal(expected["awRR"])),
    ]
    times = {one.device_time for one in found if one.metric.episodic}
    assert times == {datetime.fromisoformat(expected["NBP"]["time"])}
    assert {one.device_time for one in found if not one.metric.episodic} == {TIME}


@pytest.mark.parametrize(
    ("state", "raw", "value", "validity", "mode"),
    [
        (0x0000, "00000052", 82, "valid", "real"),
        (0x0002, "00000096", 150, "valid", "real"),
        (0x00E1, "00000052", 82, "valid", "real"),  # validated, early, measuring, inhibited
        (0x4000, "00000052", 82, "questionable", "real"),
        (0x1000, "00000052", 82, "calibrating", "real"),
        (0x5000, "00000052", 82, "calibrating", "real"),
        (0x8000, "00000052", None, "invalid", "real"),
        (0x8001, "007fffff", None, "invalid", "real"),
        (0x2000, "00000052", None, "na", "real"),
        (0x2000, "007fffff", None, "na", "real"),
        (0xA000, "007fffff", None, "invalid", "real"),
        (0x0000, "007fffff", None, "na", "real"),
        (0x4000, "007fffff", None, "na", "real"),
        (0x0000, "00800000", None, "invalid", "real"),
        (0x0000, "007ffffe", None, "overflow", "real"),
        (0x0000, "00800002", None, "underflow", "real"),
        (0x0400, "00000052", 82, "valid", "demo"),
        (0x0800, "00000052", 82, "valid", "test"),
        (0x0C00, "00000052", 82, "valid", "test"),
    ],
)
def test_the_state_bits_decide_how_far_a_value_is_believed(state, raw, value, validity, mode):
    (one,) = read(plain(0x4182, raw, state=state))

    assert one.value == value
    assert (one.validity, one.mode) == (validity, mode)


def test_a_monitor_in_demo_mode_demonstrates_whatever_the_state_bits_say():
    (one,) = read(plain(0x4182, "00000052"), heard=HEARD._replace(mode=GenerationMode.DEMO))

    assert one.mode is GenerationMode.DEMO


@pytest.mark.parametrize(
    ("physio", "unit", "raw", "value"),
    [
        (0x50B0, 0x0F03, "ff000030", "36"),  # 4.8 kPa is 36.003 mm[Hg]
        (0x50B0, 0x0F03, "fe0001e0", "36.0"),  # 4.80 kPa: a hundredth counts as a tenth
        (0x50B0, 0x0F03, "00000005", "38"),  # 5 kPa, written without a decimal
        (0x4A15, 0x0F03, "ff0000ab", "128"),  # 17.1 kPa is 128.26
        (0x4A15, 0x0F03, "ffffffe7", "-19"),  # -2.5 kPa is -18.75
        (0x4B48, 0x1140, "ff0003dc", "37.1"),  # 98.8 degF is 37.111
        (0x4B48, 0x1140, "fe002699", "37.12"),  # 98.81 degF is 37.117
        (0x4B48, 0x17A0, "ff000173", "37.1"),
        (0x4BB0, 0x0200, "fe00009b", "1.55"),
    ],
)
def test_another_unit_is_converted_and_rounded_to_the_device_s_own_step(physio, unit, raw, value):
    (one,) = read(plain(physio, raw, unit=unit))

    assert str(one.value) == value
    assert one.unit == one.metric.unit


def test_a_value_beyond_belief_is_no_value_and_is_counted():
    translator = Translator(DeviceClock())
    found = translator.numerics(
        [plain(0x4182, "00000fff"), plain(0x4BB8, "00000065", unit=0x0220)], HEARD
    )

    assert [(one.value, one.validity) for one in found] == [(None, MeasurementValidity.INVALID)] * 2
    assert translator.unbelievable == 2


def test_what_the_device_itself_marks_is_not_beyond_belief():
    translator = Translator(DeviceClock())
    translator.numerics([plain(0x4182, "007fffff", state=0x8000)], HEARD)
    translator.numerics([plain(0x4182, "00000fff", state=0x2000)], HEARD)

    assert translator.unbelievable == 0


def test_an_absurd_exponent_is_no_fault():
    for exponent in ("7f", "80"):
        for unit in (0x0F20, 0x0F03):
            read(plain(0x4A15, f"{exponent}7ffff0", unit=unit))
        read(plain(0x4B48, f"{exponent}000001", unit=0x1140))


def test_members_go_by_their_ids_and_never_by_their_order():
    backwards = cuff(*reversed(PRESSURES))

    assert {one.metric.code: one.value for one in read(backwards)} == {
        "MDC_PRESS_CUFF_SYS": 128,
        "MDC_PRESS_CUFF_DIA": 74,
        "MDC_PRESS_CUFF_MEAN": 92,
    }


def test_carbon_dioxide_is_taken_alone_or_from_a_compound():
    members = [observed(0x50B0, "00000024", unit=0x0F20), observed(0x50BA, "00000000", unit=0x0F20)]
    compound = observe(1, 0x8510, {0x094B: listed(members)})

    assert shown(read(plain(0x50B0, "00000024", unit=0x0F20, label=0x50AC))) == [
        ("", "MDC_AWAY_CO2_ET", 36)
    ]
    assert shown(read(compound)) == [
        ("", "MDC_AWAY_CO2_ET", 36),
        ("", "MDC_CONC_AWAY_CO2_INSP", 0),
    ]


# --- The cuff ------------------------------------------------------------------------------------


def episodes(*answers: Observed) -> list[list[Numeric]]:
    translator = Translator(DeviceClock())
    return [translator.numerics([answer], HEARD) for answer in answers]


def test_a_cuff_pressure_is_told_once_at_its_own_time():
    first, second, third = episodes(*[cuff(*PRESSURES)] * 3)

    assert [one.device_time for one in first] == [shown_at("2024-05-20T10:15:30")] * 3
    assert second == third == []


def test_another_stamp_with_the_same_values_is_another_measurement():
    assert len(episodes(cuff(*PRESSURES), cuff(*PRESSURES, stamp=LATER_STAMP))[1]) == 3


def test_other_values_under_the_same_stamp_are_told():
    changed = (PRESSURES[0], PRESSURES[1], (0x4A07, "0000005d"))

    assert len(episodes(cuff(*PRESSURES), cuff(*changed))[1]) == 3


def test_a_cuff_without_a_stamp_is_told_when_its_values_change():
    bare = cuff(*PRESSURES, stamp=None)
    first, second = episodes(bare, bare)

    assert [one.device_time for one in first] == [None] * 3
    assert second == []


def test_no_cuff_pressure_is_told_once_as_no_value():
    first, second, third = episodes(*[cuff(*NONE, state=0x2000, stamp=None)] * 2, cuff(*PRESSURES))

    assert [(one.value, one.validity) for one in first] == [(None, MeasurementValidity.NA)] * 3
    assert second == []
    assert len(third) == 3


def test_a_measurement_going_on_is_told_again_when_it_is_finished():
    running = cuff(*PRESSURES, state=0x0020)
    first, second, third, fourth = episodes(running, running, *[cuff(*PRESSURES)] * 2)

    assert {one.validity for one in first} == {MeasurementValidity.ONGOING}
    assert second == []
    assert {one.validity for one in third} == {MeasurementValidity.VALID}
    assert fourth == []


def test_the_next_measurement_going_on_does_not_repeat_the_last():
    assert episodes(cuff(*PRESSURES), cuff(*PRESSURES, state=0x0020))[1] == []


def test_a_relative_stamp_serves_where_there_is_no_absolute_one():
    clock = DeviceClock()
    clock.read(TIME, 80000, BEGIN)
    found = Translator(clock).numerics([cuff(*PRESSURES, stamp=None, ticks=72000)], HEARD)

    assert found[0].device_time == shown_at("2024-05-20T10:19:59")


def test_the_same_cuff_pressure_in_a_new_association_is_not_told_again():
    translator = Translator(DeviceClock())
    translator.numerics([cuff(*PRESSURES)], HEARD)
    translator.begin()

    assert translator.numerics([cuff(*PRESSURES)], HEARD) == []


def test_the_cuff_pressure_of_another_monitor_is_new():
    translator = Translator(DeviceClock())
    translator.numerics([cuff(*PRESSURES)], HEARD)
    translator.forget()

    assert len(translator.numerics([cuff(*PRESSURES)], HEARD)) == 3


def test_the_pulse_of_the_cuff_is_an_episode_of_its_own_metric():
    pulse = plain(0x480A, "00000048", label=0xF0E5, stamp=STAMP)
    first, second = episodes(pulse, pulse)

    assert shown(first) == [("", "private:philips-intellivue:F0E5", 72)]
    assert first[0].device_time == shown_at("2024-05-20T10:15:30")
    assert second == []


def test_a_heart_rate_with_a_stamp_stays_continuous():
    stamped = plain(0x4182, "00000052", stamp=STAMP)

    assert [len(answer) for answer in episodes(stamped, stamped)] == [1, 1]


# --- Labels, contexts, owners --------------------------------------------------------------------


def test_a_label_told_in_the_first_answer_holds_when_it_is_missing_later():
    translator = Translator(DeviceClock())
    described = observe(1, 7, {0x0924: u32(0x2F0E5)})
    unlabelled = plain(0x480A, "00000048", label=0, handle=7)

    assert translator.numerics([described], HEARD) == []
    assert shown(translator.numerics([unlabelled], HEARD)) == [
        ("", "private:philips-intellivue:F0E5", 72)
    ]
    translator.begin()
    assert shown(translator.numerics([unlabelled], HEARD)) == [
        ("", "private:philips-intellivue:480A", 72)
    ]


def test_a_label_beside_a_value_is_remembered_too():
    translator = Translator(DeviceClock())
    translator.numerics([plain(0x480A, "00000048", label=0xF0E5, handle=7)], HEARD)

    assert shown(translator.numerics([plain(0x480A, "00000049", label=0, handle=7)], HEARD)) == [
        ("", "private:philips-intellivue:F0E5", 73)
    ]


def test_two_objects_of_one_metric_are_never_mixed():
    translator = Translator(DeviceClock())
    own = plain(0x4BB8, "00000061", unit=0x0220, handle=0x8400)
    other = plain(0x4BB8, "0000005a", unit=0x0220, handle=0x8400, context=2)
    for answer in ([own, other], [other, own]):
        found = {one.channel: one.value for one in translator.numerics(answer, HEARD)}

        assert found == {"": 97, "@2.8400": 90}


def test_a_second_object_takes_over_when_the_first_is_gone():
    translator = Translator(DeviceClock())
    own = plain(0x4BB8, "00000061", unit=0x0220, handle=0x8400)
    other = plain(0x4BB8, "0000005a", unit=0x0220, handle=0x8402)
    translator.numerics([own], HEARD)

    assert shown(translator.numerics([other], HEARD)) == [("", "MDC_PULS_OXIM_SAT_O2", 90)]
    assert shown(translator.numerics([other, own], HEARD)) == [
        ("", "MDC_PULS_OXIM_SAT_O2", 90),
        ("@1.8400", "MDC_PULS_OXIM_SAT_O2", 97),
    ]


def test_numbers_remembered_are_bounded():
    translator = Translator(DeviceClock())
    for number in range(5000):
        raw = u32(number).hex()
        translator.numerics([plain(0x9999, raw, unit=0x0512)], HEARD)

    assert all(len(route.reads) <= 4096 for route in translator._routes.values())
    assert translator.numerics([plain(0x9999, "00000001", unit=0x0512)], HEARD)[0].value == 1


def test_the_unit_of_every_value_is_read():
    translator = Translator(DeviceClock())
    celsius = plain(0x4B48, "ff000173", unit=0x17A0)
    fahrenheit = plain(0x4B48, "ff0003dc", unit=0x1140)

    assert [
        translator.numerics([seen], HEARD)[0].value for seen in (celsius, fahrenheit, celsius)
    ] == [Decimal("37.1")] * 3


def test_a_state_is_read_anew_for_a_number_seen_before():
    translator = Translator(DeviceClock())
    valid, marked = plain(0x4182, "00000052"), plain(0x4182, "00000052", state=0x8000)

    assert [translator.numerics([seen], HEARD)[0].value for seen in (valid, marked, valid)] == [
        82, None, 82,
    ]  # fmt: skip


def test_an_answer_without_objects_gives_nothing():
    assert read() == []
    assert read(observe(1, 3, {0x0911: u16(3)})) == []
