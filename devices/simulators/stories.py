"""The demonstration's stories: what has happened at each bed, told backwards from the live moment.

A story gives a bed its stage, its steps and what a nurse would write about them.  The same seed
gives the same ward; the live part goes on where the story ends.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from devices.simulators.approach import between, chance
from devices.simulators.course import Act, Step
from devices.simulators.patient import EFFECTS, Traits, traits
from devices.simulators.rhythm import DAY, HOUR, MINUTE
from devices.simulators.titration import Regimen, with_syringes

PRESSURE, HEART, HALLUCINATION = EFFECTS[0], EFFECTS[1], EFFECTS[6]
ORDERED, TEN_TIMES = Decimal("1.5"), Decimal(15)
_LONG = 16 * HOUR  # an infusion of more than this was begun by day
_BY_DAY = (8.5, 17.5)
_HORIZON = 7 * DAY  # a syringe is changed for as long after the live moment
_OTHER_PERSON = 100_000  # between the seeds that are tried until a person suits the story
_HIGHEST = 0.19  # mg/kg/h
_LINE_DRESSED = 9 * HOUR  # the line of an infusion that runs for longer is dressed once
_NO_STEP = Decimal(0)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a nurse writes at a bed, in seconds before (minus) the live moment."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bedtime:
    """One bed as its story finds it: which person, by which regimen, and how long on the pump."""

    seed: int
    regimen: Regimen
    stage: float

    def steady_until(self, before: float) -> list[Step]:
        """The start and every review's step up, until so many seconds before the live moment."""
        dose = between(0.05, 0.08, chance(self.seed, "start dose"))
        steps = [Step(0.0, Act.RATE, self.regimen.ml_per_hour(dose)), Step(0.0, Act.START)]
        at = _reviewed_after(self.seed, 0)
        while at < self.stage - before and dose < _HIGHEST:
            dose += between(0.02, 0.045, chance(self.seed, "step", len(steps)))
            steps.append(Step(at, Act.RATE, self.regimen.ml_per_hour(dose)))
            at += _reviewed_after(self.seed, len(steps))
        dressed = between(0.3, 0.6, chance(self.seed, "dressed")) * (self.stage - before)
        if dressed > _LINE_DRESSED:
            lasts = between(8, 25, chance(self.seed, "dressing lasts")) * MINUTE
            steps += [Step(dressed, Act.PAUSE), Step(dressed + lasts, Act.START)]
        return sorted(steps, key=_moment)

    def ago(self, seconds: float, act: Act, amount: Decimal = _NO_STEP, what: str = "") -> Step:
        """A step so many seconds before the live moment."""
        return Step(max(self.stage - seconds, 0.0), act, amount, what)


def _reviewed_after(seed: int, number: int) -> float:
    """How long a dose is left alone before it is looked at again."""
    return between(4.2, 5.6, chance(seed, "reviewed", number)) * HOUR


Acts = Callable[[Bedtime], Iterable[Step]]


def _helped(person: Traits) -> bool:
    """Somebody in bad pain whom the infusion relieves."""
    return person.relief > 0.45 and person.pain < 7  # noqa: PLR2004 - of these stories alone


@dataclass(frozen=True, slots=True)
class Story:
    """What a bed tells.

    It has run for `hours`, or for `share` of the ward's history where that is less.  `silent` is
    for how many seconds the monitor has said nothing.  `usual`: it is told by the ward's usual
    devices, the first of their sort in the catalogue, because it is told of what they measure.
    """

    name: str
    hours: float
    acts: Acts
    share: float = 1.0
    fits: Callable[[Traits], bool] = _helped
    remarks: tuple[Remark, ...] = ()
    silent: float | None = None
    usual: bool = False

    def stage(self, history: float, hour: float) -> float:
        """How long the infusion has run; a long one was begun by day."""
        wanted = min(self.hours * HOUR, self.share * history)
        if wanted <= _LONG:
            return wanted
        begun = (hour - wanted / HOUR) % 24
        earliest, latest = _BY_DAY
        if earliest <= begun <= latest:
            return wanted
        later, earlier = (earliest - begun) % 24, (begun - latest) % 24
        return wanted - later * HOUR if later <= earlier else wanted + earlier * HOUR

    def seed(self, first: int) -> int:
        """The seed of a person who suits the story."""
        tried = count(first, _OTHER_PERSON)
        return next(seed for seed in tried if self.fits(traits(seed)))

    def steps(self, bed: Bedtime) -> list[Step]:
        """Every step of the bed, with its syringes."""
        acts = sorted(self.acts(bed), key=_moment)
        end = bed.stage + _HORIZON
        told = with_syringes([*acts, Step(end, Act.STOP)], bed.seed, bed.regimen)
        return [step for step in told if step.at < end]


def _moment(step: Step) -> float:
    return step.at


def rate_then(steps: Iterable[Step]) -> Decimal:
    """The rate that was set last."""
    return [step.amount for step in steps if step.act is Act.RATE][-1]


def _scaled(rate: Decimal, factor: str) -> Decimal:
    return max((rate * Decimal(factor)).quantize(Decimal("0.1")), Decimal("0.3"))


def _holding(bed: Bedtime) -> Iterator[Step]:
    yield from bed.steady_until(8 * HOUR)


def _titrating(bed: Bedtime) -> Iterator[Step]:
    before = bed.steady_until(2 * HOUR)
    yield from before
    late = between(25, 50, chance(bed.seed, "last step")) * MINUTE
    yield bed.ago(late, Act.RATE, _scaled(rate_then(before), "1.2"))


def _commencing(bed: Bedtime) -> Iterator[Step]:
    yield from bed.steady_until(0)


def _hallucinating(bed: Bedtime) -> Iterator[Step]:
    """The step at four hours ago; forty minutes later the patient sees what is not there."""
    before = bed.steady_until(6 * HOUR)
    rate = rate_then(before)
    yield from before
    yield bed.ago(240 * MINUTE, Act.RATE, _scaled(rate, "1.4"))
    yield bed.ago(200 * MINUTE, Act.EFFECT, Decimal(2), HALLUCINATION)
    yield bed.ago(192 * MINUTE, Act.PAUSE)
    yield bed.ago(165 * MINUTE, Act.EFFECT, Decimal(1), HALLUCINATION)
    yield bed.ago(130 * MINUTE, Act.RELIEVE, _NO_STEP, HALLUCINATION)
    yield bed.ago(100 * MINUTE, Act.RATE, _scaled(rate, "0.8"))
    yield bed.ago(100 * MINUTE, Act.START)


def _pressed(bed: Bedtime) -> Iterator[Step]:
    before = bed.steady_until(3 * HOUR)
    yield from before
    yield bed.ago(110 * MINUTE, Act.RATE, _scaled(rate_then(before), "1.3"))
    yield bed.ago(75 * MINUTE, Act.EFFECT, Decimal(3), PRESSURE)
    yield bed.ago(75 * MINUTE, Act.EFFECT, Decimal(2), HEART)


def _responsive(person: Traits) -> bool:
    """Somebody whose pressure and heart rise high enough for the story."""
    return _helped(person) and person.systolic > 130 and person.pressure_response > 40  # noqa: PLR2004 - mm[Hg]


def _weaning(bed: Bedtime) -> Iterator[Step]:
    before = bed.steady_until(9 * HOUR)
    rate = rate_then(before)
    yield from before
    for hours, factor in ((7.5, "0.75"), (5, "0.5"), (2.4, "0.25")):
        yield bed.ago(hours * HOUR, Act.RATE, _scaled(rate, factor))


def _stopped(bed: Bedtime) -> Iterator[Step]:
    before = bed.steady_until(14 * HOUR)
    rate = rate_then(before)
    yield from before
    for hours, factor in ((11, "0.7"), (8, "0.45"), (4.5, "0.2")):
        yield bed.ago(hours * HOUR, Act.RATE, _scaled(rate, factor))
    yield bed.ago(105 * MINUTE, Act.STOP)


def _ten_times(bed: Bedtime) -> Iterator[Step]:
    """After the syringe is changed, 15 is keyed where 1.5 was meant."""
    yield Step(0.0, Act.RATE, ORDERED)
    yield Step(0.0, Act.START)
    yield bed.ago(31 * MINUTE, Act.PAUSE)
    yield bed.ago(27 * MINUTE, Act.LOAD, bed.regimen.syringe_ml)
    yield bed.ago(26 * MINUTE, Act.RATE, TEN_TIMES)
    yield bed.ago(26 * MINUTE, Act.START)


def _told(*remarks: tuple[float, str]) -> tuple[Remark, ...]:
    return tuple(Remark(-minutes * MINUTE, text) for minutes, text in remarks)


STORIES = (
    Story(
        "holding", 80, _holding, share=0.5, usual=True,
        remarks=_told((700, "Pain much easier on turning."),
                      (95, "Walked to the garden with the physiotherapist.")),
    ),
    Story(
        "titrating", 9, _titrating,
        remarks=_told((180, "Pain team: pain still limits standing; next step this shift.")),
    ),
    Story(
        "hallucination after a step, held, resumed lower", 13, _hallucinating, usual=True,
        remarks=_told(
            (192, "Frightened, sees insects on the curtain. Paused; pain team told."),
            (98, "Pain team at the bed: resumed at a lower rate. Patient calm, orientated."),
        ),
    ),
    Story(
        "commencing", 0.9, _commencing,
        remarks=_told((50, "Consent checked, line labelled, leaflet given and talked through.")),
    ),
    Story(
        "pressure over the ward's review limit", 10, _pressed, fits=_responsive,
        usual=True,
        remarks=_told((38, "Feels 'wired', flushed. Taken again by hand; pain team told.")),
    ),
    Story(
        "monitor silent", 8, _titrating, silent=100 * MINUTE, usual=True,
        remarks=_told((240, "Daughter visiting. Eating and drinking.")),
    ),
    Story(
        "weaning", 112, _weaning, share=0.5,
        remarks=_told((455, "Wean begun as planned."),
                      (60, "Tired but comfortable; physiotherapy done.")),
    ),
    Story(
        "observed after the stop", 120, _stopped, share=0.5,
        remarks=_told((104, "Infusion stopped. Observed for four hours before discharge."),
                      (30, "Steady on the feet, hungry.")),
    ),
    Story(
        "pump runs ten times the order", 6, _ten_times, usual=True,
        remarks=_told((330, "Infusion begun: 1.5 mL/h."),
                      (25, "Syringe changed, pump started again. Order stands: 1.5 mL/h.")),
    ),
    Story(
        "second day of the titration", 19, _titrating,
        remarks=_told((300, "Showered. Foot touched the floor without pain for the first time.")),
    ),
    Story("settling in", 9, _titrating),
    Story(
        "holding by night and day", 15, _holding, share=0.5,
        remarks=_told((150, "Walked to the garden with her son.")),
    ),
)  # fmt: skip


def story_of(number: int) -> Story:
    """The story of a bed; a ward of more beds tells them again."""
    return STORIES[(number - 1) % len(STORIES)]


def unusual_before(number: int) -> int:
    """How many beds before a bed have stories that any devices can tell."""
    return sum(not story_of(one).usual for one in range(1, number))
