"""BCC's numeric parameters, as the driver reads them: metric, unit, and what each may hold.

Whatever has no row of the contract is kept under the device's own code (SOURCE.md, "Parameters").
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from station.domain import nomenclature as metrics
from station.domain import units
from station.domain.nomenclature import Metric, in_unit, private
from station.domain.observation import MeasurementValidity
from station.domain.units import Unit, convert, round_half_up

PROTOCOL = "bbraun-space-bcc"
ABSENT = frozenset({b"_NV", b"_NA", b""})
LONGEST_NUMBER = 12
RATE = b"INRT"
INFUSED = b"INVI"
TIME_TO_GO = b"INRMT"
FULL_COUNTER = Decimal("9999.9")  # INVI stands still here until it is reset at the pump
MORE_SECONDS = Decimal(65535)  # INRMT: this, or more
HUNDREDTH = Decimal("0.01")  # of a minute: the step of a device that counts whole seconds


@dataclass(frozen=True, eq=False, slots=True)
class Parameter:
    """One code of the wire: what it measures, in which unit, and the largest number it may carry.

    `unit_from` names the parameter that holds the unit's code; `else_for` the better source of the
    same metric, which this one stands in for on older devices.
    """

    code: bytes
    metric: Metric
    unit: Unit
    highest: Decimal
    unit_from: bytes | None = None
    else_for: bytes | None = None


def _shown(
    code: str, metric: Metric, unit: Unit, highest: str | None = None, unit_from: str | None = None
) -> Parameter:
    limit = metric.highest if highest is None else Decimal(highest)
    source = None if unit_from is None else unit_from.encode()
    return Parameter(code.encode(), in_unit(metric, unit), unit, limit, source)


def _private(code: str, unit: Unit, unit_from: str | None = None) -> Parameter:
    return _shown(code, private(PROTOCOL, code, unit), unit, None, unit_from)


_DOSE, _STRENGTH = metrics.DOSE_RATE, metrics.CONCENTRATION
_ROWS = (
    _shown("INRT", metrics.FLOW, units.ML_PER_H, "1800"),
    _shown("INVI", metrics.VOLUME_DELIVERED, units.ML, "9999.9"),
    _shown("INVTB", metrics.VTBI, units.ML, "9999.9"),
    _shown("VOLREMAIN", metrics.VTBI_REMAIN, units.ML, "9999.9"),
    _shown("INRMT", metrics.TIME_REMAIN, units.MINUTE, "65535"),  # seconds on the wire
    _shown("INAKKU", metrics.BATTERY_TIME, units.MINUTE, "1440"),
    _shown("INP2", metrics.LINE_PRESSURE, units.PERCENT),
    _shown("DORT", _DOSE, _DOSE.unit, unit_from="DORTU"),
    _shown("INDCON", _STRENGTH, _STRENGTH.unit, unit_from="INDCONU"),
    _private("INAVRT", units.ML_PER_H),
    _private("INBORT", units.ML_PER_H),
    _private("BORT", units.ML_PER_H),
    _private("BASRT", units.ML_PER_H),
    _private("INSYR", units.ML),
    _private("INVOLACT", units.ML),
    _private("INTIME", units.MINUTE),
    _private("TIMEOFINF", units.MINUTE),
    _private("INSTBY", units.MINUTE),
    _private("PCALOT", units.MINUTE),
    _private("PCAAD", units.PERCENT),
    *(_private(code, units.ONE, "RTLIMUT") for code in ("SLLOW", "SLHIGH", "HLHIGH")),
    *(
        _private(code, units.ONE, "BOLVOLLIMUT")
        for code in ("BOLVOLSLLOW", "BOLVOLSLHIGH", "BOLVOLHLHIGH")
    ),
)
_CONFIGURED_DOSE = Parameter(
    b"INDORT", _DOSE, _DOSE.unit, _DOSE.highest, unit_from=b"INDORTU", else_for=b"DORT"
)
PARAMETERS = {row.code: row for row in (*_ROWS, _CONFIGURED_DOSE)}

# Said elsewhere (state, alarms, bolus, identity, units, clock), or no measurement: names, colours,
# dates, and limits of the bolus rate, whose unit the device does not tell.
NOT_MEASURED = frozenset(
    b"INM2 INM3 INM6 INM10 INM14 STATUS1 STATUS2 ALARM1 ALARM2 PREALARM "
    b"INA1 INA2 INA3 INA4 INA5 INA6 INA7 INA8 INA9 INA10 INA11 INA12 INA13 INA14 INA15 INA16 "
    b"INBOVAL INBOCNT BOVAL BOCNT GNNEW GNMODEL INSERNUM INNR INDTNR DATE TIME OPMODE "
    b"INSOL INSOLSN INSOLID INDCONU INDORTU DORTU RTLIMUT BOLVOLLIMUT "
    b"BOLRTSLLOW BOLRTSLHIGH BOLRTHLHIGH DSSTATUS DRUGCAT DRUGORDERNO "
    b"DLNAME DLCRETIME CAREUNIT DISPNAME INSOLPRIO INSOLCOL".split()
)
# Whom the pump treats and who runs it is never read, in any spelling of any version;
# target-controlled infusion is not of this ward, and computes from age, weight and height.
PERSONAL = re.compile(rb"(?:IN)?PAT.*|NURSE.*|TCI.*|.*BADGE.*|.*BARCODE.*|FMBANY")
_CODE = re.compile(rb"[A-Z][A-Z0-9]{1,15}")


@lru_cache(maxsize=1024)
def parameter(code: bytes) -> Parameter | None:
    """What a code measures; one the sheet does not know is kept under its own name."""
    known = PARAMETERS.get(code)
    if known is not None:
        return known
    if code in NOT_MEASURED or PERSONAL.fullmatch(code) or not _CODE.fullmatch(code):
        return None
    return _private(code.decode(), units.ONE)


def is_known(code: bytes) -> bool:
    """Whether the sheet lists this code as something other than an unknown."""
    return code in PARAMETERS or code in NOT_MEASURED or PERSONAL.fullmatch(code) is not None


@lru_cache(maxsize=512)
def with_unit(measured: Parameter, unit: Unit) -> Parameter:
    """The same parameter on a device that reports it in another unit."""
    return Parameter(measured.code, in_unit(measured.metric, unit), unit, measured.highest)


@lru_cache(maxsize=4096)
def number(text: bytes) -> Decimal | None:
    """A number exactly as a pump writes one; None for anything else."""
    bare = text.removeprefix(b"-")
    whole, point, part = bare.partition(b".")
    if len(bare) > LONGEST_NUMBER or not whole.isdigit() or (point and not part.isdigit()):
        return None
    return Decimal(text.decode("ascii"))


@lru_cache(maxsize=8192)
def judge(measured: Parameter, text: bytes) -> tuple[Decimal | None, MeasurementValidity]:
    """The value in the metric's unit of the record, and how far it may be believed."""
    if text in ABSENT:
        return None, MeasurementValidity.NA
    value = number(text)
    if value is None or value > measured.highest:
        return None, MeasurementValidity.INVALID
    if measured.code == TIME_TO_GO:
        if value == MORE_SECONDS:
            return None, MeasurementValidity.OVERFLOW
        value = round_half_up(convert(value, units.SECOND, units.MINUTE), HUNDREDTH)
    if not measured.metric.believable(value):
        return None, MeasurementValidity.INVALID
    if measured.code == INFUSED and value == FULL_COUNTER:
        return value, MeasurementValidity.OVERFLOW
    return value, MeasurementValidity.VALID
