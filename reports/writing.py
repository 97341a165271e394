"""Letters onto a page: plain runs as text, joined scripts as outlines with their text behind them.

Outlines are exact whatever program opens the page; the text behind them can be searched and copied.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas

from reports.shaping import Letter, Run, box_code, box_width, runs, width
from reports.typeface import LAST_RESORT, Face, face

FILL_AND_STROKE, UNSEEN = 2, 3
BOX_FOOT, BOX_TOP = -0.16, 0.86  # of the type size
CODE_SIZE = 0.42
BOLDER = 0.03  # the line that thickens a face without a bold weight


def write(
    canvas: Canvas, place: tuple[float, float], line: Iterable[Letter], size: float, *,
    bold: bool = False,
) -> float:  # fmt: skip
    """Write one line from a place to the right; gives back where it ended."""
    x, y = place
    for run in runs(line):
        if run.face is None:
            _boxes(canvas, (x, y), run.text, size)
        elif run.plain:
            _plain(canvas, (x, y), run, size, thick=bold and run.face.name == LAST_RESORT)
        else:
            _outlined(canvas, (x, y), run, run.face, size)
        x += run.width(size)
    return x


def write_right(
    canvas: Canvas, place: tuple[float, float], line: tuple[Letter, ...], size: float, *,
    bold: bool = False,
) -> None:  # fmt: skip
    """Write one line that ends at a place."""
    x, y = place
    write(canvas, (x - width(line, size), y), line, size, bold=bold)


def _plain(
    canvas: Canvas, place: tuple[float, float], run: Run, size: float, *, thick: bool
) -> None:
    if run.face is None:  # pragma: no cover - boxes are drawn elsewhere
        return
    text = canvas.beginText(*place)
    text.setFont(run.face.registered, size)
    if thick:
        text.setTextRenderMode(FILL_AND_STROKE)
        canvas.setLineWidth(BOLDER * size)
    text.textOut(run.text)
    if thick:
        text.setTextRenderMode(0)
    canvas.drawText(text)


def _outlined(
    canvas: Canvas, place: tuple[float, float], run: Run, its_face: Face, size: float
) -> None:
    _behind(canvas, place, run, its_face, size)
    scale = size / its_face.units
    x, y = place
    path = canvas.beginPath()
    for glyph in its_face.shaped(run.text, right_to_left=run.right_to_left):
        at = (x + glyph.x * scale, y + glyph.y * scale)
        for verb, points in its_face.outline(glyph.number):
            moved = [at[n % 2] + value * scale for n, value in enumerate(points)]
            _VERBS[verb](path, moved)
        x += glyph.advance * scale
    canvas.drawPath(path, stroke=0, fill=1, fillMode=FILL_NON_ZERO)


_VERBS: dict[str, Callable[[Any, Sequence[float]], None]] = {
    "move": lambda path, at: path.moveTo(*at),
    "line": lambda path, at: path.lineTo(*at),
    "curve": lambda path, at: path.curveTo(*at),
    "close": lambda path, _at: path.close(),
}


def _behind(
    canvas: Canvas, place: tuple[float, float], run: Run, its_face: Face, size: float
) -> None:
    """The characters themselves, unseen, in the order in which programs look for them."""
    text = canvas.beginText(*place)
    text.setFont(its_face.registered, size)
    text.setTextRenderMode(UNSEEN)
    known = "".join(char for char in run.text if its_face.has(char))
    text.textOut(known[::-1] if run.right_to_left else known)
    text.setTextRenderMode(0)
    canvas.drawText(text)


def _boxes(canvas: Canvas, place: tuple[float, float], chars: str, size: float) -> None:
    x, y = place
    small = face("NotoSans-Regular")
    canvas.setLineWidth(size * 0.05)
    for char in chars:
        code = box_code(char)
        wide = box_width(char, size)
        inner = wide - size * 0.12
        canvas.rect(x + size * 0.06, y + BOX_FOOT * size, inner, (BOX_TOP - BOX_FOOT) * size)
        half = (len(code) + 1) // 2
        rows = ((code[:half], 0.42), (code[half:], 0.0))
        for row, rise in rows:
            text = canvas.beginText(
                x + (wide - small.width(row, CODE_SIZE * size)) / 2, y + (rise - 0.04) * size
            )
            text.setFont(small.registered, CODE_SIZE * size)
            text.textOut(row)
            canvas.drawText(text)
        x += wide
