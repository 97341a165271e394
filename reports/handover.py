"""The handover, first form: the ward on a page that lies across, a row a bed.

Every live figure stands with its time; the sheet says until when it holds and what to do with it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from reportlab.platypus import Flowable

from reports import style
from reports.page import Sheet, build, foot_lines
from reports.shaping import isolated
from reports.style import Type
from reports.words import Words, table
from station.domain.figures import duration
from station.domain.handover import Aged, Handover, HandoverRow
from station.domain.printing import Printed, content_hash
from station.domain.summary import Who
from station.domain.wall import clock_words, date_words, full_words, moment_words

TITLE = "Handover"
FREE = "free"
NOTHING = ("—",)
NO_BREAK = "\N{NO-BREAK SPACE}"
DESTROY = "Destroy this page after use: it names patients."
BED = Type(15, 17, bold=True)
NAME = Type(9, 10.8, bold=True)
STRONG = Type(8.4, 10.2, bold=True)
CELL = Type(7.8, 9.4)
AGE = Type(7.2, 8.8, ink=style.MUTE)

SIZES = (1.0, 0.95, 0.9, 0.85, 0.8)  # of the type, until the whole ward stands on one page

COLUMNS: Sequence[tuple[str, float]] = (
    ("Bed", 0.036),
    ("Patient, two identifiers", 0.16),
    ("Syringe", 0.072),
    ("Dose now", 0.08),
    ("Last change", 0.068),
    ("Pain rest / moving", 0.064),
    ("Sedation", 0.06),
    ("Side effect now", 0.075),
    ("BP", 0.064),
    ("HR", 0.064),
    ("Given since ", 0.081),
    ("Given in all", 0.081),
    ("Out of sight or to confirm; last seen by", 0.095),
)


def handover(sheet: Handover, printed: Printed) -> bytes:
    """The document; the same facts and the same printing give the same bytes."""
    frame = _frame(sheet, printed)
    zone = ZoneInfo(sheet.ward.zone)
    if not sheet.rows:
        return build(frame, [Words("This ward has no beds yet: set up the ward's beds first.")])
    return build(frame, [_ward(sheet, zone, frame.room)])


def _ward(sheet: Handover, zone: ZoneInfo, room: tuple[float, float]) -> Flowable:
    """The table in the largest type in which it stands on one page; else on several, full size."""
    for size in SIZES:
        found = _table(sheet, zone, room[0], size)
        if found.wrap(*room)[1] <= room[1]:
            return found
    return _table(sheet, zone, room[0], 1.0)


def _table(sheet: Handover, zone: ZoneInfo, wide: float, size: float) -> Flowable:
    cells = _Cells(sheet.at, zone, size)
    since = moment_words(sheet.day_began, zone)
    head = [f"{name}{since}" if name.endswith(" ") else name for name, _share in COLUMNS]
    widths = [wide * share for _name, share in COLUMNS]
    return table(head, [cells.row(one) for one in sheet.rows], widths)


def _frame(sheet: Handover, printed: Printed) -> Sheet:
    zone = ZoneInfo(sheet.ward.zone)
    digest = content_hash(sheet, sheet.version)
    taken = sum(one.who is not None for one in sheet.rows)
    until = full_words(sheet.valid_until, zone)
    held = duration(sheet.valid_until - sheet.at)
    return Sheet(
        title=TITLE,
        head=isolated(sheet.ward.name),
        under_head=f"{taken} of {len(sheet.rows)} beds taken. In brackets: how long ago. {DESTROY}",
        beside=(f"as at {full_words(sheet.at, zone)}", f"holds until {until} ({held})"),
        foot=foot_lines(
            sheet.ward, sheet.at, printed, digest, f"{DESTROY} Version {sheet.version}."
        ),
        demo=sheet.ward.demo,
        wide=True,
    )


class _Cells:
    """The cells of a row at a type size; figures with their time under them, and their age."""

    def __init__(self, at: datetime, zone: ZoneInfo, size: float) -> None:
        self._at, self._zone, self._size = at, zone, size

    def row(self, row: HandoverRow) -> list[object]:
        """One bed; a free one says so and nothing else."""
        bed = self._words(row.bed, BED)
        if row.who is None:
            return [bed, self._words(FREE, CELL), *[""] * (len(COLUMNS) - 2)]
        return [
            bed,
            self._person(row, row.who),
            self._words(row.concentration, CELL),
            self._list(row.rates or ("no pump",)),
            self._aged(row.rate_since, CELL),
            self._aged(row.pain, STRONG),
            self._aged(row.sedation, STRONG),
            self._aged(row.effect, STRONG),
            self._aged(row.pressure, STRONG),
            self._aged(row.heart, STRONG),
            self._list(row.today or NOTHING),
            self._list(row.in_all or NOTHING),
            [*(self._words(one, STRONG) for one in row.attention), *self._aged(row.seen, CELL)],
        ]

    def _person(self, row: HandoverRow, who: Who) -> list[Flowable]:
        number = isolated(who.record_number.replace(" ", NO_BREAK))
        identifiers = f"{date_words(who.birth_date)} · {number}"
        return [
            self._words(who.name, NAME),
            Words(f"born {identifiers}", self._sized(CELL)),
            Words(f"{row.day} · {row.weight}", self._sized(CELL)),
            *(self._words(f"name alert: {one}", STRONG) for one in who.alike),
        ]

    def _list(self, lines: Sequence[str]) -> list[Flowable]:
        return [self._words(one, STRONG if not at else CELL) for at, one in enumerate(lines)]

    def _aged(self, value: Aged, kind: Type) -> list[Flowable]:
        found: list[Flowable] = [self._words(value.words, kind)]
        if value.at is not None:
            found.append(Words(self._when(value.at), self._sized(AGE)))
        return found

    def _when(self, moment: datetime) -> str:
        same = moment.astimezone(self._zone).date() == self._at.astimezone(self._zone).date()
        words = clock_words(moment, self._zone) if same else moment_words(moment, self._zone)
        age = duration(self._at - moment).replace(" ", NO_BREAK)
        return f"{words} ({age})"

    def _words(self, text: str, kind: Type) -> Words:
        return Words(isolated(text), self._sized(kind))

    def _sized(self, kind: Type) -> Type:
        return replace(kind, size=kind.size * self._size, leading=kind.leading * self._size)
