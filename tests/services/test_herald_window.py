"""One window's outbox, with nobody at the other end of the wire but a test."""

from multiprocessing import Pipe

import pytest

from station.services.handshake import derive, enter
from station.services.herald_window import Window

SECRET = derive(bytes(32))
PATIENCE = 20


@pytest.fixture
def pair():
    here, there = Pipe()
    window = Window(here, SECRET, 1, 0.0, outbox=3)
    yield window, there
    window.close(PATIENCE)
    there.close()


def test_before_the_handshake_nothing_is_wanted_and_all_is_missed(pair):
    window, there = pair
    window.start()

    window.post(b"1")

    assert window.wants_resync() is None
    assert there.recv_bytes() != b"1"


def test_a_full_outbox_is_emptied_and_counted_as_missed(pair):
    window, _ = pair
    window.resync([])
    for number in range(5):
        window.post(b"%d" % number)
    window.admitted = True  # nobody writes: as if the writer were stuck in its first message

    assert window.wants_resync() == 5


def test_after_the_handshake_it_is_told_what_was_posted_since_it_was_brought_up_to_date(pair):
    window, there = pair
    window.start()
    enter(there, SECRET)
    while window.wants_resync() is None:
        assert not there.poll(0.01)
    window.post(b"too early")
    assert window.wants_resync() == 1

    window.resync([b"present"])
    window.post(b"next")

    assert [there.recv_bytes(), there.recv_bytes()] == [b"present", b"next"]


def test_the_end_of_the_wire_is_noticed_without_a_word(pair):
    window, there = pair
    window.start()
    enter(there, SECRET)
    there.close()

    for thread in window._threads[:1]:
        thread.join(PATIENCE)

    assert window.gone
    window.post(b"to nobody")
    window.shut()
