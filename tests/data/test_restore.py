from contextlib import closing

import pytest

from station.data.copies import copy_of, look
from station.data.engine import connect
from station.data.key import write_fingerprint
from station.data.places import places
from station.data.restore import restore
from station.domain.errors import Unavailable
from tests.data.damage import spoil
from tests.data.ready import AT, KEY


@pytest.fixture
def here(home, blank):
    found = places(home)
    found.make()
    found.database.write_bytes(blank)
    write_fingerprint(found.database, KEY)
    return found


@pytest.fixture
def copy(here):
    made = copy_of(here.database, KEY, here.copies / "station-1.db").path
    with closing(connect(here.database, KEY)) as connection:
        connection.execute("INSERT INTO bed VALUES ('a', 'A', 1, NULL)")
    return made


def test_a_copy_takes_the_record_s_place_and_the_present_one_is_kept(here, copy):
    aside = restore(here, KEY, copy, AT)

    assert look(here.database, KEY).counts["bed"] == 0
    assert look(aside, KEY).counts["bed"] == 1


def test_a_newer_copy_is_refused_in_words_and_the_record_stays(here, copy):
    with closing(connect(copy, KEY)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")

    with pytest.raises(Unavailable, match=r"newer version of the station \(schema 0099\)"):
        restore(here, KEY, copy, AT)
    assert look(here.database, KEY).counts["bed"] == 1
    assert not list(here.data.glob("*.aside-*"))


def test_a_damaged_copy_and_one_with_another_key_are_refused(here, copy):
    with pytest.raises(Unavailable, match="another key"):
        restore(here, bytes(32), copy, AT)
    spoil(copy, "bed")
    with pytest.raises(Unavailable, match="damaged"):
        restore(here, KEY, copy, AT)
    assert look(here.database, KEY).counts["bed"] == 1


def test_a_copy_that_is_not_there_says_so(here, tmp_path):
    with pytest.raises(Unavailable, match="cannot be opened"):
        restore(here, KEY, tmp_path / "nowhere.db", AT)
    assert here.database.exists()
