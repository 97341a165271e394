import pytest

from station.data.audit import verify
from station.data.people import (
    add_person,
    change_person,
    change_pin,
    knows_pin,
    leave,
    names,
    people,
)
from station.domain.errors import Refused
from station.domain.person import Person
from tests.data.ready import AT, after, everything

RAY = Person("Sister Ray", "charge nurse")


@pytest.fixture
def ward(store):
    add_person(store, RAY, "4711", None, AT)
    return store


def test_a_person_is_known_by_a_name_and_a_pin(ward):
    assert people(ward) == [RAY]
    assert knows_pin(ward, RAY.id, "4711")
    assert not knows_pin(ward, RAY.id, "4712")
    assert not knows_pin(ward, "nobody", "4711")


def test_the_pin_itself_is_nowhere_in_the_record(ward):
    ((*_, digest, _, _),) = everything(ward, "person")

    assert digest.startswith("$argon2id$")
    assert "4711" not in str(everything(ward, "audit")) + digest
    assert digest not in str(everything(ward, "audit"))


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4", "\uff11\uff12\uff13\uff14"])
def test_a_pin_has_four_to_twelve_digits(ward, pin):
    with pytest.raises(Refused, match="4 to 12 digits"):
        add_person(ward, Person("Brother Lee", "nurse"), pin, RAY.id, AT)
    with pytest.raises(Refused, match="4 to 12 digits"):
        change_pin(ward, RAY.id, pin, RAY.id, AT)

    assert people(ward) == [RAY]


def test_a_changed_pin_is_the_only_one_that_counts(ward):
    change_pin(ward, RAY.id, "0815", RAY.id, after(1))

    assert knows_pin(ward, RAY.id, "0815")
    assert not knows_pin(ward, RAY.id, "4711")
    assert verify(ward).broken is None


def test_another_name_or_role_is_written_down_and_the_former_stays_in_the_chain(ward):
    change_person(ward, Person("Sister Ray-Li", "nurse", RAY.id), RAY.id, after(1))

    assert people(ward) == [Person("Sister Ray-Li", "nurse", RAY.id)]
    assert "Sister Ray" in str(everything(ward, "audit"))
    assert verify(ward).broken is None


def test_someone_who_left_enters_nothing_and_keeps_their_name_under_what_they_entered(ward):
    leave(ward, RAY.id, RAY.id, after(1))

    assert people(ward) == []
    assert names(ward) == {RAY.id: "Sister Ray"}
    assert not knows_pin(ward, RAY.id, "4711")
    with pytest.raises(Refused, match="any more"):
        change_pin(ward, RAY.id, "0815", RAY.id, after(2))


def test_people_come_by_name(ward):
    lee = Person("Brother Lee", "nurse")
    add_person(ward, lee, "1234", RAY.id, AT)

    assert people(ward) == [lee, RAY]
