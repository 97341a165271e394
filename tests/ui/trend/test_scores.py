"""The sedation lane: no box over another, the deepest sedation never hidden by a lighter one."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from station.domain.picture import Score
from tests.ui.trend.test_charted import BARE, NOW, ink, presented
from ui import theme
from ui.theme import DAY
from ui.trend.drawing import font
from ui.trend.scores import WIDE, Scores, seated
from ui.trend.trend_presenter import HOUR

ANSWERS = st.lists(
    st.builds(Score, st.floats(0, 500), st.just("1"), st.integers(0, 3)), max_size=40
).map(lambda found: sorted(found, key=lambda one: one.at))


@given(ANSWERS)
def test_no_box_stands_over_another_and_the_highest_is_never_left_out(answers):
    found = seated(answers, lambda at: at)
    for (left, _), (right, _) in pairwise(found):
        assert left + WIDE <= right
    assert max((one.grade for _, one in found), default=0) == max(
        (one.grade for one in answers), default=0
    )
    assert all(one in answers for _, one in found)


def test_with_room_each_answer_stands_at_its_own_moment():
    answers = [Score(20.0 * n, "0", 0) for n in range(5)]
    assert seated(answers, lambda at: at) == [(one.at - WIDE / 2, one) for one in answers]


def test_of_answers_alike_the_newest_stands_and_a_lighter_one_gives_way():
    first, newer, lighter = Score(0, "1", 1), Score(3, "1", 1), Score(6, "0", 0)
    assert seated([first, newer, lighter], lambda at: at) == [(-WIDE / 2, newer)]


@pytest.mark.parametrize(("score", "colour"), [
    (Score(NOW - HOUR, "2", 2), DAY.grades[1]), (Score(NOW - HOUR, "asleep, rouses", 0), DAY.soft),
])  # fmt: skip
def test_a_box_has_the_colour_of_its_grade(qapp, score, colour):
    assert qapp
    presenter = presented(replace(BARE, sedation=(score, Score(NOW - 90 * HOUR, "3", 3))))
    image = QImage(1000, 900, QImage.Format.Format_RGB32)
    image.fill(QColor(DAY.card))
    painter = QPainter(image)
    Scores(presenter).paint(painter, DAY, font(theme.SIZE_SMALL))
    painter.end()
    place = presenter.place("sedation")
    assert ink(image, (presenter.x(score.at), place.top + 9), colour, reach=2)
    assert not ink(image, (presenter.x(NOW - 20 * HOUR), place.top + 9), DAY.grades[2])
