from datetime import timedelta

import pytest

from station.data import associations, journal, line_days, links
from station.data.journal import HappeningKind
from station.domain.association import Where
from station.domain.book import Book
from station.domain.clock import StoppedClock
from station.domain.confirmation import Act
from station.domain.device import ConnectionState, LinkState
from station.domain.line_counts import LineCounts
from station.domain.quarantine import Quarantine, Trigger
from station.services import associate
from station.services.device_record import UNTOLD
from station.services.device_sheet import device_sheet
from station.services.line_tally import day_begin
from tests.services.written import ADMITTED, MONITOR, NOW, PUMP, a_hand, a_record, before

DAY = timedelta(days=1)


@pytest.fixture
def hand(tmp_path):
    made, _ = a_hand(a_record(tmp_path), clock=StoppedClock(NOW))
    links.wish(made.store, links.Wish("line", PUMP.device.protocol, "COM4", bed="7"))
    return made


def test_every_line_stands_with_what_was_found_and_whose_its_devices_are(hand):
    links.found(hand.store, [LinkState("line", ConnectionState.TALKING, ADMITTED)])
    sheet = device_sheet(hand.store, NOW)
    facts = sheet.line("line")
    assert facts.link.state is ConnectionState.TALKING
    assert [one.channel for one in facts.devices] == [PUMP, MONITOR]
    pump = facts.devices[0]
    assert pump.guest.patient.surname == "ANDERSSON"
    assert pump.association.admission == hand.admission.id
    assert (len(pump.figures), pump.held_since) == (1, None)
    assert pump.source.serial == "12345"


def test_a_device_in_quarantine_is_nobodys_and_says_since_when(hand):
    act = Act(hand.author.id, Where.BEDSIDE, before(20))
    row = associations.book(hand.store).associated()[0]
    associate.release(hand.store, row.id, act, before(20), "swapped")
    held = Quarantine(channel=PUMP, line="line", bed="7", trigger=Trigger.NEW_SERIAL,
                      begin=before(10), recorded=before(10))  # fmt: skip
    associations.amend(hand.store, lambda _book: Book((), (held,)))
    pump = device_sheet(hand.store, NOW).line("line").devices[0]
    assert (pump.association, pump.guest, pump.held_since) == (None, None, before(10))


def test_a_released_device_is_on_nobody(hand):
    act = Act(hand.author.id, Where.BEDSIDE, before(20))
    for row in associations.book(hand.store).associated():
        associate.release(hand.store, row.id, act, before(20), "swapped")
    assert [one.association for one in device_sheet(hand.store, NOW).lines[0].devices] == [None] * 2


def test_lines_stand_in_the_order_of_the_beds_and_those_of_no_bed_last(hand):
    links.wish(hand.store, links.Wish("a", "p", "COM9", bed=None))
    links.wish(hand.store, links.Wish("b", "p", "COM8", bed="8"))
    sheet = device_sheet(hand.store, NOW)
    assert [one.wish.line for one in sheet.lines] == ["line", "b", "a"]
    assert sheet.line("c") is None
    assert (sheet.line("b").link, sheet.line("b").devices) == (None, ())


def test_who_lies_in_a_bed(hand):
    sheet = device_sheet(hand.store, NOW)
    assert sheet.guest_in("7").patient.surname == "ANDERSSON"
    assert sheet.guest_in("8") is None
    assert sheet.guest_in(None) is None


def test_a_line_stands_where_its_port_is_now_with_what_was_counted_today_and_ever(hand):
    now = LinkState("line", ConnectionState.TALKING, ADMITTED, port="/dev/ttyUSB1", known_as="x")
    links.found(hand.store, [now])
    yesterday, today = (LineCounts(NOW - DAY, good, 1, 1000, 9) for good in (100, 20))
    for back, counts in ((DAY, yesterday), (0 * DAY, today)):
        line_days.count(hand.store, day_begin(hand.store, NOW - back), {"line": counts})

    facts = device_sheet(hand.store, NOW).line("line")
    assert facts.wish.port == "/dev/ttyUSB1"
    assert (facts.today.good, facts.ever.good, facts.ever.noise) == (20, 120, 18)


def test_a_device_stands_with_its_software_and_clock(hand):
    figure = device_sheet(hand.store, NOW).line("line").devices[0].channels[0][0]
    clock = journal.Happening(
        HappeningKind.DEVICE_EVENT, before(10), {"name": "clock", "text": ""}, figure, "line",
        before(10).replace(tzinfo=None),
    )  # fmt: skip
    session = journal.last_run(hand.store).id
    journal.append(hand.store, session, journal.Batch((), (clock,), NOW))

    pump, monitor = device_sheet(hand.store, NOW).line("line").devices
    assert pump.record.newest.at == before(10)
    assert monitor.record == UNTOLD
