"""The first thing on the page: who lies where, and how much in all."""

from dataclasses import replace
from datetime import date

from reports.infusion_summary import infusion_summary
from reports.sections.opening import opening
from station.domain.summary import BedLine, SyringeLine, TotalLine, WeightLine, Who
from tests.reports.paper import AT, BEGIN, PRINTED, a_summary, pages


def first_page(**changed):
    return pages(infusion_summary(a_summary(**changed), PRINTED))[0]


def test_every_bed_since_when_and_the_weight_that_stands():
    words = first_page(
        beds=(BedLine("3", BEGIN), BedLine("7", AT)),
        weights=(
            WeightLine(BEGIN, "154 kg", "measured", "L. Brandt", replaced=True),
            WeightLine(BEGIN, "70 kg", "measured", "L. Brandt"),
        ),
    )

    assert "3 from Tue 3 Mar 2026 09:00 7 from Thu 5 Mar 2026 09:00" in words
    assert "70 kg, measured" in words
    assert "154 kg" not in words


def test_who_went_home_is_not_on_the_ward():
    assert "left Thu 5 Mar 2026 09:00" in first_page(end=AT)
    assert "; on the ward" in first_page()


def test_the_last_syringe_that_stands_is_named():
    line = SyringeLine(
        BEGIN, None, "pump", "Ketamine, racemic", "4 mg/mL", "50 mL", "confirmed by A"
    )
    words = first_page(syringes=(line, replace(line, concentration="9 mg/mL", replaced=True)))

    assert "Ketamine, racemic, 4 mg/mL; confirmed by A" in words


def test_the_total_stands_with_its_volume_and_what_is_left_to_do():
    line = TotalLine(None, BEGIN, AT, "49 mL", ("at least 412 mg; 2 h 40 min unknown (K)",),
                     ("no mg: enter and confirm the syringe",), ("2 mL purged",))  # fmt: skip
    words = first_page(in_all=(line,))

    for said in ("2 h 40 min unknown", "49 mL", "no mg: enter and confirm", "2 mL purged"):
        assert said in words


def test_a_name_alert_comes_first():
    who = Who("ANDERSSON, Maja", date(1971, 3, 14), "1", ("ANDERSON, Mia: similar surname",))

    assert len(opening(a_summary(who=who), 500)) == len(opening(a_summary(), 500)) + 1
    assert "Name alert, also on the ward: ANDERSON, Mia" in first_page(who=who)
