"""Greeting a port that says nothing by itself: one protocol after the other, the shortest first.

Only a protocol's own first question passes, by a gate that knows no other; what its driver would
ask next waits until the kind is known.  A short greeting holds the fewest bytes that could mean
something to another maker's device and is over soonest, and each is followed by seconds of quiet in
which a device gives up what it took for the beginning of a message.  The other speeds of a kind
come last; kinds that have no question are never spoken to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from devices.conversation import Conversation
from devices.ears import FAIR
from devices.effects import Event, Opened, Received, Transmit, WakeAfter, Woken
from devices.kind import Kind
from devices.line import Line, LineLost
from devices.overhear import found_at
from devices.query import Gate, Query
from devices.unknown_device import Found, UnknownDevice, format_words
from station.domain.clock import Stamp
from station.domain.errors import Unavailable
from station.domain.observation import LineNoise, Reading

QUICK, OTHER = 1.5, 3.0  # s for a greeting in the first round, and at another speed
ASK = 4.0  # s in the last round at the least: it is repeated meanwhile
ANSWER = 6.0  # s for an answer at the most: some send their first values when 5 s are over
UNDER_WAY = 1.0  # s without a byte after which an answer that has begun is over
FORMS = 6  # of one greeting, at the most
_WAKES = 100  # of a driver, in which it must have asked something
_READ = 0.1  # s


@dataclass(frozen=True, slots=True)
class Greeting:
    """A kind's first question, at one speed; `size` is its longest form, `seconds` its time.

    `patience` is how long the kind's driver would listen before it asks.
    """

    kind: Kind
    baud: int
    query: Query
    size: int
    patience: float
    seconds: float

    @property
    def quick(self) -> float:
        """Seconds for a prompt answer; whose driver waits long, speaks seldom."""
        return max(QUICK, self.patience / 2)


@dataclass(frozen=True, slots=True)
class Greeted:
    """Whether a device answered, and how many bytes came that were no echo of the greeting."""

    found: Found | None
    bytes: int


def greetings(unknown: UnknownDevice, kinds: Sequence[Kind]) -> list[Greeting]:
    """Every greeting in its turn, in each of three rounds the shortest first.

    One round for those who answer promptly, one at the kinds' other speeds, and at last one with
    time for every form of a greeting and for the slowest answer.
    """
    now = unknown.clock.now()
    made = [one for kind in kinds if kind.queries and (one := _greeting(kind, now))]
    made.sort(key=lambda one: one.size)
    if unknown.baud is not None:
        made = [replace(one, baud=unknown.baud) for one in made]
    prompt = [replace(one, seconds=one.quick) for one in made]
    if not unknown.has_speed or unknown.baud is not None:
        return [*prompt, *made]
    others = [
        replace(one, baud=baud, seconds=max(OTHER, one.quick))
        for one in made
        for baud in one.kind.settings.other_bauds
    ]
    return [*prompt, *others, *made]


def greet(unknown: UnknownDevice, asked: Sequence[Greeting]) -> Greeted:
    """Greet in this order until a device answers one.

    Unavailable when the port cannot be opened, or goes away.
    """
    size = 0
    for number, one in enumerate(asked, 1):
        if not unknown.carry_on():
            break
        at = format_words(replace(one.kind.settings, baud=one.baud))
        unknown.told(f"Greeting {one.kind.title} at {at} ({number} of {len(asked)})")
        try:
            greeted = _Greeter(unknown, one).greet()
        except LineLost as lost:
            raise Unavailable(lost.reason) from None
        size += greeted.bytes
        if greeted.found is not None:
            return Greeted(greeted.found, size)
    return Greeted(None, size)


def _greeting(kind: Kind, at: Stamp) -> Greeting | None:
    """What the kind's driver says to a device that never answers, until it repeats itself."""
    said: dict[bytes, None] = {}
    first: Query | None = None
    seconds, patience, last = 0.0, 0.0, None
    for moment, query, wire in _soliloquy(kind, at):
        if last is None:
            patience = moment - at.monotonic
        else:
            seconds += min(moment - last, ANSWER)
        first, last = first or query, moment
        if query != first or wire in said or len(said) == FORMS:
            break
        said[wire] = None
    else:
        seconds += ANSWER
    if first is None:
        return None
    size, seconds = max(map(len, said)), max(seconds, ASK)
    return Greeting(kind, kind.settings.baud, first, size, patience, seconds)


def _soliloquy(kind: Kind, at: Stamp) -> Iterator[tuple[float, Query, bytes]]:
    """A driver's questions into the void, each with its moment."""
    driver = kind.make_driver()
    event: Event = Opened(at)
    for _ in range(_WAKES):
        wait = None
        for effect in driver.handle(event):
            if isinstance(effect, Transmit):
                yield event.at.monotonic, effect.query, driver.encode(effect)
            elif isinstance(effect, WakeAfter):
                wait = effect.seconds
        if wait is None:
            return
        event = Woken(event.at.later(wait))


class _Greeter:
    """One greeting on its way, and the driver whose question it is.

    The driver's time runs ahead of the clock's where it would wait before it asks (the listening
    has been done), or longer than an answer takes.
    """

    def __init__(self, unknown: UnknownDevice, greeting: Greeting) -> None:
        self._unknown, self._greeting = unknown, greeting
        self._gate = Gate((greeting.query,), greeting.kind.unframe)
        self._conversation = Conversation(greeting.kind.make_driver(), self._send, self._note)
        self._ahead, self._asked = 0.0, -inf
        self._sent, self._came = bytearray(), bytearray()
        self._ends = inf
        self._noise = 0
        self._line: Line | None = None

    def greet(self) -> Greeted:
        unknown, greeting = self._unknown, self._greeting
        line = unknown.opener(unknown.port, greeting.kind.settings, greeting.baud, self._gate)
        self._line = line
        try:
            begin = unknown.clock.now()
            self._ends = begin.monotonic + greeting.seconds
            self._conversation.hear(Opened(begin))
            while unknown.carry_on() and not self._understood:
                now = unknown.clock.now()
                if now.monotonic >= self._ends:
                    break
                self._wake(now)
                self._hear(line.read(_READ), begin)
        finally:
            line.close()
        kind = greeting.kind
        found = found_at(kind, greeting.baud, unknown) if self._understood else None
        return Greeted(found, 0 if self._echoed else len(self._came))

    def _wake(self, now: Stamp) -> None:
        """Wake the driver when it wants to be, or once its question has had its time."""
        wake_at = self._conversation.wake_at
        if wake_at is None:
            return
        if now.monotonic >= self._asked + ANSWER:
            self._ahead = max(self._ahead, wake_at - now.monotonic)
        at = now.later(self._ahead)
        if at.monotonic >= wake_at:
            self._conversation.hear(Woken(at))

    def _hear(self, data: bytes, begin: Stamp) -> None:
        if data:
            at = self._unknown.clock.now()
            longest = begin.monotonic + max(self._greeting.seconds, ANSWER)
            self._ends = min(max(self._ends, at.monotonic + UNDER_WAY), longest)
            self._unknown.tap.received(data, at)
            self._came += data
            self._conversation.hear(Received(data, at.later(self._ahead)))

    def _send(self, wire: bytes) -> None:
        """Send the greeting; whatever else the driver asks is not for a device of unknown kind."""
        if self._line is not None and self._gate.permits(wire):
            self._line.write(wire)
            at = self._unknown.clock.now()
            self._unknown.tap.sent(wire, at)
            self._sent += wire
            self._asked = at.monotonic

    def _note(self, reading: Reading) -> None:
        if isinstance(reading, LineNoise):
            self._noise += reading.size

    @property
    def _echoed(self) -> bool:
        """Whether nothing came but what was sent: a plug that joins both wires answers so."""
        return self._sent.startswith(self._came)

    @property
    def _understood(self) -> bool:
        """Whether the kind's driver understood an answer, and most of what came."""
        tally = self._conversation.driver.tally
        if not tally.good or self._echoed:
            return False
        share = min(tally.good / (tally.good + tally.bad), 1 - self._noise / len(self._came))
        return share >= FAIR
