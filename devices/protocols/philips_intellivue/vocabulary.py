"""The monitor's numbers for measures and units, as the station reads them (sheet 6.3, 6.4).

What is not here is not lost: it becomes a private metric under the monitor's own number.
"""

from dataclasses import replace

from station.domain import nomenclature as known
from station.domain import units
from station.domain.nomenclature import Metric, private
from station.domain.units import Unit, unit_of

PROTOCOL = "philips-intellivue"

UNITS = {
    0x0AA0: units.PER_MINUTE,
    0x0AE0: units.PER_MINUTE,
    0x0220: units.PERCENT,
    0x0F20: units.MMHG,
    0x0F03: units.KPA,
    0x17A0: units.CELSIUS,
    0x1140: units.FAHRENHEIT,
    0x0200: units.ONE,
    0x0512: unit_of("mm"),
}

SITES = {
    0x4A14: "ABP",
    0x4A10: "ART",
    0x4A0C: "Ao",
    0x4BC8: "left",
    0x4BCC: "right",
    0xF09C: "telemetry",
    0x4B60: "core",
    0x4B74: "skin",
    0x4B78: "tympanic",
    0x4B64: "esophageal",
    0xE004: "rectal",
    0xF108: "oral",
    0xF10C: "axillary",
}
"""The channel of an object by its label: which artery, which place on the body."""

_PLAIN = {
    0x4182: known.HEART_RATE,
    0x4822: known.PULSE_RATE,
    0x4BB8: known.SPO2,
    0x4BB0: known.PERFUSION,
    0x4A05: known.CUFF_SYS,
    0x4A06: known.CUFF_DIA,
    0x4A07: known.CUFF_MEAN,
    0x500A: known.RESP_RATE,
    0x5012: known.CO2_RESP_RATE,
    0x4B48: known.TEMPERATURE,
    0x50B0: known.ETCO2,
    0x50BA: known.INSP_CO2,
}
_ARTERIAL = (known.ART_SYS, known.ART_DIA, known.ART_MEAN)  # label + 1, + 2, + 3
_SATURATIONS = (0x4BC8, 0x4BCC, 0xF09C)
_TEMPERATURES = (0x4B60, 0x4B74, 0x4B78, 0x4B64, 0xE004, 0xF108, 0xF10C)

MEASURES: dict[int, tuple[str, Metric]] = {
    **{number: ("", metric) for number, metric in _PLAIN.items()},
    **{
        label + step: (SITES[label], metric)
        for label in (0x4A14, 0x4A10, 0x4A0C)
        for step, metric in enumerate(_ARTERIAL, 1)
    },
    **{number: (SITES[number], known.SPO2) for number in _SATURATIONS},
    **{number: (SITES[number], known.TEMPERATURE) for number in _TEMPERATURES},
}
"""Channel and metric by physiological id."""

GROUPS = frozenset((0x4A04, 0x4A14, 0x4A10, 0x4A0C, 0x50AC))
"""Labels that name a whole object and no single value."""

_PHYSIO_PARTITION = 2


def name(label: int, physio: int, *, alone: bool) -> int:
    """The number under which a value is known: its own id, or its label where that says more.

    Labels are mostly partition 2 with the physiological id.  A label of its own (F0E5, the pulse of
    the cuff) names another source: its value is not the plain measure.  Members of a compound go by
    their own ids, never by position.
    """
    specific = label & 0xFFFF
    if not alone or label >> 16 != _PHYSIO_PARTITION or specific in GROUPS:
        return physio
    if specific in MEASURES and physio in MEASURES:
        return physio
    return specific


def measure(number: int, unit_code: int, text: str) -> tuple[str, Metric, Unit]:
    """Channel, metric and the unit the value comes in; private where the contract has no row.

    A known measure in a unit of another dimension (carbon dioxide in percent) is private too: no
    number is ever put under a unit that it does not have.
    """
    unit = UNITS.get(unit_code) or unit_of(f"[{unit_code:04X}]")
    channel, metric = MEASURES.get(number, ("", None))
    if metric is known.PERFUSION and unit == units.ONE:
        unit = units.PERCENT  # the monitor's own scale, whichever of the two it writes
    if metric is not None and metric.unit.dimension == unit.dimension:
        return channel, metric, unit
    stranger = private(PROTOCOL, f"{number:04X}", unit)
    return channel, replace(stranger, label=text or stranger.label), unit
