import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.trend.linear import Linear

FIGURES = st.floats(-1e4, 1e4)


def test_a_figure_and_a_column_of_them_go_by_one_line():
    line = Linear.between((50.0, 200.0), -2.0)
    assert (line(50.0), line(60.0)) == (200.0, 180.0)
    found = line.column(np.array([50.0, 60.0, np.nan]))
    assert found[:2].tolist() == [200.0, 180.0]
    assert np.isnan(found[2])


@given(FIGURES, FIGURES, st.floats(-100, 100), FIGURES)
def test_it_goes_through_its_point_and_as_steep_as_it_was_told(figure, pixel, slope, value):
    line = Linear.between((figure, pixel), slope)
    assert line(figure) == pytest.approx(pixel, abs=1e-6)
    assert line(value) == pytest.approx(pixel + (value - figure) * slope, abs=1e-5)
