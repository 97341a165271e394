"""How far the record may be believed: gaps, completeness, confirmations, clocks, corrections."""

from zoneinfo import ZoneInfo

from reportlab.platypus import Flowable, KeepTogether, Table

from reports import style
from reports.shaping import isolated
from reports.words import Words, heading, table
from station.domain.summary import CorrectionLine, Quality, Summary
from station.domain.wall import moment_words

NO_GAPS = "No gap: every confirmed device was seen all the time."
NO_DEVICE = "No device was confirmed for this patient."
NO_CLOCKS = "No device told its clock."
NO_CORRECTIONS = "Nothing was corrected."
STILL = "still so"


def gaps(summary: Summary, wide: float) -> list[Flowable]:
    """When a device was not seen, for how long, and why."""
    found: list[Flowable] = [heading("Gaps: when a device was not seen, and why")]
    if not summary.gaps:
        return [*found, Words(NO_GAPS if summary.quality.minutes else NO_DEVICE)]
    zone = ZoneInfo(summary.ward.zone)
    rows = [
        [
            moment_words(one.begin, zone),
            STILL if one.end is None else moment_words(one.end, zone),
            one.length, Words(one.cause, style.CELL_STRONG), isolated(one.device),
            isolated(one.by),
        ]
        for one in summary.gaps
    ]  # fmt: skip
    widths = [wide * share for share in (0.16, 0.16, 0.12, 0.2, 0.22, 0.14)]
    return [*found, table(("From", "To", "Length", "Cause", "Device", "Said by"), rows, widths)]


def quality(summary: Summary, wide: float) -> list[Flowable]:
    """The data-quality box."""
    inside = wide - 14
    body: list[Flowable] = [heading("Data quality")]
    body += _completeness(summary.quality, inside)
    body += _unsure(summary, inside)
    body += _changes(summary, inside)
    body.append(Words("Clocks", style.STRONG))
    clocks = summary.quality.clocks or (NO_CLOCKS,)
    body += [Words(isolated(text), style.CELL) for text in clocks]
    body.append(
        Words(
            f"Entries corrected or undone: {summary.quality.corrected}."
            f" Entered more than 15 min after they were observed: {summary.quality.late}.",
            style.CELL,
        )
    )
    box = Table(
        [[part] for part in body],
        colWidths=[wide],
        style=[
            ("BOX", (0, 0), (-1, -1), 0.9, style.INK),
            ("LEFTPADDING", (0, 0), (-1, -1), 7),
            ("RIGHTPADDING", (0, 0), (-1, -1), 7),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ],
        hAlign="LEFT",
    )
    return [KeepTogether([box])]


def _completeness(quality: Quality, wide: float) -> list[Flowable]:
    if not quality.minutes:
        return [Words(NO_DEVICE, style.CELL)]
    head = (
        "Device", "Minutes expected", "Received", "Heard, no value", "In a gap with cause",
        "Missing, no cause",
    )  # fmt: skip
    rows = [
        [
            isolated(one.device), f"{one.expected}", f"{one.received}", f"{one.without_value}",
            f"{one.in_gaps}", f"{one.without_cause}",
        ]
        for one in quality.minutes
    ]  # fmt: skip
    return [table(head, rows, [wide * share for share in (0.34, 0.16, 0.1, 0.13, 0.14, 0.13)])]


def _unsure(summary: Summary, wide: float) -> list[Flowable]:
    title = Words("Readings that nobody confirmed: shown hatched, in no total", style.STRONG)
    if not summary.quality.unsure:
        return [title, Words("None.", style.CELL)]
    zone = ZoneInfo(summary.ward.zone)
    rows = [
        [
            moment_words(one.begin, zone),
            STILL if one.end is None else moment_words(one.end, zone),
            one.why, isolated(one.device),
        ]
        for one in summary.quality.unsure
    ]  # fmt: skip
    widths = [wide * share for share in (0.19, 0.19, 0.36, 0.26)]
    return [title, table(("From", "To", "Why", "Device"), rows, widths)]


def _changes(summary: Summary, wide: float) -> list[Flowable]:
    title = Words("Which device was this patient's, and who said so", style.STRONG)
    if not summary.quality.changes:
        return [title, Words(NO_DEVICE, style.CELL)]
    zone = ZoneInfo(summary.ward.zone)
    rows = [
        [moment_words(one.at, zone), isolated(one.words), isolated(one.by)]
        for one in summary.quality.changes
    ]
    widths = [wide * share for share in (0.19, 0.62, 0.19)]
    return [title, table(("When", "What", "By"), rows, widths)]


def corrections(summary: Summary, wide: float) -> list[Flowable]:
    """What was corrected: the old words struck through and legible, the new ones, who and why."""
    found: list[Flowable] = [heading("Corrections")]
    if not summary.corrections:
        return [*found, Words(NO_CORRECTIONS)]
    zone = ZoneInfo(summary.ward.zone)
    head = ("Observed", "What", "Was", "Is", "Why", "Corrected, by")
    widths = [wide * share for share in (0.15, 0.12, 0.2, 0.2, 0.15, 0.18)]
    rows = [_correction(one, zone) for one in summary.corrections]
    return [*found, table(head, rows, widths)]


def _correction(line: CorrectionLine, zone: ZoneInfo) -> list[object]:
    return [
        moment_words(line.observed, zone), line.what, Words(isolated(line.before), style.STRUCK),
        Words(isolated(line.after), style.CELL_STRONG), isolated(line.reason),
        f"{moment_words(line.recorded, zone)}, {isolated(line.by)}",
    ]  # fmt: skip
