"""What the tests of the paper share: its text as a reader finds it, and a summary to print."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

from pypdf import PdfReader

from station.domain.picture import Curve, Lane, Picture
from station.domain.printing import Printed
from station.domain.summary import (
    Quality,
    Summary,
    WardLine,
    Who,
)

AT = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)
BEGIN = AT - timedelta(hours=48)
WARD = WardLine("Pain ward 4B", "Australia/Sydney", time(8), demo=False)
PRINTED = Printed(AT + timedelta(minutes=6), "L. Brandt", 1)


def pages(document):
    """The words of each page, one space between them."""
    reader = PdfReader(BytesIO(document))
    return [flat(page.extract_text()) for page in reader.pages]


def flat(text):
    """A text with single spaces."""
    return " ".join(text.split())


def whole(document):
    """The words of all pages."""
    return " ".join(pages(document))


def empty_picture():
    """A chart on which nothing was seen."""
    return Picture(BEGIN.timestamp(), AT.timestamp(), "mL/h")


def a_picture(**changed):
    """A chart with one hour of heart rate, unless something else is said."""
    times = [BEGIN.timestamp() + 60 * minute for minute in range(60)]
    values = [70.0 + minute % 5 for minute in range(60)]
    heart = Lane(Curve(times, values, values, values))
    return replace(empty_picture(), **({"heart": heart} | changed))


def a_summary(**changed):
    """A summary of somebody of whom nothing is known but who they are."""
    summary = Summary(
        version="0.1.0", at=AT, ward=WARD, admission="a-1",
        who=Who("ANDERSSON, Maja", date(1971, 3, 14), "40 118 226"),
        begin=BEGIN, end=None, beds=(), weights=(), syringes=(), rates=(), days=(), in_all=(),
        sets=(), ranges=(), effects=(), notes=(), gaps=(), corrections=(),
        quality=Quality((), (), (), (), 0, 0), picture=empty_picture(),
    )  # fmt: skip
    return replace(summary, **changed)
