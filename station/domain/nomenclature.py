"""Metrics by their IEEE 11073 reference id: label, unit, resolution, believable range.

The ids and units are those of the command-line contract; the believable ranges are physical limits,
wide on purpose: they keep nonsense out of the record and judge no patient.
"""

from dataclasses import dataclass
from decimal import Decimal

from station.domain import units
from station.domain.units import Unit


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured: reference id, label for people, unit of the record, step of display."""

    code: str
    label: str
    unit: Unit
    resolution: Decimal
    lowest: Decimal
    highest: Decimal
    episodic: bool = False

    def believable(self, value: Decimal) -> bool:
        """Whether a device could mean this value, in the metric's own unit."""
        return self.lowest <= value <= self.highest


def _metric(  # one row a metric reads best as one line
    code: str,
    label: str,
    unit: Unit,
    resolution: str,
    span: tuple[str, str],
    *,
    episodic: bool = False,
) -> Metric:
    low, high = span
    return Metric(code, label, unit, Decimal(resolution), Decimal(low), Decimal(high), episodic)


FLOW = _metric("MDC_FLOW_FLUID_PUMP", "Rate", units.ML_PER_H, "0.01", ("0", "1800"))
VOLUME_DELIVERED = _metric(
    "MDC_VOL_FLUID_DELIV", "Volume infused", units.ML, "0.01", ("0", "99999")
)
VTBI = _metric("MDC_VOL_FLUID_TBI", "Volume to be infused", units.ML, "0.1", ("0", "99999"))
VTBI_REMAIN = _metric("MDC_VOL_FLUID_TBI_REMAIN", "Volume to go", units.ML, "0.1", ("0", "99999"))
TIME_REMAIN = _metric("MDC_TIME_PD_REMAIN", "Time to go", units.MINUTE, "1", ("0", "600000"))
DOSE_RATE = _metric("MDC_RATE_DOSE", "Dose rate (pump)", units.MG_PER_H, "0.01", ("0", "99999"))
CONCENTRATION = _metric(
    "MDC_CONC_DRUG", "Concentration (pump)", units.MG_PER_ML, "0.01", ("0", "99999")
)
LINE_PRESSURE = _metric("MDC_PRESS_INFUS_LINE", "Line pressure", units.MMHG, "1", ("-500", "3000"))
BATTERY = _metric("MDC_ATTR_VAL_BATT_CHARGE", "Battery", units.PERCENT, "1", ("0", "100"))
BATTERY_TIME = _metric(
    "MDC_ATTR_TIME_BATT_REMAIN", "Battery time", units.MINUTE, "1", ("0", "6000")
)
HEART_RATE = _metric("MDC_ECG_HEART_RATE", "Heart rate", units.PER_MINUTE, "1", ("0", "350"))
PULSE_RATE = _metric("MDC_PULS_OXIM_PULS_RATE", "Pulse", units.PER_MINUTE, "1", ("0", "350"))
SPO2 = _metric("MDC_PULS_OXIM_SAT_O2", "SpO2", units.PERCENT, "1", ("0", "100"))
PERFUSION = _metric("MDC_PULS_OXIM_PERF_REL", "Perfusion", units.PERCENT, "0.01", ("0", "100"))
CUFF_SYS = _metric("MDC_PRESS_CUFF_SYS", "Systolic", units.MMHG, "1", ("0", "320"), episodic=True)
CUFF_DIA = _metric("MDC_PRESS_CUFF_DIA", "Diastolic", units.MMHG, "1", ("0", "320"), episodic=True)
CUFF_MEAN = _metric(
    "MDC_PRESS_CUFF_MEAN", "Mean pressure", units.MMHG, "1", ("0", "320"), episodic=True
)
ART_SYS = _metric("MDC_PRESS_BLD_ART_SYS", "Arterial systolic", units.MMHG, "1", ("-50", "400"))
ART_DIA = _metric("MDC_PRESS_BLD_ART_DIA", "Arterial diastolic", units.MMHG, "1", ("-50", "400"))
ART_MEAN = _metric("MDC_PRESS_BLD_ART_MEAN", "Arterial mean", units.MMHG, "1", ("-50", "400"))
RESP_RATE = _metric("MDC_TTHOR_RESP_RATE", "Respiration", units.PER_MINUTE, "1", ("0", "200"))
CO2_RESP_RATE = _metric(
    "MDC_CO2_RESP_RATE", "Respiration (CO2)", units.PER_MINUTE, "1", ("0", "200")
)
ETCO2 = _metric("MDC_AWAY_CO2_ET", "EtCO2", units.MMHG, "1", ("0", "200"))
INSP_CO2 = _metric("MDC_CONC_AWAY_CO2_INSP", "Inspired CO2", units.MMHG, "1", ("0", "200"))
TEMPERATURE = _metric("MDC_TEMP", "Temperature", units.CELSIUS, "0.1", ("0", "50"))

METRICS = {
    metric.code: metric for metric in tuple(globals().values()) if isinstance(metric, Metric)
}

ANYTHING = Decimal(10) ** 12


def private(protocol: str, code: str, unit: Unit) -> Metric:
    """A metric that only one protocol knows, kept under the device's own code and unit."""
    return Metric(f"private:{protocol}:{code}", code, unit, Decimal("0.01"), -ANYTHING, ANYTHING)


def in_unit(metric: Metric, unit: Unit) -> Metric:
    """The same metric as a device that uses another unit reports it (dose rates, line pressure)."""
    if unit == metric.unit:
        return metric
    return Metric(metric.code, metric.label, unit, metric.resolution, metric.lowest, metric.highest)
