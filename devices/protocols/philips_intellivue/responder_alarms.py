"""The simulated monitor's alarms as its alarm monitor object (sheet 8).

Source, code, type and words are written here from the sheet, apart from the station's own reading.
"""

from collections.abc import Mapping

from devices.panel import Panel
from devices.protocols.philips_intellivue.responder_values import SHAPES
from devices.protocols.philips_intellivue.responder_wire import (
    attribute_list,
    counted,
    listed,
    string,
    u16,
    u32,
)
from station.domain.errors import Refused

_HANDLE = 1
_PATIENT_LIST, _TECHNICAL_LIST, _STATE = 0x0902, 0x0904, 0x0916
_LEAST_PATIENT = 0x0100

_HIGH, _MEDIUM, _TECHNICAL_MEDIUM, _TECHNICAL_LOW = 0x0400, 0x0200, 0x0002, 0x0001
_ABOVE, _BELOW = 40, 62

_ALARMS: dict[str, tuple[int, int, int, str]] = {
    "hr-high": (0x4182, _ABOVE, _MEDIUM, "** HR HIGH"),
    "hr-low": (0x4182, _BELOW, _MEDIUM, "** HR LOW"),
    "spo2-high": (0x4BB8, _ABOVE, _MEDIUM, "** SpO\u2082 HIGH"),
    "spo2-low": (0x4BB8, _BELOW, _MEDIUM, "** SpO\u2082 LOW"),
    "nibp-high": (0x4A05, _ABOVE, _MEDIUM, "** NBPs HIGH"),
    "nibp-low": (0x4A05, _BELOW, _MEDIUM, "** NBPs LOW"),
    "abp-high": (0x4A15, _ABOVE, _MEDIUM, "** ABPs HIGH"),
    "abp-low": (0x4A15, _BELOW, _MEDIUM, "** ABPs LOW"),
    "rr-high": (0x500A, _ABOVE, _MEDIUM, "** RR HIGH"),
    "rr-low": (0x500A, _BELOW, _MEDIUM, "** RR LOW"),
    "apnea": (0x500A, 3072, _HIGH, "*** APNEA"),
    "etco2-high": (0x50B0, _ABOVE, _MEDIUM, "** etCO\u2082 HIGH"),
    "etco2-low": (0x50B0, _BELOW, _MEDIUM, "** etCO\u2082 LOW"),
    "temp-high": (0x4B48, _ABOVE, _MEDIUM, "** Temp HIGH"),
    "temp-low": (0x4B48, _BELOW, _MEDIUM, "** Temp LOW"),
    "asystole": (0x4182, 3076, _HIGH, "*** ASYSTOLE"),
    "arrhythmia": (0x4182, 3224, _HIGH, "*** VTACH"),
    "probe-off": (0x4BB8, 308, _TECHNICAL_MEDIUM, "SpO\u2082 NO SENSOR"),
    "low-perfusion": (0x4BB8, 380, _TECHNICAL_LOW, "SpO\u2082 LOW PERF"),
    "battery-low": (0, 194, _TECHNICAL_LOW, "BATTERY LOW"),
    "device-fault": (0x4A04, 356, _TECHNICAL_LOW, "NBP EQUIP MALF"),
    "technical": (0x4A04, 230, _TECHNICAL_LOW, "NBP CUFF NOT DEFL"),
    "unknown": (0x4BB8, 9998, _TECHNICAL_LOW, "SpO\u2082 UNNAMED"),
}
CARRIES = frozenset(_ALARMS)

_NUMBERS = {name: number for number, name in enumerate(_ALARMS, 1)}
_ARTERIES, _FINGERS = ("ABP", "ART", "Ao"), ("left", "right", "telemetry")
_LABELS = {
    (family, shape.channel): shape.label
    for shape in SHAPES
    if shape.channel
    for family in (
        "abp" if shape.channel in _ARTERIES else "spo2" if shape.channel in _FINGERS else "temp",
    )
}
"""The object that an alarm of a channel comes from; of the plain channel it is the measure."""


def _entry(name: str, channel: str, *, texts: bool) -> bytes:
    """One DevAlarmEntry, with its words or without."""
    plain, code, kind, words = _ALARMS[name]
    source = _LABELS.get((name.partition("-")[0], channel), plain)
    number = _NUMBERS[name]
    information = u16(number) + u32(0x00010000 + number) + u16(0, 0x4000)
    if texts:
        information += string(f"{words}\0")
    place = u16(0x0006, 1, source)
    return (
        u16(source, code, kind, 0) + place + u16(0x0204 if texts else 0x0201) + counted(information)
    )


def alarm_object(panels: Mapping[str, Panel], changes: int, *, texts: bool) -> bytes:
    """The alarm monitor: patient alarms, technical alarms, and its state with a change counter."""
    standing = [(name, channel) for channel, panel in panels.items() for name in panel.alarms]
    lists: dict[bool, list[bytes]] = {True: [], False: []}
    for name, channel in sorted(standing):
        if name not in _ALARMS:
            raise Refused(f"An IntelliVue has no alarm {name!r}.")
        lists[_ALARMS[name][2] >= _LEAST_PATIENT].append(_entry(name, channel, texts=texts))
    return u16(_HANDLE) + attribute_list(
        {
            _PATIENT_LIST: listed(lists[True]),
            _TECHNICAL_LIST: listed(lists[False]),
            _STATE: u16(0, changes % 0x10000, 0, 0, 0),
        }
    )
