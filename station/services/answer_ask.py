"""A nurse answers what a bed or a set of observations asks, with one tap and in her name."""

from station.domain.association import Association, Where
from station.domain.book import Book
from station.domain.confirmation import Act
from station.domain.entry import Entry
from station.services import associate
from station.services.enter import Hand
from station.services.off_monitor import come_back


def say_whether_it_stayed(hand: Hand, association: str, where: Where, *, stayed: bool) -> Book:
    """A device that was away is back: whether it stayed with its patient, and how that is known."""
    return associate.answer(hand.store, association, _act(hand, where), stayed=stayed)


def read_again(hand: Hand, association: str) -> Association:
    """What was confirmed from the desk is confirmed at the bed: label and wristband were read."""
    return associate.confirm_again(hand.store, association, _act(hand, Where.BEDSIDE))


def back_on_monitor(hand: Hand) -> Entry:
    """The patient is on the monitor again, from now on."""
    return come_back(hand, hand.clock.now().utc)


def _act(hand: Hand, where: Where) -> Act:
    return Act(hand.author.id, where, hand.clock.now().utc)
