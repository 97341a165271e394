from datetime import timedelta
from functools import partial
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from station.domain.clock import SteadyClock, StoppedClock
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Unavailable
from station.domain.nomenclature import FLOW
from station.services.bed_facts import bed_facts
from station.services.bed_sheet import bed_sheet
from station.services.own_time import CAUGHT_UP, CLOCK
from station.services.tidings import (
    Fate,
    Fault,
    Heartbeat,
    Links,
    Readings,
    Recorded,
    Resync,
    Told,
    Whose,
)
from tests.services.admitted import hours, two_days
from tests.ui.devices.shown import numeric
from ui.desk import Desk, Offers, Reads
from ui.parts import KeyAction
from ui.theme import Light

NOW = hours(48)


@pytest.fixture
def clock():
    return StoppedClock(NOW, 10_000.0)


@pytest.fixture
def desk(qtbot, store, clock):
    two_days(store)
    reads = Reads(partial(bed_facts, store), partial(bed_sheet, store))
    made = Desk("Pain ward 4B", ZoneInfo("Australia/Sydney"), clock, reads, demonstration=True)
    qtbot.addWidget(made.window)
    made.window.resize(1900, 1000)
    made.window.show()
    made.start()
    qtbot.waitUntil(lambda: bool(made.cards.facts))
    yield made
    made.close()


def words(desk):
    labels = desk.window.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisibleTo(desk.window)]


def test_the_board_fills_from_the_record_and_a_number_opens_the_bed(qtbot, desk):
    assert "ANDERSSON, Maja" in words(desk)
    qtbot.keyClicks(desk.board, "3")
    qtbot.waitUntil(lambda: bool(desk.bed.presenter.picture.pain))
    assert desk.window.page is desk.bed
    assert any("40 118 226" in said for said in words(desk))
    qtbot.keyClick(desk.window, Qt.Key.Key_Escape)
    assert desk.window.page is desk.board


def test_a_free_bed_stays_on_the_board(desk):
    desk.show_bed("1")
    assert desk.window.page is desk.board


def test_readings_links_and_heartbeats_arrive_through_the_one_door(desk, clock):
    now = clock.now()
    desk.wire.told.emit(Links((LinkState("bed-3-pump", ConnectionState.TALKING, NOW),)))
    told = Told("bed-3-pump", 1, numeric("", FLOW, "1.5", now), Fate.STORED, Whose.HELD)
    desk.wire.told.emit(Readings(now, (told,)))
    desk.wire.told.emit(Heartbeat(now, now))
    desk.tick()
    assert "Recording 1 device" in words(desk)
    assert desk.watch.links[0].line == "bed-3-pump"


def test_a_recorder_that_is_not_heard_is_said_all_round_the_window(desk, clock):
    clock.advance(30)
    desk.tick()
    assert "NOT RECORDING" in words(desk)
    assert desk.window._frame.property("lost") == "true"


def test_a_disk_that_says_no_is_named_with_the_time_since_when(desk, clock):
    now = clock.now()
    since = NOW - timedelta(minutes=4)
    beat = Heartbeat(now, now, waiting=9, reason="The disk is full.", since=since)
    desk.hear(beat)
    desk.tick()
    assert any(said.startswith("NOT RECORDING since") for said in words(desk))
    assert "The disk is full." in words(desk)


def test_a_dead_thread_is_named(desk, clock):
    desk.hear(Heartbeat(clock.now(), clock.now()))
    desk.hear(Fault("bed-3-pump", "stopped by a fault in the program"))
    desk.tick()
    assert "bed-3-pump: stopped by a fault in the program" in words(desk)


def test_a_clock_that_was_set_back_is_said_until_it_has_caught_up(desk, clock):
    desk.hear(Heartbeat(clock.now(), clock.now()))
    desk.hear(Fault(CLOCK, "20 min behind"))
    desk.tick()
    assert f"{CLOCK}: 20 min behind" in words(desk)
    desk.hear(Fault(CLOCK, CAUGHT_UP))
    desk.tick()
    assert not any(CLOCK in said for said in words(desk))


def test_what_is_signed_is_never_before_what_the_recorder_stamps(desk, clock):
    ahead = clock.now()
    clock.step_utc(-1200)
    desk.clock = SteadyClock(clock)  # the window was opened after the step
    desk.hear(Heartbeat(ahead, ahead))
    assert desk.clock.now().utc == ahead.utc


def test_news_of_the_record_has_it_read_again(qtbot, desk):
    for tiding in (Resync(0), Recorded(NOW, NOW, 3)):
        before = desk.cards.facts
        desk.hear(tiding)
        qtbot.waitUntil(lambda seen=before: desk.cards.facts is not seen)


def test_now_and_then_the_record_is_read_by_itself(qtbot, desk):
    desk.show_bed("3")
    before = desk.cards.facts
    for _ in range(20):
        desk.tick()
    qtbot.waitUntil(lambda: desk.cards.facts is not before)


def test_after_an_entry_the_page_it_belongs_to_is_in_front(qtbot, desk):
    desk.again()
    assert desk.window.page is desk.board
    desk.show_bed("3")
    desk.again()
    assert desk.window.page is desk.bed
    qtbot.waitUntil(lambda: desk.history.away == 0)


def test_the_keys_of_board_and_bed_are_offered_with_the_desks_own(desk):
    chosen = []
    desk.offers = Offers(
        lambda: (KeyAction("A", "Admit", lambda: None),),
        lambda bed: (KeyAction("O", f"Observations {bed}", lambda: None),),
        lambda bed, entry: chosen.append((bed, entry)),
    )
    assert [one.key for one in desk.board.key_actions()][1:] == ["A", "F2"]
    desk.show_bed("3")
    assert [one.words for one in desk.bed.key_actions()] == ["Observations 3", "Ward"]
    desk.bed.chosen_entry.emit("entry-1")
    assert chosen == [("3", "entry-1")]


def test_night_and_day_keep_every_bed_in_its_place(desk):
    desk.switch_light()
    assert desk.light is Light.NIGHT
    desk.switch_light()
    assert desk.light is Light.DAY


def test_a_record_that_cannot_be_read_is_one_sentence(qtbot, desk):
    def fails(_at):
        raise Unavailable("The record is damaged.")

    desk._reads = Reads(fails, desk._reads.sheet)
    desk.read_facts()
    qtbot.waitUntil(lambda: "The record is damaged." in words(desk))


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_asked_for_during_a_reading_is_read_once_more(qtbot, desk, clock, fails):
    """A patient went home while the ward was being read: the bed kept the name for 20 seconds."""
    qtbot.waitUntil(lambda: desk.history.away == 0)
    gate, asked, real = Event(), [], desk._reads.facts

    def facts(at):
        asked.append(at)
        if len(asked) == 1:
            gate.wait(5)
            if fails:
                raise Unavailable("The disk does not give the record.")
        return real(at)

    desk._reads = Reads(facts, desk._reads.sheet)
    desk.read_facts()
    qtbot.waitUntil(lambda: bool(asked))
    clock.advance(1)
    for _wish in range(2):
        desk.again()
    gate.set()
    qtbot.waitUntil(lambda: desk.history.away == 0)
    assert asked == [NOW, NOW + timedelta(seconds=1)]
    assert not desk._wished


def test_a_wish_for_a_bed_that_was_left_reads_nothing(qtbot, desk):
    qtbot.waitUntil(lambda: desk.history.away == 0)
    gate, asked, real = Event(), [], desk._reads.sheet

    def sheet(bed, at):
        asked.append(bed)
        gate.wait(5)
        return real(bed, at)

    desk._reads = Reads(desk._reads.facts, sheet)
    desk.show_bed("3")
    qtbot.waitUntil(lambda: bool(asked))
    desk.read_sheet()
    desk.show_board()
    gate.set()
    qtbot.waitUntil(lambda: desk.history.away == 0)
    assert asked == ["3"]  # nobody looks at a bed any more
    desk.show_bed("3")
    qtbot.waitUntil(lambda: desk.history.away == 0)
    assert asked == ["3", "3"]


def test_nothing_is_read_any_more_once_the_desk_is_closed(qtbot, store, clock):
    gate = Event()

    def facts(at):
        gate.wait(5)
        return bed_facts(store, at)

    reads = Reads(facts, partial(bed_sheet, store))
    desk = Desk("Pain ward 4B", ZoneInfo("Australia/Sydney"), clock, reads, demonstration=True)
    qtbot.addWidget(desk.window)
    for _wish in range(2):
        desk.read_facts()
    gate.set()
    desk.close()
    qtbot.waitUntil(lambda: desk.history.away == 0)
    desk.read_facts()
    assert desk.history.away == 0


def test_an_outage_of_the_record_is_said_until_it_is_read_again(qtbot, desk, clock):
    failing = [True]

    def facts(at):
        if failing:
            raise Unavailable("The disk does not give the record.")
        return bed_facts_of(at)

    bed_facts_of = desk._reads.facts
    desk._reads = Reads(facts, desk._reads.sheet)
    desk.read_facts()
    qtbot.waitUntil(lambda: desk.history.away == 0)
    for _second in range(3):
        clock.advance(1)
        desk.hear(Heartbeat(clock.now(), clock.now()))
        desk.tick()
        assert "The disk does not give the record." in words(desk)
    clock.advance(30)
    desk.tick()
    assert desk.window._banner_words.text().endswith(" · The disk does not give the record.")
    desk.hear(Heartbeat(clock.now(), clock.now()))
    failing.clear()
    desk.read_facts()
    qtbot.waitUntil(lambda: desk.history.away == 0)
    assert not desk.window.banner.isVisibleTo(desk.window)


def test_a_bed_that_cannot_be_read_is_said_on_its_own_page(qtbot, desk, clock):
    def sheet(bed, at):
        if bed == "3":
            raise Unavailable("The disk does not give the page.")
        return bed_sheet_of(bed, at)

    bed_sheet_of = desk._reads.sheet
    desk._reads = Reads(desk._reads.facts, sheet)
    desk.hear(Heartbeat(clock.now(), clock.now()))
    desk.show_bed("3")
    qtbot.waitUntil(lambda: desk.history.away == 0)
    desk.read_facts()  # another reading that succeeds takes nothing away
    qtbot.waitUntil(lambda: desk.history.away == 0)
    desk.tick()
    assert "The disk does not give the page." in words(desk)
    desk.show_board()
    desk.tick()
    assert "The disk does not give the page." not in words(desk)


@pytest.mark.expects_log("a bug reached the window")
def test_a_bug_stays_named(desk, clock):
    desk.hear(Heartbeat(clock.now(), clock.now()))
    desk.trouble(ZeroDivisionError("x"))
    desk.tick()
    assert any("made a mistake" in said for said in words(desk))
