"""The composition root: arguments in, parts joined, exit status out.  Nothing imports this file.

Each command imports only what it needs, inside its own function: `listen` must not wait for a
database, and `check` must be able to report a library that is missing.
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from station.domain.clock import SystemClock
from station.domain.errors import Refused, Unavailable

if TYPE_CHECKING:
    from station.data.engine import Store
    from station.data.links import Wish
    from station.data.places import Places
    from station.services.finding import Finding
    from station.services.lines import Linked, RunningLine, Told

DONE, NO = 0, 1
HEADLESS_SECONDS = 60.0


def _listen(args: argparse.Namespace) -> int:
    from devices.catalogue import kind_of
    from devices.listen import Listening, listen

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

    return examine(places(home), SystemClock(), Machine(present(), trouble, _printers()))


def _printers() -> list[str] | None:
    """The printers of this computer, or None where its printing system cannot be asked."""
    asked = shutil.which("lpstat")
    if asked is None:
        return None
    said = subprocess.run([asked, "-e"], capture_output=True, text=True, check=False, timeout=10)  # noqa: S603 - a fixed question
    return said.stdout.split() if said.returncode == 0 else None


def _existing_store(home: Path | None) -> "Store":
    """The record of a station that is there already; a command that reads makes none."""
    from station.data.key import obtain
    from station.data.places import places
    from station.data.upgrade import prepare

    where = places(home)
    if not where.database.exists():
        raise Unavailable(
            f"There is no station in {where.data}: start main.py once, or name --home."
        )
    return prepare(where, obtain(where), SystemClock())


def _backup(args: argparse.Namespace) -> int:
    from station.data.copies import backup

    with closing(_existing_store(args.home)) as store:
        copy = backup(store, args.folder, SystemClock().now().utc)
    sys.stdout.write(f"{copy.path}: verified\n")
    return DONE


def _restore(args: argparse.Namespace) -> int:
    from station.data.key import obtain
    from station.data.places import places
    from station.data.restore import restore

    where = places(args.home)
    where.make()
    aside = restore(where, obtain(where), args.file, SystemClock().now().utc)
    kept = f"; the record that was there is kept as {aside}" if aside else ""
    sys.stdout.write(f"{args.file} is the record now{kept}\n")
    return DONE


def _salvage(args: argparse.Namespace) -> int:
    from station.data.key import obtain
    from station.data.places import places
    from station.data.salvage import salvage

    target = args.file.with_name(f"{args.file.name}.salvaged")
    saved = salvage(args.file, obtain(places(args.home)), target)
    for table, count in sorted(saved.counts.items()):
        sys.stdout.write(f"{table}: {count} rows{_hurt(table in saved.damaged)}\n")
    sys.stdout.write(f"{saved.path}: put it in place with main.py restore; {saved.orphans} rows"
                     " refer to something that was lost\n")  # fmt: skip
    return DONE


def _hurt(damaged: object) -> str:
    return ", and some that could not be read" if damaged else ""


def _export(args: argparse.Namespace) -> int:
    from station.services.export import export

    with closing(_existing_store(args.home)) as store:
        for path in export(store, args.form, args.admission, args.out):
            sys.stdout.write(f"{path}\n")
    return DONE


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
        return _show(store, where, _own_command("record", *_home_words(args.home)))


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

        plan = self._plan
        asked = ("--beds", plan.beds, "--seed", plan.seed, "--hour", plan.hour)
        devices = _own_command("devices", "--place", self._lines, *asked, "--history", plan.history)
        running = subprocess.Popen(devices, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
        self._leaving.callback(_end, running)
        if running.stdout is not None:
            running.stdout.readline()  # the lines are there once the first one is named
        recorder = start_recorder(_own_command("record", "--home", self._home), self.places)
        self._leaving.callback(_end, recorder)

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


def _own_command(*words: object) -> list[str]:
    return [sys.executable, str(Path(__file__).resolve()), *map(str, words)]


def _end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Ask a process of ours to leave, and wait until it has."""
    process.terminate()
    process.wait(timeout=30)


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _devices(args: argparse.Namespace) -> int:
    from devices.simulators.bench import WardPlan, serve_ward

    args.place.mkdir(parents=True, exist_ok=True)
    plan = WardPlan(args.beds, args.seed, args.hour, args.history)
    return serve_ward(plan, args.place, sys.stdout, SystemClock())


# ---------------------------------------------------------------- the command line


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")
    return seconds


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 on")
    return number


_EXAMPLES = """examples, one a command:
  main.py                                             open the station
  main.py demo --beds 6                               a demonstration ward
  main.py record                                      the recorder alone, as a service runs it
  main.py listen --protocol philips-intellivue --port /dev/ttyUSB0 --seconds 30
  main.py simulate --protocol bbraun-space-bcc --link /tmp/pump --script rates.csv
  main.py replay bed-3.capture                        a capture through the driver
  main.py check                                       the doctor: one line each, ok or what to do
  main.py export csv --admission ID --out DIR         open data of one admission
  main.py backup DIR                                  a verified copy of the record
  main.py restore FILE                                put a verified copy in the record's place
  main.py salvage FILE                                what can be saved from a damaged record
  main.py bench decode                                measure; `bench` alone measures everything
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Infusion Station: it listens, shows, remembers and prints.  It never controls"
        " a pump, and it is not an alarm system.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="the station's own folder")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(metavar="COMMAND")
    _device_commands(commands)
    _record_commands(commands)
    _demo_commands(commands)
    return parser


Run = Callable[[argparse.Namespace], int]
Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _device_commands(commands: "Commands[argparse.ArgumentParser]") -> None:
    listen = commands.add_parser("listen", help="what is this device saying?")
    listen.add_argument("--protocol", required=True, metavar="P", help="its name, or auto")
    listen.add_argument("--port", required=True, help="a port, a link, or socket://host:port")
    listen.add_argument("--seconds", type=_seconds, metavar="N")
    listen.add_argument("--baud", type=_count, metavar="B")
    listen.add_argument("--capture", type=Path, metavar="FILE", help="also keep the raw bytes")
    listen.set_defaults(run=_listen)

    simulate = commands.add_parser("simulate", help="a simulated device on a real line")
    simulate.add_argument("--protocol", required=True, metavar="P")
    where = simulate.add_mutually_exclusive_group(required=True)
    where.add_argument("--link", type=Path, metavar="PATH")
    where.add_argument("--tcp", type=int, metavar="PORT")
    simulate.add_argument("--script", type=Path, metavar="FILE.csv")
    simulate.add_argument("--seed", type=int, default=0, metavar="N")
    simulate.add_argument("--fault", nargs="+", action="extend", default=[],
                          metavar="NAME@SECONDS[+DURATION]")  # fmt: skip
    simulate.set_defaults(run=_simulate)

    replay = commands.add_parser("replay", help="a capture through the driver")
    replay.add_argument("capture", type=Path, metavar="CAPTURE")
    replay.add_argument("--protocol", metavar="P")
    replay.set_defaults(run=_replay)


def _record_commands(commands: "Commands[argparse.ArgumentParser]") -> None:
    def command(name: str, words: str, run: Run) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words)
        made.add_argument("--home", type=Path, metavar="DIR", help="the station's own folder")
        made.set_defaults(run=run)
        return made

    command("record", "the recorder alone, in the foreground", _record)
    command("check", "the doctor: one line each, ok or what to do", _check)
    export = command("export", "open data of one admission", _export)
    export.add_argument("form", choices=("csv", "json"))
    export.add_argument("--admission", required=True, metavar="ID")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    backup = command("backup", "a verified copy of the record", _backup)
    backup.add_argument("folder", type=Path, metavar="DIR")
    restore = command("restore", "put a verified copy in the record's place", _restore)
    restore.add_argument("file", type=Path, metavar="FILE")
    salvage = command("salvage", "what can be saved from a damaged record", _salvage)
    salvage.add_argument("file", type=Path, metavar="FILE")


def _demo_commands(commands: "Commands[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="a demonstration ward, its past and its present")
    demo.add_argument("--beds", type=_count, default=6, metavar="N")
    demo.add_argument("--days", type=_count, default=2, metavar="D")
    demo.add_argument("--headless", action="store_true", help="no display: a minute, then files")
    demo.add_argument("--out", type=Path, metavar="DIR", help="where the files go")
    demo.add_argument("--seed", type=int, default=1, metavar="N")
    demo.add_argument("--home", type=Path, metavar="DIR", help="keep the demonstration's home")
    demo.set_defaults(run=_demo)
    devices = commands.add_parser("devices")  # the demonstration's own; not for people
    devices.add_argument("--place", type=Path, required=True)
    devices.add_argument("--beds", type=_count, required=True)
    devices.add_argument("--seed", type=int, required=True)
    devices.add_argument("--hour", type=float, required=True)
    devices.add_argument("--history", type=float, required=True)
    devices.set_defaults(run=_devices)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 the station says no, 2 wrong usage."""
    args = _parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except (Refused, Unavailable) as no:
        sys.stderr.write(f"{no}\n")
        return NO
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


if __name__ == "__main__":
    sys.exit(main())
