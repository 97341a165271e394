"""The conversation with one Fresenius base, or a lone pump: at most a question a second.

A question, the device's ACK, its reply, our ACK; a question is repeated once where it may be, then
left for later (SOURCE.md, "Dialogue").  ENQ is answered at once, whatever else is under way, and a
spontaneous event is acknowledged and answered before anything is made of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from devices.effects import (
    Effect,
    Event,
    Lost,
    Opened,
    Publish,
    Received,
    Tally,
    Transmit,
    WakeAfter,
    Woken,
)
from devices.framing import Noise
from devices.protocols.fresenius_dps import messages
from devices.protocols.fresenius_dps.dialogue import BETWEEN_QUESTIONS, Dialogue
from devices.protocols.fresenius_dps.frames import (
    ACK,
    ENQ,
    STX,
    WRONG_CHECKSUM,
    Frame,
    FrameReader,
    Signal,
)
from devices.protocols.fresenius_dps.frames import frame as framed
from devices.protocols.fresenius_dps.messages import (
    ADJUSTMENT,
    DESTINATIONS,
    EVENT,
    NO_SUCH_ADDRESS,
    NOT_ACKNOWLEDGED,
    NOT_THESE,
    REFUSED,
    UNREACHABLE,
    Reply,
    decode,
)
from devices.protocols.fresenius_dps.module import Count
from devices.protocols.fresenius_dps.questions import COUNT, MAP, Question
from devices.protocols.fresenius_dps.roll import LINE, SLACK, Roll
from devices.protocols.fresenius_dps.translate import Translator, channel_of, objection
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

AFTER_GREETING = 1.0  # s that the maker asks a host to wait
BETWEEN_OBJECTIONS = 1.0  # s: a noisy line is not answered byte for byte
TRICKLE = 0.3  # s without a byte after which a frame that has begun is given up
LONGEST_TRICKLE = 2.0  # s that anything waits for such a frame
WRONG_SUM = b"2"
_BARE = frozenset({messages.ACKNOWLEDGE.name, messages.OBJECT.name, messages.PRESENT.name})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done next, from which monotonic second on, and at the latest when."""

    act: Callable[[Stamp], None]
    due: float
    latest: float


class DpsDriver:
    """One conversation with one line; survives any number of Lost and Opened."""

    def __init__(self) -> None:
        self._count = Count()
        self.tally: Tally = self._count
        self._roll = Roll()
        self._translator = Translator(self._count)
        self._dialogue = Dialogue()
        self._reader = FrameReader()
        self._out: list[Effect] = []
        self._open = False
        self._plan: Plan | None = None
        self._armed: float | None = None
        self._question: Question | None = None
        self._repeated = False
        self._asked = self._last_byte = self._objected = float("-inf")

    @property
    def skipped(self) -> int:
        """Frames that came whole and that nobody asked for or nobody understands."""
        return self._count.skipped

    def handle(self, event: Event) -> list[Effect]:
        """Take one event; give back the effects in the order they are to happen.  Never raises."""
        self._out = []
        match event:
            case Received(data, at):
                self._received(data, at)
            case Woken(at):
                self._woken(at)
            case Opened(at):
                self._opened(at)
            case _:
                self._lost(event)
        if self._open:
            self._look_round(event.at)
        return self._out

    def encode(self, transmit: Transmit) -> bytes:
        """The bytes of a query: a frame, or the bare bytes of link control."""
        body = transmit.query.fill(transmit.fields)
        return body if transmit.query.name in _BARE else framed(body)

    # --- Events ------------------------------------------------------------------------------

    def _opened(self, at: Stamp) -> None:
        self._give_up_partial(at)
        self._open, self._armed, self._question = True, None, None
        self._roll.opened(at)
        self._translator.afresh()
        self._dialogue.begin()
        if at.monotonic >= self._asked + BETWEEN_QUESTIONS:
            self._ask(at)
        else:
            self._do(self._ask, self._asked + BETWEEN_QUESTIONS)

    def _lost(self, event: Lost) -> None:
        self._give_up_partial(event.at)
        self._open, self._plan, self._question = False, None, None
        self._dialogue.begin()
        self._say(*self._roll.all_silent(event.at))

    def _received(self, data: bytes, at: Stamp) -> None:
        self._last_byte = at.monotonic
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                self._frame(piece, at)
            elif isinstance(piece, Signal):
                self._signal(piece.raw, at)
            else:
                self._noise(piece, at)

    def _woken(self, at: Stamp) -> None:
        """Do what was planned, unless a frame has begun to come: nothing is asked into it."""
        self._armed = None
        plan = self._plan
        if plan is None or at.monotonic < plan.due - SLACK:
            return
        settled = min(self._last_byte + TRICKLE, plan.latest)
        if self._reader.underway and at.monotonic < settled - SLACK:
            self._plan = Plan(plan.act, settled, plan.latest)
            return
        self._plan = None
        self._give_up_partial(at)
        plan.act(at)

    # --- What the device says ----------------------------------------------------------------

    def _frame(self, frame: Frame, at: Stamp) -> None:
        reply = decode(frame.body)
        if reply is None:  # an echo of our own question, or no language of this protocol
            self._count.skipped += 1
            return
        self._count.good += 1
        self._roll.frame(at)
        self._send(Transmit(messages.ACKNOWLEDGE))
        question = self._question
        if reply.status in (EVENT, ADJUSTMENT):
            self._event(reply, at)
        elif question is not None and question.answered_by(reply):
            self._answered(question, reply, at)
        else:
            self._count.skipped += 1

    def _signal(self, raw: bytes, at: Stamp) -> None:
        """A byte of link control; the device's ACK alone promises nothing."""
        if raw == ENQ:
            self._send(Transmit(messages.PRESENT))
        elif raw != ACK:
            reason = raw[1:]
            self._say(LineNoise(len(raw), objection(reason) if reason else "stray DC4", at))
            if reason and reason != NOT_ACKNOWLEDGED and self._question is not None:
                self._objected_to(self._question, reason, at)

    def _noise(self, piece: Noise, at: Stamp) -> None:
        """Bytes of no frame: counted, and objected to where a checksum was wrong."""
        self._say(LineNoise(len(piece.raw), piece.reason, at))
        self._count.bad += piece.raw.startswith(STX)
        if piece.reason != WRONG_CHECKSUM or at.monotonic < self._objected + BETWEEN_OBJECTIONS:
            return
        self._objected = at.monotonic
        self._send(Transmit(messages.OBJECT, {"reason": WRONG_SUM}))

    def _event(self, event: Reply, at: Stamp) -> None:
        """A spontaneous frame: taken note of first; a pump whose id was read is also read.

        One without data is the echo of our own receipt, and is not answered.
        """
        if event.data is None or event.origin not in DESTINATIONS:
            self._count.skipped += 1
            return
        told = event.status == EVENT
        taken = messages.EVENT_TAKEN if told else messages.ADJUSTMENT_TAKEN
        self._send(Transmit(taken, {"to": event.origin}))
        if told and event.variables:
            self._sampled(event.origin, event.variables, b"".join(event.variables), at)
        else:
            self._count.skipped += 1

    def _answered(self, question: Question, reply: Reply, at: Stamp) -> None:
        self._question = None
        if reply.status == REFUSED:
            self._refused(question, reply.data or b"", at)
        else:
            self._translator.answered(question)
            before = self._dialogue.modules
            self._dialogue.answered(question, reply)
            self._told(question, reply, before, at)
        self._next_question(at, AFTER_GREETING if question.greets else 0.0)

    def _told(self, question: Question, reply: Reply, before: list[bytes], at: Stamp) -> None:
        """What an answer says, by what was asked."""
        variables = reply.variables or {}
        if question.query is messages.READ_FIXED:
            self._translator.type_told(reply.data)
        elif question.query is messages.READ_ID:
            self._say(*self._translator.introduced(question.to, reply.data, at))
        elif question.query is messages.READ_DRUG:
            self._say(*self._translator.drug(question.to, reply.data, at))
        elif question.variables == MAP:
            self._mapped(before, at)
        elif question.variables == COUNT:
            self._say(*self._translator.counted(variables[COUNT], at))
        elif question.query is messages.READ:
            self._sampled(question.to, variables, question.variables, at)

    def _mapped(self, before: list[bytes], at: Stamp) -> None:
        present = self._dialogue.modules
        self._say(*self._translator.mapped(before, present, at))
        for gone in set(before) - set(present):
            self._say(*self._roll.silence(channel_of(gone), at))

    def _sampled(self, to: bytes, variables: dict[bytes, bytes], asked: bytes, at: Stamp) -> None:
        """A sample of a pump whose id was read; another's is nobody's."""
        if self._dialogue.is_named(to):
            self._roll.sample(channel_of(to), at, self._dialogue.turn)
            self._say(*self._translator.sample(to, variables, asked, at))
        else:
            self._count.skipped += 1

    def _refused(self, question: Question, code: bytes, at: Stamp) -> None:
        self._say(*self._translator.refused(question, code, at))
        if code == UNREACHABLE:
            self._unreachable(question, at)
        else:
            self._dialogue.refused(question, code, at.monotonic)
        self._settled(question, at)
        alone = question.query is messages.READ and len(question.variables) == 1
        if alone and code in NOT_THESE and self._dialogue.is_named(question.to):
            self._say(*self._translator.sample(question.to, {}, question.variables, at))

    def _unreachable(self, question: Question, at: Stamp) -> None:
        self._dialogue.unreachable(question, at.monotonic)
        if channel_of(question.to) != LINE:
            self._say(*self._roll.silence(channel_of(question.to), at))

    def _settled(self, question: Question, at: Stamp) -> None:
        """A type or an id that cannot be had is known to be none."""
        if question.query is messages.READ_FIXED:
            self._translator.type_told(None)
        elif question.query is messages.READ_ID and self._dialogue.is_named(question.to):
            self._say(*self._translator.introduced(question.to, None, at))

    def _objected_to(self, question: Question, reason: bytes, at: Stamp) -> None:
        """The device did not take the question: repeat it, not sooner than a second after it."""
        if reason == NO_SUCH_ADDRESS and not question.greets:
            self._question = None
            self._unreachable(question, at)
            self._next_question(at)
        else:
            due = max(self._asked + BETWEEN_QUESTIONS, at.monotonic)
            self._do(partial(self._waited, question), due)

    # --- What the host does next -------------------------------------------------------------

    def _ask(self, at: Stamp) -> None:
        question = self._dialogue.next(at.monotonic)
        if question is None:
            self._do(self._ask, at.monotonic + BETWEEN_QUESTIONS)
        else:
            self._repeated = False
            self._put(question, at)

    def _put(self, question: Question, at: Stamp) -> None:
        self._question, self._asked = question, at.monotonic
        self._send(question.transmit)
        self._do(partial(self._waited, question), at.monotonic + BETWEEN_QUESTIONS)

    def _waited(self, question: Question, at: Stamp) -> None:
        """No answer in time: once more where that is allowed, then something else."""
        if question.again and not self._repeated:
            self._repeated = True
            self._put(question, at)
            return
        self._question = None
        self._dialogue.unanswered(question, at.monotonic)
        self._settled(question, at)
        self._next_question(at)

    def _next_question(self, at: Stamp, more: float = 0.0) -> None:
        due = max(self._asked + BETWEEN_QUESTIONS, at.monotonic + more)
        self._do(self._ask, due + self._dialogue.pause)

    # --- Housekeeping ------------------------------------------------------------------------

    def _do(self, act: Callable[[Stamp], None], due: float) -> None:
        self._plan = Plan(act, due, due + LONGEST_TRICKLE)

    def _send(self, transmit: Transmit) -> None:
        if self._open:
            self._out.append(transmit)

    def _say(self, *readings: Reading) -> None:
        self._out.extend(map(Publish, readings))

    def _give_up_partial(self, at: Stamp) -> None:
        held = self._reader.flush()
        if held is not None:
            self._count.bad += held.raw.startswith(STX)
            self._say(LineNoise(len(held.raw), held.reason, at))

    def _look_round(self, at: Stamp) -> None:
        """Say who is silent, and ask to be woken for the plan or the next silence."""
        for silence in self._roll.overdue(at):
            self._say(silence)
            self._dialogue.forget(silence.channel.encode())
        due = self._roll.next_due()
        plan = self._plan
        if plan is not None and (due is None or plan.due < due):
            due = plan.due
        if due is not None and due != self._armed:
            self._armed = due
            self._out.append(WakeAfter(max(0.0, due - at.monotonic)))
