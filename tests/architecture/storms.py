"""Devices that give a driver every reason to hurry: silent, late, garbled, babbling, restarting."""

import random
from itertools import pairwise

from devices.panel import Responder
from devices.virtual import VirtualSettings
from station.domain.clock import Stamp
from tests.architecture.every_kind import START, Muted, Restarting, Through

CONTROL = (b"\x06", b"\x15", b"\x14")  # ACK, NAK, DC4: replies to the device, not questions


class Garbled(Through):
    """Answers as much as ever, and not a byte of it right."""

    def __init__(self, responder: Responder) -> None:
        super().__init__(responder)
        self._dice = random.Random(1)  # noqa: S311 - faults, no secret

    def carried(self, said: bytes, _now: float) -> bytes:
        return self._dice.randbytes(len(said))


class Cut(Through):
    """Every answer breaks off in the middle."""

    def carried(self, said: bytes, _now: float) -> bytes:
        return said[: len(said) // 2]


class Late(Through):
    """Answers each question so many seconds later; keeps when each was asked and answered."""

    def __init__(self, responder: Responder, delay: float) -> None:
        super().__init__(responder)
        self._delay = delay
        self._owed: list[tuple[float, bytes]] = []

    def receive(self, data: bytes, now: float) -> bytes:
        said = self._device.receive(data, now)
        if said:
            self._owed.append((now + self._delay, said))
        return b""

    def due(self, now: float) -> bytes:
        ready = [said for at, said in self._owed if at <= now]
        self._owed = [one for one in self._owed if one[0] > now]
        return self._device.due(now) + b"".join(ready)

    def next_due(self, now: float) -> float | None:
        moments = [at for at, _ in self._owed]
        own = self._device.next_due(now)
        return min(moments if own is None else [*moments, own], default=None)


class Babbling(Through):
    """Puts twenty random bytes between everything, twenty times a second."""

    def __init__(self, responder: Responder) -> None:
        super().__init__(responder)
        self._dice = random.Random(2)  # noqa: S311 - faults, no secret
        self._next = 0.0

    def due(self, now: float) -> bytes:
        said = self._device.due(now)
        if now >= self._next:
            self._next = now + 0.05
            said += self._dice.randbytes(20)
        return said

    def next_due(self, _now: float) -> float:
        return self._next


STORMS = {
    "a healthy device": VirtualSettings(split=1),
    "never a word": VirtualSettings(wrap=lambda device: Muted(device, 0, 1e9)),
    "silent after a minute": VirtualSettings(wrap=lambda device: Muted(device, 60, 1e9)),
    "garbled answers": VirtualSettings(wrap=Garbled),
    "broken-off answers": VirtualSettings(wrap=Cut),
    "late answers": VirtualSettings(wrap=lambda device: Late(device, 3.0)),
    "a babbling line": VirtualSettings(split=1, wrap=Babbling),
    "restarts, garbles and silences": VirtualSettings(wrap=lambda device: Restarting(device, 1)),
    "a loose plug": VirtualSettings(unplugged=lambda now: now % 1.7 > 1.2),
    "a cable that comes and goes": VirtualSettings(unplugged=lambda now: now % 7 > 5),
}
FAILING = ("never a word", "silent after a minute", "garbled answers", "broken-off answers")


class Heard:
    """What the far end hears, and says, with the line's own seconds."""

    def __init__(self) -> None:
        self.questions: list[float] = []
        self.answers: list[float] = []

    def opened(self, at: Stamp) -> None: ...

    def received(self, data: bytes, at: Stamp) -> None:  # noqa: ARG002 - only that it came
        self.answers.append(at.monotonic - START.monotonic)

    def sent(self, wire: bytes, at: Stamp) -> None:
        if not wire.startswith(CONTROL):
            self.questions.append(at.monotonic - START.monotonic)

    def lost(self, reason: str, at: Stamp) -> None: ...

    @property
    def spaces(self) -> list[float]:
        """Seconds between one question and the next."""
        return [later - one for one, later in pairwise(self.questions)]

    def since(self, moment: float) -> list[float]:
        """The questions from a moment on."""
        return [one for one in self.questions if one >= moment]
