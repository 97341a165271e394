"""Hatches: a pattern for each reason, and the shortest gap still shows."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from reports.trend_hatch import KEY, cause, hatched
from station.domain.picture import Span, SpanKind


def drawn(kind, wide):
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 100), invariant=1, pageCompression=0)
    hatched(canvas, (10, 10, wide, 50), kind)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("kind", SpanKind)
def test_every_reason_has_a_pattern_and_stands_in_the_key(kind):
    assert drawn(kind, 40).count(b" l S") > 2
    assert kind in [one for one, _words in KEY]


def test_no_two_reasons_look_alike():
    assert len({drawn(kind, 40) for kind in SpanKind}) == len(SpanKind)


def test_a_gap_of_no_width_is_drawn_all_the_same():
    assert b".8 50 re" in drawn(SpanKind.GAP, 0.0)


def test_a_cause_does_not_say_again_what_its_hatch_says():
    off = Span(0, 1, SpanKind.OFF_MONITOR, "off the monitor: walking")
    gap = Span(0, 1, SpanKind.GAP, "unplugged")

    assert (cause(off), cause(gap)) == ("walking", "unplugged")
