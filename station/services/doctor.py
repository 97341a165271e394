"""The doctor: whether this station is fit to record, one sentence for each thing looked at.

It repairs nothing but the mode of the key, makes nothing that is missing, and turns every fault
into the sentence that says what to do.  Python and the libraries come before it (``toolchain``).
"""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station.data import capture_file as captures
from station.data import journal, key, links
from station.data.engine import DAMAGED, open_store
from station.data.examination import Examination, examine_record
from station.data.links import Wish
from station.data.places import OTHERS, Places, check_local
from station.domain.adapter import Adapter, Seat, seats
from station.domain.clock import TOLERANCE, Clock, iso
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Refused, Unavailable
from station.domain.figures import duration
from station.services import settings, single
from station.services.capture_check import NAME as RAW
from station.services.capture_check import examine_captures
from station.services.capture_ring import Rules
from station.services.finding import Finding, fine, to_do

COMMITTED_WITHIN = timedelta(seconds=10)
LEAST_FREE = 1_000_000_000
LEAST_LEFT = timedelta(days=30)
LONG_LEFT = timedelta(days=3650)
MEASURED_OVER = timedelta(hours=1)  # a younger record says nothing about its growth
MEGABYTE, GIGABYTE = 1_000_000, 1_000_000_000
BUILT = datetime(2026, 1, 1, tzinfo=UTC)  # no clock that is right stands before this

FAULTS = (Refused, Unavailable, OSError)


@dataclass(frozen=True, slots=True)
class Machine:
    """What only the composition root can ask this computer.

    `ports` are its serial ports; `trouble` says what keeps the station from one, or None;
    `printers` is None where the printing system could not be asked.  `adapters` are the USB ones
    among the ports, by which a line is found under whatever name.
    """

    ports: Sequence[str]
    trouble: Callable[[str], str | None]
    printers: Sequence[str] | None
    adapters: Mapping[str, Adapter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the record says, as far as it could be opened."""

    found: Examination | None = None
    beat: journal.Heartbeat | None = None
    wishes: Sequence[Wish] = ()
    links: Mapping[str, LinkState] = field(default_factory=dict)


def examine(places: Places, clock: Clock, machine: Machine) -> list[Finding]:
    """Look at everything, in the order in which one thing depends on another."""
    findings = [_guarded("settings", lambda: _settings(places))]
    facts = _Facts()
    if _there(places.database) or _there(places.key_file):
        known, secret = _key(places)
        findings.append(known)
        if secret is not None:
            record, facts = _record(places, secret)
            findings.append(record)
        findings += _recording(places, clock, machine, facts)
        if secret is not None:
            findings.append(_guarded(RAW, partial(_raw_bytes, places, secret, clock, facts)))
    else:
        findings.append(to_do("station", f"There is none in {places.data} yet: start main.py once"))
    return [
        *findings,
        _ports(machine, facts),
        _guarded("disk", lambda: _disk(places, clock, facts)),
        _guarded("clock", lambda: _clock(clock, facts)),
        _printers(machine),
    ]


def _guarded(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except FAULTS as fault:
        return to_do(name, _sentence(fault))


def _sentence(fault: Exception) -> str:
    """What a fault means: our own say it themselves."""
    if isinstance(fault, OSError):
        return (
            f"{fault.filename} cannot be looked at ({fault.strerror}):"
            " run this as the user who owns the station"
        )
    return str(fault)


def _there(path: Path) -> bool:
    """Whether a file exists; one that we may not even look for does."""
    try:
        return path.exists()
    except OSError:
        return True


def _settings(places: Places) -> Finding:
    settings.load(places.settings)
    if places.settings.exists():
        return fine("settings", f"{places.settings} is understood")
    return fine("settings", f"there is no {places.settings}: everything as the station comes")


def _key(places: Places) -> tuple[Finding, bytes | None]:
    """The key, and whether others could read it until now."""
    path = places.key_file
    try:
        opened = os.name == "posix" and path.exists() and bool(path.stat().st_mode & OTHERS)
        secret = key.obtain(places)
    except FAULTS as fault:
        return to_do("key", _sentence(fault)), None
    if opened:
        words = f"{path} was open to others and is closed again: ask who could have read it"
        return to_do("key", words), secret
    words = f"only its owner can read {path}; fingerprint {key.fingerprint(secret)}"
    return fine("key", words), secret


def _record(places: Places, secret: bytes) -> tuple[Finding, _Facts]:
    """The record: whether it opens, is whole and of this version; and what it says."""
    path = places.database
    if not _there(path):
        words = (
            f"There is none at {path}, though its key is there: start main.py once; if this"
            " station has recorded before, restore the newest copy (main.py restore)"
        )
        return to_do("record", words), _Facts()
    try:
        found = examine_record(path, secret)
        if found.complaint is not None:
            return to_do("record", f"{DAMAGED.format(path=path)} ({found.complaint})"), _Facts()
        return fine("record", _soundness(found)), _facts(path, secret, found)
    except FAULTS as fault:
        return to_do("record", _sentence(fault)), _Facts()


def _soundness(found: Examination) -> str:
    words = (
        f"opens with the key; schema {found.schema}; every page and every reference is whole;"
        f" {found.size / MEGABYTE:.1f} MB"
    )
    return f"{words}; the next start copies it and brings it up to date" if found.behind else words


def _facts(path: Path, secret: bytes, found: Examination) -> _Facts:
    """What the record says of its recorder and its lines, where we know how to read it."""
    if found.behind:
        return _Facts(found)
    store = open_store(path, secret)
    try:
        states = {state.line: state for state in links.states(store)}
        return _Facts(found, journal.heartbeat(store), links.wishes(store), states)
    finally:
        store.close()


def _recording(places: Places, clock: Clock, machine: Machine, facts: _Facts) -> list[Finding]:
    """Whether it is recording just now, and from which lines."""
    try:
        running = single.held(places.recorder_lock)
    except FAULTS as fault:
        return [to_do("recorder", _sentence(fault))]
    recorder = _recorder(places, clock, facts.beat, running=running)
    return [recorder, *(_line(wish, facts, machine, running=running) for wish in facts.wishes)]


def _recorder(
    places: Places, clock: Clock, beat: journal.Heartbeat | None, *, running: bool
) -> Finding:
    name = "recorder"
    age = None if beat is None else clock.now().utc - beat.committed
    last = "nothing was ever recorded" if age is None else f"last commit {_ago(age)}"
    if not running:
        words = (
            f"It does not run, so nothing is recorded ({last}): start main.py, or main.py record"
        )
        return to_do(name, words)
    if age is not None and age < -TOLERANCE:
        words = "It runs; whether it records can be told once this computer's date and time are set"
        return to_do(name, words)
    if age is None or age > COMMITTED_WITHIN:
        return to_do(name, f"It runs but does not record ({last}): look into {places.log}")
    return fine(name, f"it runs; {last}")


def _raw_bytes(places: Places, secret: bytes, clock: Clock, facts: _Facts) -> Finding:
    """The ring of raw bytes; what a recorder hears only counts while one runs."""
    running = single.held(places.recorder_lock)
    talking = {
        line: link
        for line, link in facts.links.items()
        if running and link.state is ConnectionState.TALKING
    }
    rules = Rules(
        settings.load(places.settings).capture, demo=facts.found is not None and facts.found.demo
    )
    return examine_captures(places, secret, rules, talking, clock.now().utc)


def _ago(age: timedelta) -> str:
    return "just now" if age < timedelta(seconds=1) else f"{duration(age)} ago"


def _line(wish: Wish, facts: _Facts, machine: Machine, *, running: bool) -> Finding:
    """One line that is wanted: as the recorder finds it, else whether its port could be opened."""
    name = f"line {wish.line}"
    speed = "" if wish.baud is None else f" at {wish.baud} baud"
    seat = seats(facts.wishes, machine.adapters)[wish.line]
    port = seat.port if isinstance(seat, Seat) else wish.port
    what = f"{wish.protocol} on {port}{speed}"
    if wish.paused:
        return fine(name, f"{what}: paused")
    link = facts.links.get(wish.line)
    if running and link is not None:
        words = f"{what}: {link.state} since {iso(link.since)}"
        if link.state is ConnectionState.TALKING:
            return fine(name, f"{words}; {link.good_frames} frames good, {link.bad_frames} bad")
        return to_do(name, f"{words}: {link.reason}")
    trouble = machine.trouble(port) if isinstance(seat, Seat) else seat.reason
    if trouble is not None:
        return to_do(name, f"{what}: {trouble}")
    return fine(name, f"{what}: nothing keeps the station from it")


def _ports(machine: Machine, facts: _Facts) -> Finding:
    """The serial ports that no line uses."""
    found = seats(facts.wishes, machine.adapters).values()
    used = {os.path.realpath(seat.port) for seat in found if isinstance(seat, Seat)}
    free = [port for port in machine.ports if os.path.realpath(port) not in used]
    troubles = [words for port in free if (words := machine.trouble(port)) is not None]
    if troubles:
        return to_do("ports", " ".join(troubles))
    if free:
        return fine("ports", f"free to use: {', '.join(free)}")
    if facts.wishes:
        return fine("ports", "no serial port beside those of the lines")
    return to_do("ports", "There is no serial port: plug in an adapter, or install its driver")


def _disk(places: Places, clock: Clock, facts: _Facts) -> Finding:
    """Free space, and for how long it will do."""
    check_local(places.data)
    folder = next(one for one in (places.data, *places.data.absolute().parents) if one.exists())
    free = shutil.disk_usage(folder).free
    words = f"{free / GIGABYTE:.1f} GB free for {places.data}"
    left = _time_left(places.data, free, clock.now().utc, facts.found)
    if left is not None:
        days = "over 10 years" if left > LONG_LEFT else f"{left.days} days"
        words = f"{words}; at the growth so far that lasts {days}"
    if free < LEAST_FREE or (left is not None and left < LEAST_LEFT):
        return to_do("disk", f"{words}: free space, or move the station to a larger disk")
    return fine("disk", words)


def _time_left(data: Path, free: int, now: datetime, found: Examination | None) -> timedelta | None:
    """How long the free space lasts at the growth since the first run; None while it is young."""
    if found is None or found.since is None or now - found.since < MEASURED_OVER:
        return None
    # Raw captures grow to their limit and no further: they say nothing about the years to come.
    size = sum(_size(one) for one in data.rglob("*") if not one.name.startswith(captures.NAME))
    seconds = free * (now - found.since).total_seconds() / size
    return timedelta(seconds=min(seconds, 2 * LONG_LEFT.total_seconds()))


def _size(path: Path) -> int:
    """Bytes of a file; one that has just gone, such as a log, has none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _clock(clock: Clock, facts: _Facts) -> Finding:
    """Whether the computer's date can be right, and its time zone is known."""
    now = clock.now().utc
    if now < BUILT:
        words = f"It says {iso(now)}, which cannot be: set it (the battery of the clock is empty?)"
        return to_do("clock", words)
    if facts.beat is not None and now < facts.beat.committed - TOLERANCE:
        return to_do(
            "clock",
            f"It says {iso(now)}, but something was recorded at {iso(facts.beat.committed)}:"
            " set date and time; until then the station goes on with its own time",
        )
    zone = None if facts.found is None else facts.found.zone
    try:
        here = now.astimezone(None if zone is None else ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return to_do("clock", f"The ward's time zone {zone} is not known: set it in the settings")
    of_whom = "this computer" if zone is None else "the ward"
    return fine("clock", f"{iso(now)}; for {of_whom} {here:%d %b %Y %H:%M %Z} (UTC{here:%z})")


def _printers(machine: Machine) -> Finding:
    if machine.printers is None:
        return to_do("printers", "They could not be asked for: install or start the print service")
    if not machine.printers:
        return to_do("printers", "There is none: set one up; until then documents are PDF files")
    return fine("printers", ", ".join(machine.printers))
