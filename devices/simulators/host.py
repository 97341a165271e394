"""Simulated devices at work on real lines: the loop that lends them time, and ``simulate``."""

import select
import sys
from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from threading import Event
from typing import TextIO

from devices.catalogue import kind_of
from devices.kind import Kind
from devices.listen import told_to_stop
from devices.panel import Panels
from devices.simulators.bedside import Bedside
from devices.simulators.device_line import PATIENCE_SECONDS, DeviceLine, Setting
from devices.simulators.far_end import FarEnd, SocketEnd
from devices.simulators.faults import parse_fault
from devices.simulators.script import read_script
from station.domain.clock import Clock, SystemClock
from station.domain.errors import Refused

SOCKETS = sys.platform == "win32"
"""Whether lines must be sockets: there are no pseudo-terminals on Windows."""


def far_end(setting: Setting, link: Path | None, tcp: int | None) -> FarEnd:
    """The line that was asked for: a pseudo-terminal under a link, or a socket."""
    if tcp is not None:
        return SocketEnd(tcp)
    if link is None:
        raise Refused("A simulated device needs --link PATH or --tcp PORT.")
    if sys.platform == "win32":
        raise Refused("There are no pseudo-terminals on Windows: use --tcp PORT.")
    from devices.simulators.pseudo_terminal import (  # noqa: PLC0415 - POSIX only
        PseudoTerminal,
    )

    return PseudoTerminal(link, setting.speed)


def run(lines: Sequence[DeviceLine], clock: Clock, stop: Event) -> None:
    """Lend every line its steps until told to stop, then take the lines away."""
    began = clock.now().monotonic
    wanted = dict.fromkeys(lines, 0.0)
    spoken: set[int] = set()
    try:
        while not stop.is_set():
            now = clock.now().monotonic - began
            for line in lines:
                if wanted[line] <= now or not spoken.isdisjoint(line.end.watched()):
                    wanted[line] = now + line.step(now)
            rest = min(wanted.values(), default=now + PATIENCE_SECONDS) - now
            spoken = _spoken([one for line in lines for one in line.end.watched()], rest, stop)
    finally:
        for line in lines:
            line.close()


def _spoken(watched: list[int], seconds: float, stop: Event) -> set[int]:
    """The descriptors at which a host has spoken, waiting for one so long at most."""
    if not watched:
        stop.wait(seconds)
        return set()
    ready, _, _ = select.select(watched, [], [], seconds)
    return set(ready)


def serve(setting: Setting, end: FarEnd, out: TextIO, stop: Event, clock: Clock) -> None:
    """Serve one device on one line; its name is printed first, once a host can open it."""
    line = DeviceLine(setting, end)
    line.open()
    out.write(f"{end.name}\n")
    out.flush()
    run([line], clock, stop)


def simulate(
    protocol: str,
    *,
    link: Path | None,
    tcp: int | None,
    script: Path | None = None,
    seed: int = 0,
    faults: Sequence[str] = (),
) -> int:
    """A simulated device until interrupted: by its script, or a plausible patient and titration."""
    kind = kind_of(protocol)
    panels = _panels(kind, script, seed)
    clock = SystemClock()
    told = tuple(map(parse_fault, faults))
    setting = Setting(kind, panels, told, seed, clock=ward_time(clock.now().utc))
    end = far_end(setting, link, tcp)
    with told_to_stop() as stop:
        serve(setting, end, sys.stdout, stop, clock)
    return 0


def ward_time(utc: datetime, zone: tzinfo | None = None) -> datetime:
    """What a clock on the ward's wall says, which is what devices are set to.

    The ward is where this computer is, unless it has a zone of its own.
    """
    return utc.astimezone(zone).replace(tzinfo=None)


def _panels(kind: Kind, script: Path | None, seed: int) -> Panels:
    """What the device shows."""
    return Bedside(seed).panels(kind) if script is None else read_script(script, kind)
