import pytest

from station.domain.errors import Refused
from station.services.sign_in import sign_in, staff
from tests.services.written import PIN, a_hand, a_record


@pytest.fixture
def store(tmp_path):
    opened = a_record(tmp_path)
    yield opened
    opened.close()


def test_a_name_and_its_pin_say_who_is_at_the_keyboard(store):
    hand, _ = a_hand(store)
    assert staff(store) == [hand.author]
    assert sign_in(store, hand.author.id, PIN) == hand.author


def test_a_wrong_pin_or_no_name_is_refused(store):
    hand, _ = a_hand(store)
    with pytest.raises(Refused, match="not the PIN of Nurse L"):
        sign_in(store, hand.author.id, "0000")
    with pytest.raises(Refused, match="Choose your name"):
        sign_in(store, "nobody", PIN)
