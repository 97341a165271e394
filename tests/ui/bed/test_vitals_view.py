from dataclasses import replace
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QLabel

from station.domain.card import Card, Figure
from ui.bed.vitals_view import DoseCard, VitalsCard

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
