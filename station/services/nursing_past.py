"""What nurses entered in the demonstration's past: rounds, side effects, walks, notes, syringes.

Every entry is made of what the simulated bed showed at its moment, by whoever was on duty, through
the same services as a live entry.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol

from station.data import absences, syringes
from station.data.engine import Store
from station.domain.by_eye import PUMP, line_of
from station.domain.clock import StoppedClock
from station.domain.device import Channel
from station.domain.entry import EntryKind, OffMonitorReason
from station.domain.observation_set import ITEMS, Answer, Source, Unanswered
from station.domain.side_effect import Finding, SideEffect
from station.services.demonstration import Founded, Guest, standard_syringe
from station.services.enter import Amends, Hand, new_entry, sign_findings, sign_note, sign_set
from station.services.rounds import MINUTE, rounds

TICK: Final = 5 * MINUTE  # how closely a patient can say when something began
OLDEST_CUFF: Final = 75 * MINUTE  # an older pressure is taken anew by hand
UNLIKE: Final = 15  # what looks so unlike the patient is looked at again by hand
TEMPERATURE_EVERY: Final = 4 * 60 * MINUTE
MISSED_AT_NIGHT, LATE = 0.12, 0.03
EFFECTS: Final = tuple(SideEffect)
DISTRESSED: Final = 2
WRONG_WAY_ROUND: Final = "rest and movement were entered the wrong way round"

Channels = Mapping[int, tuple[Channel, str, bool]]
"""Figures of a bed's channels: what they are, on which line, and whether they are pumps."""


class BedLook(Protocol):
    """One look at a simulated bed; figures by MDC code with the second they were measured."""

    @property
    def asleep(self) -> bool:
        """Whether the patient sleeps."""
        ...

    @property
    def away(self) -> bool:
        """Whether the patient is out of bed and off the monitor."""
        ...

    @property
    def pain_rest(self) -> int:
        """What the patient says of the pain at rest."""
        ...

    @property
    def pain_movement(self) -> int:
        """And on moving."""
        ...

    @property
    def grades(self) -> Sequence[int]:
        """The leaflet's eight side effects in its order."""
        ...

    @property
    def shown(self) -> Mapping[str, tuple[Decimal, float]]:
        """What the monitor shows."""
        ...

    @property
    def counted(self) -> Mapping[str, Decimal]:
        """What is found by hand."""
        ...

    @property
    def rate(self) -> Decimal:
        """The pump's rate as its display has it."""
        ...

    @property
    def volume(self) -> Decimal:
        """The pump's counter as its display has it."""
        ...

    @property
    def left(self) -> Decimal | None:
        """What is left in it as its display has it; None where it has none."""
        ...


class BedOuting(Protocol):
    """A time off the monitor."""

    @property
    def begin(self) -> float:
        """When the patient left."""
        ...

    @property
    def end(self) -> float:
        """When the patient was back."""
        ...

    @property
    def shower(self) -> bool:
        """Whether it was to the shower."""
        ...


class NursesLook(Protocol):
    """One simulated bed as nurses find it, in seconds of the history, asked in order of time."""

    @property
    def started(self) -> float:
        """When the infusion began."""
        ...

    @property
    def syringes(self) -> Sequence[float]:
        """When a syringe was put in."""
        ...

    @property
    def raises(self) -> Sequence[float]:
        """When the dose was raised."""
        ...

    @property
    def stop(self) -> float | None:
        """When the infusion was stopped for good."""
        ...

    @property
    def remarks(self) -> Sequence[tuple[float, str]]:
        """What was written in free words, and when."""
        ...

    def outings(self) -> Iterator[BedOuting]:
        """The walks that somebody writes down."""
        ...

    def look(self, at: float) -> BedLook:
        """The bed at a moment."""
        ...


class NursingPast:
    """Writes the entries of one bed after the other."""

    def __init__(self, store: Store, ward: Founded, begin: datetime, end: datetime) -> None:
        self._store, self._ward = store, ward
        self._begin, self._end = begin, end

    def write(self, bed: str, eye: NursesLook, channels: Channels) -> None:
        """Everything that was entered at a bed until now."""
        history = (self._end - self._begin).total_seconds()
        guest = self._ward.guests[bed]
        bedside = _Bedside(self, guest, eye, random.Random(bed))  # noqa: S311 - invents a past, guards nothing
        bedside.live(history)
        self._syringes(guest, eye, channels)
        figures = sorted(figure for figure, (_, _, pump) in channels.items() if not pump)
        for outing in eye.outings():
            self._outing(guest, outing, figures)

    def hand(self, guest: Guest, recorded: datetime) -> Hand:
        """The hand of whoever is on duty when something is written down."""
        clock = StoppedClock(min(recorded, self._end))
        return Hand(self._store, clock, guest.admission, self._ward.on_duty(recorded))

    def at(self, seconds: float) -> datetime:
        """A moment of the history, to the second as a nurse's watch has it."""
        return (self._begin + timedelta(seconds=seconds)).replace(microsecond=0)

    def _syringes(self, guest: Guest, eye: NursesLook, channels: Channels) -> None:
        """The changes: the first syringe was written down when the ward was founded."""
        pumps = [(channel, line) for channel, line, pump in channels.values() if pump]
        pumps = pumps or [(PUMP, line_of(guest.admission.id))]  # read by eye
        for at in eye.syringes:
            if at <= max(eye.started, 0.0):
                continue
            for channel, line in pumps:
                moment = self.at(at)
                new = standard_syringe(channel, guest, self._ward.on_duty(moment), moment)
                new = replace(new, recorded=min(moment + timedelta(minutes=2), self._end))
                syringes.enter_syringe(self._store, new, line)

    def _outing(self, guest: Guest, outing: BedOuting, figures: Sequence[int]) -> None:
        """The monitor's gap gets its cause from the nurse who saw the patient go."""
        gone, back = self.at(outing.begin), self.at(outing.end)
        reason = OffMonitorReason.SHOWER if outing.shower else OffMonitorReason.WALKING
        body = {"reason": reason.value}
        left = self.hand(guest, gone + timedelta(minutes=1))
        entry = new_entry(left, EntryKind.OFF_MONITOR, body, gone)
        absences.sign_and_begin(self._store, entry, figures, reason)
        returned = self.hand(guest, back + timedelta(minutes=1))
        entry = new_entry(returned, EntryKind.BACK_ON_MONITOR, body, back)
        absences.sign_and_end(self._store, entry, figures, back)


class _Bedside:
    """One patient's rounds in order: what stands signed, and since when each thing is felt."""

    def __init__(
        self, past: NursingPast, guest: Guest, eye: NursesLook, dice: random.Random
    ) -> None:
        self._past, self._guest, self._eye, self._dice = past, guest, eye, dice
        self._since: dict[SideEffect, float] = {}
        self._grades = [0] * len(EFFECTS)
        self._signed: dict[SideEffect, int] = {}
        self._warmth_at = float("-inf")
        self._number = 0

    def live(self, end: float) -> None:
        """Look in every few minutes, and write down what is due and what is said."""
        begin = max(self._eye.started, 0.0)
        due = [(at, "") for at in rounds(self._eye, begin, end) if at < end]
        said = [(at, text) for at, text in self._eye.remarks if begin <= at < end]
        ticks = [(begin + TICK * step, None) for step in range(1, int((end - begin) / TICK))]
        for at, what in sorted([*due, *said, *ticks], key=lambda one: one[0]):
            look = self._eye.look(at)
            self._feel(at, look)
            if what is None:
                continue
            if what:
                sign_note(self._hand(at), what, self._past.at(at))
                self._checklist(at)
            elif self._done(look):
                self._round(at, look)

    def _hand(self, at: float, minutes: float = 1.0) -> Hand:
        return self._past.hand(self._guest, self._past.at(at) + timedelta(minutes=minutes))

    def _done(self, look: BedLook) -> bool:
        """Some rounds are missed at night, and nobody is asked who is not there."""
        return not look.away and not (look.asleep and self._dice.random() < MISSED_AT_NIGHT)

    def _feel(self, at: float, look: BedLook) -> None:
        """What the patient will be able to tell: since when it is there, or gone."""
        for effect, before, grade in zip(EFFECTS, self._grades, look.grades, strict=True):
            if (before == 0) != (grade == 0):
                self._since[effect] = at
        self._grades = list(look.grades)

    def _round(self, at: float, look: BedLook) -> None:
        """A set of observations, and the side effects that are others than they stand."""
        self._number += 1
        answers = self._answers(at, look)
        late = 40.0 if self._dice.random() < LATE else self._dice.uniform(1, 4)
        moment = self._past.at(at)
        if self._number == 4 and look.pain_rest != look.pain_movement and not look.asleep:  # noqa: PLR2004 - one of each patient's sets
            self._mistaken(at, answers)
        else:
            sign_set(self._hand(at, late), answers, moment)
        if not look.asleep:
            self._checklist(at)

    def _mistaken(self, at: float, answers: dict[str, Answer]) -> None:
        """Two scores entered the wrong way round, and put right a few minutes later."""
        rest, movement = "pain-rest", "pain-movement"
        wrong = {**answers, rest: answers[movement], movement: answers[rest]}
        moment = self._past.at(at)
        entry = sign_set(self._hand(at, 2), wrong, moment)
        amends = Amends(entry.entry_id, WRONG_WAY_ROUND)
        sign_set(self._hand(at, 6), answers, moment, amends=amends)

    def _answers(self, at: float, look: BedLook) -> dict[str, Answer]:
        """The set as a nurse fills it in: scores asked, figures taken, the pump read by eye."""
        found = self._scores(look)
        for item in ITEMS:
            if item.metric and self._wanted(item.metric, at):
                found[item.code] = self._figure(item.metric, at, look)
        found["oxygen"] = Answer("air")
        found["site"] = Answer("1" if self._dice.random() < MISSED_AT_NIGHT else "0")
        found["pump-rate"] = Answer(_plain(look.rate))
        found["pump-volume"] = Answer(_plain(look.volume))
        found["pump-locked"] = Answer("yes")
        if look.left is not None:
            found["pump-left"] = Answer(_plain(look.left))
        return found

    def _scores(self, look: BedLook) -> dict[str, Answer]:
        grade = dict(zip(EFFECTS, look.grades, strict=True))
        if look.asleep:
            asleep = Answer(None, unanswered=Unanswered.ASLEEP)
            return {
                "pain-rest": asleep, "pain-movement": asleep, "sedation": Answer("asleep, rouses")
            }  # fmt: skip
        drowsy = grade[SideEffect.LIGHT_HEADED] >= DISTRESSED
        return {
            "pain-rest": Answer(str(look.pain_rest)),
            "pain-movement": Answer(str(look.pain_movement)),
            "sedation": Answer("1" if drowsy else "0"),
            "alertness": Answer("A"),
            "nausea": Answer(str(grade[SideEffect.NAUSEA])),
            "hallucination": Answer(str(grade[SideEffect.HALLUCINATION])),
        }

    def _wanted(self, metric: str, at: float) -> bool:
        """The temperature is taken now and then, everything else each time."""
        if metric != "MDC_TEMP":
            return True
        if at - self._warmth_at < TEMPERATURE_EVERY:
            return False
        self._warmth_at = at
        return True

    def _figure(self, metric: str, at: float, look: BedLook) -> Answer:
        """The monitor's figure with its moment, or one found by hand."""
        value, measured = look.shown.get(metric, (None, at))
        found = look.counted[metric]
        if value is None or at - measured > OLDEST_CUFF or abs(value - found) > UNLIKE:
            return Answer(_plain(found))
        return Answer(_plain(value), Source.DEVICE, self._past.at(min(measured, at)))

    def _checklist(self, at: float) -> None:
        """The side effects that are others than they stand signed; the first time all eight."""
        told = zip(EFFECTS, self._grades, strict=True)
        findings = [
            self._finding(effect, grade)
            for effect, grade in told
            if self._signed.get(effect) != grade
        ]
        if findings:
            sign_findings(self._hand(at), findings, self._past.at(at))
            self._signed.update({finding.effect: finding.grade for finding in findings})

    def _finding(self, effect: SideEffect, grade: int) -> Finding:
        before = self._signed.get(effect, 0)
        since = self._since.get(effect)
        turned = None if since is None or (before == 0) == (grade == 0) else self._past.at(since)
        return Finding(effect, grade, turned if grade else None, None if grade else turned)


def _plain(value: Decimal) -> str:
    """A figure without a trailing zero, as a nurse writes it."""
    return f"{value.normalize():f}"
