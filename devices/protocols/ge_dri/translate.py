"""Numbers of one moment to readings: which metric, which value, how far it may be believed."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from devices.protocols.ge_dri.clock import moment
from devices.protocols.ge_dri.cuff import Cuff
from devices.protocols.ge_dri.physiology import NOT_UPDATED, in_place, special
from devices.protocols.ge_dri.vocabulary import CUFF, GAS, GROUPS, SITES, Group, Measure
from station.domain import nomenclature as known
from station.domain.clock import Stamp
from station.domain.nomenclature import Metric
from station.domain.observation import MeasurementValidity, Numeric
from station.domain.units import round_half_up

_NA, _VALID = MeasurementValidity.NA, MeasurementValidity.VALID
_INVALID = MeasurementValidity.INVALID
_REMEMBERED = 4096

# Percent to pressure: raw et (1/100 %) x raw ambient (1/10 mmHg) / 100000.  A step of the monitor
# is 0.076 mm[Hg] at sea level, so tenths are its resolution in the new unit.
_ET, _FI, _, _AMBIENT = GROUPS[GAS].measures
_PRESSURES = ((_ET, known.ETCO2), (_FI, known.INSP_CO2))
_TO_PRESSURE, _TENTH = Decimal(100_000), Decimal("0.1")

_FIRST_SITE, *_OTHER_SITES = (GROUPS[site] for site in SITES)
_TEMPERATURE = _FIRST_SITE.measures[0]

Numbers = tuple[int, ...]
Value = tuple[Decimal | None, MeasurementValidity]


class Heard(NamedTuple):
    """What the readings of one moment share: our moment, and the monitor's."""

    at: Stamp
    time: datetime | None


class Translator:
    """Remembers how numbers read, what was told, and whether there are several temperatures.

    `channels` are those that had a voice in the moment taken last.
    """

    def __init__(self, cuff: Cuff) -> None:
        self._cuff = cuff
        self._reads: dict[tuple[int, int], Value] = {}
        self._told: set[tuple[str, Metric]] = set()
        self._several = False
        self._ambient = NOT_UPDATED
        self._found: list[Numeric] = []
        self.channels: set[str] = set()
        self.unbelievable = 0

    def forget(self) -> None:
        """Another monitor: no value of this one needs an end."""
        self._told.clear()
        self._several, self._ambient = False, NOT_UPDATED

    def take(self, numbers: Numbers, heard: Heard) -> list[Numeric]:
        """The readings of one moment, from its numbers by place."""
        self._found, self.channels = [], set()
        self._count_sites(numbers, heard)
        for group in GROUPS.values():
            if group.headed and not in_place(numbers[group.status]):
                self._vanish(group, heard)
            elif group.name == CUFF:
                self._episode(group, numbers, heard)
            else:
                self.channels.add(self._channel(group.measures[0]))
                self._values(group, numbers, heard)
        return self._found

    def _values(self, group: Group, numbers: Numbers, heard: Heard) -> None:
        """The values of a group that is there; one that was not updated is no value anew."""
        for measure in group.measures:
            number = numbers[measure.place]
            if number != NOT_UPDATED:
                read = self._reads.get((measure.place, number)) or self._read(measure, number)
                self._tell(measure, read, heard)
        if group.name == GAS:
            self._partial_pressures(numbers, heard)

    def _tell(self, measure: Measure, read: Value, heard: Heard) -> None:
        """A value; an absent one is told where the contract knows it, or where it was there."""
        value, validity = read
        channel, metric = self._channel(measure), measure.metric
        if (channel, metric) not in self._told:
            if value is None and not measure.always:
                return
            self._told.add((channel, metric))
        self._found.append(
            Numeric(channel, metric, value, metric.unit, validity, heard.at, heard.time)
        )

    def _read(self, measure: Measure, number: int) -> Value:
        """A number as a value, remembered; one that nobody can have is counted each time."""
        read = _value(measure, number)
        if read[0] is None and special(number) is None:
            self.unbelievable += 1
            return read
        if len(self._reads) >= _REMEMBERED:
            self._reads.clear()
        self._reads[measure.place, number] = read
        return read

    def _partial_pressures(self, numbers: Numbers, heard: Heard) -> None:
        """Carbon dioxide as the contract has it, by the ambient pressure told last."""
        ambient = numbers[_AMBIENT.place]
        self._ambient = self._ambient if ambient == NOT_UPDATED else ambient
        around, _ = _value(_AMBIENT, self._ambient)
        for measure, metric in _PRESSURES:
            number = numbers[measure.place]
            if number == NOT_UPDATED:
                continue
            percent, validity = _value(measure, number)
            value = None
            if percent is not None:
                value = round_half_up(number * Decimal(self._ambient) / _TO_PRESSURE, _TENTH)
                if around is None or not metric.believable(value):
                    value, validity = None, _INVALID
            self._told.add(("", metric))
            self._found.append(
                Numeric("", metric, value, metric.unit, validity, heard.at, heard.time)
            )

    def _episode(self, group: Group, numbers: Numbers, heard: Heard) -> None:
        """A cuff pressure that was not told before, with its own time where there is one."""
        new = self._cuff.take([numbers[measure.place] for measure in group.measures])
        if new is None:
            return
        own = Heard(heard.at, None if new.time is None else moment(new.time))
        for measure, number in zip(group.measures, new.numbers, strict=True):
            if number != NOT_UPDATED:
                self._tell(measure, self._read(measure, number), own)

    def _vanish(self, group: Group, heard: Heard) -> None:
        """A group that was there and is not any more: its values are absent, which is told once."""
        if group.name == CUFF and not self._cuff.gone():
            return
        metrics = [measure.metric for measure in group.measures]
        if group.name == GAS:
            metrics += [metric for _, metric in _PRESSURES]
        channel = self._channel(group.measures[0])
        for metric in metrics:
            self._end(channel, metric, heard)

    def _end(self, channel: str, metric: Metric, heard: Heard) -> None:
        if (channel, metric) in self._told:
            self._told.discard((channel, metric))
            self._found.append(Numeric(channel, metric, None, metric.unit, _NA, heard.at))

    def _count_sites(self, numbers: Numbers, heard: Heard) -> None:
        """One temperature alone is the plain one; once there were others, it is that of its site.

        It keeps its site when the others are gone: a curve must not change its name twice.
        """
        if not self._several and any(_warm(site, numbers) for site in _OTHER_SITES):
            self._end("", _TEMPERATURE.metric, heard)
            self._several = True

    def _channel(self, measure: Measure) -> str:
        plain = measure is _TEMPERATURE and not self._several
        return "" if plain else measure.channel


def _value(measure: Measure, number: int) -> Value:
    """A number as a value of its metric; special, or beyond what anybody can have, it is none."""
    if (none := special(number)) is not None:
        return None, none
    value = number * measure.step
    return (value, _VALID) if measure.metric.believable(value) else (None, _INVALID)


def _warm(site: Group, numbers: Numbers) -> bool:
    """Whether a temperature beside the first is measured."""
    [measure] = site.measures
    return in_place(numbers[site.status]) and _value(measure, numbers[measure.place])[0] is not None
