import pytest

from station.domain.picture import Curve, Lane, Picture


def test_an_empty_picture_has_every_lane_and_no_point_in_any():
    picture = Picture(0, 3600, "mL/h")
    for lane in (picture.dose, picture.heart, picture.spo2, picture.respiration):
        assert lane == Lane()
        assert len(lane.curve.times) == 0


def test_a_picture_is_a_value_and_cannot_be_changed():
    with pytest.raises(AttributeError):
        Curve().times = (1.0,)
