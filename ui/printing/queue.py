"""A PDF file to the default printer, each page as the printer's own resolution wants it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from station.domain.errors import Unavailable
from ui.printing.preview_page import page_images

POINTS_AN_INCH = 72
MOST_DOTS = 300
_KEEP = Qt.AspectRatioMode.KeepAspectRatio


def send(document: Path) -> str:
    """Print on the default printer; its name, "" where there is none, Unavailable if it refuses."""
    info = QPrinterInfo.defaultPrinter()
    if info.isNull():
        return ""
    printer = QPrinter(info)
    if not paint(document, printer):
        raise Unavailable(
            f"The printer {info.printerName()} does not take the document: look whether it is on,"
            f" or print {document} from another computer."
        )
    return info.printerName()


def paint(document: Path, printer: QPrinter) -> bool:
    """Draw every page; whether the printer took them."""
    dots = min(printer.resolution(), MOST_DOTS)
    painter = QPainter()
    images = page_images(document, dots / POINTS_AN_INCH)
    if not images or not painter.begin(printer):
        return False
    room = painter.viewport()  # of the first page, before any picture narrows it
    for number, image in enumerate(images):
        if number:
            printer.newPage()
        fitted = image.size().scaled(room.size(), _KEEP)
        painter.setViewport(room.x(), room.y(), fitted.width(), fitted.height())
        painter.setWindow(image.rect())
        painter.drawImage(0, 0, image)
    return painter.end()
