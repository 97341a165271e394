"""Where, since when, what was given in all: what a reader wants before anything else."""

from zoneinfo import ZoneInfo

from reportlab.platypus import Flowable, Spacer, Table

from reports import style
from reports.shaping import isolated
from reports.words import Words
from station.domain.summary import Summary
from station.domain.wall import full_words

LABELS = 74.0
NO_PUMP = "No pump was confirmed for this patient: there is no total."
NO_WEIGHT = "no weight recorded: figures for each kilogram stay blank"
NO_SYRINGE = "no syringe recorded: enter and confirm the syringe before milligrams can be told"


def opening(summary: Summary, wide: float) -> list[Flowable]:
    """The facts beside the total."""
    left = wide * 0.60
    facts = _facts(summary, left - style.GAP)
    given = [Words("Given in all", style.CELL_HEAD), *_in_all(summary)]
    block = Table(
        [[facts, given]],
        colWidths=[left, wide - left],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, 0), 0),
            ("LEFTPADDING", (1, 0), (1, 0), 9),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("BOX", (1, 0), (1, 0), 0.8, style.INK),
        ],
        hAlign="LEFT",
    )
    return [*_alerts(summary), block, Spacer(1, 5)]


def _alerts(summary: Summary) -> list[Flowable]:
    alike = [f"Name alert, also on the ward: {isolated(one)}" for one in summary.who.alike]
    return [Words(text, style.STRONG) for text in alike]


def _facts(summary: Summary, wide: float) -> Table:
    cells = [
        [Words(label, style.CELL_HEAD), [Words(text, style.CELL) for text in texts]]
        for label, texts in _rows(summary)
    ]
    return Table(
        cells,
        colWidths=[LABELS, wide - LABELS],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
        hAlign="LEFT",
    )


def _rows(summary: Summary) -> list[tuple[str, list[str]]]:
    zone = ZoneInfo(summary.ward.zone)
    until = "on the ward" if summary.end is None else f"left {full_words(summary.end, zone)}"
    beds = [f"{isolated(one.bed)} from {full_words(one.since, zone)}" for one in summary.beds]
    weights = [
        f"{one.words}, {one.method}, {full_words(one.observed, zone)}, {isolated(one.by)}"
        for one in summary.weights
        if not one.replaced
    ]
    syringes = [one for one in summary.syringes if not one.replaced]
    in_pump = [
        f"{isolated(one.drug)}, {one.concentration}; {isolated(one.confirmed)}"
        for one in syringes[-1:]
    ]
    return [
        ("Ward", [isolated(summary.ward.name)]),
        ("Bed", beds),
        ("Admitted", [f"{full_words(summary.begin, zone)}; {until}"]),
        ("Weight", weights or [NO_WEIGHT]),
        ("Syringe", in_pump or [NO_SYRINGE]),
    ]


def _in_all(summary: Summary) -> list[Flowable]:
    if not summary.in_all:
        return [Words(NO_PUMP, style.STRONG)]
    found: list[Flowable] = []
    for line in summary.in_all:
        found += [Words(isolated(words), style.FIGURE) for words in line.mg]
        found.append(Words(line.ml, style.STRONG))
        found += [Words(words, style.STRONG) for words in line.to_do]
        found += [Words(note, style.SMALL) for note in line.notes]
    return found
