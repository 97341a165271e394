"""The handover on paper: one page for the ward, each figure with its age, until when it holds."""

from dataclasses import replace
from datetime import date, timedelta

from reports.handover import handover
from station.domain.handover import Aged, Handover, HandoverRow
from station.domain.summary import Who
from station.services.hand_over import hand_over
from tests.reports.paper import AT, PRINTED, WARD, pages, whole
from tests.services.admitted import hours, open_blank, two_days

MAJA = Who("ANDERSSON, Maja", date(1971, 3, 14), "40 118 226")
ROW = HandoverRow(
    "3", MAJA, "day 3", "70.2 kg (measured)", "Ketamine racemic 4 mg/mL",
    ("2 mL/h", "8 mg/h", "0.114 mg/kg/h"), Aged("from 1.5 mL/h", AT - timedelta(hours=26)),
    Aged("3 / 5", AT - timedelta(minutes=21)), Aged("1", AT - timedelta(minutes=21)),
    Aged("nausea, mild", AT - timedelta(hours=2)), Aged("152/94", AT - timedelta(minutes=12)),
    Aged("92", AT - timedelta(minutes=1)), ("132 mg",), ("at least 412 mg; 2 h 40 min unknown",),
    ("MP50: unplugged",), Aged("L. Brandt", AT - timedelta(minutes=21)),
)  # fmt: skip


def sheet(*rows, **changed):
    day_began = AT - timedelta(hours=1)
    made = Handover("0.1.0", AT, AT + timedelta(hours=8), WARD, day_began, rows)
    return replace(made, **changed)


def test_a_row_has_every_figure_with_its_time_and_age():
    (words,) = pages(handover(sheet(ROW), PRINTED))

    for said in (
        "ANDERSSON, Maja", "born 14 Mar 1971 · 40 118 226", "day 3 · 70.2 kg (measured)",
        "2 mL/h 8 mg/h 0.114 mg/kg/h", "from 1.5 mL/h Wed 4 Mar 07:00 (26 h)",
        "3 / 5 08:39 (21 min)", "nausea, mild 07:00 (2 h)", "152/94 08:48 (12 min)",
        "92 08:59 (1 min)", "132 mg", "MP50: unplugged L. Brandt",
    ):  # fmt: skip
        assert said in words.replace("\xa0", " "), said
    assert "at least 412 mg; 2 h 40 min unknown" in words


def test_it_says_as_of_when_until_when_it_holds_and_to_destroy_it():
    (words,) = pages(handover(sheet(ROW), PRINTED))

    assert "as at Thu 5 Mar 2026 09:00" in words
    assert "holds until Thu 5 Mar 2026 17:00 (8 h)" in words
    assert words.count("Destroy this page after use") == 2
    assert "page 1 of 1" in words
    assert "Not an alarm system" in words
    assert "DEMONSTRATION" not in words


def test_a_demonstration_says_so():
    (words,) = pages(handover(sheet(ROW, ward=replace(WARD, demo=True)), PRINTED))

    assert words.count("DEMONSTRATION") == 2


def test_a_ward_of_twelve_stands_on_one_page():
    calm = replace(ROW, attention=(), in_all=("412 mg",))
    rows = [replace(calm, bed=str(number)) for number in range(1, 13)]

    (words,) = pages(handover(sheet(*rows), PRINTED))

    assert words.count("ANDERSSON, Maja") == 12


def test_a_ward_too_large_for_one_page_goes_on_with_its_heads():
    rows = [replace(ROW, bed=str(number)) for number in range(1, 31)]

    found = pages(handover(sheet(*rows), PRINTED))

    assert len(found) > 1
    assert all("Pain rest / moving" in words for words in found)
    assert f"page 2 of {len(found)}" in found[1]


def test_a_free_bed_and_somebody_without_a_pump_say_so():
    bare = HandoverRow("2", MAJA, "not started", "no weight", "—")

    (words,) = pages(handover(sheet(HandoverRow("1"), bare), PRINTED))

    assert "1 of 2 beds taken" in words
    assert "1 free" in words
    assert "no pump" in words


def test_a_name_alert_stands_with_the_name():
    alike = replace(ROW, who=replace(MAJA, alike=("ANDERSON, Mia: similar surname",)))

    assert "name alert: ANDERSON, Mia: similar surname" in whole(handover(sheet(alike), PRINTED))


def test_a_ward_without_beds_says_what_to_do():
    assert "set up the ward's beds first" in whole(handover(sheet(), PRINTED))


def test_a_long_name_in_any_script_wraps_and_is_whole():
    name = "Hohenlohe-Langenburg-Schwarzenberg, Maja Kristina Wilhelmina Amalia حداد 😀"
    words = whole(handover(sheet(replace(ROW, who=replace(MAJA, name=name))), PRINTED))

    for part in ("Hohenlohe-", "Schwarzenberg,", "Wilhelmina", "Amalia"):
        assert part in words


def test_the_same_facts_give_the_same_bytes(tmp_path):
    with open_blank(tmp_path) as store:
        two_days(store)
        one, two = (hand_over(store, hours(48)) for _ in range(2))

    assert handover(one, PRINTED) == handover(two, PRINTED)
