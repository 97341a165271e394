import typing
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from station.domain import nomenclature, observation, units
from station.domain.clock import Stamp
from station.domain.observation import DeliveryState, GenerationMode, MeasurementValidity, Numeric
from station.domain.units import Quantity

HEARD = Stamp(datetime(2026, 4, 4, tzinfo=UTC), 0.0)
RATE = Numeric(
    "50111", nomenclature.FLOW, Decimal("1.5"), units.ML_PER_H, MeasurementValidity.VALID, HEARD
)


def test_a_value_carries_its_unit():
    assert RATE.quantity == Quantity(Decimal("1.5"), units.ML_PER_H)


def test_a_value_that_is_absent_has_no_quantity_and_is_no_zero():
    absent = replace(RATE, value=None, validity=MeasurementValidity.NA)

    assert absent.quantity is None


def test_a_reading_is_of_a_patient_unless_the_device_says_otherwise():
    assert RATE.mode is GenerationMode.REAL


def test_a_reading_is_never_changed():
    with pytest.raises(FrozenInstanceError):
        RATE.value = Decimal(2)


def test_every_kind_of_reading_is_frozen_and_knows_when_it_was_heard():
    for kind in typing.get_args(observation.Reading):
        assert kind.__dataclass_params__.frozen
        assert "heard" in kind.__slots__


def test_the_words_of_the_command_line_contract_are_used():
    assert {state.value for state in DeliveryState} == {
        *("infusing", "stopped", "paused", "bolus", "kvo"),
        *("standby", "purging", "off", "unknown"),
    }
    assert {validity.value for validity in MeasurementValidity} == {
        *("valid", "questionable", "ongoing", "calibrating"),
        *("invalid", "overflow", "underflow", "na"),
    }
