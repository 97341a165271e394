"""The handover: a row a bed, from the same record as the summary."""

from datetime import timedelta

from station.data.admissions import admit, discharge
from station.data.gaps import open_gap
from station.domain import payload
from station.domain.clock import StoppedClock
from station.domain.entry import EntryKind, OffMonitorReason
from station.domain.gap import Cause
from station.domain.observation_set import Answer, Unanswered
from station.domain.person import Person
from station.services import off_monitor
from station.services.enter import Hand
from station.services.hand_over import hand_over
from station.services.summarise import summarise
from tests.services.admitted import (
    BEGIN,
    PUMP,
    a_patient,
    admitted,
    hours,
    open_blank,
    two_days,
)
from tests.services.read_by_eye import by_eye, in_syringe


def row_of(store, at, bed="3"):
    return next(one for one in hand_over(store, at).rows if one.bed == bed)


def test_every_bed_has_a_row_in_its_place_and_a_free_one_nobody(tmp_path):
    with open_blank(tmp_path) as store:
        two_days(store)

        told = hand_over(store, hours(48))

        assert [one.bed for one in told.rows] == ["1", "2", "3", "4"]
        assert [one.who is None for one in told.rows] == [True, True, False, True]
        assert told.valid_until - told.at == timedelta(hours=8)
        assert told.day_began == hours(47)


def test_a_row_tells_rate_last_change_and_the_newest_of_everything(tmp_path):
    with open_blank(tmp_path) as store:
        two_days(store)

        row = row_of(store, hours(48))

        assert row.day == "day 2"
        assert row.weight == "70.2 kg (measured)"
        assert row.concentration == "Ketamine racemic 4 mg/mL"
        assert row.rates == ("1 mL/h", "4 mg/h", "0.057 mg/kg/h")
        assert (row.rate_since.words, row.rate_since.at) == ("from 0 mL/h", hours(22))
        assert (row.pain.words, row.pain.at) == ("1 / 4", hours(46))
        assert (row.sedation.words, row.sedation.at) == ("1", hours(46))
        assert (row.effect.words, row.effect.at) == ("nausea, mild", hours(40))
        assert (row.pressure.words, row.pressure.at) == ("141/70", hours(47.5))
        assert row.heart.at == hours(48) - timedelta(minutes=1)
        assert (row.seen.words, row.seen.at) == ("L. Brandt", hours(46))
        assert row.attention == ()


def test_its_totals_are_the_summarys(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = two_days(store)

        row, summary = row_of(store, hours(48)), summarise(store, stayed.admission.id, hours(48))

        named = [f"{words} (Ketamine racemic)" for words in (*row.today, *row.in_all)]
        assert named == [*summary.days[-1].mg, *summary.in_all[0].mg]


def test_without_a_syringe_mL_stand_with_what_to_do(tmp_path):  # noqa: N802 - the unit's name
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(3), "2")

        row = row_of(store, hours(3))

        assert row.in_all == ("5.97 mL", "no mg: enter and confirm the syringe")
        assert row.rates == ("2 mL/h",)
        assert (row.concentration, row.weight) == ("no syringe entered", "no weight")
        assert (row.rate_since.words, row.rate_since.at) == ("start", BEGIN)


def test_an_unconfirmed_syringe_says_what_to_do(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.syringe(BEGIN, confirmed_by=None)
        stayed.feed(BEGIN, hours(1), "2")

        row = row_of(store, hours(1))

        assert row.concentration == "no mg: confirm the syringe's drug, form and concentration"


def test_somebody_without_devices_or_entries_has_dashes_and_says_so(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        admit(store, a_patient(record_number="9"), "1", BEGIN, stayed.nurse, BEGIN)

        row = row_of(store, hours(1), "1")

        assert row.attention == ("no device confirmed for this patient",)
        assert (row.day, row.rates, row.in_all) == ("not started", (), ())
        assert (row.pain.words, row.sedation.words, row.effect.words) == ("—", "—", "not asked yet")
        assert (row.seen.words, row.seen.at) == ("no entry yet", None)


def test_what_is_out_of_sight_now_is_named_and_its_rate_is_not_the_last_one_known(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "2")
        open_gap(store, stayed.pump, hours(1), Cause.UNPLUGGED)

        row = row_of(store, hours(2))

        assert row.attention == ("Perfusor Space: unplugged",)
        assert row.rates == ("rate not seen",)


def test_a_device_taken_off_leaves_no_rate(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "2")
        stayed.take_off(PUMP, hours(1))

        assert row_of(store, hours(2)).rates == ("rate not seen",)


def test_answers_that_are_no_values_are_told_and_a_clean_checklist_says_when(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        asleep = {"pain-movement": Answer(None, unanswered=Unanswered.ASLEEP)}
        stayed.enter(EntryKind.OBSERVATIONS, payload.of_answers(asleep), hours(1))
        stayed.effect(hours(2), "nausea", 0)

        row = row_of(store, hours(3))

        assert (row.pain.words, row.pain.at) == ("— / asleep", hours(1))
        assert (row.effect.words, row.effect.at) == ("none", hours(2))
        assert row.sedation.words == "—"


def test_who_went_home_is_in_no_row(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        discharge(store, stayed.admission.id, hours(1), stayed.nurse, hours(1))

        assert row_of(store, hours(2)).who is None


def test_two_substances_are_told_apart_by_name(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.syringe(BEGIN)
        stayed.syringe(hours(1), id="other", drug="Morphine")
        stayed.feed(BEGIN, hours(2), "2")

        words = row_of(store, hours(2)).in_all

        assert [one.split("(")[1] for one in words] == ["Ketamine racemic)", "Morphine racemic)"]


def test_what_was_charted_stands_with_its_time_and_says_so(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = by_eye(store)
        in_syringe(stayed, BEGIN)
        stayed.observe(
            hours(1), pump_rate="1.5", systolic=140, diastolic=88, heart_rate=91
        )  # fmt: skip
        row = row_of(store, hours(3))

        assert row.rates == ("1.5 mL/h", "6 mg/h", "charted, not measured", "read at 10:00")
        assert (row.pressure.words, row.pressure.at) == ("140/88 charted", hours(1))
        assert (row.heart.words, row.heart.at) == ("91 charted", hours(1))
        assert row.concentration == "Ketamine racemic 4 mg/mL"
        assert row.day == "day 1"


def test_the_newer_of_what_the_monitor_measured_and_a_nurse_found_is_told(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = two_days(store)
        stayed.observe(hours(47), systolic=150, diastolic=90, heart_rate=99)
        row = row_of(store, hours(48))
        assert (row.pressure.words, row.heart.at) == (
            "141/70", hours(48) - timedelta(minutes=1),
        )  # fmt: skip
        stayed.observe(hours(47.9), systolic=150, diastolic=90)
        assert row_of(store, hours(48)).pressure.words == "150/90 charted"


def test_a_patient_who_is_not_back_is_told_once(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "1")
        nurse = Person("L. Brandt", "nurse", stayed.nurse)
        hand = Hand(store, StoppedClock(hours(1)), stayed.admission, nurse)
        off_monitor.go_off(hand, OffMonitorReason.SHOWER, hours(2), hours(1))
        away = "off the monitor since 10:00, back 11:00: shower"
        assert row_of(store, hours(1.5)).attention == (away,)
        assert row_of(store, hours(3)).attention == ("not back since 11:00: shower",)


def test_a_look_at_the_pump_that_disagrees_is_told(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(2), "1")
        stayed.observe(hours(1.5), pump_rate=3)
        words = "pump 10:30: rate 3 mL/h by eye, 1 mL/h in the record"
        assert words in row_of(store, hours(2)).attention
        stayed.observe(hours(1.8), pump_rate=1)
        assert words not in row_of(store, hours(2)).attention
