"""Text on a page: wrapped, split over pages, made smaller; never clipped."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from reports import style
from reports.shaping import width
from reports.style import Type
from reports.words import Words, fitted, heading, table, words_width
from tests.reports.paper import pages


def drawn(flowable, wide=200, tall=400):
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(wide, tall), invariant=1, pageCompression=0)
    _wide, height = flowable.wrapOn(canvas, wide, tall)
    flowable.drawOn(canvas, 0, tall - height)
    canvas.save()
    return buffer.getvalue()


def test_it_is_as_tall_as_its_lines():
    words = Words("one two three four five six seven eight nine ten", style.BODY)

    assert words.wrap(60, 500)[1] > words.wrap(400, 500)[1] == style.BODY.leading


def test_what_does_not_fit_goes_on_to_the_next_page():
    words = Words("word " * 60, style.BODY)

    first, second = words.split(100, style.BODY.leading * 3)

    assert first.wrap(100, 500)[1] == style.BODY.leading * 3
    text = pages(drawn(first))[0] + " " + pages(drawn(second))[0]
    assert text.split().count("word") == 60


def test_what_fits_or_has_no_room_for_a_line_is_not_split():
    words = Words("word", style.BODY)

    assert words.split(100, 500) == []
    assert words.split(100, 3) == []


def test_struck_words_are_legible_and_have_a_line_through_them():
    document = drawn(Words("Pain at rest 9", style.STRUCK))

    assert pages(document) == ["Pain at rest 9"]
    assert b" l S" in document


def test_an_empty_struck_text_has_no_line():
    assert b" l S" not in drawn(Words("", style.STRUCK))


def test_words_can_end_at_the_right():
    assert pages(drawn(Words("page 1 of 2", Type(9, 12, right=True)))) == ["page 1 of 2"]


def test_a_long_name_is_made_smaller_until_all_of_it_fits():
    name = "Maja Kristina Wilhelmina Amalia von und zu Hohenlohe-Langenburg " * 2
    lines, kind = fitted(name, Type(14, 17, bold=True), (200, 17))

    assert len(lines) * kind.leading <= 17
    assert all(width(line, kind.size) <= 200 for line in lines)
    assert sum(len(line) for line in lines) >= len(name.replace(" ", ""))


def test_a_name_beyond_every_size_is_still_whole():
    lines, _kind = fitted("W" * 400, Type(14, 17), (50, 17))

    assert sum(len(line) for line in lines) == 400


def test_a_short_name_keeps_its_size():
    _lines, kind = fitted("ABEBE", Type(14, 17), (200, 17))

    assert kind.size == 14
    assert words_width("ABEBE", kind) < 200


def test_a_table_wraps_its_cells_and_repeats_its_head():
    made = table(("When", "What"), [["Mon", "word " * 20], [heading("x"), "y"]], (60, 100),
                 rule_above=[2])  # fmt: skip

    assert made.repeatRows == 1
    assert "word word" in pages(drawn(made))[0]
