"""A real record, encrypted, for every test: made once, then written out again for each."""

import pytest

from station.data.engine import open_store
from station.data.key import write_fingerprint
from station.data.upgrade import make_record
from tests.data.ready import KEY


@pytest.fixture(scope="session")
def blank(tmp_path_factory):
    """The bytes of an empty record that nobody has open."""
    path = tmp_path_factory.mktemp("blank") / "station.db"
    make_record(path, KEY)
    return path.read_bytes()


@pytest.fixture
def record(tmp_path, blank):
    """Where an empty record lies."""
    path = tmp_path / "station.db"
    path.write_bytes(blank)
    write_fingerprint(path, KEY)
    return path


@pytest.fixture
def store(record):
    """An empty record, open."""
    opened = open_store(record, KEY)
    yield opened
    opened.close()
