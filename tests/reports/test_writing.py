"""Letters on a page: found again as they were typed, seen as they are written."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from reports.shaping import isolated, letters, width
from reports.writing import write, write_right
from tests.reports.paper import pages


def page_with(text, *, bold=False, right=False):
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 60), invariant=1, pageCompression=0)
    line = letters(text, bold=bold)
    if right:
        write_right(canvas, (390, 20), line, 12, bold=bold)
        end = 390
    else:
        end = write(canvas, (10, 20), line, 12, bold=bold)
    canvas.save()
    return buffer.getvalue(), end, line


@pytest.mark.parametrize("text", ["ANDERSSON, Maja", "สมชาย ใจดี", "श्रीमती", "山田 太郎", "Nguyễn"])
def test_text_is_found_as_it_was_typed(text):
    document, end, line = page_with(isolated(text))

    assert text.replace(" ", "") in pages(document)[0].replace(" ", "")
    assert end == pytest.approx(10 + width(line, 12))


def test_right_to_left_text_is_found_letter_by_letter():
    document, _end, _line = page_with(isolated("حداد"))

    assert sorted("حداد") == sorted(pages(document)[0].replace(" ", ""))


def test_a_box_shows_the_code():
    document, _end, _line = page_with("😀")

    assert pages(document)[0].replace(" ", "") == "1F600"
    assert b" re " in document


def test_markup_is_text():
    document, _end, _line = page_with("<b>x</b> &amp; =1+1")

    assert pages(document)[0] == "<b>x</b> &amp; =1+1"


def test_bold_of_a_face_with_one_weight_is_thickened():
    thin, _end, _line = page_with("山")
    thick, _end, _line = page_with("山", bold=True)

    assert b"2 Tr" in thick
    assert b"2 Tr" not in thin


def test_a_line_can_end_at_a_place():
    document, _end, _line = page_with("page 1 of 2", right=True)

    assert pages(document) == ["page 1 of 2"]
