from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from station.domain import nomenclature as known
from station.domain.by_hand import Found
from station.domain.card import Figure
from station.domain.clock import Stamp
from station.domain.device import Channel, Device
from station.domain.freshness import Cycle
from station.domain.observation import (
    DeliveryState,
    GenerationMode,
    MeasurementValidity,
    Mode,
    Numeric,
)
from station.domain.syringe import Form
from station.services.bed_facts import bed_facts
from station.services.card_dose import (
    NOT_CONFIRMED,
    TWO_SUBSTANCES,
    charted_sign,
    dose_figure,
    live_figure,
)
from station.services.tidings import Fate, Told, Whose
from station.services.watch import Newest
from tests.services.admitted import BEGIN, admitted, hours
from tests.services.read_by_eye import by_eye, in_syringe

SYDNEY = ZoneInfo("Australia/Sydney")
NOW = Stamp(hours(5), 1000.0)
SECOND = Channel(Device("bbraun-space-bcc", "Perfusor Space", "777"), "50112")


def newest(value, channel=1, *, metric=known.FLOW, age=1.0, whose=Whose.CONFIRMED):
    """A value as a window holds it."""
    heard = Stamp(NOW.utc - timedelta(seconds=age), NOW.monotonic - age)
    number = None if value is None else Decimal(str(value))
    reading = Numeric("", metric, number, metric.unit, MeasurementValidity.VALID, heard)
    return of_reading(reading, channel, whose)


def of_reading(reading, channel=1, whose=Whose.CONFIRMED):
    made = Newest(Told("line", channel, reading, Fate.STORED, whose, "adm"), Cycle())
    made.cycle.heard(reading.heard.monotonic)
    return made


@pytest.fixture
def stayed(store):
    made = admitted(store)
    made.weigh(BEGIN, "70")
    made.syringe(BEGIN)
    return made


def dose(stayed, *flows):
    facts = next(one for one in bed_facts(stayed.store, NOW.utc) if one.bed.name == "3")
    return dose_figure(facts, flows, NOW, SYDNEY)


def second(stayed, **more):
    stayed.put_on(SECOND, BEGIN)
    stayed.syringe(BEGIN, channel=SECOND, concentration=Decimal(10), **more)
    return stayed.known(SECOND)


def test_one_pump_is_shown_by_its_syringe_and_the_weight(stayed):
    shown = dose(stayed, newest(1.5, stayed.pump))
    assert shown == (Figure("6"), "mg/h", "1.5 mL/h · 0.086 mg/kg/h")


def test_two_pumps_of_one_substance_are_one_sum_with_both_rates_under_it(stayed):
    other = second(stayed)
    shown = dose(stayed, newest(1.5, stayed.pump), newest(2, other))
    assert shown == (Figure("26"), "mg/h", "1.5 + 2 mL/h · 0.371 mg/kg/h")


def test_two_substances_are_no_milligrams(stayed):
    other = second(stayed, form=Form.S_PLUS)
    shown = dose(stayed, newest(1.5, stayed.pump), newest(2, other))
    assert shown == (Figure("3.5"), "mL/h", TWO_SUBSTANCES)


def test_a_sum_of_which_one_pump_is_not_seen_is_not_known(stayed):
    other = second(stayed)
    shown, unit, more = dose(stayed, newest(1.5, stayed.pump), newest(2, other, age=600))
    assert (shown.words, shown.stale, unit, more) == ("—", True, "mL/h", "1 of 2 pumps not seen")


def test_one_pump_that_is_not_seen_says_since_when(stayed):
    shown, _unit, more = dose(stayed, newest(1.5, stayed.pump, age=600))
    assert (shown.words, more) == ("—", "since 13:50")
    assert dose(stayed, newest(None, stayed.pump))[2] == "no value"


def test_a_pump_that_is_asked_about_is_never_made_into_milligrams(stayed):
    shown = dose(stayed, newest(1.5, stayed.pump, whose=Whose.ASKED))
    words = "same device, not yet confirmed"
    assert shown == (Figure("1.5?", NOT_CONFIRMED), "mL/h", words)


def test_an_unknown_channel_or_one_without_syringe_says_what_to_do(stayed):
    words = "no mg: enter and confirm the syringe"
    assert dose(stayed, newest(1.5, None))[2] == words
    assert dose(stayed, newest(1.5, stayed.monitor))[2] == words
    assert dose(stayed)[2] == "no pump confirmed"


def test_without_a_weight_the_figure_per_kilogram_is_blank(store):
    bare = admitted(store)
    bare.syringe(BEGIN)
    assert dose(bare, newest(1.5, bare.pump))[2] == "1.5 mL/h · no weight recorded"


def test_a_pump_without_serial_number_has_only_the_syringe_of_its_own_line(store):
    bare = admitted(store)
    nameless = Channel(Device("bbraun-space-bcc", "Perfusor Space", None), "50111")
    mine, other = (bare.known(nameless, line) for line in ("line-8", "line-9"))
    bare.put_on(nameless, BEGIN, "line-8")
    bare.syringe(BEGIN, channel=nameless, line="line-8")
    assert dose(bare, newest(1, mine))[1] == "mg/h"
    assert dose(bare, newest(1, other))[1] == "mL/h"


def test_a_value_that_ages_says_so_and_what_is_no_value_shows_nothing():
    assert live_figure(newest(82, metric=known.HEART_RATE, age=4), known.HEART_RATE, NOW, SYDNEY)
    mode = of_reading(Mode("", DeliveryState.STOPPED, NOW))
    assert live_figure(mode, known.FLOW, NOW, SYDNEY) == Figure()


def test_a_vital_sign_of_a_device_that_is_just_back_is_a_dash_that_says_so():
    value = newest(180, metric=known.HEART_RATE)
    value.told = replace(value.told, fate=Fate.SETTLING)

    shown = live_figure(value, known.HEART_RATE, NOW, SYDNEY)
    assert shown == Figure("—", "settling", stale=True)


def of_the_device(value, fate=Fate.STORED, **said):
    """A value as its device marks it: of no patient, or doubted."""
    value.told = replace(value.told, fate=fate, reading=replace(value.told.reading, **said))
    return value


NOT_OF_PATIENT = Fate.NOT_OF_PATIENT


@pytest.mark.parametrize("mode", [GenerationMode.DEMO, GenerationMode.TEST])
@pytest.mark.parametrize("whose", [Whose.CONFIRMED, Whose.ASKED])
def test_what_a_device_marks_as_of_no_patient_is_a_dash_with_its_own_word(stayed, mode, whose):
    heart = newest(72, metric=known.HEART_RATE, whose=whose)
    shown = live_figure(
        of_the_device(heart, NOT_OF_PATIENT, mode=mode), known.HEART_RATE, NOW, SYDNEY
    )
    assert shown == Figure("—", mode.value, stale=True)
    rate = of_the_device(newest(9, stayed.pump, whose=whose), NOT_OF_PATIENT, mode=mode)
    assert dose(stayed, rate) == (Figure("—", mode.value, stale=True), "mL/h", mode.value)
    other = second(stayed)
    assert dose(stayed, rate, newest(2, other))[2] == "1 of 2 pumps not seen"


def test_in_a_demonstrations_home_the_same_is_of_a_patient_and_live():
    heart = of_the_device(newest(72, metric=known.HEART_RATE), mode=GenerationMode.DEMO)
    assert live_figure(heart, known.HEART_RATE, NOW, SYDNEY) == Figure("72")


@pytest.mark.parametrize(
    "validity", [MeasurementValidity.QUESTIONABLE, MeasurementValidity.CALIBRATING]
)
def test_what_its_device_doubts_keeps_its_figure_and_has_the_devices_word(stayed, validity):
    heart = of_the_device(newest(55, metric=known.SPO2), validity=validity)
    shown = live_figure(heart, known.SPO2, NOW, SYDNEY)
    assert shown == Figure("55", validity.value, marked=True)
    old = of_the_device(newest(55, metric=known.SPO2, age=4), validity=validity)
    assert live_figure(old, known.SPO2, NOW, SYDNEY).note == f"{validity.value} · 4 s"
    rate = of_the_device(newest(1.5, stayed.pump), validity=validity)
    more = f"{validity.value} · 1.5 mL/h · 0.086 mg/kg/h"
    assert dose(stayed, rate) == (Figure("6", validity.value), "mg/h", more)


# ---------------------------------------------------------------- a pump without a cable


def of_eye(store, at, **more):
    stayed = by_eye(store)
    stayed.weigh(BEGIN, "70")
    if more.get("syringe", True):
        in_syringe(stayed, BEGIN)
    for hour, rate in more.get("rates", ((3, "1.5"),)):
        stayed.observe(hours(hour), pump_rate=rate)
    now = Stamp(at, 1000.0)
    facts = next(one for one in bed_facts(store, at) if one.bed.name == "3")
    return dose_figure(facts, (), now, SYDNEY)


def test_a_charted_rate_stands_with_its_time_and_its_age_and_is_never_live(store):
    shown, unit, more = of_eye(store, hours(5))
    assert shown == Figure("6", "charted 12:00 · 2 h", charted=True)
    assert (unit, more) == ("mg/h", "1.5 mL/h · 0.086 mg/kg/h")


def test_without_a_confirmed_syringe_it_stays_in_millilitres(store):
    shown, unit, more = of_eye(store, hours(5), syringe=False)
    assert (shown.words, unit, more) == ("1.5", "mL/h", "no mg: enter and confirm the syringe")


def test_a_charted_rate_that_holds_no_longer_is_a_dash(store):
    shown, _unit, more = of_eye(store, hours(7.1))
    assert (shown.words, shown.stale, more) == ("—", True, "not charted since 12:00")


def test_a_pump_that_was_charted_as_standing_stands_on(store):
    shown, _unit, _more = of_eye(store, hours(30), rates=((3, "1"), (4, "0")))
    assert (shown.words, shown.note) == ("0", "charted Mon 2 Mar 13:00 · 26 h")


def test_a_sign_that_a_nurse_found_says_when_and_how_long_ago():
    found = Found(hours(3), (Decimal(152), Decimal(94)))
    assert charted_sign(found, NOW, SYDNEY) == Figure("152/94", "charted 12:00 · 2 h", charted=True)
