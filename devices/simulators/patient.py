"""A simulated patient: body and mind respond to the ketamine that the pump delivers.

The body is moved on a grid of whole minutes, whatever the caller's steps, so that looking at it
often or seldom changes nothing.  Plasma level by Kamp's three compartments (clinical.md 12); the
rest is plausible, not published, and serves the demonstration and the tests only.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from devices.simulators.approach import between, chance, saturating, settle, wander
from devices.simulators.course import Act, Course
from devices.simulators.rhythm import HOUR, MINUTE, Rhythm
from devices.simulators.syringe_pump import SyringePump
from devices.simulators.titration import Regimen
from station.domain.pharmacokinetics import KAMP, Compartments

EFFECTS = (
    "blood-pressure-rise",
    "heart-rate-rise",
    "headache",
    "light-headed",
    "tingling",
    "emotional-reaction",
    "hallucination",
    "nausea",
)
_SITE_HALF_TIME = 6 * MINUTE  # plasma to effect
_RELIEF_HALF_TIME = 20 * HOUR  # relief comes over days
_GRADES = (1.0, 1.4, 2.0)  # multiples of a person's threshold at which grade 1, 2, 3 begins
_RISES = (0.15, 0.30, 0.45)  # the same for a rise over the person's own baseline
_WORST_PAIN = 10


@dataclass(frozen=True, slots=True)
class Traits:
    """What is this person's own: resting values, and how strongly each thing responds."""

    systolic: float
    diastolic: float
    heart_rate: float
    respiration: float
    spo2: float
    temperature: float
    perfusion: float
    pressure_response: float
    heart_response: float
    pain: float
    pain_on_moving: float
    relief: float
    thresholds: dict[str, float] = field(default_factory=dict)


def traits(seed: int) -> Traits:
    """One person of many, the same for the same seed."""

    def drawn(name: str, low: float, high: float) -> float:
        return between(low, high, chance(seed, name))

    return Traits(
        systolic=drawn("systolic", 112, 138),
        diastolic=drawn("diastolic", 66, 84),
        heart_rate=drawn("heart rate", 63, 82),
        respiration=drawn("respiration", 13, 17),
        spo2=drawn("spo2", 95.6, 98.4),
        temperature=drawn("temperature", 36.3, 36.9),
        perfusion=drawn("perfusion", 1.5, 6),
        pressure_response=drawn("pressure response", 18, 55),
        heart_response=drawn("heart response", 10, 34),
        pain=drawn("pain", 5, 8),
        pain_on_moving=drawn("pain on moving", 0.8, 2),
        relief=drawn("relief", 0.1, 0.65),  # by chance hardly any, or most of the pain
        thresholds={name: drawn(name, 90, 420) for name in EFFECTS[2:]},
    )


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a perfect monitor would measure."""

    heart_rate: float
    respiration: float
    spo2: float
    systolic: float
    diastolic: float
    temperature: float
    perfusion: float


class Patient:
    """One person in one bed, on the pump that a course drives."""

    def __init__(self, seed: int, course: Course, rhythm: Rhythm, regimen: Regimen) -> None:
        self.traits = traits(seed)
        self.effect_ng_per_ml = 0.0
        self._seed, self._rhythm, self._course, self._cursor = seed, rhythm, course, 0
        self._body = Compartments(KAMP, float(regimen.weight_kg))
        self._mg_per_ml = float(regimen.mg_per_ml)
        self._pump = SyringePump(course, self._take)
        self._minute = 0
        self._relief = 0.0
        self._provoked: dict[str, int] = {}

    def advance(self, now: float) -> None:
        """Live on to the last whole minute before `now`; a moment already lived changes nothing."""
        while (self._minute + 1) * MINUTE <= now:
            self._minute += 1
            self._live(self._minute * MINUTE)

    @property
    def plasma_ng_per_ml(self) -> float:
        """The level in the blood."""
        return self._body.plasma_ng_per_ml

    def vitals(self, now: float) -> Vitals:
        """The body at a moment up to a minute after the last one lived."""
        own, asleep, stirred = self.traits, self._rhythm.asleep(now), self._stirred(now)
        up = saturating(self.effect_ng_per_ml, 160.0)
        rise = own.pressure_response * up + 15 * self._provoked.get(EFFECTS[0], 0) + 8 * stirred
        slow, quick = self._wander("pressure", now, 2400), self._wander("breath", now, 45)
        return Vitals(
            heart_rate=own.heart_rate
            + own.heart_response * up
            + 12 * self._provoked.get(EFFECTS[1], 0)
            + 9 * stirred
            - 9 * asleep
            + 4 * self._wander("heart", now, 1200)
            + 2 * self._wander("beat", now, 30),
            respiration=own.respiration - 1.2 * up + stirred - 2.4 * asleep + 1.6 * quick,
            spo2=min(own.spo2 - asleep - 0.6 * up + 0.8 * self._wander("oxygen", now, 300), 100.0),
            systolic=own.systolic + rise - 12 * asleep + 6 * slow,
            diastolic=own.diastolic + 0.55 * rise - 8 * asleep + 4 * slow,
            temperature=own.temperature - 0.4 * asleep + 0.1 * self._wander("warmth", now, 7200),
            perfusion=own.perfusion * (1 + 0.3 * self._wander("perfusion", now, 600)),
        )

    @property
    def pain_rest(self) -> int:
        """What the patient would say lying still, 0 to 10."""
        return self._pain(self.traits.pain)

    @property
    def pain_movement(self) -> int:
        """What the patient would say on moving, 0 to 10; never less than at rest."""
        return self._pain(self.traits.pain + self.traits.pain_on_moving)

    @property
    def side_effects(self) -> dict[str, int]:
        """The eight effects that patients are told of, each with its grade: 0 none to 3 severe."""
        now = self._minute * MINUTE
        body = self.vitals(now)
        rises = {
            EFFECTS[0]: body.systolic / self.traits.systolic - 1,
            EFFECTS[1]: body.heart_rate / self.traits.heart_rate - 1,
        }
        felt = {name: _grade(rise, _RISES) for name, rise in rises.items()}
        for name, threshold in self.traits.thresholds.items():
            mood = 1 + 0.25 * self._wander(name, now, 3 * HOUR)
            felt[name] = _grade(self.effect_ng_per_ml * mood / threshold, _GRADES)
        return {name: max(grade, self._provoked.get(name, 0)) for name, grade in felt.items()}

    def _live(self, now: float) -> None:
        """One minute of the body."""
        self._pump.advance(now)
        while (step := self._course.next_step(self._cursor, now)) is not None:
            self._cursor += 1
            if step.act is Act.EFFECT:
                self._provoked[step.what] = int(step.amount)
            elif step.act is Act.RELIEVE:
                self._provoked.pop(step.what, None)
        self.effect_ng_per_ml = settle(
            self.effect_ng_per_ml, self.plasma_ng_per_ml, MINUTE, _SITE_HALF_TIME
        )
        reached = self.traits.relief * saturating(self.effect_ng_per_ml, 80.0) * 1.4
        self._relief = settle(self._relief, reached, MINUTE, _RELIEF_HALF_TIME)

    def _take(self, seconds: float, ml_per_hour: Decimal) -> None:
        """A stretch of constant flow from the pump."""
        self._body.advance(seconds, float(ml_per_hour) * self._mg_per_ml)

    def _stirred(self, now: float) -> float:
        """How stirred up: just back from a walk, or frightened by what is felt."""
        walk = self._rhythm.last_walk(now)
        walked = 0.0 if walk is None else 0.5 ** (max(now - walk.end, 0.0) / (4 * MINUTE))
        return walked + 0.5 * sum(self._provoked.get(name, 0) for name in EFFECTS[5:7])

    def _pain(self, before: float) -> int:
        said = before * (1 - self._relief) + 0.8 * self._wander(
            "pain", self._minute * MINUTE, 4 * HOUR
        )
        return min(max(round(said), 0), _WORST_PAIN)

    def _wander(self, name: str, now: float, period: float) -> float:
        return wander(self._seed, name, now, period)


def _grade(amount: float, edges: tuple[float, ...]) -> int:
    """How many of the rising edges an amount has reached."""
    return sum(amount >= edge for edge in edges)
