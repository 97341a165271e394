"""A bed without cables, by real keys: what nurses read is charted, and the same figure everywhere.

Then the pump gets its cable: from its confirmation on it is measured, and what nurses read is held
against the record.
"""

import csv

import pytest
from PySide6.QtCore import Qt

from station.domain.association import Where
from station.services.bed_sheet import bed_sheet
from station.services.confirm_device import confirm_device
from station.services.device_sheet import device_sheet
from station.services.export import export
from station.services.hand_over import hand_over
from station.services.summarise import summarise
from tests.stories.living_ward import BCC, HOUR, LivingWard, PumpFace
from tests.ui.at_the_station import SAVE
from ui.bed.vitals_view import DoseCard

LINE = "bed-3/pump-1"
ON = Qt.Key.Key_Return
LABEL = ("Ketamine", ON, "r", "200", ON, "2", ON, "50", ON, "4")


@pytest.fixture
def ward(qtbot, store):
    made = LivingWard(qtbot, store)
    made.maja = made.admit("3", "ANDERSSON", "40 118 226")
    made.hands.sit_down()
    made.look()
    yield made
    made.close()


def read(ward, *, rate, heart=None):
    """A set, by keys: the heart rate where it was counted, then the pump."""
    ward.desk.show_board()
    ward.hands.press("3", "o")
    rows = {one.line.label: one for one in ward.hands.page.rows}
    if heart is not None:
        rows["Heart rate"].fields["heart-rate"].setFocus()
        ward.hands.press(heart)
    rows["Pump, by eye"].fields["pump-rate"].setFocus()
    ward.hands.press(rate, ON, ON, ON, "y")
    page = ward.hands.page
    page.tick()
    said = [*ward.hands.words]
    ward.hands.press(SAVE)
    ward.look()
    return said


def pass_hours(ward, hours):
    ward.clock.advance(hours * HOUR)
    ward.look()


def card(ward):
    return next(one for one in ward.desk.cards.cards(ward.clock.now()) if one.bed == "3")


def exported(ward, out):
    export(ward.store, "csv", ward.maja.id, out, ward.clock)
    with (out / "totals.csv").open(encoding="utf-8-sig", newline="") as file:
        return [one for one in csv.DictReader(file) if one["period"] == "admission"]


def test_what_is_charted_is_the_same_on_board_bed_paper_and_in_the_export(ward, tmp_path):
    said = read(ward, rate="2", heart="88")
    assert {"no cable: it is charted", "charted, not measured"} <= {*said}
    assert (card(ward).dose.words, card(ward).dose_unit) == ("2", "mL/h")
    assert card(ward).dose_more == "no mg: enter and confirm the syringe"

    for _ in range(2):  # the label, entered twice
        ward.desk.show_bed("3")
        ward.hands.press("y")
        assert "Pump without a cable, read by eye" in ward.hands.words
        ward.hands.press(*LABEL)
        ward.hands.page.save_card.time.setFocus()
        ward.hands.press("0900", SAVE)
    pass_hours(ward, 3)
    assert (card(ward).dose.words, card(ward).dose_unit, card(ward).dose.charted) == (
        "8", "mg/h", True,
    )  # fmt: skip
    assert card(ward).dose.note == "charted 09:00 · 3 h"
    assert card(ward).heart.note == "charted 09:00 · 3 h"
    ward.desk.show_board()
    ward.desk.tick()
    assert "Charted 09:00 · 3 h: pump, HR" in ward.hands.words

    read(ward, rate="1")
    pass_hours(ward, 6)  # nobody reads it for six hours: it holds for four of them
    ml = "at least 10 mL charted, not measured; 2 h unknown"
    mg = "at least 40 mg charted, not measured; 2 h unknown"
    now = ward.clock.now().utc
    assert card(ward).dose_more == "not charted since 12:00"
    assert bed_sheet(ward.store, "3", now).in_all == (mg, ml)
    [total] = summarise(ward.store, ward.maja.id, now).in_all
    assert (total.ml, total.mg) == (ml, (f"{mg} (Ketamine racemic)",))
    row = next(one for one in hand_over(ward.store, now).rows if one.bed == "3")
    assert row.in_all == (mg,)
    [cells] = exported(ward, tmp_path / "out")
    assert (cells["volume_words"], cells["mass_words"]) == (ml, mg)
    ward.desk.show_bed("3")
    ward.hands.rest()
    dose = ward.hands.page.findChild(DoseCard)
    shown = [one.text() for one, _label in dose._sums]
    assert shown[0] == "at least 40 mg · 10 mL"
    assert "charted, not measured; in all, 2 h unknown" in ward.hands.words


def test_with_a_cable_it_is_measured_and_what_is_read_is_held_against_the_record(ward):
    read(ward, rate="2")
    pass_hours(ward, 1)
    ward.plug_in(LINE, BCC, PumpFace(), bed="3")
    ward.live(20)
    sheet = device_sheet(ward.store, ward.clock.now().utc)
    [device] = sheet.line(LINE).devices
    confirm_device(ward.rounds.front.duty, device, sheet.guest_in("3"), Where.BEDSIDE)
    ward.live(120)
    ward.look()
    assert (card(ward).dose.words, card(ward).dose.charted) == ("12", False)
    said = read(ward, rate="13")
    assert "▲ record: 12 mL/h" in said
    words = "rate 13 mL/h by eye, 12 mL/h in the record"
    assert f"{words}: look again at pump and line" in said
    ward.live(5)
    ward.look()
    [notice] = [one for one in card(ward).notices if "by eye" in one.words]
    assert notice.words.endswith(words)
    now = ward.clock.now().utc
    printed = summarise(ward.store, ward.maja.id, now)
    assert printed.sets[-1].checks == (words,)
    row = next(one for one in hand_over(ward.store, now).rows if one.bed == "3")
    assert any(one.endswith(words) for one in row.attention)

    # Two totals, side by side and never one: what the pump counted, and what was charted before.
    counted, charted = printed.in_all
    assert "charted" not in counted.ml
    assert charted.ml == "2.01 mL charted, not measured"
    assert [one.end for one in printed.picture.charted] == [
        min(one.period.begin for one in ward.stay(ward.maja).stretches).timestamp()
    ]
    said = read(ward, rate="12")
    assert "agrees with the record" in said
    ward.look()
    assert not [one for one in card(ward).notices if "by eye" in one.words]
