from uuid import UUID

from station.domain.identifier import fresh


def test_no_two_rows_have_one_name():
    names = {fresh() for _ in range(1000)}

    assert len(names) == 1000
    assert all(UUID(name).version == 4 for name in names)
