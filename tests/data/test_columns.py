import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from station.data.columns import (
    DAY,
    DEVICE_FACE,
    EXACT,
    FLAG,
    JSON,
    MEASURED,
    MOMENT,
    VALIDITIES,
    VALIDITY,
    canonical,
    measured,
    one_of,
)
from station.domain.device import ConnectionState
from station.domain.observation import MeasurementValidity

KINDS = {
    "moment": (MOMENT, datetime(2026, 10, 25, 0, 30, 15, 125000, tzinfo=UTC)),
    "device_face": (DEVICE_FACE, datetime(2026, 10, 25, 2, 30, 15)),  # noqa: DTZ001 - a device's own
    "validity": (VALIDITY, MeasurementValidity.NA),
    "flag": (FLAG, True),
    "measured": (MEASURED, Decimal("36.6")),
    "exact": (EXACT, Decimal("4.00")),
    "day": (DAY, date(1961, 2, 28)),
    "json": (JSON, {"name": "Ελένη", "list": [1, None, "2.50"]}),
    "word": (one_of(ConnectionState), ConnectionState.WRONG_SPEED),
}
TABLE = Table(
    "kept",
    MetaData(),
    Column("id", Integer, primary_key=True),
    *(Column(name, kind) for name, (kind, _) in KINDS.items()),
)


@pytest.fixture
def connection():
    engine = create_engine("sqlite://")
    with engine.begin() as opened:
        TABLE.create(opened)
        yield opened
    engine.dispose()


def test_every_type_gives_back_what_it_was_given(connection):
    given_row = {name: value for name, (_, value) in KINDS.items()}
    connection.execute(insert(TABLE).values(id=1, **given_row))

    read = connection.execute(select(TABLE)).mappings().one()

    assert {name: read[name] for name in KINDS} == given_row
    assert str(read["exact"]) == "4.00"
    assert read["word"] is ConnectionState.WRONG_SPEED


def test_every_type_keeps_nothing_as_nothing(connection):
    connection.execute(insert(TABLE).values(id=1, **dict.fromkeys(KINDS)))

    assert not any(list(connection.execute(select(TABLE)).one())[1:])


def test_the_file_holds_plain_figures_and_text(connection):
    connection.execute(
        insert(TABLE).values(id=1, **{name: value for name, (_, value) in KINDS.items()})
    )

    kept = connection.exec_driver_sql("SELECT * FROM kept").mappings().one()

    assert kept["moment"] == 1792888215125
    assert kept["measured"] == 36.6
    assert (kept["exact"], kept["day"], kept["flag"]) == ("4.00", "1961-02-28", 1)
    assert kept["word"] == "wrong speed"


def test_every_validity_has_a_figure_of_its_own():
    assert set(VALIDITIES) == set(MeasurementValidity)
    assert len(set(VALIDITIES.values())) == len(VALIDITIES)
    assert VALIDITIES[MeasurementValidity.VALID] == 0


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=5))
def test_a_measured_value_of_fifteen_digits_comes_back_exactly(value):
    assert measured(float(value)) == value


def test_a_device_clock_with_a_zone_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="no zone that we know"):
        DEVICE_FACE.put(datetime(2026, 1, 1, tzinfo=UTC))


def test_a_word_outside_its_set_is_no_value():
    with pytest.raises(ValueError, match="'asleep' is not a valid"):
        one_of(ConnectionState).take("asleep")


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text(), st.booleans())))
def test_canonical_json_does_not_depend_on_the_order_of_its_keys(body):
    backwards = dict(reversed(list(body.items())))

    assert canonical(body) == canonical(backwards)
    assert json.loads(canonical(body)) == body


def test_decimals_and_moments_stand_in_json_as_text():
    body = {"volume": Decimal("1E+2"), "at": datetime(2026, 1, 1, tzinfo=UTC)}

    assert canonical(body) == '{"at":"2026-01-01T00:00:00+00:00","volume":"100"}'


def test_what_json_cannot_hold_is_a_mistake_of_the_program():
    with pytest.raises(TypeError, match="bytes has no form in the record"):
        canonical({"raw": b"\x00"})
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"value": float("nan")})
