"""Whether one line delays another: lines of all kinds into one recorder, half of them in trouble.

The first half of the beds is left alone.  At the others one line after the other falls silent, is
noisy, or loses its cable.  Every line that is left alone has to tell as much as its device tells
when it is the only one in the world, and to be quiet no longer.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count

from station.data.places import Places
from station.domain.clock import Clock
from station.domain.measured import Goal, Measured
from station.services.line_ear import LineEar, LineHeard
from station.services.measure_recorder import PERCENT, Hearing, Spell, figures, heard, spent
from station.services.process_facts import Footprint, footprint
from station.services.simulated_ward import SimulatedLine, SimulatedWard

TROUBLES = ("silence", "garbage", "unplug")
TROUBLE_EVERY, TROUBLE_SECONDS = 15.0, 8.0
ALL = Goal(95, at_least=True)
ON_TIME = Goal(1500)  # ms: a batch a second, and what the disk takes
STALL = Goal(1)  # s
NOTHING = Goal(0)
SECONDS_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class WardRun:
    """How the composition root runs the simulated devices and a recorder."""

    devices: Callable[[], AbstractContextManager[SimulatedWard]]
    recorder: Callable[[], AbstractContextManager[int]]


@dataclass(frozen=True, slots=True)
class Spent:
    """What a recorder took in so many seconds: its footprints, None where nobody tells."""

    seconds: float
    before: Footprint | None
    after: Footprint | None


def measure_lines(
    places: Places, run: WardRun, clock: Clock, spell: Spell | None = None
) -> list[Measured]:
    """Let every line talk, some of them in trouble, and measure each; the figures."""
    chosen = spell or Spell()
    ear, pause = LineEar(clock), threading.Event()
    with run.devices() as ward:
        wishes = [line.wish(at_bed=False) for line in ward.lines]
        hearing = Hearing(places, wishes, run.recorder, chosen.patience)
        with heard(hearing, ear, clock) as process:
            pause.wait(chosen.warming)
            ear.begin()
            began, before = clock.now().monotonic, footprint(process)
            _trouble(ward, clock, began + chosen.seconds, pause)
            after, passed = footprint(process), clock.now().monotonic - began
            lines, lags = ear.lines(), ear.take()
    took = Spent(passed, before, after)
    return [
        *rows(ward.lines, lines, took),
        *figures(lags, len(ward.lines), passed, spent(before, after)),
    ]


def halves(
    lines: Sequence[SimulatedLine],
) -> tuple[tuple[SimulatedLine, ...], tuple[SimulatedLine, ...]]:
    """The lines of the first half of the beds, which are left alone, and the others."""
    beds = list(dict.fromkeys(line.bed for line in lines))
    alone = set(beds[: (len(beds) + 1) // 2])
    left = tuple(line for line in lines if line.bed in alone)
    return left, tuple(line for line in lines if line.bed not in alone)


def troubles(lines: Sequence[SimulatedLine]) -> Iterator[tuple[str, SimulatedLine]]:
    """One trouble after the other, each at the next line, so that every line meets every one."""
    for shift in count():
        for place, line in enumerate(lines):
            yield TROUBLES[(place + shift) % len(TROUBLES)], line


def _trouble(ward: SimulatedWard, clock: Clock, until: float, pause: threading.Event) -> None:
    """Let troubles befall the lines that are not left alone until it is time."""
    _, others = halves(ward.lines)
    for trouble, line in troubles(others) if others else ():
        left = until - clock.now().monotonic
        if left <= 0:
            return
        ward.at(line, "disturb", fault=trouble, seconds=TROUBLE_SECONDS)
        pause.wait(min(TROUBLE_EVERY, left))
    pause.wait(max(until - clock.now().monotonic, 0.0))  # one bed has nobody to disturb


def rows(
    lines: Sequence[SimulatedLine], heard_of: Mapping[str, LineHeard], took: Spent
) -> list[Measured]:
    """What the benchmarks print: the lines left alone together, then kind by kind, then memory."""
    quiet, _ = halves(lines)
    told = {line: heard_of.get(line.name, LineHeard()) for line in lines}
    what = (
        f"{len(quiet)} of {len(lines)} lines left alone for {took.seconds:.0f} s while the others"
        f" were silent, noisy or unplugged in turn"
    )
    least = min(_share(line, told[line], took.seconds) for line in quiet)
    stall = max(told[line].longest_pause - line.longest_pause for line in quiet)
    return [
        Measured("lines, least heard of what the device tells alone", least, "%", what, ALL),
        Measured("lines, longest stall beyond the device's own pauses", max(stall, 0.0), "s", what,
                 STALL),
        Measured("lines, worst of last byte to commit",
                 max(one.worst_to_commit for one in told.values()), "ms", f"all {len(lines)} lines",
                 ON_TIME),
        Measured("lines, bad frames of those left alone", sum(told[line].bad for line in quiet),
                 "frames", f"beside {sum(told[line].good for line in quiet):,} good ones", NOTHING),
        *(_kind(protocol, quiet, told, took) for protocol in dict.fromkeys(
            line.protocol for line in quiet)),
        *resources(took),
    ]  # fmt: skip


def _share(line: SimulatedLine, heard_of: LineHeard, seconds: float) -> float:
    """Per cent of what the device would have told alone."""
    return heard_of.values / seconds / line.readings_a_second * PERCENT


def _kind(
    protocol: str,
    quiet: Sequence[SimulatedLine],
    told: Mapping[SimulatedLine, LineHeard],
    took: Spent,
) -> Measured:
    """The lines of one kind that were left alone."""
    lines = [line for line in quiet if line.protocol == protocol]
    share = min(_share(line, told[line], took.seconds) for line in lines)
    each = [told[line] for line in lines]
    everywhere = [one for line, one in told.items() if line.protocol == protocol]
    what = (
        f"{sum(one.values for one in each) / took.seconds / len(lines):.2f} values a second,"
        f" longest pause {max(one.longest_pause for one in each):.1f} s"
        f" (alone {max(line.longest_pause for line in lines):.1f} s),"
        f" worst delay {max(one.worst_to_commit for one in each):.0f} ms,"
        f" {sum(one.good for one in each):,} good and {sum(one.bad for one in each)} bad frames;"
        f" with the disturbed lines {sum(one.good for one in everywhere):,}"
        f" and {sum(one.bad for one in everywhere)}"
    )
    return Measured(f"lines {protocol}", share, "% heard", what, ALL)


def resources(took: Spent) -> Iterator[Measured]:
    """What the recorder's memory, threads and files came to; nothing where nobody tells."""
    before, after = took.before, took.after
    if before is None or after is None:
        return
    what = f"{before.kibibytes:,} KiB at the begin, {after.kibibytes:,} KiB at the end"
    slope = (after.kibibytes - before.kibibytes) / took.seconds * SECONDS_A_MINUTE
    yield Measured("recorder's memory", slope, "KiB a minute", what)
    held = f"{after.files} files and {after.threads} threads at the end"
    more = after.files - before.files + after.threads - before.threads
    yield Measured("recorder's files and threads", more, "more than at the begin", held)
