"""One module as it is asked: whether its session is open, what it is asked for, when it rests."""

from collections import deque
from dataclasses import dataclass, field
from math import inf

from devices.protocols.fresenius_dps.messages import READ, READ_DRUG
from devices.protocols.fresenius_dps.questions import Question

POLLED = b"draemks"
HALVES = (b"draem", b"ks")  # what every pump has, and what not every one may know
BACK_OFF = (0.0, 0.0, 1.0, 2.0, 4.0, 8.0, 15.0)  # s of rest, more after each failure
TRIES = 2  # of a question that an older device may not know
DRUG_SECONDS = 5.0
SELDOM = 60.0  # s, for a question that came to nothing


@dataclass(slots=True)
class Chore:
    """A question for now and then: when it is due, how often, and how often where it is in vain.

    `known`: it was answered at least once, so that a missing answer is the line's fault.
    """

    question: Question
    every: float
    seldom: float = SELDOM
    due: float = -inf
    known: bool = False
    in_vain: int = 0

    def answered(self) -> None:
        """The device knows it."""
        self.known, self.in_vain = True, 0

    def unanswered(self, now: float) -> None:
        """Nothing came: the device may not know it."""
        self.in_vain += 1
        if not self.known and self.in_vain >= TRIES:
            self.refused(now)

    def refused(self, now: float) -> None:
        """The device does not want it."""
        self.due = now + self.seldom


@dataclass(slots=True)
class Session:
    """One module, or the pump that stands alone.

    `open` and `named`: its session was opened, its id asked for; `read`: it has given a sample
    since then.  `polls` are the sets of variables that it is asked for in turn, and `proven` says
    that it has ever answered to one.
    """

    to: bytes
    open: bool = False
    named: bool = False
    read: bool = False
    proven: bool = False
    nameless: int = 0
    in_vain: int = 0
    again_at: float = -inf
    polled: float = -inf
    polls: deque[bytes] = field(default_factory=lambda: deque([POLLED]))
    drug: Chore = field(init=False)

    def __post_init__(self) -> None:
        self._ask_for_drug()

    def _ask_for_drug(self) -> None:
        self.drug = Chore(Question(READ_DRUG, self.to), DRUG_SECONDS)

    def begin(self) -> None:
        """The line was opened: forget what it did not know or do before."""
        self.proven = False
        self.nameless = self.in_vain = 0
        self.again_at = -inf
        self.polls = deque([POLLED])
        self._ask_for_drug()

    def close(self) -> None:
        """Its session has to be opened again, and its id read again."""
        self.open = self.named = self.read = False

    def failed(self, now: float) -> None:
        """It did not answer: leave it alone for a while, longer each time."""
        self.again_at = now + BACK_OFF[min(self.in_vain, len(BACK_OFF) - 1)]
        self.in_vain += 1

    def next_poll(self, now: float) -> Question:
        """The variables that are asked for next."""
        self.polled = now
        self.polls.rotate(-1)
        return Question(READ, self.to, self.polls[-1], again=True)

    def without(self, variables: bytes) -> None:
        """Some of these are unknown to it: ask for fewer at a time, or for this one no more."""
        self.polls.remove(variables)
        if variables == POLLED:
            self.polls.extend(HALVES)
        elif len(variables) > 1:
            self.polls.extend(bytes([name]) for name in variables)
        elif not self.polls:
            self.polls.append(POLLED)
