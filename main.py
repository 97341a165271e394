"""The composition root: arguments in, parts joined, exit status out.  Nothing imports this file.

Each command imports only what it needs, inside its own function: `listen` must not wait for a
database, and `check` must be able to report a library that is missing.
"""

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from station.domain.clock import SystemClock
from station.domain.errors import Refused, Unavailable
from station.services.command_line import build

if TYPE_CHECKING:
    from station.data.engine import Store
    from station.data.links import Wish
    from station.data.places import Places
    from station.domain.measured import Measured
    from station.services.finding import Finding
    from station.services.lines import Linked, RunningLine, Told

DONE, NO = 0, 1
HEADLESS_SECONDS = 60.0


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

    return replay(args.capture, args.protocol, sys.stdout)


def _simulate(args: argparse.Namespace) -> int:
    from devices.simulators.host import simulate

    return simulate(
        args.protocol, link=args.link, tcp=args.tcp, script=args.script, seed=args.seed,
        faults=args.fault,
    )  # fmt: skip


# ---------------------------------------------------------------- recorder and record


def _open_line(wish: "Wish", told: "Told", linked: "Linked") -> "RunningLine":
    """How the recorder, which knows no device, gets a line to listen to."""
    from devices.catalogue import kind_of
    from devices.session import Session, SessionThread, Wiring

    wiring = Wiring(wish.line, kind_of(wish.protocol), wish.port, wish.baud)
    return SessionThread(Session(wiring, SystemClock(), told, linked))


def _record(args: argparse.Namespace) -> int:
    from station.data.places import places
    from station.services.record import run_recorder, stop_on_signals

    stop = threading.Event()
    stop_on_signals(stop)
    return run_recorder(places(args.home), _open_line, SystemClock(), stop)


def _check(args: argparse.Namespace) -> int:
    from station.services.toolchain import examine_toolchain, usable

    findings = examine_toolchain()
    if usable(findings):
        findings += _examined(args.home)
    for finding in findings:
        sys.stdout.write(f"{finding.line}\n")
    return DONE if all(finding.fine for finding in findings) else NO


def _examined(home: Path | None) -> "list[Finding]":
    from devices.port_check import present, trouble
    from station.data.places import places
    from station.services.doctor import Machine, examine
    from station.services.printers import printers

    return examine(places(home), SystemClock(), Machine(present(), trouble, printers()))


def _backup(args: argparse.Namespace) -> int:
    from station.services.safekeeping import make_copy

    return _say_all(make_copy(_places(args), args.folder, SystemClock()))


def _restore(args: argparse.Namespace) -> int:
    from station.services.safekeeping import put_back

    return _say_all(put_back(_places(args), args.file, SystemClock()))


def _salvage(args: argparse.Namespace) -> int:
    from station.services.safekeeping import save_what_can_be

    return _say_all(save_what_can_be(_places(args), args.file))


def _export(args: argparse.Namespace) -> int:
    from station.services.safekeeping import give_out

    asked = (args.form, args.admission, args.out)
    return _say_all(give_out(_places(args), *asked, SystemClock()))


def _places(args: argparse.Namespace) -> "Places":
    from station.data.places import places

    return places(args.home)


def _say_all(sentences: Iterable[str]) -> int:
    for sentence in sentences:
        _tell(sentence)
    return DONE


# ---------------------------------------------------------------- the benchmarks


def _bench(args: argparse.Namespace) -> int:
    from devices.measures import MEASURES
    from station.domain.measured import table

    benches = {**MEASURES, "store": _bench_store, "recorder": _bench_recorder}
    names = [args.name] if args.name else list(benches)
    if names[0] not in benches:
        raise Refused(f"There is no benchmark {names[0]}; there are {', '.join(benches)}.")
    rows = [row for name in names for row in benches[name]()]
    _tell(json.dumps([row.plain for row in rows], indent=1) if args.json else table(rows))
    return DONE


def _bench_store() -> "list[Measured]":
    from station.services.measure_store import Size, measure_store

    with TemporaryDirectory(prefix="station-bench-", dir=Path.cwd()) as folder:
        return measure_store(Path(folder), Size())


def _bench_recorder() -> "list[Measured]":
    """Twelve beds with two devices each, on real lines, and a recorder process of its own."""
    from station.data.places import places
    from station.services.measure_recorder import Running, measure_recorder
    from station.services.processes import process_id

    with TemporaryDirectory(prefix="station-bench-") as folder:
        where = places(Path(folder))
        recorder = partial(process_id, _own("record", "--home", folder))
        running = Running(partial(_bench_devices, where.data / "lines"), recorder)
        return measure_recorder(where, running, SystemClock())


@contextmanager
def _bench_devices(place: Path) -> "Iterator[Sequence[Wish]]":
    from station.data.links import Wish
    from station.services.processes import first_words, process

    asked = ("--beds", 12, "--seed", 1, "--hour", 10.0, "--history", 0.0)
    with process(_own("devices", "--place", place, *asked)) as running:
        lines = map(json.loads, first_words(running, 24))
        yield [
            Wish(f"line-{number}", line["protocol"], line["port"])
            for number, line in enumerate(lines, 1)
        ]


# ---------------------------------------------------------------- the window


def _window(args: argparse.Namespace) -> int:
    from station.data.key import obtain
    from station.data.places import places
    from station.data.upgrade import prepare
    from ui.first_window import raise_first

    where = places(args.home)
    if raise_first(where.runtime.name):
        return DONE
    with closing(prepare(where, obtain(where), SystemClock())) as store:
        return _show(store, where, _own("record", *_home_words(args.home)))


def _show(store: "Store", where: "Places", record: Sequence[str]) -> int:
    """The window over an open record, until it is closed; the recorder goes on without it."""
    from station.data.key import obtain
    from station.data.ward import ward
    from station.services.bed_facts import bed_facts
    from station.services.bed_sheet import bed_sheet
    from station.services.herald import address_in
    from station.services.launch import recorder_running, start_recorder
    from station.services.listener import HeraldListener
    from ui import application
    from ui.desk import Desk, Reads
    from ui.first_window import Doorbell
    from ui.keeper import Keeper

    app = application.make(sys.argv[:1])
    place = ward(store)
    if place is None:
        raise Unavailable("This home holds no ward yet: python main.py demo shows one.")
    reads = Reads(partial(bed_facts, store), partial(bed_sheet, store))
    desk = Desk(place.name, ZoneInfo(place.zone), SystemClock(), reads, demonstration=place.demo)
    application.dress(app, desk.light)
    application.catch_bugs(desk.show_trouble)
    told, address = desk.wire.told.emit, address_in(where.runtime)
    listener = HeraldListener(address, obtain(where), told, lambda _sentence: None)
    keeper = Keeper(
        partial(recorder_running, where), partial(start_recorder, record, where), desk.trouble
    )
    bell = Doorbell(where.runtime.name, desk.window.raise_)
    for begin in (listener.start, keeper.begin, desk.start, desk.window.showMaximized):
        begin()
    status = app.exec()
    for end in (keeper.end, bell.close, listener.stop, desk.close):
        end()
    return status


# ---------------------------------------------------------------- the demonstration


def _demo(args: argparse.Namespace) -> int:
    """Three processes (decisions.md 21): devices, recorder, and this one, which shows."""
    with ExitStack() as leaving:
        home = args.home or Path(leaving.enter_context(TemporaryDirectory(prefix="station-demo-")))
        demo = _Demonstration(args, home, leaving)
        demo.found()
        demo.go_live()
        return demo.show()


class _Demonstration:
    """One demonstration, from an empty home to a living ward."""

    def __init__(self, args: argparse.Namespace, home: Path, leaving: ExitStack) -> None:
        from devices.simulators.bench import WardPlan
        from station.data.key import obtain
        from station.data.places import places
        from station.data.upgrade import prepare
        from station.services.demonstration import plan

        self._args, self._home, self._leaving = args, home, leaving
        self._clock = SystemClock()
        self.places = places(home)
        self.store = leaving.enter_context(
            closing(prepare(self.places, obtain(self.places), self._clock))
        )
        self._lines = self.places.data / "lines"
        local = self._clock.now().utc.astimezone(ZoneInfo(plan()["zone"]))
        hour = local.hour + local.minute / 60
        self._plan = WardPlan(args.beds, args.seed, hour, args.days * 86400.0)

    def found(self) -> None:
        """The ward and its past, made by the real drivers in virtual time."""
        from devices.simulators.bench import Ward
        from devices.simulators.past import past_beds
        from station.services.demonstrate import History
        from station.services.demonstration import bed_names

        names = bed_names(self._args.beds)
        beds = past_beds(Ward(self._plan, self._lines, self._clock))
        end = self._clock.now().utc
        history = History(self.store, end - timedelta(days=self._args.days), end)
        taken = [bed for bed in beds if bed.name in names]
        founded = history.found(self._args.beds, taken)
        _tell(f"The demonstration's home is {self._home}")
        history.tell(
            founded, taken, lambda bed: _tell(f"bed {bed}: {self._args.days} d of history")
        )

    def go_live(self) -> None:
        """The devices and the recorder, each a process of its own."""
        from station.services.launch import start_recorder
        from station.services.processes import end, first_words, process

        plan = self._plan
        asked = ("--beds", plan.beds, "--seed", plan.seed, "--hour", plan.hour)
        devices = _own("devices", "--place", self._lines, *asked, "--history", plan.history)
        first_words(self._leaving.enter_context(process(devices)), 2 * plan.beds)
        recorder = start_recorder(_own("record", "--home", self._home), self.places)
        self._leaving.callback(end, recorder)

    def show(self) -> int:
        """A live table, until told to stop, or for a minute and then on paper."""
        from station.data.key import obtain
        from station.services.herald import address_in
        from station.services.table import watching

        seconds = HEADLESS_SECONDS if self._args.headless else None
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        watching(
            address_in(self.places.runtime), obtain(self.places), self._clock, sys.stdout, stop,
            seconds,
        )  # fmt: skip
        if self._args.out is not None:
            self._write(self._args.out)
        return DONE

    def _write(self, out: Path) -> None:
        from station.services.account import account

        out.mkdir(parents=True, exist_ok=True)
        found = account(self.store, self._clock.now().utc)
        (out / "demo.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        _tell(f"{out / 'demo.json'}")


def _home_words(home: Path | None) -> list[str]:
    return [] if home is None else ["--home", str(home)]


def _own(*words: object) -> list[str]:
    from station.services.processes import own_command

    return own_command(str(Path(__file__).resolve()), *words)


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _devices(args: argparse.Namespace) -> int:
    from devices.simulators.bench import WardPlan, serve_ward

    args.place.mkdir(parents=True, exist_ok=True)
    plan = WardPlan(args.beds, args.seed, args.hour, args.history)
    return serve_ward(plan, args.place, sys.stdout, SystemClock())


# ---------------------------------------------------------------- the command line

RUNS = {
    "": _window, "listen": _listen, "simulate": _simulate, "replay": _replay, "record": _record,
    "check": _check, "export": _export, "backup": _backup, "restore": _restore,
    "salvage": _salvage, "demo": _demo, "devices": _devices, "bench": _bench,
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 the station says no, 2 wrong usage."""
    args = build().parse_args(arguments)
    try:
        return RUNS[args.command](args)
    except (Refused, Unavailable) as no:
        sys.stderr.write(f"{no}\n")
        return NO
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


if __name__ == "__main__":
    sys.exit(main())
