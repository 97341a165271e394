"""A person's day: asleep at night, up and about the ward several times by day."""

from bisect import bisect_right
from dataclasses import dataclass

from devices.simulators.approach import between, chance

MINUTE = 60.0
HOUR = 3600.0
DAY = 24 * HOUR
_FALLING_ASLEEP = 0.5 * HOUR


@dataclass(frozen=True, slots=True)
class Walk:
    """A time away from the bed, in seconds since the start."""

    begin: float
    end: float


class Rhythm:
    """When one person sleeps and walks; `start_hour` is the hour of day at second 0."""

    def __init__(self, seed: int, start_hour: float = 10.0) -> None:
        self.seed = seed
        self._midnight = -start_hour * HOUR
        self._walks: dict[int, list[Walk]] = {}

    def asleep(self, now: float) -> float:
        """How deep the sleep is: 0 awake, 1 asleep, between while falling asleep and waking."""
        day, second = divmod(now - self._midnight + DAY / 2, DAY)  # a night belongs to one noon
        lights_out = (10 + between(0, 1.5, chance(self.seed, "lights out", int(day)))) * HOUR
        wakes = (18 + between(0, 1, chance(self.seed, "wakes", int(day)))) * HOUR
        depth = min(second - lights_out, wakes - second) / _FALLING_ASLEEP
        return min(max(depth, 0.0), 1.0)

    def walk(self, now: float) -> Walk | None:
        """The walk that the person is on, or None at the bed."""
        walk = self.last_walk(now)
        return walk if walk is not None and now < walk.end else None

    def last_walk(self, now: float) -> Walk | None:
        """The walk that began last, today or yesterday; None before the first."""
        day = int((now - self._midnight) // DAY)
        for tried in (day, day - 1):
            walks = self._of_day(tried)
            place = bisect_right(walks, now, key=lambda walk: walk.begin)
            if place:
                return walks[place - 1]
        return None

    def _of_day(self, day: int) -> list[Walk]:
        """The walks of one day in order, none before the start: at most one in each slot."""
        if day not in self._walks:
            begin = self._midnight + day * DAY
            walks = (self._outing(day, slot, begin) for slot in range(len(_SLOTS)))
            self._walks = {
                other: found for other, found in self._walks.items() if other >= day - 1
            } | {day: [walk for walk in walks if walk is not None and walk.begin >= 0]}
        return self._walks[day]

    def _outing(self, day: int, slot: int, midnight: float) -> Walk | None:
        """The walk of one slot of a day, if it is taken."""
        hour, spread, likely, shortest, longest = _SLOTS[slot]
        index = day * len(_SLOTS) + slot
        if chance(self.seed, "walks", index) >= likely:
            return None
        begin = midnight + (hour + spread * chance(self.seed, "when", index)) * HOUR
        minutes = between(shortest, longest, chance(self.seed, "how long", index))
        return Walk(begin, begin + minutes * MINUTE)


# Hour of day, spread in hours, how likely, shortest and longest in minutes.
_SLOTS = (
    (3.0, 1.5, 0.4, 4, 8),  # to the toilet at night
    (7.3, 0.7, 0.9, 8, 20),
    (9.5, 1.0, 0.5, 5, 15),
    (11.6, 1.0, 0.7, 5, 25),
    (14.0, 1.5, 0.8, 8, 30),
    (16.5, 1.0, 0.6, 5, 20),
    (19.0, 1.0, 0.7, 8, 25),
    (21.0, 0.8, 0.8, 5, 12),
)
