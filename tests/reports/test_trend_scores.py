"""Sedation scores: every one a figure, and the higher one where two would meet."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from reports.trend_axis import Axis
from reports.trend_lanes import places
from reports.trend_scores import scores
from station.domain.picture import Score
from tests.reports.paper import whole
from tests.reports.test_trend_drawing import HOUR, START, SYDNEY

PLACE = places(600, {"side_effects": 1, "events": 1})["sedation"]


def drawn(*found):
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(500, 600), invariant=1)
    scores(canvas, found, PLACE, Axis(START, START + 48 * HOUR, 78, 498, SYDNEY))
    canvas.save()
    return whole(buffer.getvalue()).split()  # words that stand on one line may be read as one


def test_scores_apart_all_stand():
    found = drawn(Score(START, "0", 0), Score(START + 9 * HOUR, "3", 3))

    assert "".join(found) == "30"  # the higher one is drawn first


@pytest.mark.parametrize("order", [1, -1])
def test_the_higher_of_two_that_would_meet_stands(order):
    found = (Score(START + HOUR, "1", 1), Score(START + HOUR + 60, "2", 2))[::order]

    assert drawn(*found) == ["2"]


def test_asleep_is_a_letter_of_its_own():
    assert drawn(Score(START + HOUR, "asleep, rouses", 0)) == ["z"]
