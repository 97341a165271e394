from decimal import Decimal

import pytest

from station.domain.errors import Refused
from station.domain.weight import Method
from station.services.enter import Amends
from station.services.weigh import weigh, weighed
from tests.services.written import NOW, a_hand, a_record, before


@pytest.fixture
def store(tmp_path):
    made = a_record(tmp_path)
    yield made
    made.close()


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def test_a_weight_is_kept_with_its_method_and_its_correction_with_why(hand):
    wrong = weigh(hand, Decimal(154), Method.MEASURED, before(60))
    right = weigh(hand, Decimal("69.9"), Method.MEASURED, before(60), Amends(wrong.id, "pounds"))
    later = weigh(hand, Decimal(70), Method.STATED, NOW)

    assert weighed(hand) == [right, later]


def test_a_weight_that_cannot_be_is_refused(hand):
    with pytest.raises(Refused, match="outside 20 to 400"):
        weigh(hand, Decimal(7), Method.MEASURED, NOW)
    first = weigh(hand, Decimal(70), Method.MEASURED, NOW)
    with pytest.raises(Refused, match="Say why"):
        weigh(hand, Decimal(71), Method.MEASURED, NOW, Amends(first.id, ""))
    with pytest.raises(Refused, match="not on the ward"):
        weigh(hand, Decimal(71), Method.MEASURED, before(60 * 24))
