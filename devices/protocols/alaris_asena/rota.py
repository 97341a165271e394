"""Which question comes next, and how far apart questions are.

Every question, asked again or not, is more than a second after the one before.  INF takes every
second turn at least, and every turn in which nothing else is due: a status each 1.05 to 2.1 s.
"""

from dataclasses import dataclass
from math import inf

from devices.protocols.alaris_asena import messages
from devices.query import Query

BETWEEN_QUESTIONS = 1.05  # s: never faster than one a second, whatever the timers' grain
VTBI_EVERY, SYRINGE_EVERY, ALARM_EVERY = 5.0, 6.0, 6.0
RETRY = 5.0  # s after a question that nobody answered; twice as long each time
MOST_DOUBLINGS = 6
GREETING = (messages.PROTOCOL_VERSION, messages.LONGEST_ANSWER)
"""What is asked before the first status: whether its words are known, how slow it may be."""


@dataclass(slots=True)
class _Turn:
    """When a question is due, how often it comes by itself, and how often it was in vain."""

    every: float
    due: float = -inf
    in_vain: int = 0


class Rota:
    """The questions of one line in their turn; keeps no time of its own."""

    def __init__(self) -> None:
        self.known = False
        self._before: Query | None = None
        self._turns: dict[Query, _Turn] = {}
        self.all_due()

    def all_due(self) -> None:
        """Everything is to be asked: the line was opened, or another pump answers.

        Of several that are due the first here has its turn.
        """
        self._turns = {
            messages.ALARM: _Turn(inf),
            messages.VTBI: _Turn(VTBI_EVERY),
            messages.SYRINGE: _Turn(SYRINGE_EVERY),
            messages.HIGHEST_RATE: _Turn(inf),
            messages.PROTOCOL_VERSION: _Turn(inf),
            messages.LONGEST_ANSWER: _Turn(inf),
        }

    def start_over(self) -> None:
        """Who answers is to be asked first, before anything else is believed."""
        self.known = False

    def next(self, now: float) -> Query:
        """The question of this turn."""
        self._before = self._chosen(now)
        return self._before

    def _chosen(self, now: float) -> Query:
        if not self.known:
            return messages.SERIAL_NUMBER
        for query in GREETING:
            turn = self._turns[query]
            if turn.due <= now and not turn.in_vain:
                return query
        if self._before is not messages.STATUS:
            return messages.STATUS
        due = (query for query, turn in self._turns.items() if turn.due <= now)
        return next(due, messages.STATUS)

    def want(self, query: Query, due: float) -> None:
        """Something happened that makes a question worth asking, at this moment at the latest."""
        turn = self._turns[query]
        turn.due = min(turn.due, due)

    def answered(self, query: Query, now: float) -> None:
        """A question brought its answer: it comes again in its own time."""
        if (turn := self._turns.get(query)) is not None:
            turn.due, turn.in_vain = now + turn.every, 0

    def in_vain(self, query: Query, now: float) -> None:
        """A question brought nothing: it comes again later, and later each time."""
        if (turn := self._turns.get(query)) is None:
            return
        turn.in_vain += 1
        turn.due = now + RETRY * 2 ** min(turn.in_vain - 1, MOST_DOUBLINGS)
