"""The few shapes of the printed chart."""

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from reports import style
from reports.shaping import Letter
from reports.writing import write


def ink(canvas: Canvas, colour: Color) -> None:
    """Draw and write in one colour from here on."""
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)


def triangle(canvas: Canvas, at: tuple[float, float], colour: Color) -> None:
    """A bolus: a triangle that stands on its point."""
    x, y = at
    path = canvas.beginPath()
    path.moveTo(x - 2.6, y + 4.6)
    path.lineTo(x + 2.6, y + 4.6)
    path.lineTo(x, y)
    path.close()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)


def diamond(canvas: Canvas, at: tuple[float, float], colour: Color) -> None:
    """An event."""
    x, y = at
    path = canvas.beginPath()
    path.moveTo(x - 2.5, y)
    path.lineTo(x, y + 3)
    path.lineTo(x + 2.5, y)
    path.lineTo(x, y - 3)
    path.close()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)


def stroke(
    canvas: Canvas, points: Sequence[tuple[float, float]], colour: Color, wide: float
) -> None:
    """A line through points; a single one is a short dash."""
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:] or [(points[0][0] + 0.4, points[0][1])]:
        path.lineTo(*point)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(wide)
    canvas.drawPath(path, stroke=1, fill=0)


def filled(canvas: Canvas, points: Sequence[tuple[float, float]], foot: float) -> None:
    """The area between points and the lane's foot."""
    path = canvas.beginPath()
    path.moveTo(points[0][0], foot)
    for point in points:
        path.lineTo(*point)
    path.lineTo(points[-1][0], foot)
    path.close()
    canvas.setFillColor(style.DOSE_FILL)
    canvas.drawPath(path, stroke=0, fill=1)


def backed(canvas: Canvas, at: tuple[float, float], words: tuple[Letter, ...], wide: float) -> None:
    """Small words on a white ground, readable over a hatch."""
    canvas.setFillColor(style.PAPER)
    canvas.rect(at[0] - 0.8, at[1] - 1.6, wide + 1.6, style.LABEL.leading - 0.4, 0, 1)
    ink(canvas, style.INK)
    write(canvas, at, words, style.LABEL.size)
