"""What the simulated monitor shows, as the payloads of its messages.

Offsets and bits are written here from the sheet, apart from the station's own reading of them.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import Panel, Shown
from devices.protocols.capnostream.capnogram import Sample
from devices.protocols.capnostream.responder_setup import KPA, MASIMO_CODES, MMHG, Setup

_NOTHING = 0xFF
_LARGEST = 0xFE
_MMHG_OF_A_KPA = Decimal("7.50062")
_MMHG_OF_A_PER_CENT = Decimal("7.6")  # of 760 mm[Hg]: a barometer for the simulation alone

ETCO2, FICO2 = "MDC_AWAY_CO2_ET", "MDC_CONC_AWAY_CO2_INSP"
RESPIRATION, SATURATION, PULSE = (
    "MDC_CO2_RESP_RATE",
    "MDC_PULS_OXIM_SAT_O2",
    "MDC_PULS_OXIM_PULS_RATE",
)
FIGURES = frozenset({ETCO2, FICO2, RESPIRATION, SATURATION, PULSE})

_CO2_ALARMS = {
    "apnea": 0x01,
    "etco2-high": 0x02,
    "etco2-low": 0x04,
    "rr-high": 0x08,
    "rr-low": 0x10,
    "unknown": 0x20,  # high inspired CO2 has no name in the contract
}
_SPO2_ALARMS = {
    "spo2-high": 0x02,
    "spo2-low": 0x04,
    "hr-high": 0x08,
    "hr-low": 0x10,
    "probe-off": 0x20,
}
_EXTENDED = {"technical": 0x02, "battery-low": 0x80}
ALARMS = frozenset({*_CO2_ALARMS, *_SPO2_ALARMS, *_EXTENDED})

_SILENCED, _HIGH_SOUNDS, _LOW_SOUNDS, _ADVISORY_SOUNDS, _MASIMO = 0x06, 0x08, 0x10, 0x20, 0x80
_SENSOR_OFF = 0x60
_BREATH_ENDS = 0x08
_FRACTIONS = 256


def _bits(table: Mapping[str, int], panel: Panel) -> int:
    return sum(bit for name, bit in table.items() if name in panel.alarms)


def _byte(value: Decimal) -> int:
    """A value as one byte, half up; more than the byte can hold is no value."""
    whole = int(value.quantize(Decimal(1), ROUND_HALF_UP))
    return whole if 0 <= whole <= _LARGEST else _NOTHING


def _shown(panel: Panel, code: str) -> Decimal | None:
    return panel.values.get(code, Shown(None, 0.0)).value


def _figure(panel: Panel, code: str) -> int:
    value = _shown(panel, code)
    return _NOTHING if value is None else _byte(value)


def _carbon_dioxide(panel: Panel, code: str, unit: int) -> int:
    """A panel's mm[Hg] in the monitor's unit: whole mm[Hg], or tenths of kPa or per cent."""
    value = _shown(panel, code)
    if value is None:
        return _NOTHING
    if unit == MMHG:
        return _byte(value)
    return _byte(value * 10 / (_MMHG_OF_A_KPA if unit == KPA else _MMHG_OF_A_PER_CENT))


def _slow(setup: Setup, patient: int, technical: int, *, advisory: bool) -> int:
    """Choices of a person, the board, and what sounds: patient alarms high, technical ones low."""
    slow = setup.slow | (_MASIMO if setup.board in MASIMO_CODES else 0)
    if not slow & _SILENCED:
        slow |= _HIGH_SOUNDS if patient else 0
        slow |= _LOW_SOUNDS if technical else 0
    return slow | (_ADVISORY_SOUNDS if advisory else 0)


def numerics(setup: Setup, panel: Panel, seconds: int, *, advisory: bool) -> bytes:
    """The payload of a message of numerics; `advisory`: the host has been quiet for too long."""
    co2 = setup.co2 | _bits(_CO2_ALARMS, panel)
    spo2 = setup.spo2 | _bits(_SPO2_ALARMS, panel)
    extended = setup.extended | _bits(_EXTENDED, panel)
    patient, technical = co2 | spo2 & ~_SENSOR_OFF, extended | spo2 & _SENSOR_OFF
    return b"".join(
        (
            (seconds % 2**32).to_bytes(4, "big"),
            bytes(
                (
                    _carbon_dioxide(panel, ETCO2, setup.unit),
                    _carbon_dioxide(panel, FICO2, setup.unit),
                    _figure(panel, RESPIRATION),
                    _figure(panel, SATURATION),
                    _figure(panel, PULSE),
                    _slow(setup, patient, technical, advisory=advisory),
                )
            ),
            setup.unread,
            bytes((co2, spo2, setup.no_breath, *setup.limits, setup.unit, extended)),
            setup.more,
        )
    )


def breathing(panel: Panel) -> tuple[float, float, float]:
    """What the curve is drawn from: end-tidal and inspired mm[Hg], and breaths a minute."""
    end_tidal, inspired, rate = (_shown(panel, code) or 0 for code in (ETCO2, FICO2, RESPIRATION))
    return float(end_tidal), float(inspired), 0.0 if "apnea" in panel.alarms else float(rate)


def wave(setup: Setup, counter: int, sample: Sample) -> bytes:
    """The payload of one sample: counter, whole mm[Hg] and 256ths, status."""
    parts = min(max(round(sample.value * _FRACTIONS), 0), _FRACTIONS * _FRACTIONS - 1)
    status = setup.fast | (_BREATH_ENDS if sample.ends else 0)
    return bytes((counter % 256, *divmod(parts, _FRACTIONS), status))
