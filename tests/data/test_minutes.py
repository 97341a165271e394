from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from station.data.engine import open_store
from station.data.journal import append
from station.data.minutes import minute_columns, minutes, told
from station.data.settle import settle
from station.domain import units
from station.domain.clock import to_milliseconds
from station.domain.nomenclature import DOSE_RATE, FLOW, HEART_RATE, in_unit
from tests.data.ready import KEY, a_batch, a_channel, a_sample, a_session, after

FOREVER = (after(-1e6), after(1e6))
MINUTE = timedelta(minutes=1)


def recorded(store, *samples):
    session_id, channel = a_session(store), a_channel(store)
    append(store, session_id, a_batch(*(a_sample(channel, *sample) for sample in samples)))
    return channel


def test_a_minute_says_first_last_lowest_highest_and_how_many(store):
    channel = recorded(store, (0, "2"), (10, "9.5"), (20, None), (30, "1"), (59, "3"), (60, "4"))

    for _ in ("appended", "settled"):
        first, second = minutes(store, channel, FLOW.code, *FOREVER)
        assert (first.minute, second.minute) == (after(0), after(60))
        assert (first.first, first.last) == (2, 3)
        assert (first.lowest, first.highest) == (1, Decimal("9.5"))
        assert (first.count, first.absent) == (4, 1)
        assert second.count == 1
        settle(store, after(600))


def test_whether_a_metric_was_told_is_known_before_and_after_settling(store):
    channel = recorded(store, (60, "2"))

    for _ in ("appended", "settled"):
        assert told(store, channel, FLOW.code, after(0), after(61))
        assert not told(store, channel, FLOW.code, after(0), after(60))
        assert not told(store, channel, HEART_RATE.code, *FOREVER)
        assert not told(store, channel + 1, FLOW.code, *FOREVER)
        settle(store, after(600))


def test_a_minute_of_absent_values_has_no_figures(store):
    channel = recorded(store, (0, None), (1, None))

    (minute,) = minutes(store, channel, FLOW.code, *FOREVER)

    assert (minute.first, minute.last, minute.lowest, minute.highest) == (None,) * 4
    assert (minute.count, minute.absent) == (0, 2)


def test_every_minute_that_has_part_in_the_period_is_given(store):
    channel = recorded(store, (0, "1"), (60, "2"), (120, "3"))
    settle(store, after(120))

    starts = [m.minute for m in minutes(store, channel, FLOW.code, after(30), after(120))]

    assert starts == [after(0), after(60)]


def test_minutes_of_two_units_are_never_rolled_into_one(store):
    session_id, channel = a_session(store), a_channel(store)
    per_kg = in_unit(DOSE_RATE, units.UG_PER_KG_MIN)
    append(
        store,
        session_id,
        a_batch(a_sample(channel, 0, "6", DOSE_RATE), a_sample(channel, 30, "1.4", per_kg)),
    )

    found = minutes(store, channel, DOSE_RATE.code, *FOREVER)
    turned = minute_columns(store, channel, DOSE_RATE.code, *FOREVER)

    assert [(m.unit.code, m.first) for m in found] == [("mg/h", 6), ("ug/kg/min", Decimal("1.4"))]
    assert [each.unit.code for each in turned] == ["mg/h", "ug/kg/min"]


def test_a_metric_never_heard_has_neither_minutes_nor_columns(store):
    channel = recorded(store, (0, "1"))

    assert minutes(store, channel, HEART_RATE.code, *FOREVER) == []
    assert minute_columns(store, channel, HEART_RATE.code, *FOREVER) == ()
    assert minute_columns(store, channel, FLOW.code, after(600), after(900)) == ()


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.one_of(st.none(), st.decimals(0, 99, places=1))),
        max_size=25,
    ),
    st.lists(st.integers(0, 400), max_size=4),
)
def test_columns_say_what_the_minutes_say_however_much_is_settled(
    tmp_path_factory, blank, heard, cuts
):
    path = tmp_path_factory.mktemp("any") / "station.db"
    path.write_bytes(blank)
    store = open_store(path, KEY)
    session_id, channel = a_session(store), a_channel(store)
    for place, (second, value) in enumerate(heard):
        sample = a_sample(channel, second, None if value is None else str(value))
        append(store, session_id, a_batch(sample))
        for cut in cuts[place : place + 1]:
            settle(store, after(cut))
    span = (after(60), after(330))

    found = minutes(store, channel, FLOW.code, *span)
    turned = minute_columns(store, channel, FLOW.code, *span)
    store.close()

    as_rows = [row for columns in turned for row in zip(*columns[1:], strict=True)]
    assert as_rows == [
        (
            to_milliseconds(m.minute),
            *(None if v is None else float(v) for v in (m.first, m.last, m.lowest, m.highest)),
            m.count,
            m.absent,
        )
        for m in found
    ]
    assert sum(m.count + m.absent for m in found) == sum(60 <= s < 360 for s, _ in heard)
