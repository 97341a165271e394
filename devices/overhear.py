"""Listening to an unknown device at every setting the catalogue has, without a byte to it.

A first round is as long as the slowest speaker's pause, so that whoever speaks at all is noticed,
at whatever speed; as soon as something was said, a second one waits at each setting for the next
message.  Software flow control stays off: with it the system would send XON and XOFF itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from devices.ears import NEXT, Ears, Likeness
from devices.kind import Kind, LineSettings
from devices.line import LineLost
from devices.query import Gate
from devices.unknown_device import Found, UnknownDevice, format_words
from station.domain.errors import Unavailable

ALWAYS = tuple(LineSettings(baud) for baud in (9600, 19200, 38400, 115200))
ROUND = 10.5  # s without a byte in the first round: more than the pause of a device that speaks
LEAST = 1.3  # s of it at one setting
CHATTER = 8  # bytes at one setting from which on somebody speaks; fewer are stray
AT_MOST = 110.0  # s of listening; what has not been understood by then is not
_READ = 0.1  # s: how closely a deadline is kept


@dataclass(slots=True)
class Overheard:
    """What was found, or what there was to hear: at which settings, and how many bytes at each."""

    found: Found | None = None
    listened: dict[LineSettings, int] = field(default_factory=dict)

    @property
    def chatter(self) -> bool:
        """Whether somebody speaks unasked."""
        return max(self.listened.values(), default=0) >= CHATTER


def line_settings(unknown: UnknownDevice, kinds: Sequence[Kind]) -> list[LineSettings]:
    """Each way of opening the port once: the kinds' usual ones, four more speeds, their others.

    Only those of one speed where it is known; one alone where a serial server sets the speed.
    """
    usual = [_plain(kind.settings, kind.settings.baud) for kind in kinds]
    others = [_plain(kind.settings, baud) for kind in kinds for baud in kind.settings.other_bauds]
    every = list(dict.fromkeys((*usual, *ALWAYS, *others)))
    if not unknown.has_speed:
        return every[:1]
    if unknown.baud is None:
        return every
    return list(dict.fromkeys(replace(one, baud=unknown.baud) for one in every))


def _plain(settings: LineSettings, baud: int) -> LineSettings:
    return replace(settings, baud=baud, xonxoff=False, other_bauds=())


def overhear(unknown: UnknownDevice, kinds: Sequence[Kind]) -> Overheard:
    """Listen until a kind is clear, or all that was said has been heard out.

    Unavailable when the port cannot be opened, or goes away.
    """
    try:
        return _Listener(unknown, kinds).listen()
    except LineLost as lost:
        raise Unavailable(lost.reason) from None


class _Listener:
    """Both rounds through the settings of one port."""

    def __init__(self, unknown: UnknownDevice, kinds: Sequence[Kind]) -> None:
        self._unknown, self._kinds = unknown, kinds
        self._settings = line_settings(unknown, kinds)
        self._heard = Overheard()
        self._best: tuple[Likeness, LineSettings] | None = None
        self._end = unknown.clock.now().monotonic + AT_MOST

    def listen(self) -> Overheard:
        left = dict.fromkeys(self._settings)
        patience = max(LEAST, ROUND / len(left))
        for _ in self._each(left, patience):
            if self._heard.chatter:
                break
        if self._best is None and self._heard.chatter:
            for _ in self._each(left, NEXT):
                pass
        if self._best is not None:
            likeness, settings = self._best
            self._heard.found = found_at(likeness.kind, settings.baud, self._unknown)
        return self._heard

    def _each(self, left: dict[LineSettings, None], patience: float) -> Iterator[LineSettings]:
        """Listen at one setting after the other; those that were heard out are left no more."""
        for number, one in enumerate(tuple(left), 1):
            if not self._in_time() or (self._best is not None and self._best[0].clear):
                return
            self._unknown.told(
                f"Listening at {format_words(one)}, nothing is sent"
                f" ({number} of {len(self._settings)})"
            )
            if self._at(one, patience):
                del left[one]
            yield one

    def _at(self, settings: LineSettings, patience: float) -> bool:
        """Listen at one setting; whether whatever is said there has been heard out."""
        ears = self._hear_out(settings, patience)
        self._heard.listened[settings] = self._heard.listened.get(settings, 0) + ears.bytes
        best = ears.best
        if best is not None and (self._best is None or best.share > self._best[0].share):
            self._best = best, settings
        return ears.settled

    def _hear_out(self, settings: LineSettings, patience: float) -> Ears:
        unknown, clock = self._unknown, self._unknown.clock
        line = unknown.opener(unknown.port, settings, None, Gate((), lambda _wire: None))
        try:
            ears = Ears(self._at_home(settings), clock.now())
            while self._in_time() and clock.now().monotonic < ears.deadline(patience):
                data = line.read(_READ)
                at = clock.now()
                if data:
                    unknown.tap.received(data, at)
                    ears.hear(data, at)
                ears.wake(at)
            return ears
        finally:
            line.close()

    def _at_home(self, settings: LineSettings) -> list[Kind]:
        """The kinds whose characters have this form; any of them may be set to another speed."""
        if not self._unknown.has_speed:
            return list(self._kinds)
        return [kind for kind in self._kinds if _form(kind.settings) == _form(settings)]

    def _in_time(self) -> bool:
        return self._unknown.carry_on() and self._unknown.clock.now().monotonic < self._end


def _form(settings: LineSettings) -> tuple[int, str, int]:
    return settings.bits, settings.parity, settings.stop_bits


def found_at(kind: Kind, baud: int, unknown: UnknownDevice) -> Found:
    """A kind that was understood at a speed; its usual one is not named."""
    usual = baud == kind.settings.baud or not unknown.has_speed
    return Found(kind, None if usual else baud)


def listening_seconds(settings: int) -> float:
    """How long a silent port is listened to at so many settings."""
    return max(LEAST * settings, ROUND)
