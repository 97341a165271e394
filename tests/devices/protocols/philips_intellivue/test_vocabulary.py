import pytest

from devices.protocols.philips_intellivue.vocabulary import measure, name
from station.domain import units
from station.domain.units import unit_of

RATE, BREATHS, PERCENT, MMHG, KPA, CELSIUS, FAHRENHEIT, NONE = (
    0x0AA0, 0x0AE0, 0x0220, 0x0F20, 0x0F03, 0x17A0, 0x1140, 0x0200,
)  # fmt: skip


@pytest.mark.parametrize(
    ("physio", "unit", "channel", "code"),
    [
        (0x4182, RATE, "", "MDC_ECG_HEART_RATE"),
        (0x4822, RATE, "", "MDC_PULS_OXIM_PULS_RATE"),
        (0x4BB8, PERCENT, "", "MDC_PULS_OXIM_SAT_O2"),
        (0x4BC8, PERCENT, "left", "MDC_PULS_OXIM_SAT_O2"),
        (0x4BCC, PERCENT, "right", "MDC_PULS_OXIM_SAT_O2"),
        (0xF09C, PERCENT, "telemetry", "MDC_PULS_OXIM_SAT_O2"),
        (0x4BB0, PERCENT, "", "MDC_PULS_OXIM_PERF_REL"),
        (0x4A05, MMHG, "", "MDC_PRESS_CUFF_SYS"),
        (0x4A06, MMHG, "", "MDC_PRESS_CUFF_DIA"),
        (0x4A07, MMHG, "", "MDC_PRESS_CUFF_MEAN"),
        (0x4A15, MMHG, "ABP", "MDC_PRESS_BLD_ART_SYS"),
        (0x4A16, MMHG, "ABP", "MDC_PRESS_BLD_ART_DIA"),
        (0x4A17, MMHG, "ABP", "MDC_PRESS_BLD_ART_MEAN"),
        (0x4A11, MMHG, "ART", "MDC_PRESS_BLD_ART_SYS"),
        (0x4A13, MMHG, "ART", "MDC_PRESS_BLD_ART_MEAN"),
        (0x4A0D, MMHG, "Ao", "MDC_PRESS_BLD_ART_SYS"),
        (0x4A0F, KPA, "Ao", "MDC_PRESS_BLD_ART_MEAN"),
        (0x500A, BREATHS, "", "MDC_TTHOR_RESP_RATE"),
        (0x5012, BREATHS, "", "MDC_CO2_RESP_RATE"),
        (0x4B48, CELSIUS, "", "MDC_TEMP"),
        (0x4B60, CELSIUS, "core", "MDC_TEMP"),
        (0x4B74, FAHRENHEIT, "skin", "MDC_TEMP"),
        (0x4B78, CELSIUS, "tympanic", "MDC_TEMP"),
        (0x4B64, CELSIUS, "esophageal", "MDC_TEMP"),
        (0xE004, CELSIUS, "rectal", "MDC_TEMP"),
        (0xF108, CELSIUS, "oral", "MDC_TEMP"),
        (0xF10C, CELSIUS, "axillary", "MDC_TEMP"),
        (0x50B0, MMHG, "", "MDC_AWAY_CO2_ET"),
        (0x50BA, KPA, "", "MDC_CONC_AWAY_CO2_INSP"),
    ],
)
def test_the_ids_of_the_sheet_have_their_metric_and_channel(physio, unit, channel, code):
    found_channel, metric, _ = measure(physio, unit, "")

    assert (found_channel, metric.code) == (channel, code)


def test_an_unknown_id_is_kept_under_its_number_with_the_device_s_unit_and_words():
    channel, metric, unit = measure(0x4A47, MMHG, "CVP")

    assert (channel, metric.code, metric.label, unit) == (
        "", "private:philips-intellivue:4A47", "CVP", units.MMHG,
    )  # fmt: skip
    assert measure(0x4A47, MMHG, "")[1].label == "4A47"


@pytest.mark.parametrize(
    ("code", "unit"),
    [(NONE, units.ONE), (0x0512, unit_of("mm")), (0x0ABC, unit_of("[0ABC]"))],
)
def test_a_unit_without_a_metric_is_the_device_s_own(code, unit):
    assert measure(0x9999, code, "")[2] == unit


def test_a_known_measure_in_another_dimension_is_private():
    """Carbon dioxide in percent is no pressure, and is not given as one."""
    channel, metric, unit = measure(0x50B0, PERCENT, "CO₂")

    assert (channel, metric.code, unit) == ("", "private:philips-intellivue:50B0", units.PERCENT)


def test_perfusion_is_taken_as_the_device_scales_it():
    assert measure(0x4BB0, NONE, "")[1:] == measure(0x4BB0, PERCENT, "")[1:]


@pytest.mark.parametrize(
    ("label", "physio", "alone", "number"),
    [
        (0, 0x4182, True, 0x4182),  # no label
        (0x24182, 0x4182, True, 0x4182),
        (0x250AC, 0x50B0, True, 0x50B0),  # the label of the whole object
        (0x2F0E5, 0x480A, True, 0xF0E5),  # the pulse of the cuff is no other pulse
        (0x2F0E5, 0x4822, True, 0xF0E5),
        (0x2E018, 0x4B48, True, 0xE018),  # a difference of temperatures is no temperature
        (0x2500A, 0x5000, True, 0x500A),
        (0x2500A, 0x5012, True, 0x5012),  # both are known: the value's own id
        (0x6F0E5, 0x4822, True, 0x4822),  # another partition says nothing
        (0x24A14, 0x4A15, False, 0x4A15),
        (0x2F0E5, 0x4A15, False, 0x4A15),  # members of a compound go by their own ids
    ],
)
def test_a_value_goes_by_its_id_unless_its_label_names_another_source(label, physio, alone, number):
    assert name(label, physio, alone=alone) == number
