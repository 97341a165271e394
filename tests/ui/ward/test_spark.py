from PySide6.QtGui import QColor

from station.domain.card import Spark
from ui.theme import DAY, NIGHT
from ui.ward.spark import SparkView


def count(view, colour):
    image = view.grab().toImage()
    wanted = QColor(colour).rgb()
    spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixel(x, y) == wanted for x, y in spots)


def test_a_day_in_small_has_the_colours_of_dose_and_pain(qtbot):
    view = SparkView()
    qtbot.addWidget(view)
    view.resize(view.sizeHint())
    assert count(view, DAY.pain) == 0
    view.show_spark(Spark(((0.0, 0.2), (0.5, 0.8), (1.0, 0.8)), ((0.3, 0.5),)), DAY)
    assert count(view, DAY.dose) > 0
    assert count(view, DAY.pain) > 0
    view.show_spark(Spark(((0.0, 0.2), (1.0, 0.8))), NIGHT)
    assert count(view, DAY.dose) == 0
