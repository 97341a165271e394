"""A day of dose and pain in small."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from station.domain.card import Spark
from ui.theme import DAY, Palette

DOT, EDGE = 2.4, 4.0


class SparkView(QWidget):
    """Draws the rate as steps and pain as dots; nothing is written on it."""

    def __init__(self) -> None:
        super().__init__()
        self._spark, self.colours = Spark(), DAY
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Dose and pain over the last day")

    @override
    def sizeHint(self) -> QSize:
        """The room it likes best."""
        return QSize(190, 44)

    def show_spark(self, spark: Spark, colours: Palette) -> None:
        """Take a new day."""
        if (spark, colours) != (self._spark, self.colours):
            self._spark, self.colours = spark, colours
            self.update()

    def _at(self, point: tuple[float, float]) -> QPointF:
        wide, tall = self.width() - 2 * EDGE, self.height() - 2 * EDGE
        return QPointF(EDGE + point[0] * wide, EDGE + (1 - point[1]) * tall)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks for the picture."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.colours.dose), 2))
        dose = [self._at(point) for point in self._spark.dose]
        for before, after in pairwise(dose):
            corner = QPointF(after.x(), before.y())
            painter.drawLine(before, corner)
            painter.drawLine(corner, after)
        painter.setPen(QColor(self.colours.pain))
        painter.setBrush(QColor(self.colours.pain))
        for point in self._spark.pain:
            painter.drawEllipse(self._at(point), DOT, DOT)
