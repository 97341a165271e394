"""A document on its way to a printer: here one that prints into a file."""

from io import BytesIO

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from station.domain.errors import Unavailable
from ui.printing import queue
from ui.printing.queue import paint, send

BLACK = 64  # darker than this is ink


@pytest.fixture
def document(tmp_path):
    """An upright page, one on its side, and an upright one again, each black to its edges."""
    path, buffer = tmp_path / "document.pdf", BytesIO()
    canvas = Canvas(buffer)
    for size in (A4, landscape(A4), A4):
        canvas.setPageSize(size)
        canvas.rect(0, 0, *size, fill=1)
        canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


def into(path, dots=100):
    """A printer whose paper is a file."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(dots)
    return printer


def inked(path):
    """How wide and how high the ink is on each page of a printed file, in whole points."""
    opened = pypdfium2.PdfDocument(path)
    try:
        pictures = [opened[number].render().to_pil().convert("L") for number in range(len(opened))]
    finally:
        opened.close()
    boxes = [one.point(lambda grey: 255 * (grey < BLACK)).getbbox() for one in pictures]
    return [(right - left, bottom - top) for left, top, right, bottom in boxes]


class Attached:
    """A computer's default printer, as Qt tells of it."""

    def __init__(self, name):
        self.name = name

    def defaultPrinter(self):  # noqa: N802 - Qt's name
        return self

    def isNull(self):  # noqa: N802 - Qt's name
        return False

    def printerName(self):  # noqa: N802 - Qt's name
        return self.name


def attach(monkeypatch, path):
    """This computer has one printer, and its paper is a file: no test reaches a real one."""
    monkeypatch.setattr(queue, "QPrinterInfo", Attached("Ward 4B"))
    monkeypatch.setattr(queue, "QPrinter", lambda _info: into(path))


@pytest.mark.usefixtures("qapp")
def test_every_page_is_drawn(tmp_path, document):
    assert paint(document, into(tmp_path / "paper.pdf"))

    assert len(inked(tmp_path / "paper.pdf")) == 3


@pytest.mark.usefixtures("qapp")
def test_a_page_is_as_large_as_the_paper_allows_whatever_came_before_it(tmp_path, document):
    paint(document, into(tmp_path / "paper.pdf"))

    upright, sideways, again = inked(tmp_path / "paper.pdf")
    assert again == upright
    assert abs(sideways[0] - upright[0]) <= 2
    assert sideways[1] < sideways[0]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("dots", [72, 1200])
def test_a_coarse_and_a_fine_printer_fill_the_same_paper(tmp_path, document, dots):
    paint(document, into(tmp_path / "usual.pdf"))
    paint(document, into(tmp_path / "paper.pdf", dots))

    usual, other = inked(tmp_path / "usual.pdf"), inked(tmp_path / "paper.pdf")
    assert len(usual) == len(other) == 3
    assert all(
        abs(one - two) <= 3
        for pair in zip(usual, other, strict=True)
        for one, two in zip(*pair, strict=True)
    )


@pytest.mark.usefixtures("qapp")
def test_without_a_printer_nothing_is_sent(monkeypatch, document):
    class Nobody:
        defaultPrinter = QPrinterInfo  # noqa: N815 - Qt's name; an empty one is null

    monkeypatch.setattr(queue, "QPrinterInfo", Nobody)

    assert send(document) == ""


@pytest.mark.usefixtures("qapp")
def test_the_printer_that_took_it_is_named(monkeypatch, tmp_path, document):
    attach(monkeypatch, tmp_path / "paper.pdf")

    assert send(document) == "Ward 4B"
    assert len(inked(tmp_path / "paper.pdf")) == 3


@pytest.mark.usefixtures("qapp")
@pytest.mark.qt_log_ignore("QPainter|QPrinter|QPdf")
def test_a_printer_that_does_not_take_it_is_one_sentence_that_says_what_to_do(
    monkeypatch, tmp_path, document
):
    attach(monkeypatch, tmp_path / "no such folder" / "paper.pdf")

    with pytest.raises(Unavailable, match="Ward 4B does not take the document: look whether"):
        send(document)
