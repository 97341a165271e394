"""The other processes of the recorder's stories: a recorder under load, and a window's ear.

recorder_child.py record HOME FIRST BEAT     twelve channels, ten values a second each
recorder_child.py listen HOME                what the herald tells, one JSON line a message
"""

import itertools
import json
import resource
import signal
import sys
import threading
from decimal import Decimal
from pathlib import Path

from station.data.key import obtain
from station.data.places import places
from station.domain.clock import SteadyClock, SystemClock, iso
from station.domain.nomenclature import FLOW
from station.domain.observation import Identity, MeasurementValidity, Numeric
from station.services import recorder
from station.services.herald import address_in
from station.services.listener import HeraldListener
from station.services.record import run_recorder, stop_on_signals
from station.services.tidings import Readings, Resync

CHANNELS = 12
BETWEEN = 0.1
CLOCK = SteadyClock(SystemClock())


def say(words):
    """One line for the story, which may have stopped reading."""
    print(json.dumps(words), flush=True)  # noqa: T201 - this is how the processes of a story talk


class Load:
    """A line whose every value is another one: the next number, on one channel after the other."""

    def __init__(self, wish, told, first):
        self._wish, self._told = wish, told
        self._numbers = itertools.count(first)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=wish.line, daemon=True)

    @property
    def alive(self):
        return self._thread.is_alive()

    def start(self):
        self._thread.start()

    def stop(self):
        self._stopping.set()
        self._thread.join()
        return True

    def _run(self):
        now = CLOCK.now()
        channels = [str(channel) for channel in range(CHANNELS)]
        self._told(
            self._wish.line, tuple(Identity(one, "Space", f"P{one}", now) for one in channels)
        )
        while not self._stopping.wait(BETWEEN):
            now = CLOCK.now()
            readings = [
                Numeric(one, FLOW, Decimal(n), FLOW.unit, MeasurementValidity.VALID, now)
                for one, n in zip(channels, self._numbers, strict=False)
            ]
            # Said before it is told: what was told was said.
            say({"at": iso(now.utc), "values": [int(one.value) for one in readings]})
            self._told(self._wish.line, tuple(readings))


def fill_disk_when_told():
    """From SIGUSR1 on no file of this process may grow, as on a full disk; until SIGUSR2."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    for number, limit in ((signal.SIGUSR1, 1), (signal.SIGUSR2, most)):
        signal.signal(
            number, lambda *_, to=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (to, most))
        )


def record(home, first, beat):
    fill_disk_when_told()
    recorder.BEAT_SECONDS = float(beat)
    stop = threading.Event()
    stop_on_signals(stop)
    return run_recorder(
        places(home), lambda wish, told, _: Load(wish, told, int(first)), CLOCK, stop
    )


def listen(home):
    def told(tiding):
        if isinstance(tiding, Resync):
            say({"missed": tiding.missed})
        elif isinstance(tiding, Readings) and not tiding.present:
            values = [one.reading for one in tiding.told if one.stored]
            say({"stored": [int(one.value) for one in values if isinstance(one, Numeric)]})

    station = places(home)
    ear = HeraldListener(address_in(station.runtime), obtain(station), told, lambda _: None)
    ear.start()
    threading.Event().wait()


if __name__ == "__main__":
    what, home, *more = sys.argv[1:]
    sys.exit(record(Path(home), *more) if what == "record" else listen(Path(home)))
