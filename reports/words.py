"""Text as something a page can hold: wrapped or made smaller, in any script, never clipped."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportlab.platypus import Flowable, Table
from typing_extensions import override

from reports import style
from reports.shaping import Letter, broken, letters, width
from reports.style import Type
from reports.writing import write, write_right

SMALLER = (1.0, 0.88, 0.77, 0.68, 0.6, 0.52, 0.45, 0.38)
STRIKE_AT = 0.28  # of the type size
BASELINE = 0.78  # of the leading, below the top of a line


class Words(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """A text in one type, broken to the width it is given."""

    def __init__(self, text: str, kind: Type = style.BODY) -> None:
        super().__init__()
        self.text, self.kind = text, kind
        self.width = self.height = 0.0
        self._lines: list[tuple[Letter, ...]] | None = None
        self._part_of_more = False

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Break to the width there is."""
        if self._lines is None or (self.width != aW and not self._part_of_more):
            self._lines = broken(self.text, self.kind.size, aW, bold=self.kind.bold)
        self.width, self.height = aW, len(self._lines) * self.kind.leading
        return self.width, self.height

    @override
    def split(self, aW: float, aH: float) -> list[Flowable]:
        """The lines that still fit, and the rest for the next page."""
        self.wrap(aW, aH)
        fit = int(aH / self.kind.leading)
        found = self._lines or []
        if not 0 < fit < len(found):
            return []
        return [self._part(found[:fit]), self._part(found[fit:])]

    def _part(self, found: list[tuple[Letter, ...]]) -> "Words":
        part = Words("", self.kind)
        part.width, part._lines, part._part_of_more = self.width, found, True
        return part

    @override
    def draw(self) -> None:
        """Line under line."""
        canvas, kind = self.canv, self.kind
        canvas.setFillColor(kind.ink)
        canvas.setStrokeColor(kind.ink)
        y = self.height
        for line in self._lines or []:
            base = y - kind.leading * BASELINE
            if kind.right:
                write_right(canvas, (self.width, base), line, kind.size, bold=kind.bold)
            else:
                end = write(canvas, (0, base), line, kind.size, bold=kind.bold)
                if kind.struck and line:
                    canvas.setLineWidth(0.6)
                    level = base + kind.size * STRIKE_AT
                    canvas.line(0, level, end, level)
            y -= kind.leading


def fitted(
    text: str, kind: Type, room: tuple[float, float]
) -> tuple[list[tuple[Letter, ...]], Type]:
    """The lines of a text in the largest size at which all of it fits into a box."""
    wide, tall = room
    lines: list[tuple[Letter, ...]] = []
    smaller = kind
    for share in SMALLER:
        smaller = replace(kind, size=kind.size * share, leading=kind.leading * share)
        lines = broken(text, smaller.size, wide, bold=kind.bold)
        if len(lines) * smaller.leading <= tall:
            break
    return lines, smaller


def words_width(text: str, kind: Type) -> float:
    """How wide a text is on one line."""
    return width(letters(text, bold=kind.bold), kind.size)


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    widths: Sequence[float],
    *,
    rule_above: Iterable[int] = (),
) -> Table:
    """A table whose head stands again on every page; cells wrap, nothing is cut off."""
    cells: list[list[object]] = [[Words(text, style.CELL_HEAD) for text in head]]
    cells += [[_cell(one) for one in row] for row in rows]
    commands: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, style.INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, style.RULE),
    ]
    commands += [("LINEABOVE", (0, row), (-1, row), 0.8, style.INK) for row in rule_above]
    # A row taller than a page, such as a very long note, goes on over the pages.
    return Table(
        cells, colWidths=list(widths), repeatRows=1, splitInRow=1, style=commands, hAlign="LEFT"
    )


def _cell(cell: object) -> object:
    return Words(cell, style.CELL) if isinstance(cell, str) else cell


def heading(text: str) -> Words:
    """The heading of a section."""
    return Words(text, style.HEADING)
