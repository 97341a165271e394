from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from station.data import journal
from station.data.journal import HappeningKind
from station.domain import nomenclature as known
from station.domain import payload
from station.domain.association import source_of
from station.domain.card import AskKind, Figure, Urgency
from station.domain.clock import Stamp
from station.domain.device import Category, Channel, ConnectionState, Device, LinkState
from station.domain.entry import EntryKind
from station.domain.observation import (
    DeliveryState,
    GenerationMode,
    Label,
    MeasurementValidity,
    Mode,
    Numeric,
)
from station.domain.observation_set import Answer, Unanswered
from station.services.bed_facts import bed_facts
from station.services.board import Board
from station.services.connect import Speech
from station.services.standing_pumps import Standstill
from station.services.tidings import Fate, Links, Readings, Told, Whose
from station.services.watch import Watch
from tests.services.admitted import MONITOR, PUMP, admitted, hours, two_days
from tests.services.read_by_eye import by_eye

NOW = Stamp(hours(48), 10_000.0)
SECOND = Channel(Device("bbraun-space-bcc", "Perfusor Space", "777"), "50112")
SYDNEY = ZoneInfo("Australia/Sydney")
VALID, QUESTIONABLE = MeasurementValidity.VALID, MeasurementValidity.QUESTIONABLE
DEMO = {"mode": GenerationMode.DEMO, "fate": Fate.NOT_OF_PATIENT}


class Ward:
    """A board over one patient, and the readings that are told to it."""

    def __init__(self, stayed, at=NOW):
        self.stayed, self.at = stayed, at
        self.watch = Watch()
        self.board = Board(self.watch, SYDNEY)
        self.facts = [
            replace(one, lines=("bed-3-pump", "bed-3-monitor")) if one.bed.name == "3" else one
            for one in bed_facts(stayed.store, at.utc)
        ]
        self.board.take(self.facts)

    def tell(self, metric, value, *, line="bed-3-monitor", age=1.0, **more):
        whose, channel = more.get("whose", Whose.CONFIRMED), more.get("channel", "")
        admission = more.get("admission")
        heard = Stamp(self.at.utc - timedelta(seconds=age), self.at.monotonic - age)
        figure = self.stayed.pump if "pump" in line else self.stayed.monitor
        validity = MeasurementValidity.NA if value is None else more.get("validity", VALID)
        number = None if value is None else Decimal(str(value))
        mode, fate = more.get("mode", GenerationMode.REAL), more.get("fate", Fate.STORED)
        reading = Numeric(channel, metric, number, metric.unit, validity, heard, mode=mode)
        if admission is None and whose in {Whose.CONFIRMED, Whose.ASKED}:
            admission = self.stayed.admission.id
        told = Told(line, figure, reading, fate, whose, admission)
        self.watch.take(Readings(heard, (told,)))

    @property
    def card(self):
        return next(one for one in self.board.cards(self.at) if one.bed == "3")


@pytest.fixture
def ward(store):
    return Ward(two_days(store))


def test_a_free_bed_is_an_empty_card_in_its_place(ward):
    assert ward.board.facts == ward.facts
    free = ward.board.cards(NOW)[0]
    assert (free.bed, free.place, free.admission) == ("1", 1, None)


def test_the_card_shows_the_rate_in_milligrams_by_the_confirmed_syringe_and_weight(ward):
    ward.tell(known.FLOW, "1.5", line="bed-3-pump")
    assert (ward.card.dose.words, ward.card.dose_unit) == ("6", "mg/h")
    assert ward.card.dose_more == "1.5 mL/h · 0.085 mg/kg/h"


def test_without_a_confirmed_syringe_there_are_millilitres_and_what_to_do(store):
    ward = Ward(admitted(store))
    ward.tell(known.FLOW, "1.5", line="bed-3-pump")
    assert (ward.card.dose.words, ward.card.dose_unit) == ("1.5", "mL/h")
    assert "syringe" in ward.card.dose_more


def test_without_a_weight_the_figure_per_kilogram_is_blank(store):
    stayed = admitted(store)
    stayed.syringe(hours(0))
    ward = Ward(stayed)
    ward.tell(known.FLOW, "1.5", line="bed-3-pump")
    assert ward.card.dose_more == "1.5 mL/h · no weight recorded"


def test_a_stale_value_is_a_dash_with_the_time_since_when(ward):
    ward.tell(known.HEART_RATE, 82)
    assert ward.card.heart.words == "82"
    ward.at = Stamp(NOW.utc + timedelta(minutes=54), NOW.monotonic + 54 * 60)
    assert (ward.card.heart.words, ward.card.heart.stale) == ("—", True)
    assert ward.card.heart.note.startswith("since ")
    ward.tell(known.FLOW, "1", line="bed-3-pump", age=600)
    assert ward.card.dose.stale


def test_a_value_that_ages_says_its_age_and_an_absent_one_says_so(ward):
    ward.tell(known.SPO2, 97, age=4)
    assert ward.card.spo2.note == "4 s"
    ward.tell(known.RESP_RATE, None)
    assert (ward.card.respiration.words, ward.card.respiration.note) == ("—", "no value")


def test_a_pulse_stands_in_where_there_is_no_heart_rate(ward):
    ward.tell(known.PULSE_RATE, 71)
    assert ward.card.heart.words == "71"


def test_a_device_in_its_own_demonstration_shows_nothing_of_a_patient(ward):
    ward.tell(known.HEART_RATE, 72, **DEMO)
    ward.tell(known.FLOW, "9", line="bed-3-pump", **DEMO)
    mode = Mode("", DeliveryState.STOPPED, ward.at, mode=GenerationMode.DEMO)
    told = Told("bed-3-pump", ward.stayed.pump, mode, Fate.NOT_OF_PATIENT, Whose.CONFIRMED,
                ward.stayed.admission.id)  # fmt: skip
    ward.watch.take(Readings(ward.at, (told,)))
    card = ward.card
    assert card.heart == card.dose == Figure("—", "demo", stale=True)
    assert (card.notices, card.changes.get("heart")) == ((), None)


def test_a_monitor_that_goes_while_it_settles_is_lost_like_any_other(ward):
    ward.tell(known.HEART_RATE, 180, fate=Fate.SETTLING)
    assert ward.card.heart.note == "settling"
    ward.at = NOW.later(7200)
    assert ward.card.heart.note == "since 08:59"


def test_a_value_that_its_device_doubts_is_marked_and_compared_with_nothing(store):
    stayed = admitted(store)
    stayed.observe(hours(1), heart_rate=72, systolic=100, diastolic=60)
    cuff = [replace(one, validity=QUESTIONABLE) for one in stayed.cuff(hours(2), 120, 70)]
    journal.append(store, stayed.session, journal.Batch(tuple(cuff), (), hours(2)))
    ward = Ward(stayed, Stamp(hours(2.5), 1e4))
    ward.tell(known.HEART_RATE, 104, validity=QUESTIONABLE)
    card = ward.card
    assert card.heart == Figure("104", "questionable", marked=True)
    assert card.pressure == Figure("120/70", "questionable · 30 min", marked=True)
    assert card.changes == {}


def test_a_pulse_stands_in_while_the_leads_are_off_and_of_two_dashes_the_newer(ward):
    ward.tell(known.HEART_RATE, None)
    ward.tell(known.PULSE_RATE, 71)
    assert ward.card.heart.words == "71"
    ward.tell(known.HEART_RATE, 82)
    assert ward.card.heart.words == "82"
    ward.tell(known.HEART_RATE, 83, age=600)
    ward.tell(known.PULSE_RATE, None, age=1)
    assert ward.card.heart == Figure("—", "no value", stale=True)
    ward.at = ward.at.later(60)
    ward.tell(known.HEART_RATE, None)
    ward.tell(known.RESP_RATE, None, age=600)
    ward.tell(known.CO2_RESP_RATE, 14)
    assert (ward.card.heart.note, ward.card.respiration.words) == ("no value", "14")


def test_readings_that_are_not_confirmed_are_never_shown_and_ask_for_somebody(ward):
    ward.tell(known.HEART_RATE, 82, whose=Whose.HELD)
    assert ward.card.heart.words == "—"
    assert ward.card.urgency is Urgency.OVER
    assert "needs confirmation" in ward.card.notices[0].words


def test_a_device_that_is_back_asks_once_and_its_values_are_shown_as_not_confirmed(ward):
    ward.tell(known.FLOW, "1", line="bed-3-pump", whose=Whose.ASKED)
    ward.tell(known.HEART_RATE, 82, whose=Whose.ASKED)
    card = ward.card
    assert [(one.urgency, one.words) for one in card.notices] == [
        (Urgency.DUE, "Monitor is back: stayed with this patient?"),
        (Urgency.DUE, "Pump is back: stayed with this patient?"),
    ]
    assert (card.heart.words, card.heart.note) == ("82?", "not yet confirmed")
    assert (card.dose.words, card.dose_unit) == ("1?", "mL/h")
    assert card.dose_more == "same device, not yet confirmed"


def test_what_was_told_while_the_monitor_was_another_s_is_never_shown(ward):
    ward.tell(known.SPO2, 81, age=3, admission="somebody else")
    ward.tell(known.RESP_RATE, 33, age=3, whose=Whose.HELD)
    ward.tell(known.HEART_RATE, 82)
    card = ward.card
    assert (card.heart.words, card.spo2.words, card.respiration.words) == ("82", "—", "—")


def test_the_newest_reading_says_whose_a_device_is_not_the_first_metric_it_ever_told(ward):
    ward.tell(known.HEART_RATE, 82, age=9)
    ward.tell(known.SPO2, 97, whose=Whose.HELD)
    assert ward.card.heart.words == "—"
    assert [one.words for one in ward.card.notices] == ["Monitor needs confirmation"]


def test_a_pump_that_moved_in_its_rack_is_one_pump_with_its_syringe(store):
    stayed = admitted(store)
    stayed.syringe(hours(0))
    first, moved = stayed.pump, stayed.known(Channel(PUMP.device, "50112"))
    ward = Ward(stayed)
    ward.tell(known.FLOW, "9", line="bed-3-pump", age=600)
    stayed.pump = moved
    ward.tell(known.FLOW, "1.5", line="bed-3-pump", channel="50112")
    assert first != moved
    assert (ward.card.dose.words, ward.card.dose_unit) == ("6", "mg/h")


def test_a_pump_that_was_taken_off_unplugged_hides_the_dose_of_no_other(store):
    stayed = admitted(store)
    stayed.put_on(SECOND, hours(0))
    first, other = stayed.pump, stayed.known(SECOND)
    ward = Ward(stayed)
    ward.tell(known.FLOW, "9", line="bed-3-pump", age=600)
    stayed.pump = other
    ward.tell(known.FLOW, "1.5", line="bed-3-pump-2")
    assert ward.card.dose_more == "1 of 2 pumps not seen"  # it may still run
    stayed.pump = first
    stayed.take_off(PUMP, hours(47.9))
    ward.board.take(bed_facts(store, NOW.utc))
    assert (ward.card.dose.words, ward.card.dose_unit) == ("1.5", "mL/h")
    ward.at = NOW.later(600)
    assert ward.card.dose_more == "since 08:59"
    stayed.take_off(SECOND, hours(48))
    ward.board.take(bed_facts(store, ward.at.utc))
    assert ward.card.dose_more == "no pump confirmed"


def test_a_monitor_that_was_taken_off_is_no_lost_one_and_one_that_is_asked_about_is(store):
    stayed = admitted(store)
    ward = Ward(stayed)
    ward.tell(known.HEART_RATE, 82, age=600, whose=Whose.ASKED)
    assert ward.card.heart.note == "since 08:50"
    row = replace(ward.facts[2].stay.stretches[-1], figure=stayed.monitor)
    stay = replace(ward.facts[2].stay, stretches=(), asked=(row,))
    ward.board.take([replace(ward.facts[2], stay=stay)])
    assert ward.card.heart.note == "since 08:50"
    ward.board.take(
        [replace(ward.facts[2], stay=replace(stay, asked=(replace(row, lasts=False),)))]
    )
    assert ward.card.heart == Figure()


def test_a_pressure_is_as_old_as_its_measurement(store):
    stayed = admitted(store)
    measured, heard = hours(46), hours(47)
    seen = {"name": "clock", "text": ""}
    face = measured.replace(tzinfo=None)
    stayed.happened(HappeningKind.DEVICE_EVENT, measured, seen, stayed.monitor, face)
    told = tuple(replace(one, device_time=face) for one in stayed.cuff(heard, 120, 70))
    journal.append(store, stayed.session, journal.Batch(told, (), heard))
    assert Ward(stayed).card.pressure.note == "2 h"


def test_a_silent_line_is_named_with_which_end_to_check(ward):
    state = LinkState("bed-3-monitor", ConnectionState.SILENT, NOW.utc - timedelta(minutes=54))
    elsewhere = LinkState("bed-9-monitor", ConnectionState.LOST, NOW.utc)
    ward.watch.turned(Links((state, elsewhere)))
    assert [one.words for one in ward.card.notices] == ["Monitor silent 54 min: check its plug"]


def stopped(ward, at=NOW, admission=None):
    mode = Mode("", DeliveryState.STOPPED, at)
    told = Told("bed-3-pump", ward.stayed.pump, mode, Fate.STORED, Whose.CONFIRMED,
                admission or ward.stayed.admission.id)  # fmt: skip
    ward.watch.take(Readings(at, (told,)))


def test_a_pump_that_stands_still_says_since_when(ward):
    ward.tell(known.FLOW, "0", line="bed-3-pump")
    stopped(ward)
    assert [one.words for one in ward.card.notices] == ["Pump stopped since 09:00"]


def test_what_a_lost_pump_did_last_is_not_said_as_if_it_did_so_now(ward):
    ward.tell(known.FLOW, "0", line="bed-3-pump")
    stopped(ward)
    ward.at = NOW.later(5 * 3600)
    lost = LinkState("bed-3-pump", ConnectionState.LOST, NOW.utc)
    ward.watch.turned(Links((lost,)))
    assert [one.words for one in ward.card.notices] == ["Pump lost 5 h: check its plug"]


def test_a_pump_does_not_stand_since_the_patient_before(ward):
    ward.tell(known.FLOW, "0", line="bed-3-pump")
    stopped(ward, NOW.later(-30 * 3600), "the patient before")
    assert ward.card.notices == ()
    here = Standstill(DeliveryState.STOPPED, hours(47))
    still = {ward.stayed.pump: here}
    ward.board.take([replace(one, still=still) for one in ward.facts])
    assert [one.words for one in ward.card.notices] == ["Pump stopped since 08:00"]


def test_what_nurses_entered_stands_with_its_age(ward):
    assert ward.card.pain.words.count("/") == 1
    assert ward.card.pain.note
    assert ward.card.quiet_words.startswith("seen ")


def test_a_patient_who_was_asleep_has_a_word_in_place_of_a_score(store):
    stayed = two_days(store)
    asleep = Answer(None, unanswered=Unanswered.ASLEEP)
    for answers, words in (
        ({"pain-rest": asleep, "pain-movement": asleep}, "asleep"),
        ({"pain-rest": Answer("3"), "pain-movement": asleep}, "3/asleep"),
    ):
        stayed.enter(EntryKind.OBSERVATIONS, payload.of_answers(answers), hours(46))
        card = Ward(stayed).card
        assert card.pain.words == words
        assert "pain" not in card.changes  # which would be that of a set before


def test_a_pressure_is_compared_with_the_first_that_was_signed(store):
    stayed = two_days(store)
    stayed.observe(hours(2), systolic=100)
    card = Ward(stayed).card
    assert "%" in card.pressure.note
    assert "/" in card.pressure.words


def test_nobody_was_seen_and_nothing_runs_before_anything_was_entered(store):
    card = Ward(admitted(store)).card
    assert card.quiet_words == "no set of observations yet"
    assert card.phase == "before the infusion"
    assert (card.pain.words, card.pressure.words) == ("—", "—")
    assert card.dose_more == "no pump confirmed"


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ((("1", 2),), "D1 commencing"),
        ((("1", 2), ("2", 1)), "D1 titration"),
        ((("2", 2), ("1", 1)), "D1 weaning"),
        ((("1", 2), ("0", 1)), "D1 held"),
        ((("1", 30),), "D2 holding"),
    ],
)
def test_the_phase_tells_what_the_rate_did(store, rates, words):
    stayed = admitted(store)
    begin = 0
    for rate, length in rates:
        stayed.feed(hours(begin), hours(begin + length), rate)
        begin += length
    assert Ward(stayed, Stamp(hours(begin), 10.0)).card.phase == words


def test_what_was_last_answered_stands_with_its_age_and_how_far_it_is_from_the_start(store):
    stayed = admitted(store)
    stayed.observe(hours(1), pain_rest=7, heart_rate=72, temperature="36.8", sedation=0)
    stayed.observe(hours(2), pain_rest=4, sedation=1)
    board = Ward(stayed)
    board.tell(known.HEART_RATE, "90", line="bed-3-monitor")
    card = board.card

    assert (card.temperature.words, card.sedation.words) == ("36.8", "1")
    assert card.sedation.note
    assert card.changes == {"pain": "\N{MINUS SIGN}3", "heart": "+18"}


def test_a_heart_rate_that_is_no_figure_now_is_compared_with_nothing(store):
    stayed = admitted(store)
    stayed.observe(hours(1), heart_rate=72)
    board = Ward(stayed)

    assert board.card.changes == {}
    assert board.card.temperature.words == "—"


# ---------------------------------------------------------------- charted


def test_what_a_nurse_found_stands_where_no_device_tells_it_and_never_looks_live(store):
    stayed = by_eye(store)
    stayed.observe(hours(1), systolic=150, diastolic=90, heart_rate=88, spo2=96, respiration=15)
    card = Ward(stayed, Stamp(hours(2), 1e4)).card
    assert card.heart == Figure("88", "charted 10:00 · 1 h", charted=True)
    assert (card.pressure.words, card.pressure.note) == ("150/90", "charted 10:00 · 1 h · 0%")
    assert (card.spo2.words, card.respiration.words) == ("96", "15")
    assert card.spo2.charted
    old = Ward(stayed, Stamp(hours(26), 1e4)).card
    assert (old.heart, old.pressure.words) == (Figure(), "—")


def test_a_live_value_goes_before_what_was_charted_and_a_lost_one_before_nothing_newer(store):
    stayed = admitted(store)
    stayed.observe(hours(1), heart_rate=88)
    ward = Ward(stayed, Stamp(hours(2), 1e4))
    ward.tell(known.HEART_RATE, 82)
    assert (ward.card.heart.words, ward.card.heart.charted) == ("82", False)
    ward.at = Stamp(hours(2.5), 1e4 + 1800)
    assert ward.card.heart.stale  # it was heard after the nurse looked
    stayed.observe(hours(2.4), heart_rate=91)
    later = Ward(stayed, ward.at)
    later.tell(known.HEART_RATE, 82, age=1800)
    assert later.card.heart == Figure("91", "charted 11:24 · 6 min", charted=True)


def test_the_newer_of_cuff_and_typed_pressure_is_shown(store):
    stayed = two_days(store)
    stayed.observe(hours(47.9), systolic=150, diastolic=90)
    assert Ward(stayed).card.pressure.words == "150/90"
    stayed.observe(hours(40), systolic=151, diastolic=91)
    assert Ward(stayed).card.pressure.words == "150/90"


def test_a_look_at_the_pump_that_disagrees_with_the_record_is_a_notice(store):
    stayed = two_days(store)
    stayed.observe(hours(47.9), pump_rate=5)
    [notice] = Ward(stayed).card.notices
    assert notice.words == "Pump 08:54: rate 5 mL/h by eye, 1 mL/h in the record"


# ---------------------------------------------------------------- off the monitor


def walking(stayed, since, back=None):
    body = {"reason": "walking", "channels": []}
    body |= {} if back is None else {"expected_return": back.isoformat()}
    stayed.enter(EntryKind.OFF_MONITOR, body, since)


def test_an_absence_is_told_until_the_return_and_asks_for_somebody_past_it(store):
    stayed = admitted(store)
    walking(stayed, hours(1), hours(2))
    card = Ward(stayed, Stamp(hours(1.5), 1e4)).card
    assert [one.words for one in card.notices] == [
        "Off the monitor since 10:00, back 11:00: walking"
    ]
    assert card.urgency is Urgency.QUIET
    late = Ward(stayed, Stamp(hours(2.5), 1e4)).card
    assert [one.words for one in late.notices] == ["Not back since 11:00: walking"]
    assert late.urgency is Urgency.DUE


def test_an_absence_explains_the_monitors_silence_and_silences_nothing_else(store):
    stayed = admitted(store)
    walking(stayed, hours(1))
    ward = Ward(stayed, Stamp(hours(2), 1e4))
    since = hours(1.5)
    lost = [
        LinkState(line, ConnectionState.LOST, since) for line in ("bed-3-pump", "bed-3-monitor")
    ]
    ward.watch.turned(Links(tuple(lost)))
    ward.tell(known.FLOW, "1", line="bed-3-pump", whose=Whose.HELD)
    words = [one.words for one in ward.card.notices]
    assert words == [
        "Off the monitor since 10:00: walking",
        "Pump lost 30 min: check its plug",
        "Pump needs confirmation",
    ]
    assert ward.card.urgency is Urgency.OVER


def test_values_that_come_while_the_record_says_away_are_asked_about(store):
    stayed = admitted(store)
    walking(stayed, hours(1), hours(1.2))
    ward = Ward(stayed, Stamp(hours(2), 1e4))
    ward.tell(known.HEART_RATE, None)
    ward.tell(known.SPO2, 97, **DEMO)
    assert ward.card.asks == ()
    ward.tell(known.HEART_RATE, 82)
    assert [one.words for one in ward.card.notices] == ["Values are coming: back on the monitor?"]
    [ask] = ward.card.asks
    assert ask.kind is AskKind.BACK


def test_values_of_a_monitor_that_nobody_confirmed_do_not_say_that_a_patient_is_back(store):
    stayed = admitted(store)
    walking(stayed, hours(1))
    ward = Ward(stayed, Stamp(hours(2), 1e4))
    ward.tell(known.HEART_RATE, 82, whose=Whose.ASKED)
    assert ward.card.asks == ()
    assert ward.card.notices[0].words == "Off the monitor since 10:00: walking"


# ---------------------------------------------------------------- from bed to bed


def test_a_monitor_that_goes_from_patient_to_patient_may_be_on_nobody(store):
    stayed = admitted(store)
    ward = Ward(stayed, Stamp(hours(2), 1e4))
    ward.tell(known.HEART_RATE, 82, whose=Whose.NOBODYS)
    assert [one.words for one in ward.card.notices] == ["Monitor needs confirmation"]
    source = source_of(MONITOR, "line-2")
    ward.board.take([replace(one, roaming=frozenset({source})) for one in ward.facts])
    assert ward.card.notices == ()
    ward.tell(known.HEART_RATE, 82, whose=Whose.HELD)
    assert [one.words for one in ward.card.notices] == ["Monitor needs confirmation"]


MUTE = Speech(PUMP.device.protocol, "B. Braun Space", Category.PUMP, 9600)
TELLS = Speech("philips-intellivue", "IntelliVue", Category.MONITOR, 115200, (), {"hr-high"})


def test_devices_whose_alarms_cannot_come_are_named(ward):
    ward.tell(known.FLOW, "1.5", line="bed-3-pump")
    ward.tell(known.HEART_RATE, 82)
    assert ward.card.unheard == ()  # nobody knows what these kinds can tell

    ward.board.speeches = {one.name: one for one in (MUTE, TELLS)}
    assert ward.card.unheard == ("Perfusor Space",)

    label = Told(
        "bed-3-monitor", ward.stayed.monitor, Label("", "alarms", "not available", NOW),
        Fate.STORED, Whose.CONFIRMED, ward.stayed.admission.id,
    )  # fmt: skip
    ward.watch.take(Readings(NOW, (label,)))
    assert set(ward.card.unheard) == {"Perfusor Space", "MP50"}
