"""What the paper says of the nurses' entries, corrections in the open."""

from datetime import timedelta
from decimal import Decimal

from station.domain import payload
from station.domain.entry import EntryKind
from station.domain.observation_set import Answer, Unanswered
from station.services.rates import rate_story
from station.services.stay import find_admission, stay
from station.services.summary_entries import (
    correction_lines,
    dose_at,
    effect_lines,
    entry_words,
    note_lines,
    set_lines,
)
from tests.services.admitted import BEGIN, admitted, hours, open_blank, two_days

NAMES = {}


def read(stayed, at):
    return stay(stayed.store, find_admission(stayed.store, stayed.admission.id), at)


def test_a_set_prints_its_answers_and_never_a_zero_for_a_refusal(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        answers = {
            "pain-rest": Answer(None, unanswered=Unanswered.REFUSED),
            "sedation": Answer("asleep, rouses"),
            "temperature": Answer("36.50"),
        }
        stayed.enter(EntryKind.OBSERVATIONS, payload.of_answers(answers), hours(1))
        stayed.enter(EntryKind.NOTE, {"text": "not a set"}, hours(1))

        (line,) = set_lines(store, read(stayed, hours(2)), {stayed.nurse: "L. Brandt"})

        assert line.answers == {
            "pain-rest": "refused", "sedation": "asleep, rouses", "temperature": "36.5",
        }  # fmt: skip
        assert (line.by, line.late, line.corrects) == ("L. Brandt", False, False)


def test_a_look_at_the_pump_that_disagrees_with_the_record_says_so_in_its_own_set(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(2), "1")
        stayed.observe(hours(1), pump_rate="1", pump_volume="1")
        stayed.observe(hours(1.5), pump_rate="2", pump_volume="9")

        agrees, differs = set_lines(store, read(stayed, hours(2)), NAMES)

        assert agrees.checks == ()
        assert differs.checks == (
            "rate 2 mL/h by eye, 1 mL/h in the record",
            "given 9 mL by eye, 1.52 mL in the record",
        )


def test_late_and_corrected_sets_are_marked(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.observe(hours(1), hours(1) + timedelta(minutes=16), pain_rest=3)
        wrong = stayed.observe(hours(2), pain_rest=9)
        stayed.observe(hours(2), hours(3), supersedes=wrong.entry_id, reason="key", pain_rest=4)

        late, corrected = set_lines(store, read(stayed, hours(4)), NAMES)

        assert (late.late, late.corrects) == (True, False)
        assert (corrected.late, corrected.corrects) == (False, True)
        assert corrected.answers["pain-rest"] == "4"


def test_a_side_effect_has_its_grades_and_the_dose_at_its_onset(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = two_days(store)
        found = read(stayed, hours(48))

        first, second = effect_lines(found, rate_story(store, found))

        assert (first.effect, first.onset, first.end) == (
            "transient hallucination", hours(13), hours(23),
        )  # fmt: skip
        assert first.worst == "severe"
        assert [grade for _at, grade in first.course] == ["moderate", "severe"]
        assert first.dose_at_onset == "1.5 mL/h · 6 mg/h · 0.085 mg/kg/h"
        assert second.end is None


def test_the_dose_inside_a_gap_is_not_known(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = two_days(store)
        found = read(stayed, hours(48))

        assert dose_at(found, rate_story(store, found), hours(26.5)) == "not known"


def test_notes_are_printed_word_for_word(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.enter(EntryKind.NOTE, {"text": "<b>=1+1</b>"}, hours(1))

        (line,) = note_lines(read(stayed, hours(2)).entries, NAMES)

        assert (line.words, line.observed) == ("<b>=1+1</b>", hours(1))


def test_a_correction_shows_what_differs_and_why(tmp_path):
    with open_blank(tmp_path) as store:
        (line,) = correction_lines(read(two_days(store), hours(48)), NAMES)

        assert (line.what, line.before, line.after) == (
            "Observations", "Pain at rest 9", "Pain at rest 4",
        )  # fmt: skip
        assert (line.reason, line.recorded) == ("wrong key", hours(34.5))


def test_an_answer_that_is_new_or_gone_in_a_correction_is_a_dash_on_the_other_side(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        wrong = stayed.observe(hours(1), pain_rest=3)
        stayed.observe(hours(1), supersedes=wrong.entry_id, reason="other", pain_movement=3)

        (line,) = correction_lines(read(stayed, hours(2)), NAMES)

        assert line.before == "Pain at rest 3, Pain on movement —"
        assert line.after == "Pain at rest —, Pain on movement 3"


def test_a_correction_that_changes_no_answer_shows_all_of_them(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        wrong = stayed.observe(hours(1), pain_rest=3)
        stayed.observe(hours(0.5), supersedes=wrong.entry_id, reason="time", pain_rest=3)

        (line,) = correction_lines(read(stayed, hours(2)), NAMES)

        assert (line.before, line.after) == ("Pain at rest 3", "Pain at rest 3")


def test_what_was_undone_says_that_it_does_not_count(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        wrong = stayed.effect(hours(1), "nausea", 2)
        stayed.enter(EntryKind.UNDONE, {}, hours(1), supersedes=wrong.entry_id, reason="wrong bed")

        (line,) = correction_lines(read(stayed, hours(2)), NAMES)

        assert (line.what, line.before) == ("Side effects", "nausea moderate")
        assert line.after == "undone: it does not count"


def test_corrected_weights_and_syringes_are_among_the_corrections(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        weight = stayed.weigh(BEGIN, "154")
        stayed.weigh(hours(1), "69.85", supersedes=weight.id, reason="pounds")
        syringe = stayed.syringe(BEGIN)
        stayed.syringe(BEGIN, id="again", supersedes=syringe.id, reason="label",
                       concentration=Decimal(5), recorded=hours(2))  # fmt: skip

        weighed, loaded = correction_lines(read(stayed, hours(3)), NAMES)

        assert (weighed.before, weighed.after) == ("154 kg", "69.85 kg")
        assert (loaded.what, loaded.reason) == ("Syringe", "label")


def test_every_kind_of_entry_has_words(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        off = stayed.enter(EntryKind.OFF_MONITOR, {"reason": "walking"}, hours(1))
        back = stayed.enter(EntryKind.BACK_ON_MONITOR, {}, hours(2))
        note = stayed.enter(EntryKind.NOTE, {"text": "slept"}, hours(2))
        strange = stayed.enter(
            EntryKind.OBSERVATIONS, payload.of_answers({"of-tomorrow": Answer("2")}), hours(2)
        )

        assert [entry_words(one) for one in (off, back, note, strange)] == [
            "walking", "—", "slept", "of-tomorrow 2",
        ]  # fmt: skip
