"""Paper before it is paper: every page is seen, and nobody hears "printed" from a machine."""

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from reports.infusion_summary import infusion_summary
from station.domain.clock import StoppedClock
from station.domain.errors import Unavailable
from tests.reports.paper import AT, PRINTED, a_summary, pages
from ui.printing.preview_page import PreviewPage, page_images
from ui.window import Window


class Queue:
    """Takes documents for a printer of this name; "" has no printer, a sentence refuses."""

    def __init__(self, name="", sentence=""):
        self.name, self.sentence, self.taken = name, sentence, []

    def __call__(self, document):
        if self.sentence:
            raise Unavailable(self.sentence)
        self.taken.append(document)
        return self.name


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    path = tmp_path_factory.mktemp("prints") / "summary.pdf"
    path.write_bytes(infusion_summary(a_summary(), PRINTED))
    return path


@pytest.fixture
def window(qtbot):
    made = Window(StoppedClock(AT), ZoneInfo("Australia/Sydney"), demonstration=False)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


def shown(window, document, queue):
    page = PreviewPage("Infusion summary", document, queue)
    window.show_page(page)
    return page


def count(document):
    return len(pages(document.read_bytes()))


def test_every_page_of_the_document_is_on_the_screen(window, document):
    page = shown(window, document, Queue())

    names = [sheet.accessibleName() for sheet in page.sheets]
    assert names == [f"Page {number + 1}" for number in range(count(document))]
    assert all(not sheet.pixmap().isNull() for sheet in page.sheets)
    assert page.heading().place == "Infusion summary"


def test_the_head_says_how_many_pages(qtbot, tmp_path, document):
    path = tmp_path / "copy.pdf"
    path.write_bytes(document.read_bytes())
    page = PreviewPage("Infusion summary", path, Queue())
    qtbot.addWidget(page)

    number = count(document)
    assert page.heading().note == f"{number} page{'' if number == 1 else 's'}"


def test_a_page_is_pictured_at_the_scale_asked_for_and_is_not_blank(document):
    small, large = page_images(document, 0.5)[0], page_images(document, 1.0)[0]

    assert abs(large.width() - 2 * small.width()) <= 2
    grey = large.convertToFormat(QImage.Format.Format_Grayscale8)
    assert len(set(bytes(grey.constBits()))) > 1


def test_nothing_is_said_before_anything_was_sent(window, document):
    assert not shown(window, document, Queue("Ward 4B")).said.isVisible()


def test_the_key_sends_the_document_and_says_where_but_not_that_it_is_printed(
    qtbot, window, document
):
    queue = Queue("Ward 4B")
    page = shown(window, document, queue)

    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    assert queue.taken == [document]
    assert page.said.isVisible()
    assert page.said.text().startswith("Sent to the queue of Ward 4B.")


def test_without_a_printer_one_sentence_says_what_to_do_and_where_the_document_is(
    qtbot, window, document
):
    page = shown(window, document, Queue())

    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    assert page.said.isVisible()
    assert page.said.text() == (
        f"There is no printer: connect one and print again; the document is kept as {document}."
    )


def test_a_printer_that_refuses_says_its_own_sentence(qtbot, window, document):
    page = shown(window, document, Queue(sentence="The printer is off: switch it on."))

    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    assert page.said.text() == "The printer is off: switch it on."


def test_escape_goes_back(qtbot, window, document):
    page = shown(window, document, Queue())

    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_the_keys_move_the_pages(qtbot, window, document):
    page = shown(window, document, Queue())
    bar = page._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)

    qtbot.keyClick(page._scroll, Qt.Key.Key_PageDown)

    assert page._scroll.hasFocus()
    assert bar.value() > 0
