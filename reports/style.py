"""The look of the paper in named values: sizes in points, inks that stay apart in grey.

Every colour is dark enough to print as a readable grey, and never says anything by itself: a line's
lane, a shape or a word says it too.
"""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color, HexColor

INK: Final = HexColor("#16242E")
MUTE: Final = HexColor("#44525B")
RULE: Final = HexColor("#B4BDC1")
SOFT: Final = HexColor("#EEF0EF")
NIGHT: Final = HexColor("#E9ECEF")
HATCH: Final = HexColor("#6A757C")
PAPER: Final = HexColor("#FFFFFF")
DOSE: Final = HexColor("#0B5C8E")
DOSE_FILL: Final = HexColor("#D7E6F0")
PAIN: Final = HexColor("#A63A14")
PRESSURE: Final = HexColor("#2E3A42")
HEART: Final = HexColor("#006243")
SPO2: Final = HexColor("#5A2F8A")
RESPIRATION: Final = HexColor("#6B5200")
GRADES: Final = (PAPER, HexColor("#F3E3C3"), HexColor("#D69E45"), HexColor("#8A4B08"))
WATERMARK: Final = Color(0.55, 0.38, 0.66, alpha=0.13)
DEMO: Final = HexColor("#5B2A86")

MARGIN: Final = 34.0  # points; printers cut about 12
NARROW_MARGIN: Final = 24.0
GAP: Final = 9.0


@dataclass(frozen=True, slots=True)
class Type:
    """One way to set text: size and leading in points, weight, ink."""

    size: float
    leading: float
    bold: bool = False
    ink: Color = INK
    right: bool = False
    struck: bool = False


TITLE: Final = Type(17, 21, bold=True)
HEADING: Final = Type(11.5, 15, bold=True)
BODY: Final = Type(9, 12)
STRONG: Final = Type(9, 12, bold=True)
CELL: Final = Type(8.2, 10.6)
CELL_STRONG: Final = Type(8.2, 10.6, bold=True)
CELL_HEAD: Final = Type(7.6, 9.6, bold=True, ink=MUTE)
STRUCK: Final = Type(8.2, 10.6, ink=MUTE, struck=True)
FIGURE: Final = Type(13, 16, bold=True)
SMALL: Final = Type(7.4, 9.4, ink=MUTE)
LABEL: Final = Type(6.6, 8, ink=INK)
LABEL_STRONG: Final = Type(6.6, 8, bold=True, ink=INK)
