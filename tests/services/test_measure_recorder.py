import os
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest

from station.data.links import Wish
from station.data.places import places
from station.domain.clock import SteadyClock, SystemClock
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Unavailable
from station.domain.observation import Identity
from station.services.measure_recorder import (
    Ear,
    Lags,
    Running,
    Spell,
    figures,
    measure_recorder,
    spent,
)
from station.services.process_facts import Footprint
from station.services.record import run_recorder
from station.services.tidings import Fate, Heartbeat, Links, Readings, Resync, Told
from tests.services.recording import LINE, PATIENCE, at, link, rate, stopped

WISHES = [Wish(f"bed-{bed}/pump", "bbraun-space-bcc", f"/dev/none{bed}") for bed in (1, 2)]


class HummingLine:
    """A line whose device says something else all the time."""

    def __init__(self, wish, told, linked):
        self._line, self._told, self._linked = wish.line, told, linked
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._hum, daemon=True)
        self._clock = SystemClock()

    @property
    def alive(self):
        return self._thread.is_alive()

    def start(self):
        self._thread.start()

    def stop(self):
        self._stopping.set()
        self._thread.join()
        return True

    def _hum(self):
        now = self._clock.now()
        self._linked(LinkState(self._line, ConnectionState.TALKING, now.utc))
        self._told(self._line, (Identity("", "Space", self._line, now),))
        volume = 0
        while not self._stopping.wait(0.05):
            volume += 1
            self._told(self._line, (replace(rate(str(volume)), heard=self._clock.now()),))


class MuteLine(HummingLine):
    """A line whose device says nothing."""

    def _hum(self):
        now = self._clock.now()
        self._linked(LinkState(self._line, ConnectionState.SILENT, now.utc, "no answer"))
        self._stopping.wait()


def running(home, line, wishes=WISHES):
    """A recorder in a thread of this process, with such lines."""

    @contextmanager
    def recorder():
        stop = threading.Event()
        work = threading.Thread(
            target=run_recorder, args=(places(home), line, SteadyClock(SystemClock()), stop)
        )
        work.start()
        try:
            yield os.getpid()
        finally:
            stop.set()
            work.join()

    @contextmanager
    def devices():
        yield wishes

    return Running(devices, recorder)


def test_a_ward_that_talks_gives_a_row_for_each_figure(home):
    rows = measure_recorder(
        places(home), running(home, HummingLine), SystemClock(), Spell(1.5, 0.0, PATIENCE)
    )

    names = [row.name for row in rows]
    assert names[:4] == [
        "last byte to commit, p50",
        "last byte to commit, p99",
        "commit to herald, p50",
        "commit to herald, p99",
    ]
    assert names[4:] in ([], ["recorder's share of one core"])
    assert [row.goal is not None for row in rows[:4]] == [False, True, False, False]
    assert all(row.figure >= 0 for row in rows)
    assert rows[0].what.startswith("2 lines, ")


def test_lines_that_do_not_talk_are_told_with_their_reason(home):
    with pytest.raises(Unavailable, match="Only 0 of 2 lines talk") as said:
        measure_recorder(places(home), running(home, MuteLine), SystemClock(), Spell(1.0, 0.0, 2.5))

    assert "pump: no answer" in str(said.value)


def test_without_wishes_there_is_nothing_to_measure(home):
    with pytest.raises(Unavailable, match="Only 0 of 0 lines talk"):
        measure_recorder(
            places(home), running(home, MuteLine, ()), SystemClock(), Spell(1.0, 0.0, 0.0)
        )


# --- What a window notes -------------------------------------------------------------------------


def told(fate=Fate.STORED, seconds=0.0):
    return Told(LINE, 1, rate("5", seconds), fate)


def heartbeat(committed):
    return Heartbeat(at(2), None if committed is None else at(committed))


def test_a_reading_s_way_to_the_disk_and_to_the_window_is_measured():
    clock = stopped(1.0)
    ear = Ear(clock)

    ear.told(Readings(at(1), (told(seconds=0.25), told(Fate.UNCHANGED, 0.5))))
    ear.told(heartbeat(0.75))

    lags = ear.take()
    assert lags.to_commit == [500.0]
    assert lags.to_window == [250.0]
    assert lags.heard == 2
    assert ear.take().heard == 0


def test_readings_told_before_the_disk_had_them_are_counted_and_not_timed():
    ear = Ear(stopped(1.0))

    ear.told(Readings(at(1), (told(), told(Fate.UNRECORDED))))
    ear.told(heartbeat(0.5))
    ear.told(Readings(at(1), (told(),)))
    ear.told(heartbeat(None))

    lags = ear.take()
    assert (lags.to_commit, lags.heard, lags.unrecorded) == ([], 3, 1)


def test_what_stood_before_the_window_joined_is_not_measured():
    ear = Ear(stopped(1.0))

    ear.told(Resync(0))
    ear.told(Readings(at(1), (told(),), present=True))
    ear.told(heartbeat(0.5))

    assert ear.take().heard == 0


def test_a_line_that_falls_silent_no_longer_talks():
    ear = Ear(stopped(1.0))
    ear.told(Links((link(ConnectionState.TALKING),)))
    ear.wait_for(1, 0.0)

    ear.told(Links((link(ConnectionState.SILENT, reason="no answer"),)))

    with pytest.raises(Unavailable, match=f"{LINE}: no answer"):
        ear.wait_for(1, 0.0)


def test_a_recorder_that_does_not_answer_says_so():
    ear = Ear(stopped(1.0))
    ear.lost("The recorder does not answer.")

    with pytest.raises(Unavailable, match="The recorder does not answer"):
        ear.wait_for(1, 0.0)


def test_the_figures_are_of_what_was_noted():
    lags = Lags([300.0, 900.0], [5.0], heard=40)

    rows = {row.name: row for row in figures(lags, 24, 2.0, 0.1)}

    assert rows["last byte to commit, p99"].figure == 900.0
    assert rows["commit to herald, p50"].figure == 5.0
    assert rows["recorder's share of one core"].figure == 5.0
    assert rows["recorder's share of one core"].met is True
    assert rows["last byte to commit, p50"].what == (
        "24 lines, 20 readings a second heard and 1 stored, 2 s"
    )


def test_readings_that_the_disk_took_late_are_told():
    lags = Lags([300.0], [5.0], heard=4, unrecorded=3)

    assert figures(lags, 1, 1.0, None)[0].what.endswith("; 3 were told before the disk had them")


def test_where_nobody_tells_the_processor_s_time_there_is_no_such_row():
    assert len(figures(Lags([300.0], [5.0]), 1, 1.0, None)) == 4


def test_without_one_stored_reading_there_are_no_figures():
    with pytest.raises(Unavailable, match="stored nothing meanwhile"):
        figures(Lags(heard=7), 1, 1.0, 0.1)


def test_the_processor_s_time_is_what_was_worked_between_two_looks():
    before, after = (Footprint(seconds, 80_000, 30, 130) for seconds in (1.5, 4.0))

    assert spent(before, after) == 2.5
    assert spent(None, after) is None
    assert spent(before, None) is None
