"""The composition root: arguments in, parts joined, exit status out.  Nothing imports this file.

Each command imports only what it needs, inside its own function: `listen` must not wait for a
database, and `check` must be able to report a library that is missing.
"""

import argparse
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from station.domain.clock import Clock, SteadyClock, SystemClock
from station.domain.errors import Refused, Unavailable
from station.services.command_line import build

if TYPE_CHECKING:
    from devices.adapters import Finder
    from devices.simulators.past import PastBed
    from station.data.engine import Store
    from station.data.links import Wish
    from station.data.places import Places
    from station.domain.measured import Measured
    from station.services.capture_ring import CaptureRing
    from station.services.finding import Finding
    from station.services.lines import Linked, OpenLine, RunningLine, Told
    from station.services.printing import Press
    from station.services.showing import Asked, Showing
    from ui.station_window import StationWindow

DONE, NO = 0, 1
HEADLESS_SECONDS, DAY_SECONDS = 60.0, 86400.0


def _listen(args: argparse.Namespace) -> int:
    from devices.catalogue import kind_of
    from devices.listen import Listening, listen

    # What a person should know of the line is said once, by `listen`, and not logged as well.
    logging.getLogger("devices").addHandler(logging.NullHandler())
    kind = None if args.protocol == "auto" else kind_of(args.protocol)
    asked = Listening(kind, args.port, args.seconds, args.baud, args.capture)
    return listen(asked, sys.stdout, sys.stderr, SystemClock())


def _replay(args: argparse.Namespace) -> int:
    from devices.replay import replay
    from devices.ring_replay import replay_ring
    from devices.ring_story import write_ring

    held = None
    if args.home or args.minutes or args.out:
        from station.services.held_line import held_line

        must = bool(args.minutes or args.out)  # else it may still name a capture file
        held = held_line(_places(args), args.capture, args.minutes, must=must)
    if held is None:
        return replay(args.capture, args.protocol, sys.stdout)
    if args.out is None:
        return replay_ring(held.pieces, args.protocol, held.since, sys.stdout)
    return _say_all(held.written(args.out, write_ring(held.pieces, args.out)))


def _simulate(args: argparse.Namespace) -> int:
    from devices.simulators.host import simulate

    return simulate(
        args.protocol, link=args.link, tcp=args.tcp, script=args.script, seed=args.seed,
        faults=args.fault)  # fmt: skip


def _opening(ring: "CaptureRing", finder: "Finder", noisy: float, clock: Clock) -> "OpenLine":
    """How the recorder, which knows no device, gets a line to listen to, and its raw bytes."""
    from devices.catalogue import kind_of
    from devices.ring_tap import RingTap
    from devices.session import Session, SessionThread, Wiring

    def opened(wish: "Wish", told: "Told", linked: "Linked") -> "RunningLine":
        kind = kind_of(wish.protocol)
        put = ring.of(wish, kind.settings.baud, identity=kind.carries_patient_identity)
        taps = [] if put is None else [RingTap(put)]
        wiring = Wiring(wish.line, kind, wish.port, wish.baud, taps, noisy_above=noisy)
        opener = finder.opener(wish.line)
        return SessionThread(Session(wiring, clock, told, linked, opener))

    return opened


def _record(args: argparse.Namespace) -> int:
    from devices.adapters import Finder
    from station.services.capture_ring import CaptureRing
    from station.services.record import run_recorder, stop_on_signals
    from station.services.settings import load

    stop, finder, where = threading.Event(), Finder(), _places(args)
    stop_on_signals(stop)
    where.make()
    clock = SteadyClock(SystemClock())  # one for all: what is stamped keeps its order
    ring, noisy = CaptureRing(clock), load(where.settings).lines.noisy_above
    opens = _opening(ring, finder, noisy, clock)
    return run_recorder(where, opens, clock, stop, ring, wanted=finder.wanted)


def _check(args: argparse.Namespace) -> int:
    from station.services.toolchain import examine_toolchain, usable

    findings = examine_toolchain()
    if usable(findings):
        findings += _examined(_places(args))
    _say_all(finding.line for finding in findings)
    return DONE if all(finding.fine for finding in findings) else NO


def _examined(where: "Places") -> "list[Finding]":
    from devices.adapters import adapters
    from devices.port_check import present, trouble
    from station.services.doctor import Machine, examine
    from station.services.printers import printers

    return examine(where, SystemClock(), Machine(present(), trouble, printers(), adapters()))


def _station(args: argparse.Namespace) -> int:
    from station.services.station_commands import run

    return _say_all(run(args, SystemClock()))


def _places(args: argparse.Namespace) -> "Places":
    from station.data.places import places

    return places(args.home)


def _say_all(sentences: Iterable[str]) -> int:
    for sentence in sentences:
        _tell(sentence)
    return DONE


def _bench(args: argparse.Namespace) -> int:
    from devices.measures import MEASURES
    from station.domain.measured import Benchmark, table
    from station.services.benches import Benches, measured

    own = {"window": Benchmark(_bench_window), "ring": Benchmark(_bench_ring)}
    known = MEASURES | Benches(_own, SystemClock()).named | own
    rows = measured(known, args.name, args.amount, args.seed)
    _tell(json.dumps([row.plain for row in rows], indent=1) if args.json else table(rows))
    return DONE


def _bench_ring(_amount: int, _seed: int) -> "list[Measured]":
    from devices.measure_ring import given, tapping
    from station.services.measure_ring import measure_ring

    with TemporaryDirectory(prefix="station-bench-", dir=Path.cwd()) as folder:
        return [*tapping(), *measure_ring(Path(folder), given())]


def _bench_window(_amount: int, _seed: int) -> "list[Measured]":
    from ui.measure_live import measure_live
    from ui.measure_window import measure_window

    return [*measure_window(), *measure_live()]


def _press() -> "Press":
    from reports.handover import handover
    from reports.infusion_summary import infusion_summary
    from reports.proof import proofread
    from station.services.printing import Press

    return Press(infusion_summary, handover, proofread)


def _report(args: argparse.Namespace) -> int:
    from station.services.own_time import go_on_from
    from station.services.printing import Paper, print_handover, print_summary
    from station.services.safekeeping import existing_store

    with closing(existing_store(_places(args), SystemClock())) as store:
        clock = go_on_from(store, SteadyClock(SystemClock()))
        paper = Paper(args.out, "the command line", None, clock.now().utc)
        if args.kind == "summary" and args.admission is None:
            raise Refused("A summary is of one admission: name it with --admission ID.")
        if args.kind == "summary":
            made = print_summary(store, _press(), args.admission, paper)
        else:
            made = print_handover(store, _press(), paper)
    return _say_all([str(made)])


def _window(args: argparse.Namespace) -> int:
    from station.data.key import obtain
    from station.data.upgrade import prepare
    from station.services.launch import has_display
    from ui.first_window import raise_first
    from ui.scale import fit_screen

    if not has_display():
        raise Unavailable("There is no display to show the window on: log in at the screen.")
    where = _places(args)
    if raise_first(where.runtime.name):
        return DONE
    fit_screen(sys.argv)
    with closing(prepare(where, obtain(where), SystemClock())) as store:
        home = [] if args.home is None else ["--home", args.home]
        return _windowed(store, where, _own("record", *home)).run()


def _windowed(store: "Store", where: "Places", record: "Sequence[str] | None") -> "StationWindow":
    """The window over an open record; without `record` somebody else keeps the recorder."""
    from devices.adapters import adapter_of
    from devices.catalogue import kinds
    from devices.port_check import present, trouble
    from devices.recognise import find_out
    from station.data.key import obtain
    from station.services.connect import Speech
    from station.services.duty import Duty
    from station.services.launch import recorder_running, start_recorder
    from station.services.own_time import go_on_from
    from station.services.settings import load
    from ui.first_run.first_run import Machine
    from ui.station_window import Outside, StationWindow

    clock = go_on_from(store, SteadyClock(SystemClock()))
    speeches = [
        Speech(one.protocol, one.title, one.category, one.settings.baud, one.settings.other_bauds,
               one.alarms, one.limits.alarms_at_once)
        for one in kinds().values()
    ]  # fmt: skip
    start = None if record is None else partial(start_recorder, record, where)
    machine = Machine(
        present, trouble, speeches, partial(find_out, clock), adapter_of,
        load(where.settings).lines.clock_slack)  # fmt: skip
    outside = Outside(
        obtain(where), where.runtime, where.prints, machine, _press(),
        partial(recorder_running, where), start,
    )  # fmt: skip
    duty = Duty(store, clock, waits=lambda: load(where.settings).association.waits)
    return StationWindow(duty, outside)


# ---------------------------------------------------------------- the demonstration


def _demo(args: argparse.Namespace) -> int:
    """Three processes (decisions.md 21): devices, recorder, and this one, which shows."""
    from devices.simulators.past import shares
    from station.services.demonstrate import History
    from station.services.launch import has_display
    from station.services.passing_home import opened_home
    from station.services.showing import Asked, Showing
    from ui.scale import fit_screen

    if not args.headless and has_display():
        fit_screen(sys.argv)
    with ExitStack() as leaving:
        store, where, home = leaving.enter_context(opened_home(args.home, SystemClock()))
        asked = Asked.at(SystemClock().now().utc, args.beds, args.days, args.seed)
        beds = _past_beds(asked, where)
        History(store, asked.begin, asked.moment).found(args.beds, beds)
        _tell(f"The demonstration's home is {home}")
        showing = Showing(_own, where, asked, leaving)
        showing.devices()
        showing.recorder()
        showing.first_round(store, SystemClock())
        showing.pasts(shares(beds, asked.days * DAY_SECONDS, os.cpu_count() or 1))
        if args.headless or not has_display():
            return _headless(args, showing, store, where)
        window = _windowed(store, where, None)
        window.visitor(showing.wish)
        return window.run()


def _past_beds(asked: "Asked", where: "Places") -> "list[PastBed]":
    from devices.simulators.bench import Ward, WardPlan
    from devices.simulators.past import past_beds, without_pump
    from station.services.demonstration import bed_names, beds_by_eye, zone

    plan = WardPlan(asked.beds, asked.seed, asked.hour, asked.days * DAY_SECONDS, zone())
    taken, eye = bed_names(asked.beds), beds_by_eye()
    ward = Ward(plan, where.data / "lines", SystemClock())
    known = [bed for bed in past_beds(ward) if bed.name in taken]
    return [without_pump(bed) if bed.name in eye else bed for bed in known]


def _past(args: argparse.Namespace) -> int:
    """A share of the demonstration's beds: their past, told into the record."""
    from station.services.demonstrate import History
    from station.services.safekeeping import existing_store
    from station.services.showing import Asked

    where, names = _places(args), args.names.split(",")
    asked = Asked(args.beds, args.days, args.seed, args.hour, args.live)
    beds = [bed for bed in _past_beds(asked, where) if bed.name in names]
    beds.sort(key=lambda bed: names.index(bed.name))
    with closing(existing_store(where, SystemClock())) as store:
        History(store, asked.begin, asked.moment).tell(None, beds, _tell)
    return DONE


def _devices(args: argparse.Namespace) -> int:
    from devices.simulators.bench import WardPlan, serve_ward
    from station.services.demonstration import zone

    args.place.mkdir(parents=True, exist_ok=True)
    plan = WardPlan(args.beds, args.seed, args.hour, args.days * DAY_SECONDS, zone())
    return serve_ward(
        plan, args.place, sys.stdout, SystemClock(), sys.stdin, measured=args.measured
    )


def _headless(args: argparse.Namespace, showing: "Showing", store: "Store", where: "Places") -> int:
    """A live table, until told to stop; or for a minute, and then pictures, paper and figures."""
    from station.data.key import obtain
    from station.services.herald import address_in
    from station.services.printing import print_demonstration
    from station.services.record import stop_on_signals
    from station.services.table import watching

    stop = threading.Event()
    stop_on_signals(stop)
    seconds = HEADLESS_SECONDS if args.headless else None
    clock = SystemClock()
    watching(address_in(where.runtime), obtain(where), clock, sys.stdout, stop, seconds)
    if args.out is None or stop.is_set():
        return DONE
    showing.told()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # pictures of a window nobody sees
    window = _windowed(store, where, None)
    made = [*window.pictures(args.out), *_first_start_pictures(args.out)]
    printed = print_demonstration(store, _press(), args.out, clock.now().utc)
    return _say_all([*map(str, made), *printed])


def _first_start_pictures(out: Path) -> list[Path]:
    """The first start's screens, over a record that nobody has begun and nobody keeps."""
    from station.services.passing_home import opened_home

    with opened_home(None, SystemClock()) as (store, where, _folder):
        return _windowed(store, where, None).pictures(out)


def _own(*words: object) -> list[str]:
    from station.services.processes import own_command

    return own_command(str(Path(__file__).resolve()), *words)


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


# ---------------------------------------------------------------- the command line

RUNS: dict[str, Callable[[argparse.Namespace], int]] = {
    "": _window, "listen": _listen, "simulate": _simulate, "replay": _replay, "record": _record,
    "check": _check, "export": _station, "backup": _station, "restore": _station,
    "salvage": _station, "report": _report, "demo": _demo, "devices": _devices, "past": _past,
    "bench": _bench,
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 the station says no, 2 wrong usage."""
    args = build().parse_args(arguments)
    try:
        return RUNS[args.command](args)
    except (Refused, Unavailable) as no:
        sys.stderr.write(f"{no}\n")
        return NO
    except KeyboardInterrupt:
        return NO
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


if __name__ == "__main__":
    sys.exit(main())
