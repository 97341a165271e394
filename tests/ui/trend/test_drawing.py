from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from station.domain.picture import (
    Band,
    Curve,
    Lane,
    Limit,
    Mark,
    PainPoint,
    Picture,
    Pressure,
    Score,
    Span,
    SpanKind,
)
from ui.theme import DAY
from ui.trend.drawing import Front, Ground
from ui.trend.trend_presenter import HOUR, TrendPresenter

NOW = 1_795_000_000.0
FULL = {
    "heart": Lane(Curve(), (Span(NOW - 5 * HOUR, NOW - 4 * HOUR, SpanKind.GAP, "monitor silent"),
                            Span(NOW - HOUR, None, SpanKind.QUARANTINE, "needs confirmation"))),
    "spo2": Lane(Curve(), (Span(NOW - 5 * HOUR, NOW - 4 * HOUR, SpanKind.GAP, "monitor silent"),)),
    "pain": (PainPoint(NOW - 2 * HOUR, 3, 5), PainPoint(NOW - HOUR, None, 4),
             PainPoint(NOW - HOUR / 2, 2, None)),
    "pain_limits": (Limit(7, "baseline 7"),),
    "pressure": (Pressure(NOW - HOUR, 150, 90, 110), Pressure(NOW - 2 * HOUR, 150, 90)),
    "pressure_lane": Lane(limits=(Limit(180, "review 180"),)),
    "sedation": (Score(NOW - HOUR, "1", 1), Score(NOW - 2 * HOUR, "asleep, rouses", 0)),
    "side_effects": (Band(NOW - 6 * HOUR, NOW - 3 * HOUR, "Nausea · moderate", 2),
                     Band(NOW - 5 * HOUR, None, "Tingling · mild", 1),
                     Band(NOW - 300 * HOUR, NOW - 200 * HOUR, "Headache · mild", 1),
                     *(Band(NOW - 4 * HOUR, None, f"Effect {n}", 3) for n in range(12))),
    "events": (Mark(NOW - 2 * HOUR, "Syringe 2"), Mark(NOW - 2 * HOUR + 60, "Step")),
    "steps": (Mark(NOW - 3 * HOUR, "8 mg/h"), Mark(NOW - 3 * HOUR + 60, "9 mg/h")),
    "boluses": (Mark(NOW - HOUR, "bolus 5 mg"),),
    "nights": ((NOW - 10 * HOUR, NOW - 6 * HOUR),),
}  # fmt: skip


def drawn(picture, height=900, cursor=None):
    presenter = TrendPresenter(ZoneInfo("Australia/Sydney"))
    presenter.size = (1000, height)
    presenter.show(picture, NOW)
    image = QImage(1000, height, QImage.Format.Format_RGB32)
    image.fill(QColor(DAY.card))
    painter = QPainter(image)
    Ground(presenter, DAY).paint(painter)
    front = Front(presenter, DAY)
    front.cursor = cursor
    front.paint(painter)
    painter.end()
    return image


def count(image, colour):
    wanted = QColor(colour).rgb()
    return sum(
        image.pixel(x, y) == wanted for y in range(image.height()) for x in range(0, 1000, 2)
    )


@pytest.mark.usefixtures("qapp")
def test_every_part_of_a_picture_leaves_its_colour_on_the_chart():
    full = drawn(Picture(NOW - 24 * HOUR, NOW, "mg/h", **FULL))
    bare = drawn(Picture(NOW - 24 * HOUR, NOW, "mg/h"))
    for colour in (DAY.pain, DAY.pressure, DAY.grades[1], DAY.night_shade, DAY.dose, DAY.hatch):
        assert count(full, colour) > count(bare, colour), colour


@pytest.mark.usefixtures("qapp")
def test_the_cursor_is_a_line_from_top_to_bottom():
    picture = Picture(NOW - 24 * HOUR, NOW, "mg/h")
    assert drawn(picture, cursor=NOW - HOUR) != drawn(picture)


@pytest.mark.usefixtures("qapp")
def test_a_low_chart_folds_and_still_draws():
    assert count(drawn(Picture(NOW - 24 * HOUR, NOW, "mL/h", **FULL), 400), DAY.ink) > 0
