"""Hatches of the printed chart: each reason why there is no trusted value has its own pattern."""

from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from reports import style
from station.domain.picture import Span, SpanKind

Box = tuple[float, float, float, float]  # x, y, width, height
WIDE, CLOSE = 5.5, 3.2
HAIR = 0.35
LEAST_WIDTH = 0.8  # so that the shortest gap of a week still shows


def hatched(canvas: Canvas, box: Box, kind: SpanKind) -> None:
    """Fill a box with the pattern of a reason, on white: nothing of a curve shows through."""
    x, y, wide, tall = box
    wide = max(wide, LEAST_WIDTH)
    canvas.saveState()
    canvas.setFillColor(style.PAPER)
    canvas.rect(x, y, wide, tall, stroke=0, fill=1)
    clip = canvas.beginPath()
    clip.rect(x, y, wide, tall)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(style.HATCH)
    canvas.setLineWidth(HAIR)
    for draw in _PATTERNS[kind]:
        draw(canvas, (x, y, wide, tall))
    canvas.restoreState()
    canvas.setStrokeColor(style.HATCH)
    canvas.setLineWidth(HAIR)
    canvas.line(x, y, x, y + tall)
    canvas.line(x + wide, y, x + wide, y + tall)


def _diagonal(step: float, lean: int) -> Callable[[Canvas, Box], None]:
    def draw(canvas: Canvas, box: Box) -> None:
        x, y, wide, tall = box
        at = -tall
        while at < wide:
            foot, head = (x + at, x + at + tall) if lean > 0 else (x + at + tall, x + at)
            canvas.line(foot, y, head, y + tall)
            at += step

    return draw


def _level(canvas: Canvas, box: Box) -> None:
    x, y, wide, tall = box
    at = CLOSE / 2
    while at < tall:
        canvas.line(x, y + at, x + wide, y + at)
        at += CLOSE


_PATTERNS: dict[SpanKind, tuple[Callable[[Canvas, Box], None], ...]] = {
    SpanKind.GAP: (_diagonal(CLOSE, 1),),
    SpanKind.OFF_MONITOR: (_diagonal(WIDE, -1),),
    SpanKind.QUARANTINE: (_diagonal(WIDE, 1), _diagonal(WIDE, -1)),
    SpanKind.UNCONFIRMED: (_level,),
}
KEY = (
    (SpanKind.GAP, "not seen, cause named"),
    (SpanKind.OFF_MONITOR, "off the monitor"),
    (SpanKind.QUARANTINE, "needs confirmation: in no total"),
    (SpanKind.UNCONFIRMED, "same device, not yet confirmed"),
)


def cause(span: Span) -> str:
    """The cause in the fewest words: that it is off the monitor, its hatch says already."""
    if span.kind is SpanKind.OFF_MONITOR:
        return span.words.removeprefix(f"{span.kind.value}: ")
    return span.words
