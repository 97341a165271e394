"""Which way the host speaks: as the device showed, otherwise in turn."""

from devices.protocols.bbraun_space_bcc.stuffing import Stuffing


def tries(stuffing, times):
    found = []
    for _ in range(times):
        stuffing.unanswered()
        found.append(stuffing.on)
    return found


def test_a_line_begins_stuffed_as_the_device_is_delivered():
    assert Stuffing().on


def test_an_unseen_device_is_spoken_to_both_ways_in_turn():
    assert tries(Stuffing(), 5) == [False, True, False, True, False]


def test_a_device_is_spoken_to_as_it_speaks():
    stuffing = Stuffing()
    stuffing.seen(stuffed=False)
    assert stuffing.on is False
    stuffing.seen(None)
    assert stuffing.on is False
    stuffing.seen(stuffed=True)
    assert stuffing.on is True


def test_a_device_that_has_been_seen_may_have_been_switched_over_while_it_was_away():
    stuffing = Stuffing()
    stuffing.seen(stuffed=False)

    assert tries(stuffing, 6) == [False, True, False, False, True, False]
