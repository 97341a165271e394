"""Where the patient started, as a level across each lane of the printed chart."""

from collections.abc import Mapping

from reportlab.pdfgen.canvas import Canvas

from reports import style
from reports.shaping import Letter, broken
from reports.trend_lanes import Place, Scale
from reports.trend_shapes import ink
from reports.writing import write
from station.domain.picture import Picture

DASHES = (2, 2)
WIDE = 0.5
BELOW_UNIT, LINE, ROOM = 26, 8.5, 52


def levels(
    canvas: Canvas,
    picture: Picture,
    grounds: tuple[Mapping[str, Place], Mapping[str, Scale]],
    edges: tuple[float, float],
) -> None:
    """Draw every level from edge to edge; its words stand beside the lane, over no value."""
    places, scales = grounds
    left, right = edges
    lanes = {
        "pain": picture.pain_limits,
        "pressure": picture.pressure_lane.limits,
        "heart": picture.heart.limits,
        "spo2": picture.spo2.limits,
    }
    for code, limits in lanes.items():
        place = places[code]
        said: list[tuple[Letter, ...]] = []
        for limit in limits:
            y = place.y(scales[code].share(limit.value))
            canvas.saveState()
            canvas.setLineWidth(WIDE)
            canvas.setStrokeColor(place.kind.ink)
            canvas.setDash(*DASHES)
            canvas.line(left, y, right, y)
            canvas.restoreState()
            said += broken(limit.words, style.LABEL.size, ROOM)
        top = place.foot + place.height - BELOW_UNIT
        ink(canvas, style.MUTE)
        for number, words in enumerate(said):
            write(canvas, (0, top - number * LINE), words, style.LABEL.size)
