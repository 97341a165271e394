"""Each line is heard by itself: how much, how late at worst, how long nothing."""

from dataclasses import replace

from station.domain.device import ConnectionState, LinkState
from station.domain.observation import LineNoise
from station.services.line_ear import LineEar
from station.services.tidings import Fate, Heartbeat, Links, Readings, Resync, Told
from tests.services.recording import LINE, at, identity, rate, stopped

OTHER = "bed-4/pump"


def told(seconds, line=LINE, fate=Fate.STORED):
    return Told(line, 1, rate("5", seconds), fate)


def second(seconds, *readings):
    return Readings(at(seconds), readings)


def frames(good, bad, line=LINE):
    return Links((LinkState(line, ConnectionState.TALKING, at(0).utc, "", good, bad),))


def beat(seconds, committed=None, reason=None):
    return Heartbeat(at(seconds), None if committed is None else at(committed), reason=reason)


def test_lines_are_counted_apart_and_only_values_count():
    ear = LineEar(stopped(10))
    noise = Told(LINE, None, LineNoise(3, "between frames", at(2)), Fate.COUNTED)
    who = Told(LINE, 1, identity(), Fate.STORED)
    ear.told(second(3, told(1), told(2), noise, who, told(2.5, OTHER, Fate.UNCHANGED)))

    found = ear.lines()
    assert (found[LINE].values, found[OTHER].values) == (2, 1)


def test_the_longest_pause_lies_between_two_values_or_lasts():
    clock = stopped(5)
    ear = LineEar(clock)
    ear.told(second(2, told(1), told(1.5)))
    ear.told(second(5, told(4.5), told(1, OTHER)))

    assert ear.lines()[LINE].longest_pause == 3.0
    assert ear.lines()[OTHER].longest_pause == 4.0

    clock.advance(20)
    assert ear.lines()[LINE].longest_pause == 20.5


def test_the_worst_way_to_the_disk_is_kept_and_what_is_not_stored_has_none():
    ear = LineEar(stopped(9))
    ear.told(second(2, told(1), told(1.5, OTHER, Fate.UNCHANGED)))
    ear.told(beat(2, committed=1.75))
    ear.told(second(3, told(2.5)))
    ear.told(beat(3, committed=2.75))

    found = ear.lines()
    assert found[LINE].worst_to_commit == 750.0
    assert found[OTHER].worst_to_commit == 0.0


def test_what_the_disk_takes_later_is_as_late_as_it_is():
    ear = LineEar(stopped(9))
    ear.told(second(2, told(1, fate=Fate.UNRECORDED)))
    ear.told(beat(2, committed=0.5, reason="The disk is full."))
    ear.told(beat(3))
    assert ear.lines()[LINE].worst_to_commit == 0.0

    ear.told(beat(6, committed=6))
    assert ear.lines()[LINE].worst_to_commit == 5000.0


def test_frames_are_those_since_it_was_begun():
    ear = LineEar(stopped(9))
    ear.told(second(2, told(1)))
    ear.told(frames(100, 3))
    ear.begin()
    ear.told(second(3, told(2)))
    ear.told(frames(150, 4))

    [heard] = ear.lines().values()
    assert (heard.values, heard.good, heard.bad) == (1, 50, 1)


def test_a_pause_that_lasts_when_it_is_begun_is_counted_from_its_beginning():
    ear = LineEar(stopped(9))
    ear.told(second(2, told(1)))
    ear.begin()
    ear.told(second(8, told(7)))

    assert ear.lines()[LINE].longest_pause == 6.0


def test_what_stood_before_and_other_words_count_nothing():
    ear = LineEar(stopped(9))
    ear.told(replace(second(2, told(1)), present=True))
    ear.told(Resync(0))

    assert ear.lines() == {}


def test_it_hears_what_every_window_hears():
    ear = LineEar(stopped(2))
    ear.told(frames(1, 0))
    ear.told(second(2, told(1)))
    ear.told(beat(2, committed=1.5))

    assert ear.talking == 1
    assert ear.take().to_commit == [500.0]
