"""The simulated oximeter's lines, model by model, written from the sheet's examples on their own.

Nothing of the station's tables is used here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import Panel

_SATURATION, _PULSE = "MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE"
_PERFUSION = "MDC_PULS_OXIM_PERF_REL"

_PLACES: dict[str, str] = {"SPO2": _SATURATION, "BPM": _PULSE, "PI": _PERFUSION}
FIGURES = frozenset(_PLACES.values())
"""The script's metrics that a line has a place for."""

_SET_RUNNING, _AUDIBLE = 0x000800, 0x0010
_LIMITS = {"spo2-high": 0x01, "spo2-low": 0x02, "hr-high": 0x04, "hr-low": 0x08}
_OTHERS = {"battery-low": 0x40, "unknown": 0x80}
_STATES = {
    "probe-off": 0x000020,
    "device-fault": 0x000002,
    "low-perfusion": 0x000004,
    "technical": 0x000400,
}
ALARMS = frozenset({*_LIMITS, *_OTHERS, *_STATES})
"""The script's alarms that the two words have a bit for."""
CLOUDING = frozenset(_STATES)
"""Those of them that take the values away, or put them in doubt."""
_BLINDING = frozenset({"probe-off", "device-fault"})


@dataclass(frozen=True, slots=True)
class Place:
    """One figure of a line: key, digits before and after the point, sign and percent sign."""

    key: str
    digits: int
    decimals: int = 0
    signed: bool = False
    percent: bool = False

    def text(self, value: Decimal | None, *, percents: bool) -> str:
        """The figure in its width; dashes for none, and for one that the device cannot show."""
        dashes = ".".join("-" * width for width in (self.digits, self.decimals) if width)
        shown = f"+{dashes}" if self.signed else dashes
        if value is not None:
            step = value.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
            width = self.digits + (self.decimals + 1 if self.decimals else 0)
            figures = f"{abs(step):0{width}.{self.decimals}f}"
            if len(figures) == width and (self.signed or step >= 0):
                shown = f"{'-' if step < 0 else '+'}{figures}" if self.signed else figures
        return f"{self.key}={shown}{'%' if self.percent and percents else ''}"


@dataclass(frozen=True, slots=True)
class Profile:
    """A model's line: its figures in order, the widths of its words, and whether it tells SN."""

    places: tuple[Place, ...]
    serial: bool = True
    alarm_digits: int = 4
    exception_digits: int = 6
    more_digits: int = 0


_SPO2, _BPM = Place("SPO2", 3, percent=True), Place("BPM", 3)
_PI = Place("PI", 2, 2, percent=True)
_SPCO, _SPMET = (Place(key, 2, 1, percent=True) for key in ("SPCO", "SPMET"))
_DESAT, _PIDELTA, _PVI = Place("DESAT", 2), Place("PIDELTA", 2, signed=True), Place("PVI", 3)

RAD_8 = Profile((_SPO2, _BPM, _PI, _SPCO, _SPMET, _DESAT, _PIDELTA))
RADICAL_7_EARLY = Profile((*RAD_8.places, _PVI))
RADICAL_7 = Profile(
    (
        *(_SPO2, _BPM, Place("PI", 2, 2), Place("SPCO", 2, percent=True), _SPMET),
        *(Place("SPHB", 2, 1), Place("SPOC", 2), Place("RESVD", 3), _DESAT, _PIDELTA, _PVI),
    ),
    alarm_digits=6,
    exception_digits=7,
    more_digits=8,
)
RADICAL_5 = Profile((_SPO2, _BPM, _PI), serial=False, alarm_digits=2, exception_digits=3)


def figures(panel: Panel | None, besides: Mapping[str, Decimal]) -> dict[str, Decimal | None]:
    """The value at each key: of the panel, and those that no panel knows; none while blinded."""
    if panel is None or panel.alarms & _BLINDING:
        return {}
    found: dict[str, Decimal | None] = dict(besides)
    for key, code in _PLACES.items():
        shown = panel.values.get(code)
        found[key] = None if shown is None else shown.value
    return found


def words(panel: Panel | None) -> tuple[int, int]:
    """The alarm word and the exception word of what the panel shows."""
    alarms = frozenset() if panel is None else panel.alarms
    limits = sum(bit for name, bit in _LIMITS.items() if name in alarms)
    others = sum(bit for name, bit in _OTHERS.items() if name in alarms)
    states = sum(bit for name, bit in _STATES.items() if name in alarms)
    return limits | others | (_AUDIBLE if limits else 0), states | _SET_RUNNING
