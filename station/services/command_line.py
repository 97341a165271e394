"""The grammar of the command line, which outsiders rely on, and its help."""

import argparse
from contextlib import suppress
from pathlib import Path
from typing import Any


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < (seconds := float(text)) < float("inf"):
            return seconds
    raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")


def _count(text: str) -> int:
    with suppress(ValueError):
        if (number := int(text)) >= 1:
            return number
    raise argparse.ArgumentTypeError(f"{text} is not a number from 1 on")


_EXAMPLES = """examples, one a command:
  main.py                                             open the station
  main.py demo --beds 6                               a demonstration ward
  main.py record                                      the recorder alone, as a service runs it
  main.py listen --protocol philips-intellivue --port /dev/ttyUSB0 --seconds 30
  main.py simulate --protocol bbraun-space-bcc --link /tmp/pump --script rates.csv
  main.py replay bed-3.capture                        a capture through the driver
  main.py check                                       the doctor: one line each, ok or what to do
  main.py report handover --out handover.pdf          a document as PDF: summary or handover
  main.py export csv --admission ID --out DIR         open data of one admission
  main.py backup DIR                                  a verified copy of the record
  main.py restore FILE                                put a verified copy in the record's place
  main.py salvage FILE                                what can be saved from a damaged record
  main.py bench decode                                measure; `bench` alone measures everything
"""


class _Whole(argparse.ArgumentParser):
    """Takes no shortened words: a script that is typed today means the same tomorrow."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - as argparse has them
        super().__init__(**{**settings, "allow_abbrev": False})


def build() -> argparse.ArgumentParser:
    """The grammar; what is parsed names its `command`, "" for the window."""
    parser = _Whole(
        prog="main.py",
        description="Infusion Station: it listens, shows, remembers and prints.  It never controls"
        " a pump, and it is not an alarm system.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="the station's own folder")
    parser.set_defaults(command="")
    commands = parser.add_subparsers(metavar="COMMAND")
    _device_commands(commands)
    _record_commands(commands)
    _demo_commands(commands)
    return parser


Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _device_commands(commands: "Commands[_Whole]") -> None:
    listen = commands.add_parser("listen", help="what is this device saying?")
    listen.add_argument("--protocol", required=True, metavar="P", help="its name, or auto")
    listen.add_argument("--port", required=True, help="a port, a link, or socket://host:port")
    listen.add_argument("--seconds", type=_seconds, metavar="N")
    listen.add_argument("--baud", type=_count, metavar="B")
    listen.add_argument("--capture", type=Path, metavar="FILE", help="also keep the raw bytes")
    listen.set_defaults(command="listen")

    simulate = commands.add_parser("simulate", help="a simulated device on a real line")
    simulate.add_argument("--protocol", required=True, metavar="P")
    where = simulate.add_mutually_exclusive_group(required=True)
    where.add_argument("--link", type=Path, metavar="PATH")
    where.add_argument("--tcp", type=int, metavar="PORT")
    simulate.add_argument("--script", type=Path, metavar="FILE.csv")
    simulate.add_argument("--seed", type=int, default=0, metavar="N")
    simulate.add_argument("--fault", nargs="+", action="extend", default=[],
                          metavar="NAME@SECONDS[+DURATION]")  # fmt: skip
    simulate.set_defaults(command="simulate")

    replay = commands.add_parser("replay", help="a capture through the driver")
    replay.add_argument("capture", type=Path, metavar="CAPTURE",
                        help="a capture file; with --home also a line of that station")  # fmt: skip
    replay.add_argument("--protocol", metavar="P")
    replay.add_argument("--home", type=Path, metavar="DIR", default=argparse.SUPPRESS,
                        help="the station whose raw bytes of a line are meant")  # fmt: skip
    replay.add_argument("--minutes", type=_count, metavar="N", help="the newest of the line alone")
    replay.add_argument("--out", type=Path, metavar="FILE",
                        help="write them out as a capture file instead, in plain form")  # fmt: skip
    replay.set_defaults(command="replay")


def _record_commands(commands: "Commands[_Whole]") -> None:
    def command(name: str, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words)
        made.add_argument("--home", type=Path, metavar="DIR", default=argparse.SUPPRESS,
                          help="the station's own folder")  # fmt: skip
        made.set_defaults(command=name)
        return made

    command("record", "the recorder alone, in the foreground")
    command("check", "the doctor: one line each, ok or what to do")
    report = command("report", "a document as a PDF file")
    report.add_argument("kind", choices=("summary", "handover"), metavar="KIND")
    report.add_argument("--admission", metavar="ID")
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    export = command("export", "open data of one admission")
    export.add_argument("form", choices=("csv", "json"))
    export.add_argument("--admission", required=True, metavar="ID")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    backup = command("backup", "a verified copy of the record")
    backup.add_argument("folder", type=Path, metavar="DIR")
    restore = command("restore", "put a verified copy in the record's place")
    restore.add_argument("file", type=Path, metavar="FILE")
    salvage = command("salvage", "what can be saved from a damaged record")
    salvage.add_argument("file", type=Path, metavar="FILE")


def _demo_commands(commands: "Commands[_Whole]") -> None:
    demo = commands.add_parser("demo", help="a demonstration ward, its past and its present")
    demo.add_argument("--beds", type=_count, default=9, metavar="N")
    demo.add_argument("--days", type=_count, default=2, metavar="D")
    demo.add_argument("--headless", action="store_true", help="no display: a minute, then files")
    demo.add_argument("--out", type=Path, metavar="DIR", help="where the files go")
    demo.add_argument("--seed", type=int, default=1, metavar="N")
    demo.add_argument("--home", type=Path, metavar="DIR", default=argparse.SUPPRESS,
                      help="keep the demonstration's home")  # fmt: skip
    demo.set_defaults(command="demo")
    _bench_command(commands)
    devices = commands.add_parser("devices")  # the demonstration's own; not for people
    devices.add_argument("--place", type=Path, required=True)
    devices.add_argument("--measured", action="store_true")
    past = commands.add_parser("past")  # likewise
    past.add_argument("--home", type=Path, required=True)
    past.add_argument("--live", required=True)
    past.add_argument("--names", required=True)
    past.set_defaults(command="past")
    for one in (devices, past):
        one.add_argument("--beds", type=_count, required=True)
        one.add_argument("--seed", type=int, required=True)
        one.add_argument("--days", type=int, required=True)
        one.add_argument("--hour", type=float, required=True)
    devices.set_defaults(command="devices")


def _bench_command(commands: "Commands[_Whole]") -> None:
    bench = commands.add_parser("bench", help="measure; a table, or JSON")
    bench.add_argument("name", nargs="?", metavar="NAME")
    bench.add_argument("amount", nargs="?", type=_count, metavar="AMOUNT",
                       help="seconds, frames, cycles or scripts, unless as usual")  # fmt: skip
    bench.add_argument("--seed", type=int, metavar="N")
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(command="bench")
