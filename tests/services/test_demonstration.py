"""The demonstration ward as its resource file has it, in a record of its own."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from station.data import admissions, beds, patients, people, ward, weights
from station.data.people import knows_pin
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.services.demonstration import (
    BEFORE_START,
    Place,
    bed_names,
    beds_by_eye,
    found,
    known,
    plan,
    standard_syringe,
)

NOW = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)  # noon in Sydney
PLACES = [
    Place("1", NOW - timedelta(days=1), Decimal("81.5")),
    Place("2", NOW, Decimal(60)),
]


def test_a_full_ward_has_a_free_bed_and_a_small_one_has_none():
    assert "11" not in bed_names(12)
    assert len(bed_names(12)) == 11
    assert beds_by_eye() < {*bed_names(12)}
    assert bed_names(3) == ["1", "2", "3"]
    with pytest.raises(Refused, match="12 beds or fewer"):
        bed_names(13)


def test_everybody_has_a_name_of_their_own_and_two_surnames_are_similar():
    rows = plan()["patients"]

    assert len({row["record_number"] for row in rows}) == len(rows) == 12
    assert {"ANDERSSON", "ANDERSEN"} <= {row["surname"] for row in rows}


def test_the_ward_its_people_and_its_patients_are_written_down(store):
    founded = found(store, 3, PLACES, NOW)

    assert ward.ward(store).demo
    assert [(one.name, one.place) for one in beds.beds(store)] == [("1", 0), ("2", 1), ("3", 2)]
    assert len(people.people(store)) == 5
    assert knows_pin(store, founded.nurse.id, "1234")
    first, second = admissions.present(store)
    assert (first.bed, first.begin) == ("1", NOW - timedelta(days=1) - BEFORE_START)
    assert patients.patients(store)[second.patient].surname == "O'BRIEN"
    [weighed] = weights.weights(store, first.id)
    assert (weighed.kilograms, weighed.observed) == (Decimal("81.5"), first.begin)


def test_a_home_that_holds_a_ward_is_left_alone(store):
    found(store, 2, PLACES, NOW)

    with pytest.raises(Refused, match="already holds a ward"):
        found(store, 2, PLACES, NOW)


def test_another_process_knows_the_same_ward(store):
    founded = found(store, 2, PLACES, NOW)
    again = known(store)

    assert again.nurse == founded.nurse
    assert dict(again.guests) == dict(founded.guests)
    assert again.zone == founded.zone


@pytest.mark.parametrize(
    ("hour", "name"), [(7, "L. Brandt"), (14, "L. Brandt"), (15, "J. Costa"), (21, "J. Costa"),
                       (22, "A. Rahman"), (3, "A. Rahman")],
)  # fmt: skip
def test_whoever_is_on_duty_writes(store, hour, name):
    founded = found(store, 2, PLACES, NOW)
    moment = datetime(2026, 3, 3, hour, 0, tzinfo=founded.zone)

    assert founded.on_duty(moment).name == name


def test_the_wards_own_syringe_is_confirmed_by_its_nurse(store):
    founded = found(store, 2, PLACES, NOW)
    pump = Channel(Device("bbraun-space-bcc", "Space", "1"), "50111")

    syringe = standard_syringe(pump, founded.guests["1"], founded.nurse, NOW)

    assert syringe.contents.mg_per_ml == 4
    assert syringe.confirmed_by == founded.nurse.id
