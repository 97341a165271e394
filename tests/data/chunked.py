"""Chunks of raw bytes for the tests of the ring: what they hold is noise that does not pack."""

import random

from station.data.captures import Chunk
from tests.data.ready import after

LINE = "bed-3/pump-1"
SECONDS = 15


def noise(seed, size=1000):
    return random.Random(seed).randbytes(size)  # noqa: S311 - noise, no secret


def a_chunk(number, line=LINE, **more):
    """The chunk that begins at so many quarters of a minute."""
    begin = number * SECONDS
    given = {"protocol": "bbraun-space-bcc", "baud": 9600, "raw": noise(number)}
    given |= {"begin": after(begin), "end": after(begin + SECONDS - 1)}
    return Chunk(line, **(given | more))
