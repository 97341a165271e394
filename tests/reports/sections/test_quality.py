"""How far the record may be believed, said on the page."""

from reports.sections import quality
from station.domain.summary import (
    ChangeLine,
    CorrectionLine,
    GapLine,
    MinutesLine,
    Quality,
    UnsureLine,
)
from tests.reports.paper import AT, BEGIN, a_summary
from tests.reports.sections.section import words_of

MINUTES = MinutesLine("MP50 no. DE1", 2880, 2800, 20, 55, 5)
FULL = Quality(
    (MINUTES,),
    (UnsureLine("MP50", BEGIN, None, "same device, not yet confirmed"),
     UnsureLine("Perfusor", BEGIN, AT, "needs confirmation: new serial number")),
    (ChangeLine(BEGIN, "MP50: confirmed", "L. Brandt"),),
    ("MP50: clock 3 min ahead of the station's",),
    2,
    1,
)  # fmt: skip


def test_gaps_stand_with_length_cause_and_who_said_it():
    lines = (
        GapLine("MP50", BEGIN, AT, "48 h", "off the monitor: walking", "L. Brandt"),
        GapLine("MP50", AT, None, "5 min", "unplugged"),
    )

    words = words_of(quality.gaps(a_summary(gaps=lines), 900))

    assert "48 h off the monitor: walking MP50 L. Brandt" in words
    assert "still so 5 min unplugged MP50" in words


def test_the_box_has_minutes_doubts_confirmations_clocks_and_corrections():
    words = words_of(quality.quality(a_summary(quality=FULL), 900))

    for said in (
        "MP50 no. DE1 2880 2800 20 55 5", "still so same device, not yet confirmed",
        "needs confirmation: new serial number", "MP50: confirmed", "L. Brandt",
        "clock 3 min ahead", "Entries corrected or undone: 2.", "observed: 1.",
    ):  # fmt: skip
        assert said in words


def test_a_correction_keeps_the_old_words():
    line = CorrectionLine(BEGIN, "Observations", "Pain 9", "Pain 4", "A", AT, "wrong key")

    words = words_of(quality.corrections(a_summary(corrections=(line,)), 900))

    assert "Observations Pain 9 Pain 4 wrong key Thu 5 Mar 09:00, A" in words


def test_what_is_not_there_says_so():
    bare = a_summary()
    whole_record = a_summary(quality=Quality((MINUTES,), (), (), (), 0, 0))

    assert quality.NO_DEVICE in words_of(quality.gaps(bare, 500))
    assert quality.NO_GAPS in words_of(quality.gaps(whole_record, 500))
    assert quality.NO_CORRECTIONS in words_of(quality.corrections(bare, 500))
    box = words_of(quality.quality(bare, 500))
    assert quality.NO_CLOCKS in box
    assert "None." in box
