"""Every screen is opened as a nurse opens it, by the ward's first person; nothing is written."""

import pytest

from station.data import entries
from station.services.duty import Duty
from station.services.enter import Hand, sign_note
from station.services.set_up import begun
from tests.ui.at_the_station import Hands, a_desk, a_ward, on_duty
from tests.ui.first_run.opened import machine
from ui.assessments.side_effect_page import SideEffectPage
from ui.bed.bed_page import BedPage
from ui.demonstration.tour import Tour, first_run_scenes
from ui.entries.entry_page import EntryPage
from ui.entries.history_page import HistoryPage
from ui.first_run.first_run import FirstRun
from ui.observations.observation_page import ObservationPage
from ui.people.sign_in_page import SignInPage
from ui.rounds import Rounds


@pytest.fixture
def hands(qtbot, store):
    made = Hands(qtbot, a_desk(store))
    yield made
    made.desk.close()


@pytest.fixture
def printed():
    return []


def a_tour(hands, store, printed):
    rounds = Rounds(hands.desk, on_duty(hands.desk, store), machine(), {})
    prints = (("print-summary", printed.append),)
    hands.sit_down()
    return Tour(hands.desk, rounds, begun(store), prints), rounds


def opened(hands, tour, name):
    """The page that is in front once a scene was shown."""
    scene = next(one for one in tour.scenes() if one.name == name)
    scene.show()
    hands.rest()
    assert scene.ready()
    return hands.desk.window.page


def test_a_form_is_opened_about_the_third_bed_by_the_first_person_of_the_ward(
    hands, store, printed
):
    a_ward(store)
    tour, rounds = a_tour(hands, store, printed)

    assert isinstance(opened(hands, tour, "observations"), ObservationPage)
    assert rounds.front.person_name == "L. Brandt"
    assert "ANDERSSON, Maja" in hands.words
    assert isinstance(opened(hands, tour, "side-effects"), SideEffectPage)
    assert isinstance(opened(hands, tour, "bed-3-72h"), BedPage)
    assert isinstance(opened(hands, tour, "sign-in"), SignInPage)
    opened(hands, tour, "print-summary")
    assert printed == ["3"]


def test_a_correction_is_of_what_was_entered_last_and_without_one_the_list_is_shown(
    hands, store, printed
):
    stayed = a_ward(store)
    tour, rounds = a_tour(hands, store, printed)
    for entry in entries.entries(store, stayed.admission.id):
        assert entry.recorded_at  # what the ward has is long ago
    assert isinstance(opened(hands, tour, "correction"), HistoryPage)

    hand = Hand(store, hands.desk.clock, stayed.admission, rounds.front.duty.author)
    sign_note(hand, "slept", hands.desk.clock.now().utc)
    page = opened(hands, tour, "correction")
    assert isinstance(page, EntryPage)
    assert "slept" in page.form.values().values() if hasattr(page.form, "values") else True


def test_a_ward_without_a_patient_stays_on_its_board(hands, store, printed):
    a_ward(store)
    tour, _rounds = a_tour(hands, store, printed)
    hands.desk.cards.take([])

    assert opened(hands, tour, "pain") is hands.desk.board


def test_the_first_start_is_shown_step_by_step(hands, store):
    desk = hands.desk
    run = FirstRun(Duty(store, desk.clock), begun(store), machine(), desk.entries, desk.watch)
    scenes = first_run_scenes(run, desk)

    for scene, page in zip(
        scenes,
        (run.ward, run.person, run.connect_page, run.same, run.admit, run.confirm, run.ready),
        strict=True,
    ):
        scene.show()
        hands.rest()
        assert desk.window.page is page
        assert scene.ready()
