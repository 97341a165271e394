from station.data.ward import ward
from station.domain.clock import SystemClock
from station.services.passing_home import opened_home


def test_a_home_that_nobody_named_is_taken_away_afterwards():
    with opened_home(None, SystemClock()) as (store, where, folder):
        assert ward(store) is None
        assert where.database.is_relative_to(folder)
        assert where.database.exists()

    assert not folder.exists()


def test_a_home_that_was_named_stays(home):
    with opened_home(home, SystemClock()) as (_store, where, folder):
        assert folder == home

    assert where.database.exists()
