from dataclasses import replace
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QLabel

from station.domain.card import Card, Figure
from ui.bed.bed_page import LEFT_WIDTH
from ui.bed.vitals_view import DoseCard, VitalsCard, brief

CARD = Card(
    "7", 7, "adm", "A", dose=Figure("8"), dose_unit="mg/h", dose_more="2 mL/h · 0.114 mg/kg/h",
    pain=Figure("4/6", "21 min"), heart=Figure("92"), spo2=Figure("97", "since 03:12", stale=True),
)  # fmt: skip


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def test_the_dose_stands_with_its_unit_its_working_and_what_was_given(qtbot):
    view = DoseCard(ZoneInfo("Australia/Sydney"))
    qtbot.addWidget(view)
    view.say_live(CARD)
    sheet = SimpleNamespace(
        syringe="Ketamine racemic 4 mg/mL",
        in_all=("at least 338 mg; 2 min unknown", "84.5 mL"),
        last_day=("132 mg",),
        since_start_of_day=("90 mg",),
        syringe_ends="2026-11-18T06:26:00+00:00",
    )
    view.say_record(sheet)
    said = words(view)
    for text in ("8", "mg/h", "2 mL/h · 0.114 mg/kg/h", "Wed 17:26", "132 mg"):
        assert text in said
    assert "at least 338 mg; 2 min unknown\n84.5 mL" in said
    sheet.syringe_ends = "—"
    view.say_record(sheet)
    assert "—" in words(view)


def test_each_sign_stands_with_its_age_and_a_stale_one_is_a_dash(qtbot):
    view = VitalsCard()
    qtbot.addWidget(view)
    view.say(CARD)
    said = words(view)
    assert "97" not in said
    for text in ("92", "now", "4/6", "21 min", "since 03:12"):
        assert text in said
    view.say(replace(CARD, heart=Figure()))
    assert "92" not in words(view)


def test_words_in_place_of_figures_and_the_names_of_all_signs_fit_the_column(qtbot):
    view = VitalsCard()
    qtbot.addWidget(view)
    view.resize(300, 400)
    pain, sedation = Figure("could not answer", "2 h 10 min"), Figure("asleep, rouses", "2 h")
    view.say(replace(CARD, pain=pain, sedation=sedation))
    view.show()
    view.grab()
    assert view.minimumSizeHint().width() <= LEFT_WIDTH
    for label in view.findChildren(QLabel):
        assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()


EYE = " charted, not measured"


def test_measured_and_charted_totals_are_two_lines_and_what_is_missing_is_said_of_each():
    lines = ("at least 8 mg; 2 min unknown", "at least 2 mL; 2 min unknown",
             f"at least 20 mg{EYE}; 4 h unknown", f"at least 5 mL{EYE}; 4 h unknown")  # fmt: skip
    said = brief(lines)
    assert said.words(alone=False) == "at least 8 mg · 2 mL\ncharted at least 20 mg · 5 mL"
    assert said.missing == "2 min unknown; charted: 4 h unknown"


def test_what_was_charted_alone_says_so_once_for_all_totals(qtbot):
    view = DoseCard(ZoneInfo("Australia/Sydney"))
    qtbot.addWidget(view)
    shown = Figure("6", "charted 07:30 · 1 h 30 min", charted=True)
    view.say_live(replace(CARD, dose=shown, dose_more="1.5 mL/h"))
    sheet = SimpleNamespace(
        syringe="Ketamine racemic 4 mg/mL",
        in_all=(f"at least 183 mg{EYE}; 7 h unknown", f"at least 45.75 mL{EYE}; 7 h unknown"),
        last_day=(f"113 mg{EYE}", f"28.25 mL{EYE}"), since_start_of_day=(f"1.5 mL{EYE}",),
        syringe_ends="—",
    )  # fmt: skip
    view.say_record(sheet)
    said = words(view)
    for text in (
        "at least 183 mg · 45.75 mL", "113 mg · 28.25 mL", "1.5 mL",
        "charted, not measured; in all, 7 h unknown",
        "charted 07:30 · 1 h 30 min, not measured",
    ):  # fmt: skip
        assert text in said
    dose = next(one for one in view.findChildren(QLabel) if one.text() == "6")
    assert dose.property("charted") == "true"
    view.say_live(CARD)
    assert dose.property("charted") == "false"
