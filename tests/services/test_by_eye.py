"""The pump read by eye, from a real record: charted where no pump is confirmed, else compared."""

from datetime import timedelta
from decimal import Decimal

from station.data import journal, retention
from station.domain.by_eye import looks
from station.domain.course import Origin
from station.domain.entry import live
from station.domain.nomenclature import FLOW
from station.domain.period import Period
from station.domain.totals import mg_words, ml_words
from station.services.bed_sheet import bed_sheet
from station.services.by_eye import (
    cabled,
    charted,
    disagreements,
    eye_now,
    is_uncabled,
    syringes,
    uncabled,
)
from station.services.export_subject import subject
from station.services.export_totals import total_tables
from station.services.given import given
from station.services.hand_over import hand_over
from station.services.summarise import summarise
from tests.services.admitted import BEGIN, MONITOR, PUMP, admitted, hours
from tests.services.read_by_eye import by_eye, in_syringe, read

CHARTED = Origin.CHARTED.value


def checked(stayed, at):
    """In what the newest look disagrees, as of a moment."""
    found = read(stayed, at)
    [*_, look] = looks(live(found.entries))
    return disagreements(stayed.store, cabled(stayed.store, found), look)


# ---------------------------------------------------------------- has it a cable?


def test_a_pump_has_a_cable_while_it_is_confirmed_for_the_patient(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.take_off(PUMP, hours(2))
    found = read(stayed, hours(5))
    assert uncabled(store, found) == [Period(hours(2), hours(5))]
    assert is_uncabled(store, found)
    assert not is_uncabled(store, read(stayed, hours(2)))


def test_a_monitor_is_no_pump_and_a_silent_pump_is_one(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1", pump=False)
    assert is_uncabled(store, read(stayed, hours(1)))  # nothing ever told a rate
    stayed.feed(hours(1), hours(1.5), "1")
    assert not is_uncabled(store, read(stayed, hours(9)))
    assert {one.channel for one in cabled(store, read(stayed, hours(9)))} == {PUMP}


def test_a_device_that_is_asked_about_is_not_confirmed_and_what_is_charted_counts(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.ask_about(PUMP, hours(2))
    stayed.observe(hours(3), pump_rate=2)
    story = charted(store, read(stayed, hours(4)))
    assert [(one.period, one.ml_per_hour) for one in story.levels] == [
        (Period(hours(3), hours(4)), 2)
    ]


# ---------------------------------------------------------------- one figure everywhere (I6)


def test_charted_totals_are_equal_on_screen_paper_handover_and_in_the_export(store):
    stayed = by_eye(store)
    stayed.weigh(BEGIN)
    in_syringe(stayed, BEGIN)
    for hour, rate in ((1, 1), (3, "1.5"), (11, 2), (14, 0)):
        stayed.observe(hours(hour), pump_rate=rate)
    at = hours(20)
    # 2 h of 1, 4 h of 1.5, four hours that nobody charted, 3 h of 2, and then it stood.
    ml, mg = f"at least 14 mL {CHARTED}; 4 h unknown", f"at least 56 mg {CHARTED}; 4 h unknown"

    [course] = given(store, read(stayed, at))
    total = course.over(read(stayed, at).period)
    sheet = bed_sheet(store, "3", at)
    printed = summarise(store, stayed.admission.id, at)
    row = next(one for one in hand_over(store, at).rows if one.bed == "3")
    about = subject(store, read(stayed, at))
    table = next(one for one in total_tables(about) if one.name == "totals")
    exported = [dict(zip(table.header, cells, strict=True)) for cells in table.rows()]
    whole = [one for one in exported if one["period"] == "admission"]
    days = [one for one in exported if one["period"] != "admission"]

    assert (ml_words(total), [words for _, words in mg_words(total)]) == (ml, [mg])
    assert sheet.in_all == (mg, ml)
    assert [(one.ml, one.mg) for one in printed.in_all] == [(ml, (f"{mg} (Ketamine racemic)",))]
    assert row.in_all == (mg,)
    assert [(one["volume_words"], one["mass_words"], one["origin"]) for one in whole] == [
        (ml, mg, CHARTED)
    ]
    assert sum(one["volume"] for one in days) == whole[0]["volume"] == 14
    drawn = sum((one.end - one.begin) / 3600 * one.value for one in printed.picture.charted)
    assert drawn == 56
    assert printed.in_all[0].notes == (
        "a rate that was read off the pump holds until the next one, for 4 h at most",
    )


def test_what_was_charted_is_never_added_to_what_was_measured(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.take_off(PUMP, hours(2))
    stayed.observe(hours(3), pump_rate=2)
    at = hours(5)
    measured, charted_line = summarise(store, stayed.admission.id, at).in_all
    assert CHARTED not in measured.ml
    assert charted_line.ml == f"4 mL {CHARTED}"
    assert charted_line.mg == ()  # no syringe was entered for the pump without a cable
    assert charted_line.to_do == ("no mg: enter and confirm the syringe",)
    assert f"4 mL {CHARTED}" in bed_sheet(store, "3", at).in_all
    row = next(one for one in hand_over(store, at).rows if one.bed == "3")
    assert f"4 mL {CHARTED}" in row.in_all
    assert row.rates == ("2 mL/h", CHARTED, "read at 12:00")


def test_beside_a_confirmed_pump_looks_are_in_no_total(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.observe(hours(1), pump_rate=1)
    assert charted(store, read(stayed, hours(2))) is None
    [course] = given(store, read(stayed, hours(2)))
    assert course.course.origin is Origin.COUNTER


def test_a_correction_of_a_charted_rate_changes_every_figure(store):
    stayed = by_eye(store)
    wrong = stayed.observe(hours(1), pump_rate=20)
    stayed.observe(
        hours(1), hours(2), supersedes=wrong.entry_id, reason="slipped", pump_rate="2"
    )  # fmt: skip
    [total] = [one.over(Period(BEGIN, hours(3))) for one in given(store, read(stayed, hours(3)))]
    assert total.ml == 4


def test_the_syringe_of_a_pump_without_a_cable_is_found_beside_its_totals(store):
    stayed = by_eye(store)
    in_syringe(stayed, BEGIN)
    stayed.observe(hours(1), pump_rate=1)
    found = read(stayed, hours(2))
    [own], [course] = syringes(found), given(store, found)
    assert course.figure == found.pump_of[own.id]
    assert course.figures == frozenset()


# ---------------------------------------------------------------- against the record


def test_a_look_that_is_off_the_record_is_said_in_words(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.observe(hours(1), pump_rate="1", pump_volume="1.5")
    assert checked(stayed, hours(2)) == []
    stayed.observe(hours(1.5), pump_rate="10", pump_volume="1.5")
    assert checked(stayed, hours(2)) == ["rate 10 mL/h by eye, 1 mL/h in the record"]
    now = eye_now(store, read(stayed, hours(2)))
    assert (now.uncabled, now.checked_at) == (False, hours(1.5))
    assert now.check == ("rate 10 mL/h by eye, 1 mL/h in the record",)


def test_a_rate_that_changed_within_two_minutes_agrees_with_either(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    stayed.feed(hours(1), hours(2), "2")
    for minutes, rate in ((-1, "2"), (1, "1")):
        stayed.observe(hours(1) + timedelta(minutes=minutes), pump_rate=rate)
        assert checked(stayed, hours(2)) == []


def test_where_the_pump_told_nothing_nothing_is_compared(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    stayed.observe(hours(2), pump_rate="9", pump_left="3")
    assert checked(stayed, hours(3)) == []


def test_a_look_before_the_pump_was_confirmed_is_not_held_against_it(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    stayed.take_off(PUMP, hours(1))
    stayed.observe(hours(2), pump_rate="9")
    assert checked(stayed, hours(3)) == []


def test_readings_that_are_forgotten_leave_the_minutes_to_compare_with(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.observe(hours(1), pump_rate="3")
    told = checked(stayed, hours(2))
    while retention.forget(store, hours(3)):
        pass
    assert journal.period(store, stayed.pump, FLOW.code, BEGIN, hours(3)) == []
    assert checked(stayed, hours(2)) == told == ["rate 3 mL/h by eye, 1 mL/h in the record"]


# ---------------------------------------------------------------- as of now


def test_the_newest_charted_rate_is_the_one_since_the_last_pump_was_taken_off(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.observe(hours(1), pump_rate="1")
    stayed.take_off(PUMP, hours(2))
    assert eye_now(store, read(stayed, hours(3))).look is None
    stayed.observe(hours(3), pump_volume="12")
    stayed.observe(hours(4), pump_rate="2")
    stayed.observe(hours(6), pump_rate="3")
    now = eye_now(store, read(stayed, hours(5)))
    assert (now.uncabled, now.look.rate, now.look.moment) == (True, Decimal(2), hours(4))
    assert [one.ml_per_hour for one in now.levels] == [2]


def test_a_patient_whose_monitor_alone_has_a_cable_has_a_pump_without_one(store):
    stayed = admitted(store)
    stayed.take_off(PUMP, hours(0.1))
    stayed.feed(BEGIN, hours(1), "1", pump=False)
    found = read(stayed, hours(1))
    assert is_uncabled(store, found)
    assert MONITOR in {one.channel for one in found.stretches}


def test_a_patient_who_came_this_moment_has_a_pump_without_a_cable(store):
    stayed = by_eye(store)
    stayed.observe(BEGIN, pump_rate=1)
    now = eye_now(store, read(stayed, BEGIN))
    assert (now.uncabled, now.look.rate) == (True, 1)
