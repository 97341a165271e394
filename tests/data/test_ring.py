import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from station.data.key import read_fingerprint
from station.data.places import places
from station.data.ring import obtain_from_ring
from station.domain.errors import Unavailable


class Ring(KeyringBackend):
    """A keyring that keeps what it is given, for as long as the test lasts."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}
        self.locked = False

    def get_password(self, service, username):
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


@pytest.fixture
def ring():
    before = keyring.get_keyring()
    own = Ring()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


@pytest.mark.usefixtures("ring")
def test_the_keyring_keeps_one_key_a_home(home, tmp_path):
    here = places(home)

    made = obtain_from_ring(here)

    assert len(made) == 32
    assert obtain_from_ring(here) == made
    assert obtain_from_ring(places(tmp_path / "other")) != made
    assert not here.key_file.exists()
    assert read_fingerprint(here.key_file) is not None


def test_a_locked_keyring_says_what_to_do(ring, home):
    ring.locked = True

    with pytest.raises(Unavailable, match="log in and unlock it"):
        obtain_from_ring(places(home))


def test_a_record_without_its_key_gets_no_new_one(ring, home):
    here = places(home)
    here.make()
    here.database.touch()

    with pytest.raises(Unavailable, match="not in the keyring"):
        obtain_from_ring(here)
    assert not ring.kept


def test_a_keyring_that_keeps_nothing_gives_no_key(home):
    with pytest.raises(Unavailable, match="is no key"):
        obtain_from_ring(places(home))


def test_another_key_than_before_is_noticed(ring, home):
    here = places(home)
    obtain_from_ring(here)
    (name,) = ring.kept
    ring.kept[name] = "ab" * 32

    with pytest.raises(Unavailable, match="not the one this station was set up with"):
        obtain_from_ring(here)
