"""The shapes of the chart."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from reports import style
from reports.shaping import letters, width
from reports.trend_shapes import backed, diamond, filled, ink, stroke, triangle


def drawn(draw):
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 100), invariant=1, pageCompression=0)
    draw(canvas)
    canvas.save()
    return b" ".join(buffer.getvalue().split())


def test_a_single_point_is_a_short_dash():
    document = drawn(lambda canvas: stroke(canvas, [(10, 10)], style.INK, 1))

    assert b"10 10 m 10.4 10 l S" in document


def test_the_area_reaches_down_to_the_foot():
    document = drawn(lambda canvas: filled(canvas, [(10, 50), (20, 50)], 5))

    assert b"10 5 m 10 50 l 20 50 l 20 5 l h f" in document


def test_a_bolus_and_an_event_have_shapes_of_their_own():
    one = drawn(lambda canvas: triangle(canvas, (50, 50), style.INK))
    other = drawn(lambda canvas: diamond(canvas, (50, 50), style.INK))

    assert one.count(b" l ") != other.count(b" l ")


def test_words_over_a_hatch_have_a_ground():
    line = letters("unplugged", bold=False)
    document = drawn(lambda canvas: backed(canvas, (10, 10), line, width(line, 7)))

    assert b" re f" in document
    assert b" Tj" in document


def test_one_colour_writes_and_draws():
    document = drawn(lambda canvas: ink(canvas, style.INK))

    assert b" rg" in document
    assert b" RG" in document
