"""The whole inspection: every rule held, in words; and it shares no code with what it inspects."""

import ast
from pathlib import Path

import pytest

from station.data import inspection
from station.data.inspect_owners import Box, Span
from station.data.inspection import arrivals, inspect, theirs
from station.data.journal import HappeningKind
from tests.data.inspected import KEY, LINE, PROTOCOL, PUMP, QUIET, Record, ms

FOLDER = Path(inspection.__file__).parent


@pytest.fixture
def kept(store):
    kept = Record(store)
    kept.see(PUMP, LINE, 0)
    kept.confirm(PUMP, LINE, 10)
    kept.tell(0, 60, volume=lambda second: second)
    return kept


def test_a_record_as_the_station_writes_it_breaks_no_rule(kept):
    found = inspect(kept.store.path, KEY, QUIET)

    assert len(found) == 7
    assert all(one.broken == () for one in found)
    assert sum(one.count > 0 for one in found) >= 6


def test_each_rule_that_is_broken_says_so_and_the_others_do_not(kept):
    kept.unseen(5, 30)
    kept.forge(("UPDATE association SET line = 'another'",))

    broken = {one.rule for one in inspect(kept.store.path, KEY, QUIET) if one.broken}
    assert broken == {"no reading inside a gap", "the hash chain whole"}


def test_what_is_a_patients_is_told_with_its_volume(kept):
    found = theirs(kept.store.path, KEY, kept.admission.id)

    assert len(found.readings) == 20
    assert found.ml == 45


def test_boxes_that_came_are_told_as_heard_and_held(kept):
    kept.happen(HappeningKind.IDENTITY, {}, 5, kept.pump, LINE)
    kept.happen(HappeningKind.IDENTITY, {}, 20, kept.pump, LINE)
    box = Box(PROTOCOL, "12345", LINE)
    spans = [Span(ms(0), ms(10)), Span(ms(15), ms(30)), Span(ms(40), ms(50))]

    found = arrivals(kept.store.path, KEY, [(box, span) for span in spans])

    assert [(one.heard, one.held) for one in found] == [
        (ms(5), True),
        (ms(20), False),
        (None, False),
    ]


def test_the_inspection_shares_no_code_with_what_it_inspects():
    allowed = {"station.data.engine", "station.data.inspect_owners", "station.data.inspection"}
    for file in FOLDER.glob("inspect*.py"):
        names = {
            node.module
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("station")
        }
        own = {name for name in names if name.startswith("station.data.inspect")}
        assert names - own <= allowed, file.name
