import re

import pytest

from station.data.audit import BEGINNING, verify
from station.data.engine import connect
from station.data.entries import sign
from station.data.gaps import open_gap, said_gap
from station.data.weights import enter_weight
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.gap import Cause, Gap
from tests.data.ready import (
    AT,
    KEY,
    PUMP,
    a_channel,
    a_person,
    a_weight,
    after,
    an_admission,
    everything,
)


@pytest.fixture
def entered(store):
    """A ward in which some things were entered."""
    nurse = a_person(store)
    admission = an_admission(store, nurse)
    enter_weight(store, a_weight(admission, nurse, "70.5"))
    for place in range(3):
        entry = Entry(
            f"e{place}", admission.id, EntryKind.NOTE, {"note": "quiet"}, nurse, AT, after(place)
        )
        sign(store, entry)
    channel = a_channel(store)
    walk = Gap(PUMP, after(0), None, Cause.OFF_MONITOR, nurse, OffMonitorReason.WALKING)
    said_gap(store, channel, walk, after(0))
    open_gap(store, channel, after(0), Cause.UNPLUGGED)
    return store


def tamper(store, *statements):
    """Someone with the key and another program."""
    connection = connect(store.path, KEY)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in connection.execute(triggers).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_record_as_it_was_entered_is_whole(entered):
    verdict = verify(entered)

    assert verdict.broken is None
    assert verdict.links == len(everything(entered, "audit")) == 15
    assert verdict.head == everything(entered, "audit")[-1][-1]


def test_an_empty_chain_is_whole(store):
    assert verify(store).broken is None
    assert verify(store).head == BEGINNING


def test_every_link_holds_the_digest_of_the_one_before(entered):
    rows = everything(entered, "audit")

    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert [row[-2] for row in rows] == [BEGINNING, *(row[-1] for row in rows[:-1])]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET body = replace(body, '70.5', '7.05')", "link 11 .* was changed"),
        ("UPDATE audit SET author = NULL WHERE sequence = 7", "link 7 .* was changed"),
        ("DELETE FROM audit WHERE sequence = 4", "link 5 .* stands where link 4 should"),
        ("UPDATE audit SET previous = 'x' WHERE sequence = 9", "link 9 .* does not follow"),
        ("UPDATE weight SET kilograms = '7.05'", "weight .* was changed"),
        ("UPDATE entry SET observed_at = 1 WHERE id = 'e1'", "entry e1 was changed"),
        ("UPDATE person SET pin_digest = 'mine'", "person .* was changed"),
        ("DELETE FROM entry WHERE id = 'e2'", "entry e2 is gone"),
        ("UPDATE gap SET who = NULL WHERE who IS NOT NULL", "gap 1 was changed"),
        ("DELETE FROM audit WHERE sequence = 15", "gap 1 has no link"),
        ("DELETE FROM audit WHERE sequence > 13", "entry e2 has no link"),
        (
            "INSERT INTO bed VALUES ('b', 'attic', 99, NULL)",
            "bed b has no link",
        ),
    ],
)
def test_a_silent_change_shows_and_is_named(entered, statement, said):
    tamper(entered, statement)

    found = verify(entered).broken

    assert found is not None
    assert re.search(said, found), found


def test_of_several_changes_the_first_is_named(entered):
    tamper(
        entered,
        "UPDATE entry SET kind = 'x' WHERE id = 'e2'",
        "UPDATE entry SET kind = 'x' WHERE id = 'e0'",
        "DELETE FROM weight",
    )

    assert "weight" in verify(entered).broken


def test_a_row_that_was_not_stored_has_no_link(store):
    nurse = a_person(store)
    before = verify(store).links
    nowhere = Entry("e", "no admission", EntryKind.NOTE, {}, nurse, AT, AT)

    with pytest.raises(Exception, match="FOREIGN KEY"):
        sign(store, nowhere)

    assert verify(store).links == before


def test_a_column_that_a_later_version_adds_breaks_no_link(entered):
    tamper(entered, "ALTER TABLE weight ADD COLUMN scale TEXT")

    assert verify(entered).broken is None
