"""Where each measured value stands in the basic class, and what it is in the words of the contract.

What the contract has no row for is a private metric under a name of ours.  The pressure channels
P1 to P6 are private as well: which vessel they measure is in a label whose codes are not known, and
a central venous pressure must not be told as an arterial one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from station.domain import nomenclature as known
from station.domain import units
from station.domain.nomenclature import Metric, private
from station.domain.units import Unit, unit_of

PROTOCOL = "ge-dri"
MILLIMETRE = unit_of("mm")
CUFF, GAS = "NIBP", "CO2"
SITES = ("T1", "T2", "T3", "T4")
PRESSURES = ("P1", "P2", "P3", "P4", "P5", "P6")


@dataclass(frozen=True, slots=True)
class Measure:
    """One value: its place among the unpacked numbers, its channel, metric and the size of a step.

    `always` is False where an absent value is worth no word unless it was there before.
    """

    place: int
    channel: str
    metric: Metric
    step: Decimal
    always: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Values that share a header: the places of its status and its label, and the values.

    `headed` is False for the three rates behind the gases, which have no header.
    """

    name: str
    status: int
    measures: tuple[Measure, ...]
    headed: bool = True

    @property
    def label(self) -> int:
        """The place of the label, behind the status."""
        return self.status + 1


@dataclass(frozen=True, slots=True)
class _Value:
    """A value before it has a place."""

    metric: Metric
    step: str
    always: bool


def _own(code: str, unit: Unit, step: str, span: tuple[str, str], label: str) -> _Value:
    """A value that the contract has no row for, with the range that it can have."""
    low, high = map(Decimal, span)
    metric = replace(
        private(PROTOCOL, code, unit),
        label=label,
        resolution=Decimal(step),
        lowest=low,
        highest=high,
    )
    return _Value(metric, step, always=False)


def _row(metric: Metric, step: str) -> _Value:
    return _Value(metric, step, always=True)


_RATES, _MMHG, _WORDS = ("0", "350"), ("-50", "400"), ("-32000", "32767")


def _rate(code: str, label: str) -> _Value:
    return _own(code, units.PER_MINUTE, "1", _RATES, label)


_CUFF_PULSE = _rate("nibp-hr", "Pulse (cuff)")
_ECG = (
    _row(known.HEART_RATE, "1"),
    *(_own(f"st{lead}", MILLIMETRE, "0.01", ("-100", "100"), f"ST {lead}") for lead in (1, 2, 3)),
    _row(known.RESP_RATE, "1"),
)
_INVASIVE = (
    _own("p-sys", units.MMHG, "0.01", _MMHG, "Pressure systolic"),
    _own("p-dia", units.MMHG, "0.01", _MMHG, "Pressure diastolic"),
    _own("p-mean", units.MMHG, "0.01", _MMHG, "Pressure mean"),
    _rate("p-hr", "Pulse (pressure)"),
)
_CUFF_VALUES = (
    _row(known.CUFF_SYS, "0.01"),
    _row(known.CUFF_DIA, "0.01"),
    _row(known.CUFF_MEAN, "0.01"),
    replace(_CUFF_PULSE, metric=replace(_CUFF_PULSE.metric, episodic=True)),
)
_OXIMETER = (
    _row(known.SPO2, "0.01"),
    _row(known.PULSE_RATE, "1"),
    _own("spo2-ir-amp", units.ONE, "1", _WORDS, "IR amplitude (raw)"),
    _own("spo2-svo2", units.ONE, "1", _WORDS, "SvO2 (raw)"),
)
_CARBON_DIOXIDE = (
    _own("co2-et", units.PERCENT, "0.01", ("0", "100"), "EtCO2"),
    _own("co2-fi", units.PERCENT, "0.01", ("0", "100"), "Inspired CO2"),
    _row(known.CO2_RESP_RATE, "1"),
    _own("ambient", units.MMHG, "0.1", ("300", "900"), "Ambient pressure"),
)
_RATES_OF_ECG = (
    _rate("ecg-hr", "Heart rate (ECG)"),
    _rate("hr-max", "Heart rate, highest"),
    _rate("hr-min", "Heart rate, lowest"),
)
_VENOUS = (_own("svo2", units.ONE, "1", _WORDS, "SvO2 (raw)"),)

_Section = tuple[str, str, bool, Sequence[_Value]]

# Name, channel, whether a header of status and label comes first, values: in the order of the wire.
_BEFORE_GASES: tuple[_Section, ...] = (
    ("ECG", "", True, _ECG),
    *((name, name, True, _INVASIVE) for name in PRESSURES[:4]),
    (CUFF, "", True, _CUFF_VALUES),
    *((site, site, True, (_row(known.TEMPERATURE, "0.01"),)) for site in SITES),
    ("SpO2", "", True, _OXIMETER),
    (GAS, "", True, _CARBON_DIOXIDE),
)
_AFTER_GASES: tuple[_Section, ...] = (
    ("ECG extra", "", False, _RATES_OF_ECG),
    ("SvO2", "", True, _VENOUS),
    *((name, name, True, _INVASIVE) for name in PRESSURES[4:]),
)
_GASES = "80x"  # O2, N2O, anaesthetic agent, flow and volume, cardiac output, relaxation


def _form(sections: Sequence[_Section]) -> str:
    return "".join("IH" * headed + "h" * len(values) for _, _, headed, values in sections)


FORM = _form(_BEFORE_GASES) + _GASES + _form(_AFTER_GASES) + "2x"
"""The 270 bytes of the basic class, for ``struct``."""


def _placed() -> Iterator[Group]:
    """Every group with its places among the numbers that FORM unpacks."""
    place = 0
    for name, channel, headed, values in (*_BEFORE_GASES, *_AFTER_GASES):
        first = place + 2 * headed
        measures = tuple(
            Measure(at, channel, one.metric, Decimal(one.step), one.always)
            for at, one in enumerate(values, first)
        )
        yield Group(name, place, measures, headed)
        place = first + len(values)


GROUPS = {group.name: group for group in _placed()}
INVASIVE = tuple(group for group in GROUPS.values() if group.name in PRESSURES)
