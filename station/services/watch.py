"""The newest of everything that was told: each channel's values with their freshness, its words.

The recorder keeps one to bring windows up to date; a window, or the live table of a terminal, keeps
one to show.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from station.domain.clock import Stamp
from station.domain.device import LinkState
from station.domain.freshness import Cycle, Freshness, freshness, stale_after
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    LineNoise,
    Mode,
    Numeric,
    Reading,
    Silence,
)
from station.services.tidings import Fate, Links, Readings, Told

Speaker = tuple[str, str]  # a line, and the device's own address on it


@dataclass(slots=True)
class Newest:
    """The newest reading of one kind of one channel, and how often it comes."""

    told: Told
    cycle: Cycle

    def age(self, now: Stamp) -> float:
        """Seconds since it was heard, by the clock that says more.

        The monotonic one stands still while the computer sleeps.  A wall clock that is set ahead
        costs a second of dashes, until the next value.
        """
        heard = self.told.reading.heard
        return max(now.monotonic - heard.monotonic, (now.utc - heard.utc).total_seconds())

    def stale(self, now: Stamp) -> bool:
        """Whether it is so old that its channel is not heard now, whatever was read."""
        return self.age(now) > stale_after(self.cycle.seconds)

    def freshness(self, now: Stamp) -> Freshness:
        """What its age means; words and states have no age of their own.

        What was settling when its device went settles no more: it is as stale as any other.
        """
        reading = self.told.reading
        if self.told.fate is Fate.SETTLING:
            return Freshness.STALE if self.stale(now) else Freshness.SETTLING
        if isinstance(reading, Numeric):
            return freshness(reading.metric, self.age(now), self.cycle.seconds)
        return Freshness.EPISODE


class Watch:
    """Folds what was told into its newest; as large as the ward, however long it runs."""

    def __init__(self) -> None:
        self._channels: dict[Speaker, dict[str, Newest]] = {}
        self._links: dict[str, LinkState] = {}

    def take(self, readings: Readings) -> None:
        """Fold one second's readings in; what is `present` takes the place of all that was.

        A window that fell behind missed the ends of alarms and the lines that went.
        """
        before = self._channels if readings.present else {}
        if readings.present:
            self._channels = {}
        for told in readings.told:
            name, speaker = _name(told.reading), _speaker(told)
            if name is not None:
                newest = self._channels.setdefault(speaker, {})
                self._put(newest, name, told, before.get(speaker, {}).get(name))

    def turned(self, links: Links) -> None:
        """Fold lines' states in; a line that is wanted no more goes with all its channels."""
        for state in links.states:
            self._links[state.line] = state
        for line in links.gone:
            self._links.pop(line, None)
            for speaker in [one for one in self._channels if one[0] == line]:
                del self._channels[speaker]

    @property
    def links(self) -> tuple[LinkState, ...]:
        """Every line's state, by name."""
        return tuple(self._links[line] for line in sorted(self._links))

    @property
    def speakers(self) -> list[Speaker]:
        """Every channel that was heard, in a fixed order."""
        return sorted(self._channels)

    def values(self, speaker: Speaker) -> list[Newest]:
        """The newest value of each of a channel's metrics, in the order they first came."""
        newest = self._channels.get(speaker, {}).values()
        return [one for one in newest if isinstance(one.told.reading, Numeric)]

    def value(self, speaker: Speaker, metric: str) -> Newest | None:
        """The newest value of one metric of a channel."""
        return self._channels.get(speaker, {}).get(f"numeric {metric}")

    def mode(self, speaker: Speaker) -> Newest | None:
        """What a pump does."""
        return self._channels.get(speaker, {}).get("mode")

    def silent(self, speaker: Speaker) -> Newest | None:
        """The Silence of a channel that has not spoken since."""
        return self._channels.get(speaker, {}).get("silence")

    def alarms(self, speaker: Speaker) -> list[AlarmCondition]:
        """The alarms that stand at the device."""
        newest = self._channels.get(speaker, {}).values()
        return [one.told.reading for one in newest if isinstance(one.told.reading, AlarmCondition)]

    def clock(self, speaker: Speaker) -> ClockReading | None:
        """What a channel's device last showed on its own clock, said by the channel or its box."""
        line, _address = speaker
        for one in (speaker, (line, "")):
            newest = self._channels.get(one, {}).get("clockreading")
            if newest is not None and isinstance(newest.told.reading, ClockReading):
                return newest.told.reading
        return None

    def words(self, speaker: Speaker) -> dict[str, str | None]:
        """What a channel shows in words, by name."""
        newest = (one.told.reading for one in self._channels.get(speaker, {}).values())
        return {one.name: one.text for one in newest if isinstance(one, Label)}

    def everything(self) -> Iterable[Told]:
        """The newest of everything, for a window that has to be brought up to date."""
        return [one.told for newest in self._channels.values() for one in newest.values()]

    def _put(self, newest: dict[str, Newest], name: str, told: Told, before: Newest | None) -> None:
        reading = told.reading
        if isinstance(reading, AlarmCondition) and not reading.active:
            newest.pop(name, None)
            return
        if isinstance(reading, Numeric):
            newest.pop("silence", None)
        if isinstance(reading, Identity) and _another(newest.get(name), reading):
            newest.clear()
        known = newest.get(name)
        if known is None:
            known = newest[name] = Newest(told, before.cycle if before else Cycle())
        known.told = told
        known.cycle.heard(reading.heard.monotonic)


def _speaker(told: Told) -> Speaker:
    reading = told.reading
    return told.line, "" if isinstance(reading, LineNoise) else reading.channel


def _another(known: Newest | None, said: Identity) -> bool:
    """Whether this is not the device that spoke there before."""
    before = None if known is None else known.told.reading
    return isinstance(before, Identity) and before.serial != said.serial


def _name(reading: Reading) -> str | None:
    """Under which name the newest of a reading is kept; None for what only happens."""
    match reading:
        case Numeric():
            return f"numeric {reading.metric.code}"
        case AlarmCondition():
            return f"alarm {reading.raw} {reading.code}"
        case Label():
            return f"label {reading.name}"
        case Mode() | Identity() | ClockReading() | Silence():
            return type(reading).__name__.lower()
        case Bolus() | DeviceEvent() | LineNoise():
            return None
