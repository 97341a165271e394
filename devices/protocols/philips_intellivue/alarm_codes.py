"""What the monitor's alarm codes mean in the words of the command-line contract (sheet 8).

Tables list even codes; the lowest bit is thought to carry the nomenclature partition of the source
and is masked away (UNCERTAIN).
"""

from devices.protocols.philips_intellivue.vocabulary import MEASURES, SITES
from station.domain import nomenclature as known

_FAMILIES = {
    known.HEART_RATE: ("hr", "HR"),
    known.PULSE_RATE: ("hr", "Pulse"),
    known.SPO2: ("spo2", "SpO2"),
    known.CUFF_SYS: ("nibp", "NBPs"),
    known.CUFF_DIA: ("nibp", "NBPd"),
    known.CUFF_MEAN: ("nibp", "NBPm"),
    known.ART_SYS: ("abp", "ABPs"),
    known.ART_DIA: ("abp", "ABPd"),
    known.ART_MEAN: ("abp", "ABPm"),
    known.RESP_RATE: ("rr", "RR"),
    known.CO2_RESP_RATE: ("rr", "awRR"),
    known.ETCO2: ("etco2", "EtCO2"),
    known.TEMPERATURE: ("temp", "Temp"),
}

_SOURCES = {
    **{
        number: _FAMILIES[metric] for number, (_, metric) in MEASURES.items() if metric in _FAMILIES
    },
    0x480A: ("hr", "Pulse"),
    0xF0E5: ("hr", "NBP pulse"),
    0x4A04: ("nibp", "NBP"),
    0x4A14: ("abp", "ABP"),
    0x4A10: ("abp", "ART"),
    0x4A0C: ("abp", "Ao"),
    0x50AC: ("etco2", "CO2"),
}
"""Family of limits and name for people, by the source of an alarm."""

_LIMITS = {
    40: ("high", "HI"),
    62: ("low", "LO"),
    61830: ("high", "EXTR_HI"),
    61832: ("low", "EXTR_LO"),
}

_CODES = {
    3072: ("apnea", "APNEA"),
    3076: ("asystole", "ASYSTOLE"),
    3086: ("hr-low", "extreme BRADY"),
    3122: ("hr-high", "extreme TACHY"),
    61766: ("hr-low", "BRADY"),
    61768: ("hr-high", "TACHY"),
    3246: ("spo2-low", "DESAT"),
    3224: ("arrhythmia", "V-TACHY"),
    61444: ("arrhythmia", "V-FIB/TACHY"),
    22: ("probe-off", "DISCONN"),
    274: ("probe-off", "LEADS OFF"),
    308: ("probe-off", "sensor disconnected"),
    310: ("technical", "sensor malfunction"),
    352: ("technical", "measurement disconnected"),
    354: ("device-fault", "error"),
    356: ("device-fault", "failed"),
    358: ("device-fault", "inoperative"),
    362: ("technical", "interrupted"),
    380: ("technical", "signal low"),
    436: ("technical", "interference"),
    230: ("technical", "cuff not deflated"),
    232: ("technical", "cuff over-pressure"),
    250: ("technical", "tube occluded"),
    194: ("battery-low", "battery low"),
    6144: ("technical", "alarms off"),
    6228: ("technical", "standby"),
}
_SIGNAL_LOW = 380
_PARTITION_BIT = 1


def meaning(source: int, code: int) -> tuple[str, str]:
    """The contract's alarm code, and words for an alarm that comes without its own."""
    family, what = _SOURCES.get(source, ("", ""))
    even = code & ~_PARTITION_BIT
    if even in _LIMITS:
        side, words = _LIMITS[even]
        return (f"{family}-{side}" if family else "unknown"), f"{what or f'{source:04X}'} {words}"
    if even == _SIGNAL_LOW and family == "spo2":
        return "low-perfusion", f"{what} signal low"
    if even in _CODES:
        contract, words = _CODES[even]
        return contract, f"{what} {words}".strip()
    return "unknown", f"{source:04X} {code}"


def channel(source: int) -> str:
    """The channel of an alarm: its source's, where that is a label of one; else the monitor."""
    return SITES.get(source, "")
