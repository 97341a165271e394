"""A recorder in a process of its own: killed under load, and with a window that is frozen."""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from station.data import entries, gaps, journal, links, register
from station.data.admissions import admit
from station.data.beds import set_beds
from station.data.key import obtain
from station.data.links import Wish
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.clock import SystemClock, iso
from station.domain.entry import Entry, EntryKind
from station.domain.gap import Cause
from station.domain.identifier import fresh
from station.domain.nomenclature import FLOW
from station.domain.observation import Numeric
from station.domain.patient import Bed, Patient
from station.services.herald import address_in
from station.services.herald_window import OUTBOX_MESSAGES
from station.services.listener import HeraldListener
from station.services.tidings import Heartbeat, Readings, Recorded
from tests.data.ready import a_person

CHILD = Path(__file__).with_name("recorder_child.py")
ROOT = CHILD.parents[2]
CLOCK = SystemClock()
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)
KILLS = 20
PATIENCE = 60

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL and SIGSTOP")


def child(*words):
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, str(CHILD), *map(str, words)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def words(line):
    """What a child said; a line that its death cut short says nothing."""
    with contextlib.suppress(ValueError):
        return json.loads(line)
    return {}


class Station:
    """A home with one busy line, and what was said, acknowledged and stored in it."""

    def __init__(self, home):
        self.home = home
        self.places = places(home)
        self.store = prepare(self.places, obtain(self.places), CLOCK)
        links.wish(self.store, Wish("bed-1/rack", "load", "none"))
        self.nurse = a_person(self.store)
        now = CLOCK.now().utc
        set_beds(self.store, [Bed("1", 1)], self.nurse, now)
        patient = Patient("A", "B", date(1980, 1, 1), "1")
        self.admission = admit(self.store, patient, "1", now, self.nurse, now).id
        self.said = {}  # every value that was heard on the line, and when
        self.acknowledged, self.signed = set(), []

    def listen(self, told):
        address = address_in(self.places.runtime)
        ear = HeraldListener(address, obtain(self.places), told, lambda _: None)
        ear.start()
        return ear

    def acknowledge(self, tiding):
        """What the herald told as stored was stored: that is what a nurse relies on."""
        if isinstance(tiding, Readings) and not tiding.present:
            stored = (one.reading for one in tiding.told if one.stored)
            self.acknowledged.update(int(one.value) for one in stored if isinstance(one, Numeric))

    def sign(self):
        now = CLOCK.now().utc
        entry = Entry(fresh(), self.admission, EntryKind.NOTE, {}, self.nurse, now, now)
        entries.sign(self.store, entry)
        self.signed.append(entry.entry_id)

    def hear(self, line):
        said = words(line)
        self.said |= dict.fromkeys(said.get("values", ()), said.get("at"))

    def run_and_kill(self, lines):
        """One life of a recorder: so many lines of values, nurse entries meanwhile, SIGKILL."""
        before = len(self.acknowledged)
        recorder = child("record", self.home, 1 + max(self.said, default=0), 1.0)
        for count, line in enumerate(recorder.stdout, 1):
            self.hear(line)
            if count % 5 == 0:
                self.sign()
            if count >= lines and len(self.acknowledged) > before:
                break
        recorder.send_signal(signal.SIGKILL)
        for line in recorder.stdout:
            self.hear(line)
        recorder.wait(PATIENCE)
        recorder.stdout.close()

    def stored(self):
        """Every stored value with its moment, by its number."""
        found = {}
        for figure in register.channels(self.store):
            for sample in journal.period(self.store, figure, FLOW.code, LONG_AGO, FAR_AHEAD):
                assert int(sample.value) not in found, "stored twice"
                found[int(sample.value)] = sample
        return found

    def close(self):
        self.store.close()
        shutil.rmtree(self.places.runtime, ignore_errors=True)  # the killed leave it behind


@pytest.fixture
def station(home):
    station = Station(home)
    yield station
    station.close()


def test_killed_twenty_times_under_load_it_loses_at_most_the_last_second(station):
    ear = station.listen(station.acknowledge)
    for kill in range(KILLS):
        first = 1 + max(station.said, default=0)
        station.run_and_kill(lines=11 + kill % 10)  # another moment of the second each time
        committed = journal.heartbeat(station.store).committed
        stored = station.stored()
        here = [number for number in station.said if number >= first]

        # What is missing is the end of what was said, and was said after the last commit (but for
        # the one batch that was on its way from the line to the recorder just then).
        kept = [number for number in here if number in stored]
        assert kept == here[: len(kept)]
        early = {station.said[number] for number in here[len(kept) :]}
        assert len([moment for moment in early if moment < iso(committed)]) <= 1
    ear.stop()

    assert station.acknowledged
    assert station.acknowledged <= set(station.stored())
    assert [one.entry_id for one in entries.entries(station.store, station.admission)] == (
        station.signed
    )
    whole = gaps.gaps(station.store, 1, LONG_AGO, FAR_AHEAD)
    assert [gap.cause for gap in whole] == [Cause.STATION_OFF] * (KILLS - 1)
    with contextlib.closing(prepare(station.places, obtain(station.places), CLOCK)):
        pass  # whole: the record is looked through before it is opened


def test_a_window_that_is_frozen_for_long_costs_no_reading_and_no_other_window(station):
    heard = queue.Queue()
    ear = station.listen(heard.put)
    recorder = child("record", station.home, 1, 0.02)  # a minute of beats in few seconds
    frozen = child("listen", station.home)
    while "stored" not in words(frozen.stdout.readline()):
        pass
    reader = threading.Thread(target=lambda: [station.hear(line) for line in recorder.stdout])
    reader.start()

    frozen.send_signal(signal.SIGSTOP)
    beats = 0
    while beats < 10 * OUTBOX_MESSAGES:
        tiding = heard.get(timeout=PATIENCE)
        station.acknowledge(tiding)
        beats += isinstance(tiding, Heartbeat)
    frozen.send_signal(signal.SIGCONT)
    missed = 0
    while not missed:
        missed = words(frozen.stdout.readline()).get("missed", 0)
    while "stored" not in words(frozen.stdout.readline()):
        pass  # and from then on it hears every second again

    recorder.send_signal(signal.SIGTERM)
    assert recorder.wait(PATIENCE) == 0
    reader.join(PATIENCE)
    frozen.kill()
    frozen.communicate()
    ear.stop()
    recorder.stdout.close()
    assert set(station.stored()) == set(station.said)
    assert station.acknowledged
    assert station.acknowledged <= set(station.stored())


def test_a_disk_that_is_full_for_a_while_costs_no_reading(station):
    heard = queue.Queue()
    ear = station.listen(heard.put)
    recorder = child("record", station.home, 1, 0.1)
    reader = threading.Thread(target=lambda: [station.hear(line) for line in recorder.stdout])
    reader.start()

    def until(wanted):
        while not wanted(tiding := heard.get(timeout=PATIENCE)):
            station.acknowledge(tiding)
        return tiding

    until(lambda one: isinstance(one, Heartbeat) and station.acknowledged)
    recorder.send_signal(signal.SIGUSR1)
    full = until(lambda one: isinstance(one, Heartbeat) and one.waiting > 5)
    recorder.send_signal(signal.SIGUSR2)
    again = until(lambda one: isinstance(one, Recorded))
    until(lambda one: isinstance(one, Heartbeat) and one.recording)

    recorder.send_signal(signal.SIGTERM)
    assert recorder.wait(PATIENCE) == 0
    reader.join(PATIENCE)
    ear.stop()
    recorder.stdout.close()
    assert full.reason
    assert again.readings > 0
    assert set(station.stored()) == set(station.said)
