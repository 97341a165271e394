import pytest

from station.domain.nomenclature import METRICS
from station.services.export_readme import readme
from station.services.export_table import Column, Table

TABLES = [
    Table("weights", "The weights.", (Column("body_mass", "the weight", "kg"),), lambda: ()),
    Table("gaps", "The gaps.", (Column("cause", "why"), Column("who", "who")), lambda: ()),
]


@pytest.mark.parametrize(("kind", "name"), [("csv", "weights.csv"), ("json", "weights")])
def test_every_table_and_every_column_is_described_with_its_unit(kind, name):
    lines = readme(TABLES, kind).splitlines()

    at = lines.index(name)
    assert lines[at + 2] == "The weights."
    assert lines[at + 4] == "  body_mass  the weight [kg]"
    assert "  cause  why" in lines


def test_every_code_of_a_metric_is_told_with_its_unit():
    text = readme(TABLES, "csv")

    assert all(f"{code} " in text for code in METRICS)
    assert "Systolic [mm[Hg]]" in text


def test_it_says_what_the_station_is_not_and_that_nothing_is_guessed():
    text = readme(TABLES, "csv")

    assert "it is not an alarm system" in text
    assert "nothing that was guessed" in text


def test_it_says_how_the_files_are_written():
    assert "RFC 4180" in readme(TABLES, "csv")
    assert "apostrophe" in readme(TABLES, "csv")
    assert "keys sorted" in readme(TABLES, "json")
    assert "apostrophe" not in readme(TABLES, "json")
