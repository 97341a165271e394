"""The printed chart: what is on the screen is on the paper, and no gap is drawn as data."""

from dataclasses import replace
from io import BytesIO
from zoneinfo import ZoneInfo

from reportlab.pdfgen.canvas import Canvas

from reports.trend_drawing import TrendDrawing
from station.domain.picture import (
    Band,
    Curve,
    Lane,
    Mark,
    PainPoint,
    Picture,
    Pressure,
    Score,
    Span,
    SpanKind,
)
from tests.reports.paper import AT, BEGIN, a_picture, empty_picture, whole

SYDNEY = ZoneInfo("Australia/Sydney")
START = BEGIN.timestamp()
HOUR = 3600.0


def drawn(picture, size=(500, 600), *, compressed=1):
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, pageCompression=compressed)
    drawing = TrendDrawing(picture, SYDNEY, size)
    assert drawing.wrapOn(canvas, 10, 10) == size
    drawing.drawOn(canvas, 0, 0)
    canvas.save()
    return buffer.getvalue()


def lane(values, spans=(), step=60.0):
    times = [START + step * place for place in range(len(values))]
    return Lane(Curve(times, values, values, values), spans)


def full_picture() -> Picture:
    gap = Span(START + 10 * HOUR, START + 11 * HOUR, SpanKind.GAP, "unplugged")
    held = Span(START + 46 * HOUR, None, SpanKind.QUARANTINE, "needs confirmation")
    rates = [1.0] * 600 + [1.5] * 600
    return a_picture(
        dose=lane(rates, (gap, held)),
        dose_unit="mg/h",
        steps=(Mark(START, "start 1"), Mark(START + 5, "meets 1"), Mark(START + 36000, "1.5")),
        boluses=(Mark(START + 3 * HOUR, "bolus 2 mL"),),
        states=(
            Band(START, START + HOUR, "infusing"),
            Band(START + HOUR, START + 7 * HOUR, "stopped"),
            Band(START + 40 * HOUR, None, "kvo"),
        ),
        pain=(
            PainPoint(START + HOUR, 3, 5), PainPoint(START + 2 * HOUR, None, 6),
            PainPoint(START + 3 * HOUR, 2, None),
        ),
        pressure=(Pressure(START + HOUR, 142, 90, 107), Pressure(START + 2 * HOUR, 150, 95)),
        sedation=(
            Score(START + HOUR, "1", 1), Score(START + HOUR + 60, "0", 0),
            Score(START + HOUR + 90, "3", 3), Score(START + 5 * HOUR, "asleep, rouses", 0),
        ),
        side_effects=(
            Band(START + 5 * HOUR, START + 8 * HOUR, "Transient hallucination · severe", 3),
            Band(START + 6 * HOUR, None, "Nausea · mild", 1),
        ),
        events=(Mark(START + HOUR, "Syringe"),),
        nights=((START + 3 * HOUR, START + 12 * HOUR), (START - 9 * HOUR, START - 2 * HOUR)),
    )  # fmt: skip


def test_every_lane_has_its_title_and_unit():
    words = whole(drawn(full_picture()))

    for title in ("Dose", "mg/h", "Pain", "Blood pressure", "mmHg", "Heart rate", "SpO2",
                  "Respiration", "Sedation", "Side effects", "Events"):  # fmt: skip
        assert title in words


def test_steps_boluses_states_effects_and_events_are_named():
    words = whole(drawn(full_picture()))

    for said in ("start 1", "1.5", "bolus 2 mL", "stopped", "Transient hallucination · severe",
                 "Nausea · mild", "Syringe"):  # fmt: skip
        assert said in words
    assert "infusing" not in words.replace("pump not infusing", "")


def test_a_step_whose_name_would_meet_another_is_left_to_the_table():
    assert "meets" not in whole(drawn(full_picture()))


def test_gaps_are_named_by_their_cause():
    words = whole(drawn(full_picture()))

    assert "unplugged" in words
    assert "needs confirmation" in words


def test_where_two_scores_would_meet_the_higher_one_stands():
    words = whole(drawn(replace(empty_picture(), sedation=full_picture().sedation)))

    assert " 3 " in words
    assert " z" in words


def test_a_stay_of_which_nothing_was_seen_is_a_chart_without_values():
    words = whole(drawn(empty_picture()))

    assert "Heart rate" in words
    assert "mL/h" in words


def test_the_same_picture_is_the_same_drawing():
    assert drawn(full_picture()) == drawn(full_picture())


def test_a_week_is_no_bigger_than_its_width_needs():
    day = [70.0 + place % 9 for place in range(1440)]
    week = replace(empty_picture(), begin=START, end=START + 7 * 24 * HOUR)

    one = drawn(replace(week, heart=lane(day)), compressed=0)
    seven = drawn(replace(week, heart=lane(day * 7)), compressed=0)

    assert len(seven) < len(one) + 2 * 450 * 40


def test_what_still_lasts_reaches_to_the_end():
    assert AT.timestamp() == empty_picture().end
    assert b" re" in drawn(full_picture(), compressed=0)


def test_causes_that_would_meet_another_hatch_or_leave_the_lane_are_left_to_the_table():
    spans = tuple(
        Span(START + 600 * place, START + 600 * place + 300, SpanKind.GAP, f"cause-{place}")
        for place in range(6)
    )
    words = whole(drawn(a_picture(heart=lane([70.0] * 2880, spans))))

    named = [place for place in range(6) if f"cause-{place}" in words]
    assert len(named) < 6
    assert 5 in named


def test_a_cause_at_the_end_stands_before_its_hatch():
    late = Span(START + 47.5 * HOUR, None, SpanKind.GAP, "device silent")

    assert "device silent" in whole(drawn(a_picture(heart=lane([70.0] * 2880, (late,)))))
