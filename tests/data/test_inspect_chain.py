"""The chain followed a second time: whole as the station writes it, broken where it was touched."""

import pytest

from station.data.inspect_chain import broken_links
from tests.data.inspected import LINE, PUMP, Record


@pytest.fixture
def kept(store):
    kept = Record(store)
    kept.see(PUMP, LINE, 0)
    kept.confirm(PUMP, LINE, 10)
    return kept


def test_what_the_station_writes_is_whole(kept):
    count, wrong = kept.look(broken_links)

    assert count > 8
    assert wrong == []


def test_a_row_that_was_changed_is_found(kept):
    kept.forge(("UPDATE association SET line = 'another'",))

    assert [words.split(" ", 2)[2] for words in kept.look(broken_links)[1]] == [
        "is not as its link says"
    ]


def test_a_row_that_is_gone_is_found(kept):
    kept.forge(("DELETE FROM quarantine",))

    assert len(kept.look(broken_links)[1]) == 2


def test_a_row_that_nobody_linked_is_found(kept):
    kept.forge(("INSERT INTO bed (id, name, place, closed_at) VALUES ('b-9', 'forged', 99, NULL)",))

    assert kept.look(broken_links)[1] == ["bed b-9 has no link"]


def test_a_changed_pin_is_found(kept):
    kept.forge(("UPDATE person SET pin_digest = 'another'",))

    [words] = kept.look(broken_links)[1]
    assert words.startswith("person ")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET author = NULL WHERE sequence = 3",
        "UPDATE audit SET previous = 'x' WHERE sequence = 3",
        "UPDATE audit SET digest = 'x' WHERE sequence = 3",
        "DELETE FROM audit WHERE sequence = 3",
    ],
)
def test_a_link_that_was_touched_is_found(kept, statement):
    kept.forge((statement,))

    assert any("link " in words for words in kept.look(broken_links)[1])
