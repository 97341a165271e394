"""From the bytes on two serial lines to open data, through real processes and nothing else.

A recorder waits at two lines where nothing is plugged in yet.  A pump and a monitor are plugged in
and play their scripts; a nurse puts them on her patient; the pump's cable is pulled for a while.
The encrypted record then holds what the scripts said, value for value, and so does the export.
"""

import csv
import os
import queue
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from station.data import admissions, gaps, journal, links, register
from station.data.beds import set_beds
from station.data.key import obtain
from station.data.links import Wish
from station.data.places import places
from station.data.upgrade import prepare
from station.data.ward import Ward, set_up
from station.domain.association import Where
from station.domain.clock import SystemClock
from station.domain.confirmation import Act
from station.domain.gap import Cause
from station.domain.patient import Bed, Patient
from station.services import associate
from station.services.herald import address_in
from station.services.listener import HeraldListener
from tests.data.ready import a_person

MAIN = Path(__file__).parents[2] / "main.py"
BCC, INTELLIVUE = "bbraun-space-bcc", "philips-intellivue"
PUMP_LINE, MONITOR_LINE = "bed-3/pump", "bed-3/monitor"
CLOCK = SystemClock()
LONG_AGO, FAR_AHEAD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
PATIENCE = 120  # seconds: only a hang reaches it

# The first values stay until the recorder has found the line; each of the others for some answers.
PUMP_SCRIPT = """seconds,channel,metric,value
0,,serial,4711
0,,state,infusing
0,,MDC_FLOW_FLUID_PUMP,5.5
0,,MDC_VOL_FLUID_DELIV,10.0
13,,MDC_FLOW_FLUID_PUMP,7.5
13,,MDC_VOL_FLUID_DELIV,10.1
18,,MDC_FLOW_FLUID_PUMP,
23,,MDC_FLOW_FLUID_PUMP,0.3
33,,MDC_FLOW_FLUID_PUMP,12.5
33,,MDC_VOL_FLUID_DELIV,10.4
"""
PULLED = "unplug@28+3"
MONITOR_SCRIPT = """seconds,channel,metric,value
0,,serial,DE1
0,,MDC_ECG_HEART_RATE,72
0,,MDC_PULS_OXIM_SAT_O2,97
13,,MDC_ECG_HEART_RATE,118
18,,MDC_PULS_OXIM_SAT_O2,
20,,MDC_PRESS_CUFF_SYS,142
20,,MDC_PRESS_CUFF_DIA,91
20,,MDC_PRESS_CUFF_MEAN,108
23,,MDC_PULS_OXIM_SAT_O2,93
"""
PUMP_SAID = {
    "MDC_FLOW_FLUID_PUMP": ["5.5", "7.5", None, "0.3", "12.5"],
    "MDC_VOL_FLUID_DELIV": ["10", "10.1", "10.4"],
}
MONITOR_SAID = {
    "MDC_ECG_HEART_RATE": ["72", "118"],
    "MDC_PULS_OXIM_SAT_O2": ["97", None, "93"],
    "MDC_PRESS_CUFF_SYS": ["142"],
    "MDC_PRESS_CUFF_DIA": ["91"],
    "MDC_PRESS_CUFF_MEAN": ["108"],
}
SERIALS = {"4711": PUMP_SAID, "DE1": MONITOR_SAID}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")


def begin(*words):
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(MAIN), *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process):
    """A process that was asked to leave, or leaves by itself: what it said, and no complaint."""
    out, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")
    return out


class Bedside:
    """A station at whose bed 3 a pump and a monitor are wanted, and a patient lies."""

    def __init__(self, home, cables):
        self.home, self.cables = home, cables
        self.places = places(home)
        self.places.make()
        self.store = prepare(self.places, obtain(self.places), CLOCK)
        now = CLOCK.now().utc
        self.nurse = a_person(self.store)
        set_up(self.store, Ward("Pain ward", "Europe/Berlin"), self.nurse, now)
        set_beds(self.store, [Bed("3", 1)], self.nurse, now)
        patient = Patient("Ärger", "Max", date(1960, 2, 3), "R-3")
        self.admission = admissions.admit(self.store, patient, "3", now, self.nurse, now)
        links.wish(self.store, Wish(PUMP_LINE, BCC, str(cables / "pump"), bed="3"))
        links.wish(self.store, Wish(MONITOR_LINE, INTELLIVUE, str(cables / "monitor"), bed="3"))
        self.processes = []
        self._news = queue.Queue()
        self._ear = HeraldListener(
            address_in(self.places.runtime), self.store.key, self._news.put, lambda _: None
        )

    def start(self, *words):
        self.processes.append(begin(*words))
        return self.processes[-1]

    def record(self):
        recorder = self.start("record", "--home", self.home)
        self._ear.start()
        return recorder

    def plug_in(self, name, protocol, script, *more):
        path = self.cables / f"{name}.csv"
        path.write_text(script)
        link = self.cables / name
        device = self.start(
            "simulate", "--protocol", protocol, "--link", link, "--script", path, *more
        )
        assert device.stdout.readline() == f"{link}\n"
        return device

    def until(self, wanted):
        """Look at each word of the recorder, which has one each second, until it is so."""
        for _ in range(10 * PATIENCE):
            if wanted():
                return
            self._news.get(timeout=PATIENCE)
        raise AssertionError("the recorder goes on, and what is waited for does not come")

    def figures(self):
        """The registered channels by their devices' serial numbers."""
        known = register.channels(self.store)
        return {channel.device.serial: (figure, channel) for figure, (channel, _) in known.items()}

    def samples(self, serial, code):
        figure, _ = self.figures()[serial]
        return journal.period(self.store, figure, code, LONG_AGO, FAR_AHEAD)

    def changes(self, serial, code):
        """The stored values of a metric, each as often as it changed to it."""
        found = []
        for sample in self.samples(serial, code):
            if not found or found[-1] != sample.value:
                found.append(sample.value)
        return found

    def gaps(self, serial):
        figure, _ = self.figures()[serial]
        return gaps.gaps(self.store, figure, LONG_AGO, FAR_AHEAD)

    def confirm(self):
        """The nurse puts what is plugged in on her patient, at the bed."""
        act = Act(self.nurse, Where.BEDSIDE, CLOCK.now().utc)
        for line, serial in ((PUMP_LINE, "4711"), (MONITOR_LINE, "DE1")):
            _, channel = self.figures()[serial]
            sighting = associate.found(self.store, channel, line, act.moment)
            associate.confirm(self.store, sighting, self.admission, act, self.admission.begin)

    def close(self):
        for process in self.processes:
            process.kill()
            process.communicate()
        self._ear.stop()
        self.store.close()


@pytest.fixture
def bedside(home, tmp_path):
    bedside = Bedside(home, tmp_path)
    yield bedside
    bedside.close()


def values(said):
    return [None if value is None else Decimal(value) for value in said]


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exported_changes(table, channel, code):
    """The values of a metric in an exported table, each as often as it changed to it."""
    found = []
    for row in table:
        if (row["channel"], row["metric"]) == (channel, code):
            value = Decimal(row["value"]) if row["value"] else None
            if not found or found[-1] != value:
                found.append(value)
    return found


def test_what_two_devices_say_reaches_the_record_and_the_export_value_for_value(bedside, tmp_path):
    recorder = bedside.record()
    devices = [
        bedside.plug_in("pump", BCC, PUMP_SCRIPT, "--fault", PULLED),
        bedside.plug_in("monitor", INTELLIVUE, MONITOR_SCRIPT),
    ]

    bedside.until(lambda: SERIALS.keys() <= bedside.figures().keys())
    bedside.confirm()
    bedside.until(lambda: Decimal("12.5") in bedside.changes("4711", "MDC_FLOW_FLUID_PUMP"))
    bedside.until(lambda: Decimal("10.4") in bedside.changes("4711", "MDC_VOL_FLUID_DELIV"))
    for process in (recorder, *devices):
        process.send_signal(signal.SIGINT)
        ended(process)

    # The record: value for value, on change, absent where it was absent, and encrypted.
    for serial, said in SERIALS.items():
        for code, expected in said.items():
            assert bedside.changes(serial, code) == values(expected), code
            assert len(bedside.samples(serial, code)) <= len(expected) + 12, "not thinned out"
    assert len(bedside.samples("DE1", "MDC_PRESS_CUFF_SYS")) == 1
    assert b"SQLite format" not in bedside.places.database.read_bytes()

    # The cable: one gap of the pump, none of the monitor.
    [pulled] = bedside.gaps("4711")
    assert pulled.cause is Cause.UNPLUGGED
    assert pulled.end > pulled.begin + timedelta(seconds=2)
    assert bedside.gaps("DE1") == []

    # Open data says the same.
    out = tmp_path / "out"
    printed = ended(
        bedside.start(
            "export", "csv", "--admission", bedside.admission.id, "--out", out,
            "--home", bedside.home,
        )
    )  # fmt: skip
    assert str(out / "readings.csv") in printed.splitlines()
    readings = rows(out / "readings.csv")
    for serial, said in SERIALS.items():
        channel = str(bedside.figures()[serial][0])
        for code, expected in said.items():
            assert exported_changes(readings, channel, code) == values(expected), code
    [gap] = rows(out / "gaps.csv")
    assert gap["channel"] == str(bedside.figures()["4711"][0])
    assert gap["cause"] == "unplugged"
    assert rows(out / "readings_unconfirmed.csv") == []
