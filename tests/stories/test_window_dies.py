"""A window killed, or frozen, in the middle of a note: no reading is missing, and no draft.

The recorder's half, twenty kills and a window that does not read, is in test_recorder_survives.
"""

import contextlib
import json
import os
import queue
import signal
import threading
from itertools import pairwise

import pytest

from station.data import links
from station.data.links import Wish
from station.services.herald import address_in
from station.services.herald_window import OUTBOX_MESSAGES
from station.services.listener import HeraldListener
from station.services.tidings import Heartbeat
from tests.stories.reckoned import HEART, SECOND, VOLUME
from tests.stories.running_ward import PATIENCE, ROOT, RunningWard, counting

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL and SIGSTOP")

CHILD = ROOT / "tests" / "stories" / "window_child.py"
LOAD = ROOT / "tests" / "stories" / "recorder_child.py"
MONITOR = "0,,serial,DE1\n0,,MDC_ECG_HEART_RATE,72\n"
# How long the recorder is without the window: it counts nothing of a window that is gone, so that a
# minute would show no more than ten of its own seconds do.
AWAY = 10 * SECOND
KEPT_EVERY = 10 * SECOND  # an unchanged value is stored at least so often ...
CYCLE = 3 * SECOND  # ... but for the answer that was on its way
BEAT = 0.02  # seconds of ours that are one of the busy recorder's
MINUTE_OF_SECONDS = max(60, 10 * OUTBOX_MESSAGES)


class Window:
    """A window in a process of its own, and what it said that it sees."""

    def __init__(self, ward, *words):
        self.process = ward.start(ward.home, *words, program=CHILD, QT_QPA_PLATFORM="offscreen")
        self.sees = self._heard()

    def does(self, *act):
        """Hands at the window do something; what is seen then."""
        self.process.stdin.write(f"{json.dumps(act)}\n")
        self.process.stdin.flush()
        self.sees = self._heard()
        return self.sees

    def _heard(self):
        return json.loads(self.process.stdout.readline())

    def opens_a_note(self):
        """The note of the patient in bed 1, by whoever knows the PIN."""
        self.does("bed", "1")
        self.does("form", "n")

    def reads(self, words):
        return any(words in one for one in self.sees["words"])


def waited(wanted):
    """Look until it is so; the record is asked, nobody's clock."""
    looking = threading.Event()
    for _ in range(PATIENCE * 50):
        if wanted():
            return
        looking.wait(0.02)
    raise AssertionError("it never comes to what is waited for")


@pytest.fixture
def ward(home, tmp_path):
    ward = RunningWard(home, tmp_path / "cables")
    ward.found(["1"])
    ward.admit("1", "Andersson", "40 118 226")
    yield ward
    ward.close()


def draft(ward):
    """What is kept of a note that is not signed."""
    return [json.loads(body)["typed"]["text"] for (body,) in ward.rows("SELECT body FROM draft")]


def test_a_window_that_is_killed_costs_no_reading_and_no_draft(ward):
    lines = [ward.wish("1", "pump"), ward.wish("1", "monitor")]
    ward.plug_in("1", "pump", counting("4711", "90", 10.0, 0.05, 1, 240))
    ward.plug_in("1", "monitor", MONITOR)
    window = Window(ward, "record")
    waited(lambda: ward.doubted("4711") and ward.doubted("DE1"))
    for line in lines:
        ward.confirm(line)
    waited(lambda: ward.readings("4711", VOLUME) and ward.readings("DE1", HEART))
    window.opens_a_note()
    window.does("press", "Walked to the gard")
    waited(lambda: draft(ward) == ["Walked to the gard"])

    window.process.kill()
    window.process.wait(PATIENCE)
    killed = ward.committed()
    waited(lambda: ward.committed() > killed + AWAY)
    assert draft(ward) == ["Walked to the gard"]

    again = Window(ward, "record")
    again.opens_a_note()
    assert again.sees["typed"] == ["Walked to the gard"]
    assert again.reads("Your draft of ")
    again.does("press", "en.")
    again.does("save")
    [entry] = ward.entries()
    assert entry.body == {"text": "Walked to the garden."}
    assert draft(ward) == []

    # What the recorder heard meanwhile lies there without a hole.
    assert len(ward.rows("SELECT id FROM session")) == 1  # one and the same recorder
    assert ward.rows("SELECT * FROM gap") == []
    for serial, code, longest in (("4711", VOLUME, CYCLE), ("DE1", HEART, KEPT_EVERY + CYCLE)):
        moments = [at for at, *_ in ward.readings(serial, code) if at < ward.committed()]
        assert moments[0] < killed
        assert moments[-1] > killed + AWAY - KEPT_EVERY - CYCLE
        assert max(later - at for at, later in pairwise(moments)) <= longest
    numbers = [one for (one,) in ward.rows(
        "SELECT sequence FROM appended UNION ALL SELECT sequence FROM reading ORDER BY sequence"
    )]  # fmt: skip
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


class Load:
    """A busy recorder whose every value is another number: what was said, and what it tells."""

    def __init__(self, ward):
        links.wish(ward.store, Wish("bed-1/rack", "load", "none"))
        self.process = ward.start("record", ward.home, 1, BEAT, program=LOAD)
        self.said, self.told = set(), queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        address = address_in(ward.places.runtime)
        self._ear = HeraldListener(address, ward.store.key, self.told.put, lambda _: None)
        self._ear.start()

    def _read(self):
        for line in self.process.stdout:
            with contextlib.suppress(ValueError):  # a line that its end cut short says nothing
                self.said.update(json.loads(line)["values"])

    def beats(self, count):
        """Wait until the recorder told so many of its seconds."""
        while count:
            count -= isinstance(self.told.get(timeout=PATIENCE), Heartbeat)

    def ends(self):
        """It leaves of its own accord; everything that it said."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0
        self._reader.join(PATIENCE)
        self._ear.stop()
        return self.said


def test_a_window_that_is_frozen_costs_no_reading_and_no_draft_and_goes_on_where_it_was(ward):
    load = Load(ward)
    load.beats(1)
    window = Window(ward)
    window.opens_a_note()
    window.does("press", "Walked to the gard")
    waited(lambda: draft(ward) == ["Walked to the gard"])

    window.process.send_signal(signal.SIGSTOP)
    load.beats(MINUTE_OF_SECONDS)  # and many more than the recorder keeps for one window
    assert draft(ward) == ["Walked to the gard"]
    thawed = max(load.said)
    window.process.send_signal(signal.SIGCONT)

    window.does("press", "en.")
    assert window.sees["typed"] == ["Walked to the garden."]
    window.does("save")
    [entry] = ward.entries()
    assert entry.body == {"text": "Walked to the garden."}
    assert draft(ward) == []
    waited(lambda: window.does("rest")["newest"] > thawed)  # it hears again what is told now
    window.does("sees", "Recording 1 device")

    said = load.ends()
    stored = [int(value) for (value,) in ward.rows(
        "SELECT value FROM appended UNION ALL SELECT value FROM reading"
    )]  # fmt: skip
    assert len(stored) == len(set(stored))
    assert set(stored) == said
