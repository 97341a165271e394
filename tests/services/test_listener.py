"""A window's ear: it joins, hears, loses the recorder, and joins the next one."""

import queue
import threading
from datetime import UTC, datetime
from multiprocessing.connection import Listener

import pytest

from station.domain.clock import StoppedClock
from station.services import listener as listening
from station.services.handshake import admit, derive
from station.services.herald import Herald, address_in
from station.services.listener import HeraldListener
from station.services.tidings import Fault, Resync, to_wire

KEY = bytes(range(32))
PATIENCE = 20


@pytest.fixture
def address(tmp_path, monkeypatch):
    monkeypatch.setattr(listening, "AGAIN_SECONDS", 0.01)
    return address_in(tmp_path)


@pytest.fixture
def ear(address):
    """What a listener heard and lost, in order."""
    heard = queue.Queue()
    listener = HeraldListener(address, KEY, heard.put, heard.put)
    listener.start()
    heard.listener = listener
    yield heard
    listener.stop()
    assert not listener.alive


def herald_at(address):
    herald = Herald(address, KEY, StoppedClock(datetime(2026, 3, 1, tzinfo=UTC)), list)
    herald.start()
    return herald


def knock(herald, ear):
    """Tell until somebody hears it: joining takes the listener a moment."""
    while True:
        herald.tell(Fault("knock", ""))
        try:
            return ear.get(timeout=0.05)
        except queue.Empty:
            continue


def test_a_recorder_that_does_not_run_is_said_once_and_looked_for_for_ever(address, ear):
    assert ear.get(timeout=PATIENCE) == "The recorder does not answer."

    herald = herald_at(address)

    assert knock(herald, ear) == Resync(0)
    herald.close()


def test_the_next_recorder_is_heard_after_the_first_has_gone(address, ear):
    ear.get(timeout=PATIENCE)
    for _ in range(3):
        herald = herald_at(address)
        assert knock(herald, ear) == Resync(0)
        herald.close()
        while isinstance(said := ear.get(timeout=PATIENCE), Fault):
            pass
        assert said == "The recorder has gone."
        assert ear.get(timeout=PATIENCE) == "The recorder does not answer."


class OneMessage(threading.Thread):
    """A recorder that admits whoever comes with its own key, and tells everyone the same."""

    def __init__(self, address, key, message):
        super().__init__(daemon=True)
        self._listener = Listener(address)
        self._key, self._message = key, message

    def run(self):
        with self._listener.accept() as connection:
            try:
                admit(connection, derive(self._key))
                connection.send_bytes(self._message)
            except Exception as error:  # noqa: BLE001 - what the other side does is the test's matter
                self.error = error
        self._listener.close()


def said_of(address, key, message):
    other = OneMessage(address, key, message)
    other.start()
    heard = queue.Queue()
    listener = HeraldListener(address, KEY, heard.put, heard.put)
    listener.start()
    said = heard.get(timeout=PATIENCE)
    listener.stop()
    other.join(PATIENCE)
    return said


def test_a_recorder_with_another_key_is_not_believed(address):
    assert said_of(address, bytes(32), to_wire(Fault("x", ""))) in {
        "The recorder that answers holds another key: restart the station.",
        "The recorder has gone.",  # it may have hung up first
    }


@pytest.mark.expects_log("is not understood")
def test_a_recorder_of_another_version_is_said(address):
    assert said_of(address, KEY, b'{"is":"Song"}') == (
        "The recorder speaks another version: restart the station."
    )


def test_a_listener_can_stop_while_it_waits_for_the_next_message(address, ear):
    ear.get(timeout=PATIENCE)
    herald = herald_at(address)
    knock(herald, ear)

    ear.listener.stop()

    assert not ear.listener.alive
    herald.close()
