import itertools

import pytest

from ui.trend.lanes import BOTTOM_MARGIN, FOLDED_HEIGHT, LANES, TOP_MARGIN, folded, layout


@pytest.mark.parametrize("height", range(420, 1400, 40))
def test_lanes_fill_the_height_in_their_fixed_order_without_overlap(height):
    places = layout(height)
    assert [place.lane.code for place in places] == [lane.code for lane in LANES]
    assert places[0].top == TOP_MARGIN
    for above, below in itertools.pairwise(places):
        assert above.bottom == pytest.approx(below.top)
    assert places[-1].bottom <= height - BOTTOM_MARGIN + 0.01 or folded(height) == folded(1)


def test_a_tall_chart_folds_nothing_and_a_short_one_folds_in_the_stated_order():
    assert folded(900) == frozenset()
    order = sorted((lane for lane in LANES if lane.fold), key=lambda lane: -lane.fold)
    shut = [folded(height) for height in range(900, 300, -1)]
    for some in shut:
        assert some == {lane.code for lane in order[: len(some)]}


def test_dose_pain_and_pressure_never_fold():
    assert {"dose", "pain", "pressure"}.isdisjoint(folded(100))


def test_a_lane_tapped_open_stays_open_while_another_can_fold_in_its_place():
    height = next(height for height in range(900, 300, -1) if len(folded(height)) == 2)
    assert "events" in folded(height)
    assert "events" not in folded(height, {"events"})


def test_no_open_lane_is_lower_than_its_least():
    for place in layout(560):
        assert place.height >= (FOLDED_HEIGHT if place.folded else place.lane.least)
