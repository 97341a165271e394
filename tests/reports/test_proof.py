"""A document is read back before it goes to a printer."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from reports.infusion_summary import infusion_summary
from reports.proof import proofread
from station.domain.errors import Unavailable
from tests.reports.paper import PRINTED, a_summary, pages


def test_a_whole_document_has_its_pages():
    document = infusion_summary(a_summary(), PRINTED)

    assert proofread(document) == len(pages(document))


def test_half_a_document_is_no_document():
    with pytest.raises(Unavailable, match="could not be read back"):
        proofread(b"half a page")


def test_a_blank_page_is_found_out():
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.showPage()
    canvas.save()

    with pytest.raises(Unavailable, match="could not be read back"):
        proofread(buffer.getvalue())
