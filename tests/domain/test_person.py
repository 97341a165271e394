import pytest

from station.domain.errors import Refused
from station.domain.person import Person


def test_a_person_has_a_name_and_a_role():
    person = Person("Anke Müller", "nurse")

    assert (person.name, person.role) == ("Anke Müller", "nurse")
    assert person.id != Person("Anke Müller", "nurse").id


@pytest.mark.parametrize("name", ["", "  "])
def test_an_entry_without_a_name_is_refused(name):
    with pytest.raises(Refused, match="Enter a name"):
        Person(name, "nurse")
