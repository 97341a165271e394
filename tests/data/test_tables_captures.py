from contextlib import closing

from station.data.capture_file import open_captures, raw_reading
from station.data.engine import rows
from station.data.tables import METADATA
from station.data.tables_captures import CAPTURES
from tests.data.ready import KEY


def test_the_raw_bytes_are_no_part_of_the_record():
    assert not set(CAPTURES.tables) & set(METADATA.tables)


def test_every_table_refuses_a_value_of_another_type(tmp_path):
    with (
        closing(open_captures(tmp_path / "captures.db", KEY)) as store,
        raw_reading(store) as session,
    ):
        strict = dict(rows(session, "SELECT name, strict FROM pragma_table_list", ()))

    assert {name: strict[name] for name in CAPTURES.tables} == dict.fromkeys(CAPTURES.tables, 1)
