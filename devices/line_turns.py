"""Lines in the turn of their own times: one whose time does not fit waits for the next.

The next line shows whether the clock was set, and then both are read; or whether a digit was
damaged, and then the one that waited is not read at all.
"""

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from devices.line_clock import LineClock, Order
from station.domain.clock import Stamp

Told = TypeVar("Told")


class Said(NamedTuple, Generic[Told]):
    """A good line: the device's time, what it says, and our moment."""

    shown: datetime
    told: Told
    at: Stamp


class LineTurns(Generic[Told]):
    """Gives back the lines whose turn it is, and counts those that are no news or do not fit."""

    def __init__(self, clock: LineClock) -> None:
        self._clock = clock
        self._odd: list[Said[Told]] = []
        self.duplicates = self.out_of_order = 0

    def begin(self) -> None:
        """The line was opened: any time may come first, and nothing waits any more."""
        self._clock.begin()
        self._odd.clear()

    def take(self, said: Said[Told]) -> tuple[Order, list[Said[Told]]]:
        """The order of a good line, and what is to be read now: none, itself, or two."""
        order = self._clock.order(said.shown, said.at)
        if order is Order.REPEATED:
            self.duplicates += 1
            return order, []
        if order is Order.ODD:
            self.out_of_order += 1
            self._odd = [said]
            return order, []
        turns = [said] if order is Order.IN_ORDER else [*self._odd, said]
        self._odd.clear()
        return order, turns
