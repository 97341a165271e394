import pytest

from station.domain.errors import Refused, Unavailable


@pytest.mark.parametrize("no", [Refused, Unavailable])
def test_the_station_says_no_in_one_sentence(no):
    with pytest.raises(no) as said:
        raise no("The disk is full: free some space.")

    assert str(said.value) == "The disk is full: free some space."


def test_a_rule_that_says_no_is_not_something_that_is_missing():
    assert not issubclass(Refused, Unavailable)
    assert not issubclass(Unavailable, Refused)
