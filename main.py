"""The composition root: arguments in, parts joined, exit status out.  Nothing imports this file.

Each command imports only what it needs, inside its own function: `listen` must not wait for a
database, and `check` must be able to report a library that is missing.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from station.domain.clock import SystemClock
from station.domain.errors import Refused, Unavailable

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
    return parser


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
