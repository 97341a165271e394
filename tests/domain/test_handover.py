"""The handover's values: a free bed is empty, a missing figure is a dash."""

from station.domain.handover import Aged, HandoverRow


def test_a_figure_that_is_not_there_is_a_dash_without_a_time():
    assert (Aged().words, Aged().at) == ("—", None)


def test_a_free_bed_has_nobody_and_nothing_in_it():
    row = HandoverRow("4")

    assert row.who is None
    assert (row.rates, row.today, row.in_all, row.attention) == ((), (), (), ())
