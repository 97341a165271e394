"""How much was given to one admission: the record's counters turned into the domain's totals.

The one place where totals are worked out; screen, paper, export and handover all ask here (I6).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from station.data import history, journal
from station.data.engine import Store
from station.data.journal import Happening, HappeningKind, Sample
from station.domain import nomenclature
from station.domain.counter import Count, Witness, course_of_counter
from station.domain.course import Course
from station.domain.gap import within
from station.domain.infusion import deliveries, periods_in
from station.domain.observation import DeliveryState, MeasurementValidity
from station.domain.period import Period, joined, ward_days
from station.domain.rate_course import Rate, RateStory, course_of_rate
from station.domain.syringe import Syringe
from station.domain.totals import Total, total
from station.services import by_eye
from station.services.happened import OF_RACK
from station.services.stay import Stay, Stretch, own_gaps, pump_by_pump

RESTARTED = "restarted"  # a counter that falls without one is noticed by the course itself


@dataclass(frozen=True, slots=True)
class Given:
    """One pump's course on one admission, with the syringes that stood in it.

    `figure` is the channel under which it was first heard there, `figures` are all of them.  A pump
    without a cable was heard nowhere, and has a figure once a syringe was entered for it.
    """

    figure: int | None
    course: Course
    syringes: tuple[Syringe, ...]
    figures: frozenset[int] = frozenset()

    def over(self, period: Period) -> Total:
        """What a period comes to."""
        return total(self.course, self.syringes, period)


def given(store: Store, stay: Stay) -> tuple[Given, ...]:
    """The courses of every pump of an admission, up to the moment the stay was read.

    What was charted of a pump without a cable comes last, under its own origin.
    """
    courses = []
    for stretches in pump_by_pump(store, stay):
        figures = frozenset(one.figure for one in stretches)
        course = _course(store, stay, stretches)
        courses.append(Given(stretches[0].figure, course, stay.syringes_of(figures), figures))
    eye = by_eye.charted(store, stay)
    if eye is not None:
        syringes = by_eye.syringes(stay)
        figure = next((stay.pump_of[one.id] for one in syringes), None)
        courses.append(Given(figure, eye.course, syringes))
    return tuple(courses)


def _course(store: Store, stay: Stay, stretches: Sequence[Stretch]) -> Course:
    """The course of one pump, heard under one address or several."""
    periods = joined(one.period for one in stretches)
    whole = Period(periods[0].begin, periods[-1].end)
    figures = tuple(dict.fromkeys(one.figure for one in stretches))
    code = nomenclature.VOLUME_DELIVERED.code
    samples = _samples(store, figures, code, whole)
    counted = any(each.value is not None for each in samples)
    if not counted:
        samples = _samples(store, figures, nomenclature.FLOW.code, whole)
    blind = _blind(store, stay, figures, whole, samples)
    samples = _theirs(samples, periods, lasts=any(one.lasts for one in stretches))
    states = deliveries(_states(store, figures, whole), blind, whole)
    if counted:
        purging = periods_in(states, {DeliveryState.PURGING})
        counts = _counts(samples, _restarts(store, figures, whole))
        return course_of_counter(counts, Witness(periods, blind, purging))
    rates = (Rate(sample.heard, sample.value) for sample in samples)
    return course_of_rate(rates, RateStory(periods, blind, states))


def _samples(store: Store, figures: Iterable[int], code: str, whole: Period) -> list[Sample]:
    """What one pump told, under whatever addresses, in the order it came."""
    parts = [journal.period(store, one, code, whole.begin, _after(whole)) for one in figures]
    if len(parts) == 1:
        return parts[0]
    return sorted((one for part in parts for one in part), key=lambda one: one.sequence)


def _theirs(samples: list[Sample], periods: Sequence[Period], *, lasts: bool) -> list[Sample]:
    """The readings without those of the very moment in which the pump ceased to be theirs.

    The last of them may be the first from another bed, hours later.  Only what lasts until now
    ends with a reading that is the patient's.
    """
    ends = {one.end for one in (periods[:-1] if lasts else periods)}
    return [one for one in samples if one.heard not in ends] if ends else samples


def _blind(
    store: Store, stay: Stay, figures: Sequence[int], whole: Period, samples: Sequence[Sample]
) -> list[Period]:
    """When the pump was not seen; at one place of the rack it may be missing, and at another be."""
    found: list[Period] = []
    for figure in figures:
        blind = within(own_gaps(store, stay, figure, whole), whole)
        elsewhere = [one.heard for one in samples if one.channel != figure]
        for gap in blind:
            seen = next((at for at in elsewhere if at >= gap.begin), gap.end)
            found.append(Period(gap.begin, min(gap.end, seen)))
    return joined(found)


def _after(period: Period) -> datetime:
    """The end, so that a reading of that very moment is read too."""
    return period.end + (datetime.resolution * 1000)


def _counts(samples: Iterable[Sample], restarts: Sequence[datetime]) -> Iterator[Count]:
    """The counter's readings; a pump that restarted begins another session."""
    for sample in samples:
        session = bisect_right(restarts, sample.heard)
        saturated = sample.validity is MeasurementValidity.OVERFLOW
        yield Count(sample.heard, sample.value, session, saturated)


def _restarts(store: Store, figures: Iterable[int], whole: Period) -> list[datetime]:
    """When the pump itself restarted.

    A rack that was switched off and on says nothing of its pumps' counters: they have batteries.
    Where one begins anew all the same, it falls, and the course itself notices.
    """
    return sorted(
        one.heard
        for figure in figures
        for one in history.happenings(
            store, whole.begin, _after(whole), channel=figure,
            kinds={HappeningKind.DEVICE_EVENT},
        )
        if one.body.get("name") == RESTARTED and not one.body.get(OF_RACK)
    )  # fmt: skip


def _states(
    store: Store, figures: Iterable[int], whole: Period
) -> list[tuple[datetime, DeliveryState]]:
    """What the pump said that it did, from what it last did before on."""
    found: list[Happening] = []
    earlier: list[Happening] = []
    for figure in figures:
        before = history.last_before(store, figure, HappeningKind.STATE, whole.begin)
        earlier += [] if before is None else [before]
        found += history.happenings(
            store, whole.begin, _after(whole), channel=figure, kinds={HappeningKind.STATE}
        )
    last = max(earlier, key=lambda one: one.heard, default=None)
    first = [] if last is None else [(whole.begin, _state(last))]
    ordered = sorted(found, key=lambda one: (one.heard, one.sequence))
    return first + [(one.heard, _state(one)) for one in ordered]


def _state(happening: Happening) -> DeliveryState:
    return DeliveryState(str(happening.body["state"]))


def daily(
    courses: Sequence[Given], period: Period, zone: ZoneInfo, start: time
) -> list[tuple[date, list[Total]]]:
    """Totals of each ward day that a period touches, cut to the period; one a pump channel."""
    days = []
    for day, whole in ward_days(period, zone, start):
        shared = whole.shared(period)
        if shared is not None:
            days.append((day, [course.over(shared) for course in courses]))
    return days
