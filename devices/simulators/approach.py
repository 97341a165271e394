"""Settling, wandering and chance as pure functions: the same seed and moment, the same value.

Nothing here remembers anything, so a simulated week may be looked at in any steps.
"""

from functools import cache
from zlib import crc32

_MASK = (1 << 64) - 1
_WHOLE = 1 << 53


@cache
def _stream(name: str) -> int:
    """A number of a name that is the same in every process (Python's own hash is not)."""
    return crc32(name.encode()) * 0x9E3779B97F4A7C15 & _MASK


def chance(seed: int, name: str, index: int = 0) -> float:
    """A number from 0 up to 1, evenly spread, of a seed, a stream's name, an index (splitmix64)."""
    mixed = (seed * 0xD1342543DE82EF95 + _stream(name) + index * 0x9E3779B97F4A7C15) & _MASK
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & _MASK
    return ((mixed ^ (mixed >> 31)) >> 11) / _WHOLE


def between(low: float, high: float, part: float) -> float:
    """The number that lies `part` of the way from low to high."""
    return low + (high - low) * part


def wander(seed: int, name: str, now: float, period: float) -> float:
    """A smooth walk between -1 and 1 that turns about once a `period` seconds."""
    index, part = divmod(now / period, 1.0)
    left = chance(seed, name, int(index))
    right = chance(seed, name, int(index) + 1)
    return 2 * between(left, right, part * part * (3 - 2 * part)) - 1


def settle(value: float, target: float, seconds: float, half_time: float) -> float:
    """Where a value is after some seconds towards its target: half the way each half time."""
    return float(target + (value - target) * 0.5 ** (seconds / half_time))


def saturating(amount: float, half: float) -> float:
    """A response from 0 to 1 that is a half at `half` (the Emax law of pharmacology)."""
    return amount / (amount + half)
