"""Dose arithmetic: what a pump's mL/h means in milligrams, and back.  Exact: nothing is rounded.

Milligrams need the syringe's concentration, per-kilogram figures a recorded weight: both are
arguments, never defaults.  Results are fractions, so that dividing by 60, by 24 or by a weight
loses nothing; `figures` rounds once, for display.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from station.domain.errors import Refused
from station.domain.figures import at_resolution

Exact = Decimal | Fraction | int

MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
MICROGRAM_PER_MG = 1000
PERCENT = 100
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


def hours(length: timedelta) -> Fraction:
    """A length of elapsed time in hours."""
    return Fraction(length // MICROSECOND, HOUR // MICROSECOND)


def mg_per_hour(ml_per_hour: Exact, mg_per_ml: Exact) -> Fraction:
    """The mass flow of a volume flow: mL/h x mg/mL."""
    return Fraction(ml_per_hour) * _concentration(mg_per_ml)


def ml_per_hour(mg_per_hour: Exact, mg_per_ml: Exact) -> Fraction:
    """The volume flow of a mass flow: mg/h / (mg/mL)."""
    return Fraction(mg_per_hour) / _concentration(mg_per_ml)


def mg_per_kg_hour(mg_per_hour: Exact, weight_kg: Exact) -> Fraction:
    """The mass flow for each kilogram of the patient: mg/h / kg."""
    return Fraction(mg_per_hour) / _weight(weight_kg)


def mg_per_hour_of_weight(mg_per_kg_hour: Exact, weight_kg: Exact) -> Fraction:
    """The mass flow that a dose for each kilogram comes to: mg/kg/h x kg."""
    return Fraction(mg_per_kg_hour) * _weight(weight_kg)


def microgram_per_kg_min(mg_per_kg_hour: Exact) -> Fraction:
    """Milligram per kilogram and hour as microgram per kilogram and minute: x 1000 / 60."""
    return Fraction(mg_per_kg_hour) * MICROGRAM_PER_MG / MINUTES_PER_HOUR


def mg_per_kg_hour_of_micrograms(microgram_per_kg_min: Exact) -> Fraction:
    """Microgram per kilogram and minute as milligram per kilogram and hour: x 60 / 1000."""
    return Fraction(microgram_per_kg_min) * MINUTES_PER_HOUR / MICROGRAM_PER_MG


def mg_per_day(mg_per_hour: Exact) -> Fraction:
    """Milligrams in 24 h at a constant mg/h."""
    return Fraction(mg_per_hour) * HOURS_PER_DAY


def mg_per_hour_of_day(mg_per_24_hours: Exact) -> Fraction:
    """The constant mg/h that gives so many milligrams in 24 h."""
    return Fraction(mg_per_24_hours) / HOURS_PER_DAY


def concentration(mg: Exact, ml: Exact) -> Fraction:
    """What each millilitre of a mixture holds."""
    if ml <= 0:
        raise Refused("Enter the volume in mL, above 0.")
    return Fraction(mg) / Fraction(ml)


def mg_in(ml: Exact, mg_per_ml: Exact) -> Fraction:
    """The mass in a volume."""
    return Fraction(ml) * _concentration(mg_per_ml)


def capped(mg_per_hour: Exact, cap_mg_per_hour: Exact) -> Fraction:
    """A mass flow held to a ward's limit."""
    return min(Fraction(mg_per_hour), Fraction(cap_mg_per_hour))


def time_to_empty(volume_ml: Exact, given_ml: Exact, ml_per_hour: Exact) -> timedelta | None:
    """How long what is left will last at this rate; None when nothing flows."""
    if ml_per_hour <= 0:
        return None
    left = max(Fraction(volume_ml) - Fraction(given_ml), Fraction(0))
    microseconds = left / Fraction(ml_per_hour) * (HOUR // MICROSECOND)
    return round(microseconds) * MICROSECOND


def at_pump_step(ml_per_hour: Exact, step: Decimal) -> Decimal:
    """The rate that the pump can be set to: the nearest of its own steps, half-up."""
    return at_resolution(ml_per_hour, step)


def percent_off(given: Exact, meant: Exact) -> Fraction:
    """By how many percent a rate is off the one that was meant."""
    return (Fraction(given) / Fraction(meant) - 1) * PERCENT


def _concentration(mg_per_ml: Exact) -> Fraction:
    if mg_per_ml <= 0:
        raise Refused("Enter the concentration in mg/mL, above 0.")
    return Fraction(mg_per_ml)


def _weight(weight_kg: Exact) -> Fraction:
    if weight_kg <= 0:
        raise Refused("Enter the weight in kg, above 0.")
    return Fraction(weight_kg)


@dataclass(frozen=True, slots=True)
class DoseRate:
    """One pump rate in all the ward's units; None where a syringe or a weight is missing."""

    ml_per_hour: Fraction
    mg_per_hour: Fraction | None
    mg_per_kg_hour: Fraction | None
    microgram_per_kg_min: Fraction | None
    mg_per_day: Fraction | None


def dose_rate(ml_per_hour: Exact, mg_per_ml: Exact | None, weight_kg: Exact | None) -> DoseRate:
    """A pump rate in every unit that what is known allows; the rest stays blank."""
    rate = Fraction(ml_per_hour)
    if mg_per_ml is None:
        return DoseRate(rate, None, None, None, None)
    mass = mg_per_hour(rate, mg_per_ml)
    if weight_kg is None:
        return DoseRate(rate, mass, None, None, mg_per_day(mass))
    for_weight = mg_per_kg_hour(mass, weight_kg)
    return DoseRate(rate, mass, for_weight, microgram_per_kg_min(for_weight), mg_per_day(mass))
