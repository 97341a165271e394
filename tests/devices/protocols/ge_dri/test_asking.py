from itertools import pairwise

from devices.protocols.ge_dri.asking import LONGEST_PATIENCE, PATIENCE, Asking
from devices.protocols.ge_dri.messages import LEVELS


def in_vain(asking: Asking, times: int) -> list[tuple[float, int]]:
    """When which level is asked by a driver that is never answered."""
    found = []
    for _ in range(times):
        at = asking.due
        found.append((at, asking.next(at)))
    return found


def opened(at: float = 100.0) -> Asking:
    asking = Asking()
    asking.open(at)
    return asking


def test_an_opened_line_is_asked_at_once():
    assert opened().due == 100


def test_every_level_is_tried_in_turn_for_three_intervals_each():
    assert in_vain(opened(), 5) == [(100, 9), (115, 8), (130, 7), (145, 0), (160, 9)]
    assert LEVELS == (9, 8, 7, 0)
    assert PATIENCE == 15


def test_requests_come_more_seldom_after_each_round_in_vain_and_never_stop():
    asked = in_vain(opened(), 400)
    pauses = [after - before for (before, _), (after, _) in pairwise(asked)]

    assert pauses[:12] == [15] * 4 + [30] * 4 + [60] * 4
    assert set(pauses[12:]) == {LONGEST_PATIENCE}


def test_while_values_come_nothing_is_asked():
    asking = opened()
    asking.next(100)
    asking.answered(9, until=130)

    assert asking.due == 130


def test_the_level_that_answered_is_asked_first_and_every_third_time_another():
    asking = opened()
    asking.answered(8, until=130)

    levels = [level for _, level in in_vain(asking, 12)]
    assert levels == [8, 8, 9, 8, 8, 7, 8, 8, 0, 8, 8, 9]


def test_an_opening_begins_with_the_level_that_answered_last():
    asking = opened()
    asking.answered(7, until=130)
    in_vain(asking, 3)
    asking.open(500)

    assert in_vain(asking, 2) == [(500, 7), (515, 7)]


def test_a_monitor_of_a_level_that_is_never_asked_is_known_by_the_level_it_answered():
    asking = opened()
    in_vain(asking, 4)
    asking.answered(11, until=200)

    assert asking.next(200) == 0


def test_an_answer_nobody_asked_for_of_such_a_monitor_tells_no_level():
    asking = opened()
    asking.answered(11, until=200)

    assert asking.next(200) == 9
