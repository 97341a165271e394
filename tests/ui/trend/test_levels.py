"""Where a patient started is said in its lane, and not over what was found since."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from station.domain.picture import Curve, Lane, Limit, PainPoint, Pressure
from tests.ui.trend.test_charted import BARE, NOW, presented
from ui import theme
from ui.theme import DAY
from ui.trend.drawing import font
from ui.trend.lanes import LEFT_MARGIN
from ui.trend.levels import Levels, moments_of
from ui.trend.trend_presenter import HOUR

PAIN = replace(BARE, pain_limits=(Limit(5, "baseline 5 at rest"),))


def drawn(picture):
    presenter = presented(picture)
    image = QImage(1000, 900, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    Levels(presenter).paint(painter, DAY, font(theme.SIZE_SMALL))
    painter.end()
    return presenter, image


def words_left(presenter, image):
    """Where the words begin: the first column with their ink above the line."""
    line = round(presenter.y("pain", 5, presenter.place("pain")))
    ink = [
        x for x in range(LEFT_MARGIN, 1000) for y in range(line - 14, line - 3)
        if QColor(image.pixel(x, y)).lightness() < 200
    ]  # fmt: skip
    return min(ink, default=None)


@pytest.fixture(autouse=True)
def _app(qapp):
    assert qapp


def test_words_stand_at_the_left_where_nothing_stands_there():
    assert LEFT_MARGIN < words_left(*drawn(PAIN)) < LEFT_MARGIN + 20


def test_words_give_way_to_the_values_of_their_lane():
    early = tuple(PainPoint(NOW - 24 * HOUR + n * HOUR / 2, 5, 6) for n in range(8))
    presenter, image = drawn(replace(PAIN, pain=early))
    assert words_left(presenter, image) > presenter.x(early[-1].at)


def test_where_values_stand_everywhere_the_words_are_at_the_left_again():
    often = tuple(PainPoint(NOW - 24 * HOUR + n * HOUR / 2, 9, 9) for n in range(48))
    assert words_left(*drawn(replace(PAIN, pain=often))) < LEFT_MARGIN + 20


def test_a_lane_without_a_start_and_a_folded_one_say_nothing():
    assert words_left(*drawn(BARE)) is None


def test_each_lane_gives_way_to_its_own_values():
    times = np.array([1.0, 2.0])
    picture = replace(
        BARE, pain=(PainPoint(1, 5, 5),), pressure=(Pressure(2, 120, 80),),
        heart=Lane(Curve(times, times, times, times)), spo2=Lane(),
    )  # fmt: skip
    found = {
        code: list(moments_of(picture, code)) for code in ("pain", "pressure", "heart", "spo2")
    }
    assert found == {"pain": [1], "pressure": [2], "heart": [1.0, 2.0], "spo2": []}
