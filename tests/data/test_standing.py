from station.data.engine import reading
from station.data.standing import standing
from station.data.tables_register import WeightRow
from station.data.weights import enter_weight
from tests.data.ready import a_person, a_weight, an_admission


def test_a_row_stands_until_another_supersedes_it(store):
    nurse = a_person(store)
    admission = an_admission(store, nurse)
    first = a_weight(admission, nurse, "70")
    second = a_weight(admission, nurse, "71", supersedes=first.id, reason="read again")
    third = a_weight(admission, nurse, "72", supersedes=second.id, reason="scale was wrong")
    for weight in (first, second, third):
        enter_weight(store, weight)

    with reading(store) as session:
        assert [row.id for row in session.scalars(standing(WeightRow))] == [third.id]
