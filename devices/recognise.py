"""What is on this port?  Listens without a word first, then tries each kind's greetings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from devices.conversation import Conversation, Tap
from devices.effects import Opened, Received
from devices.kind import Kind, LineSettings
from devices.line import LineLost, open_line
from devices.query import Gate
from devices.session import Session, Wiring
from station.domain.clock import Clock
from station.domain.errors import Unavailable

LISTEN_SECONDS = 3.0
ASK_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class UnknownDevice:
    """A port with a device of unknown kind; `carry_on` says whether there is time to try."""

    port: str
    baud: int | None
    clock: Clock
    carry_on: Callable[[], bool]
    tap: Tap


def recognise(unknown: UnknownDevice, kinds: Sequence[Kind]) -> Kind | None:
    """The kind of device on the port, or None when no kind understands it or is understood by it.

    Unavailable when the port cannot be opened.
    """
    for settings in _speeds(unknown.baud, kinds):
        alike = [kind for kind in kinds if _at(unknown.baud, kind) == settings]
        if found := _overhear(unknown, settings, alike):
            return found
    asking = (kind for kind in kinds if kind.queries and _answers(unknown, kind))
    return next(asking, None)


def _at(baud: int | None, kind: Kind) -> LineSettings:
    return replace(kind.settings, baud=baud or kind.settings.baud, other_bauds=())


def _speeds(baud: int | None, kinds: Sequence[Kind]) -> list[LineSettings]:
    """Each way of opening the port once, in the catalogue's order."""
    return list(dict.fromkeys(_at(baud, kind) for kind in kinds))


def _overhear(unknown: UnknownDevice, settings: LineSettings, kinds: Sequence[Kind]) -> Kind | None:
    """Listen without being able to send: the kind that understood most of what was heard."""
    drivers = [kind.make_driver() for kind in kinds]
    ears = [Conversation(driver, lambda _: None, lambda _: None) for driver in drivers]
    try:
        _hear_out(unknown, settings, ears)
    except LineLost as lost:
        raise Unavailable(lost.reason) from None
    good = [driver.tally.good for driver in drivers]
    return kinds[good.index(max(good))] if any(good) else None


def _hear_out(unknown: UnknownDevice, settings: LineSettings, ears: Sequence[Conversation]) -> None:
    """Give every ear what comes for a few seconds."""
    clock = unknown.clock
    line = open_line(unknown.port, settings, None, Gate((), lambda _: None))
    try:
        start = clock.now()
        for ear in ears:
            ear.hear(Opened(start))
        while unknown.carry_on() and clock.now().monotonic < start.monotonic + LISTEN_SECONDS:
            if data := line.read():
                at = clock.now()
                unknown.tap.received(data, at)
                for ear in ears:
                    ear.hear(Received(data, at))
    finally:
        line.close()


def _answers(unknown: UnknownDevice, kind: Kind) -> bool:
    """Whether a device answers this kind's own questions, which pass its own gate."""
    wiring = Wiring("auto", kind, unknown.port, unknown.baud, (unknown.tap,))
    session = Session(wiring, unknown.clock, lambda _line, _readings: None, lambda _state: None)
    end = unknown.clock.now().monotonic + ASK_SECONDS
    try:
        while unknown.carry_on() and unknown.clock.now().monotonic < end and not session.tally.good:
            session.step()
    finally:
        session.close()
    return session.tally.good > 0
