"""The recorder's end of the local line, against windows that read, freeze, lie and leave."""

import queue
import stat
import threading
from datetime import UTC, datetime
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from station.domain.clock import StoppedClock
from station.domain.errors import Unavailable
from station.services.handshake import derive, enter
from station.services.herald import HANDSHAKE_SECONDS, Herald, address_in
from station.services.herald_window import OUTBOX_MESSAGES
from station.services.listener import HeraldListener
from station.services.tidings import Fault, Heartbeat, Resync, from_wire

KEY = bytes(range(32))
PATIENCE = 20  # far more than any machine needs: only a hang reaches it
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BIG = "x" * 100_000  # a few of these fill the socket


class Line:
    """A herald with a stopped clock, and what its windows hear."""

    def __init__(self, runtime: Path, windows: int = 4):
        self.clock = StoppedClock(NOON)
        self.address = address_in(runtime)
        self.present = Heartbeat(self.clock.now(), None)
        self.herald = Herald(self.address, KEY, self.clock, lambda: [self.present], windows)
        self.herald.start()
        self.closing = [self.herald.close]

    def listener(self, key=KEY):
        heard = queue.Queue()
        listener = HeraldListener(self.address, key, heard.put, heard.put)
        listener.start()
        self.closing.append(listener.stop)
        return heard

    def joined(self):
        """A listener that has been brought up to date, and has nothing more to hear."""
        heard = self.listener()
        assert self.told_until(heard) == Resync(0)
        assert heard.get(timeout=PATIENCE) == self.present
        assert heard.get(timeout=PATIENCE) == Fault("knock", "")
        self.drain(heard, "joined")
        return heard

    def told_until(self, heard):
        while True:
            self.herald.tell(Fault("knock", ""))
            try:
                return heard.get(timeout=0.05)
            except queue.Empty:
                continue

    def drain(self, heard, word):
        self.herald.tell(Fault(word, ""))
        while heard.get(timeout=PATIENCE) != Fault(word, ""):
            pass

    def frozen(self):
        """A window that joined, was told where things stand, and does not read."""
        connection = Client(self.address)
        enter(connection, derive(KEY))
        self.closing.append(connection.close)
        while not connection.poll(0.05):
            self.herald.tell(Fault("knock", ""))
        return connection

    def close(self):
        for close in reversed(self.closing):
            close()


@pytest.fixture
def line(tmp_path):
    line = Line(tmp_path)
    yield line
    line.close()


def numbered(heard):
    return int(heard.get(timeout=PATIENCE).thread)


def test_a_window_first_hears_where_things_stand_and_then_everything_in_order(line):
    heard = line.joined()

    for number in range(50):
        line.herald.tell(Fault(str(number), ""))

    assert [numbered(heard) for _ in range(50)] == list(range(50))


def test_several_windows_hear_the_same(line):
    windows = [line.joined() for _ in range(3)]
    assert line.herald.listening == 3

    line.herald.tell(Fault("1", "said"))

    for heard in windows:
        while (said := heard.get(timeout=PATIENCE)) != Fault("1", "said"):
            assert said.thread in {"knock", "joined"}


def test_a_window_that_stops_reading_costs_the_others_nothing_and_is_brought_up_to_date(line):
    heard, frozen = line.joined(), line.frozen()
    line.drain(heard, "both in")
    many = OUTBOX_MESSAGES + 40
    for number in range(many):
        line.herald.tell(Fault(str(number), BIG))
        assert numbered(heard) == number

    came = [from_wire(frozen.recv_bytes())]
    while not isinstance(came[-1], Resync) or len(came) == 1:
        while not frozen.poll(0.05):
            line.herald.tell(Fault("more", BIG))
            many += 1
        came.append(from_wire(frozen.recv_bytes()))

    read = [int(one.thread) for one in came if isinstance(one, Fault) and one.thread.isdigit()]
    assert read == list(range(len(read)))
    # The message with which it is brought up to date follows it, and is not among the missed.
    assert came[-1].missed == many - len(read) - 1
    assert from_wire(frozen.recv_bytes()) == line.present
    assert from_wire(frozen.recv_bytes()) == Fault("more", BIG)


def test_a_frozen_window_does_not_keep_the_herald_from_closing(line):
    line.frozen()
    for number in range(OUTBOX_MESSAGES):
        line.herald.tell(Fault(str(number), BIG))

    line.herald.close()

    assert not line.herald.alive


def test_a_visitor_that_does_not_say_who_it_is_is_sent_away_in_time(line):
    visitor = Client(line.address)
    visitor.recv_bytes()
    line.herald.tell(Fault("knock", ""))
    assert not visitor.poll(0)

    line.clock.advance(HANDSHAKE_SECONDS + 1)
    line.herald.tell(Fault("knock", ""))

    with pytest.raises(EOFError):
        visitor.recv_bytes()
    assert line.herald.listening == 0
    visitor.close()


@pytest.mark.expects_log("was sent away")
def test_a_window_with_another_key_hears_nothing(line):
    heard = line.listener(key=bytes(32))

    assert "has gone" in heard.get(timeout=PATIENCE)
    assert line.herald.listening == 0


def test_more_windows_than_are_allowed_are_turned_away(tmp_path):
    line = Line(tmp_path, windows=1)
    line.joined()
    second = Client(line.address)

    with pytest.raises((EOFError, ConnectionResetError)):
        second.recv_bytes()

    second.close()
    line.close()


def test_a_window_that_leaves_is_forgotten(line):
    frozen, heard = line.frozen(), line.joined()
    assert line.herald.listening == 2
    frozen.close()

    while line.herald.listening == 2:
        line.drain(heard, "still here")

    assert line.herald.listening == 1


def test_the_last_words_are_heard_before_the_line_closes(line):
    heard = line.joined()

    line.herald.tell(Fault("last", ""))
    line.herald.close()

    assert heard.get(timeout=PATIENCE) == Fault("last", "")
    assert heard.get(timeout=PATIENCE) == "The recorder has gone."


def test_a_socket_left_by_a_killed_recorder_is_no_hindrance_and_only_the_owner_may_connect(
    tmp_path,
):
    left = Path(address_in(tmp_path))
    left.touch()

    line = Line(tmp_path)

    assert stat.S_IMODE(left.stat().st_mode) == 0o600
    line.joined()
    line.close()
    assert not left.exists()


def test_a_socket_that_was_swept_away_is_opened_anew_and_keeps_nobody_from_leaving(tmp_path):
    line = Line(tmp_path)
    before = line.joined()
    Path(line.address).unlink()
    assert not line.herald.alive

    line.herald.start()
    assert line.herald.alive
    line.joined()
    line.herald.tell(Fault("1", "said"))
    while before.get(timeout=PATIENCE) != Fault("1", "said"):
        pass  # whoever was in has missed nothing

    Path(line.address).unlink()
    closing = threading.Thread(target=line.close, daemon=True)
    closing.start()
    closing.join(PATIENCE)
    assert not closing.is_alive()


def test_telling_nobody_is_no_work(line):
    line.herald.tell(Fault("1", ""))

    assert line.herald.listening == 0


def test_a_line_that_cannot_be_opened_is_one_sentence(tmp_path):
    herald = Herald(address_in(tmp_path / "nowhere"), KEY, StoppedClock(NOON), list)

    with pytest.raises(Unavailable, match="cannot be opened"):
        herald.start()
    herald.close()
