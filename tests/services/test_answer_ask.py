from station.data import associations, entries
from station.domain.association import Standing, Where
from station.domain.clock import StoppedClock
from station.domain.confirmation import to_ask_again
from station.domain.entry import EntryKind, OffMonitorReason
from station.domain.ownership import Held, Owned, owner
from station.domain.person import Person
from station.services import off_monitor
from station.services.answer_ask import back_on_monitor, read_again, say_whether_it_stayed
from station.services.enter import Hand
from tests.data.ready import a_person
from tests.services.admitted import PUMP, admitted, hours


def hand_of(stayed, at):
    nurse = Person("K. Okafor", "nurse", a_person(stayed.store, "K. Okafor"))
    return Hand(stayed.store, StoppedClock(at), stayed.admission, nurse)


def asked(stayed, at):
    book = associations.book(stayed.store)
    return to_ask_again(book, stayed.admission.id, at)


def whose(stayed, at):
    return owner(associations.book(stayed.store), PUMP, at, "line-1")


def test_a_device_that_stayed_is_its_patients_from_its_return_on(store):
    stayed = admitted(store)
    stayed.ask_about(PUMP, hours(2))
    [row] = asked(stayed, hours(3))
    hand = hand_of(stayed, hours(3))
    say_whether_it_stayed(hand, row.id, Where.BEDSIDE, stayed=True)
    found = whose(stayed, hours(2.5))
    assert isinstance(found, Owned)
    assert (found.association.who, found.association.where) == (hand.author.id, Where.BEDSIDE)
    assert asked(stayed, hours(3)) == []


def test_an_answer_from_the_desk_is_asked_again_with_the_next_set(store):
    stayed = admitted(store)
    stayed.ask_about(PUMP, hours(2))
    hand = hand_of(stayed, hours(3))
    say_whether_it_stayed(hand, asked(stayed, hours(3))[0].id, Where.DESK, stayed=True)
    [row] = asked(stayed, hours(4))
    assert (row.standing, row.where) == (Standing.CONFIRMED, Where.DESK)
    read_again(hand, row.id)
    assert asked(stayed, hours(4)) == []
    assert whose(stayed, hours(4)).association.where is Where.BEDSIDE


def test_a_device_that_did_not_stay_is_held(store):
    stayed = admitted(store)
    stayed.ask_about(PUMP, hours(2))
    hand = hand_of(stayed, hours(3))
    say_whether_it_stayed(hand, asked(stayed, hours(3))[0].id, Where.BEDSIDE, stayed=False)
    assert isinstance(whose(stayed, hours(2.5)), Held)


def test_back_on_the_monitor_is_an_entry_of_this_moment(store):
    stayed = admitted(store)
    off_monitor.go_off(hand_of(stayed, hours(2)), OffMonitorReason.WALKING, None, hours(2))
    entry = back_on_monitor(hand_of(stayed, hours(3)))
    assert (entry.kind, entry.observed_at) == (EntryKind.BACK_ON_MONITOR, hours(3))
    assert off_monitor.absence(tuple(entries.entries(store, stayed.admission.id))) is None
