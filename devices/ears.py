"""Every kind of device that could be speaking at one setting of a line, listening together.

No bytes are sent from here: what a driver would ask is dropped.  A driver counts a good frame now
and then even in bytes that mean nothing, so a kind is found only by enough good frames and a good
share of all that came.  Keeps no time of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from devices.conversation import Conversation
from devices.effects import Opened, Received, Woken
from devices.kind import Kind
from station.domain.clock import Stamp
from station.domain.observation import LineNoise, Reading

ENOUGH = 3  # good frames that make a find
FAIR, CLEAR = 2 / 3, 0.9  # shares that make a possible find, and one that ends the search
CUT = 0.3  # s after the opening: what comes then may have been sent, and heard, before it
PAUSE = 0.5  # s without a byte: what was being said has been said
STREAM = 2.5  # s that meaningless bytes are listened to where they never pause
HELD = 5.0  # s that a kind may keep bytes to itself before it has to make something of them
NEXT = 10.5  # s that the next message is waited for: some devices speak only every 10 s
LONGEST = ENOUGH * NEXT + 1.0  # s at one setting


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a kind understood what came: the share of it, and the good frames in it."""

    share: float
    good: int
    kind: Kind

    @property
    def clear(self) -> bool:
        """Whether nothing else needs to be tried."""
        return self.share >= CLEAR and self.good >= ENOUGH

    @property
    def fair(self) -> bool:
        """Whether it is this kind if no other understands more."""
        return self.share >= FAIR and self.good >= ENOUGH


class Ear:
    """One kind's driver, which hears and cannot speak."""

    def __init__(self, kind: Kind, at: Stamp) -> None:
        self.kind = kind
        self._noise = 0
        self._conversation = Conversation(kind.make_driver(), lambda _wire: None, self._note)
        self._conversation.hear(Opened(at))

    def hear(self, data: bytes, at: Stamp) -> None:
        """Bytes came."""
        self._conversation.hear(Received(data, at))

    def wake(self, at: Stamp) -> None:
        """Time passed: a driver gives up half a frame when it is woken."""
        wake_at = self._conversation.wake_at
        if wake_at is not None and at.monotonic >= wake_at:
            self._conversation.hear(Woken(at))

    def likeness(self, heard: int) -> Likeness:
        """How much of so many bytes it understood."""
        tally = self._conversation.driver.tally
        if not tally.good:
            return Likeness(0.0, 0, self.kind)
        share = min(tally.good / (tally.good + tally.bad), 1 - min(self._noise / heard, 1))
        return Likeness(share, tally.good, self.kind)

    def refuses(self, heard: int) -> bool:
        """Whether it made nothing of the greater part."""
        tally = self._conversation.driver.tally
        return self._noise > heard / 2 or tally.bad > tally.good

    def _note(self, reading: Reading) -> None:
        if isinstance(reading, LineNoise):
            self._noise += reading.size


class Ears:
    """The kinds that listen at one setting, what came, and how long it is worth waiting."""

    def __init__(self, kinds: Sequence[Kind], at: Stamp) -> None:
        self._kinds = kinds
        self._opened = at.monotonic
        self._first: float | None = None
        self._last = -inf
        self._cut = False
        self._heard = 0  # of what the ears of now have heard
        self.bytes = 0
        self._ears = [Ear(kind, at) for kind in kinds]

    def hear(self, data: bytes, at: Stamp) -> None:
        """Bytes came.  What the opening cut in two is nobody's: after a pause all begin anew."""
        now = at.monotonic
        pause = now > self._last + CUT
        self._last = now
        self.bytes += len(data)
        if now < self._opened + CUT:
            self._cut = True
            return
        if self._first is None:
            self._first, self._cut = now, self._cut and not pause
        elif self._cut and pause and not self._promising:
            self._ears = [Ear(kind, at) for kind in self._kinds]
            self._first, self._cut, self._heard = now, False, 0
        self._heard += len(data)
        for ear in self._ears:
            ear.hear(data, at)

    def wake(self, at: Stamp) -> None:
        """Time passed."""
        for ear in self._ears:
            ear.wake(at)

    @property
    def best(self) -> Likeness | None:
        """The kind that understood most, if one understood enough."""
        fair = [one for one in self._likenesses() if one.fair]
        return max(fair, key=lambda one: (one.share, one.good), default=None)

    @property
    def settled(self) -> bool:
        """Whether a whole message or a stream was heard, so that nothing more is to be learnt."""
        return self._first is not None and (not self._cut or self._streams)

    def deadline(self, patience: float) -> float:
        """Until which monotonic second to listen; `patience` is how long to wait for a byte."""
        best = self.best
        if self._first is None:
            return max(self._opened, self._last) + patience
        if best is not None and best.clear:
            return -inf
        if self._promising:
            return min(self._last + NEXT, self._opened + LONGEST)
        if not all(ear.refuses(self._heard) for ear in self._ears):
            return min(self._last + STREAM, self._first + HELD)
        if self._cut and not self._streams:
            return self._last + max(patience, PAUSE)
        return min(self._last + PAUSE, self._first + STREAM)

    @property
    def _streams(self) -> bool:
        return self._first is not None and self._last - self._first >= STREAM

    @property
    def _promising(self) -> bool:
        """Whether a kind understood something, and most of what came."""
        return any(one.share >= FAIR for one in self._likenesses())

    def _likenesses(self) -> list[Likeness]:
        return [ear.likeness(self._heard) for ear in self._ears] if self._heard else []
