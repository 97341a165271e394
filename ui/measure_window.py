"""How fast the window is: a week's chart opened and moved, a second of a whole ward on the board.

The chart is timed beside pyqtgraph alone, which draws the very same thinned points, and they take
turns, so that other work on the machine slows both alike.  Every time ends with the widget painted
whole (`grab`), which is more than a screen asks for: there, what did not change stays.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.domain.clock import StoppedClock
from station.domain.errors import Refused
from station.domain.measured import Goal, Measured
from station.services.bed_sheet import BedSheet
from station.services.made_up_ward import MONITOR, PUMP, START, MadeUpWard
from station.services.percentile import MIDDLE, percentile, percentiles
from station.services.tidings import Heartbeat, Readings
from ui import application
from ui.desk import Desk, Reads
from ui.made_up import Week, away, facts_of, told_of
from ui.theme import DAY, Light
from ui.trend.series import Floats
from ui.trend.trend_presenter import CURVES, TrendPresenter
from ui.trend.trend_view import ENVELOPE_ALPHA, PAN_A_KEY, TrendView

MINUTE, TEN_SECONDS, RAW_HOURS = 60.0, 10.0, 2  # a chart has minutes, and readings at its end
QUARTER, GAP_SECONDS = 900.0, 1800.0
MILLISECONDS = 1000
CHART, WARD_WINDOW = (1300, 900), (1900, 1000)
RAW_PLOTS = 8
OPENING, FRAME, SECOND = Goal(300), Goal(16), Goal(100)
ZONE = ZoneInfo("UTC")
TURN_BACK = 4  # frames to the past, then as many back, so that none stands at the edge
SPARK_STEPS = 100
BORN = date(1950, 1, 1)

Timer = Callable[[], float]
Thinned = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is shown, and how often: hours of a chart, openings, frames; beds and seconds."""

    hours: int = 7 * 24
    openings: int = 100
    frames: int = 400
    beds: int = 12
    seconds: int = 300


def measure_window(size: Size | None = None, *, timer: Timer = perf_counter) -> list[Measured]:
    """Show a made-up week and a made-up ward without a screen; the figures."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application.make(["station"])
    chosen, dressed = size or Size(), app.styleSheet()
    application.dress(app, Light.DAY)
    try:
        return [*_chart(chosen, timer), *_board(app, chosen, timer)]
    finally:
        app.setStyleSheet(dressed)


# ---------------------------------------------------------------- the chart


def _chart(size: Size, timer: Timer) -> list[Measured]:
    week = Week(size.hours)
    view = _open_station(week)
    thinned = _thinned(view.presenter)
    points = sum(len(x) for plot in thinned for x, _ in plot)
    what = f"{size.hours} h, {week.points} values in {len(CURVES)} curves, {points} points drawn"
    ours, raw = [], []
    for _ in range(size.openings):
        ours.append(_opened(lambda: _open_station(week), timer))
        raw.append(_opened(lambda: _open_raw(thinned), timer))
    rows = _beside("open a week's chart", ours, raw, what, OPENING)
    bare, ours, raw = _open_raw(thinned), [], []
    for number in range(size.frames):
        pan = partial(_pan_station, view), partial(_pan_raw, bare)
        back = number // TURN_BACK % 2 == 0
        mine, alone = (_timed(partial(one, back=back), timer) for one in pan)
        ours.append(mine)
        raw.append(alone)
    away(view)
    away(bare)
    return [*rows, *_beside("pan a frame", ours, raw, what, FRAME)]


def _beside(
    name: str, ours: Sequence[float], raw: Sequence[float], what: str, goal: Goal
) -> list[Measured]:
    """The station's times, those of pyqtgraph alone, and how the middles compare."""
    whole = f"{what}; {len(ours)} times, in turn with pyqtgraph alone"
    alone = f"{RAW_PLOTS} plots of the same points with pens as wide and as clear, and nothing else"
    ratio = percentile(ours, MIDDLE) / percentile(raw, MIDDLE)
    return [
        *percentiles(name, ours, whole, goal),
        *percentiles(f"{name}, pyqtgraph alone", raw, alone),
        Measured(f"{name}, ratio", ratio, "x", "the station's p50 to that of pyqtgraph alone"),
    ]


def _timed(work: Callable[[], object], timer: Timer) -> float:
    """The milliseconds that something takes."""
    began = timer()
    work()
    return (timer() - began) * MILLISECONDS


def _opened(show: Callable[[], QWidget], timer: Timer) -> float:
    """The milliseconds until a widget is painted; then it is taken away, untimed."""
    shown: list[QWidget] = []
    spent = _timed(lambda: shown.append(show()), timer)
    away(shown[0])
    return spent


def _painted(widget: QWidget) -> None:
    widget.resize(*CHART)
    widget.show()
    widget.grab()


def _open_station(week: "Week") -> TrendView:
    """From the values of the record, as lists, to the first picture on screen."""
    presenter = TrendPresenter(ZONE)
    presenter.size = CHART
    presenter.span = week.end - week.begin
    presenter.show(week.picture(), week.end)
    view = TrendView(presenter, DAY)
    _painted(view)
    return view


def _thinned(presenter: TrendPresenter) -> list[list[Thinned]]:
    """What the station draws, plot by plot, in the chart's pixels."""
    plots = [[presenter.points(code), presenter.spine(code)] for code in CURVES[1:]]
    picture = presenter.picture
    marks = (
        ("dose", [(mark.at, 0.0) for mark in picture.boluses]),
        ("pain", [(one.at, one.rest or 0.0) for one in picture.pain]),
        ("pressure", [(one.at, one.systolic) for one in picture.pressure]),
        ("sedation", [(one.at, float(one.grade)) for one in picture.sedation]),
    )
    points = ([(presenter.x(at), presenter.y(code, y)) for at, y in of] for code, of in marks)
    split = [np.array(one).reshape(-1, 2) for one in points]
    return [[presenter.points("dose")], *plots, *([(one[:, 0], one[:, 1])] for one in split)]


def _open_raw(plots: Sequence[Sequence[Thinned]]) -> pg.GraphicsLayoutWidget:
    """The same points in pyqtgraph alone: no lanes of words, no bars, no hatches, no nights."""
    bare = pg.GraphicsLayoutWidget(show=False)
    dose, spine, envelope = (pg.mkPen(DAY.dose, width=width) for width in (2.0, 1.5, 1.0))
    envelope.setColor(pg.mkColor((*envelope.color().getRgb()[:3], ENVELOPE_ALPHA)))
    added = [bare.addPlot(row=row, col=0) for row in range(len(plots))]
    for plot, curves in zip(added, plots, strict=True):
        plot.showAxis("bottom", show=plot is added[-1])
        plot.invertY()
        for (x, y), pen in zip(curves, (envelope, spine), strict=False):
            plot.plot(x, y, connect="finite", pen=dose if plot is added[0] else pen)
        plot.setXLink(added[0])
    added[0].curves[0].setFillLevel(np.nanmax(plots[0][0][1]))
    added[0].curves[0].setFillBrush(DAY.dose_fill)
    added[0].setXRange(0, CHART[0], padding=0)
    _painted(bare)
    return bare


def _pan_station(view: TrendView, *, back: bool) -> None:
    key = Qt.Key.Key_Left if back else Qt.Key.Key_Right
    press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, press)
    view.grab()


def _pan_raw(bare: pg.GraphicsLayoutWidget, *, back: bool) -> None:
    plot = bare.getItem(0, 0)
    begin, end = plot.viewRange()[0]
    step = (begin - end) * PAN_A_KEY if back else (end - begin) * PAN_A_KEY
    plot.setXRange(begin + step, end + step, padding=0)
    bare.grab()


# ---------------------------------------------------------------- the board


def _board(app: QApplication, size: Size, timer: Timer) -> list[Measured]:
    """Each second of a ward, from its being told to the board's being painted."""
    facts = [facts_of(number) for number in range(1, size.beds + 1)]
    of = {2 * place + part: one for place, one in enumerate(facts) for part in (0, 1)}
    ward = MadeUpWard([(figure, (PUMP, MONITOR)[figure % 2]) for figure in of])
    clock = StoppedClock(START.utc, START.monotonic)
    reads = Reads(lambda _at: facts, _no_sheet)
    desk = Desk("Benchmark", ZONE, clock, reads, demonstration=True)
    desk.cards.take(facts)
    desk.window.resize(*WARD_WINDOW)
    desk.window.show_page(desk.board)
    desk.window.show()
    spent = []
    for _ in range(size.seconds):
        told = told_of(ward.second(), of, clock.advance(1))
        spent.append(_timed(partial(_second, desk, told), timer))
        app.processEvents()  # a reading of the facts comes home between two seconds
    desk.close()
    away(desk.window)
    what = f"{size.beds} beds x 2 devices, {ward.heard_a_second} values a second, {size.seconds} s"
    return percentiles("a second told to the board painted", spent, what, SECOND)


def _second(desk: Desk, told: Readings) -> None:
    """What the listener tells, the tick that follows, and the whole window painted."""
    desk.wire.told.emit(told)
    desk.wire.told.emit(Heartbeat(told.at, told.at))
    desk.tick()
    desk.window.grab()


def _no_sheet(bed: str, at: datetime) -> BedSheet:
    raise Refused(f"The benchmark opens no bed, but bed {bed} was read at {at:%H:%M}.")
