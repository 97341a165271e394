"""A ward that lives in virtual time: simulated devices on their lines, drivers, recorder, window.

Bytes go over each line as they would, the recorder gathers, places and writes each second into a
real record, and tells the window, where a nurse presses real keys.  No second is waited for.
"""

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtWidgets import QApplication

from devices.catalogue import kind_of
from devices.panel import Panel, Shown
from devices.simulators.bedside import Later
from devices.virtual import VirtualLine
from station.data import beds, journal, links, people, register
from station.data.admissions import admit
from station.data.links import Wish
from station.data.ward import Ward, set_up
from station.domain.clock import StoppedClock
from station.domain.device import ConnectionState, LinkState
from station.domain.observation import DeliveryState
from station.domain.patient import Bed
from station.domain.person import Person
from station.domain.sighting import Waits
from station.services.foresight import Foresight
from station.services.gather import Gathering
from station.services.parts import Parts
from station.services.placing import Placing
from station.services.recorder import Recorder
from station.services.resume import resume
from station.services.scribe import Scribe
from station.services.sight import Sight
from station.services.stay import stay
from station.services.telling import Telling
from tests.data.ready import a_person
from tests.services.admitted import BEGIN, a_patient
from tests.services.written import PIN
from tests.ui.at_the_station import Hands, a_desk, on_duty
from tests.ui.first_run.opened import machine
from ui.rounds import Rounds

BCC, INTELLIVUE = "bbraun-space-bcc", "philips-intellivue"
PATIENCE = 20  # seconds of a real clock: only a hang reaches it
HOUR = 3600


@dataclass
class PumpFace:
    """A pump that runs at a rate (mL/h) and counts, whoever looks and how often."""

    rate: Decimal = Decimal(12)
    serial: str = "471100"
    started: Decimal = Decimal(5)

    def count(self, now):
        """What its counter shows after so many seconds (mL)."""
        return (self.started + self.rate * int(now) / HOUR).quantize(Decimal("0.01"))

    def at(self, now):
        values = {
            "MDC_FLOW_FLUID_PUMP": Shown(self.rate, 0.0),
            "MDC_VOL_FLUID_DELIV": Shown(self.count(now), now),
        }
        face = Panel(values=values, state=DeliveryState.INFUSING, serial=self.serial)
        return {kind_of(BCC).default_channel: face}


@dataclass
class MonitorFace:
    """A monitor that shows what it is told to; a cuff pressure stands since it was measured."""

    serial: str = "020000471100"
    heart: int | None = 72
    cuff: tuple[int, int, float] | None = None

    def at(self, now):
        heart = None if self.heart is None else Decimal(self.heart)
        values = {
            "MDC_ECG_HEART_RATE": Shown(heart, now),
            "MDC_PULS_OXIM_SAT_O2": Shown(None if heart is None else Decimal(97), now),
        }
        if self.cuff is not None:
            systolic, diastolic, since = self.cuff
            for code, value in (("SYS", systolic), ("DIA", diastolic), ("MEAN", diastolic + 20)):
                values[f"MDC_PRESS_CUFF_{code}"] = Shown(Decimal(value), since)
        return {kind_of(INTELLIVUE).default_channel: Panel(values=values, serial=self.serial)}


@dataclass
class Cable:
    """A device on a line; while it is unplugged it goes on, and nobody hears it."""

    wish: Wish
    face: PumpFace | MonitorFace
    began: float
    wire: VirtualLine
    plugged: bool = True


class LivingWard:
    """Four beds, a nurse at the keyboard, and whatever is plugged in."""

    def __init__(self, qtbot, store):
        self.store = store
        self.clock = StoppedClock(BEGIN, 1e4)
        self.nurse = a_person(store, "L. Brandt")
        people.change_pin(store, self.nurse, PIN, self.nurse, BEGIN)
        set_up(store, Ward("Pain ward 4B", "Australia/Sydney"), self.nurse, BEGIN)
        beds.set_beds(store, [Bed(str(n), n) for n in range(1, 5)], self.nurse, BEGIN)
        self.cables = {}
        self.desk = a_desk(store, self.clock)
        duty = on_duty(self.desk, store)
        self.rounds = Rounds(self.desk, duty, machine(), {})
        self.rounds.front.say_person(Person("L. Brandt", "nurse", self.nurse))
        self.hands = Hands(qtbot, self.desk)
        self.recorder = None
        self.start_recorder()

    def close(self):
        self.recorder.stop()
        self.desk.close()

    # ------------------------------------------------------------ the recorder

    def start_recorder(self):
        """A recorder starts, and takes up what the record tells of the run before."""
        beat = journal.heartbeat(self.store)
        now = self.clock.now()
        start = journal.Start("boot", 1, now, "0.1.0", "Australia/Sydney", "synchronised")
        session = journal.begin_session(self.store, start)
        parts, sight = Parts(lambda line: self.cables[line].wish.protocol), Sight()
        resume(self.store, parts, sight, None if beat is None else beat.committed, now)
        placing = Placing(self.store, parts, self._wish, Waits())
        scribe = Scribe(self.store, session, placing)
        self.recorder = Recorder(
            Gathering(parts, sight, demo=False), scribe, self.clock,
            Telling(self.desk.hear, Foresight(self.store, placing)),
            patience=PATIENCE,
        )  # fmt: skip
        self.recorder.start_writing()

    def restart_recorder(self):
        """It ends, and another begins: new drivers, to whom every device is new."""
        self.recorder.stop()
        self.start_recorder()
        for line, cable in self.cables.items():
            cable.wire = self._wire(cable.wish.protocol, cable.face, self.age(line))
            if cable.plugged:
                self._link(line, ConnectionState.TALKING)
            else:
                cable.wire.unplug("the cable is out")

    def _wish(self, line):
        return self.cables[line].wish if line in self.cables else None

    # ------------------------------------------------------------ time

    def live(self, seconds):
        """Let everything live for so long, a second at a time."""
        for _ in range(seconds):
            for line, cable in self.cables.items():
                said = cable.wire.run(1.0)
                if cable.plugged and said:
                    self.recorder.told(line, tuple(said))
            self.clock.advance(1)
            self.recorder.beat()
        self.desk.tick()
        QApplication.processEvents()  # what has come to a page is seen by now

    def later(self, seconds):
        """So long passes and nothing is heard: the devices go on, the recorder looks now and then.

        Only while every cable is out.
        """
        assert not any(cable.plugged for cable in self.cables.values())
        for cable in self.cables.values():
            cable.wire.run(float(seconds))
        self.clock.advance(seconds)
        self.recorder.beat()
        self.desk.tick()

    # ------------------------------------------------------------ patients and cables

    def admit(self, bed, surname, number):
        """Somebody comes to the ward."""
        patient = a_patient(surname=surname, record_number=number)
        now = self.clock.now().utc
        return admit(self.store, patient, bed, now, self.nurse, now)

    def plug_in(self, line, protocol, face, bed=None):
        """A device is plugged into a line that is wanted for it."""
        wish = Wish(line, protocol, f"/dev/{line}", bed=bed)
        links.wish(self.store, wish)
        began = self.clock.now().monotonic
        self.cables[line] = Cable(wish, face, began, self._wire(protocol, face, 0.0))
        self._link(line, ConnectionState.TALKING)

    def _wire(self, protocol, face, age):
        """A driver of its own on a line to a device that has run for some seconds already."""
        wire = VirtualLine(kind_of(protocol), Later(face, age), self.clock.now())
        wire.responder.set_clock(self.clock.now().utc.replace(tzinfo=None), 0.0)
        return wire

    def age(self, line):
        """For how long the device on a line has run, in its own seconds."""
        return self.clock.now().monotonic - self.cables[line].began

    def pull(self, line):
        """The cable is pulled out: the patient walks away with what hangs on it."""
        cable = self.cables[line]
        cable.plugged = False
        self._link(line, ConnectionState.LOST)
        cable.wire.unplug("the cable was pulled out")

    def plug_back(self, line):
        """The cable is put back."""
        cable = self.cables[line]
        cable.plugged = True
        cable.wire.plug()
        self._link(line, ConnectionState.TALKING)

    def _link(self, line, state):
        self.recorder.linked(LinkState(line, state, self.clock.now().utc, ""))

    # ------------------------------------------------------------ what stands in the record

    def figure(self, line):
        """The number of the only channel on a line."""
        [figure] = [n for n, (_, where) in register.channels(self.store).items() if where == line]
        return figure

    def samples(self, line, metric):
        """What was stored of a metric, with its moment."""
        now = self.clock.now().utc
        return journal.period(self.store, self.figure(line), metric, BEGIN, now)

    def stay(self, admission):
        """The stay as the record stands."""
        return stay(self.store, admission, self.clock.now().utc)

    def look(self):
        """The window reads the record again."""
        self.desk.read_facts()
        self.hands.rest()
        self.desk.tick()
        QApplication.processEvents()
