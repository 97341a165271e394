from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from station.domain.picture import Curve, Lane, Picture
from ui.theme import DAY, NIGHT
from ui.trend.trend_presenter import HOUR, TrendPresenter
from ui.trend.trend_view import TrendView

NOW = 1_795_000_000.0


@pytest.fixture
def view(qtbot):
    presenter = TrendPresenter(ZoneInfo("Australia/Sydney"))
    times = np.arange(NOW - 168 * HOUR, NOW, 60.0)
    values = 80 + np.sin(times / 900) * 9
    curve = Curve(times, values - 2, values + 2, values)
    made = TrendView(presenter, DAY)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    presenter.show(Picture(times[0], NOW, "mg/h", dose=Lane(curve), heart=Lane(curve)), NOW)
    made.redraw()
    return made


def wheel(view, turn, modifiers=Qt.KeyboardModifier.NoModifier, sideways=0):
    inverted = False
    event = QWheelEvent(
        QPointF(500, 300), QPointF(500, 300), QPoint(), QPoint(sideways, turn),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, inverted,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def span(view):
    begin, end = view.presenter.window()
    return end - begin


def test_a_week_is_drawn_with_a_bounded_number_of_points(view):
    for hours in (1, 24, 168):
        view.presenter.choose(hours * HOUR)
        view.redraw()
        assert 0 < view.points_drawn() <= 2 * 5 * view.presenter.plot_width()


def test_the_wheel_zooms_and_with_shift_or_sideways_it_pans(view):
    before = span(view)
    wheel(view, 120)
    assert span(view) < before
    end = view.presenter.window()[1]
    wheel(view, 120, Qt.KeyboardModifier.ShiftModifier)
    assert view.presenter.window()[1] < end
    wheel(view, 0, sideways=-120)
    assert view.presenter.window()[1] > end - span(view)


def test_dragging_pans_and_a_tap_on_an_open_lane_does_nothing(qtbot, view):
    end = view.presenter.window()[1]
    port = view.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(400, 60))
    qtbot.mouseMove(port, QPoint(500, 60))
    qtbot.mouseMove(port, QPoint(640, 60))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(640, 60))
    assert view.presenter.window()[1] < end
    before = view.presenter.opened
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(400, 60))
    assert view.presenter.opened == before


def test_a_tap_opens_a_folded_lane(qtbot, view):
    view.resize(1000, 430)
    place = view.presenter.place("events")
    assert place.folded
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, int(place.top) + 4)
    )
    assert not view.presenter.place("events").folded


def test_the_keys_pan_zoom_show_all_and_come_back_to_the_present(qtbot, view):
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert not view.presenter.following
    qtbot.keyClick(view, Qt.Key.Key_Right)
    before = span(view)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert span(view) < before
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.presenter.window()[0] <= view.presenter.picture.begin
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.presenter.following


def test_a_key_the_chart_does_not_know_is_left_to_the_page(qtbot, view):
    stood = view.presenter.window()
    qtbot.keyClick(view, Qt.Key.Key_Q)
    assert view.presenter.window() == stood


def test_the_cursor_says_where_it_is_and_goes_with_the_pointer(qtbot, view):
    said = []
    view.read_at.connect(said.append)
    view.read(NOW - HOUR)
    assert said[-1] == NOW - HOUR
    view.read(NOW + 400 * HOUR)
    assert said[-1] is None
    view.leaveEvent(None)
    assert said[-1] is None
    qtbot.mouseMove(view.viewport(), QPoint(500, 200))
    assert view.grab().width() >= 1000


def test_the_cursor_is_read_again_only_where_it_is(view):
    said = []
    view.read_at.connect(said.append)
    view.read_again()
    assert said == []
    view.read(NOW - HOUR)
    view.read_again()
    assert said == [NOW - HOUR] * 2


def test_night_dresses_the_chart_anew(view):
    day = view.grab().toImage()
    view.dress(NIGHT)
    assert view.grab().toImage() != day
