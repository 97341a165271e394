import threading
from multiprocessing import AuthenticationError, Pipe

import pytest

from station.services.handshake import admit, derive, enter

KEY = bytes(range(32))
OTHER = bytes(32)


class Side(threading.Thread):
    """One side of a handshake, and how it ended for it."""

    def __init__(self, shake, wire, secret):
        super().__init__(daemon=True)
        self._shake, self._wire, self._secret = shake, wire, secret
        self.ended = None

    def run(self):
        try:
            self._shake(self._wire, self._secret)
            self.ended = "in"
        except (AuthenticationError, EOFError) as error:
            self.ended = type(error).__name__
        self._wire.close()


def shake(recorders_key, windows_key):
    here, there = Pipe()
    recorder = Side(admit, here, derive(recorders_key))
    window = Side(enter, there, derive(windows_key))
    for side in (recorder, window):
        side.start()
    for side in (recorder, window):
        side.join(10)
    return recorder.ended, window.ended


def test_two_holders_of_the_key_let_each_other_in():
    assert shake(KEY, KEY) == ("in", "in")


def test_a_window_with_another_key_is_sent_away():
    assert shake(KEY, OTHER)[0] == "AuthenticationError"


def test_a_window_does_not_listen_to_a_recorder_with_another_key():
    here, there = Pipe()
    window = Side(enter, there, derive(KEY))
    window.start()
    here.send_bytes(bytes(32))
    here.recv_bytes()
    here.send_bytes(bytes(32))
    window.join(10)

    assert window.ended == "AuthenticationError"
    here.close()


def test_the_recorders_own_number_cannot_be_sent_back_as_a_proof():
    here, there = Pipe()
    recorder = Side(admit, here, derive(KEY))
    recorder.start()
    number = there.recv_bytes()
    there.send_bytes(number + number)
    recorder.join(10)

    assert recorder.ended == "AuthenticationError"
    there.close()


def test_the_line_is_not_locked_with_the_key_of_the_record():
    assert derive(KEY) != KEY
    assert derive(KEY) == derive(KEY)
    assert derive(KEY) != derive(OTHER)


@pytest.mark.parametrize("said", [b"", b"\x00", bytes(96)])
def test_half_an_answer_is_no_proof(said):
    here, there = Pipe()
    recorder = Side(admit, here, derive(KEY))
    recorder.start()
    there.recv_bytes()
    there.send_bytes(said)
    recorder.join(10)

    assert recorder.ended == "AuthenticationError"
    there.close()
