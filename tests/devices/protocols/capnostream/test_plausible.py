"""One odd message gives nothing; two that agree do; nothing true waits for more than two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.capnostream.messages import decode
from devices.protocols.capnostream.plausible import SLACK, STEPS, Judge, Verdict, passed
from station.domain.clock import Stamp
from tests.devices.protocols.capnostream.bedside import BEGIN, LIMITS, cut, frame, payload, said

REPEATED, HELD, TAKEN, STEPPED = (
    Verdict.REPEATED,
    Verdict.HELD,
    Verdict.TAKEN,
    Verdict.STEPPED,
)
ALL = (True,) * 6
USUAL = (36, 0, 14, 97, 72)


def used(seconds=5):
    """A judge that has heard so many seconds of the same."""
    judge = Judge()
    for second in range(seconds):
        judge.take(said(second), BEGIN.later(second))
    return judge


def takes(judge, second, figures=USUAL, **others):
    return judge.take(said(second, figures, **others), BEGIN.later(second))


def changed(place, by, figures=USUAL):
    return (*figures[:place], figures[place] + by, *figures[place + 1 :])


# --- The beginning -------------------------------------------------------------------------------


def test_the_first_message_is_held_and_the_second_taken():
    judge = Judge()

    assert takes(judge, 0) == (HELD, ())
    assert takes(judge, 1) == (TAKEN, ALL)


def test_after_forgetting_two_are_needed_again():
    judge = used()
    judge.forget()

    assert takes(judge, 5).verdict is HELD
    assert takes(judge, 6) == (TAKEN, ALL)


def test_messages_that_go_on_by_a_second_are_taken():
    judge = used()

    assert [takes(judge, second) for second in range(5, 60)] == [(TAKEN, ALL)] * 55


# --- The clock -----------------------------------------------------------------------------------


def test_the_same_second_twice_is_a_repetition():
    judge = used()

    assert judge.take(said(4), BEGIN.later(4.5)).verdict is REPEATED
    assert judge.take(said(4, (99, 9, 9, 99, 99)), BEGIN.later(4.6)).verdict is REPEATED


def test_a_clock_that_stands_still_never_says_anything_new():
    judge = used()

    assert {judge.take(said(4), BEGIN.later(5 + n)).verdict for n in range(60)} == {REPEATED}


def test_a_message_of_another_time_is_held_and_the_next_true_one_taken():
    judge = used()

    assert judge.take(said(4000), BEGIN.later(5)).verdict is HELD
    assert takes(judge, 6) == (TAKEN, ALL)


@pytest.mark.parametrize("step", [-3600, -10, 3600])
def test_a_clock_that_was_set_is_believed_at_its_second_message(step):
    judge = used()

    assert judge.take(said(5 + step - 1), BEGIN.later(5)).verdict is HELD
    assert judge.take(said(6 + step - 1), BEGIN.later(6)).verdict is STEPPED
    assert judge.take(said(7 + step - 1), BEGIN.later(7)) == (TAKEN, ALL)


def test_a_held_message_does_not_confirm_itself():
    judge = used()
    odd = said(4000)

    assert judge.take(odd, BEGIN.later(5)).verdict is HELD
    assert judge.take(odd, BEGIN.later(5.1)).verdict is REPEATED
    assert judge.take(odd, BEGIN.later(6)).verdict is REPEATED


def test_two_other_messages_of_one_second_do_not_confirm_each_other():
    judge = used()
    odd = (*LIMITS[:-1], 51)

    assert takes(judge, 5, limits=odd).verdict is HELD
    assert takes(judge, 5, (36, 0, 14, 97, 10), limits=odd).verdict is REPEATED


def test_messages_that_lay_waiting_for_us_are_no_step():
    """The computer was busy for ten seconds; then everything came at once."""
    judge = used()

    assert [judge.take(said(5 + n), BEGIN.later(15)).verdict for n in range(10)] == [TAKEN] * 10
    assert takes(judge, 16).verdict is TAKEN


def test_the_clock_may_run_ahead_by_as_much_as_the_line_delays():
    judge = used()

    assert judge.take(said(4 + 1 + SLACK), BEGIN.later(5)).verdict is TAKEN
    assert judge.take(said(4 + 3 + 1 + SLACK + 1), BEGIN.later(6)).verdict is HELD


def test_lost_messages_are_no_step():
    judge = used()

    assert takes(judge, 90).verdict is TAKEN


def test_the_longer_of_our_two_clocks_says_how_much_has_passed():
    leapt = Stamp(BEGIN.later(60).utc, BEGIN.monotonic)
    back = Stamp(BEGIN.later(-60).utc, BEGIN.monotonic + 5)

    assert (passed(BEGIN, leapt), passed(BEGIN, back)) == (60, 5)


def test_a_history_that_leaps_by_minutes_is_taken():
    judge = used()
    leapt = Stamp(BEGIN.later(64).utc, BEGIN.later(4).monotonic)

    assert judge.take(said(64), leapt) == (TAKEN, ALL)


# --- Size, unit and limits -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "others",
    [
        {"limits": (61, *LIMITS[1:])},
        {"limits": (*LIMITS[:-1], 0xFF)},
        {"unit": 2},
        {"more": b"\x00"},
    ],
)
def test_another_setting_is_believed_when_two_messages_say_it(others):
    judge = used()

    assert takes(judge, 5, **others).verdict is HELD
    assert takes(judge, 6, **others) == (TAKEN, ALL)
    assert takes(judge, 7, **others) == (TAKEN, ALL)


def test_another_setting_that_is_said_once_gives_nothing():
    judge = used()

    assert takes(judge, 5, (99, 9, 99, 99, 99), limits=(0,) * 9).verdict is HELD
    assert takes(judge, 6) == (TAKEN, ALL)


def test_settings_that_never_rest_withhold_no_more_than_two_messages():
    """The limits may not be what we think they are."""
    judge = used()
    verdicts = [takes(judge, 5 + n, limits=(n, *LIMITS[1:])).verdict for n in range(9)]

    assert verdicts == [HELD, HELD, TAKEN] * 3


# --- Figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("sign", [1, -1])
def test_a_figure_that_changes_by_its_step_is_believed_at_once(place, sign):
    usual = (36, 20, 14, 97, 72)
    judge = Judge()
    for second in range(5):
        takes(judge, second, usual)

    assert takes(judge, 5, changed(place, sign * STEPS[place], usual)) == (TAKEN, ALL)


@pytest.mark.parametrize("place", range(5))
def test_a_figure_that_jumps_is_believed_when_two_messages_say_it(place):
    judge = used()
    jumped = changed(place, STEPS[place] + 1)
    believed = tuple(other != place for other in range(6))

    assert takes(judge, 5, jumped) == (TAKEN, believed)
    assert takes(judge, 6, jumped) == (TAKEN, ALL)


def test_the_no_breath_period_is_such_a_figure():
    judge = used()

    assert takes(judge, 5, period=30) == (TAKEN, (True,) * 5 + (False,))
    assert takes(judge, 6, period=30) == (TAKEN, ALL)


def test_a_figure_that_jumps_once_gives_nothing():
    judge = used()
    takes(judge, 5, changed(4, 64))

    assert takes(judge, 6) == (TAKEN, ALL)
    assert takes(judge, 7, changed(4, 32)).believed[4] is False


def test_a_figure_that_goes_or_comes_must_be_said_twice_too():
    judge = used()
    gone = (0xFF, 0, 14, 97, 72)

    assert [takes(judge, second, gone).believed[0] for second in (5, 6, 7)] == [False, True, True]
    assert [takes(judge, second).believed[0] for second in (8, 9)] == [False, True]


def test_no_value_is_no_neighbour_of_the_greatest():
    judge = Judge()
    for second in range(3):
        takes(judge, second, (36, 0, 14, 97, 0xFE))

    assert takes(judge, 3, (36, 0, 14, 97, 0xFF)).believed[4] is False


def test_a_figure_that_flutters_between_two_is_not_withheld():
    judge = used()
    takes(judge, 5, changed(4, 20))
    flutter = [takes(judge, 6 + n, changed(4, 20 * (n % 2))).believed[4] for n in range(9)]

    assert flutter == [True] * 9


def test_a_figure_that_runs_away_is_withheld_for_two_messages_at_most():
    judge = used()
    believed = [takes(judge, 5 + n, changed(4, 10 * (n + 1))).believed[4] for n in range(9)]

    assert believed == [False, False, True] * 3


def test_a_figure_may_have_gone_further_when_messages_were_lost():
    judge = used()

    assert takes(judge, 8, changed(4, 3 * 4)) == (TAKEN, ALL)


@pytest.mark.parametrize("unit", [2, 3, 9])
def test_tenths_may_go_further(unit):
    judge = Judge()
    for second in range(5):
        takes(judge, second, unit=unit)

    assert takes(judge, 5, changed(0, 5), unit=unit) == (TAKEN, ALL)
    assert takes(judge, 6, changed(0, 11), unit=unit).believed[0] is False


@pytest.mark.parametrize("name", ["slow", "co2", "spo2", "extended"])
def test_beside_a_changed_status_a_changed_figure_must_be_said_twice(name):
    judge = used()

    assert takes(judge, 5, changed(4, 1), **{name: 0x10}).believed[4] is False
    assert takes(judge, 6, changed(4, 1), **{name: 0x10}) == (TAKEN, ALL)
    assert takes(judge, 7, changed(4, 2), **{name: 0x10}) == (TAKEN, ALL)


# --- Odd messages --------------------------------------------------------------------------------


@pytest.mark.parametrize("place", range(27))
@pytest.mark.parametrize("forth", [True, False])
def test_a_payload_that_is_shifted_by_a_byte_gives_nothing_wrong(place, forth):
    judge = used()
    good = payload(5)
    shifted = (
        good[:place] + b"\x00" + good[place:-1]
        if forth
        else good[:place] + good[place + 1 :] + b"\x00"
    )
    found = decode(cut(frame(1, shifted)))
    verdict, believed = judge.take(found, BEGIN.later(5))

    wrong = [
        place
        for place, (told, true) in enumerate(zip(believed, said(5).figures, strict=False))
        if told and found.figures[place] != true
    ]
    assert verdict is HELD or not wrong
    assert takes(judge, 6) == (TAKEN, ALL)


@given(st.lists(st.binary(min_size=27, max_size=40), max_size=12))
def test_whatever_comes_the_judge_judges(payloads):
    judge = Judge()
    for number, content in enumerate(payloads):
        verdict, believed = judge.take(decode(cut(frame(1, content))), BEGIN.later(number))
        assert len(believed) == (6 if verdict in (TAKEN, STEPPED) else 0)


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 5), min_size=3, max_size=20))
def test_no_figure_waits_for_more_than_two_messages(series):
    judge = used(2)
    waited = [0] * 5
    for number, figures in enumerate(series):
        _, believed = takes(judge, 2 + number, figures)
        waited = [0 if told else wait + 1 for told, wait in zip(believed, waited, strict=False)]
        assert max(waited) <= 2
