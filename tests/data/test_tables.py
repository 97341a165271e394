import pytest
from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint
from sqlcipher3 import dbapi2

from station.data.engine import rows, writing
from station.data.tables import METADATA, Entered, Superseding, table_of
from station.data.tables_notes import EntryRow
from tests.data.ready import a_person, an_admission, everything


def test_every_table_refuses_a_value_of_another_type(store):
    with writing(store) as session:
        strict = dict(rows(session, "SELECT name, strict FROM pragma_table_list", ()))

    assert {name: strict[name] for name in METADATA.tables} == dict.fromkeys(METADATA.tables, 1)


def test_every_constraint_has_a_name_so_that_a_later_step_can_change_it():
    nameless = [
        (table.name, constraint)
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]

    assert not nameless


def test_nothing_is_deleted_because_something_else_is():
    cascading = [
        constraint.name
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint) and constraint.ondelete
    ]

    assert not cascading


def test_what_leaves_the_workstation_has_a_name_that_no_other_row_has():
    for table in METADATA.tables.values():
        (key, *_) = next(
            each for each in table.constraints if isinstance(each, PrimaryKeyConstraint)
        ).columns
        entered = {"recorded_at", "supersedes"} & set(table.columns.keys())
        if entered and table.name != "audit":
            assert str(key.type) == "TEXT", table.name


def test_an_entered_row_says_who_when_what_it_corrects_and_why():
    said = {"author", "recorded_at", "reason", "supersedes"}

    assert issubclass(EntryRow, Entered)
    assert issubclass(EntryRow, Superseding)
    assert said <= set(table_of(EntryRow).columns.keys())
    assert table_of(EntryRow).c.supersedes.unique


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE admission_details SET begin = 1",
        "DELETE FROM admission_details",
        "UPDATE patient_details SET surname = 'Somebody else'",
        "DELETE FROM patient",
        "UPDATE audit SET body = ''",
        "DELETE FROM audit",
        "DELETE FROM person",
        "DELETE FROM bed",
        "UPDATE bed SET id = 'x'",
    ],
)
def test_the_file_itself_refuses_to_rewrite_what_was_entered(store, statement):
    an_admission(store, a_person(store))
    before = everything(store, "admission_details")

    def rewrite():
        with writing(store) as session:
            rows(session, statement, ())

    with pytest.raises(dbapi2.IntegrityError, match="added to, never changed"):
        rewrite()
    assert everything(store, "admission_details") == before
