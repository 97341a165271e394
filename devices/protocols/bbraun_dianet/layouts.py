"""What stands where in each segment, as the driver reads it: metric, unit, step and what is absent.

Numbers are big endian; all ones is "not available", never a number.  What has no row in the
contract's table is kept under the pump's own name (SOURCE.md, "Segments").
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from struct import Struct

from devices.protocols.bbraun_dianet.dose_units import counts_whole, unit
from devices.protocols.bbraun_dianet.messages import Segment
from station.domain import nomenclature as metrics
from station.domain import units
from station.domain.nomenclature import Metric, in_unit, private
from station.domain.observation import MeasurementValidity
from station.domain.units import Unit

PROTOCOL = "bbraun-dianet"
_NA, _INVALID, _VALID = (
    MeasurementValidity.NA,
    MeasurementValidity.INVALID,
    MeasurementValidity.VALID,
)
ABSENT_BYTE, ABSENT_HALF, ABSENT_WORD = 0xFF, 0xFFFF, 0xFFFFFFFF
_ALL_ONES = {"B": ABSENT_BYTE, "H": ABSENT_HALF, "I": ABSENT_WORD}

RATES, VOLUMES, DOSES, WHOLE = 2, 1, 3, 0  # decimals of the wire
_BELIEVED = {
    units.ML_PER_H: Decimal("9999.99"),
    units.ML: Decimal(99999),
    units.MINUTE: Decimal(65534),
    units.KILOGRAM: Decimal(650),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One number of a segment: what it measures, and how many decimals its integer has."""

    metric: Metric
    places: int


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """One number as it was read: without a value where the pump has none, or it cannot be meant."""

    metric: Metric
    value: Decimal | None
    validity: MeasurementValidity


@dataclass(frozen=True, slots=True)
class _Layout:
    """A segment's form and its rows in order; None for what is no number, or read elsewhere."""

    form: Struct
    absent: tuple[int, ...]
    rows: tuple[Row | None, ...]


def _shown(metric: Metric, measured_in: Unit, places: int) -> Row:
    return Row(in_unit(metric, measured_in), places)


def _own(code: str, measured_in: Unit, places: int = WHOLE) -> Row:
    """A number that only this protocol knows, within what such a number can be."""
    kept = private(PROTOCOL, code, measured_in)
    highest = _BELIEVED.get(measured_in, kept.highest)
    return Row(replace(kept, lowest=Decimal(0), highest=highest), places)


def _layout(form: str, *rows: Row | None) -> _Layout:
    absent = tuple(_ALL_ONES[letter] for letter in form if letter in _ALL_ONES)
    return _Layout(Struct(f">{form}"), absent, rows)


_LIMITS = (
    _own("LIMITS.bolus-rate-max", units.ML_PER_H, RATES),
    _own("LIMITS.staff-call", units.ONE),
    _own("LIMITS.decimals", units.ONE),
    _own("LIMITS.rate-max", units.ML_PER_H, RATES),
    _own("LIMITS.rate-min", units.ML_PER_H, RATES),
    _own("LIMITS.syringe-pre-alarm", units.MINUTE),
    _own("LIMITS.special-functions", units.ONE),
    _own("LIMITS.pressure-level-max", units.ONE),
    _own("LIMITS.vtbd-max", units.ML, VOLUMES),
    _own("LIMITS.bolus-volume-max", units.ML, VOLUMES),
    _own("LIMITS.bolus-rate-min", units.ML_PER_H, RATES),
    _own("LIMITS.bolus-volume-min", units.ML, VOLUMES),
    _own("LIMITS.bolus-decimals", units.ONE),
    *(_own(f"LIMITS.remote-rate-{number}", units.ML_PER_H, RATES) for number in (1, 2, 3, 4)),
)
_LAYOUTS = {
    Segment.STATUS: _layout(
        "BIIIIH",
        None,
        None,
        _own("STATUS.state", units.ONE),
        _shown(metrics.FLOW, units.ML_PER_H, RATES),
        _own("STATUS.volume", units.ML, VOLUMES),
        _own("STATUS.time", units.MINUTE),
    ),
    Segment.ISTWERT: _layout(
        "BIHHHHHHHH",
        _shown(metrics.LINE_PRESSURE, units.PERCENT, WHOLE),
        _shown(metrics.VOLUME_DELIVERED, units.ML, VOLUMES),
        _own("ISTWERT.treatment-time", units.MINUTE),
        _own("ISTWERT.bolus-interval-rest", units.MINUTE),
        _shown(metrics.BATTERY_TIME, units.MINUTE, WHOLE),
        _own("ISTWERT.standby-rest", units.MINUTE),
        _own("ISTWERT.syringe", units.ML),
        _own("ISTWERT.bolus-interval", units.MINUTE),
        _own("ISTWERT.interval-bolus-volume", units.ML, VOLUMES),
        _own("ISTWERT.bolus-volume", units.ML, VOLUMES),
    ),
    Segment.SOLLWERT: _layout(
        "IIHIHBH",
        _own("SOLLWERT.rate", units.ML_PER_H, RATES),
        _shown(metrics.VTBI, units.ML, VOLUMES),
        _own("SOLLWERT.duration", units.MINUTE),
        _own("SOLLWERT.bolus-rate", units.ML_PER_H, RATES),
        _own("SOLLWERT.bolus-volume", units.ML, VOLUMES),
        _own("SOLLWERT.pressure-level", units.ONE),
        _own("SOLLWERT.standby", units.MINUTE),
    ),
    Segment.PROPOSAL: _layout("20xI", _own("PROPOSAL.rate", units.ML_PER_H, RATES)),
    Segment.LIMITS: _layout("IBBIIBIBIHIHBIIII", *_LIMITS),
    Segment.HISTORY: _layout("H", _own("HISTORY.now", units.ONE)),
    Segment.RELOAD: _layout(
        "BII",
        _own("RELOAD.active", units.ONE),
        _own("RELOAD.rate", units.ML_PER_H, RATES),
        _own("RELOAD.vtbd", units.ML, VOLUMES),
    ),
}
_DOSIS = Struct(">HIBIBIIB")
_WEIGHT = _own("DOSIS.weight", units.KILOGRAM, RATES)  # of 10 g
_CONTAINER = _own("DOSIS.container", units.ML, RATES)
_CONCENTRATION, _DOSE_RATE = Row(metrics.CONCENTRATION, DOSES), Row(metrics.DOSE_RATE, DOSES)
_AMOUNT = Row(private(PROTOCOL, "DOSIS.drug-amount", units.MG), DOSES)


@lru_cache(maxsize=256)
def judged(segment: Segment, data: bytes) -> tuple[Judged, ...]:
    """Every number of a segment's data, which is of its full size; none of IDENT."""
    if segment is Segment.DOSIS:
        return _dosis(data)
    layout = _LAYOUTS.get(segment)
    if layout is None:
        return ()
    raws = layout.form.unpack_from(data)
    return tuple(
        _judge(row, raw, absent)
        for row, raw, absent in zip(layout.rows, raws, layout.absent, strict=True)
        if row is not None
    )


def _judge(row: Row, raw: int, absent: int) -> Judged:
    if raw == absent:
        return Judged(row.metric, None, _NA)
    value = Decimal(raw).scaleb(-row.places)
    if not row.metric.believable(value):
        return Judged(row.metric, None, _INVALID)
    return Judged(row.metric, value, _VALID)


def _dosis(data: bytes) -> tuple[Judged, ...]:
    """The dose calculation: a number is one only together with the unit beside it."""
    weight, strength, strength_in, rate, rate_in, container, amount, amount_in = _DOSIS.unpack(data)
    steps = Row(_CONCENTRATION.metric, WHOLE) if counts_whole(strength_in) else _CONCENTRATION
    return (
        _judge(_WEIGHT, weight, ABSENT_HALF),
        _with_unit(steps, strength, strength_in),
        _with_unit(_DOSE_RATE, rate, rate_in),
        _judge(_CONTAINER, container, ABSENT_WORD),
        _with_unit(_AMOUNT, amount, amount_in),
    )


def _with_unit(row: Row, raw: int, unit_byte: int) -> Judged:
    """A number in the unit that the pump gives it; in none that is known it is no number."""
    told = unit(unit_byte)
    if told is None:
        absent = raw == ABSENT_WORD or unit_byte == ABSENT_BYTE
        return Judged(row.metric, None, _NA if absent else _INVALID)
    return _judge(Row(in_unit(row.metric, told), row.places), raw, ABSENT_WORD)
