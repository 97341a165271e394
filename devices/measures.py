"""The benchmarks that need devices only, by name."""

import os
import sys

from devices.catalogue import kinds
from devices.measure import decode
from devices.mutate import mutate
from devices.simulators.agree import agree
from devices.simulators.replug import replug
from devices.simulators.witness import far_ends
from station.domain.clock import SystemClock
from station.domain.measured import Benchmark, Measured


def _decode(seconds: int, _seed: int) -> list[Measured]:
    return decode(kinds().values(), seconds)


def _agree(scripts: int, seed: int) -> list[Measured]:
    return agree(SystemClock(), sys.stderr, scripts, seed)


def _far_ends(seconds: int, _seed: int) -> list[Measured]:
    return far_ends(kinds().values(), SystemClock(), seconds)


def _replug(cycles: int, seed: int) -> list[Measured]:
    return replug(kinds().values(), cycles, seed)


def _fuzz(frames: int, seed: int) -> list[Measured]:
    return mutate(kinds().values(), frames, seed, sys.stderr, os.cpu_count() or 1)


MEASURES: dict[str, Benchmark] = {
    "decode": Benchmark(_decode, 1800, "seconds of conversation"),
    "agree": Benchmark(_agree, 20, "scripts a protocol", seed=0),
    "far-end": Benchmark(_far_ends, 600, "seconds"),
    "replug": Benchmark(_replug, 1000, "cycles a protocol"),
    "fuzz": Benchmark(_fuzz, 1_000_000, "mutated frames a protocol"),
}
