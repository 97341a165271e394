"""What befalls a simulated ward at random: cables, lines, boxes, pumps and patients' complaints.

Each trouble passes by itself; what was done to boxes is entered in the truth.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.data.inspect_owners import Box
from station.domain.device import Category
from station.services.simulated_ward import SimulatedLine, SimulatedWard
from station.services.ward_truth import WardTruth, after

FAULTS: Final = ("silence", "garbage", "truncate", "restart", "clock-back")
EFFECTS: Final = ("nausea",)
SERIALS: Final = (200_000, 262_000)  # six digits, and no more than eighteen bits
SHORT_OUT, LONG_OUT = (0.5, 15.0), (320.0, 420.0)  # s; the long ones are asked about
SETTLES: Final = 20.0  # s in which a line that was in trouble is left alone
A_SECOND_LOOK: Final = 12.0  # s in which two boxes with one serial number are both there


@dataclass(frozen=True, slots=True)
class Weather:
    """How often something happens (seconds between), and until when at most a cable is out."""

    every: float
    calm_at: datetime


class Storm:
    """Takes the next step of what befalls the ward whenever it is asked."""

    def __init__(
        self, ward: SimulatedWard, truth: WardTruth, dice: random.Random, weather: Weather
    ) -> None:
        self._ward, self._truth, self._dice, self._weather = ward, truth, dice, weather
        self._due: list[tuple[datetime, Callable[[datetime], None]]] = []
        self._busy: dict[str, datetime] = {}
        self._used = {box.digits for box in (one.box for one in truth.placed)}
        self._next: datetime | None = None
        self.happened: Counter[str] = Counter()

    def step(self, now: datetime) -> None:
        """Do what is due, and perhaps begin something new."""
        self._pass(now)
        if self._next is None:
            self._next = after(now, self._weather.every)
        if self._next <= now < self._weather.calm_at:
            self._next = after(now, self._dice.uniform(0.5, 1.5) * self._weather.every)
            acts, weights = zip(*self._acts(), strict=True)
            self._dice.choices(acts, weights)[0](now)

    def calm(self, now: datetime) -> None:
        """Whatever is still to be put right is put right now."""
        while self._due:
            self._due.sort(key=lambda one: one[0])
            _, act = self._due.pop(0)
            act(now)

    @property
    def quiet(self) -> bool:
        """Whether nothing is still to be put right."""
        return not self._due

    def _pass(self, now: datetime) -> None:
        for one in [one for one in self._due if one[0] <= now]:
            self._due.remove(one)
            one[1](now)

    def _acts(self) -> list[tuple[Callable[[datetime], None], int]]:
        return [
            (self._pull, 6), (self._disturb, 5), (self._exchange, 4), (self._twice, 1),
            (self._work_the_pump, 3), (self._feel, 1),
        ]  # fmt: skip

    # ------------------------------------------------------------ cables and lines

    def _pull(self, now: datetime) -> None:
        line = self._idle(now, self._ward.lines)
        if line is None:
            return
        left = (self._weather.calm_at - now).total_seconds()
        long = self._dice.random() < 0.15 and left > LONG_OUT[1]  # noqa: PLR2004 - of all cables
        seconds = self._dice.uniform(*(LONG_OUT if long else SHORT_OUT))
        self._out(line, now, seconds)
        self.happened["cables out for long" if long else "cables out"] += 1

    def _out(self, line: SimulatedLine, now: datetime, seconds: float) -> None:
        self._ward.at(line, "pull")
        self._later(now, seconds, lambda _now: self._ward.at(line, "plug"))
        self._busy[line.name] = after(now, seconds + SETTLES)

    def _disturb(self, now: datetime) -> None:
        line = self._idle(now, self._ward.lines)
        if line is None:
            return
        fault, seconds = self._dice.choice(FAULTS), self._dice.uniform(2, 12)
        self._ward.at(line, "disturb", fault=fault, seconds=seconds)
        self._busy[line.name] = after(now, seconds + SETTLES)
        self.happened[f"{fault} of a line"] += 1

    # ------------------------------------------------------------ boxes

    def _exchange(self, now: datetime) -> None:
        """Another box of the same model: the cable goes from the one to the other."""
        line = self._idle(now, self._ward.lines)
        if line is not None:
            self._swap(line, self._new_serial(), now)
            self.happened["boxes exchanged"] += 1

    def _twice(self, now: datetime) -> None:
        """A pump whose number another one has too; after a while it is noticed and taken away."""
        pumps = [line for line in self._ward.lines if line.category is Category.PUMP]
        line = self._idle(now, pumps)
        if line is None:
            return
        others = [one for one in pumps if one.protocol == line.protocol and one != line]
        other = self._idle(now, others)
        box = None if other is None else self._truth.box_on(other.name)
        if other is None or box is None or not _sayable(box.digits):
            return
        self._swap(line, box.digits, now)
        seconds = A_SECOND_LOOK + self._dice.uniform(0, 20)
        self._busy[line.name] = self._busy[other.name] = after(now, seconds + 2 * SETTLES)
        self._later(now, seconds, lambda then: self._swap(line, self._new_serial(), then))
        self.happened["serial numbers at two beds"] += 1

    def _swap(self, line: SimulatedLine, serial: str, now: datetime) -> None:
        self._ward.at(line, "pull")
        self._truth.take(line.name, now)
        seconds = self._dice.uniform(0.8, 4)
        self._busy[line.name] = after(now, seconds + SETTLES)
        self._later(now, seconds, lambda then: self._put(line, serial, then))

    def _put(self, line: SimulatedLine, serial: str, now: datetime) -> None:
        self._ward.at(line, "swap", serial=serial)
        self._truth.put(Box(line.protocol, serial, line.name), line.bed, now)
        self._ward.at(line, "plug")

    def _new_serial(self) -> str:
        while (serial := str(self._dice.randint(*SERIALS))) in self._used:
            pass
        self._used.add(serial)
        return serial

    # ------------------------------------------------------------ what nurses and patients do there

    def _work_the_pump(self, _now: datetime) -> None:
        bed = self._dice.choice(self._ward.lines).bed
        do = self._dice.choice(("rate", "bolus", "syringe", "occlude"))
        more = {"rate": {"amount": str(self._dice.randint(5, 200))},
                "bolus": {"amount": str(self._dice.randint(1, 6))}}  # fmt: skip
        self._ward.happen(do, bed, **more.get(do, {}))
        self.happened["pumps set, loaded or kinked"] += 1

    def _feel(self, _now: datetime) -> None:
        bed = self._dice.choice(self._ward.lines).bed
        self._ward.happen("feel", bed, effect=self._dice.choice(EFFECTS),
                          grade=self._dice.randint(1, 3))  # fmt: skip
        self.happened["side effects"] += 1

    def _idle(self, now: datetime, lines: Sequence[SimulatedLine]) -> SimulatedLine | None:
        free = [one for one in lines if self._busy.get(one.name, now) <= now]
        return self._dice.choice(free) if free else None

    def _later(self, now: datetime, seconds: float, act: Callable[[datetime], None]) -> None:
        self._due.append((after(now, seconds), act))


def _sayable(digits: str) -> bool:
    return len(digits) == len(str(SERIALS[0])) and digits.isdecimal()
