"""A ward that runs: a record on disk, a recorder and simulated devices as processes of their own.

Devices hang on real pseudo-terminals, whose names are all that the station is told.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from station.data import admissions, associations, beds, links, people, register
from station.data.engine import reading, rows
from station.data.key import obtain
from station.data.links import Wish
from station.data.places import places
from station.data.upgrade import prepare
from station.data.ward import Ward, set_up
from station.domain.association import Where
from station.domain.clock import SystemClock
from station.domain.confirmation import Act
from station.domain.patient import Bed, Patient
from station.domain.person import Person
from station.services import associate
from tests.stories.reckoned import READINGS, VOLUME, Reckoned

ROOT = Path(__file__).parents[2]
MAIN = ROOT / "main.py"
CLOCK = SystemClock()
PIN, ZONE = "4711", "Australia/Sydney"
PATIENCE = 60  # seconds: only a hang reaches it
PROTOCOLS = {"pump": "bbraun-space-bcc", "monitor": "philips-intellivue"}
HEAD = "seconds,channel,metric,value\n"
ENOUGH = 3  # readings of a counter, between which something was given


def begin(*words, program=MAIN, **changed):
    """A program of ours under way; `changed` are variables of its environment."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(program), *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **changed},
    )


def end(process):
    """A program that goes at once, however it is: recorders and devices have to bear it."""
    process.kill()
    process.wait(PATIENCE)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def asking(store):
    """What answers SQL with rows, as the file has them."""

    def ask(statement, *values):
        with reading(store) as session:
            return rows(session, statement, values)

    return ask


class RunningWard:
    """A home, the cables that lead out of it, and everything that runs."""

    def __init__(self, home, cables):
        self.home, self.cables = home, cables
        cables.mkdir(exist_ok=True)
        self.places = places(home)
        self.places.make()
        self.store = prepare(self.places, obtain(self.places), CLOCK)
        self.rows = asking(self.store)
        self.devices, self.processes = {}, []
        self.nurse = None

    # ------------------------------------------------------------ the ward as it was set up before

    def found(self, names):
        """A ward in use: its beds, and one nurse with a PIN."""
        now = CLOCK.now().utc
        self.nurse = Person("L. Brandt", "Nurse")
        people.add_person(self.store, self.nurse, PIN, None, now)
        set_up(self.store, Ward("Pain ward 9", ZONE), self.nurse.id, now)
        rooms = [Bed(name, place) for place, name in enumerate(names)]
        beds.set_beds(self.store, rooms, self.nurse.id, now)

    def admit(self, bed, surname, number):
        """A patient who came half an hour ago."""
        now = CLOCK.now().utc
        came = now - timedelta(minutes=30)
        patient = Patient(surname, "Maja", date(1971, 3, 14), number)
        return admissions.admit(self.store, patient, bed, came, self.nurse.id, now)

    def line(self, bed, kind):
        """What the line of a bed's device is called."""
        return f"bed-{bed}/{kind}-1"

    def wish(self, bed, kind):
        """A line that the recorder is to listen to, with nothing plugged in yet."""
        line, port = self.line(bed, kind), self.cables / f"{kind}-{bed}"
        links.wish(self.store, Wish(line, PROTOCOLS[kind], str(port), bed=bed))
        return line

    def confirm(self, line):
        """The nurse puts what is heard on a line on the patient of its bed, from now on."""
        [channel] = [one for one, told in register.channels(self.store).values() if told == line]
        bed = next(one.bed for one in links.wishes(self.store) if one.line == line)
        here = self.admission(bed)
        act = Act(self.nurse.id, Where.BEDSIDE, CLOCK.now().utc)
        sighting = associate.found(self.store, channel, line, act.moment)
        associate.confirm(self.store, sighting, here, act, act.moment)

    # ------------------------------------------------------------ what runs

    def start(self, *words, program=MAIN, **changed):
        """A program that ends with the ward at the latest."""
        self.processes.append(begin(*words, program=program, **changed))
        return self.processes[-1]

    def plug_in(self, bed, kind, script, *more):
        """A simulated device at the end of a bed's cable, once a host can open it."""
        name = f"{kind}-{bed}"
        path, link = self.cables / f"{name}.csv", self.cables / name
        path.write_text(HEAD + script)
        words = ("--protocol", PROTOCOLS[kind], "--link", link, "--script", path)
        # A device is set by the clock on the ward's wall, wherever this computer stands.
        self.devices[name] = self.start("simulate", *words, *more, TZ=ZONE)
        assert self.devices[name].stdout.readline() == f"{link}\n"

    def pull(self, bed, kind):
        """The cable is out: the port and its name are gone.

        Not by SIGKILL, which would leave the name behind, for whoever gets the terminal next.
        """
        process = self.devices.pop(f"{kind}-{bed}")
        self.processes.remove(process)
        process.terminate()
        process.wait(PATIENCE)
        end(process)

    def close(self):
        for process in self.processes:
            end(process)
        started = {one.pid for one in self.processes}
        for (process,) in self.rows("SELECT process FROM session WHERE ended IS NULL"):
            if process not in started:  # a window started it, and it outlives its window
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        self.store.close()
        shutil.rmtree(self.places.runtime, ignore_errors=True)  # the killed leave it behind

    # ------------------------------------------------------------ what stands in the file

    def figure(self, serial):
        """The number under which a device's readings lie; None until it was heard."""
        found = self.rows(
            "SELECT channel.id FROM channel JOIN device ON device.id = channel.device"
            " WHERE device.serial = ?", serial,
        )  # fmt: skip
        return found[0][0] if found else None

    def doubted(self, serial):
        """Whether a device was heard, and is kept apart until somebody confirms it."""
        return serial in {one.channel.device.serial for one in self.book().quarantines}

    def readings(self, serial, code):
        """(moment, value, the device's own time) of everything stored of a device's metric."""
        return self.rows(READINGS, self.figure(serial), code, 0, 1 << 62)

    def entries(self):
        """Every entry of the ward as it was signed: its kind, its body and the rest."""
        found = self.rows(
            "SELECT kind, body, observed_at, recorded_at, author, id, supersedes, reason"
            " FROM entry ORDER BY recorded_at"
        )
        return [Entry(one[0], json.loads(one[1]), *one[2:]) for one in found]

    def gaps(self, serial):
        """(begin, end, cause, reason, who) of every gap of a device, oldest first."""
        return self.rows(
            'SELECT "begin", "end", cause, reason, who FROM gap WHERE channel = ? ORDER BY "begin"',
            self.figure(serial),
        )

    def book(self):
        """Which device was whose, and what is in doubt."""
        return associations.book(self.store)

    def counted(self, serial, since):
        """Whether a pump's counter went on since a moment, so that something was given."""
        return len([at for at, *_ in self.readings(serial, VOLUME) if at > since]) >= ENOUGH

    def committed(self):
        """When the recorder last wrote something down."""
        return self.rows("SELECT committed FROM heartbeat")[0][0]

    def admission(self, bed):
        """Whoever lies in a bed."""
        return next(one for one in admissions.present(self.store) if one.bed == bed)

    def reckoned(self, bed, at=None, heard=None):
        """The figures of whoever lies in a bed, from the rows, as of a moment or now."""
        now = int(CLOCK.now().utc.timestamp() * 1000)
        return Reckoned(self.rows, self.admission(bed).id, now if at is None else at, heard)


@dataclass(frozen=True)
class Entry:
    """A row of the table of entries; moments are milliseconds."""

    kind: str
    body: dict
    observed: int
    recorded: int
    author: str
    name: str
    supersedes: str | None
    reason: str | None


def counting(serial, rate, begin_ml, step_ml, every, until):
    """A pump's script: it infuses at a rate, and its counter goes up step by step to the end."""
    lines = [f"0,,serial,{serial}", "0,,state,infusing", f"0,,MDC_FLOW_FLUID_PUMP,{rate}"]
    lines += [
        f"{turn * every},,MDC_VOL_FLUID_DELIV,{begin_ml + turn * step_ml:.2f}"
        for turn in range(int(until / every) + 1)
    ]
    return "\n".join(lines) + "\n"
