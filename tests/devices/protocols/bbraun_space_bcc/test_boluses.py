"""Boluses: the drawing of the specification, and each one counted exactly once."""

from decimal import Decimal

import pytest

from devices.protocols.bbraun_space_bcc.boluses import BolusLog, Finished


class Log:
    """A log that is given one answer after the other, each in a frame of its own."""

    def __init__(self):
        self.log, self.frames = BolusLog(), 0

    def take(self, volume=None, count=None, running=None, times=None):
        fields = {b"INBOVAL": volume, b"INBOCNT": count, b"BOVAL": running, b"BOCNT": times}
        told = {name: str(value).encode() for name, value in fields.items() if value is not None}
        self.frames += 1
        return self.log.take(told, b"%d" % self.frames)


def finished(volume, count):
    return Finished(Decimal(volume), count)


def test_the_drawing_of_the_specification_is_added_up_as_it_is_drawn():
    """Sheet, bolus facts: 3.2 ml / 2, then 0 / 0, then 7 / 2; one that runs shows 0."""
    log = Log()

    assert log.take("3.20", 2) == finished("3.20", 2)
    assert log.take("0.00", 0) is None
    assert log.take("7.00", 2) == finished("7.00", 2)
    assert log.take("0.00", 0) is None


def test_the_same_frame_again_is_no_new_bolus():
    log = BolusLog()
    fields = {b"INBOVAL": b"3.20", b"INBOCNT": b"2"}

    assert log.take(fields, b"frame") == finished("3.20", 2)
    assert log.take(fields, b"frame") is None
    assert log.take(fields, b"another") == finished("3.20", 2)


def test_a_volume_without_a_count_is_of_one_bolus_at_least():
    assert Log().take("2.00") == finished("2.00", 1)
    assert Log().take("2.00", "_NV") == finished("2.00", 1)
    assert Log().take("0.00", 1) == finished("0.00", 1)


@pytest.mark.parametrize(
    ("volume", "count"),
    [("_NV", 2), (None, 1), ("500.01", 1), ("-1", 1), ("0.00", 10), ("0.00", "x")],
)
def test_a_bolus_without_a_believable_volume_is_none(volume, count):
    assert Log().take(volume, count) is None


def test_running_figures_are_preferred_and_begin_where_they_are_found():
    log = Log()

    assert log.take("0.00", 0, "12.00", 4) is None  # given before we listened
    assert log.take("3.00", 1, "15.00", 5) == finished("3.00", 1)
    assert log.take("3.00", 1, "15.00", 5) is None
    assert log.take("0.00", 0, "19.00", 7) == finished("4.00", 2)  # an answer was lost between


def test_a_bolus_under_way_counts_when_it_ends():
    log = Log()
    log.take("0.00", 0, "5.00", 1)

    assert log.take("0.00", 0, "5.80", 1) is None
    assert log.take("0.00", 0, "6.60", 1) is None
    assert log.take("2.00", 1, "7.00", 2) == finished("2.00", 1)


def test_running_figures_that_are_away_for_a_while_do_not_count_twice():
    log = Log()
    log.take("0.00", 0, "5.00", 1)

    assert log.take("2.00", 1, "_NA", "_NA") is None
    assert log.take("0.00", 0, "7.00", 2) == finished("2.00", 1)


def test_the_first_answer_with_running_figures_still_tells_what_was_finished_before_it():
    log = Log()

    assert log.take("1.00", 1) == finished("1.00", 1)
    assert log.take("2.00", 1, "3.00", 2) == finished("2.00", 1)
    assert log.take("1.50", 1, "4.50", 3) == finished("1.50", 1)


def test_another_therapy_begins_at_nothing():
    log = Log()
    log.take("0.00", 0, "5.00", 3)

    assert log.take("0.00", 0, "0.00", 0) is None
    assert log.take("0.00", 0, "2.00", 1) == finished("2.00", 1)
    assert log.take("0.00", 0, "9.00", 4) == finished("7.00", 3)
    assert log.take("0.00", 0, "1.00", 2) == finished("1.00", 2)  # began and gave two between
    assert log.take("0.00", 0, "0.50", 2) is None
    assert log.take("0.00", 0, "1.00", 3) == finished("0.50", 1)


def test_a_running_volume_that_is_only_the_last_bolus_is_taken_as_it_stands():
    """UNCERTAIN in the sheet: whether BOVAL adds up or shows the last bolus."""
    log = Log()
    log.take("0.00", 0, "3.00", 1)

    assert log.take("0.00", 0, "2.00", 2) == finished("2.00", 1)
    assert log.take("0.00", 0, "2.00", 3) == finished("2.00", 1)
