"""Lanes: the screen's order, scales that hold every value, words that never meet."""

import pytest

from reports.trend_lanes import LANES, places, scales, seats
from station.domain.picture import Curve, Lane, Pressure
from tests.reports.paper import a_picture, empty_picture

NAN = float("nan")


def lane(*values):
    return Lane(Curve([float(n) for n in range(len(values))], values, values, values))


def test_the_lanes_stand_in_the_screens_order_and_fill_the_height():
    found = places(500, {"side_effects": 3, "events": 2})

    feet = [found[one.code].foot for one in LANES]
    assert feet == sorted(feet, reverse=True)
    assert [one.code for one in LANES] == [
        "dose", "pain", "pressure", "heart", "spo2", "respiration", "sedation", "side_effects",
        "events",
    ]  # fmt: skip
    assert found["side_effects"].height > found["events"].height
    assert all(place.height > 0 for place in found.values())


@pytest.mark.parametrize("highest", [0.3, 1.0, 5.0, 6.8, 12.0, 24.0, 99.0, 250.0])
def test_every_rate_fits_under_a_round_figure(highest):
    scale = scales(a_picture(dose=lane(0.0, highest)))["dose"]

    assert 0 < scale.share(highest) <= 1
    assert scale.ticks[-1] >= highest
    assert scale.ticks[0] == 0


def test_without_a_rate_the_scale_goes_to_one():
    assert scales(empty_picture())["dose"].ticks == (0.0, 0.5, 1.0)


def test_a_scale_widens_for_what_lies_outside_the_usual():
    picture = a_picture(heart=lane(38.0, NAN, 171.0), pressure=(Pressure(0, 232, 44),))

    found = scales(picture)

    for name, values in (("heart", (38, 171)), ("pressure", (44, 232))):
        assert all(0 <= found[name].share(value) <= 1 for value in values)
        assert len(found[name].ticks) <= 4


def test_words_of_neighbours_take_rows_of_their_own():
    wanted = [(10, 20, "Transient hallucination · severe"), (30, 40, "Nausea · mild")]

    first, second = seats(wanted, (0, 400), 7)

    assert (first.row, second.row) == (0, 1)


def test_what_stands_apart_shares_a_row():
    first, second = seats([(10, 20, "Nausea"), (300, 310, "Nausea")], (0, 400), 7)

    assert (first.row, second.row) == (0, 0)


def test_words_that_would_leave_the_page_stand_before_their_mark():
    (seat,) = seats([(380, 395, "Transient hallucination")], (0, 400), 7)
    assert seat.words_at < 380

    (cramped,) = seats([(5, 395, "Transient hallucination")], (0, 400), 7)
    assert cramped.words_at == 0
