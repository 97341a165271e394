from station.data.tables import table_of
from station.data.tables_lines import LineDayRow, LinkRow, WishRow


def test_a_line_has_one_wish_and_one_state():
    assert [column.name for column in table_of(WishRow).primary_key] == ["line"]
    assert [column.name for column in table_of(LinkRow).primary_key] == ["line"]


def test_a_wish_names_a_bed_that_there_is():
    (key,) = table_of(WishRow).c.bed.foreign_keys

    assert key.column.table.name == "bed"


def test_a_line_is_counted_once_a_ward_day():
    assert [column.name for column in table_of(LineDayRow).primary_key] == ["line", "day"]


def test_an_adapter_may_be_unknown_wherever_it_is_remembered():
    for rows in (WishRow, LinkRow):
        columns = [one for one in table_of(rows).columns if one.name.startswith("adapter_")]
        assert len(columns) == 5
        assert all(column.nullable for column in columns)
