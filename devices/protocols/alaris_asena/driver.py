"""The conversation with one Asena pump: who is it, then its status about once a second.

One question is on its way at a time, more than a second after the one before (``rota``).  A status
that does not come whole is asked for once more, then a little later each time; after a silence the
serial number is asked for first (SOURCE.md, "Our own choices").
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

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
from devices.protocols.alaris_asena import figures, messages
from devices.protocols.alaris_asena.figures import judge
from devices.protocols.alaris_asena.frames import START, Frame, FrameReader
from devices.protocols.alaris_asena.messages import Answer, Status, decode
from devices.protocols.alaris_asena.patience import Patience
from devices.protocols.alaris_asena.presence import CYCLES, SLACK, Presence
from devices.protocols.alaris_asena.rota import ALARM_EVERY, BETWEEN_QUESTIONS, Rota
from devices.protocols.alaris_asena.translate import Translator
from devices.query import Query
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

STATUS_EVERY = 2 * BETWEEN_QUESTIONS  # s, at the slowest, from a pump that answers promptly
QUIET_SECONDS = CYCLES * STATUS_EVERY
AFTER_ANSWER = 0.05  # s, from an answer to the next question at the soonest
SETTLE = 0.25  # s in which the answer may still come after something that was none
TRICKLE = 0.5  # s without a byte: what has begun to come does not go on
LONGEST_TRICKLE = 10.0  # s for an answer that keeps trickling
BACK_OFF = (1.0, 2.0, 4.0, 8.0)  # s more after each status that was asked for twice in vain
ASKED_AGAIN = (messages.SERIAL_NUMBER, messages.STATUS)  # the others have their next turn


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done next, and at which monotonic second."""

    act: Callable[[Stamp], None]
    due: float


@dataclass(slots=True)
class Asked:
    """The one question whose answer is waited for.

    `disturbed` tells that since it was asked something came that was not its answer.
    """

    query: Query
    times: int = 1
    disturbed: bool = False


class AsenaDriver:
    """One conversation with one line; survives any number of Lost and Opened."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._translator = Translator(self.tally)
        self._presence = Presence()
        self._patience = Patience()
        self._rota = Rota()
        self._reader = FrameReader()
        self._out: list[Effect] = []
        self._open = False
        self._plan: Plan | None = None
        self._armed: float | None = None
        self._asked: Asked | None = None
        self._before = ("", 0.0)  # the question before this one, and when it was last sent
        self._latest = ""
        self._sent = -inf
        self._last_byte = 0.0
        self._settled = False
        self._in_vain = 0

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
            self._look_for_silence(event.at)
            self._arm(event.at)
        return self._out

    def encode(self, transmit: Transmit) -> bytes:
        """The bytes of a question; Refused for anything that is none."""
        return messages.question(transmit.query.fill(transmit.fields))

    # --- Events ------------------------------------------------------------------------------

    def _opened(self, at: Stamp) -> None:
        self._drop_partial(at)
        self._open, self._settled = True, False
        self._asked = self._armed = None
        self._in_vain = 0
        self._presence.opened(at)
        self._translator.afresh()
        self._rota.all_due()
        self._rota.start_over()
        self._turn_at(at)
        self._woken(at)  # at once, unless the last question is less than a second old

    def _lost(self, event: Lost) -> None:
        self._drop_partial(event.at)
        self._open = self._settled = False
        self._plan = self._asked = None
        self._say(*self._presence.gone(event.at))

    def _received(self, data: bytes, at: Stamp) -> None:
        self._last_byte = at.monotonic
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                self._frame(piece, at)
            else:
                self._noise(piece, at)

    def _woken(self, at: Stamp) -> None:
        self._armed = None
        plan = self._plan
        if plan is not None and at.monotonic >= plan.due - SLACK:
            self._plan = None
            plan.act(at)

    def _look_for_silence(self, at: Stamp) -> None:
        """A pump that was heard and is silent has to say first who it is."""
        silences = self._presence.overdue(at, self._limit)
        self._say(*silences)
        if silences and self._settled:
            self._settled = False
            self._translator.afresh()
            self._rota.start_over()

    # --- What the pump says ------------------------------------------------------------------

    def _frame(self, frame: Frame, at: Stamp) -> None:
        answer, asked = decode(frame.body), self._asked
        if asked is None or answer.name != asked.query.name:
            late = self._is_late(answer, at)
            self._no_answer(frame, "not the answer to the question", at, again=not late)
        elif not answer.fields:
            self._say(LineNoise(len(frame.raw), "an echo of the question", at))
        elif not answer.whole:
            self._no_answer(frame, "wrong number of fields", at, again=True)
        else:
            self.tally.good += 1
            self._answered(asked, answer, at)

    def _is_late(self, answer: Answer, at: Stamp) -> bool:
        """Whether it answers what was asked before: a pump that answers late is a slow one."""
        name, sent = self._before
        if answer.name == name != self._latest:
            self._patience.answered(at.monotonic - sent)
        return answer.name in (name, self._latest)

    def _no_answer(self, frame: Frame, reason: str, at: Stamp, *, again: bool) -> None:
        """A whole frame that is not what was asked for: dropped and counted."""
        self.tally.bad += 1
        self._say(LineNoise(len(frame.raw), reason, at))
        self._disturbed(at, again=again)

    def _noise(self, noise: Noise, at: Stamp) -> None:
        damaged = noise.raw.startswith(START)
        self.tally.bad += damaged
        self._say(LineNoise(len(noise.raw), noise.reason, at))
        self._disturbed(at, again=damaged)

    def _disturbed(self, at: Stamp, *, again: bool) -> None:
        """What came may have been the answer: no need to wait for it as long as for another."""
        if self._asked is None:
            return
        self._asked.disturbed = True
        if again and self._plan is not None and self._plan.act == self._waited:
            self._plan = Plan(self._waited, min(self._plan.due, at.monotonic + SETTLE))

    def _answered(self, asked: Asked, answer: Answer, at: Stamp) -> None:
        self._asked = None
        if asked.times == 1:  # else nobody knows which of the two is answered
            self._patience.answered(at.monotonic - self._sent)
        self._rota.answered(asked.query, at.monotonic)
        match answer.name:
            case messages.SERIAL_NUMBER.name:
                self._introduced(answer, at)
            case messages.STATUS.name:
                self._status(Status(*answer.fields), at)
            case _:
                self._say(*self._translator.answer(answer, at))
                self._take_note(answer, at)
        self._turn_at(at.later(AFTER_ANSWER))

    def _introduced(self, answer: Answer, at: Stamp) -> None:
        another, said = self._translator.introduce(answer, at)
        self._say(*said)
        if another:
            self._translator.afresh()
            self._rota.all_due()
            self._patience = Patience()
        self._rota.known = True

    def _status(self, status: Status, at: Stamp) -> None:
        """One sample; nothing of a pump that has to say first who it is."""
        another, said = self._translator.another(status, at)
        self._say(*said)
        if another or not self._rota.known:
            self._translator.afresh()
            self._rota.start_over()
            return
        news, said = self._translator.status(status, at)
        self._say(*said)
        self._presence.heard(at)
        self._settled, self._in_vain = True, 0
        if news:
            self._rota.want(messages.ALARM, at.monotonic)
            self._rota.want(messages.SYRINGE, at.monotonic)

    def _take_note(self, answer: Answer, at: Stamp) -> None:
        """What an answer means for the questions to come."""
        match answer.name:
            case messages.LONGEST_ANSWER.name:
                stated, _ = judge(figures.LONGEST_ANSWER, *answer.fields)
                if stated is not None:
                    self._patience.state(stated)
            case messages.ALARM.name:
                self._watch_alarm(at)
            case messages.SYRINGE.name if self._translator.syringe_changed:
                self._rota.want(messages.HIGHEST_RATE, at.monotonic)
            case _:
                pass

    # --- What the host does next -------------------------------------------------------------

    def _turn_at(self, at: Stamp) -> None:
        self._plan = Plan(self._turn, self._soonest(at))

    def _soonest(self, at: Stamp) -> float:
        """When the spacing allows the next question."""
        return max(at.monotonic, self._sent + BETWEEN_QUESTIONS)

    def _turn(self, at: Stamp) -> None:
        if self._trickles(at, self._turn):
            return
        self._drop_partial(at)
        query = self._rota.next(at.monotonic)
        self._before, self._latest = (self._latest, self._sent), query.name
        self._ask(Asked(query), at)

    def _ask(self, asked: Asked, at: Stamp) -> None:
        self._asked, self._sent = asked, at.monotonic
        self._out.append(Transmit(asked.query))
        self._plan = Plan(self._waited, at.monotonic + self._patience.wait(asked.times))

    def _ask_again(self, at: Stamp) -> None:
        if self._asked is not None and not self._trickles(at, self._ask_again):
            self._asked.times += 1
            self._ask(self._asked, at)

    def _waited(self, at: Stamp) -> None:
        """The time for an answer is over, unless one is coming just now."""
        asked = self._asked
        if asked is None or self._trickles(at, self._waited):
            return
        self._drop_partial(at)
        if asked.query in ASKED_AGAIN and asked.times == 1:
            self._plan = Plan(self._ask_again, self._soonest(at))
        else:
            self._give_up(asked, at)

    def _give_up(self, asked: Asked, at: Stamp) -> None:
        """A late answer is still taken until the next question is asked."""
        self._rota.in_vain(asked.query, at.monotonic)
        if asked.query in ASKED_AGAIN:
            more = BACK_OFF[min(self._in_vain, len(BACK_OFF) - 1)]
            self._in_vain += 1
            self._turn_at(at.later(more))
            return
        if asked.query is messages.ALARM:
            self._translator.alarms.unanswered(disturbed=asked.disturbed)
            self._watch_alarm(at)
        self._turn_at(at)

    def _watch_alarm(self, at: Stamp) -> None:
        """An alarm stands, or may: its code is read again and again, and soon if none is known."""
        alarms = self._translator.alarms
        if alarms.wanted:
            self._rota.want(messages.ALARM, at.monotonic + (0 if alarms.unread else ALARM_EVERY))

    def _trickles(self, at: Stamp, act: Callable[[Stamp], None]) -> bool:
        """Whether an answer is coming in just now; then `act` is put off until it has or stops."""
        ends = min(self._last_byte + TRICKLE, self._sent + LONGEST_TRICKLE)
        if not self._reader.underway or ends <= at.monotonic + SLACK:
            return False
        self._plan = Plan(act, ends)
        return True

    # --- Housekeeping ------------------------------------------------------------------------

    def _drop_partial(self, at: Stamp) -> None:
        held = self._reader.flush()
        if held is not None:
            self._noise(held, at)

    def _say(self, *readings: Reading) -> None:
        self._out.extend(map(Publish, readings))

    @property
    def _limit(self) -> float:
        """How long the pump may be quiet: three cycles, as long as its answers make them."""
        return CYCLES * 2 * max(BETWEEN_QUESTIONS, self._patience.usual)

    def _arm(self, at: Stamp) -> None:
        """Ask to be woken for the plan or for the silence, unless that has been asked."""
        planned = None if self._plan is None else self._plan.due
        moments = [one for one in (planned, self._presence.due(self._limit)) if one is not None]
        due = min(moments, default=None)
        if due is not None and due != self._armed:
            self._armed = due
            self._out.append(WakeAfter(max(0.0, due - at.monotonic)))
