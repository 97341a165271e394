from station.data.tables import table_of
from station.data.tables_lines import LinkRow, WishRow


def test_a_line_has_one_wish_and_one_state():
    assert [column.name for column in table_of(WishRow).primary_key] == ["line"]
    assert [column.name for column in table_of(LinkRow).primary_key] == ["line"]


def test_a_wish_names_a_bed_that_there_is():
    (key,) = table_of(WishRow).c.bed.foreign_keys

    assert key.column.table.name == "bed"
