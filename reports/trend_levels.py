"""Where the patient started, as a level across each lane of the printed chart."""

from collections.abc import Mapping

from reportlab.pdfgen.canvas import Canvas

from reports import style
from reports.shaping import letters, width
from reports.trend_lanes import Place, Scale
from reports.trend_shapes import backed
from station.domain.picture import Picture

DASHES = (2, 2)
WIDE = 0.5


def levels(
    canvas: Canvas,
    picture: Picture,
    grounds: tuple[Mapping[str, Place], Mapping[str, Scale]],
    edges: tuple[float, float],
) -> None:
    """Draw every level from edge to edge, its words at the left: the newest stands at the right."""
    places, scales = grounds
    left, right = edges
    lanes = {
        "pain": picture.pain_limits,
        "pressure": picture.pressure_lane.limits,
        "heart": picture.heart.limits,
        "spo2": picture.spo2.limits,
    }
    for code, limits in lanes.items():
        for limit in limits:
            place = places[code]
            y = place.y(scales[code].share(limit.value))
            canvas.saveState()
            canvas.setLineWidth(WIDE)
            canvas.setStrokeColor(place.kind.ink)
            canvas.setDash(*DASHES)
            canvas.line(left, y, right, y)
            canvas.restoreState()
            words = letters(limit.words, bold=False)
            wide = width(words, style.LABEL.size)
            backed(canvas, (left + 2, y + 2), words, wide)
