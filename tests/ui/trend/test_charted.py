"""What nurses charted, as it is drawn: rings and a broken line beside what devices told."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from station.domain.picture import Charted, Lane, Picture, Point, Pressure
from ui.theme import DAY
from ui.trend.drawing import Front
from ui.trend.trend_presenter import HOUR, TrendPresenter

NOW = 1_795_000_000.0
RATES = (
    Charted(NOW - 8 * HOUR, NOW - 6 * HOUR, 4, words="4"),
    Charted(NOW - 6 * HOUR, NOW - 4 * HOUR, 6, words="6"),
    Charted(NOW - 2 * HOUR, NOW - HOUR, 6, read=False),
)
BARE = Picture(NOW - 24 * HOUR, NOW, "mg/h")


def presented(picture, height=900):
    presenter = TrendPresenter(ZoneInfo("Australia/Sydney"))
    presenter.size = (1000, height)
    presenter.show(picture, NOW)
    return presenter


def drawn(picture, height=900):
    presenter = presented(picture, height)
    image = QImage(1000, height, QImage.Format.Format_RGB32)
    image.fill(QColor(DAY.card))
    painter = QPainter(image)
    Front(presenter, DAY).paint(painter)
    painter.end()
    return presenter, image


def ink(image, at, colour, reach=5):
    """Whether a colour lies close to a place."""
    wanted = QColor(colour).rgb()
    x, y = (round(one) for one in at)
    return any(
        image.pixel(x + dx, y + dy) == wanted
        for dx in range(-reach, reach + 1)
        for dy in range(-reach, reach + 1)
    )


@pytest.mark.usefixtures("qapp")
def test_charted_rates_are_broken_lines_with_rings_and_nothing_between_them():
    presenter, image = drawn(replace(BARE, charted=RATES))
    y4, y6 = (presenter.y("dose", value) for value in (4, 6))
    for hour, y in ((8, y4), (7, y4), (6, y6), (5, y6), (1.5, y6)):
        assert ink(image, (presenter.x(NOW - hour * HOUR), y), DAY.dose), hour
    for y in range(round(y6) - 3, round(y4) + 3):
        assert not ink(image, (presenter.x(NOW - 3 * HOUR), y), DAY.dose, reach=3)
    ring = image.pixel(round(presenter.x(NOW - 8 * HOUR)), round(y4))
    assert QColor(ring) == QColor(DAY.card)  # open, unlike anything that a device told


@pytest.mark.usefixtures("qapp")
def test_what_nurses_found_are_rings_in_their_own_lanes():
    lane = Lane(charted=(Point(NOW - HOUR, 88), Point(NOW - 99 * HOUR, 70)))
    picture = replace(BARE, heart=lane, spo2=lane, respiration=Lane(charted=(Point(NOW, 15),)))
    presenter, image = drawn(picture)
    for code, colour, value, at in (
        ("heart", DAY.heart, 88, NOW - HOUR), ("spo2", DAY.spo2, 88, NOW - HOUR),
        ("respiration", DAY.respiration, 15, NOW),
    ):  # fmt: skip
        place = presenter.x(at), presenter.y(code, value)
        assert ink(image, place, colour)
        assert image.pixelColor(*(round(one) for one in place)) == QColor(DAY.card)


@pytest.mark.usefixtures("qapp")
def test_a_charted_pressure_has_a_ring_at_both_ends_and_a_cuff_has_none():
    charted = Pressure(NOW - HOUR, 150, 90, charted=True)
    presenter, image = drawn(replace(BARE, pressure=(charted,)))
    x = presenter.x(NOW - HOUR)
    for value in (150, 90):
        place = round(x), round(presenter.y("pressure", value))
        assert image.pixelColor(*place) == QColor(DAY.card)
        assert ink(image, place, DAY.pressure)
    _presenter, cuff = drawn(replace(BARE, pressure=(replace(charted, charted=False),)))
    assert cuff != image


@pytest.mark.usefixtures("qapp")
def test_the_margin_says_what_the_rings_are_where_there_are_any():
    lanes = {"heart": Lane(charted=(Point(NOW - HOUR, 88),))}
    with_rings = drawn(
        replace(BARE, charted=RATES, pressure=(Pressure(NOW, 150, 90, charted=True),), **lanes)
    )[1]
    bare = drawn(BARE)[1]
    margin = [(x, y) for x in range(8, 100, 2) for y in range(0, 900, 2)]
    assert sum(with_rings.pixel(*at) != bare.pixel(*at) for at in margin) > 20


@pytest.mark.usefixtures("qapp")
def test_a_folded_lane_draws_no_ring():
    lane = Lane(charted=(Point(NOW - HOUR, 15),))
    low = drawn(replace(BARE, respiration=lane), height=420)[1]
    assert low == drawn(BARE, height=420)[1]


def test_the_scale_holds_what_was_charted():
    picture = replace(
        BARE, charted=(Charted(NOW - HOUR, NOW, 40),), heart=Lane(charted=(Point(NOW, 200),))
    )
    presenter = presented(picture)
    assert presenter.scale("dose").highest > 40
    assert presenter.scale("heart").highest == 200


def test_the_cursor_reads_what_was_charted_and_says_so():
    picture = replace(
        BARE,
        charted=RATES,
        heart=Lane(charted=(Point(NOW - HOUR, 88),)),
        pressure=(Pressure(NOW - HOUR, 150, 90, charted=True),),
    )
    presenter = presented(picture)
    assert dict(presenter.read(NOW - HOUR)) == {
        "heart": "HR 88 charted", "pressure": "BP 150/90 charted",
    }  # fmt: skip
    assert dict(presenter.read(NOW - 5 * HOUR)) == {"dose": "6 mg/h charted"}
    assert dict(presenter.read(NOW - 3 * HOUR)) == {}
