"""Lines that are left alone are measured against what their devices tell alone."""

import threading
from contextlib import contextmanager
from dataclasses import replace

from station.data.places import places
from station.domain.clock import SteadyClock, SystemClock
from station.domain.device import Category
from station.services.line_ear import LineHeard
from station.services.measure_lines import (
    TROUBLES,
    Spent,
    WardRun,
    halves,
    measure_lines,
    resources,
    rows,
    troubles,
)
from station.services.measure_recorder import Spell
from station.services.process_facts import Footprint
from station.services.record import run_recorder
from station.services.simulated_ward import SimulatedLine
from tests.services.recording import PATIENCE
from tests.services.test_measure_recorder import HummingLine


def a_line(bed, category=Category.PUMP, protocol="ticker", **more):
    known = {"quiet_seconds": 5.0, "readings_a_second": 10.0, "longest_pause": 0.5} | more
    return SimulatedLine(str(bed), category, protocol, f"/dev/{bed}-{category}", **known)


LINES = [a_line(bed, category) for bed in (1, 2, 3, 4) for category in Category]
BEFORE = Footprint(1.0, 80_000, 30, 130)
TOOK = Spent(60.0, BEFORE, Footprint(4.0, 80_600, 31, 132))


def heard(**changed):
    alike = LineHeard(600, 800.0, 0.5, 90, 0)
    return {line.name: replace(alike, **changed.get(line.name, {})) for line in LINES}


def figures(**changed):
    return {
        row.name: row
        for row in rows(
            LINES, heard(**{name.replace("_", "-"): one for name, one in changed.items()}), TOOK
        )
    }


LEAST = "lines, least heard of what the device tells alone"
STALL = "lines, longest stall beyond the device's own pauses"
LATE = "lines, worst of last byte to commit"
BAD = "lines, bad frames of those left alone"


def test_half_of_the_beds_is_left_alone():
    alone, others = halves(LINES)

    assert {line.bed for line in alone} == {"1", "2"}
    assert {line.bed for line in others} == {"3", "4"}
    assert halves(LINES[:2]) == (tuple(LINES[:2]), ())


def test_every_other_line_has_every_trouble_in_turn():
    _, others = halves(LINES)
    told = troubles(others)
    met = [next(told) for _ in range(len(others) * len(TROUBLES))]

    assert len(set(met)) == len(met)
    assert {name for name, _ in met[:3]} == set(TROUBLES)


def test_lines_that_tell_all_and_are_never_late_meet_every_goal():
    found = figures()

    assert found[LEAST].figure == 100
    assert found[STALL].figure == 0
    assert found[LATE].figure == 800
    assert found[BAD].figure == 0
    assert all(found[name].met for name in (LEAST, STALL, LATE, BAD, "lines ticker"))


def test_one_line_that_is_left_alone_and_delayed_is_found():
    found = figures(
        bed_2_pump={"values": 480, "longest_pause": 2.0, "worst_to_commit": 2100.0, "bad": 3}
    )

    assert (found[LEAST].figure, found[LEAST].met) == (80, False)
    assert (found[STALL].figure, found[STALL].met) == (1.5, False)
    assert (found[LATE].figure, found[LATE].met) == (2100, False)
    assert (found[BAD].figure, found[BAD].met) == (3, False)


def test_what_befalls_a_disturbed_line_is_told_and_blames_nobody():
    found = figures(bed_3_pump={"values": 100, "longest_pause": 9.0, "bad": 40})

    assert found[LEAST].met
    assert found[STALL].met
    assert found[BAD].met
    assert "with the disturbed lines 720 and 40" in found["lines ticker"].what


def test_a_line_that_was_never_heard_counts_as_nothing():
    known = heard()
    del known["bed-1-pump"]

    assert rows(LINES, known, TOOK)[0].figure == 0


def test_each_kind_has_a_row_of_its_own():
    lines = [*LINES[:2], a_line(2, protocol="other"), *LINES[4:]]
    names = [row.name for row in rows(lines, heard(), TOOK)]

    assert "lines ticker" in names
    assert "lines other" in names


def test_what_the_recorder_takes_is_told_with_its_slope():
    memory, held = resources(TOOK)

    assert (memory.figure, memory.unit) == (600.0, "KiB a minute")
    assert memory.what == "80,000 KiB at the begin, 80,600 KiB at the end"
    assert (held.figure, held.what) == (3, "132 files and 31 threads at the end")
    assert list(resources(Spent(60.0, None, BEFORE))) == []
    assert list(resources(Spent(60.0, BEFORE, None))) == []


# --- The whole of it, with lines that hum --------------------------------------------------------


class Told:
    """Simulated devices that keep what they are to suffer."""

    def __init__(self, lines):
        self.lines, self.suffered = tuple(lines), []

    def at(self, line, do, **more):
        self.suffered.append((line.name, do, more["fault"]))


def run(home, ward):
    @contextmanager
    def devices():
        yield ward

    @contextmanager
    def recorder():
        stop = threading.Event()
        work = threading.Thread(
            target=run_recorder, args=(places(home), HummingLine, SteadyClock(SystemClock()), stop)
        )
        work.start()
        try:
            yield 0  # no process of this number: what it takes is not told
        finally:
            stop.set()
            work.join()

    return WardRun(devices, recorder)


def test_a_ward_of_lines_is_measured_while_some_are_in_trouble(home):
    ward = Told(a_line(bed, readings_a_second=20.0) for bed in (1, 2))

    found = measure_lines(places(home), run(home, ward), SystemClock(), Spell(2.0, 0.5, PATIENCE))

    by_name = {row.name: row for row in found}
    assert by_name[LEAST].figure > 0
    assert by_name[LEAST].what.startswith("1 of 2 lines left alone for ")
    assert "last byte to commit, p99" in by_name
    assert ward.suffered == [("bed-2-pump", "disturb", TROUBLES[0])]


def test_one_bed_has_nobody_to_disturb(home):
    ward = Told([a_line(1, readings_a_second=20.0)])

    assert measure_lines(places(home), run(home, ward), SystemClock(), Spell(1.5, 0.0, PATIENCE))
    assert ward.suffered == []
