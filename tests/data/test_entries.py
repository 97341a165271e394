from dataclasses import replace

import pytest

from station.data.audit import verify
from station.data.engine import open_store
from station.data.entries import Draft, drafts, drop_draft, entries, save_draft, sign
from station.domain.entry import Entry, EntryKind, live
from station.domain.errors import Refused
from tests.data.ready import AT, KEY, a_person, a_process, after, an_admission, everything


@pytest.fixture
def nurse(store):
    return a_person(store)


@pytest.fixture
def admission(store, nurse):
    return an_admission(store, nurse)


@pytest.fixture
def entry(nurse, admission):
    payload = {"pain-rest": {"value": "3"}, "note": "Παπα 😀 =1+1"}
    return Entry("e1", admission.id, EntryKind.OBSERVATIONS, payload, nurse, AT, after(60))


def a_draft(admission, nurse, text="half a word", form="observations"):
    return Draft(admission.patient, nurse, form, {"note": text}, AT)


def test_an_entry_comes_back_as_it_was_signed(store, entry):
    sign(store, entry)

    assert entries(store, entry.admission) == [entry]
    assert entries(store, "another admission") == []


def test_a_correction_is_an_entry_more_and_the_first_one_stays(store, entry):
    right = replace(entry, entry_id="e2", supersedes="e1", reason="wrong bed")
    sign(store, entry)
    sign(store, right)

    assert entries(store, entry.admission) == [entry, right]
    assert live(entries(store, entry.admission)) == [right]
    assert verify(store).broken is None


def test_an_entry_is_corrected_once(store, entry):
    sign(store, entry)
    sign(store, replace(entry, entry_id="e2", supersedes="e1", reason="wrong bed"))

    with pytest.raises(Refused, match="corrected meanwhile"):
        sign(store, replace(entry, entry_id="e3", supersedes="e1", reason="wrong bed"))


def test_a_draft_is_kept_as_it_is_typed_one_for_each_patient_author_and_form(
    store, admission, nurse
):
    other = a_person(store, "Brother Lee")
    for draft in (
        a_draft(admission, nurse, "h"),
        a_draft(admission, nurse, "ha"),
        a_draft(admission, other),
        a_draft(admission, nurse, form="note"),
    ):
        save_draft(store, draft)

    assert len(drafts(store)) == 3
    assert a_draft(admission, nurse, "ha") in drafts(store, nurse)
    assert drafts(store, other) == [a_draft(admission, other)]


def test_signing_takes_the_draft_away_in_the_same_moment(store, admission, nurse, entry):
    save_draft(store, a_draft(admission, nurse))
    save_draft(store, a_draft(admission, nurse, form="note"))

    sign(store, entry, "observations")

    assert drafts(store) == [a_draft(admission, nurse, form="note")]


def test_an_entry_that_is_refused_leaves_the_draft_where_it_was(store, admission, nurse, entry):
    sign(store, entry)
    sign(store, replace(entry, entry_id="e2", supersedes="e1", reason="wrong bed"))
    save_draft(store, a_draft(admission, nurse))

    with pytest.raises(Refused):
        sign(store, replace(entry, entry_id="e3", supersedes="e1", reason="x"), "observations")
    assert drafts(store) == [a_draft(admission, nurse)]


def test_a_draft_is_thrown_away_at_its_authors_wish(store, admission, nurse):
    save_draft(store, a_draft(admission, nurse))

    drop_draft(store, admission.patient, nurse, "observations")

    assert drafts(store) == []


WINDOW = """
import sys
from dataclasses import replace
from pathlib import Path
from station.data.engine import open_store
from station.data.entries import sign
from station.domain.entry import Entry, EntryKind
from tests.data import ready
store = open_store(Path(sys.argv[1]), ready.KEY)
nurse = ready.a_person(store)
admission = ready.an_admission(store, nurse).id
for place in range(10_000):
    payload = {"note": str(place)}
    sign(store, Entry(f"e{place}", admission, EntryKind.NOTE, payload, nurse, ready.AT, ready.AT))
    print(place, flush=True)
"""


@pytest.mark.parametrize("signed", [1, 12, 30])
def test_no_acknowledged_entry_is_lost_when_the_window_is_killed(record, signed):
    with a_process(WINDOW, record) as window:
        for _ in range(signed):
            window.stdout.readline()
        window.kill()
        more = [line for line in window.stdout if line.endswith("\n")]

    store = open_store(record, KEY)
    kept = {row[0] for row in everything(store, "entry")}
    verdict = verify(store)
    store.close()
    assert len(kept) in (signed + len(more), signed + len(more) + 1)
    assert verdict.broken is None
