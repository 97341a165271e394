from station.data.gaps import open_gap
from station.data.journal import Batch, append
from station.domain import nomenclature as known
from station.domain.device import Channel
from station.domain.gap import Cause
from station.domain.period import Period
from station.domain.picture import SpanKind
from station.domain.quarantine import Trigger
from station.services.hatches import monitor_spans, pump_spans
from station.services.stay import pump_by_pump, stay
from tests.services.admitted import BEGIN, MONITOR, PUMP, admitted, hours

HEART = (known.HEART_RATE,)


def of(stayed, at, metrics=HEART):
    """The hatches of the dose lane and of a vital sign's lane: kind, begin and end in hours."""
    found = stay(stayed.store, stayed.admission, at)
    pumps = pump_by_pump(stayed.store, found)
    figures = {one.figure for pump in pumps for one in pump}
    monitor = [one for one in found.stretches if one.figure not in figures]
    return (
        [plain(one) for one in pump_spans(stayed.store, found, pumps)],
        [plain(one) for one in monitor_spans(stayed.store, found, monitor, metrics)],
    )


def plain(span):
    begin, end = (
        None if at is None else (at - BEGIN.timestamp()) / 3600 for at in (span.begin, span.end)
    )
    return span.kind, span.words, begin, end


def test_what_nobody_has_confirmed_yet_has_its_own_hatch_in_the_lanes_of_its_device(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(3), "1")
    words = "same device, not yet confirmed"
    stayed.ask_about(PUMP, hours(2))
    assert of(stayed, hours(3)) == ([(SpanKind.UNCONFIRMED, words, 2, None)], [])
    stayed.ask_about(MONITOR, hours(1))
    assert of(stayed, hours(3))[1] == [(SpanKind.UNCONFIRMED, words, 1, None)]


def test_a_quarantine_is_hatched_in_the_lanes_of_its_device_with_its_reason(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(3), "1")
    stayed.hold(PUMP, "line-1", Period(hours(1), hours(2)), trigger=Trigger.TWO_BEDS)
    words = "needs confirmation: one serial number at two beds"
    assert of(stayed, hours(3)) == ([(SpanKind.QUARANTINE, words, 1, 2)], [])
    stayed.hold(MONITOR, "line-2", Period(hours(2), hours(9)), trigger=Trigger.BED_LABEL)
    words = "needs confirmation: the monitor's bed label changed"
    assert of(stayed, hours(3))[1] == [(SpanKind.QUARANTINE, words, 2, None)]


def test_a_gap_of_an_arterial_line_is_no_gap_of_the_heart_rate(store):
    stayed = admitted(store)
    arterial = stayed.known(Channel(MONITOR.device, "ABP"), "line-2")
    told = stayed.sample(arterial, known.ART_SYS, 120, BEGIN)
    append(store, stayed.session, Batch((told,), (), BEGIN))
    stayed.feed(BEGIN, hours(3), "1")
    stayed.gap(arterial, hours(1), hours(2), Cause.DEVICE_SILENT)
    assert of(stayed, hours(3))[1] == []
    assert of(stayed, hours(3), (known.ART_SYS,))[1] == [(SpanKind.GAP, "device silent", 1, 2)]


def test_a_gap_goes_on_while_the_device_is_the_patient_s_and_ends_with_it(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    open_gap(store, stayed.pump, hours(1), Cause.UNPLUGGED)
    assert of(stayed, hours(3))[0] == [(SpanKind.GAP, "unplugged", 1, None)]
    stayed.take_off(PUMP, hours(2))
    assert of(stayed, hours(3))[0] == [(SpanKind.GAP, "unplugged", 1, 2)]


def test_an_empty_slot_is_no_gap_once_the_pump_is_heard_in_another(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    open_gap(store, stayed.pump, hours(1), Cause.REMOVED)
    stayed.pump = stayed.known(Channel(PUMP.device, "50112"))
    stayed.feed(hours(2), hours(3), "1", monitor=False)
    assert of(stayed, hours(3))[0] == [(SpanKind.GAP, "device removed", 1, 2)]


def test_a_pump_that_was_never_heard_on_this_patient_is_hatched_in_the_dose_lane(store):
    stayed = admitted(store)
    stayed.feed(hours(-2), hours(-1), "1", monitor=False)
    open_gap(store, stayed.pump, hours(-1), Cause.UNPLUGGED)
    dose, vital = of(stayed, hours(3))
    assert dose == [(SpanKind.GAP, "unplugged", 0, None)]
    assert vital == []


def test_what_was_said_of_the_patient_before_is_no_hatch_of_this_one_s(store):
    stayed = admitted(store)
    stayed.another_is_off(hours(-1), stayed.pump, stayed.monitor)
    stayed.feed(BEGIN, hours(3), "1")
    assert of(stayed, hours(3)) == ([], [])
