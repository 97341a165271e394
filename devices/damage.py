"""What a bad line does to a frame: flipped, dropped, doubled, added, joined and missing bytes."""

import random
from collections.abc import Callable, Sequence

EITHER = 0.5
MOST_BYTES = 4  # flipped, dropped or put in at a time
MOSTLY_ONE = 4  # of so many frames one has two things wrong with it

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def _flip(dice: random.Random, frame: bytes, _others: Sequence[bytes]) -> bytes:
    """Electrical noise: a few bits."""
    changed = bytearray(frame)
    for _ in range(dice.randint(1, MOST_BYTES)):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _drop(dice: random.Random, frame: bytes, _others: Sequence[bytes]) -> bytes:
    """An overrun: a few bytes that nobody took."""
    at = dice.randrange(len(frame))
    return frame[:at] + frame[at + dice.randint(1, MOST_BYTES) :]


def _duplicate(dice: random.Random, frame: bytes, _others: Sequence[bytes]) -> bytes:
    """Bytes that come twice: a few of them, or a long stretch."""
    begin = dice.randrange(len(frame))
    end = begin + dice.choice((1, 2, dice.randint(1, len(frame))))
    return frame[:end] + frame[begin:]


def _insert(dice: random.Random, frame: bytes, _others: Sequence[bytes]) -> bytes:
    """Bytes that nobody sent: any, or such as the protocol uses."""
    at = dice.randrange(len(frame) + 1)
    count = dice.randint(1, MOST_BYTES)
    new = dice.randbytes(count) if dice.random() < EITHER else bytes(dice.choices(frame, k=count))
    return frame[:at] + new + frame[at:]


def _splice(dice: random.Random, frame: bytes, others: Sequence[bytes]) -> bytes:
    """The beginning of one frame and the end of another, joined where both are as long or not.

    Never the whole of another: a frame that comes once more, later, is no damaged one.
    """
    other = dice.choice(others)
    at = dice.randrange(len(frame))
    onward = at if dice.random() < EITHER else dice.randrange(len(other))
    joined = frame[:at] + other[onward:]
    return frame if other in joined and other not in frame else joined


def _truncate(dice: random.Random, frame: bytes, _others: Sequence[bytes]) -> bytes:
    """A frame that broke off, or whose beginning was missed."""
    at = dice.randrange(1, len(frame)) if len(frame) > 1 else 0
    return frame[:at] if dice.random() < EITHER else frame[at:]


MUTATIONS: tuple[Mutation, ...] = (_flip, _drop, _duplicate, _insert, _splice, _truncate)


def mutated(dice: random.Random, frame: bytes, others: Sequence[bytes]) -> bytes:
    """A frame with one or two things wrong with it; never the frame itself."""
    changed = frame
    while changed == frame or not changed:
        changed = dice.choice(MUTATIONS)(dice, frame, others)
        if changed and not dice.randrange(MOSTLY_ONE):
            changed = dice.choice(MUTATIONS)(dice, changed, others)
    return changed
