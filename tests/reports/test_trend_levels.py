"""Where a patient started is a level with its words, in its own lane, and only where known."""

from dataclasses import replace
from io import BytesIO

import pypdfium2 as pdfium
from reportlab.pdfgen.canvas import Canvas

from reports.trend_lanes import places, scales
from reports.trend_levels import levels
from station.domain.picture import Lane, Limit
from tests.reports.paper import empty_picture, whole

SIZE = (500, 600)


def drawn(picture):
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=SIZE, invariant=1, pageCompression=0)
    grounds = places(SIZE[1], {"side_effects": 1, "events": 1}), scales(picture)
    levels(canvas, picture, grounds, (78.0, 498.0))
    canvas.save()
    return buffer.getvalue()


STARTED = replace(
    empty_picture(),
    pain_limits=(Limit(7, "baseline 7 at rest"),),
    pressure_lane=Lane(limits=(Limit(214, "baseline 214 systolic"),)),
    heart=Lane(limits=(Limit(72, "baseline 72"),)),
)


def test_each_level_is_a_dashed_line_with_its_words():
    page = drawn(STARTED)

    words = whole(page)
    for said in ("baseline 7", "at rest", "baseline 72", "systolic"):
        assert said in words
    assert page.count(b"[2 2] 0 d") == 3


def test_the_words_stand_beside_the_lanes_and_so_over_no_value():
    for words, left, wide in told(drawn(STARTED)):
        assert left + wide <= 78.0 - 5.0 - 14.0, words  # a figure of the scale has three digits


def told(page):
    """Every line of text with where it begins and how wide it is."""
    [sheet] = pdfium.PdfDocument(page)
    text = sheet.get_textpage()
    for number in range(text.count_rects()):
        left, foot, right, top = text.get_rect(number)
        yield text.get_text_bounded(left, foot, right, top), left, right - left


def test_nothing_is_drawn_where_no_start_is_known():
    page = drawn(empty_picture())

    assert b"[2 2] 0 d" not in page
    assert "baseline" not in whole(page)


def test_a_lane_widens_until_its_level_fits():
    scale = scales(STARTED)["pressure"]

    assert scale.lowest <= 214 <= scale.highest
