from hypothesis import given
from hypothesis import strategies as st

from station.data.rollup import Rolled, joined, merged, minute_of, rolled, single

VALUES = st.one_of(st.none(), st.floats(-1e6, 1e6))
READINGS = st.lists(st.tuples(st.integers(0, 240_000), VALUES), max_size=40).map(
    lambda each: [(sequence, *reading) for sequence, reading in enumerate(each, 1)]
)


def recomputed(readings, minute):
    """The same minute, worked out the slow way."""
    mine = [reading for reading in readings if minute_of(reading[1]) == minute]
    values = [value for _, _, value in mine if value is not None]
    return Rolled(
        minute,
        values[0] if values else None,
        values[-1] if values else None,
        min(values, default=None),
        max(values, default=None),
        len(values),
        len(mine) - len(values),
        mine[0][0],
        mine[-1][0],
    )


def every_minute(readings):
    return {minute: recomputed(readings, minute) for minute in {minute_of(r[1]) for r in readings}}


@given(READINGS)
def test_a_roll_up_is_what_its_readings_say(readings):
    assert rolled(readings) == every_minute(readings)


@given(READINGS, st.integers(0, 40))
def test_however_readings_are_parted_the_joined_minutes_are_the_same(readings, cut):
    early, late = rolled(readings[:cut]), rolled(readings[cut:])

    assert {part.minute: part for part in merged(early.values(), late)} == every_minute(readings)


@given(READINGS, st.integers(0, 40))
def test_what_came_first_goes_by_the_sequence_whichever_part_is_named_first(readings, cut):
    early, late = rolled(readings[:cut]), rolled(readings[cut:])

    for minute in early.keys() & late.keys():
        assert joined(early[minute], late[minute]) == joined(late[minute], early[minute])


def test_minutes_come_in_their_order():
    settled = [single(1, 60_000, 1.0), single(2, 180_000, 2.0)]

    found = merged(settled, {2: single(3, 120_000, 3.0)})

    assert [part.minute for part in found] == [1, 2, 3]


def test_a_reading_without_a_value_counts_as_absent_and_never_as_zero():
    part = single(1, 60_000, None)

    assert (part.first, part.lowest, part.present, part.absent) == (None, None, 0, 1)
