"""What cuffs measured, from systolic to diastolic with the mean across, as one drawing."""

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPainter, QPen

from station.domain.picture import Pressure
from ui.theme import Palette
from ui.trend.linear import Floats
from ui.trend.trend_presenter import TrendPresenter

WIDE, MEAN_ARM = 2.0, 3.0
AT, SYSTOLIC, DIASTOLIC, MEAN = range(4)


class Pressures:
    """Draws them over the curves, in the chart's own pixels; what nurses typed is drawn elsewhere.

    A week has hundreds, and each frame of a pan shows all of them anew: they are worked out as
    columns, once a picture.
    """

    def __init__(self, presenter: TrendPresenter) -> None:
        self._presenter = presenter
        self._made_of: tuple[Pressure, ...] = ()
        self._table = table(())

    def paint(self, painter: QPainter, colours: Palette) -> None:
        """All of the window at once, and without smoothing: upright lines are sharper so."""
        place = self._presenter.place("pressure")  # this lane never folds
        cuffs = self._presenter.picture.pressure
        if cuffs is not self._made_of:
            self._made_of, self._table = cuffs, table(cuffs)
        begin, end = self._presenter.window()
        moments = self._table[:, AT]
        shown = self._table[(moments >= begin) & (moments <= end)]
        up = self._presenter.up("pressure", place)
        across = self._presenter.across()
        columns = lines(np.rint(across.column(shown[:, AT])), up.column(shown))
        painter.setPen(QPen(QColor(colours.pressure), WIDE))
        smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.drawLines([QLineF(*ends) for ends in columns.tolist()])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=smooth)


def table(cuffs: tuple[Pressure, ...]) -> Floats:
    """A row of moment, systolic, diastolic and mean (NaN: none) for each that a cuff measured."""
    rows = [
        (one.at, one.systolic, one.diastolic, np.nan if one.mean is None else one.mean)
        for one in cuffs
        if not one.charted
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def lines(x: Floats, y: Floats) -> Floats:
    """From x1, y1 to x2, y2 for each upright, and then for each mean that there is."""
    upright = np.column_stack((x, y[:, SYSTOLIC], x, y[:, DIASTOLIC]))
    mean = np.rint(y[:, MEAN])
    across = np.column_stack((x - MEAN_ARM, mean, x + MEAN_ARM, mean))
    return np.concatenate((upright, across[~np.isnan(mean)]))
