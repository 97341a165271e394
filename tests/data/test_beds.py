import pytest

from station.data.audit import verify
from station.data.beds import beds, set_beds
from station.domain.errors import Refused
from station.domain.patient import Bed
from tests.data.ready import AT, a_person, after, an_admission, everything

BEDS = [Bed("7A", 1), Bed("7B", 2)]


def test_beds_come_by_their_fixed_places(store):
    set_beds(store, reversed_places := [Bed("7A", 2), Bed("7B", 1)], None, AT)

    assert beds(store) == reversed_places[::-1]


def test_a_bed_that_is_not_named_any_more_is_closed_and_can_be_opened_again(store):
    set_beds(store, BEDS, None, AT)
    set_beds(store, BEDS[:1], None, after(1))
    assert beds(store) == BEDS[:1]

    set_beds(store, BEDS, None, after(2))

    assert beds(store) == BEDS
    assert len(everything(store, "bed")) == 2
    assert verify(store).broken is None


def test_saying_the_same_beds_again_writes_nothing(store):
    set_beds(store, BEDS, None, AT)
    before = verify(store).links
    set_beds(store, BEDS, None, after(1))

    assert verify(store).links == before


def test_a_bed_in_which_somebody_lies_is_not_closed(store):
    nurse = a_person(store)
    an_admission(store, nurse, bed="1")

    with pytest.raises(Refused, match="Bed 1 is taken"):
        set_beds(store, BEDS, nurse, AT)
    assert len(beds(store)) == 4


@pytest.mark.parametrize("wrong", [[Bed("7A", 1), Bed("7A", 2)], [Bed("7A", 1), Bed("7B", 1)]])
def test_two_beds_share_neither_a_name_nor_a_place(store, wrong):
    with pytest.raises(Refused, match="a name and a place of its own"):
        set_beds(store, wrong, None, AT)
