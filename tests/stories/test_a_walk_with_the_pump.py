"""A patient walks with the pump: from the bytes on the line to the summary.

The pump goes on where nobody hears it.  On return its counter tells what was given; when, nobody
knows: hatched, counted, and the patient's only once a nurse has said that the pump stayed.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from station.domain.association import Standing, Where
from station.domain.figures import figure
from station.domain.nomenclature import VOLUME_DELIVERED
from station.domain.period import Period
from station.domain.picture import SpanKind
from station.domain.totals import ML_STEP
from station.services import associate
from station.services.bed_sheet import bed_sheet
from station.services.confirm_device import confirm_device
from station.services.device_sheet import device_sheet
from station.services.given import given
from station.services.hand_over import hand_over
from station.services.summarise import summarise
from tests.stories.living_ward import BCC, LivingWard, PumpFace

LINE = "bed-3/pump-1"
AWAY = 20 * 60
Key = Qt.Key


@pytest.fixture
def ward(qtbot, store):
    made = LivingWard(qtbot, store)
    yield made
    made.close()


@pytest.fixture
def maja(ward):
    """In bed 3, with her pump confirmed at the bed and infusing."""
    admission = ward.admit("3", "ANDERSSON", "40 118 226")
    ward.plug_in(LINE, BCC, PumpFace(), bed="3")
    ward.live(30)
    sheet = device_sheet(ward.store, ward.clock.now().utc)
    [device] = sheet.line(LINE).devices
    confirm_device(ward.rounds.front.duty, device, sheet.guest_in("3"), Where.BEDSIDE)
    ward.hands.sit_down()
    ward.live(60)
    return admission


def asked(ward, admission):
    return [
        row
        for row in associate.to_ask_again(ward.store, admission, ward.clock.now().utc)
        if row.standing is Standing.ASKED
    ]


def walk(ward):
    """Away with the pump, and back again."""
    ward.pull(LINE)
    ward.live(10)
    ward.later(AWAY)
    ward.plug_back(LINE)
    ward.live(30)
    ward.look()


def mine(ward, admission):
    """The counter as it stood first and last while it was hers."""
    stretches = ward.stay(admission).stretches
    begin = min(one.period.begin for one in stretches)
    told = [one for one in ward.samples(LINE, VOLUME_DELIVERED.code) if one.heard >= begin]
    return told[0], told[-1]


def test_what_was_given_on_the_walk_is_counted_its_course_unknown(ward, maja):
    walk(ward)
    [row] = asked(ward, maja)
    ward.hands.press("3")
    assert {
        "Pump was away and is back: stayed with this patient?",
        "Perfusor Space · serial 471100",
    } <= {*ward.hands.words}
    ward.hands.press(Key.Key_F3)
    assert asked(ward, maja) == []
    ward.live(5)
    ward.look()
    assert not any("stayed with this patient" in one for one in ward.hands.words)

    first, last = mine(ward, maja)
    difference = last.value - first.value
    assert difference > Decimal(AWAY) * 12 / 3600  # what flowed while nobody heard it is in it
    printed = summarise(ward.store, maja.id, ward.clock.now().utc)
    [total] = printed.in_all
    assert total.ml == f"{figure(difference, ML_STEP)} mL"
    assert bed_sheet(ward.store, "3", ward.clock.now().utc).in_all[-1] == total.ml
    hand = next(one for one in hand_over(ward.store, ward.clock.now().utc).rows if one.bed == "3")
    assert hand.in_all[0] == total.ml

    # Hatched with its cause, nothing drawn in it, and one uneven piece that spans it.
    [gap] = [one for one in printed.picture.dose.spans if one.kind is SpanKind.GAP]
    assert gap.words == "unplugged"
    assert gap.end - gap.begin > AWAY
    assert not [at for at in printed.picture.dose.curve.times if gap.begin + 1 < at < gap.end - 1]
    [course] = given(ward.store, ward.stay(maja))
    [piece] = [one for one in course.course.given if not one.even]
    assert piece.period.length > timedelta(seconds=AWAY)
    assert [one.cause for one in printed.gaps] == ["unplugged"]
    assert not [one for one in printed.quality.unsure if one.end is None]
    assert row.standing is Standing.ASKED


def test_until_somebody_says_so_nothing_of_it_is_hers(ward, maja):
    before = given(ward.store, ward.stay(maja))[0].over(ward.stay(maja).period).ml
    walk(ward)
    now = ward.clock.now().utc
    [course] = given(ward.store, ward.stay(maja))
    whole = Period(maja.begin, now)
    assert course.over(whole).ml == before
    [*_, unsure] = summarise(ward.store, maja.id, now).quality.unsure
    assert unsure.why == "same device, not yet confirmed"
    ward.desk.show_bed("3")
    card = next(one for one in ward.desk.cards.cards(ward.clock.now()) if one.bed == "3")
    assert card.dose.words == "12?"


def test_a_pump_that_did_not_stay_gives_her_nothing_of_the_walk(ward, maja):
    walk(ward)
    ward.hands.press("3", Key.Key_F5)
    ward.live(5)
    first, _last = mine(ward, maja)
    now = ward.clock.now().utc
    told = ward.samples(LINE, VOLUME_DELIVERED.code)
    hers = [one for one in told if first.heard <= one.heard < now - timedelta(seconds=AWAY)]
    [course] = given(ward.store, ward.stay(maja))
    total = course.over(Period(maja.begin, now))
    assert total.ml == hers[-1].value - first.value
    [*_, unsure] = summarise(ward.store, maja.id, now).quality.unsure
    assert unsure.why.startswith("needs confirmation")


def test_a_short_absence_asks_nothing_and_counts_all_the_same(ward, maja):
    ward.pull(LINE)
    ward.live(5)
    ward.later(4 * 60)
    ward.plug_back(LINE)
    ward.live(30)
    assert asked(ward, maja) == []
    first, last = mine(ward, maja)
    [total] = summarise(ward.store, maja.id, ward.clock.now().utc).in_all
    assert total.ml == f"{figure(last.value - first.value, ML_STEP)} mL"


def test_a_recorder_that_starts_again_while_she_is_away_asks_all_the_same(ward, maja):
    ward.pull(LINE)
    ward.live(5)
    ward.restart_recorder()
    ward.later(AWAY)
    ward.plug_back(LINE)
    ward.live(30)
    assert len(asked(ward, maja)) == 1
