"""Sets, ranges, side effects and notes as tables."""

from datetime import date

from reports.sections import observed
from station.domain.summary import EffectLine, NoteLine, RangeLine, SetLine
from tests.reports.paper import AT, BEGIN, a_summary
from tests.reports.sections.section import words_of

RANGES = {"Systolic": "120 to 143", "Diastolic": "70", "Heart rate": "—", "SpO2": "95 to 98",
          "Respiration": "12 to 16"}  # fmt: skip


def test_a_set_has_pain_first_and_the_rest_beside_it():
    answers = {"pain-rest": "3", "pain-movement": "refused", "sedation": "1", "systolic": "142",
               "diastolic": "90", "heart-rate": "71", "temperature": "36.5"}  # fmt: skip
    line = SetLine(BEGIN, BEGIN, "A", answers)

    words = words_of(observed.sets(a_summary(sets=(line,)), 500))

    assert "Tue 3 Mar 09:00 3 refused 1 142/90 71 — — temperature" in words


def test_late_and_corrected_sets_say_when_they_were_entered():
    late = SetLine(BEGIN, AT, "A", {}, late=True)
    corrected = SetLine(BEGIN, AT, "A", {}, corrects=True)

    words = words_of(observed.sets(a_summary(sets=(late, corrected)), 900))

    assert "entered late, Thu 5 Mar 09:00" in words
    assert "corrected Thu 5 Mar 09:00" in words


def test_ranges_stand_by_day_and_in_all():
    lines = (RangeLine(date(2026, 3, 3), RANGES), RangeLine(None, RANGES))

    words = words_of(observed.ranges(a_summary(ranges=lines), 500))

    assert "Tue 3 Mar 120 to 143 70 — 95 to 98 12 to 16" in words
    assert "In all 120 to 143" in words


def test_a_side_effect_stands_with_grades_and_the_dose_at_onset():
    ended = EffectLine("nausea", BEGIN, AT, "severe", ((BEGIN, "mild"), (AT, "severe")), "2 mL/h")
    there = EffectLine("headache", BEGIN, None, "mild", ((BEGIN, "mild"),), "not known")

    words = words_of(observed.effects(a_summary(effects=(ended, there)), 900))

    assert "nausea Tue 3 Mar 09:00 Thu 5 Mar 09:00 severe" in words
    assert "headache Tue 3 Mar 09:00 still there mild" in words
    assert "2 mL/h" in words


def test_notes_stand_word_for_word():
    note = NoteLine(BEGIN, "A", "<b>not bold</b> =1+1")

    assert "<b>not bold</b> =1+1" in words_of(observed.notes(a_summary(notes=(note,)), 500))


def test_what_is_not_there_says_so():
    bare = a_summary()

    assert observed.NO_SETS in words_of(observed.sets(bare, 500))
    assert observed.NO_RANGES in words_of(observed.ranges(bare, 500))
    assert observed.NO_EFFECTS in words_of(observed.effects(bare, 500))
    assert observed.NO_NOTES in words_of(observed.notes(bare, 500))
