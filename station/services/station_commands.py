"""The commands that need nothing but a station's home: copies, restoring, saving, giving out."""

import argparse
from collections.abc import Callable, Iterable, Mapping

from station.data.places import Places, places
from station.domain.clock import Clock
from station.services.safekeeping import give_out, make_copy, put_back, save_what_can_be

Run = Callable[[argparse.Namespace, Places, Clock], Iterable[str]]

RUNS: Mapping[str, Run] = {
    "backup": lambda args, where, clock: make_copy(where, args.folder, clock),
    "restore": lambda args, where, clock: put_back(where, args.file, clock),
    "salvage": lambda args, where, _clock: save_what_can_be(where, args.file),
    "export": lambda args, where, clock: give_out(
        where, args.form, args.admission, args.out, clock
    ),
}


def run(args: argparse.Namespace, clock: Clock) -> Iterable[str]:
    """What a command has to say, sentence by sentence, while it is done.

    Raises ``Refused`` or ``Unavailable`` with one sentence.
    """
    return RUNS[args.command](args, places(args.home), clock)
