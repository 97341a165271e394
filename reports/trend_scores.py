"""Sedation scores on the printed chart: figures in boxes, darker with the grade."""

from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from reports import style
from reports.shaping import letters, width
from reports.trend_axis import Axis
from reports.trend_lanes import Place
from reports.trend_shapes import ink
from reports.writing import write
from station.domain.picture import Score

APART = 7.4  # the width of a score with its box
DARK = 3  # from this grade on the figure is written in white


def scores(canvas: Canvas, found: Iterable[Score], place: Place, axis: Axis) -> None:
    """Draw the scores; where two would meet, the higher one stands."""
    taken: list[float] = []
    for score in sorted(found, key=lambda one: -one.grade):
        words = letters(score.words if len(score.words) == 1 else "z", bold=True)
        x = axis.x(score.at)
        if any(abs(x - other) < APART for other in taken):
            continue
        canvas.setFillColor(style.GRADES[min(score.grade, DARK)])
        canvas.setStrokeColor(style.HATCH)
        canvas.setLineWidth(0.3)
        canvas.rect(x - 3.4, place.foot + 4, 6.8, 12, 1, 1)
        ink(canvas, style.PAPER if score.grade >= DARK else style.INK)
        wide = width(words, style.LABEL.size)
        write(canvas, (x - wide / 2, place.foot + 7.6), words, style.LABEL.size, bold=True)
        taken.append(x)
