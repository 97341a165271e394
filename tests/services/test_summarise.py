"""The summary as a whole: everything of one admission, nothing of another."""

from datetime import date
from decimal import Decimal

import pytest

from station.data.admissions import admit
from station.domain.errors import Refused
from station.domain.printing import content_hash
from station.services.summarise import summarise, ward_line
from tests.services.admitted import (
    BEGIN,
    PUMP,
    a_patient,
    admitted,
    hours,
    open_blank,
    two_days,
)


def test_two_days_are_told_with_their_totals_in_words(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = two_days(store)

        told = summarise(store, stayed.admission.id, hours(48))

        assert [line.day for line in told.days] == [
            date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4),
        ]  # fmt: skip
        (whole,) = told.in_all
        assert whole.mg == ("at least 191.9 mg; 1 h 1 min unknown (Ketamine racemic)",)
        assert whole.ml == "at least 47.98 mL; 1 h 1 min unknown"
        assert whole.to_do == ()


def test_the_rates_are_told_in_all_units_and_a_hold_is_named(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = two_days(store)

        told = summarise(store, stayed.admission.id, hours(48)).rates

        assert [(one.ml_per_hour, one.mg_per_hour, one.words) for one in told] == [
            ("0", "—", ""), ("1", "4", ""), ("1.5", "6", ""), ("0", "0", "held"), ("1", "4", ""),
        ]  # fmt: skip
        assert (told[2].mg_per_kg_hour, told[2].microgram_per_kg_min) == ("0.085", "1.42")


def test_the_same_record_gives_the_same_hash_and_an_entry_another(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = two_days(store)
        first, again = (summarise(store, stayed.admission.id, hours(48)) for _ in range(2))
        stayed.observe(hours(47.5), pain_rest=2)
        later = summarise(store, stayed.admission.id, hours(48))

        hashes = [content_hash(one, one.version) for one in (first, again, later)]

        assert hashes[0] == hashes[1] != hashes[2]


def test_without_a_syringe_there_is_no_mg_but_what_to_do(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(3), "2")

        (whole,) = summarise(store, stayed.admission.id, hours(3)).in_all

        assert whole.mg == ()
        assert whole.to_do == ("no mg: enter and confirm the syringe",)
        assert whole.ml == "5.97 mL"


def test_before_a_pump_gave_anything_the_total_is_nothing(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "0")

        (whole,) = summarise(store, stayed.admission.id, hours(1)).in_all

        assert (whole.mg, whole.ml) == (("0 mg",), "0 mL")


def test_volume_found_after_a_gap_is_counted_and_said(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.syringe(BEGIN)
        stayed.feed(BEGIN, hours(22.5), "1")
        stayed.gap(stayed.pump, hours(22.5), hours(24))
        stayed.counter += Decimal("1.5")
        stayed.feed(hours(24), hours(25), "1")

        told = summarise(store, stayed.admission.id, hours(25))

        assert any("found after a gap" in note for note in told.days[1].notes)


def test_a_name_alert_names_the_other_patient_and_why(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        other = a_patient(surname="ANDERSON", given_names="Mia", record_number="2")
        admit(store, other, "1", BEGIN, stayed.nurse, BEGIN)

        told = summarise(store, stayed.admission.id, hours(1))

        assert told.who.alike == ("ANDERSON, Mia: similar surname, same birth date",)


def test_a_ward_that_is_not_named_yet_has_times_in_utc(tmp_path):
    with open_blank(tmp_path) as store:
        line = ward_line(store)

        assert (line.name, line.zone, line.demo) == ("ward not named yet", "UTC", False)


def test_an_admission_that_is_not_there_is_refused_in_words(tmp_path):
    with open_blank(tmp_path) as store, pytest.raises(Refused, match="There is no admission"):
        summarise(store, "nobody", hours(1))


def test_without_devices_nothing_is_made_up(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        other = admit(
            store, a_patient(surname="O'BRIEN", record_number="9"), "1", BEGIN, stayed.nurse, BEGIN
        )

        told = summarise(store, other.id, hours(2))

        assert (told.rates, told.days, told.in_all, told.ranges) == ((), (), (), ())
        assert told.quality.minutes == ()


def test_a_purge_is_no_dose_and_is_said(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.syringe(BEGIN)
        stayed.state(BEGIN, "purging")
        stayed.feed(BEGIN, hours(0.5), "6")
        stayed.state(hours(0.5), "infusing")
        stayed.feed(hours(0.5), hours(2), "1")

        (whole,) = summarise(store, stayed.admission.id, hours(2)).in_all

        assert any(note.endswith("purged or primed: no dose, not counted") for note in whole.notes)


def test_a_device_that_is_another_patients_is_in_no_figure(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.syringe(BEGIN)
        stayed.feed(BEGIN, hours(1), "1")
        stayed.take_off(PUMP, hours(1))
        stayed.feed(hours(1.5), hours(3), "60")

        told = summarise(store, stayed.admission.id, hours(3))

        assert [one.ml_per_hour for one in told.rates] == ["1"]
        assert told.in_all[0].mg[0].startswith(("3.9 mg", "at least 3.9 mg"))
