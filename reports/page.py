"""The frame of every page: whose it is, as of when, printed when and by whom, page x of y.

A page that says nothing but a name cannot be told from another; each carries two identifiers.  On a
demonstration home every page says DEMONSTRATION, large, across.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from math import atan2, degrees
from typing import Any
from zoneinfo import ZoneInfo

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate
from typing_extensions import override

from reports import style
from reports.shaping import Letter, isolated, letters
from reports.style import Type
from reports.words import fitted, words_width
from reports.writing import write, write_right
from station.domain.printing import Printed, shown
from station.domain.summary import WardLine
from station.domain.wall import full_words, offset_words

NOT_AN_ALARM_SYSTEM = "Not an alarm system: the bedside device is primary."
DEMONSTRATION = "DEMONSTRATION"
NO_BREAK = "\N{NO-BREAK SPACE}"
HEAD_ROOM, FOOT_ROOM = 50.0, 40.0
NAME = Type(13.5, 16, bold=True)
UNDER_NAME = Type(9, 11)
TITLE = Type(12, 14.5, bold=True, right=True)
BESIDE = Type(8.2, 10.4, ink=style.MUTE, right=True)
FOOT = Type(7.2, 9, ink=style.INK)
BADGE = Type(10.5, 13, bold=True, ink=style.DEMO)
TITLE_SHARE = 0.36
WATERMARK_SHARE = 0.92


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the frame of a document: its head, its foot, and how the paper lies."""

    title: str
    head: str
    under_head: str
    beside: tuple[str, ...]
    foot: tuple[str, str]
    demo: bool
    wide: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper in points."""
        across, down = landscape(A4) if self.wide else A4
        return float(across), float(down)

    @property
    def margin(self) -> float:
        """How far from the edge it keeps; a table of the whole ward needs the width."""
        return style.NARROW_MARGIN if self.wide else style.MARGIN

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of what lies between head and foot."""
        across, down = self.size
        return across - 2 * self.margin, down - 2 * self.margin - HEAD_ROOM - FOOT_ROOM


def foot_lines(
    ward: WardLine, at: datetime, printed: Printed, digest: str, more: str = ""
) -> tuple[str, str]:
    """Not an alarm system, and whose clock; then as-at, printed, copy and content."""
    zone = ZoneInfo(ward.zone)
    clock = f"Times are the ward's: {ward.zone}, {offset_words(at.astimezone(zone))} now."
    copy = f"copy {printed.copy}"
    if printed.replaces is not None:
        copy = f"{copy}, replaces the print of {full_words(printed.replaces, zone)}"
    parts = [
        f"As at {full_words(at, zone)}",
        f"printed {full_words(printed.at, zone)} by {isolated(printed.by)}",
        copy,
        f"content {shown(digest)}".replace(" ", NO_BREAK),
    ]
    return " ".join(filter(None, [NOT_AN_ALARM_SYSTEM, clock, more])), " · ".join(parts)


Numbering = Callable[[Canvas, int, int], None]


class _Numbered(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """Keeps every page until the number of pages is known, then writes 'page x of y' on each."""

    def __init__(self, *args: object, number: Numbering, **named: object) -> None:
        super().__init__(*args, **named)
        self._number = number
        self._kept: list[dict[str, Any]] = []

    @override
    def showPage(self) -> None:
        """Keep the page that is finished."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    @override
    def save(self) -> None:
        """Number the pages, and write them."""
        kept = self._kept
        for place, state in enumerate(kept, start=1):
            self.__dict__.update(state)
            self._number(self, place, len(kept))
            super().showPage()
        super().save()


def build(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
    """The document; the same sheet and story give the same bytes."""
    across, down = sheet.size
    room = sheet.room
    body = Frame(
        sheet.margin, sheet.margin + FOOT_ROOM, room[0], room[1],
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer, pagesize=(across, down), invariant=1, title=sheet.title, author="", subject="",
        creator="Infusion Station", pageCompression=1,
    )  # fmt: skip
    document.addPageTemplates(
        PageTemplate("page", [body], onPage=lambda canvas, _document: _frame(canvas, sheet))
    )
    document.build(list(story), canvasmaker=partial(_Numbered, number=partial(_number, sheet)))
    return buffer.getvalue()


def _frame(canvas: Canvas, sheet: Sheet) -> None:
    """Head and foot, under whatever the page holds."""
    across, down = sheet.size
    if sheet.demo:
        _watermark(canvas, across, down)
    left, right = sheet.margin, across - sheet.margin
    top = down - sheet.margin
    beside = (right - left) * TITLE_SHARE
    wide = right - left - beside - style.GAP
    y = _block(canvas, sheet.head, NAME, (left, top), (wide, NAME.leading * 1.25))
    _block(canvas, sheet.under_head, UNDER_NAME, (left, y - 1), (wide, y - 1 - top + HEAD_ROOM - 7))
    y = _block(canvas, sheet.title, TITLE, (right, top), (beside, TITLE.leading))
    for text in sheet.beside:
        y = _block(canvas, text, BESIDE, (right, y - 0.5), (beside, BESIDE.leading * 1.25))
    canvas.setStrokeColor(style.INK)
    canvas.setLineWidth(1.1)
    canvas.line(left, top - HEAD_ROOM + 6, right, top - HEAD_ROOM + 6)
    _foot(canvas, sheet, left, right)


def _block(
    canvas: Canvas, text: str, kind: Type, at: tuple[float, float], room: tuple[float, float]
) -> float:
    """A text in a box that hangs from its top; gives back where it ended."""
    lines, smaller = fitted(text, kind, room)
    x, y = at
    for line in lines:
        y -= smaller.leading
        _line(canvas, smaller, (x, y + smaller.leading * 0.22), line)
    return y


def _line(canvas: Canvas, kind: Type, at: tuple[float, float], line: tuple[Letter, ...]) -> None:
    canvas.setFillColor(kind.ink)
    canvas.setStrokeColor(kind.ink)
    writing = write_right if kind.right else write
    writing(canvas, at, line, kind.size, bold=kind.bold)


def _foot(canvas: Canvas, sheet: Sheet, left: float, right: float) -> None:
    top = sheet.margin + FOOT_ROOM - 8
    canvas.setStrokeColor(style.INK)
    canvas.setLineWidth(0.6)
    canvas.line(left, top, right, top)
    wide = right - left - 70
    y = _block(canvas, sheet.foot[0], FOOT, (left, top - 1), (wide, FOOT.leading))
    _block(canvas, sheet.foot[1], FOOT, (left, y), (wide, FOOT.leading * 2.2))
    if sheet.demo:
        across, _down = sheet.size
        words = letters(DEMONSTRATION, bold=True)
        x = (across - words_width(DEMONSTRATION, BADGE)) / 2
        _line(canvas, BADGE, (x, sheet.margin - 3), words)


def _number(sheet: Sheet, canvas: Canvas, page: int, pages: int) -> None:
    across, _down = sheet.size
    kind = Type(8.6, 10, bold=True, right=True)
    y = sheet.margin + FOOT_ROOM - 8 - FOOT.leading
    _line(canvas, kind, (across - sheet.margin, y), letters(f"page {page} of {pages}", bold=True))


def _watermark(canvas: Canvas, across: float, down: float) -> None:
    """DEMONSTRATION from corner to corner, light enough to read through."""
    words = letters(DEMONSTRATION, bold=True)
    length = (across**2 + down**2) ** 0.5 * WATERMARK_SHARE * 0.86
    size = 100 * length / words_width(DEMONSTRATION, Type(100, 100, bold=True))
    canvas.saveState()
    canvas.translate(across / 2, down / 2)
    canvas.rotate(_angle(across, down))
    canvas.setFillColor(style.WATERMARK)
    canvas.setStrokeColor(style.WATERMARK)
    write(canvas, (-length / 2, -size * 0.36), words, size, bold=True)
    canvas.restoreState()


def _angle(across: float, down: float) -> float:
    return degrees(atan2(down, across))
