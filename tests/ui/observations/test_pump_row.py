from decimal import Decimal

import pytest

from station.domain.by_eye import CODES, Look
from station.services.pump_now import PumpNow
from tests.services.written import NOW
from ui.observations.pump_row import LABEL, hint, look_of, pump_line, stands

CABLED = PumpNow(
    cabled=True, told={"pump-rate": [Decimal(2)], "pump-volume": [Decimal("14.25")]}
)  # fmt: skip


def look(**typed):
    return look_of({f"pump-{code}": text for code, text in typed.items()}, NOW)


def test_the_row_asks_rate_given_left_and_locked_and_takes_nothing_from_the_pump():
    line = pump_line()
    assert (line.label, line.codes) == (LABEL, CODES)
    assert [one.unit for one in line.fields] == ["mL/h", "mL given", "mL left", ""]
    assert (line.excusable, line.measured) == (True, False)


def test_what_cannot_be_a_figure_is_not_in_the_look():
    assert look(rate="2,5", volume="x", left="") == Look(NOW, rate=Decimal("2.5"))


def test_without_a_cable_the_look_is_charted_and_the_form_says_so():
    assert hint(look(rate="2"), PumpNow()) == ("no cable: it is charted", False)
    assert stands(look(rate="2"), PumpNow()) == "charted, not measured"
    assert stands(look(), PumpNow()) == "—"


def test_beside_a_confirmed_pump_it_is_compared_and_agrees():
    assert hint(look(rate="2", volume="14"), CABLED) == ("read it: nothing is taken", False)
    assert stands(look(rate="2", volume="14"), CABLED) == "agrees with the record"


@pytest.mark.parametrize("typed", [{}, {"left": "30"}])
def test_of_what_was_not_read_or_not_told_nothing_is_said(typed):
    assert stands(look(**typed), CABLED) == "—"


def test_a_look_that_disagrees_says_what_the_record_has():
    off = look(rate="3", volume="12")
    assert hint(off, CABLED) == ("▲ record: 2 mL/h, 14.25 mL given", True)
    assert stands(off, CABLED) == (
        "rate 3 mL/h by eye, 2 mL/h in the record; given 12 mL by eye, 14.25 mL in the record:"
        " look again at pump and line"
    )
