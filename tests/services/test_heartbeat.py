from station.services.heartbeat import LONGEST_SECONDS, NotRecording, Pulse, Watchman
from station.services.tidings import Heartbeat
from tests.services.recording import at

FULL = "The disk is full."


def test_the_heart_beats_with_each_commit():
    pulse = Pulse(at(0))
    assert pulse.tell(at(1), 1, 0) == Heartbeat(at(1), None, 1, 0)

    pulse.stored(at(2))

    assert pulse.tell(at(3), 0, 0) == Heartbeat(at(3), at(2))


def test_what_the_disk_refuses_is_told_with_since_when_until_it_takes_it():
    pulse = Pulse(at(0))
    pulse.stored(at(2))
    assert pulse.failed(FULL)
    assert not pulse.failed(FULL)
    assert pulse.failed("The file is locked.")
    pulse.failed(FULL)

    assert pulse.tell(at(9), 7, 0) == Heartbeat(at(9), at(2), 7, 0, FULL, at(2).utc)

    pulse.stored(at(10))
    assert pulse.tell(at(11), 0, 0).recording


def test_a_disk_that_never_took_anything_is_refusing_since_the_start():
    pulse = Pulse(at(0))
    pulse.failed(FULL)

    assert pulse.tell(at(4), 4, 0).since == at(0).utc


class TestWatchman:
    def test_all_is_well_while_commits_are_young(self):
        watchman = Watchman(at(0))
        watchman.heard(Heartbeat(at(1), at(1)))

        assert watchman.verdict(at(1 + LONGEST_SECONDS)) is None

    def test_a_recorder_that_is_not_heard_at_all_is_given_a_moment(self):
        watchman = Watchman(at(0))

        assert watchman.verdict(at(LONGEST_SECONDS)) is None
        assert watchman.verdict(at(LONGEST_SECONDS + 1)) == NotRecording(
            "The recorder is not heard.", None
        )

    def test_a_recorder_that_is_heard_no_more_does_not_record(self):
        watchman = Watchman(at(0))
        watchman.heard(Heartbeat(at(1), at(1)))

        verdict = watchman.verdict(at(2 + LONGEST_SECONDS))

        assert verdict == NotRecording("The recorder is not heard.", at(1).utc)

    def test_a_heartbeat_that_lay_in_a_queue_is_as_old_as_it_is(self):
        watchman = Watchman(at(0))
        watchman.heard(Heartbeat(at(1), at(1)))

        assert watchman.verdict(at(61)) is not None

    def test_the_disks_own_words_are_shown(self):
        watchman = Watchman(at(0))
        watchman.heard(Heartbeat(at(9), at(2), 7, 0, FULL, at(2).utc))

        assert watchman.verdict(at(9)) == NotRecording(FULL, at(2).utc)

    def test_a_recorder_that_talks_and_does_not_commit_does_not_record(self):
        watchman = Watchman(at(0))
        watchman.heard(Heartbeat(at(9), at(2)))

        assert watchman.verdict(at(9)) == NotRecording(
            "The recorder has stored nothing for a while.", at(2).utc
        )

    def test_before_the_first_commit_nothing_is_said(self):
        watchman = Watchman(at(0))
        watchman.heard(Heartbeat(at(1), None))

        assert watchman.verdict(at(1)) is None
