from dataclasses import replace
from decimal import Decimal
from itertools import count

from devices.effects import Opened, Received, Woken
from devices.kind import LineSettings
from devices.measure import START, RecordingDriver, decode, overheard, told_again
from tests.devices.ticker import KIND, Steady, TickerDriver


def a_conversation(seconds=20.0):
    return overheard(KIND, Steady(Decimal("12.5")), seconds)


def test_a_conversation_holds_all_that_the_driver_was_told():
    heard = a_conversation()

    assert isinstance(heard.events[0], Opened)
    assert {type(event) for event in heard.events} == {Opened, Received, Woken}
    assert heard.tally.good >= 19
    assert heard.size == heard.tally.good * len(b"<v:12.5>")


def test_a_new_driver_makes_the_same_of_it():
    heard = a_conversation()

    assert told_again(KIND, heard) == heard.tally


def test_a_recording_driver_works_as_the_driver_does():
    plain, recording = TickerDriver(), RecordingDriver(TickerDriver())

    effects = recording.handle(Opened(START))

    assert effects == plain.handle(Opened(START))
    assert recording.encode(effects[0]) == plain.encode(effects[0])
    assert recording.events == [Opened(START)]


def test_a_line_at_115_200_baud_is_not_told_twice():
    fast = replace(KIND, settings=LineSettings(115_200))

    assert len(decode([fast], 2.0, enough=0.0, timer=lambda: 0.0)) == 2


def test_each_protocol_has_three_rows_and_a_goal_of_a_hundred_times_the_fastest_line():
    seconds = count()

    rows = decode([KIND], 20.0, enough=3.0, timer=lambda: float(next(seconds)))

    assert [row.name for row in rows] == [
        "decode ticker",
        "decode ticker, at 115,200 baud",
        "decode ticker, at 9,600 baud",
    ]
    assert [row.unit for row in rows] == ["MB/s", "times", "times"]
    assert [row.goal is not None for row in rows] == [False, True, False]
    # One round a second by this clock, until it has counted three: as many bytes as were heard.
    [speed, fastest, own] = [row.figure for row in rows]
    assert "told 3 times" in rows[0].what
    assert round(speed * 1_000_000) == decoded(rows[0])
    assert round(fastest * 11_520) == round(own * 960) == decoded(rows[0])


def decoded(row):
    """The bytes that a row says there were."""
    words = row.what.split()
    return int(words[words.index("bytes,") - 1])


def test_even_the_smallest_conversation_is_told_once():
    rows = decode([KIND], 2.0, enough=0.0, timer=lambda: 0.0)

    assert "told 1 times" in rows[0].what
