"""A cuff's pressure is an upright from systolic to diastolic, its mean across it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from station.domain.picture import Pressure
from tests.ui.trend.test_charted import BARE, NOW, ink, presented
from ui.theme import DAY
from ui.trend.pressures import Pressures, lines, table
from ui.trend.trend_presenter import HOUR

CUFF = Pressure(NOW - HOUR, 150, 90, 110)
WITHOUT_MEAN = Pressure(NOW - 2 * HOUR, 150, 90)
TYPED = Pressure(NOW - 3 * HOUR, 150, 90, charted=True)
LONG_AGO = Pressure(NOW - 90 * HOUR, 150, 90, 110)


@pytest.fixture(autouse=True)
def _app(qapp):
    assert qapp


def drawn(picture, height=900):
    presenter = presented(picture, height)
    image = QImage(1000, height, QImage.Format.Format_RGB32)
    image.fill(QColor(DAY.card))
    painter = QPainter(image)
    Pressures(presenter).paint(painter, DAY)
    painter.end()
    return presenter, image


def at(presenter, moment, value):
    return presenter.x(moment), presenter.y("pressure", value, presenter.place("pressure"))


def test_what_cuffs_measured_is_drawn_and_what_nurses_typed_is_not():
    presenter, image = drawn(replace(BARE, pressure=(CUFF, WITHOUT_MEAN, TYPED, LONG_AGO)))
    for value in (148, 120, 92):
        assert ink(image, at(presenter, CUFF.at, value), DAY.pressure, reach=1)
        assert ink(image, at(presenter, WITHOUT_MEAN.at, value), DAY.pressure, reach=1)
        assert not ink(image, at(presenter, TYPED.at, value), DAY.pressure)
    x, y = at(presenter, CUFF.at, 110)
    assert ink(image, (x + 3, y), DAY.pressure, reach=1)
    assert not ink(image, (at(presenter, WITHOUT_MEAN.at, 110)[0] + 3, y), DAY.pressure, reach=1)


def test_another_picture_is_drawn_anew():
    presenter = presented(replace(BARE, pressure=(CUFF,)))
    pressures = Pressures(presenter)
    image = QImage(1000, 900, QImage.Format.Format_RGB32)
    for cuff in (CUFF, replace(CUFF, at=NOW - 5 * HOUR)):
        presenter.show(replace(BARE, pressure=(cuff,)), NOW)
        image.fill(QColor(DAY.card))
        painter = QPainter(image)
        pressures.paint(painter, DAY)
        painter.end()
        assert ink(image, at(presenter, cuff.at, 120), DAY.pressure, reach=1)


def test_nothing_measured_is_no_line():
    assert lines(table(())[:, 0], table(())).shape == (0, 4)


def test_each_has_an_upright_and_a_mean_only_where_there_is_one():
    rows = table((CUFF, WITHOUT_MEAN, TYPED))
    assert rows.shape == (2, 4)
    found = lines(np.array([10.0, 20.0]), rows)
    assert found.tolist() == [
        [10, 150, 10, 90], [20, 150, 20, 90], [7, 110, 13, 110],
    ]  # fmt: skip
