"""What an ordeal leaves is looked at from three sides; whatever they do not agree on is told."""

from datetime import timedelta

import pytest

from station.data.inspect_owners import Box
from station.data.journal import HappeningKind
from station.domain.clock import StoppedClock
from station.services import ward_look
from station.services.ward_look import look
from station.services.ward_truth import WardTruth
from tests.data.inspected import AT, LINE, NAMELESS, OTHER_LINE, PROTOCOL, PUMP, QUIET, Record, ms
from tests.data.ready import after

EXCHANGED = "a quarantine for every exchanged box that was heard"
SHOWN = "readings shown of a patient are those that may be"
TRUE = "readings shown of a patient are of a box at the bed"
COUNTED = "totals are the counters' own differences"
LIVE = "nothing shown live at another's bed"


@pytest.fixture
def kept(store):
    """A minute of a pump that was new and of a monitor without a number, both confirmed."""
    record = Record(store)
    record.see(PUMP, LINE, 0)
    record.confirm(PUMP, LINE, 10)
    record.confirm(NAMELESS, OTHER_LINE, 20)
    record.tell(0, 60, volume=lambda second: second / 10)
    return record


@pytest.fixture
def truth(kept):
    truth = WardTruth()
    truth.put(Box(PROTOCOL, "12345", LINE), "1", AT, ms(0))
    truth.put(Box("screen", "none", OTHER_LINE), "1", AT, ms(0))
    truth.lies(kept.admission.id, "1", AT)
    return truth


def looked(kept, truth, shown=frozenset()):
    clock = StoppedClock(AT + timedelta(seconds=60))
    return {one.rule: one for one in look(kept.store, clock, truth, shown, QUIET)}


def broken(kept, truth, **more):
    return {name for name, one in looked(kept, truth, **more).items() if one.broken}


def test_where_all_agree_nothing_is_broken(kept, truth):
    found = looked(kept, truth, frozenset({(LINE, ms(30), kept.admission.id)}))

    assert {name for name, one in found.items() if one.broken} == set()
    assert found[SHOWN].count == found[TRUE].count == 28
    assert found[COUNTED].count == found[LIVE].count == 1
    assert found[EXCHANGED].count == 0
    assert len(found) == 12


def test_a_box_that_was_exchanged_unseen_is_found(kept, truth):
    truth.take(LINE, after(30))
    truth.put(Box(PROTOCOL, "200002", LINE), "1", after(31))

    assert broken(kept, truth) == {TRUE}  # what the record calls the old box is the new one's
    assert looked(kept, truth)[EXCHANGED].count == 0  # it never said its number


def test_an_exchanged_box_that_was_heard_and_not_doubted_is_found(kept, truth):
    truth.take(LINE, after(14))
    truth.put(Box(PROTOCOL, "2345", LINE), "1", after(15))
    kept.happen(HappeningKind.IDENTITY, {}, 20, kept.pump, LINE)

    found = looked(kept, truth)[EXCHANGED]
    assert (found.count, len(found.broken)) == (1, 1)
    assert truth.placed[-1].heard == ms(20)


def test_readings_of_somebody_who_lay_elsewhere_are_found(kept, truth):
    truth.lies(kept.admission.id, "2", after(40))

    assert broken(kept, truth) == {TRUE}


def test_what_was_shown_live_for_somebody_else_is_found(kept, truth):
    shown = frozenset({(LINE, ms(30), "somebody else")})

    assert broken(kept, truth, shown=shown) == {LIVE}


def test_services_that_show_or_count_otherwise_are_found(kept, truth, monkeypatch):
    own = ward_look._numbers

    def one_too_many(table):
        return [*own(table), 9999] if table.name == "readings.csv" else own(table)

    monkeypatch.setattr(ward_look, "_numbers", one_too_many)
    assert broken(kept, truth) == {SHOWN}
    assert looked(kept, truth)[SHOWN].broken[0].endswith("1 readings too many, 0 missing")

    monkeypatch.setattr(ward_look, "_numbers", lambda table: list(own(table))[1:])
    assert looked(kept, truth)[SHOWN].broken[0].endswith("0 readings too many, 1 missing")

    monkeypatch.setattr(ward_look, "_numbers", own)
    monkeypatch.setattr(ward_look, "given", lambda _store, _stay: ())
    assert broken(kept, truth) == {COUNTED}
