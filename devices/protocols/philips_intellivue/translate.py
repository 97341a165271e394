"""Numeric objects to readings: which metric, which value, how far it may be believed.

A week of one monitor is ten million values, most of them the same few numbers: how an id, a unit
and a FLOAT read is worked out once each and remembered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from devices.protocols.philips_intellivue.clock import DeviceClock, Heard
from devices.protocols.philips_intellivue.nested import moment
from devices.protocols.philips_intellivue.numerics import (
    MINUS_INFINITY,
    NOT_A_NUMBER,
    PLUS_INFINITY,
    SPECIALS,
    Observed,
    ObservedValue,
    number,
)
from devices.protocols.philips_intellivue.vocabulary import measure, name
from station.domain.nomenclature import METRICS, Metric
from station.domain.observation import GenerationMode, MeasurementValidity, Numeric
from station.domain.units import Unit, convert, round_half_up

_INVALID, _QUESTIONABLE, _UNAVAILABLE, _CALIBRATING = 0x8000, 0x4000, 0x2000, 0x1000
_TEST, _DEMO, _ONGOING = 0x0800, 0x0400, 0x0020
_MISSING = _INVALID | _UNAVAILABLE
_TELLING = _INVALID | _QUESTIONABLE | _UNAVAILABLE | _CALIBRATING | _TEST | _DEMO | _ONGOING
"""State bits that change a reading; early, validated, in alarm and alarm inhibited do not."""

_SPECIAL = {
    NOT_A_NUMBER: MeasurementValidity.NA,
    PLUS_INFINITY: MeasurementValidity.OVERFLOW,
    MINUS_INFINITY: MeasurementValidity.UNDERFLOW,
}
_MANTISSA = 0xFFFFFF
_REMEMBERED = 4096


@dataclass(slots=True)
class _Owner:
    """The object that speaks for a metric of a channel: its context and handle."""

    place: tuple[int, int]


@dataclass(slots=True)
class _Route:
    """Where one value of one object goes, and how its numbers so far were read."""

    channel: str
    metric: Metric
    source: Unit
    place: tuple[int, int]
    owner: _Owner
    reads: dict[int, tuple[Decimal | None, MeasurementValidity]] = field(default_factory=dict)

    def read(self, raw: int) -> tuple[Decimal | None, MeasurementValidity]:
        """A FLOAT as value in the metric's unit; worked out once for each number."""
        if len(self.reads) >= _REMEMBERED:
            self.reads.clear()
        self.reads[raw] = found = _read(raw, self.source, self.metric)
        return found


def _read(raw: int, source: Unit, metric: Metric) -> tuple[Decimal | None, MeasurementValidity]:
    """A FLOAT in `source` as value of `metric`, rounded once if the unit had to change."""
    shown = number(raw)
    if shown is None:
        return None, _SPECIAL.get(raw & _MANTISSA, MeasurementValidity.INVALID)
    value = convert(shown, source, metric.unit)
    if not metric.believable(value):
        return None, MeasurementValidity.INVALID
    if source != metric.unit:
        value = round_half_up(value, _step(shown, source, metric))
    return value, MeasurementValidity.VALID


def _step(shown: Decimal, source: Unit, metric: Metric) -> Decimal:
    """The device's own step in the metric's unit: a power of ten, never coarser than the metric's.

    A tenth of a kPa is 0.75 mm[Hg] and counts as 1, a hundredth as 0.1; a tenth of a degree
    Fahrenheit is 0.06 Cel and counts as 0.1.
    """
    last_digit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    size = convert(last_digit, source, metric.unit) - convert(Decimal(0), source, metric.unit)
    return min(metric.resolution, Decimal(1).scaleb(size.adjusted() + 1))


class Translator:
    """Reads answer after answer of one monitor."""

    def __init__(self, clock: DeviceClock) -> None:
        self._clock = clock
        self._routes: dict[tuple[int, int, int, bool, int, int], _Route] = {}
        self._owners: dict[tuple[str, str], _Owner] = {}
        self._labels: dict[tuple[int, int], tuple[int, str]] = {}
        self._episodes: dict[tuple[int, int], tuple[object, bool]] = {}
        self._answer: Sequence[Observed] = ()
        self.unbelievable = 0

    def begin(self) -> None:
        """A new association: contexts and handles may mean other objects now."""
        self._routes.clear()
        self._owners.clear()
        self._labels.clear()

    def forget(self) -> None:
        """Another monitor: its cuff pressures are all new to us."""
        self._episodes.clear()

    def learn(self, objects: Sequence[Observed]) -> None:
        """An answer whose values are not told: its labels may be said this once."""
        for seen in objects:
            if seen.label:
                self._labels[seen.context, seen.handle] = seen.label, seen.text

    def numerics(self, objects: Sequence[Observed], heard: Heard) -> list[Numeric]:
        """The readings of one complete answer, in its order."""
        self._answer = objects
        found: list[Numeric] = []
        for seen in objects:
            place = seen.context, seen.handle
            if not seen.label:
                label, text = self._labels.get(place, (0, seen.text))
                seen = seen._replace(label=label, text=text)  # noqa: PLW2901  the same object, named
            elif not seen.values:
                self._labels[place] = seen.label, seen.text
            if seen.values:
                self._object(seen, heard, found)
        return found

    def _object(self, seen: Observed, heard: Heard, found: list[Numeric]) -> None:
        """The readings of one object, unless it is an episode that was told before."""
        first = self._route(seen, seen.values[0])
        dated = seen.stamp is not None or seen.ticks is not None
        if first.metric.episodic or (dated and first.metric.code not in METRICS):
            self._episode(seen, heard, found)
            return
        for value in seen.values:
            found.append(self._numeric(self._route(seen, value), value, heard))  # noqa: PERF401  hot: no second list

    def _episode(self, seen: Observed, heard: Heard, found: list[Numeric]) -> None:
        """A cuff pressure stands in every answer; it is new when its stamp or its values are.

        A measurement that was still going on is told once more when it is finished.
        """
        time = moment(seen.stamp) if seen.stamp is not None else None
        if time is None and seen.ticks is not None:
            time = self._clock.time(seen.ticks)
        heard = heard._replace(time=time)
        told = [self._numeric(self._route(seen, value), value, heard) for value in seen.values]
        ongoing = any(one.validity is MeasurementValidity.ONGOING for one in told)
        key = seen.stamp or seen.ticks, tuple((one.metric.code, one.value) for one in told)
        spot = seen.context, seen.label or seen.handle
        before = self._episodes.get(spot)
        if before is None or before[0] != key or (before[1] and not ongoing):
            self._episodes[spot] = key, ongoing
            found.extend(told)

    def _route(self, seen: Observed, value: ObservedValue) -> _Route:
        """Where this value of this object goes."""
        context, handle, label, text, _, alone, _, _ = seen
        physio, _, unit, _ = value
        key = context, handle, label, alone, physio, unit
        route = self._routes.get(key)
        if route is None:
            place = context, handle
            if label:
                self._labels[place] = label, text
            channel, metric, source = measure(name(label, physio, alone=alone), unit, text)
            owner = self._owners.setdefault((channel, metric.code), _Owner(place))
            route = self._routes[key] = _Route(channel, metric, source, place, owner)
        return route

    def _numeric(self, route: _Route, observed: ObservedValue, heard: Heard) -> Numeric:
        """One value as a reading: no value stays no value, a marked one stays marked."""
        _, state, _, raw = observed
        metric, mode = route.metric, heard.mode
        value, validity = route.reads.get(raw) or route.read(raw)
        if value is None and raw & _MANTISSA not in SPECIALS and not state & _MISSING:
            self.unbelievable += 1
        if state & _TELLING:
            value, validity = _marked(value, validity, state, episodic=metric.episodic)
            mode = GenerationMode.DEMO if state & _DEMO else mode
            mode = GenerationMode.TEST if state & _TEST else mode
        channel = self._channel(route)
        return Numeric(channel, metric, value, metric.unit, validity, heard.at, heard.time, mode)

    def _channel(self, route: _Route) -> str:
        """The channel of a value, or its object's own while another object speaks for the channel.

        Two measurement servers may both report a saturation (a second context): never mixed.
        """
        owner = route.owner
        if owner.place != route.place:
            if any((one.context, one.handle) == owner.place for one in self._answer if one.values):
                context, handle = route.place
                return f"{route.channel}@{context}.{handle:04X}"
            owner.place = route.place
        return route.channel


def _marked(
    value: Decimal | None, validity: MeasurementValidity, state: int, *, episodic: bool
) -> tuple[Decimal | None, MeasurementValidity]:
    """A value as its state bits leave it."""
    if state & _MISSING:
        missing = MeasurementValidity.INVALID if state & _INVALID else MeasurementValidity.NA
        return None, missing
    if value is None:
        return None, validity
    if state & _CALIBRATING:
        return value, MeasurementValidity.CALIBRATING
    if state & _QUESTIONABLE:
        return value, MeasurementValidity.QUESTIONABLE
    if state & _ONGOING and episodic:
        return value, MeasurementValidity.ONGOING
    return value, validity
