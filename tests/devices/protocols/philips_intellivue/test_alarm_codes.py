import pytest

from devices.protocols.philips_intellivue.alarm_codes import channel, meaning

CONTRACT = {
    *("hr-high", "hr-low", "spo2-high", "spo2-low", "nibp-high", "nibp-low", "abp-high", "abp-low"),
    *("rr-high", "rr-low", "apnea", "etco2-high", "etco2-low", "temp-high", "temp-low"),
    *("asystole", "arrhythmia", "probe-off", "low-perfusion", "battery-low"),
    *("device-fault", "technical", "unknown"),
}
"""Those of the command-line contract's codes that a monitor can have."""


@pytest.mark.parametrize(
    ("source", "code", "meant", "words"),
    [
        (0x4182, 40, "hr-high", "HR HI"),
        (0x4182, 62, "hr-low", "HR LO"),
        (0x4822, 61830, "hr-high", "Pulse EXTR_HI"),
        (0x480A, 62, "hr-low", "Pulse LO"),
        (0xF0E5, 62, "hr-low", "NBP pulse LO"),
        (0x4BB8, 62, "spo2-low", "SpO2 LO"),
        (0x4BB8, 61832, "spo2-low", "SpO2 EXTR_LO"),
        (0x4BC8, 40, "spo2-high", "SpO2 HI"),
        (0x4BB8, 3246, "spo2-low", "SpO2 DESAT"),
        (0x4A04, 40, "nibp-high", "NBP HI"),
        (0x4A05, 62, "nibp-low", "NBPs LO"),
        (0x4A14, 40, "abp-high", "ABP HI"),
        (0x4A11, 62, "abp-low", "ABPs LO"),
        (0x4A0C, 62, "abp-low", "Ao LO"),
        (0x500A, 40, "rr-high", "RR HI"),
        (0x5012, 62, "rr-low", "awRR LO"),
        (0x500A, 3072, "apnea", "RR APNEA"),
        (0x50AC, 40, "etco2-high", "CO2 HI"),
        (0x50B0, 62, "etco2-low", "EtCO2 LO"),
        (0x4B48, 40, "temp-high", "Temp HI"),
        (0x4B74, 62, "temp-low", "Temp LO"),
        (0x4182, 3076, "asystole", "HR ASYSTOLE"),
        (0x4182, 3086, "hr-low", "HR extreme BRADY"),
        (0x4182, 3122, "hr-high", "HR extreme TACHY"),
        (0x4182, 61766, "hr-low", "HR BRADY"),
        (0x4182, 61768, "hr-high", "HR TACHY"),
        (0x4182, 3224, "arrhythmia", "HR V-TACHY"),
        (0x4182, 61444, "arrhythmia", "HR V-FIB/TACHY"),
        (0x4A14, 22, "probe-off", "ABP DISCONN"),
        (0x4182, 274, "probe-off", "HR LEADS OFF"),
        (0x4BB8, 308, "probe-off", "SpO2 sensor disconnected"),
        (0x4BB8, 310, "technical", "SpO2 sensor malfunction"),
        (0x4BB8, 380, "low-perfusion", "SpO2 signal low"),
        (0x4182, 380, "technical", "HR signal low"),
        (0x4A04, 230, "technical", "NBP cuff not deflated"),
        (0x4A04, 356, "device-fault", "NBP failed"),
        (0x0000, 194, "battery-low", "battery low"),
        (0x0000, 6144, "technical", "alarms off"),
        (0x0000, 6228, "technical", "standby"),
        (0x50BA, 40, "unknown", "50BA HI"),
        (0x4BB8, 9998, "unknown", "4BB8 9998"),
    ],
)
def test_a_code_and_its_source_have_a_meaning_in_the_contract(source, code, meant, words):
    assert meaning(source, code) == (meant, words)
    assert meant in CONTRACT


def test_the_lowest_bit_of_a_code_is_its_partition():
    """Look up with code AND FFFE (sheet 8, UNCERTAIN)."""
    assert meaning(0x4BB8, 63) == meaning(0x4BB8, 62)
    assert meaning(0x4182, 3077)[0] == "asystole"


@pytest.mark.parametrize(
    ("source", "name"),
    [(0x4A14, "ABP"), (0x4A10, "ART"), (0x4B74, "skin"), (0x4A15, ""), (0x4BB8, "")],
)
def test_an_alarm_of_a_channel_s_own_object_is_that_channel_s(source, name):
    assert channel(source) == name
