import pytest
from PySide6.QtWidgets import QWidget

from station.services.made_up_ward import START
from ui.made_up import Week, away, facts_of, told_of


def test_a_week_has_something_in_every_lane():
    week = Week(168)
    picture = week.picture()
    assert week.points == 4 * (166 * 60 + 2 * 360)
    for lane in ("steps", "boluses", "states", "pain", "pressure", "sedation", "side_effects",
                 "events", "nights"):  # fmt: skip
        assert getattr(picture, lane), lane


def test_a_bed_of_the_ward_is_taken_and_everything_told_is_its_patients():
    facts = facts_of(3)
    told = told_of([(7, "a reading")], {7: facts}, START)

    assert facts.stay.admission.bed == "3"
    assert [one.admission for one in told.told] == [facts.stay.admission.id]


@pytest.mark.usefixtures("qapp")
def test_what_is_taken_away_is_gone_at_once():
    gone = []
    widget = QWidget()
    widget.destroyed.connect(lambda: gone.append(True))

    away(widget)

    assert gone == [True]
