from station.data.tables import table_of
from station.data.tables_register import (
    AssociationRow,
    PersonRow,
    QuarantineRow,
    SyringeRow,
    WeightRow,
)


def names(row):
    return set(table_of(row).columns.keys())


def test_the_first_shape_holds_what_the_nursing_record_will_need():
    assert {"name", "role", "pin_digest"} <= names(PersonRow)
    assert {"kilograms", "method", "observed_at", "author", "supersedes"} <= names(WeightRow)
    assert {"drug", "form", "strength_mg", "strength_ml", "concentration"} <= names(SyringeRow)
    assert {"confirmed_by", "volume_ml", "supersedes"} <= names(SyringeRow)


def test_an_association_says_which_channel_whose_from_when_who_and_where():
    assert {"channel", "admission", "begin", "end", "who", "confirmed_where"} <= names(
        AssociationRow
    )
    assert {"standing", "supersedes", "shared", "reason"} <= names(AssociationRow)
    assert {"channel", "begin", "end", "trigger", "who"} <= names(QuarantineRow)


def test_what_the_station_itself_begins_needs_no_author():
    assert table_of(QuarantineRow).c.who.nullable
    assert not table_of(WeightRow).c.author.nullable
