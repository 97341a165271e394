from station.data.engine import reading, writing
from station.data.metrics import by_figure, figures, recorded
from station.data.tables_readings import MetricRow
from station.domain import units
from station.domain.nomenclature import DOSE_RATE, FLOW, in_unit, private


def test_a_metric_keeps_its_figure(store):
    with writing(store) as session:
        first = figures(session, [(FLOW, units.ML_PER_H), (FLOW, units.ML_PER_H)])
    with writing(store) as session:
        again = figures(session, [(FLOW, units.ML_PER_H)])

    assert first == again
    assert list(first) == [(FLOW.code, "mL/h")]


def test_the_same_metric_in_another_unit_has_another_figure(store):
    with writing(store) as session:
        figures(session, [(DOSE_RATE, units.MG_PER_H), (DOSE_RATE, units.UG_PER_KG_MIN)])
    with reading(store) as session:
        known = recorded(session, DOSE_RATE.code)

    assert [metric.unit for metric in known.values()] == [units.MG_PER_H, units.UG_PER_KG_MIN]
    assert list(known.values()) == [DOSE_RATE, in_unit(DOSE_RATE, units.UG_PER_KG_MIN)]


def test_a_metric_that_one_protocol_alone_knows_comes_back_as_it_was(store):
    odd = private("nonin", "SpO2-D", units.PERCENT)
    with writing(store) as session:
        known = figures(session, [(odd, odd.unit)])
    with reading(store) as session:
        assert list(recorded(session, odd.code).values()) == [odd]
        assert list(by_figure(session, known.values()).values()) == [odd]


def test_a_unit_that_the_station_does_not_convert_comes_back_too(store):
    odd = private("nonin", "x", units.unit_of("[furlong]"))
    with writing(store) as session:
        figures(session, [(odd, odd.unit)])
    with reading(store) as session:
        assert recorded(session, odd.code)[1].unit.code == "[furlong]"


def test_a_metric_never_recorded_has_no_figure(store):
    with reading(store) as session:
        assert recorded(session, FLOW.code) == {}
        assert session.query(MetricRow).count() == 0
