"""The infusion summary: a Summary and a printing become the bytes of a document (A4, upright)."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from reports import style
from reports.page import Sheet, build, foot_lines
from reports.sections import given, observed, quality
from reports.sections.opening import opening
from reports.shaping import isolated
from reports.trend_drawing import TrendDrawing
from reports.words import heading
from station.domain.printing import Printed, content_hash
from station.domain.summary import Summary
from station.domain.wall import date_words, full_words

TITLE = "Infusion summary"
CHART_TALL = 590.0
LEAST_CHART = 420.0
TOGETHER = 72.0  # a heading never stands alone at the foot of a page

SECTIONS: Sequence[Callable[[Summary, float], list[Flowable]]] = (
    given.totals,
    given.rates,
    given.syringes,
    given.weights,
    observed.effects,
    observed.ranges,
    observed.sets,
    observed.notes,
    quality.corrections,
    quality.gaps,
    quality.quality,
)


def infusion_summary(summary: Summary, printed: Printed) -> bytes:
    """The document; the same summary and the same printing give the same bytes."""
    sheet = _sheet(summary, printed)
    wide, tall = sheet.room
    story: list[Flowable] = [*opening(summary, wide)]
    zone = ZoneInfo(summary.ward.zone)
    used = sum(part.wrap(wide, tall)[1] for part in story) + heading("").wrap(wide, tall)[1]
    chart = min(CHART_TALL, max(tall - used - 8, LEAST_CHART))
    story += [
        CondPageBreak(chart + 16),
        heading("The whole stay on one axis"),
        TrendDrawing(summary.picture, zone, (wide, chart)),
        PageBreak(),
    ]
    for section in SECTIONS:
        story += [CondPageBreak(TOGETHER), *section(summary, wide), Spacer(1, style.GAP)]
    return build(sheet, story)


def _sheet(summary: Summary, printed: Printed) -> Sheet:
    zone = ZoneInfo(summary.ward.zone)
    who = summary.who
    bed = summary.beds[-1].bed if summary.beds else ""
    digest = content_hash(summary, summary.version)
    return Sheet(
        title=TITLE,
        head=isolated(who.name),
        under_head=f"born {date_words(who.birth_date)} · record no. {isolated(who.record_number)}",
        beside=(
            f"{isolated(summary.ward.name)} · bed {isolated(bed)}",
            f"as at {full_words(summary.at, zone)}",
        ),
        foot=foot_lines(summary.ward, summary.at, printed, digest, f"Version {summary.version}."),
        demo=summary.ward.demo,
    )
