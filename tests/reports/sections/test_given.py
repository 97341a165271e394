"""Totals, rates, syringes and weights as tables; what is missing says what to do."""

from dataclasses import replace
from datetime import date

from reports.sections import given
from station.domain.summary import RateLine, SyringeLine, TotalLine, WeightLine
from tests.reports.paper import AT, BEGIN, a_summary
from tests.reports.sections.section import words_of

DAY = TotalLine(date(2026, 3, 3), BEGIN, AT, "24 mL", ("96 mg (Ketamine racemic)",))
ALL = TotalLine(
    None, BEGIN, AT, "49 mL", (), ("no mg: enter and confirm the syringe",), ("purged",)
)


def test_days_come_first_and_the_whole_last():
    words = words_of(given.totals(a_summary(days=(DAY,), in_all=(ALL,)), 500))

    assert "Tue 3 Mar Tue 3 Mar 09:00 to 09:00 96 mg (Ketamine racemic) 24 mL" in words
    assert words.index("96 mg") < words.index("In all")
    assert "no mg: enter and confirm the syringe 49 mL purged" in words
    assert "A ward day begins at 08:00" in words


def test_a_change_of_rate_is_told_in_every_unit():
    line = RateLine(BEGIN, "1.5", "6", "0.085", "1.42", "held")

    words = words_of(given.rates(a_summary(rates=(line,)), 500))

    assert "Tue 3 Mar 09:00 1.5 6 0.085 1.42 held" in words
    assert "microgram/kg/min" in words


def test_syringes_stand_with_begin_end_label_and_confirmation():
    line = SyringeLine(BEGIN, AT, "Perfusor", "Ketamine, racemic", "4 mg/mL", "50 mL", "by A")

    words = words_of(given.syringes(a_summary(syringes=(line, replace(line, replaced=True))), 500))

    assert words.count("Tue 3 Mar 09:00 to Thu 5 Mar") == 2
    for said in ("Ketamine", "4 mg/mL", "50 mL", "by A", "Perfusor"):
        assert said in words


def test_weights_stand_with_date_and_method():
    line = WeightLine(BEGIN, "70.2 kg", "measured", "A")

    words = words_of(given.weights(a_summary(weights=(line, replace(line, replaced=True))), 500))

    assert "70.2 kg Tue 3 Mar 09:00 measured A" in words


def test_what_is_not_there_says_so():
    bare = a_summary()

    assert given.NO_TOTAL in words_of(given.totals(bare, 500))
    assert given.NO_RATE in words_of(given.rates(bare, 500))
    assert given.NO_SYRINGE in words_of(given.syringes(bare, 500))
    assert given.NO_WEIGHT in words_of(given.weights(bare, 500))
