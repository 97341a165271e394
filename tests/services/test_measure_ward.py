"""The ordeal of a ward: what it needs to begin, what it keeps, and how it is told.

The story of it on real lines is in tests/stories.
"""

import io
import threading
from contextlib import closing, contextmanager

import pytest

from station.data.inspection import Looked
from station.data.key import obtain
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.clock import SteadyClock, SystemClock
from station.domain.device import Category, ConnectionState, LinkState
from station.domain.errors import Unavailable
from station.services import measure_ward
from station.services.measure_lines import Spent, WardRun
from station.services.measure_ward import Kept, Ordeal, ShownEar, endure
from station.services.process_facts import Footprint
from station.services.record import run_recorder
from station.services.simulated_ward import SimulatedLine, SimulatedWard
from station.services.tidings import Fate, Readings, Told, Whose
from station.services.ward_truth import WardTruth
from tests.services.recording import LINE, PATIENCE, at, identity, rate, stopped
from tests.services.test_measure_recorder import HummingLine

LINES = [
    SimulatedLine(bed, category, "ticker", f"/dev/{bed}-{category}", 5.0)
    for bed in ("1", "2")
    for category in Category
]


class Deaf(io.StringIO):
    """Devices that hear everything and do nothing."""


class NamelessLine(HummingLine):
    """A line that talks, and whose device is never named."""

    def _hum(self):
        now = self._clock.now()
        self._linked(LinkState(self._line, ConnectionState.TALKING, now.utc))
        self._stopping.wait()


@pytest.fixture(autouse=True)
def soon_calm(monkeypatch):
    monkeypatch.setattr(measure_ward, "CALM", 1.0)


def run(home, line=HummingLine):
    @contextmanager
    def devices():
        yield SimulatedWard(LINES, Deaf())

    @contextmanager
    def recorder():
        stop = threading.Event()
        work = threading.Thread(
            target=run_recorder, args=(places(home), line, SteadyClock(SystemClock()), stop)
        )
        work.start()
        try:
            yield 0
        finally:
            stop.set()
            work.join()

    return WardRun(devices, recorder)


def test_an_ordeal_is_founded_lived_through_and_looked_at(home):
    errors = io.StringIO()
    ordeal = Ordeal(2.0, storm_every=0.5, nurse_every=0.5, patience=PATIENCE)

    rows = measure_ward.measure_ward(places(home), run(home), SystemClock(), errors, ordeal)

    # The devices are deaf: what the storm does to boxes is done in the truth alone, and found out.
    assert len(rows) == 13
    assert rows[0].name == "ward, a number for every reading, and none missing"
    assert rows[0].what.startswith("looked at ")
    assert rows[0].met
    assert rows[12].name == "ward, what befell it"
    assert "sets signed" in rows[12].what or "devices answered for" in rows[12].what
    assert rows[12].what.startswith("in ")


def test_a_device_that_is_never_named_stops_the_ordeal_before_it_begins(home):
    with (
        closing(prepare(places(home), obtain(places(home)))) as store,
        pytest.raises(Unavailable, match="Not every simulated device was heard"),
    ):
        endure(places(home), store, run(home, NamelessLine), SystemClock(), Ordeal(patience=2.0))


def test_what_is_broken_is_told_in_words_and_counted(monkeypatch, home):
    looked = [Looked("all is well", 5), Looked("one is one", 7, ("one is two", "one is three"))]
    footprints = (Footprint(1.0, 80_000, 30, 130), Footprint(2.0, 80_100, 30, 130))
    kept = Kept(WardTruth(), frozenset(), {"cables out": 3, "sets signed": 2}, {},
                Spent(60.0, *footprints))  # fmt: skip
    monkeypatch.setattr(measure_ward, "endure", lambda *_asked: kept)
    monkeypatch.setattr(measure_ward, "look", lambda *_asked: looked)
    errors = io.StringIO()

    rows = measure_ward.measure_ward(
        places(home), run(home), SystemClock(), errors, Ordeal(60.0, seed=4)
    )

    assert errors.getvalue() == "one is one: one is two\none is one: one is three\n"
    assert [(row.name, row.figure, row.met) for row in rows[:3]] == [
        ("ward, all is well", 0, True),
        ("ward, one is one", 2, False),
        ("ward, what befell it", 5, None),
    ]
    assert rows[2].what == "in 60 s from seed 4: 3 cables out, 2 sets signed"
    assert [row.name for row in rows[3:]] == ["recorder's memory", "recorder's files and threads"]


def test_what_is_shown_as_confirmed_is_kept_second_by_second():
    ear = ShownEar(stopped(9))
    ear.told(
        Readings(
            at(2),
            (
                Told(LINE, 1, rate("5", 1.25), Fate.STORED, Whose.CONFIRMED, "anna"),
                Told(LINE, 1, rate("5", 1.75), Fate.UNCHANGED, Whose.CONFIRMED, "anna"),
                Told(LINE, 1, rate("5", 1.5), Fate.STORED, Whose.ASKED, "berta"),
                Told(LINE, 1, rate("5", 1.5), Fate.STORED, Whose.HELD),
                Told(LINE, 1, identity(), Fate.STORED, Whose.CONFIRMED, "carla"),
            ),
        )
    )
    ear.told(
        Readings(
            at(3),
            (Told(LINE, 1, rate("5", 2.5), Fate.STORED, Whose.CONFIRMED, "dora"),),
            present=True,
        )
    )

    [(line, second, whose)] = ear.shown
    assert (line, whose) == (LINE, "anna")
    assert second % 1000 == 0
