from dataclasses import replace

import pytest

from station.domain.association import Where
from station.domain.device_clock import ClockSeen
from station.domain.line_counts import LineCounts
from station.domain.ownership import Unassigned
from station.services.device_record import DeviceRecord
from tests.ui.devices.shown import (
    NOON,
    OTHER,
    TITLES,
    Heard,
    a_guest,
    a_line,
    a_sheet,
    asked,
    facts,
    held,
    owned,
)
from ui.devices.devices_presenter import NO_DEVICE, DevicesPresenter


@pytest.fixture
def page():
    return DevicesPresenter(Heard().live, TITLES)


def test_every_line_says_what_it_is_and_whose(page):
    page.take(a_sheet(a_line(owned(a_guest())), a_line(name="ward/x-1", bed=None, protocol="x",
                                                       baud=9600, paused=True)))  # fmt: skip
    first, second = page.lines()
    assert (first.place, first.what, first.port) == ("Bed 1", "B. Braun Space", "COM4")
    assert first.whose == ("Andersson, Maja", "good")
    assert (second.place, second.what, second.port) == ("Bed to bed", "x", "COM4 at 9600 baud")
    assert (second.whose, second.paused) == ((NO_DEVICE, "plain"), True)


@pytest.mark.parametrize(
    ("device", "whose", "kind", "offers"),
    [
        (owned(a_guest()), "Andersson, Maja since 12:00", "good", "release"),
        (owned(a_guest(), Where.DESK), "from the desk", "due", "confirm release"),
        (asked(a_guest()), "Back: stayed with Andersson, Maja?", "due", "answer"),
        (facts(owner=held()), "Needs confirmation since 12:00: new serial", "over", "confirm"),
        (facts(owner=Unassigned()), "On no patient", "plain", "confirm"),
    ],
)
def test_every_device_says_whose_it_is_and_what_can_be_done(page, device, whose, kind, offers):
    words = page.device_words(device)
    assert whose in words.whose
    assert words.kind == kind
    offered = [name for name in ("confirm", "answer", "release") if getattr(words, name)]
    assert offered == offers.split()


def test_a_line_says_how_well_it_is_heard_and_a_clock_that_is_off(page):
    today = LineCounts(NOON, 1200, 3, 90_000, 90)
    seen = ClockSeen(NOON, NOON.replace(tzinfo=None))  # eleven hours behind Sydney
    device = replace(owned(a_guest()), record=DeviceRecord("F 3.2", (seen,), seen))
    page.take(a_sheet(replace(a_line(device, port="/dev/ttyUSB0"), today=today)))

    (line,) = page.lines()
    assert line.port == "ttyUSB0"
    assert line.quality.words.endswith("messages today, 0.1 % of bytes bad")
    assert line.clock.words == "clock 11 h behind the station's"
    titles = [title for title, _ in page.told()]
    assert titles == ["This line", "Perfusor Space · serial 0412077 · part 50111"]
    page.take(a_sheet())
    assert page.told() == []


def test_the_most_urgent_device_of_a_line_stands_in_the_list(page):
    page.take(a_sheet(a_line(owned(a_guest()), facts(OTHER, owner=held(OTHER)))))
    assert page.lines()[0].whose == ("Needs confirmation", "over")
    assert page.lines()[0].needy
    page.take(a_sheet(a_line(owned(a_guest()))))
    assert not page.lines()[0].needy


def test_the_choice_moves_and_stays_where_there_is_a_line(page):
    assert (page.line, page.devices, page.picked, page.lines()) == (None, (), None, [])
    page.step(1)
    page.take(a_sheet(a_line(owned(a_guest())), a_line(name="b")))
    page.step(-1)
    assert page.chosen == "bed-1/pump-1"
    page.step(5)
    assert (page.chosen, page.picked) == ("b", None)
    page.take(a_sheet(a_line(owned(a_guest()))))
    assert page.picked.source.serial == "0412077"
    page.take(a_sheet())
    assert page.chosen is None


def test_forgetting_says_who_is_still_on_the_device(page):
    page.take(a_sheet(a_line(owned(a_guest()))))
    assert "stays confirmed for Andersson, Maja" in page.forget_words()
    page.take(a_sheet(a_line()))
    assert "confirmed" not in page.forget_words()
