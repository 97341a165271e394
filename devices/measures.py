"""The benchmarks that need devices only, by name."""

import os
import sys
from collections.abc import Callable

from devices.catalogue import kinds
from devices.measure import decode
from devices.mutate import mutate
from devices.simulators.agree import agree
from devices.simulators.witness import far_ends
from station.domain.clock import SystemClock
from station.domain.measured import Measured

FUZZED_FRAMES = 1_000_000


def _decode() -> list[Measured]:
    return decode(kinds().values())


def _agree() -> list[Measured]:
    return agree(SystemClock(), sys.stderr)


def _far_ends() -> list[Measured]:
    return far_ends(kinds().values(), SystemClock())


def _fuzz() -> list[Measured]:
    return mutate(kinds().values(), FUZZED_FRAMES, 1, sys.stderr, os.cpu_count() or 1)


MEASURES: dict[str, Callable[[], list[Measured]]] = {
    "decode": _decode,
    "agree": _agree,
    "far-end": _far_ends,
    "fuzz": _fuzz,
}
