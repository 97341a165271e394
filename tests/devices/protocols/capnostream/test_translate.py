"""What one monitor says, message after message, and what the station makes of it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from devices.protocols.capnostream.messages import NewPatient, Wave
from devices.protocols.capnostream.plausible import Verdict
from devices.protocols.capnostream.translate import Monitor
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    MeasurementValidity,
    Numeric,
)
from tests.devices.protocols.capnostream.bedside import BEGIN, ID, OTHER_ID, of, said, values

TEXT, OTHER = ID.decode(), OTHER_ID.decode()
SHOWN = datetime.fromisoformat("2024-05-20T10:13:20")


def begun(text=TEXT):
    monitor = Monitor()
    monitor.begin(text, BEGIN)
    return monitor


def hears(monitor, second, *args, **kwargs):
    """The readings of a message of a second."""
    return monitor.numerics(said(second, *args, **kwargs), BEGIN.later(second))[1]


def used(seconds=3):
    monitor = begun()
    for second in range(seconds):
        hears(monitor, second)
    return monitor


def labels(readings):
    return {one.name: one.text for one in of(Label, readings)}


def alarms(readings):
    return [(one.raw, one.active) for one in of(AlarmCondition, readings)]


# --- Who it is -----------------------------------------------------------------------------------


def test_a_conversation_begins_with_who_is_there():
    identity, *rest = Monitor().begin(TEXT, BEGIN)

    assert identity == Identity("", "Capnostream", "987654", BEGIN, "V45.67 02/24/2008")
    assert labels(rest) == {"device-id": TEXT.strip(), "device-board": "Masimo (B3)"}


def test_a_description_of_another_form_gives_no_serial_number():
    identity, *rest = Monitor().begin("CAPNO", BEGIN)

    assert (identity.model, identity.serial, identity.software) == ("Capnostream", None, None)
    assert labels(rest) == {"device-id": "CAPNO"}


def test_who_is_there_is_told_again_when_a_conversation_begins():
    monitor = used()

    assert of(Identity, monitor.begin(TEXT, BEGIN.later(9)))
    assert of(Label, monitor.begin(TEXT, BEGIN.later(9)))


def test_another_monitor_ends_the_alarms_of_the_one_before_first():
    monitor = used()
    for second in (3, 4):
        hears(monitor, second, co2=1)
    found = monitor.begin(OTHER, BEGIN.later(9))

    assert [type(one) for one in found[:2]] == [AlarmCondition, Identity]
    assert alarms(found) == [("co2:01", False)]
    assert found[1].serial == "111111"


def test_another_monitors_clock_is_no_step_back():
    monitor = used()
    monitor.begin(OTHER, BEGIN.later(9))
    hears(monitor, -5000)
    found = monitor.numerics(said(-4999), BEGIN.later(10))[1]

    assert of(DeviceEvent, found) == []
    assert of(Numeric, found)


# --- Numerics ------------------------------------------------------------------------------------


def test_the_second_message_brings_everything():
    monitor = begun()
    assert hears(monitor, 0) == []
    found = hears(monitor, 1)

    assert values(found)["MDC_AWAY_CO2_ET"] == 36
    assert values(found)["private:capnostream:spo2-limit-low"] == 85
    assert of(ClockReading, found) == [
        ClockReading("", SHOWN + timedelta(seconds=1), BEGIN.later(1))
    ]
    assert labels(found) == {
        "co2-unit": "mm[Hg]",
        "patient-type": "adult",
        "pulse-beeps": "on",
        "spo2-board": "Masimo",
    }


def test_later_messages_bring_the_values_alone():
    found = hears(used(), 3)

    assert {type(one) for one in found} == {Numeric}
    assert [one.metric.code for one in found] == [
        "MDC_AWAY_CO2_ET",
        "MDC_CONC_AWAY_CO2_INSP",
        "MDC_CO2_RESP_RATE",
        "MDC_PULS_OXIM_SAT_O2",
        "MDC_PULS_OXIM_PULS_RATE",
    ]
    assert {one.device_time for one in found} == {SHOWN + timedelta(seconds=3)}


def test_a_message_of_the_same_second_brings_nothing():
    assert used().numerics(said(2), BEGIN.later(2.5)) == (Verdict.REPEATED, [])


def test_an_odd_message_brings_nothing_and_is_counted():
    monitor = used()
    before = monitor.odd

    assert monitor.numerics(said(4000, co2=1), BEGIN.later(3)) == (Verdict.HELD, [])
    assert monitor.odd == before + 1
    assert alarms(hears(monitor, 4)) == []


def test_a_clock_that_went_back_is_told_and_no_value_of_that_message():
    monitor = used()
    monitor.numerics(said(-3600), BEGIN.later(3))
    verdict, found = monitor.numerics(said(-3599), BEGIN.later(4))

    assert verdict is Verdict.STEPPED
    assert [type(one) for one in found] == [DeviceEvent, ClockReading]
    assert found[0].name == "clock-back"


def test_what_no_patient_can_have_is_counted():
    monitor = used()
    for second in (3, 4):
        hears(monitor, second, (36, 0, 14, 120, 72))

    assert monitor.unbelievable == 1


def test_the_unit_is_read_in_every_message():
    monitor = used()
    assert hears(monitor, 3, (48, 0, 14, 97, 72), unit=2) == []
    found = hears(monitor, 4, (48, 0, 14, 97, 72), unit=2)

    assert labels(found) == {"co2-unit": "kPa"}
    assert values(found)["MDC_AWAY_CO2_ET"] == 36
    assert values(found)["private:capnostream:etco2-limit-high"] == Decimal("6.0")


def test_a_new_patient_is_an_event_and_the_next_message_needs_another():
    monitor = used()
    [event] = monitor.new_patient(NewPatient(57), BEGIN.later(3))

    assert (event.name, event.text) == (
        "new-patient",
        "The monitor was told of a new patient (message 57).",
    )
    assert hears(monitor, 4) == []
    assert values(hears(monitor, 5))["MDC_AWAY_CO2_ET"] == 36


# --- Alarms and choices --------------------------------------------------------------------------


@pytest.mark.parametrize("bit", [1 << place for place in range(8)])
@pytest.mark.parametrize("name", ["co2", "spo2", "extended"])
def test_every_alarm_bit_is_an_alarm_when_two_messages_say_it(name, bit):
    monitor = used()

    assert alarms(hears(monitor, 3, **{name: bit})) == []
    assert alarms(hears(monitor, 4, **{name: bit})) == [(f"{name}:{bit:02X}", True)]
    assert alarms(hears(monitor, 5)) == []
    assert alarms(hears(monitor, 6)) == [(f"{name}:{bit:02X}", False)]


def test_one_odd_byte_raises_no_alarm():
    monitor = used()
    hears(monitor, 3, co2=0x01)

    assert alarms(hears(monitor, 4)) == []
    assert alarms(hears(monitor, 5, co2=0x02)) == []


def test_alarms_at_the_first_message_are_told_with_the_second():
    monitor = begun()
    hears(monitor, 0, spo2=4)

    assert alarms(hears(monitor, 1, spo2=4)) == [("spo2:04", True)]


def test_an_alarm_carries_priority_silence_and_time():
    monitor = used()
    for second in (3, 4):
        found = hears(monitor, second, co2=1, slow=0x88)
    [loud] = of(AlarmCondition, found)
    hears(monitor, 5, co2=1, slow=0x82)
    [quiet] = of(AlarmCondition, hears(monitor, 6, co2=1, slow=0x82))

    assert (loud.code, loud.priority, loud.flags) == ("apnea", "high", ())
    assert loud.device_time == SHOWN + timedelta(seconds=4)
    assert (quiet.code, quiet.priority, quiet.flags) == ("apnea", "high", ("silenced",))


def test_a_choice_is_told_when_two_messages_say_it():
    monitor = used()

    assert labels(hears(monitor, 3, slow=0xC1)) == {}
    assert labels(hears(monitor, 4, slow=0xC1)) == {"patient-type": "neonate", "pulse-beeps": "off"}


def test_an_alarm_that_stands_is_told_again_in_a_new_conversation():
    monitor = used()
    for second in (3, 4):
        hears(monitor, second, co2=1)
    monitor.begin(TEXT, BEGIN.later(20))
    hears(monitor, 21, co2=1)

    assert alarms(hears(monitor, 22, co2=1)) == [("co2:01", True)]


# --- The wave ------------------------------------------------------------------------------------


def waves(monitor, status, second=3.1, counter=0):
    found = []
    for number in range(3):
        at = BEGIN.later(second + number / 20)
        found += monitor.wave(Wave(counter + number, status), at)
    return found


@pytest.mark.parametrize(
    ("status", "text", "raised"),
    [
        (0x00, "measuring", []),
        (0x01, "no valid CO2", []),
        (0x02, "initialising", []),
        (0x04, "filter line occluded", [("fast:04", True)]),
        (0x10, "self-maintenance", []),
        (0x20, "purging", []),
        (0x40, "filter line not connected", [("fast:40", True)]),
        (0x80, "malfunction", [("fast:80", True)]),
    ],
)
def test_every_state_of_the_wave_is_told_when_it_begins(status, text, raised):
    found = waves(used(), status)

    assert labels(found) == {"co2-state": text}
    assert alarms(found) == raised


def test_a_state_of_the_wave_ends_as_it_began():
    monitor = used()
    waves(monitor, 0x40)

    found = waves(monitor, 0, 4.1, 3)
    assert alarms(found) == [("fast:40", False)]
    assert labels(found) == {"co2-state": "measuring"}


def test_a_wave_that_goes_on_tells_nothing():
    monitor = used()
    waves(monitor, 0)

    assert waves(monitor, 0, 4.1, 3) == []
    assert waves(monitor, 8, 4.3, 6) == []


def test_the_waves_state_marks_the_values():
    monitor = used()
    waves(monitor, 0x40)
    [end, *_] = of(Numeric, hears(monitor, 4))
    waves(monitor, 0x20, 4.1, 3)
    [again, *_] = of(Numeric, hears(monitor, 5))

    assert (end.value, end.validity) == (None, MeasurementValidity.NA)
    assert (again.value, again.validity) == (36, MeasurementValidity.QUESTIONABLE)


def test_breaths_are_counted_beside_the_values():
    monitor = begun()
    counted = []
    for number in range(20 * 70):
        at = BEGIN.later(number / 20)
        monitor.wave(Wave(number % 256, 8 if number % 100 == 99 else 0), at)
        if number % 20 == 10:
            found = monitor.numerics(said(number // 20), at)[1]
            counted += [one.value for one in of(Numeric, found) if one.metric.label == "breaths"]

    assert counted == [None] * 6 + [12]
