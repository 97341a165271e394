"""How the window fares over time: its memory over an hour of live charts, and how late its loop is.

The hour is told as fast as it can be painted, a second at a time; the lateness is measured at the
ward's own pace, by a timer that asks to be called all the time and notes how much later it was.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from station.domain.clock import StoppedClock
from station.domain.figures import ABSENT
from station.domain.measured import Goal, Measured
from station.services.bed_sheet import BedSheet
from station.services.made_up_ward import MONITOR, PUMP, START, MadeUpWard
from station.services.percentile import MIDDLE, percentile
from ui import application
from ui.collecting import Collecting, collect_due
from ui.desk import Desk, Reads
from ui.made_up import Week, away, facts_of, told_of
from ui.measure_window import WARD_WINDOW
from ui.theme import Light

ZONE = ZoneInfo("UTC")
PROBE_MS = 5
LATE = Goal(100)
GROWTH = Goal(5)  # per cent of the window's memory in the hour: what a flat line may waver
STATUS = Path("/proc/self/statm")
SETTLED = 0.2  # the share of the hour after which everything has been shown once
VERY_MOST = 99.9
MEGABYTE = 1_000_000

Memory = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Span:
    """How long: seconds of a ward that are told at once, and real seconds of listening."""

    told: int = 3600
    listened: int = 60
    beds: int = 12
    hours: int = 7 * 24


def memory() -> float:
    """The memory of this process (MB), or 0 where the system does not tell."""
    try:
        pages = int(STATUS.read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE if sys.platform != "win32" else 0.0


def measure_live(span: Span | None = None, *, used: Memory = memory) -> list[Measured]:
    """A bed's page and the board, told a ward's readings; the figures."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, chosen = application.make(["station"]), span or Span()
    application.dress(app, Light.DAY)
    live = _Live(chosen)
    collecting = Collecting(app)
    try:
        return [*_memory(live, chosen, used), *_lateness(live, chosen)]
    finally:
        collecting.deleteLater()
        live.close()


class _Live:
    """A desk at which a ward is told, second by second; its first bed's page is open."""

    def __init__(self, span: Span) -> None:
        self._facts = [facts_of(number) for number in range(1, span.beds + 1)]
        self._of = {2 * at + part: one for at, one in enumerate(self._facts) for part in (0, 1)}
        self._ward = MadeUpWard([(figure, (PUMP, MONITOR)[figure % 2]) for figure in self._of])
        self.clock = StoppedClock(START.utc, START.monotonic)
        self._week = Week(span.hours)
        reads = Reads(lambda _at: self._facts, self._sheet)
        self.desk = Desk("Benchmark", ZONE, self.clock, reads, demonstration=True)
        self.desk.cards.take(self._facts)
        self.desk.window.resize(*WARD_WINDOW)
        self.desk.window.show()
        self.desk.show_bed(self._facts[0].bed.name)

    def _sheet(self, _bed: str, at: datetime) -> BedSheet:
        """The page as it is read every ten seconds: the whole week drawn anew."""
        stay = self._facts[0].stay
        assert stay is not None  # noqa: S101 - every bed of the benchmark is taken
        picture = replace(self._week.picture(), end=at.timestamp())
        none = (ABSENT,)
        return BedSheet(at, stay, picture, "Made-up", "", "", none, none, none, ABSENT, ())

    def second(self) -> None:
        """One second is told, and the window's own tick follows it."""
        told = told_of(self._ward.second(), self._of, self.clock.advance(1))
        self.desk.hear(told)
        self.desk.tick()

    def board(self) -> None:
        """Over to the board, as a nurse does now and then."""
        self.desk.show_board()

    def bed(self) -> None:
        """And back."""
        self.desk.show_bed(self._facts[0].bed.name)

    def close(self) -> None:
        """Nothing is left behind."""
        self.desk.close()
        away(self.desk.window)


# ---------------------------------------------------------------- memory


def _memory(live: _Live, span: Span, used: Memory) -> Iterator[Measured]:
    """The hour, painted second by second; every minute the page is changed."""
    heights = []
    for second in range(span.told):
        live.second()
        if second % 60 == 30:  # noqa: PLR2004 - half of each minute
            live.board()
        elif second % 60 == 0:
            live.bed()
        live.desk.window.grab()
        QApplication.processEvents()
        collect_due()
        heights.append(used())
    settled = heights[int(len(heights) * SETTLED) :]
    begin, end = _level(settled[: len(settled) // 4]), _level(settled[-len(settled) // 4 :])
    what = f"{span.told} s of {span.beds} beds told at once, a chart open, painted each second"
    yield Measured("window's memory at the end", end, "MB", what)
    growth = (end / begin - 1) * 100 if begin else 0.0
    yield Measured("window's memory, growth", growth, "%", f"{what}; after its first fifth", GROWTH)


def _level(heights: Sequence[float]) -> float:
    return float(np.median(heights)) if heights else 0.0


# ---------------------------------------------------------------- lateness


@dataclass
class _Notes:
    """How much later than asked a timer was called (ms)."""

    last: float = 0.0
    late: list[float] = field(default_factory=list)


class _Probe(QObject):
    """A timer that asks to be called all the time; every delay of it is a delay of a key press."""

    def __init__(self, notes: _Notes) -> None:
        super().__init__()
        self._notes = notes
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        notes.last = perf_counter()
        self._timer.start(PROBE_MS)

    @Slot()
    def look(self) -> None:
        """Note the lateness."""
        now = perf_counter()
        self._notes.late.append(max((now - self._notes.last) * 1000 - PROBE_MS, 0.0))
        self._notes.last = now


def _lateness(live: _Live, span: Span) -> Iterator[Measured]:
    """The ward's own pace: a second is told each second, everything else as the window wants it."""
    notes, loop = _Notes(), QEventLoop()
    probe, pace = _Probe(notes), QTimer()
    pace.timeout.connect(live.second)
    pace.start(1000)
    QTimer.singleShot(span.listened * 1000, loop.quit)
    loop.exec()
    pace.stop()
    probe.deleteLater()
    what = f"{span.listened} s at the ward's pace, {len(notes.late)} looks, {span.beds} beds"
    yield Measured("window's loop late, p50", percentile(notes.late, MIDDLE), "ms", what)
    yield Measured("window's loop late, p99.9", percentile(notes.late, VERY_MOST), "ms", what, LATE)
