import pytest

from devices.capture import Happened, records
from devices.ring_tap import SILENCE_SECONDS, RingTap
from tests.devices.test_capture import START


@pytest.fixture
def put():
    return []


@pytest.fixture
def tap(put):
    return RingTap(lambda raw, at, begins: put.append((raw, at, begins)))


def told(put):
    return [(one.what, one.data, one.at) for raw, _, _ in put for one in records(raw, 0)]


def test_everything_on_the_line_is_handed_on_at_once_as_whole_records(tap, put):
    tap.opened(START)
    tap.sent(b"<?1>", START.later(1))
    tap.received(b"<v:1>", START.later(2))
    tap.lost("pulled out", START.later(3))

    assert told(put) == [
        (Happened.OPENED, b"", START),
        (Happened.SENT, b"<?1>", START.later(1)),
        (Happened.RECEIVED, b"<v:1>", START.later(2)),
        (Happened.LOST, b"pulled out", START.later(3)),
    ]
    assert [at for _, at, _ in put] == [START.later(second) for second in range(4)]


def test_a_driver_can_be_started_at_an_opening_and_after_a_silence(tap, put):
    tap.opened(START)
    tap.received(b"1", START.later(SILENCE_SECONDS - 0.1))
    tap.sent(b"?", START.later(9))
    tap.received(b"2", START.later(2 * SILENCE_SECONDS))
    tap.received(b"3", START.later(2 * SILENCE_SECONDS + 1))
    tap.opened(START.later(20))

    assert [begins for _, _, begins in put] == [True, False, False, True, False, True]


def test_a_tap_that_missed_the_opening_begins_with_the_first_byte(tap, put):
    tap.received(b"1", START)

    assert [begins for _, _, begins in put] == [True]
