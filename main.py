"""The composition root: arguments in, parts joined, exit status out.  Nothing imports this file.

Each command imports only what it needs, inside its own function: `listen` must not wait for a
database, and `check` must be able to report a library that is missing.
"""

import argparse
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from station.domain.clock import SystemClock
from station.domain.errors import Refused, Unavailable

if TYPE_CHECKING:
    from station.data.engine import Store
    from station.data.links import Wish
    from station.services.finding import Finding
    from station.services.lines import Linked, RunningLine, Told

DONE, NO = 0, 1


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
    from station.data.copies import put_back
    from station.data.key import obtain
    from station.data.places import places

    where = places(args.home)
    where.make()
    aside = put_back(where, obtain(where), args.file, SystemClock().now().utc)
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
    commands = parser.add_subparsers(metavar="COMMAND")
    _device_commands(commands)
    _record_commands(commands)
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
