"""A cable is plugged in: a line is wanted for a bed, paused, or forgotten.

There is no command to the recorder: it reads the table of wishes each second and opens the port.
"""

from dataclasses import dataclass, replace

from station.data import links, register
from station.data.engine import Store
from station.data.links import Wish
from station.domain.adapter import Adapter, Found, Seat, seats
from station.domain.device import Category
from station.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Speech:
    """A protocol that the station understands: its name, the devices' title, and its speeds.

    `alarms` are the codes of the alarms it can tell of, `at_once` how many at a time (None: all).
    """

    name: str
    title: str
    category: Category
    baud: int
    other_bauds: tuple[int, ...] = ()
    alarms: frozenset[str] = frozenset()
    at_once: int | None = None


@dataclass(frozen=True, slots=True)
class Cable:
    """What is to be listened to: which devices, on which port, for which bed, at which speed.

    `baud` is None for the usual speed; `bed` None for a monitor that goes from bed to bed.
    `adapter` is the USB adapter that the port is just now, by which it is found again.
    """

    speech: Speech
    port: str
    bed: str | None
    baud: int | None = None
    adapter: Adapter | None = None


def connect(store: Store, cable: Cable, instead_of: str | None = None) -> Wish:
    """Want a line; `instead_of` is one that was wanted a moment ago and is given up for it."""
    port = cable.port.strip()
    if not port:
        raise Refused("Choose a port first, or type its name.")
    taken = _taken(store, port, cable.adapter, instead_of)
    if taken is not None:
        whose = "" if taken.bed is None else f" for bed {taken.bed}"
        raise Refused(f"The station listens to {port} already{whose}: choose another port.")
    if instead_of is not None:
        links.forget(store, instead_of)
    wanted = Wish(
        _name(store, cable), cable.speech.name, port, cable.baud, cable.bed, adapter=cable.adapter
    )
    links.wish(store, wanted)
    return wanted


def _taken(store: Store, port: str, adapter: Adapter | None, instead_of: str | None) -> Wish | None:
    """The line that has this port already: by its adapter where one is known, else by its name."""
    lines = {wish.line: wish for wish in links.wishes(store) if wish.line != instead_of}
    if adapter is None:
        return next((wish for wish in lines.values() if wish.port == port), None)
    owners = [
        line
        for line, one in seats(lines.values(), {port: adapter}).items()
        if isinstance(one, Seat) and one.port == port and one.found is not Found.LIKENESS
    ]
    # What is only like a lost one is that line's if the recorder found no other like it.
    owners += [
        one.line for one in links.states(store) if (one.port, one.adapter) == (port, adapter)
    ]
    return next((lines[line] for line in owners if line in lines), None)


def pause(store: Store, line: str, *, paused: bool) -> Wish:
    """Close a line's port for a while, or open it again."""
    wanted = replace(_wish(store, line), paused=paused)
    links.wish(store, wanted)
    return wanted


def forget(store: Store, line: str) -> None:
    """Want nothing of a line any more; what it brought stays in the record."""
    _wish(store, line)
    links.forget(store, line)


def _wish(store: Store, line: str) -> Wish:
    for wish in links.wishes(store):
        if wish.line == line:
            return wish
    raise Refused("This line was forgotten meanwhile: look again.")


def _name(store: Store, cable: Cable) -> str:
    """The line's handle, such as bed-3/pump-1; one that was used before is never used again."""
    place = "ward" if cable.bed is None else _handle(cable.bed)
    used = {wish.line for wish in links.wishes(store)}
    used |= {line for _, line in register.channels(store).values() if line is not None}
    number = 1
    while f"{place}/{cable.speech.category}-{number}" in used:
        number += 1
    return f"{place}/{cable.speech.category}-{number}"


def _handle(bed: str) -> str:
    plain = "-".join(
        "".join(letter if letter.isalnum() else " " for letter in bed).casefold().split()
    )
    return plain if plain.startswith("bed") else f"bed-{plain}"
