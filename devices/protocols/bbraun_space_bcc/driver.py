"""The conversation with one SpaceCom: greet, then ask for everything, about once a second.

`ADMIN:ALIVE` once, `MEM:GET` from then on, every block acknowledged; one NAK for a block that does
not come whole, then a new greeting (SOURCE.md, "Dialogue").  `ADMIN:VERSION` and `MEM:GETSLOT` are
permitted and not needed: an answer holds every pump of the rack.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

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
from devices.protocols.bbraun_space_bcc import messages
from devices.protocols.bbraun_space_bcc.attendance import LINE, SLACK, Attendance, quiet_limit
from devices.protocols.bbraun_space_bcc.figures import Count
from devices.protocols.bbraun_space_bcc.frames import ACK, NAK, SOH, Frame, FrameReader, Handshake
from devices.protocols.bbraun_space_bcc.frames import frame as framed
from devices.protocols.bbraun_space_bcc.messages import Block, decode
from devices.protocols.bbraun_space_bcc.stuffing import Stuffing
from devices.protocols.bbraun_space_bcc.translate import BAD_REQUEST, Taken, Translator
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

BEFORE_REPLY = 0.1  # s, from a block to its ACK or NAK
AFTER_ANSWER = 0.5  # s, from the last ACK to the next question
BETWEEN_QUESTIONS = 1.05  # s: never faster than one a second, whatever the timers' grain
PATIENCE = 2.0  # s without a byte of a block
LONGEST_BLOCK = 6.0  # s for one block that keeps trickling: 5 kB at 9600 baud
BACK_OFF = (0.0, 0.5, 1.0, 2.0)  # s more after each greeting in vain
MOST_BLOCKS = 100  # of one answer: a rack has 72 slots


class Awaited(Enum):
    """What the device owes the host just now."""

    NOTHING = auto()
    GREETING = auto()
    BLOCK = auto()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done next, and at which monotonic second."""

    act: Callable[[Stamp], None]
    due: float


class SpaceComDriver:
    """One conversation with one line; survives any number of Lost and Opened."""

    def __init__(self) -> None:
        self._count = Count()
        self.tally: Tally = self._count
        self._attendance = Attendance()
        self._translator = Translator(self._attendance, self._count)
        self._stuffing = Stuffing()
        self._reader = FrameReader()
        self._out: list[Effect] = []
        self._open = False
        self._plan: Plan | None = None
        self._armed: float | None = None
        self._awaited = Awaited.NOTHING
        self._bed = b""
        self._greeted = False
        self._taken: list[Taken] = []
        self._objected = False
        self._first_answer = True
        self._greet_next = False
        self._complete = False
        self._asked = self._awaited_since = self._last_byte = 0.0
        self._free_from = float("-inf")  # when the next question may be asked
        self._cycle = 0.0
        self._in_vain = 0

    @property
    def skipped(self) -> int:
        """Records and parameters that came whole and were not understood."""
        return self._count.skipped

    def handle(self, event: Event) -> list[Effect]:
        """Take one event; give back the effects in the order they are to happen.  Never raises."""
        self._out = []
        match event:
            case Opened(at):
                self._opened(at)
            case Received(data, at):
                self._received(data, at)
            case Woken(at):
                self._woken(at)
            case _:
                self._lost(event)
        if self._open:
            self._say(*self._attendance.overdue(event.at, self._quiet_limit(event.at)))
            self._arm(event.at)
        return self._out

    def encode(self, transmit: Transmit) -> bytes:
        """The bytes of a query, stuffed or not as this device wants it just now."""
        body = transmit.query.fill(transmit.fields)
        return body if body in (ACK, NAK) else framed(body, stuffed=self._stuffing.on)

    # --- Events ------------------------------------------------------------------------------

    def _opened(self, at: Stamp) -> None:
        self._drop_partial(at)
        self._drop_answer()
        self._open, self._armed = True, None
        self._in_vain = 0
        self._attendance.opened(at)
        self._translator.afresh()
        self._greeted, self._awaited = False, Awaited.NOTHING
        if at.monotonic < self._free_from:  # a cable that comes and goes hurries nobody
            self._plan = Plan(self._greet, self._free_from)
        else:
            self._greet(at)

    def _lost(self, event: Lost) -> None:
        at = event.at
        self._drop_partial(at)
        self._drop_answer()
        self._open, self._plan = False, None
        self._awaited = Awaited.NOTHING
        self._say(*self._attendance.all_silent(at))

    def _received(self, data: bytes, at: Stamp) -> None:
        self._last_byte = at.monotonic
        stray = 0  # bytes of no frame; an ACK or NAK among them is not the device's to send
        for piece in self._reader.receive(data):
            if isinstance(piece, Handshake) or not piece.raw.startswith(SOH):
                stray += len(piece.raw)
                continue
            self._stray(stray, at)
            stray = 0
            if isinstance(piece, Frame):
                self._count.good += 1
                self._frame(piece, at)
            else:
                self._damaged(piece, at)
        self._stray(stray, at)

    def _woken(self, at: Stamp) -> None:
        self._armed = None
        plan = self._plan
        if plan is not None and at.monotonic >= plan.due - SLACK:
            self._plan = None
            plan.act(at)

    # --- What the device says ----------------------------------------------------------------

    def _frame(self, frame: Frame, at: Stamp) -> None:
        block = decode(frame.information)
        if block is None:  # an echo of our own question, or no language of this protocol
            self._count.skipped += 1
            return
        self._stuffing.seen(frame.stuffed)
        self._attendance.heard(LINE, at)
        self._count.skipped += block.skipped
        if any(code == BAD_REQUEST for _, code in block.errors):
            if self._awaited is not Awaited.NOTHING:
                self._start_over(at)
        elif block.greeted:
            self._answer_greeting(frame, at)
        elif block.version is None:
            self._block(frame, block, at)

    def _answer_greeting(self, frame: Frame, at: Stamp) -> None:
        """The device has told its bed id, which every further question must carry."""
        self._bed = frame.bed
        if not self._greeted:
            self._greeted = self._first_answer = True
            self._translator.afresh()
            self._reply(self._acknowledge, at)

    def _block(self, frame: Frame, block: Block, at: Stamp) -> None:
        """One block of an answer, asked for or pushed by a device that is set to push."""
        self._translator.heard(block, at)
        if not self._taken or self._taken[-1].raw != frame.raw:
            self._taken.append(Taken(block, frame.raw, at))
        if frame.last:
            taken, self._taken = self._taken, []
            self._say(*self._translator.answer(taken))
            self._greet_next = self._translator.restarted and not self._first_answer
            if self._greeted:
                self._cycle = max(self._cycle, at.monotonic - self._asked)
            self._first_answer, self._complete, self._in_vain = False, True, 0
        elif len(self._taken) >= MOST_BLOCKS:
            self._drop_answer()
        if self._greeted:
            self._reply(self._acknowledge, at)

    def _stray(self, size: int, at: Stamp) -> None:
        if size:
            self._say(LineNoise(size, "between frames", at))

    def _damaged(self, noise: Noise, at: Stamp) -> None:
        """A frame that did not come whole: counted, and objected to once when a block was due."""
        self._say(LineNoise(len(noise.raw), noise.reason, at))
        self._count.bad += 1
        if self._awaited is not Awaited.BLOCK or self._reader.underway:
            return
        if self._objected:
            self._start_over(at)
        else:
            self._reply(self._object, at)

    # --- What the host does next -------------------------------------------------------------

    def _greet(self, at: Stamp) -> None:
        self._greeted = self._greet_next = self._complete = False
        self._await(Awaited.GREETING, at)
        self._ask(Transmit(messages.ALIVE), at)

    def _poll(self, at: Stamp) -> None:
        self._drop_answer()
        if self._complete:
            self._cycle, self._complete = at.monotonic - self._asked, False
        self._await(Awaited.BLOCK, at)
        self._objected = False
        self._ask(Transmit(messages.GET, {"bed": self._bed}), at)

    def _ask(self, question: Transmit, at: Stamp) -> None:
        self._asked, self._free_from = at.monotonic, at.monotonic + BETWEEN_QUESTIONS
        self._out.append(question)

    def _acknowledge(self, at: Stamp) -> None:
        self._out.append(Transmit(messages.ACKNOWLEDGE))
        if self._taken:
            self._objected = False
            self._await(Awaited.BLOCK, at)
        else:
            self._next_question(self._greet if self._greet_next else self._poll, at)

    def _object(self, at: Stamp) -> None:
        """Ask once for the last block again, unless a block has begun to come after all."""
        if not self._reader.underway:
            self._out.append(Transmit(messages.OBJECT))
            self._objected = True
        self._await(Awaited.BLOCK, at)

    def _await(self, awaited: Awaited, at: Stamp) -> None:
        self._awaited, self._awaited_since = awaited, at.monotonic
        self._plan = Plan(self._waited, at.monotonic + PATIENCE)

    def _reply(self, act: Callable[[Stamp], None], at: Stamp) -> None:
        self._awaited = Awaited.NOTHING
        self._plan = Plan(act, at.monotonic + BEFORE_REPLY)

    def _next_question(self, act: Callable[[Stamp], None], at: Stamp, more: float = 0.0) -> None:
        due = max(at.monotonic + AFTER_ANSWER, self._asked + BETWEEN_QUESTIONS)
        self._plan = Plan(act, due + more)

    def _waited(self, at: Stamp) -> None:
        """A deadline has come: wait while a block trickles; else object once, then start over."""
        last = min(self._last_byte + PATIENCE, self._awaited_since + LONGEST_BLOCK)
        if last > at.monotonic + SLACK:
            self._plan = Plan(self._waited, last)
            return
        self._drop_partial(at)
        if self._awaited is Awaited.BLOCK and not self._objected:
            self._object(at)
        else:
            self._start_over(at)

    def _start_over(self, at: Stamp) -> None:
        """Nothing that can be understood comes: greet again, a little later each time."""
        if self._awaited is Awaited.GREETING:
            self._stuffing.unanswered()
        self._drop_answer()
        self._awaited, self._greeted = Awaited.NOTHING, False
        more = BACK_OFF[min(self._in_vain, len(BACK_OFF) - 1)]
        self._in_vain += 1
        self._next_question(self._greet, at, more)

    # --- Housekeeping ------------------------------------------------------------------------

    def _drop_partial(self, at: Stamp) -> None:
        held = self._reader.flush()
        if held is not None:
            self._count.bad += held.raw.startswith(SOH)
            self._say(LineNoise(len(held.raw), held.reason, at))

    def _drop_answer(self) -> None:
        """Give up the blocks of an answer that did not end, but never a bolus."""
        taken, self._taken = self._taken, []
        self._say(*self._translator.broken(taken))

    def _say(self, *readings: Reading) -> None:
        self._out.extend(map(Publish, readings))

    def _quiet_limit(self, at: Stamp) -> float:
        running = at.monotonic - self._asked if self._taken else 0.0
        return quiet_limit(max(self._cycle, running))

    def _arm(self, at: Stamp) -> None:
        """Ask to be woken for the plan or for the next silence, unless that has been asked."""
        silence = self._attendance.next_due(self._quiet_limit(at))
        planned = self._plan.due if self._plan is not None else None
        moments = [moment for moment in (silence, planned) if moment is not None]
        due = min(moments, default=None)
        if due is not None and due != self._armed:
            self._armed = due
            self._out.append(WakeAfter(max(0.0, due - at.monotonic)))
