import math
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from station.data import journal
from station.data.journal import HappeningKind
from station.domain.device import Channel
from station.domain.picture import Pressure, SpanKind
from station.services.chart import picture
from station.services.stay import stay
from tests.services.admitted import BEGIN, MONITOR, PUMP, admitted, hours, two_days
from tests.services.read_by_eye import by_eye

SYDNEY = ZoneInfo("Australia/Sydney")


def of(stayed, at):
    return picture(stayed.store, stay(stayed.store, stayed.admission, at), SYDNEY)


@pytest.fixture
def chart(store):
    return of(two_days(store), hours(48))


def test_the_dose_is_in_milligrams_only_with_a_confirmed_syringe_throughout(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1.5")
    assert of(stayed, hours(1)).dose_unit == "mL/h"
    stayed.syringe(hours(0.5))
    assert of(stayed, hours(1)).dose_unit == "mL/h"
    stayed.syringe(BEGIN)
    drawn = of(stayed, hours(1))
    assert drawn.dose_unit == "mg/h"
    assert max(drawn.dose.curve.last) == 6


def test_every_lane_has_what_was_measured_and_entered(chart):
    assert len(chart.heart.curve.times) > 2500
    assert chart.heart.curve.times == sorted(chart.heart.curve.times)
    assert len(chart.pressure) > 30
    assert all(cuff.systolic > cuff.diastolic for cuff in chart.pressure)
    assert chart.pain
    assert chart.sedation
    assert chart.events


def test_gaps_are_hatched_with_their_cause_in_the_lanes_of_their_own_device(chart):
    assert [span.words for span in chart.dose.spans if span.kind is SpanKind.GAP] == ["unplugged"]
    assert [span.words for span in chart.heart.spans] == ["device silent"]


def test_side_effects_stand_from_onset_to_end_the_worst_first(chart):
    words = [band.words for band in chart.side_effects]
    assert words[0] == "Transient hallucination · severe"
    assert chart.side_effects[0].end is not None
    assert chart.side_effects[-1].end is None


def test_each_step_of_the_rate_is_named_and_a_hold_is_called_held(chart):
    words = [mark.words for mark in chart.steps]
    assert "held" in words
    assert any(word.startswith("start") for word in words)


def test_a_corrected_answer_is_drawn_and_the_one_it_replaced_is_not(chart):
    at = hours(34).timestamp()
    drawn = [(point.rest, point.movement) for point in chart.pain if point.at == at]
    assert (4, 9) in drawn
    assert (9, 9) not in drawn


def test_nights_are_the_wards_own(chart):
    assert chart.nights
    assert all(end - begin == 9 * 3600 for begin, end in chart.nights)


def test_states_and_boluses_of_the_pump_are_bands_and_marks(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(2), "1")
    stayed.happened(HappeningKind.STATE, hours(0.1), {"state": "infusing"}, stayed.pump)
    stayed.happened(HappeningKind.STATE, hours(1), {"state": "stopped"}, stayed.pump)
    body = {"volume": "3.2", "unit": "mL", "count": 2}
    stayed.happened(HappeningKind.BOLUS, hours(1.5), body, stayed.pump)
    drawn = of(stayed, hours(2))
    assert [band.words for band in drawn.states] == ["infusing", "stopped"]
    assert [mark.words for mark in drawn.boluses] == ["bolus 3.2 mL"]


def test_a_value_that_the_device_marks_absent_is_no_number(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    drawn = of(stayed, hours(1))
    assert not any(math.isnan(value) for value in drawn.heart.curve.last)
    assert drawn.spo2.curve.times


def test_a_patient_without_devices_has_an_empty_chart(store):
    stayed = admitted(store)
    drawn = of(stayed, BEGIN)
    assert drawn.dose.curve.times in ([], ())
    assert drawn.pressure == ()


def test_an_unconfirmed_stretch_is_hatched_and_nothing_of_it_is_drawn(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(3), "1")
    stayed.ask_about(PUMP, hours(2))
    stayed.ask_about(MONITOR, hours(1))
    drawn = of(stayed, hours(3))
    assert [span.kind for span in drawn.dose.spans] == [SpanKind.UNCONFIRMED]
    assert [span.kind for span in drawn.heart.spans] == [SpanKind.UNCONFIRMED]
    assert [span.kind for span in drawn.pressure_lane.spans] == [SpanKind.UNCONFIRMED]
    assert max(drawn.dose.curve.times) < hours(2).timestamp()
    assert max(drawn.heart.curve.times) < hours(1).timestamp()
    assert all(cuff.at < hours(1).timestamp() for cuff in drawn.pressure)


def test_a_pressure_is_drawn_when_it_was_measured_and_another_patient_s_is_not(store):
    stayed = admitted(store)
    fast = timedelta(minutes=7)
    seen = {"name": "clock", "text": ""}
    stayed.happened(
        HappeningKind.DEVICE_EVENT, BEGIN, seen, stayed.monitor, (BEGIN + fast).replace(tzinfo=None)
    )
    for heard, measured in ((hours(0.1), hours(-0.1)), (hours(1), hours(0.9))):
        face = (measured + fast).replace(tzinfo=None)
        told = [replace(one, device_time=face) for one in stayed.cuff(heard, 120, 70)]
        journal.append(store, stayed.session, journal.Batch(tuple(told), (), heard))
    drawn = of(stayed, hours(2))
    assert [cuff.at for cuff in drawn.pressure] == [hours(0.9).timestamp()]


def test_the_states_of_a_pump_that_moved_in_its_rack_follow_one_another(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1", monitor=False)
    stayed.state(hours(-1), "infusing")
    stayed.pump = stayed.known(Channel(PUMP.device, "50112"))
    stayed.feed(hours(1), hours(2), "1", monitor=False)
    stayed.state(hours(1), "paused")
    bands = of(stayed, hours(2)).states
    assert [(band.words, band.begin, band.end) for band in bands] == [
        ("infusing", BEGIN.timestamp(), hours(1).timestamp()),
        ("paused", hours(1).timestamp(), hours(2).timestamp()),
    ]


# ---------------------------------------------------------------- what nurses charted


def test_what_nurses_found_stands_in_the_lanes_beside_what_the_monitor_measured(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    stayed.observe(
        hours(0.9), systolic=150, diastolic=90, heart_rate=88, spo2=96, respiration=15
    )  # fmt: skip
    drawn = of(stayed, hours(1))
    at = hours(0.9).timestamp()
    assert [(one.at, one.value) for one in drawn.heart.charted] == [(at, 88)]
    assert [one.value for one in drawn.spo2.charted] == [96]
    assert [one.value for one in drawn.respiration.charted] == [15]
    cuff, found = drawn.pressure
    assert (cuff.charted, found) == (False, Pressure(at, 150, 90, charted=True))
    assert 88 not in [one for one, when in zip(drawn.heart.curve.last, drawn.heart.curve.times,
                                               strict=True) if when == at]  # fmt: skip


def test_time_that_nobody_charted_is_hatched_and_never_drawn(store):
    stayed = by_eye(store)
    stayed.observe(hours(1), pump_rate=1)
    stayed.observe(hours(9), pump_rate=1)
    drawn = of(stayed, hours(14))
    assert [(one.begin, one.end) for one in drawn.charted] == [
        (hours(1).timestamp(), hours(5).timestamp()),
        (hours(9).timestamp(), hours(13).timestamp()),
    ]
    assert [(one.kind, one.words, one.begin, one.end) for one in drawn.dose.spans] == [
        (SpanKind.GAP, "not charted", hours(5).timestamp(), hours(9).timestamp()),
        (SpanKind.GAP, "not charted", hours(13).timestamp(), None),
    ]
