"""What is on this port?  Listened to at every setting without a word first, then greeted.

A device that speaks by itself and in no known protocol is never spoken to: it is somebody else's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from devices.catalogue import kinds as catalogue
from devices.greet import greet, greetings
from devices.json_lines import Traffic
from devices.kind import Kind
from devices.overhear import ALWAYS, AT_MOST, line_settings, listening_seconds, overhear
from devices.unknown_device import Found, UnknownDevice
from station.domain.clock import Clock
from station.domain.device import Recognised

USUAL = frozenset(settings.baud for settings in ALWAYS)
CHECK = "check that the device is on, its cable, and its data export setting"


@dataclass(frozen=True, slots=True)
class NotKnown:
    """What was seen where no kind of device was found.

    `bauds` are the speeds really listened at (none where a serial server sets it), `bytes` how many
    came; `greeted` tells whether every greeting was tried, `enough` whether the time sufficed.
    """

    port: str
    bauds: tuple[int, ...]
    bytes: int
    greeted: bool
    enough: bool = True

    @property
    def sentence(self) -> str:
        """What a person should know, and what to do."""
        at = _one_of(self.bauds)
        if self.bytes:
            count = "1 byte was" if self.bytes == 1 else f"{self.bytes} bytes were"
            words = (
                f"{self.port}: bytes arrive, but no protocol I know{at} ({count} heard):"
                " check its data export setting, or choose device and speed by hand."
            )
        else:
            answer = ", and no answer to any greeting" if self.greeted else ""
            words = f"{self.port}: no bytes at all{at}{answer}: {CHECK}."
        return words if self.enough else f"{words} There was no time to try everything."


def recognise(unknown: UnknownDevice, kinds: Sequence[Kind]) -> Found | NotKnown:
    """The kind of device on the port, or what was seen instead.

    Unavailable, in one sentence, when the port cannot be opened (who has it is named) or goes away.
    """
    heard = overhear(unknown, kinds)
    if heard.found is not None:
        return heard.found
    came = sum(heard.listened.values())
    silent = unknown.carry_on() and not heard.chatter
    if silent:
        greeted = greet(unknown, greetings(unknown, kinds))
        if greeted.found is not None:
            return greeted.found
        came += greeted.bytes
    bauds = {one.baud for one in heard.listened} if unknown.has_speed else set()
    enough = unknown.carry_on()
    return NotKnown(unknown.port, tuple(sorted(bauds)), came, silent and enough, enough)


def find_out(
    clock: Clock, port: str, carry_on: Callable[[], bool], told: Callable[[str], None]
) -> Recognised:
    """The same for a window, in plain values: which of the catalogue's protocols, at which speed.

    Unavailable as above.
    """
    unknown = UnknownDevice(port, None, clock, carry_on, Traffic(), told)
    found = recognise(unknown, tuple(catalogue().values()))
    if isinstance(found, NotKnown):
        return Recognised(None, None, found.sentence)
    words = f"This is {found.kind.title}{_speed(found)}."
    return Recognised(found.kind.protocol, found.baud, words)


def this_is(port: str, found: Found) -> str:
    """What was found on a port, for whoever types protocols by name."""
    return f"{port}: this is {found.kind.title} ({found.kind.protocol}){_speed(found)}."


def _speed(found: Found) -> str:
    return "" if found.baud is None else f", at {found.baud} baud"


def how_long(unknown: UnknownDevice, kinds: Sequence[Kind]) -> str:
    """How long finding out takes at a silent port, and at the most."""
    asking = sum(one.seconds for one in greetings(unknown, kinds))
    listening = listening_seconds(len(line_settings(unknown, kinds)))
    silent, most = ceil(listening + asking), ceil(AT_MOST + asking)
    return (
        f"{unknown.port}: listening first, {ceil(listening)} s without a word to the device."
        f" A silent port takes {silent} s, and no port more than {most} s."
    )


def _one_of(bauds: Sequence[int]) -> str:
    """Speeds as a choice: `` at 9600, 19200 or 38400 baud, nor at 1200``; the usual ones first."""
    if not bauds:
        return ""
    usual = [baud for baud in bauds if baud in USUAL] or bauds
    others = [baud for baud in bauds if baud not in usual]
    nor = f", nor at {_choice(others)}" if others else ""
    return f" at {_choice(usual)} baud{nor}"


def _choice(bauds: Sequence[int]) -> str:
    *some, last = map(str, bauds)
    return f"{', '.join(some)} or {last}" if some else last
