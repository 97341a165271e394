from datetime import timedelta

import pytest
from sqlcipher3 import dbapi2

from station.data.engine import rows, writing
from station.data.line_days import count, counted
from station.domain.line_counts import LineCounts
from tests.data.ready import AT, after

DAY = timedelta(days=1)
CAME = LineCounts(after(60), 100, 2, 4000, 80, 3, 1, timedelta(seconds=40))


def test_what_came_is_added_to_its_day_and_to_all_days(store):
    count(store, AT, {"a": CAME, "b": LineCounts(after(10), 7)})
    count(store, AT, {"a": CAME})
    count(store, AT + DAY, {"a": LineCounts(after(60), 1, 0, 30)})

    assert counted(store) == {
        "a": LineCounts(after(60), 201, 4, 8030, 160, 6, 2, timedelta(seconds=80)),
        "b": LineCounts(after(10), 7),
    }
    assert counted(store, AT + DAY) == {"a": LineCounts(AT + DAY, 1, 0, 30)}


def test_a_ward_without_a_line_has_counted_nothing(store):
    assert counted(store) == {}


def test_what_was_counted_is_never_deleted(store):
    count(store, AT, {"a": CAME})

    def forget():
        with writing(store) as session:
            rows(session, "DELETE FROM line_day", ())

    with pytest.raises(dbapi2.IntegrityError, match="added to, never changed"):
        forget()
