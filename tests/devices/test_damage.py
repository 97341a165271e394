import random

import pytest

from devices.damage import MUTATIONS, mutated

FRAME = b"<v:12.5*73>"
OTHERS = (FRAME, b"<v:80.1*75>", b"<serial:12345*10>")


def dice(seed):
    return random.Random(seed)  # noqa: S311 - it damages bytes, it guards nothing


def test_a_mutated_frame_is_never_the_frame_and_never_nothing():
    changed = [mutated(dice(seed), FRAME, OTHERS) for seed in range(2000)]

    assert b"" not in changed
    assert FRAME not in changed


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutation_bears_a_frame_of_one_byte(mutation):
    for seed in range(50):
        mutation(dice(seed), b"<", (b"<",))


def test_the_same_seed_does_the_same_damage():
    first, second = ([mutated(dice(seed), FRAME, OTHERS) for seed in range(50)] for _ in range(2))

    assert first == second
    assert len(set(first)) > 40


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_no_frame_is_put_in_another_ones_place_whole(mutation):
    for seed in range(2000):
        changed = mutation(dice(seed), FRAME, OTHERS)
        assert not any(other in changed for other in OTHERS[1:])
