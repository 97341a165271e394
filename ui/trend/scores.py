"""Answers on a scale, each in a small box; where there is no room for all, the highest stands."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from station.domain.picture import Score
from ui.theme import Palette
from ui.trend.trend_presenter import TrendPresenter

WIDE, BETWEEN, ABOVE = 12.0, 1.0, 6.0


class Scores:
    """Draws the sedation lane, in the chart's own pixels."""

    def __init__(self, presenter: TrendPresenter) -> None:
        self._presenter = presenter

    def paint(self, painter: QPainter, colours: Palette, face: QFont) -> None:
        """Every answer of the window, or the highest of those that would stand in one place."""
        place = self._presenter.place("sedation")
        if place.folded:
            return
        painter.setFont(face)
        begin, end = self._presenter.window()
        shown = (one for one in self._presenter.picture.sedation if begin <= one.at <= end)
        for left, score in seated(shown, self._presenter.across()):
            box = QRectF(left, place.top + ABOVE, WIDE, place.height - 2 * ABOVE)
            graded = colours.grades[min(score.grade, 3) - 1] if score.grade else None
            painter.fillRect(box, QColor(graded or colours.soft))
            painter.setPen(QColor(colours.ink))
            words = score.words if len(score.words) == 1 else "z"  # asleep, rouses
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def seated(scores: Iterable[Score], across: Callable[[float], float]) -> list[tuple[float, Score]]:
    """The left edge of each box with its answer: none over another, the highest never left out.

    Of answers that are alike in grade the newest stands.
    """
    found: list[tuple[float, Score]] = []
    for score in scores:
        left = across(score.at) - WIDE / 2
        if not found or left >= found[-1][0] + WIDE + BETWEEN:
            found.append((left, score))
        elif score.grade >= found[-1][1].grade:
            found[-1] = found[-1][0], score
    return found
