"""The Qt application: bundled fonts, one style for day and night, bugs shown and logged."""

import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from types import TracebackType

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from station.domain.errors import Unavailable
from ui import theme
from ui.fault import Trouble, explain
from ui.style import sheet
from ui.theme import Light, palette

SCREEN_FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf",
                "NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf",
                "NotoSansThai-Regular.ttf", "NotoSansDevanagari-Regular.ttf",
                "DroidSansFallbackFull.ttf")  # fmt: skip


def make(arguments: Sequence[str]) -> QApplication:
    """The one application object, with the station's fonts; reused where one exists already."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([*arguments])
    application.setApplicationName("Infusion Station")
    if application.style().name() != "fusion":
        application.setStyle("Fusion")
    QLocale.setDefault(QLocale.c())
    load_fonts()
    return application


def load_fonts() -> None:
    """Register the bundled fonts; Unavailable when one is missing from the installation."""
    for name in SCREEN_FONTS:
        content = files("resources").joinpath("fonts", name).read_bytes()
        if QFontDatabase.addApplicationFontFromData(content) < 0:
            raise Unavailable(f"The font {name} is damaged: install the station again.")
    face = QFont(theme.FAMILY)
    face.setPixelSize(theme.SIZE_TEXT)
    QApplication.setFont(face)


def dress(application: QApplication, light: Light) -> None:
    """Put the colours of the day or of the night on every widget."""
    application.setStyleSheet(sheet(palette(light)))


def catch_bugs(show: Callable[[Trouble], None]) -> None:
    """From here on an exception nobody caught is shown and logged instead of printed."""

    def caught(
        kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        del kind, trace
        show(explain(fault))

    sys.excepthook = caught
