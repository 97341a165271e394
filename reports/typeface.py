"""The bundled letters of the paper: which face has a character, how wide it is, its outline.

Paper is set in Noto Sans; other scripts have a face of their own.  Everything lies in
resources/fonts, so that a page is the same on every machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from io import BytesIO
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NAMES = (
    "NotoSans",
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansThai",
    "NotoSansDevanagari",
)
LAST_RESORT = "DroidSansFallbackFull"  # Chinese, Japanese and Korean; it has one weight

Outline = tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shaped glyph: its number in the face, how far it moves on, and where it stands."""

    number: int
    advance: float
    x: float
    y: float


class Face:
    """One font file, read when the first letter of it is wanted."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _bytes(self) -> bytes:
        return files("resources").joinpath("fonts", f"{self.name}.ttf").read_bytes()

    @cached_property
    def _shaper(self) -> uharfbuzz.Font:
        return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(self._bytes)))

    @cached_property
    def registered(self) -> str:
        """The name under which the page knows it."""
        pdfmetrics.registerFont(TTFont(self.name, BytesIO(self._bytes), shapable=False))
        return self.name

    @cached_property
    def units(self) -> int:
        """How many units of an outline make one type size."""
        return int(self._shaper.face.upem)

    def has(self, char: str) -> bool:
        """Whether there is a glyph for a character."""
        return bool(self._shaper.get_nominal_glyph(ord(char)))

    def width(self, text: str, size: float) -> float:
        """How wide plain text is."""
        return float(pdfmetrics.stringWidth(text, self.registered, size))

    def shaped(self, text: str, *, right_to_left: bool) -> list[Glyph]:
        """The glyphs of one run in the order they stand on the page, left to right."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        uharfbuzz.shape(self._shaper, buffer)
        found = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        return [
            Glyph(info.codepoint, place.x_advance, place.x_offset, place.y_offset)
            for info, place in found
        ]

    def outline(self, number: int) -> Outline:
        """The curves of a glyph: moves, lines, curves and closes, in the face's units."""
        pen = _Pen()
        self._shaper.draw_glyph(number, _draw_funcs(), pen)
        return tuple(pen.drawn)


class _Pen:
    """Takes down an outline; quadratic curves become the cubic ones that a page knows."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, tuple[float, ...]]] = []
        self.here = (0.0, 0.0)

    def go(self, verb: str, *points: float) -> None:
        self.drawn.append((verb, points))
        self.here = (points[-2], points[-1])

    def bend(self, cx: float, cy: float, x: float, y: float) -> None:
        (ax, ay) = self.here
        self.go(
            "curve",
            ax + 2 * (cx - ax) / 3, ay + 2 * (cy - ay) / 3,
            x + 2 * (cx - x) / 3, y + 2 * (cy - y) / 3,
            x, y,
        )  # fmt: skip


@cache
def _draw_funcs() -> Any:  # noqa: ANN401 - the shaping library ships no types for it
    funcs = uharfbuzz.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, pen: pen.go("move", x, y))
    funcs.set_line_to_func(lambda x, y, pen: pen.go("line", x, y))
    funcs.set_quadratic_to_func(lambda cx, cy, x, y, pen: pen.bend(cx, cy, x, y))
    funcs.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.go("curve", a, b, c, d, x, y))
    funcs.set_close_path_func(lambda pen: pen.drawn.append(("close", ())))
    return funcs


@cache
def face(name: str) -> Face:
    """The one object of a font file."""
    return Face(name)


def faces(*, bold: bool) -> Iterator[Face]:
    """The faces in the order in which they are asked for a character."""
    weight = "Bold" if bold else "Regular"
    for name in NAMES:
        yield face(f"{name}-{weight}")
    yield face(LAST_RESORT)


@cache
def face_for(char: str, *, bold: bool) -> Face | None:
    """The first face that has a character; None where no bundled face has it."""
    return next((one for one in faces(bold=bold) if one.has(char)), None)
