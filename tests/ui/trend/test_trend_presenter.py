from zoneinfo import ZoneInfo

import numpy as np
import pytest

from station.domain.picture import (
    Band,
    Curve,
    Lane,
    Limit,
    PainPoint,
    Picture,
    Pressure,
    Span,
    SpanKind,
)
from ui.trend.lanes import LEFT_MARGIN
from ui.trend.trend_presenter import HOUR, LONGEST, SHORTEST, TrendPresenter

NOW = 1_795_000_000.0


def a_curve(values, every=60.0):
    values = np.asarray(values, dtype=np.float64)
    times = NOW - every * np.arange(len(values) - 1, -1, -1)
    return Curve(times, values, values, values)


def a_picture(hours=48, **parts):
    minutes = int(hours * 60)
    heart = Lane(a_curve(np.full(minutes, 80.0)), parts.pop("spans", ()))
    dose = Lane(a_curve(np.full(minutes, 4.0)))
    return Picture(NOW - hours * HOUR, NOW, "mg/h", dose=dose, heart=heart, **parts)


@pytest.fixture
def presenter():
    made = TrendPresenter(ZoneInfo("Australia/Sydney"))
    made.show(a_picture(), NOW)
    return made


def test_the_chart_follows_the_present_until_it_is_moved(presenter):
    assert presenter.window()[1] > NOW
    presenter.tick(NOW + 60)
    assert presenter.window()[1] > NOW + 60
    presenter.pan(-0.5)
    stood = presenter.window()
    presenter.tick(NOW + 120)
    assert presenter.window() == stood
    presenter.follow()
    assert presenter.following


def test_panning_stops_at_the_present_and_at_the_beginning(presenter):
    presenter.pan(+5)
    assert presenter.following
    presenter.pan(-50)
    begin, end = presenter.window()
    assert begin < presenter.picture.begin < end


def test_each_range_shows_its_hours_and_all_shows_everything(presenter):
    for span in (HOUR, 6 * HOUR, 24 * HOUR):
        presenter.choose(span)
        begin, end = presenter.window()
        assert end - begin == span
    presenter.choose(None)
    assert presenter.window()[0] <= presenter.picture.begin


def test_zooming_keeps_the_moment_under_the_pointer(presenter):
    presenter.pan(-0.3)
    at = presenter.moment(500)
    before = presenter.x(at)
    presenter.zoom(0.5, at)
    assert presenter.x(at) == pytest.approx(before)


def test_zooming_by_key_stays_with_the_present_and_has_limits(presenter):
    for _ in range(60):
        presenter.zoom(0.5)
    begin, end = presenter.window()
    assert end - begin == SHORTEST
    assert presenter.following
    presenter.pan(-0.4)
    for _ in range(60):
        presenter.zoom(2)
    begin, end = presenter.window()
    assert end - begin == LONGEST


def test_a_moment_and_its_pixel_are_each_other(presenter):
    assert presenter.moment(presenter.x(NOW - HOUR)) == pytest.approx(NOW - HOUR)
    assert presenter.x(presenter.window()[0]) == LEFT_MARGIN


def test_a_scale_holds_everything_that_was_measured():
    presenter = TrendPresenter(ZoneInfo("UTC"))
    cuffs = (Pressure(NOW, 230, 40),)
    lane = Lane(limits=(Limit(180, "review 180"),))
    presenter.show(a_picture(pressure=cuffs, pressure_lane=lane), NOW)
    scale = presenter.scale("pressure")
    assert (scale.lowest, scale.highest) == (40, 230)
    assert presenter.scale("dose").lowest == 0
    for code in ("dose", "pain", "pressure", "heart"):
        assert 1 <= len(presenter.scale(code).ticks()) <= 4


def test_a_device_that_never_gave_a_value_leaves_the_usual_scale():
    presenter = TrendPresenter(ZoneInfo("UTC"))
    lane = Lane(a_curve([np.nan, np.nan]))
    presenter.show(Picture(NOW - HOUR, NOW, "mL/h", heart=lane), NOW)
    assert presenter.scale("heart").highest == 120


def test_a_folded_lane_has_no_points_and_a_tap_opens_it(presenter):
    presenter.size = (900, 430)
    place = presenter.place("events")
    assert place.folded
    assert len(presenter.points("respiration")[0]) == 0
    assert presenter.tap(place.top + 3)
    assert "events" in presenter.opened
    opened = presenter.place("events")
    assert presenter.tap(opened.top + 3)
    assert not presenter.tap(presenter.place("dose").top + 3)
    assert not presenter.tap(-1)


def test_points_of_a_gap_are_not_joined():
    presenter = TrendPresenter(ZoneInfo("UTC"))
    gap = Span(NOW - HOUR, NOW - HOUR / 2, SpanKind.GAP, "monitor silent")
    presenter.show(a_picture(spans=(gap,)), NOW)
    _, y = presenter.points("heart")
    assert np.isnan(y).any()
    _, over = presenter.spine("heart")
    assert np.isnan(over).any()


def test_the_cursor_reads_every_lane_at_one_moment():
    presenter = TrendPresenter(ZoneInfo("Australia/Sydney"))
    picture = a_picture(
        pain=(PainPoint(NOW - 100, 3, None),),
        pressure=(Pressure(NOW - 60, 128, 74),),
        side_effects=(Band(NOW - HOUR, None, "Nausea · moderate", 2),),
    )
    presenter.show(picture, NOW)
    said = dict(presenter.read(NOW - 60))
    assert said["dose"] == "4 mg/h"
    assert said["heart"] == "HR 80"
    assert said["pain"] == "pain 3/—"
    assert said["pressure"] == "BP 128/74"
    assert said["side_effects"] == "Nausea · moderate"
    assert presenter.read(NOW - 60)[0][0] == "dose"


def test_inside_a_gap_the_cursor_says_the_cause_and_no_value():
    presenter = TrendPresenter(ZoneInfo("UTC"))
    gap = Span(NOW - HOUR, None, SpanKind.GAP, "monitor silent")
    presenter.show(a_picture(spans=(gap,)), NOW)
    assert dict(presenter.read(NOW - 60))["heart"] == "— monitor silent"


def test_far_from_any_score_the_cursor_says_nothing_about_it():
    presenter = TrendPresenter(ZoneInfo("UTC"))
    presenter.show(Picture(NOW - HOUR, NOW, "mL/h"), NOW)
    assert presenter.read(NOW - 60) == []


def test_a_moment_is_told_in_the_wards_time(presenter):
    assert presenter.clock(NOW).endswith(tuple("0123456789"))
    assert "Nov" in presenter.clock(NOW)
