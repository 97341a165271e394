"""What really happened at the beds is the measure for what was shown of a patient."""

from datetime import timedelta

import pytest

from station.data.inspect_owners import Box, Seen
from station.domain.clock import to_milliseconds
from station.services.ward_truth import WardTruth, after
from tests.services.recording import NOON

PUMP, OTHER = "bed-1-pump", "bed-2-pump"
FIRST, SECOND = Box("ticker", "200001", PUMP), Box("ticker", "200002", OTHER)
NAMELESS = Box("screen", "none", "bed-1-monitor")


def when(seconds):
    return NOON + timedelta(seconds=seconds)


def ms(seconds):
    return to_milliseconds(when(seconds))


def seen(seconds, serial="000200001", protocol="ticker", line=""):
    return Seen((protocol, serial, line, ""), ms(seconds))


@pytest.fixture
def truth():
    """Two beds with a pump each, a patient in either, and a monitor without a number."""
    truth = WardTruth()
    truth.put(FIRST, "1", NOON, ms(0))
    truth.put(SECOND, "2", NOON, ms(0))
    truth.put(NAMELESS, "1", NOON, ms(0))
    truth.lies("anna", "1", NOON)
    truth.lies("berta", "2", NOON)
    return truth


def untrue(truth, patient, *readings):
    return [words.rpartition(": ")[2] for words in truth.untrue(patient, dict(enumerate(readings)))]


def test_a_box_at_the_patient_s_bed_tells_of_the_patient(truth):
    assert untrue(truth, "anna", seen(10), seen(10, "", "screen", "bed-1-monitor")) == []
    assert untrue(truth, "berta", seen(10, "200002")) == []


def test_a_box_at_another_bed_does_not(truth):
    wrong = "the box was not at the patient's bed"

    assert untrue(truth, "berta", seen(10)) == [wrong]
    assert untrue(truth, "anna", seen(10, "299999")) == [wrong]
    assert untrue(truth, "anna", seen(10, protocol="other")) == [wrong]
    assert untrue(truth, "anna", seen(10, "", "screen", "bed-2-monitor")) == [wrong]
    assert untrue(truth, "anna", seen(-10)) == [wrong]


def test_a_box_that_was_taken_off_tells_no_more_of_the_patient(truth):
    truth.take(PUMP, when(20))

    assert truth.box_on(PUMP) is None
    assert untrue(truth, "anna", seen(19), seen(21.5)) == []  # the last word on its way
    assert len(untrue(truth, "anna", seen(25))) == 1


def test_once_another_box_is_there_no_word_is_the_old_one_s(truth):
    truth.take(PUMP, when(20))
    truth.put(Box("ticker", "200009", PUMP), "1", when(21))

    assert untrue(truth, "anna", seen(20.9), seen(21, "200009")) == []
    assert len(untrue(truth, "anna", seen(21))) == 1


def test_a_patient_who_moved_or_left_is_told_of_by_nothing_at_the_old_bed(truth):
    truth.lies("anna", "3", when(20))
    truth.leaves("berta", when(30))

    assert untrue(truth, "anna", seen(19.9)) == []
    assert len(untrue(truth, "anna", seen(20))) == 1
    assert untrue(truth, "berta", seen(29, "200002")) == []
    assert len(untrue(truth, "berta", seen(30, "200002"))) == 1
    assert truth.lies_since("anna") == when(20)


def test_one_number_at_two_beds_tells_of_nobody_once_it_is_heard_at_both(truth):
    truth.take(OTHER, when(20))
    truth.put(Box("ticker", "200001", OTHER), "2", when(22))

    assert untrue(truth, "anna", seen(40)) == []

    truth.placed[-1].heard = ms(30)
    assert untrue(truth, "anna", seen(29)) == []
    assert untrue(truth, "anna", seen(40)) == ["its serial number was at two beds"]
    assert untrue(truth, "berta", seen(40)) == ["its serial number was at two beds"]

    truth.take(OTHER, when(50))
    assert untrue(truth, "anna", seen(60)) == []


def test_boxes_that_took_another_ones_place_are_the_exchanged_ones(truth):
    assert truth.exchanges() == []
    truth.take(PUMP, when(20))
    truth.put(Box("ticker", "200009", PUMP), "1", when(22))

    [one] = truth.exchanges()
    assert (one.box.digits, one.begin, one.heard) == ("200009", ms(22), None)


def test_a_nurse_reads_the_label(truth):
    assert truth.hangs(PUMP, "000200001")
    assert not truth.hangs(PUMP, "200002")
    assert truth.hangs("bed-1-monitor", None)
    truth.take(PUMP, when(20))
    assert not truth.hangs(PUMP, "200001")
    assert not truth.hangs(PUMP, None)


def test_what_was_shown_live_is_of_whoever_lies_at_the_line(truth):
    truth.leaves("anna", when(20))
    truth.lies("carla", "1", when(20))
    shown = [
        (PUMP, ms(10), "anna"), (PUMP, ms(21), "anna"), (PUMP, ms(21), "carla"),
        (OTHER, ms(21), "berta"),
    ]  # fmt: skip

    assert truth.shown_to_strangers(shown) == []
    assert truth.shown_to_strangers([(PUMP, ms(25), "anna")]) == [
        f"{PUMP} at {ms(25)} was shown for anna"
    ]
    assert len(truth.shown_to_strangers([(PUMP, ms(19), "carla"), (OTHER, ms(21), "anna")])) == 2


def test_seconds_later_are_seconds_later():
    assert after(NOON, 1.5) == when(1.5)
