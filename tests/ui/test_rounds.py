"""What a nurse does from the board and from a bed, with the keys that stand in the foot."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from station.data import entries, links, syringes, weights
from station.data.admissions import admit
from station.data.links import Wish
from station.domain import payload
from station.domain.association import Where
from station.domain.card import Figure
from station.domain.confirmation import Act
from station.domain.entry import EntryKind, OffMonitorReason, live
from station.domain.errors import Unavailable
from station.domain.observation_set import Answer
from station.domain.person import Person
from station.services import associate
from station.services.enter import Hand, sign_note, sign_set
from station.services.off_monitor import go_off
from station.services.pump_now import PumpNow
from tests.services.admitted import PUMP, a_patient, hours
from tests.ui.at_the_station import CTRL, NOW, SAVE, Hands, a_desk, a_ward, on_duty
from tests.ui.first_run.opened import PORTS, machine
from ui.admission.admit_page import AdmitPage
from ui.admission.leave_page import LeavePage
from ui.admission.move_page import MovePage
from ui.assessments.side_effect_page import SideEffectPage
from ui.devices.devices_page import DevicesPage
from ui.entries.ask_strip import Question, Reply
from ui.entries.history_page import HistoryPage
from ui.entries.small_pages import OffMonitorPage, SyringePage
from ui.first_run.person_page import PersonPage
from ui.observations.observation_page import ObservationPage
from ui.parts import KeyAction
from ui.people.sign_in_page import SignInPage
from ui.rounds import Rounds

Key = Qt.Key
LABEL = ("Ketamine", Key.Key_Return, "r", "200", Key.Key_Return, "2", Key.Key_Return, "50",
         Key.Key_Return, "4")  # fmt: skip


@pytest.fixture
def stayed(store):
    return a_ward(store)


@pytest.fixture
def hands(qtbot, store, stayed):
    assert stayed
    desk = a_desk(store)
    made = Hands(qtbot, desk)
    yield made
    desk.close()


@pytest.fixture
def printed():
    return []


@pytest.fixture
def rounds(hands, store, printed):
    prints = {"summary": printed.append, "handover": lambda _bed: printed.append("the ward")}
    made = Rounds(hands.desk, on_duty(hands.desk, store), machine(), prints)
    hands.sit_down()
    return made


@pytest.fixture
def signed_in(rounds, stayed):
    rounds.front.say_person(Person("L. Brandt", "nurse", stayed.nurse))
    return rounds


@pytest.fixture
def hand(store, hands, stayed):
    return Hand(store, hands.desk.clock, stayed.admission, Person("L. Brandt", "n", stayed.nurse))


def record(store, stayed):
    return entries.entries(store, stayed.admission.id)


# ---------------------------------------------------------------- who is at the keyboard


def test_an_entry_asks_who_makes_it_and_carries_the_name(hands, rounds, store, stayed):
    assert rounds.front.duty.author is None
    hands.press("3", "n")
    assert isinstance(hands.page, SignInPage)
    hands.sign_in()
    assert "L. Brandt" in hands.words
    hands.press("Walked to the window.", SAVE)
    assert hands.page is hands.desk.bed
    [note] = record(store, stayed)
    assert (note.kind, note.author) == (EntryKind.NOTE, stayed.nurse)
    assert note.payload["text"] == "Walked to the window."


def test_a_person_is_changed_from_the_board(hands, rounds):
    assert [one.words for one in rounds.of_board() if one.key == "F12"] == ["Sign in"]
    hands.press(Key.Key_F12)
    hands.sign_in()
    assert hands.page is hands.desk.board
    assert [one.words for one in rounds.of_board() if one.key == "F12"] == ["Change person"]


def test_signing_in_is_left_with_escape_and_nobody_is_named(hands, rounds):
    hands.press("3", "o", Key.Key_Escape)
    assert hands.page is hands.desk.bed
    assert rounds.front.duty.author is None
    assert rounds.desk_of("3") is None


# ---------------------------------------------------------------- entries


def test_what_was_saved_is_undone_with_one_key(hands, signed_in, store, stayed):
    assert signed_in
    hands.press("3", "n", "Slept.", SAVE)
    assert len(live(record(store, stayed))) == 1
    hands.desk.tick()
    assert any(one.startswith("Bed 3 ANDERSSON · Saved: Note") for one in hands.words)
    hands.press("u")
    assert live(record(store, stayed)) == []
    assert hands.page is hands.desk.bed


def test_an_undo_that_fails_is_said_under_the_head(hands, signed_in):
    hands.press("3", "n", "Slept.", SAVE)
    signed_in._bar.troubled.emit(_trouble("The disk is full."))
    assert "The disk is full." in hands.words


def _trouble(words):
    from ui.fault import explain  # noqa: PLC0415 - one test needs it

    return explain(Unavailable(words))


def test_pain_and_a_set_are_forms_of_their_own(hands, signed_in, store, stayed):
    assert signed_in
    hands.press("3", "p")
    assert isinstance(hands.page, ObservationPage)
    hands.press("4", SAVE)
    [pain] = record(store, stayed)
    assert payload.answers(pain)["pain-rest"] == Answer("4")
    hands.press("o")
    assert isinstance(hands.page, ObservationPage)
    assert hands.page.form.offers == {}


def test_from_the_set_the_checklist_opens_at_what_was_touched(hands, signed_in):
    assert signed_in
    hands.press("3", "o")
    hands.page.side_effect.emit("nausea")
    hands.rest()
    assert isinstance(hands.page, SideEffectPage)
    hands.press(Key.Key_Escape, "s")
    assert isinstance(hands.page, SideEffectPage)


def test_a_weight_is_entered_and_offers_no_undo(hands, signed_in, store, stayed):
    assert signed_in
    hands.press("3", "g", "71", Key.Key_Return, "m", SAVE)
    assert [str(one.kilograms) for one in weights.weights(store, stayed.admission.id)] == ["71"]
    assert hands.page is hands.desk.bed


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_off_the_monitor_is_behind_more(hands, signed_in):
    hands.press("3", "w")
    assert isinstance(hands.page, OffMonitorPage)
    hands.press(Key.Key_Escape, "m")
    rare = {one.text(): one for one in signed_in.menu.actions()}
    assert {"Off the monitor, or back\tW", "Move to another bed\tT"} < rare.keys()
    rare["Weight\tG"].trigger()
    signed_in.menu.close()
    hands.rest()
    assert hands.page.form.title == "Weight"


def test_a_syringe_is_entered_twice_in_a_row(hands, signed_in, store, stayed):
    assert signed_in
    stayed.feed(hours(5), hours(5.1), "1")
    hands.press("3", "y")
    first = hands.page
    assert isinstance(first, SyringePage)
    hands.press(*LABEL, SAVE)
    assert isinstance(hands.page, SyringePage)
    assert hands.page is not first
    hands.press(*LABEL, SAVE)
    assert hands.page is hands.desk.bed
    assert syringes.syringes(store, stayed.admission.id)[-1].confirmed_by == stayed.nurse


def test_what_a_bed_cannot_do_without_a_patient_does_nothing(hands, signed_in):
    signed_in.syringe("1")
    signed_in.history("1")
    signed_in._enter("1", lambda desk: desk.note())
    assert hands.page is hands.desk.board
    assert signed_in.desk_of("9") is None


def test_the_dose_is_named_for_the_form_where_it_is_known(signed_in):
    assert signed_in._dose("9", "") == ""
    assert signed_in._dose("1", "") == ""
    desk = signed_in.desk_of("3")
    assert desk.dose_now() == signed_in._dose("3", desk.hand.admission.id)
    assert desk.offers() == {}


# ---------------------------------------------------------------- a bed that becomes another's


@pytest.fixture
def given_away(hands, store, stayed):
    """Bed 3 is given to SINGH, Harpreet from another window; gives back the admission."""

    def give():
        at = hands.desk.clock.now().utc
        act = Act(stayed.nurse, Where.BEDSIDE, at)
        associate.discharge(store, stayed.admission, act, at)
        other = a_patient(surname="SINGH", given_names="Harpreet", record_number="40 118 090")
        admission = admit(store, other, "3", at, stayed.nurse, at)
        hands.desk.read_facts()
        hands.rest()
        return admission

    return give


def test_a_bed_that_is_anothers_says_so_at_once(hands, rounds, given_away):
    assert rounds
    hands.press("3")
    given_away()
    assert hands.page.heading().name == "SINGH, Harpreet"


def test_an_open_form_shows_nothing_of_the_beds_next_patient(
    hands, signed_in, given_away, monkeypatch
):
    desk = signed_in.desk_of("3")
    given_away()
    running = [replace(card, dose=Figure("99")) for card in hands.desk._cards()]
    monkeypatch.setattr(hands.desk.cards, "cards", lambda _now: running)
    assert signed_in.desk_of("3").dose_now() == "99 mL/h"
    assert desk.dose_now() == ""
    assert desk.offers() == {}
    assert desk.pump_now() == PumpNow(cabled=True)


def test_what_was_saved_of_one_patient_is_not_said_of_the_next(
    hands, signed_in, given_away, store, stayed
):
    hands.press("3", "n", "Slept.")
    given_away()
    hands.press(SAVE)
    assert hands.page.heading().name == "SINGH, Harpreet"
    assert any(one.startswith("Bed 3 ANDERSSON · Saved: Note") for one in hands.words)
    assert signed_in._bar.hand.admission.id == stayed.admission.id
    hands.press("u")
    assert live(record(store, stayed)) == []


def test_what_a_form_opens_is_about_its_own_patient(hands, signed_in, given_away, stayed):
    assert signed_in
    stayed.feed(hours(5), hours(5.1), "1")
    hands.press("3", "o")
    given_away()
    hands.page.side_effect.emit("nausea")
    assert isinstance(hands.page, SideEffectPage)
    assert hands.page.hand.admission.id == stayed.admission.id


def test_the_second_label_of_a_syringe_is_asked_of_the_same_patient(
    hands, signed_in, given_away, stayed
):
    assert signed_in
    stayed.feed(hours(5), hours(5.1), "1")
    hands.press("3", "y")
    first = hands.page
    given_away()
    hands.press(*LABEL, SAVE)
    assert isinstance(hands.page, SyringePage)
    assert hands.page is not first
    assert hands.page.hand.admission.id == stayed.admission.id


def test_an_answer_about_one_patient_is_not_written_of_the_next(
    hands, rounds, given_away, store, stayed
):
    hands.press("3")
    back = Question("Values are coming: back on the monitor?", "", "", (Reply.BACK,))
    hands.desk.bed.replied.emit(back, Reply.BACK)
    assert isinstance(hands.page, SignInPage)
    other = given_away()
    nurse = Person("L. Brandt", "nurse", stayed.nurse)
    away = Hand(store, hands.desk.clock, other, nurse)
    gone = go_off(away, OffMonitorReason.SHOWER, None, NOW)
    hands.sign_in()
    assert hands.page is hands.desk.bed
    assert rounds._bar is None
    assert entries.entries(store, other.id) == [gone]


# ---------------------------------------------------------------- the history


def test_an_entry_is_corrected_from_the_history(hands, signed_in, hand, store, stayed):
    assert signed_in
    wrong = sign_set(hand, {"pain-rest": Answer("4")}, NOW)
    hands.press("3", "e")
    assert isinstance(hands.page, HistoryPage)
    hands.press("c")
    page = hands.page
    assert isinstance(page, ObservationPage)
    page.rows[0].fields["pain-rest"].setFocus()
    hands.press("6")
    page.save_card.reason.setFocus()
    hands.press("misheard", SAVE)
    [right] = live(record(store, stayed))
    assert (right.supersedes, right.reason) == (wrong.entry_id, "misheard")
    assert payload.answers(right) == {"pain-rest": Answer("6")}


def test_a_tap_on_an_entry_of_the_bed_opens_the_history(hands, signed_in, hand):
    assert signed_in
    note = sign_note(hand, "Slept.", NOW)
    hands.press("3")
    hands.desk.bed.chosen_entry.emit(note.entry_id)
    hands.rest()
    assert isinstance(hands.page, HistoryPage)
    hands.press(Key.Key_Escape)
    assert hands.page is hands.desk.bed


# ---------------------------------------------------------------- the ward's pages


def test_each_key_opens_its_page_and_escape_leaves_it(hands, signed_in, store):
    assert signed_in
    links.wish(store, Wish("line-1", PUMP.device.protocol, PORTS[0], bed="3"))
    for key, page in (("a", AdmitPage), ("v", DevicesPage), ("p", PersonPage)):
        hands.press(key)
        assert isinstance(hands.page, page)
        hands.press(Key.Key_Escape)
        assert hands.page is hands.desk.board
    hands.press("3")
    for key, page in (("d", LeavePage), ("t", MovePage)):
        hands.press(key)
        assert isinstance(hands.page, page)
        hands.press(Key.Key_Escape)
        assert hands.page is hands.desk.bed


def test_paper_is_asked_for_with_a_key(hands, rounds, printed):
    assert rounds
    hands.press("h", "3", (Key.Key_P, CTRL))
    assert printed == ["the ward", "3"]


def test_a_ward_without_paper_has_no_keys_for_it(hands, store):
    rounds = Rounds(hands.desk, on_duty(hands.desk, store), machine(), {})
    rounds.extra = (KeyAction("F9", "Let it happen", lambda: None),)
    hands.sit_down()
    keys = {one.key for one in rounds.of_board()}
    assert keys >= {"A", "V", "F9", "P", "F12", "F1"}
    assert "H" not in keys
    assert "Ctrl+P" not in [one.key for one in rounds.of_bed("3")]


# ---------------------------------------------------------------- the guide


def test_the_guide_over_a_form_goes_back_to_the_same_form(hands, signed_in):
    hands.press("3", "d")
    form = hands.page
    form.reason.setText("Treatment fin")
    hands.press(Key.Key_F1)
    assert hands.page is signed_in.guide
    hands.press(Key.Key_Escape)
    assert hands.page is form
    assert form.reason.text() == "Treatment fin"


def test_the_guide_goes_back_to_board_and_bed(hands, rounds):
    for desk_page, keys in ((hands.desk.board, ()), (hands.desk.bed, ("3",))):
        hands.press(*keys, Key.Key_F1)
        assert hands.page is rounds.guide
        hands.press(Key.Key_Escape)
        assert hands.page is desk_page


def test_a_guide_asked_for_twice_leads_to_the_desk(hands, rounds):
    rounds.help("board")
    rounds.help("station")
    hands.press(Key.Key_Escape)
    assert hands.page is hands.desk.board
