"""What is asked of the monitor, and when: one request at a time, renewed well before it runs out.

Extended polls keep answers coming each second; a monitor that denies them is asked by single polls.
"""

from dataclasses import dataclass
from math import inf

from devices.effects import Transmit
from devices.protocols.philips_intellivue.association import Accepted
from devices.protocols.philips_intellivue.messages import (
    EXTENDED_ALARMS,
    EXTENDED_NUMERICS,
    KEEP_ALIVE,
    POLL_ALARMS,
    POLL_MDS,
    POLL_NUMERICS,
    ticks,
    word,
)
from devices.protocols.philips_intellivue.results import ALARMS, MDS, NUMERICS
from devices.query import Query

PERIOD, RENEWAL = 120, 60
"""Seconds that an extended poll asks for, and after which it is renewed."""
CYCLE = 1.024
"""Seconds between the answers of an extended poll, and between single polls in its place."""
MDS_EVERY, MDS_AGAIN = 60, 3
"""Seconds between questions who the monitor is and what its clocks show, and after one whose answer
did not come: longer than it is waited for, so that what else is due has its turn."""
PATIENCE = 2
"""Seconds that one request is waited for before the next may be sent."""
NUDGE = 4
"""Seconds without reception after which a keep-alive asks for a sign of life."""
_NUMERICS_QUIET, _ALARMS_QUIET = 4, 10
_DENIED_AGAIN = 10
NOTHING = 0
"""What an answer is about that does not tell what was asked: it is asked for again."""
_NUMBERS = 0x100
"""Invoke ids in use: more than one answer outlives, few enough to list all that was sent."""
_NUMERICS_POLL, _ALARMS_POLL, _MDS_POLL, _KEEP_ALIVE_POLL = 1, 2, 3, 4
"""Poll numbers: a renewal keeps its number, so that it takes the place of what it renews."""


@dataclass(slots=True)
class _Topic:
    """One thing that is asked again after `every` seconds, or when it has fallen quiet."""

    poll: int
    single: Query
    extended: Query | None
    every: float
    quiet: float
    due: float
    lapses: float = inf
    number: int = 0

    def next(self) -> float:
        """When to ask."""
        return min(self.due, self.lapses)

    def ask(self, number: int, now: float) -> Transmit:
        """The request; the next falls due from now on."""
        self.number, self.due, self.lapses = number, now + self.every, now + self.quiet
        fields = {"invoke": word(number), "poll": word(self.poll)}
        if self.extended is None:
            return Transmit(self.single, fields)
        return Transmit(self.extended, {**fields, "period": ticks(PERIOD)})


class Asking:
    """The requests of one association."""

    def __init__(self) -> None:
        self._number = 0
        self._topics: dict[int, _Topic] = {}
        self._awaited: tuple[int, float] | None = None
        self._sent = self._received = 0.0
        self._patience = self._cycle = inf
        self._nudged = False

    def begin(self, agreed: Accepted, now: float, *, introduced: bool) -> None:
        """Start asking; the monitor itself at once only if it has not announced itself."""
        self._patience, self._cycle = agreed.patience, max(CYCLE, agreed.period)
        self._sent = self._received = now
        self._awaited, self._nudged = None, False
        quiet = max(_NUMERICS_QUIET, 3 * agreed.period)
        first = now + MDS_EVERY if introduced else now
        self._topics = {
            MDS: _Topic(_MDS_POLL, POLL_MDS, None, MDS_EVERY, MDS_AGAIN, first),
            NUMERICS: _Topic(_NUMERICS_POLL, POLL_NUMERICS, EXTENDED_NUMERICS, RENEWAL, quiet, now),
            ALARMS: _Topic(
                _ALARMS_POLL, POLL_ALARMS, EXTENDED_ALARMS, RENEWAL, max(_ALARMS_QUIET, quiet), now
            ),
        }

    def received(self, now: float) -> None:
        """A frame came: the monitor is there."""
        self._received, self._nudged = now, False

    def answered(self, number: int, polled: int, now: float) -> None:
        """A complete answer came."""
        self._release(number)
        topic = self._topics.get(polled)
        if topic is not None:
            topic.lapses = now + topic.quiet if topic.extended is not None else inf

    def denied(self, number: int, now: float) -> int | None:
        """A request was refused: ask more simply, then seldom; gives back what is not to be had."""
        self._release(number)
        for polled, topic in self._topics.items():
            if topic.number == number and topic.extended is not None:
                topic.extended, topic.every, topic.quiet = None, self._cycle, inf
                topic.due, topic.lapses = now, inf
            elif topic.number == number:
                topic.due, topic.lapses = now + _DENIED_AGAIN, inf
                return polled
        return None

    def doubted(self, now: float) -> None:
        """The monitor's time is not what it was: ask who it is, and for its clocks."""
        self._topics[MDS].due = now

    def next(self, now: float) -> Transmit | None:
        """The request to send now, if any."""
        if self._awaited is not None and now < self._awaited[1]:
            return None
        self._awaited = None
        for topic in self._topics.values():
            if topic.next() <= now:
                return self._ask(topic, now)
        if self._keep_alive() <= now:
            self._nudged = True
            number = word(self._numbered(now))
            return Transmit(KEEP_ALIVE, {"invoke": number, "poll": word(_KEEP_ALIVE_POLL)})
        return None

    def deadline(self) -> float:
        """When `next` may have something."""
        if self._awaited is not None:
            return self._awaited[1]
        return min(self._keep_alive(), *(topic.next() for topic in self._topics.values()))

    def _ask(self, topic: _Topic, now: float) -> Transmit:
        return topic.ask(self._numbered(now), now)

    def _numbered(self, now: float) -> int:
        """The next invoke id, never 0: it tells which request an answer belongs to."""
        self._number = self._number % (_NUMBERS - 1) + 1
        self._awaited, self._sent = (self._number, now + PATIENCE), now
        return self._number

    def _release(self, number: int) -> None:
        """The request that was waited for has its answer."""
        if self._awaited is not None and self._awaited[0] == number:
            self._awaited = None

    def _keep_alive(self) -> float:
        """When to say a word: 1 s before the monitor's patience ends, or once in 4 s of quiet."""
        nudge = inf if self._nudged else self._received + NUDGE
        return min(self._sent + self._patience - 1, nudge)
