"""Faults of a simulated device, by the names of the command-line contract.

All but one are put between the device's end of the conversation and its line; ``unplug`` is done by
whoever holds the line.
"""

import random
import re
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from devices.panel import Responder
from station.domain.errors import Refused

SILENCE, GARBAGE, TRUNCATE, UNPLUG = "silence", "garbage", "truncate", "unplug"
RESTART, CLOCK_BACK, SWAP_SERIAL = "restart", "clock-back", "swap-serial"
NAMES = (SILENCE, GARBAGE, TRUNCATE, UNPLUG, RESTART, CLOCK_BACK, SWAP_SERIAL)
USUAL_SECONDS = 20.0
BACK_SECONDS = -3600.0
NOISE_EVERY = 1.3  # seconds between bursts on a noisy line that is otherwise quiet
_SECONDS = r"[0-9]+(?:\.[0-9]+)?"
_FORM = re.compile(rf"(?P<name>[^@]*)@(?P<at>{_SECONDS})(\+(?P<lasts>{_SECONDS}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """A named fault from a moment on, for some seconds; the device recovers by itself."""

    name: str
    at: float
    seconds: float = USUAL_SECONDS

    @property
    def end(self) -> float:
        """When it is over (a stepped clock and another serial number stay)."""
        return self.at + self.seconds

    def covers(self, now: float) -> bool:
        """Whether it is at work."""
        return self.at <= now < self.end


def parse_fault(text: str) -> Fault:
    """NAME@SECONDS[+DURATION]; Refused, with the names there are, when it is anything else."""
    found = _FORM.fullmatch(text)
    if found is None or found["name"] not in NAMES:
        raise Refused(
            f"{text!r} is no fault: write NAME@SECONDS or NAME@SECONDS+DURATION, "
            f"with {', '.join(NAMES)} for NAME."
        )
    return Fault(found["name"], float(found["at"]), float(found["lasts"] or USUAL_SECONDS))


def other_serial(seed: int) -> str:
    """The serial number of the device that is put in the place of the first.

    Some pumps have 18 bits for theirs: no number here is larger.
    """
    return str(200_000 + seed % 50_000)


def unplugged(faults: Iterable[Fault], now: float) -> bool:
    """Whether the cable is out."""
    return any(fault.name == UNPLUG and fault.covers(now) for fault in faults)


class FaultyResponder:
    """A device whose answers stop, are spoilt or cut short, that restarts or is exchanged."""

    def __init__(self, responder: Responder, faults: Iterable[Fault], seed: int = 0) -> None:
        self._device = responder
        self._faults = tuple(faults)
        self._chance = random.Random(seed)  # noqa: S311 - noise on a line, no secret
        self._serial = other_serial(seed)
        self._to_do = sorted(filter(None, map(_moment, self._faults)), key=itemgetter(0))
        self._was_dead = False
        self._noise_at = 0.0

    def receive(self, data: bytes, now: float) -> bytes:
        """What the device answers, as the line carries it; a device that is off hears nothing."""
        if not self._alive(now):
            return b""
        return self._spoilt(self._device.receive(data, now), now)

    def due(self, now: float) -> bytes:
        """What the device sends by itself, and the noise of the line."""
        if not self._alive(now):
            return b""
        return self._spoilt(self._device.due(now), now) + self._noise(now)

    def next_due(self, now: float) -> float | None:
        """When `due` has something next, or a fault begins or ends."""
        moments = [moment for moment, _ in self._to_do[:1]]
        if self._at_work(now, SILENCE, RESTART):
            moments += [fault.end for fault in self._faults if fault.covers(now)]
        elif (own := self._device.next_due(now)) is not None:
            moments.append(own)
        if self._at_work(now, GARBAGE):
            moments.append(max(self._noise_at, now))
        return min(moments, default=None)

    def befall(self, fault: Fault) -> None:
        """One more fault, from its moment on; those that are over then are forgotten."""
        self._faults = (*(one for one in self._faults if one.end > fault.at), fault)
        if (moment := _moment(fault)) is not None:
            insort(self._to_do, moment, key=itemgetter(0))

    def restart(self, now: float) -> None:
        """Power off and on."""
        self._device.restart(now)

    def step_clock(self, seconds: float) -> None:
        """Step the device's clock."""
        self._device.step_clock(seconds)

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the device's clock."""
        self._device.set_clock(moment, now)

    def swap_serial(self, serial: str) -> None:
        """Exchange the device."""
        self._device.swap_serial(serial)

    def _at_work(self, now: float, *names: str) -> bool:
        return any(fault.name in names and fault.covers(now) for fault in self._faults)

    def _alive(self, now: float) -> bool:
        """Do what has fallen due; then whether the device answers at all."""
        while self._to_do and self._to_do[0][0] <= now:
            _, name = self._to_do.pop(0)
            if name == RESTART:
                self.restart(now)
            elif name == CLOCK_BACK:
                self.step_clock(BACK_SECONDS)
            else:
                self.swap_serial(self._serial)
        if self._at_work(now, SILENCE, RESTART):
            self._was_dead = True
            return False
        if self._was_dead:
            self._was_dead = False
            self._device.due(now)  # what it would have said meanwhile was never sent
        return True

    def _spoilt(self, sent: bytes, now: float) -> bytes:
        """Bytes as they arrive: cut short, or with others put between and inside."""
        if sent and self._at_work(now, TRUNCATE):
            sent = sent[: self._chance.randrange(len(sent))]
        if sent and self._at_work(now, GARBAGE):
            place = self._chance.choice((0, self._chance.randrange(len(sent))))
            sent = self._burst() + sent[:place] + self._burst() + sent[place:]
        return sent

    def _noise(self, now: float) -> bytes:
        """A burst now and then on a line that is noisy."""
        if not self._at_work(now, GARBAGE) or now < self._noise_at:
            return b""
        self._noise_at = now + NOISE_EVERY
        return self._burst()

    def _burst(self) -> bytes:
        return self._chance.randbytes(self._chance.randint(1, 12))


def _moment(fault: Fault) -> tuple[float, str] | None:
    """When something is done to the device once: a restarted one comes back when the fault ends."""
    if fault.name == RESTART:
        return fault.end, RESTART
    if fault.name in (CLOCK_BACK, SWAP_SERIAL):
        return fault.at, fault.name
    return None
