from devices.protocols.philips_intellivue.linked import Linked
from devices.protocols.philips_intellivue.numerics import observe
from devices.protocols.philips_intellivue.results import Polled

FIRST, MIDDLE, LAST = 1, 2, 3


def part(
    link: tuple[int, int] | None, *handles: int, relative: int = 100, number: int = 1
) -> Polled:
    objects = [observe(1, handle, {}) for handle in handles]
    return Polled(number, number, link, relative, b"", 6, objects)


def handles(answer: Polled | None) -> list[int] | None:
    return None if answer is None else [seen.handle for seen in answer.objects]


def taken(linked: Linked, *parts: Polled) -> list[list[int] | None]:
    return [handles(linked.take(one)) for one in parts]


def test_an_answer_in_one_frame_is_complete_at_once():
    assert taken(Linked(), part(None, 1, 2)) == [[1, 2]]


def test_parts_are_merged_at_the_closing_frame():
    """The pattern seen on real monitors: 1/1, 2/2, 3/3, then an empty RORS (sheet 5.4)."""
    linked = Linked()
    pieces = [part((FIRST, 1), 1), part((MIDDLE, 2), 2), part((LAST, 3), 3), part(None)]

    assert taken(linked, *pieces) == [None, None, None, [1, 2, 3]]
    assert linked.incomplete == 0


def test_two_parts_are_a_first_and_a_last():
    assert taken(Linked(), part((FIRST, 1), 1), part((LAST, 2), 2), part(None))[-1] == [1, 2]


def test_a_set_with_a_hole_gives_nothing():
    linked = Linked()

    assert taken(linked, part((FIRST, 1), 1), part((LAST, 3), 3), part(None)) == [None] * 3
    assert linked.incomplete == 1


def test_a_set_without_its_first_part_gives_nothing():
    assert taken(Linked(), part((MIDDLE, 2), 2), part((LAST, 3), 3), part(None)) == [None] * 3


def test_a_set_without_its_last_part_gives_nothing():
    assert taken(Linked(), part((FIRST, 1), 1), part((MIDDLE, 2), 2), part(None)) == [None] * 3


def test_a_repeated_part_spoils_the_set():
    repeated = part((MIDDLE, 2), 2)

    assert (
        taken(Linked(), part((FIRST, 1), 1), repeated, repeated, part((LAST, 3), 3), part(None))
        == [None] * 5
    )


def test_an_answer_whose_closing_frame_was_lost_is_dropped_when_the_next_begins():
    linked = Linked()
    lost = [part((FIRST, 1), 1), part((LAST, 2), 2)]
    later = [part((FIRST, 1), 7, relative=200), part((LAST, 2), 8, relative=200)]

    assert taken(linked, *lost, *later, part(None, relative=200)) == [None] * 4 + [[7, 8]]
    assert linked.incomplete == 1


def test_a_whole_answer_after_a_lost_closing_frame_stands_alone():
    linked = Linked()

    assert taken(linked, part((FIRST, 1), 1), part(None, 9, relative=200)) == [None, [9]]
    assert linked.incomplete == 1


def test_interleaved_answers_of_two_polls_are_kept_apart():
    linked = Linked()
    one, other = {"number": 1}, {"number": 2}

    assert taken(
        linked,
        part((FIRST, 1), 1, **one),
        part((FIRST, 1), 5, **other),
        part((LAST, 2), 2, **one),
        part((LAST, 2), 6, **other),
        part(None, **one),
        part(None, **other),
    )[-2:] == [[1, 2], [5, 6]]


def test_sets_that_are_never_closed_do_not_pile_up():
    linked = Linked()
    taken(linked, *(part((FIRST, 1), 1, number=number) for number in range(20)))

    assert linked.incomplete == 12
    assert len(linked._open) == 8


def test_a_new_association_drops_what_is_open():
    linked = Linked()
    taken(linked, part((FIRST, 1), 1))
    linked.begin()

    assert taken(linked, part(None, 4)) == [[4]]
    assert linked.incomplete == 1
