from dataclasses import dataclass

from station.domain.versions import standing


@dataclass(frozen=True)
class Row:
    id: str
    supersedes: str | None = None


def test_of_a_chain_only_the_newest_row_stands():
    first, second, third = Row("1"), Row("2", "1"), Row("3", "2")

    assert standing([first, second, third]) == [third]


def test_rows_that_nothing_superseded_stand_in_their_order():
    rows = [Row("1"), Row("2"), Row("3", "1")]

    assert standing(iter(rows)) == rows[1:]
