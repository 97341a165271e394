"""The conversation with one pump: who it is, then one question after another, about one a second.

IDENT comes first after every opening and every answer that failed to come, so that no number is
ever taken for another pump's.  A damaged answer is asked for once more.  Then the questions come
further and further apart until the pump answers again (SOURCE.md, "Poll plan").
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
from devices.protocols.bbraun_dianet.figures import Count
from devices.protocols.bbraun_dianet.frames import FLAG, Frame, FrameReader
from devices.protocols.bbraun_dianet.frames import frame as framed
from devices.protocols.bbraun_dianet.messages import (
    QUERY_OF,
    UNHEARD,
    UNKNOWN_SEGMENT,
    Answer,
    Misfit,
    Refusal,
    Reply,
    Segment,
    decode,
)
from devices.protocols.bbraun_dianet.presence import SLACK, Presence
from devices.protocols.bbraun_dianet.rota import SPACING, Rota
from devices.protocols.bbraun_dianet.translate import Translator, requested
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

PATIENCE = 2.0  # s for an answer
STILL_COMING = 0.4  # s since the last byte: the longest gap inside a frame that a pump may make
LONGEST_ANSWER = 4.0  # s after which a line that never stops is not waited for
AFTER_ANSWER = 0.1  # s, from an answer to the next question
BACK_OFF = (0.0, 1.0, 2.0, 4.0, 8.0)  # s more after each question in vain
UNSUPPORTED = 4.0  # s more between the questions to a pump that is only asked who it is
NEVER = float("-inf")
NOT_ASKED = "no answer to what was asked"
_ACTUAL = frozenset({Segment.STATUS, Segment.ISTWERT})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done next, and at which monotonic second."""

    act: Callable[[Stamp], None]
    due: float


class DianetDriver:
    """One conversation with one line; survives any number of Lost and Opened."""

    def __init__(self) -> None:
        self._count = Count()
        self.tally: Tally = self._count
        self._translator = Translator(self._count)
        self._presence = Presence()
        self._reader = FrameReader()
        self._rota = Rota()
        self._out: list[Effect] = []
        self._open = False
        self._plan: Plan | None = None
        self._armed: float | None = None
        self._awaited: Segment | None = None
        self._again = self._spoilt = self._proven = False
        self._asked = self._last_byte = NEVER
        self._in_vain = 0

    @property
    def unexpected(self) -> int:
        """Whole frames that answered nothing that was asked."""
        return self._count.unexpected

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
            self._overdue(event.at)
            self._arm(event.at)
        return self._out

    def encode(self, transmit: Transmit) -> bytes:
        """The bytes of a query on the line."""
        return framed(transmit.query.fill(transmit.fields))

    # --- Events ------------------------------------------------------------------------------

    def _opened(self, at: Stamp) -> None:
        self._drop_partial(at)
        self._open, self._armed = True, None
        self._awaited = None
        self._in_vain = 0
        self._presence.opened(at)
        self._unknown_again()
        if self._asked + SPACING <= at.monotonic:
            self._ask(at)
        else:
            self._next_question(at, 0.0)

    def _lost(self, event: Lost) -> None:
        self._drop_partial(event.at)
        self._open, self._plan, self._awaited = False, None, None
        if said := self._presence.gone(event.at):
            self._say(said)

    def _received(self, data: bytes, at: Stamp) -> None:
        self._last_byte = at.monotonic
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                self._frame(piece, at)
            elif isinstance(piece, Noise):
                self._noise(piece, at)

    def _woken(self, at: Stamp) -> None:
        self._armed = None
        plan = self._plan
        if plan is not None and at.monotonic >= plan.due - SLACK:
            self._plan = None
            plan.act(at)

    # --- What the device says ----------------------------------------------------------------

    def _frame(self, frame: Frame, at: Stamp) -> None:
        """Only what was asked is an answer; a late or doubled one is dropped and counted."""
        reply = decode(frame.body)
        if reply is None or reply.segment is not self._awaited:
            self._count.bad += 1
            self._count.unexpected += 1
            self._say(LineNoise(len(frame.raw), NOT_ASKED, at))
            return
        if isinstance(reply, Misfit):
            self._count.bad += 1
        else:
            self._count.good += 1
        self._take(reply, at)

    def _take(self, reply: Reply, at: Stamp) -> None:
        if isinstance(reply, Refusal) and reply.code in UNHEARD:
            self._damaged(at)
            return
        self._awaited, self._last_byte = None, NEVER
        if isinstance(reply, Answer):
            self._answered(reply, at)
        else:
            self._refused(reply, at)

    def _answered(self, answer: Answer, at: Stamp) -> None:
        self._in_vain = 0
        before = self._translator.pump
        self._say(*self._translator.answer(answer, at))
        if before not in (None, self._translator.pump):
            self._rota = Rota()
        self._rota.answered(answer.segment, at.monotonic)
        if answer.segment is Segment.STATUS:
            self._rota.requested(requested(answer.data))
        supported = self._translator.supported
        if answer.segment is Segment.IDENT:
            if not self._proven:
                self._rota.resume()
            self._proven = supported
        if answer.segment in _ACTUAL or not supported:
            self._presence.heard(at)
        self._next_question(at, 0.0 if supported else UNSUPPORTED)

    def _refused(self, reply: Refusal | Misfit, at: Stamp) -> None:
        """The pump is there and says no: that is no fault of the line, and the round goes on."""
        self._say(*self._translator.refused(reply, at))
        if isinstance(reply, Refusal) and reply.code == UNKNOWN_SEGMENT:
            self._rota.unknown(reply.segment)
        self._rota.failed(reply.segment, at.monotonic)
        if not self._proven:
            self._later(at)
            return
        self._in_vain = 0
        self._next_question(at, 0.0)

    def _noise(self, noise: Noise, at: Stamp) -> None:
        self._say(LineNoise(len(noise.raw), noise.reason, at))
        if noise.raw.startswith(FLAG):
            self._count.bad += 1
            self._damaged(at)

    def _damaged(self, at: Stamp) -> None:
        """What should have been the answer came damaged: ask once more, unless it comes yet."""
        if self._awaited is not None and not self._spoilt:
            self._spoilt = True
            act = self._gave_up if self._again else self._repeat
            due = max(at.monotonic + AFTER_ANSWER, self._asked + SPACING)
            self._plan = Plan(partial(act, self._awaited), due)

    # --- What the host does next -------------------------------------------------------------

    def _ask(self, at: Stamp) -> None:
        """The next question of the round; after any doubt, who the pump is."""
        if self._comes_yet(self._ask, at):
            return
        self._again = False
        self._send(self._rota.next(at.monotonic) if self._proven else Segment.IDENT, at)

    def _repeat(self, segment: Segment, at: Stamp) -> None:
        """The same question once more."""
        if self._comes_yet(partial(self._repeat, segment), at):
            return
        self._again = True
        self._send(segment, at)

    def _send(self, segment: Segment, at: Stamp) -> None:
        self._drop_partial(at)
        self._awaited, self._asked, self._spoilt = segment, at.monotonic, False
        self._plan = Plan(partial(self._gave_up, segment), at.monotonic + PATIENCE)
        self._out.append(Transmit(QUERY_OF[segment]))

    def _comes_yet(self, act: Callable[[Stamp], None], at: Stamp) -> bool:
        """Whether bytes still trickle in: then `act` waits, but not for ever."""
        still = min(self._last_byte + STILL_COMING, self._asked + LONGEST_ANSWER)
        if still <= at.monotonic + SLACK:
            return False
        self._plan = Plan(act, still)
        return True

    def _gave_up(self, segment: Segment, at: Stamp) -> None:
        """No answer in time, or none that could be read."""
        if self._comes_yet(partial(self._gave_up, segment), at):
            return
        self._drop_partial(at)
        self._rota.failed(segment, at.monotonic)
        self._awaited, self._proven = None, False
        self._later(at)

    def _later(self, at: Stamp) -> None:
        """One more question in vain: the next one comes later each time, up to a bound."""
        more = BACK_OFF[min(self._in_vain, len(BACK_OFF) - 1)]
        self._in_vain += 1
        self._next_question(at, more)

    def _next_question(self, at: Stamp, more: float) -> None:
        due = max(at.monotonic + AFTER_ANSWER, self._asked + SPACING) + more
        self._plan = Plan(self._ask, due)

    # --- Housekeeping ------------------------------------------------------------------------

    def _unknown_again(self) -> None:
        """Whoever is there now has to say who it is, and everything else."""
        self._proven = False
        self._rota = Rota()
        self._translator.afresh()

    def _overdue(self, at: Stamp) -> None:
        if said := self._presence.overdue(at):
            self._say(said)
            self._unknown_again()

    def _drop_partial(self, at: Stamp) -> None:
        held = self._reader.flush()
        if isinstance(held, Noise):
            self._count.bad += held.raw.startswith(FLAG)
            self._say(LineNoise(len(held.raw), held.reason, at))

    def _say(self, *readings: Reading) -> None:
        self._out.extend(map(Publish, readings))

    def _arm(self, at: Stamp) -> None:
        """Ask to be woken for the plan or for the next silence, unless that has been asked."""
        moments = (self._presence.next_due, None if self._plan is None else self._plan.due)
        due = min((moment for moment in moments if moment is not None), default=None)
        if due is not None and due != self._armed:
            self._armed = due
            self._out.append(WakeAfter(max(0.0, due - at.monotonic)))
