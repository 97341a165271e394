"""What is asked next of one line: greetings, names, then every module's variables in turn.

One question at a time; after each turn through the modules one of the slower questions (SOURCE.md,
"Dialogue").  It knows no bytes and publishes nothing; moments are monotonic seconds.
"""

from collections import deque
from collections.abc import Iterator
from math import inf

from devices.protocols.fresenius_dps.messages import (
    ALONE,
    ALREADY_OPEN,
    BASE,
    BASE_CLOSED,
    CONNECT,
    MODULE_CLOSED,
    MODULES,
    NOT_THESE,
    READ,
    READ_FIXED,
    READ_ID,
    Reply,
)
from devices.protocols.fresenius_dps.questions import COUNT, MAP, Question
from devices.protocols.fresenius_dps.session import TRIES, Chore, Session

BETWEEN_QUESTIONS = 1.05  # s, and so long an answer may take: one second and the timers' grain
BACK_OFF = (0.0, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0)  # s more after so many questions in vain
ENOUGH = 2  # questions in vain in a row: then the conversation begins anew
MAP_SECONDS, COUNT_SECONDS = 10.0, 60.0


class Dialogue:
    """The order of questions on one line."""

    def __init__(self) -> None:
        self._to = BASE
        self._proven = BASE
        self._other_way = False
        self._connected = self._typed = self._charted = False
        self._untyped = 0
        self._naming: Session | None = None
        self._sessions: dict[bytes, Session] = {}
        self._turn: deque[Session] = deque()
        self._map = Chore(Question(READ, BASE, MAP), MAP_SECONDS, MAP_SECONDS)
        self._count = Chore(Question(READ, BASE, COUNT), COUNT_SECONDS)
        self._in_vain = 0

    @property
    def pause(self) -> float:
        """Seconds that the next question waits besides: more after every one in vain.

        The two ways of greeting are one question.
        """
        if self._other_way:
            return 0.0
        return BACK_OFF[min(self._in_vain, len(BACK_OFF) - 1)]

    @property
    def modules(self) -> list[bytes]:
        """The modules that are there, as far as is known."""
        return list(self._sessions)

    @property
    def turn(self) -> float:
        """Seconds of a turn: each module once, and one of them greeted with two questions."""
        return BETWEEN_QUESTIONS * (len(self._sessions) + 2)

    def is_named(self, to: bytes) -> bool:
        """Whether it is known who speaks at an address."""
        return to in self._sessions and self._sessions[to].named

    def begin(self) -> None:
        """The line was opened: everything from the start, at once."""
        self._in_vain = 0
        for session in self._sessions.values():
            session.begin()
        self.start_over()

    def start_over(self) -> None:
        """Nothing of the conversation is left: greet again, and read again who is there."""
        self._to, self._other_way = self._proven, False
        self._connected = self._typed = False
        self._untyped = 0
        self._naming = None
        self._turn.clear()
        for session in self._sessions.values():
            session.close()

    def forget(self, to: bytes) -> None:
        """A module fell silent: who speaks there has to be read again, unless it just was."""
        session = self._sessions.get(to)
        if session is not None and session.read:
            self._close(session)

    # --- The next question -------------------------------------------------------------------

    def next(self, now: float) -> Question | None:
        """The question whose turn it is; None while whoever is there is left alone."""
        question = self._opening(now) or self._poll(now)
        if question is None:
            named = (session for session in self._sessions.values() if session.named)
            self._turn.extend(sorted(named, key=lambda session: session.polled))
            question = self._chore(now) or self._poll(now)
        return question

    def _opening(self, now: float) -> Question | None:
        """What comes before everything else: the answers of these are told apart by their order."""
        if not self._connected:
            return Question(CONNECT, self._to)
        if not self._typed:
            return Question(READ_FIXED, self._to)
        if self._to == BASE and not self._charted:
            self._map.due = now + self._map.every
            return self._map.question
        return Question(READ_ID, self._naming.to) if self._naming else None

    def _poll(self, now: float) -> Question | None:
        while self._turn:
            session = self._turn.popleft()
            if session.named and now >= session.again_at:
                return session.next_poll(now)
        return None

    def _chore(self, now: float) -> Question | None:
        """A module to be greeted, or the slower question that has waited longest."""
        for session in self._sessions.values():
            if not session.open and now >= session.again_at:
                return Question(CONNECT, session.to, again=True)
        chore = min(self._chores(now), key=lambda one: one.due, default=None)
        if chore is None or now < chore.due:
            return None
        chore.due = now + chore.every
        return chore.question

    def _chores(self, now: float) -> Iterator[Chore]:
        for session in self._sessions.values():
            if session.named and now >= session.again_at:
                yield session.drug
        if self._to == BASE:
            yield self._map
            yield self._count

    def _chore_of(self, question: Question) -> Chore:
        session = self._sessions.get(question.to)
        if session is not None:
            return session.drug
        return self._map if question.variables == MAP else self._count

    # --- What came of it ---------------------------------------------------------------------

    def answered(self, question: Question, reply: Reply) -> None:
        """The answer came."""
        if question.greets:
            self._greeted()
        elif question.query is CONNECT:
            self._opened(self._sessions.get(question.to))
        elif question.query is READ_FIXED:
            self._typed = True
        elif question.query is READ_ID:
            self._named()
        elif question.query is READ and question.to != BASE:
            self._sampled(question.to)
        else:
            self._chore_of(question).answered()
            if question.variables == MAP:
                self._mapped(reply.variables or {})

    def refused(self, question: Question, code: bytes, now: float) -> None:
        """The device said no, with an error code."""
        session = self._sessions.get(question.to)
        if code == BASE_CLOSED and not question.greets:
            self._in_vain += 1
            self.start_over()
        elif question.query is CONNECT:
            self._not_opened(question, code, now)
        elif session is not None and code == MODULE_CLOSED:
            session.failed(now)
            self._close(session)
        elif question.query is READ_FIXED:
            self._typed = True
        elif question.query is READ_ID:
            self._named()
        elif question.query is READ and session is not None:
            self._not_polled(session, question.variables, code, now)
        else:
            self._charted = True  # or it cannot be had
            self._chore_of(question).refused(now)

    def unanswered(self, question: Question, now: float) -> None:
        """No answer came, not even to a repetition where there is one."""
        session = self._sessions.get(question.to)
        if question.greets:
            self._not_greeted()
        elif question.query is READ_FIXED:
            self._untyped += 1
            self._typed, self._connected = self._untyped >= TRIES, False
            self._in_vain += 1
        elif question.query is READ_ID and session is not None:
            self._nameless(session)
        elif question.again and session is not None:
            self._silent(session, question, now)
        else:
            self._chore_of(question).unanswered(now)
            self._in_vain += question.variables == MAP
        self._give_up()

    def unreachable(self, question: Question, now: float) -> None:
        """There is nobody at the address, or the base cannot reach it: look who is there."""
        self._charted = False
        session = self._sessions.get(question.to)
        if session is None:
            self._in_vain += 1
        else:
            session.failed(now)
            self._close(session)

    # --- The base ----------------------------------------------------------------------------

    def _greeted(self) -> None:
        self._connected, self._other_way = True, False
        if self._to == ALONE:
            if ALONE not in self._sessions:
                self._sessions = {ALONE: Session(ALONE)}
            self._opened(self._sessions[ALONE])
        else:
            self._sessions.pop(ALONE, None)
            self._charted = False
            self._count.due = -inf

    def _not_greeted(self) -> None:
        """Try the other way: a pump that stands alone has no address, a base has one."""
        self._to = BASE if self._to == ALONE else ALONE
        self._in_vain += self._other_way
        self._other_way = not self._other_way

    def _mapped(self, variables: dict[bytes, bytes]) -> None:
        self._in_vain = 0
        self._charted = True
        bits = int(variables[MAP] or b"0", 16)
        present = [name for at, name in enumerate(MODULES) if bits >> at & 1]
        self._sessions = {name: self._sessions.get(name) or Session(name) for name in present}
        self._turn = deque(one for one in self._turn if one.to in self._sessions)

    def _give_up(self) -> None:
        """Start over when nothing that is there has answered, and more than once."""
        alive = [one for one in self._sessions.values() if not one.in_vain]
        if self._connected and self._in_vain >= ENOUGH and not alive:
            self.start_over()

    # --- A module ----------------------------------------------------------------------------

    def _opened(self, session: Session | None) -> None:
        if session is not None:
            session.open = True
            self._naming = session

    def _not_opened(self, question: Question, code: bytes, now: float) -> None:
        session = self._sessions.get(question.to)
        if code == ALREADY_OPEN:
            self._greeted() if question.greets else self._opened(session)
        elif question.greets or session is None:
            self._in_vain += 1
        else:
            session.failed(now)

    def _named(self) -> None:
        session, self._naming = self._naming, None
        if session is not None:
            session.named = True
            session.nameless = 0
            session.drug.due = -inf
            self._turn.appendleft(session)

    def _nameless(self, session: Session) -> None:
        """No id came.  The next text could be another's answer: open the session anew, or go on.

        A device that never tells its id is read without.
        """
        session.nameless += 1
        if session.nameless >= TRIES:
            self._named()
        else:
            self._close(session)

    def _close(self, session: Session) -> None:
        session.close()
        if self._naming is session:
            self._naming = None
        if session.to == ALONE:
            self._connected = False

    def _sampled(self, to: bytes) -> None:
        self._in_vain = 0
        self._proven = self._to
        session = self._sessions[to]
        session.in_vain, session.read, session.proven = 0, True, True

    def _silent(self, session: Session, question: Question, now: float) -> None:
        """Nothing came; where nothing ever came, fewer variables may be what it answers to."""
        session.failed(now)
        self._in_vain += 1
        if question.query is READ and not session.proven:
            session.without(question.variables)

    def _not_polled(self, session: Session, variables: bytes, code: bytes, now: float) -> None:
        if code in NOT_THESE:
            session.without(variables)
        session.failed(now)
        if session.to == ALONE:  # or it is a base, which has no variables of a pump
            self._in_vain += 1
            self._give_up()
