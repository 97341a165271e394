"""The simulated oximeter's lines, written from the sheet's examples on their own.

Nothing of the station's tables is used here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import Panel

_SATURATION, _PULSE = "MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE"
FIGURES = frozenset({_SATURATION, _PULSE})
"""The script's metrics that a line has a place for."""

_CODES = {
    "spo2-high": "SH",
    "spo2-low": "SL",
    "hr-high": "PH",
    "hr-low": "PL",
    "probe-off": "SD",
    "technical": "MO",
    "battery-low": "LB",
    "unknown": "ZZ",
}
ALARMS = frozenset(_CODES)
"""The script's alarms that there is a code for; ZZ is a code that the sheet does not name."""
CLOUDING = frozenset({"probe-off", "technical", "unknown"})
"""Those of them that take the values away, or put them in doubt."""
_BLINDING = "probe-off"
_SATURATION_LIMITS, _PULSE_LIMITS = {"spo2-high", "spo2-low"}, {"hr-high", "hr-low"}

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST = 999


@dataclass(frozen=True, slots=True)
class Model:
    """A model as its first heading names it; `settings` is the line that an N-595 adds."""

    name: str
    version: str = "2.0.0.0"
    crc: str = "A1B2"
    settings: str | None = None


N_395 = Model("N-395")
N_595 = Model(
    "N-595", version="1.2.0.0", crc="C3D4", settings="ADULT 025SAT-S SPO2 RESP MODE: NORMAL"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The alarm limits as the first heading prints them: SpO2 in %, pulse rate in /min."""

    saturation: tuple[int, int] = (90, 100)
    pulse: tuple[int, int] = (45, 125)


def headings(model: Model, limits: Limits) -> Iterator[str]:
    """The lines that stand above every 25 data lines."""
    low, high = limits.saturation
    slow, fast = limits.pulse
    yield (
        f"{model.name} VERSION {model.version} CRC: {model.crc}"
        f" SpO2 Limit: {low}-{high}% PR Limit: {slow}-{fast}BPM"
    )
    if model.settings is not None:
        yield model.settings
    yield "TIME                %SPO2  BPM   PA     Status"


def time(moment: datetime) -> str:
    """A moment as the first 18 characters of a line have it, in no language but English."""
    return f"{moment:%d}-{_MONTHS[moment.month - 1]}-{moment:%y %H:%M:%S}"


@dataclass(frozen=True, slots=True)
class Oddities:
    """What is odd about the lines of a simulated device.

    `stars` forces a star on "SPO2" or "BPM", `dashes` takes the value of "SPO2", "BPM" or "PA"
    away, `codes` are added to those of the alarms, `digits` prints values although the sensor is
    off.
    """

    stars: frozenset[str] = frozenset()
    dashes: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()
    digits: bool = False


def row(panel: Panel | None, amplitude: int | None, odd: Oddities) -> str:
    """A data line after its time."""
    alarms = frozenset() if panel is None else panel.alarms
    off = panel is None or (_BLINDING in alarms and not odd.digits)
    saturation, pulse = (
        "---" if off or key in odd.dashes else _figure(panel, code)
        for key, code in (("SPO2", _SATURATION), ("BPM", _PULSE))
    )
    shown = "---" if off or amplitude is None or "PA" in odd.dashes else str(amplitude)
    low_star = "*" if alarms & _SATURATION_LIMITS or "SPO2" in odd.stars else ""
    fast_star = "*" if alarms & _PULSE_LIMITS or "BPM" in odd.stars else ""
    codes = [code for name, code in _CODES.items() if name in alarms] + list(odd.codes)
    line = f"  {saturation + low_star:<7}{pulse:>3}{fast_star:<3}{shown:>3}"
    return f"{line}    {' '.join(codes)}".rstrip()


def _figure(panel: Panel | None, code: str) -> str:
    """A value in whole numbers; dashes for none, and for one that the device cannot show."""
    shown = None if panel is None else panel.values.get(code)
    if shown is None or shown.value is None:
        return "---"
    value = shown.value.quantize(Decimal(1), ROUND_HALF_UP)
    return str(value) if 0 <= value <= _MOST else "---"
