from decimal import Decimal

from station.services.export_by_eye import by_eye_tables
from station.services.export_entered import entered_tables
from station.services.export_subject import subject
from tests.services.admitted import BEGIN, PUMP, admitted, hours
from tests.services.read_by_eye import by_eye, in_syringe, read


def rows(tables, name):
    table = next(one for one in tables if one.name == name)
    return [dict(zip(table.header, row, strict=True)) for row in table.rows()]


def test_each_look_says_what_it_counts_as_and_until_when_it_held(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.observe(hours(1), pump_rate="3", pump_locked="yes")
    stayed.take_off(PUMP, hours(2))
    stayed.observe(hours(3), pump_rate="2", pump_volume="12.5", pump_left="37.5")
    stayed.observe(hours(4), pump_locked="no")
    about = subject(store, read(stayed, hours(9)))

    checked, charted, lock = rows(by_eye_tables(about), "pump_by_eye")

    assert (checked["counts_as"], checked["rate"], checked["locked"]) == (
        "held against the record", Decimal(3), True,
    )  # fmt: skip
    assert checked["disagrees"] == "rate 3 mL/h by eye, 1 mL/h in the record"
    assert checked["holds_until_utc"] is None
    assert (charted["counts_as"], charted["given"], charted["left"]) == (
        "charted, not measured", Decimal("12.5"), Decimal("37.5"),
    )  # fmt: skip
    assert charted["holds_until_utc"] == about.at(hours(7))[0]
    assert charted["disagrees"] is None
    assert (lock["rate"], lock["locked"], lock["holds_until_utc"]) == (None, False, None)


def test_a_patient_of_whom_nobody_read_a_pump_has_an_empty_table(store):
    about = subject(store, read(admitted(store), hours(1)))
    assert rows(by_eye_tables(about), "pump_by_eye") == []


def test_the_pump_without_a_cable_has_a_number_of_its_own_patient(store):
    stayed = by_eye(store)
    in_syringe(stayed, BEGIN)
    about = subject(store, read(stayed, hours(1)))
    [syringe] = rows(entered_tables(about), "syringes")
    [pump] = rows(entered_tables(about), "channels")
    assert syringe["channel"] == pump["channel"]
    assert (pump["protocol"], pump["model"]) == ("by-eye", "Pump without a cable")
