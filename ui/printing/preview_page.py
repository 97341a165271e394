"""A document as it will be printed, page by page; and sent to the printer from here."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from station.domain.errors import Unavailable
from ui import theme
from ui.page import Heading, Page
from ui.parts import KeyAction, reword, text

DOTS_A_POINT = 1.6  # on the screen; paper takes the printer's own resolution
SENT = "Sent to the queue of {printer}. It is printed once somebody has seen the paper."
KEPT = "There is no printer: connect one and print again; the document is kept as {path}."


def page_images(document: Path, scale: float = DOTS_A_POINT) -> list[QImage]:
    """Every page of a PDF file as a picture."""
    opened = pypdfium2.PdfDocument(document)
    try:
        return [_image(opened[number], scale) for number in range(len(opened))]
    finally:
        opened.close()


def _image(page: pypdfium2.PdfPage, scale: float) -> QImage:
    drawn = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGBA")
    data = drawn.tobytes()
    return QImage(data, drawn.width, drawn.height, QImage.Format.Format_RGBA8888).copy()


class PreviewPage(Page):
    """`closed` goes back.  `send` prints a file and gives the printer's name, "" for none."""

    closed = Signal()

    def __init__(self, title: str, document: Path, send: Callable[[Path], str]) -> None:
        super().__init__()
        self._title, self._document, self._send = title, document, send
        self.said = text("", "mute")
        self.said.setWordWrap(True)  # a path may be longer than the window is wide
        self.sheets: list[QLabel] = []
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setSpacing(theme.GAP)
        for image in page_images(document):
            sheet = QLabel()
            sheet.setPixmap(QPixmap.fromImage(image))
            sheet.setObjectName("card")
            sheet.setAccessibleName(f"Page {len(self.sheets) + 1}")
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
            self.sheets.append(sheet)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.addWidget(self.said)
        outer.addWidget(self._scroll)
        self.said.setVisible(False)

    @override
    def heading(self) -> Heading:
        """The document and its pages."""
        pages = len(self.sheets)
        return Heading(self._title, note=f"{pages} page{'s' if pages != 1 else ''}")

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """Print, or go back."""
        return (
            KeyAction("Ctrl+P", "Print", self.print),
            KeyAction("Esc", "Back", self.closed.emit),
        )

    def print(self) -> None:
        """Send it to the queue and say so; nobody says "printed" before a nurse has seen it."""
        reword(self.said, self._sent())
        self.said.setVisible(True)

    def _sent(self) -> str:
        try:
            printer = self._send(self._document)
        except Unavailable as sentence:
            return str(sentence)
        return SENT.format(printer=printer) if printer else KEPT.format(path=self._document)

    @override
    def entered(self) -> None:
        """The wheel and the arrows move the pages."""
        self._scroll.setFocus()
