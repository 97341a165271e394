"""How much was given to one admission: the record's counters turned into the domain's totals.

The one place where totals are worked out; screen, paper, export and handover all ask here (I6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from station.data import gaps, history, journal
from station.data.engine import Store
from station.data.journal import HappeningKind
from station.domain import nomenclature
from station.domain.counter import Count, Witness, course_of_counter
from station.domain.course import Course
from station.domain.gap import within
from station.domain.infusion import deliveries, periods_in
from station.domain.observation import DeliveryState
from station.domain.period import Period, ward_days
from station.domain.rate_course import Rate, RateStory, course_of_rate
from station.domain.syringe import Syringe
from station.domain.totals import Total, total
from station.services.stay import Stay, Stretch, pumps

RESTARTED = "restarted"  # a counter that falls without one is noticed by the course itself


@dataclass(frozen=True, slots=True)
class Given:
    """One pump channel's course on one admission, with the syringes that stood in it."""

    figure: int
    course: Course
    syringes: tuple[Syringe, ...]

    def over(self, period: Period) -> Total:
        """What a period comes to."""
        return total(self.course, self.syringes, period)


def given(store: Store, stay: Stay) -> tuple[Given, ...]:
    """The courses of every pump channel of an admission, up to the moment the stay was read."""
    by_figure: dict[int, list[Stretch]] = {}
    for stretch in pumps(store, stay):
        by_figure.setdefault(stretch.figure, []).append(stretch)
    return tuple(
        Given(
            figure,
            _course(store, figure, [one.period for one in stretches]),
            tuple(one for one in stay.syringes if one.channel == stretches[0].channel),
        )
        for figure, stretches in by_figure.items()
    )


def _course(store: Store, figure: int, stretches: Sequence[Period]) -> Course:
    whole = Period(min(one.begin for one in stretches), max(one.end for one in stretches))
    counts = list(_counts(store, figure, whole))
    blind = within(gaps.gaps(store, figure, whole.begin, whole.end), whole)
    states = deliveries(_states(store, figure, whole), blind, whole)
    if any(count.ml is not None for count in counts):
        purging = periods_in(states, {DeliveryState.PURGING})
        return course_of_counter(counts, Witness(stretches, blind, purging))
    rates = (
        Rate(sample.heard, sample.value)
        for sample in journal.period(
            store, figure, nomenclature.FLOW.code, whole.begin, _after(whole)
        )
    )
    return course_of_rate(rates, RateStory(stretches, blind, states))


def _after(period: Period) -> datetime:
    """The end, so that a reading of that very moment is read too."""
    return period.end + (datetime.resolution * 1000)


def _counts(store: Store, figure: int, whole: Period) -> Iterable[Count]:
    """The counter's readings; a restart of the device begins another session."""
    samples = journal.period(
        store, figure, nomenclature.VOLUME_DELIVERED.code, whole.begin, _after(whole)
    )
    restarts = [
        one.heard
        for one in history.happenings(
            store, whole.begin, _after(whole), channel=figure,
            kinds={HappeningKind.DEVICE_EVENT},
        )
        if one.body.get("name") == RESTARTED
    ]  # fmt: skip
    for sample in samples:
        session = sum(moment <= sample.heard for moment in restarts)
        saturated = sample.validity.value == "overflow"
        yield Count(sample.heard, sample.value, session, saturated)


def _states(store: Store, figure: int, whole: Period) -> list[tuple[datetime, DeliveryState]]:
    before = history.last_before(store, figure, HappeningKind.STATE, whole.begin)
    inside = history.happenings(
        store, whole.begin, _after(whole), channel=figure, kinds={HappeningKind.STATE}
    )
    found = [(one.heard, DeliveryState(str(one.body["state"]))) for one in inside]
    if before is not None:
        found.insert(0, (whole.begin, DeliveryState(str(before.body["state"]))))
    return found


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
