"""What nurses charted on paper: rings and a broken line, with the word in the key."""

from dataclasses import replace
from io import BytesIO
from zoneinfo import ZoneInfo

from reportlab.pdfgen.canvas import Canvas

from reports.trend_axis import Axis
from reports.trend_charted import ChartedMarks, charted_key, ring
from reports.trend_lanes import places, scales
from station.domain.picture import Charted, Lane, Point, Pressure
from tests.reports.paper import AT, BEGIN, empty_picture, whole

SIZE = (500, 600)
HOUR = 3600
END = AT.timestamp()


def drawn(picture):
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=SIZE, invariant=1, pageCompression=0)
    grounds = places(SIZE[1], {"side_effects": 1, "events": 1}), scales(picture)
    axis = Axis(picture.begin, picture.end, 78.0, 498.0, ZoneInfo("Australia/Sydney"))
    ChartedMarks(canvas, *grounds, axis).draw(picture)
    canvas.save()
    return buffer.getvalue()


def circles(page):
    return page.count(b" c") // 4


RATES = (
    Charted(END - 8 * HOUR, END - 6 * HOUR, 4, words="4"),
    Charted(END - 6 * HOUR, END - 4 * HOUR, 6, words="6"),
    Charted(END - 2 * HOUR, END - HOUR, 6, read=False),
)


def test_each_charted_rate_is_a_broken_line_with_its_name_and_a_ring_where_it_was_read():
    page = drawn(replace(empty_picture(), charted=RATES))
    assert b"[3 1.6] 0 d" in page
    assert page.count(b" l S") == 3 + 1  # three rates, and the one step between two that touch
    assert circles(page) == 2
    assert whole(page) == "4 6"


def test_what_nurses_found_are_rings_and_a_pressure_has_two():
    picture = replace(
        empty_picture(),
        heart=Lane(charted=(Point(END - HOUR, 88),)),
        spo2=Lane(charted=(Point(END - HOUR, 96), Point(END, 97))),
        pressure=(Pressure(END, 150, 90, charted=True), Pressure(END, 140, 80)),
    )
    assert circles(drawn(picture)) == 1 + 2 + 2


def test_nothing_is_drawn_where_nothing_was_charted():
    assert circles(drawn(empty_picture())) == 0
    assert b" l S" not in drawn(empty_picture())


def test_scales_hold_what_was_charted():
    picture = replace(
        empty_picture(), charted=RATES, heart=Lane(charted=(Point(BEGIN.timestamp(), 190),))
    )
    found = scales(picture)
    assert found["heart"].highest == 190
    assert found["dose"].share(6) <= 1


def test_two_names_never_meet():
    close = tuple(
        Charted(END - 20 * HOUR + n, END - 20 * HOUR + n + 1, 4 + n, words=f"{4 + n}")
        for n in (1, 2, 3)
    )
    assert whole(drawn(replace(empty_picture(), charted=close))) == "5"


def test_the_key_shows_a_ring_on_a_broken_line():
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=SIZE, invariant=1, pageCompression=0)
    charted_key(canvas, (10, 10))
    ring(canvas, (50, 50), places(600, {"side_effects": 1, "events": 1})["heart"])
    canvas.save()
    assert circles(buffer.getvalue()) == 2
    assert b"[3 1.6] 0 d" in buffer.getvalue()
