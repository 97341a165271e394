import pytest

from station.data.admissions import discharge, present
from station.data.key import obtain
from station.data.people import names
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.clock import StoppedClock
from station.domain.errors import Unavailable
from station.services.safekeeping import (
    existing_store,
    give_out,
    make_copy,
    put_back,
    save_what_can_be,
)
from tests.services.admitted import BEGIN, admitted, hours

CLOCK = StoppedClock(hours(2))


@pytest.fixture
def home(tmp_path):
    where = places(tmp_path / "home")
    store = prepare(where, obtain(where), CLOCK)
    admitted(store).feed(BEGIN, hours(1), "1")
    store.close()
    return where


def test_a_command_that_reads_makes_no_station(tmp_path):
    where = places(tmp_path / "nothing")
    with pytest.raises(Unavailable, match="no station"):
        existing_store(where, CLOCK)
    assert not where.data.exists()


def test_a_copy_is_verified_and_can_be_put_back(home, tmp_path):
    [said] = make_copy(home, tmp_path / "copies", CLOCK)
    assert said.endswith(": verified")
    [copy] = (tmp_path / "copies").glob("*.db")
    [said] = put_back(home, copy, CLOCK)
    assert "is the record now; the record that was there is kept as" in said


def test_what_is_saved_of_a_damaged_record_is_counted_table_by_table(home):
    said = list(save_what_can_be(home, home.database))
    assert any(words.startswith("admission: 1 rows") for words in said)
    assert "main.py restore" in said[-1]


def test_open_data_is_named_file_by_file(home, tmp_path):
    store = existing_store(home, CLOCK)
    [admission] = present(store)
    discharge(store, admission.id, hours(2), names(store).popitem()[0], hours(2))
    store.close()
    said = list(give_out(home, "csv", admission.id, tmp_path / "out", CLOCK))
    assert any(path.endswith("README.txt") for path in said)
