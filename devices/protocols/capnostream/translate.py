"""One monitor as the station knows it: its messages become readings here.

Whatever is told on change is told again when a conversation begins; another monitor on the line
begins with nothing of the one before.
"""

from devices.protocols.capnostream.alarms import CO2, EXTENDED, FAST, SPO2, AlarmBoard, Heard
from devices.protocols.capnostream.alarms import conditions as standing
from devices.protocols.capnostream.clock import DeviceClock, moment
from devices.protocols.capnostream.device_id import read
from devices.protocols.capnostream.figures import Figures
from devices.protocols.capnostream.labels import Labels, unit, words
from devices.protocols.capnostream.messages import NewPatient, Numerics, Wave
from devices.protocols.capnostream.plausible import Judge, Verdict
from devices.protocols.capnostream.wave import WaveWatch
from devices.protocols.capnostream.wave import words as wave_words
from devices.two_reads import TwoReads
from station.domain.clock import Stamp
from station.domain.observation import DeviceEvent, Identity, Reading

MODEL = "Capnostream"
"""The description names no model: 20, 20p or 35."""
_ALARM_BYTES, _WAVE = "alarm bytes", "wave"
_NO_BYTES = (0, 0, 0)


class Monitor:
    """Folds what one monitor says into readings; what is said but once is only kept in mind."""

    def __init__(self) -> None:
        self._judge = Judge()
        self._wave = WaveWatch()
        self._figures = Figures()
        self._labels = Labels()
        self._clock = DeviceClock()
        self._alarms = AlarmBoard()
        self._reads = TwoReads()
        self._slow = 0
        self._text: str | None = None
        self.odd = 0

    @property
    def unbelievable(self) -> int:
        """Values that no patient can have, given as no value."""
        return self._figures.unbelievable

    def begin(self, text: str, at: Stamp) -> list[Reading]:
        """A conversation begins with the monitor of this description."""
        found: list[Reading] = []
        if self._text not in (None, text):
            found += self._alarms.end(Heard(at, None))
            self._clock.forget()
            self._slow = 0
        self._text = text
        for part in (self._alarms, self._labels, self._figures, self._clock):
            part.begin()
        for watch in (self._judge, self._wave, self._reads):
            watch.forget()
        plate = read(text)
        found.append(Identity("", MODEL, plate.serial, at, plate.software))
        found += self._labels.tell("device-id", plate.text, at)
        return found + self._labels.tell("device-board", plate.board, at)

    def new_patient(self, said: NewPatient, at: Stamp) -> list[Reading]:
        """The next message is of another patient: it is compared with nothing before."""
        self._judge.forget()
        text = f"The monitor was told of a new patient (message {said.code})."
        return [DeviceEvent("", "new-patient", text, at)]

    def wave(self, said: Wave, at: Stamp) -> list[Reading]:
        """A sample of the wave: only a changed status is told."""
        if not self._wave.take(said, at):
            return []
        status = self._wave.status
        found: list[Reading] = [*self._labels.tell("co2-state", wave_words(status), at)]
        found += self._alarms.take(_WAVE, standing(FAST, status), self._slow, Heard(at, None))
        return found

    def numerics(self, said: Numerics, at: Stamp) -> tuple[Verdict, list[Reading]]:
        """The verdict on a message, and its readings if it is believed.

        After a step of its clock it may be another monitor: no more than the clock is told.
        """
        verdict, believed = self._judge.take(said, at)
        if verdict is Verdict.REPEATED:
            return verdict, []
        slow_is_told = self._reads.agree("slow", said.slow)
        bits = said.co2_alarms, said.spo2_alarms, said.extended
        bits_are_told = self._reads.agree(_ALARM_BYTES, bits)
        if verdict is Verdict.HELD:
            self.odd += 1
            return verdict, []
        heard = Heard(at, moment(said.seconds))
        found: list[Reading] = [*self._clock.take(moment(said.seconds), at)]
        if verdict is Verdict.STEPPED:
            return verdict, found
        found += self._labels.tell("co2-unit", unit(said.unit), at)
        if slow_is_told:
            self._slow = said.slow
            found += self._labels.tell_all(words(said.slow), at)
        found += self._figures.values(said, believed, self._wave.status, heard)
        found += self._figures.breaths(self._wave.breaths(at), heard)
        found += self._figures.limits(said, believed, heard)
        return verdict, found + self._told_alarms(bits if bits_are_told else None, heard)

    def _told_alarms(self, bits: tuple[int, int, int] | None, heard: Heard) -> list[Reading]:
        """Alarms that began and ended, when two messages say so."""
        if bits is None:
            return []
        co2, spo2, extended = bits
        now = standing(CO2, co2) + standing(SPO2, spo2) + standing(EXTENDED, extended)
        return [*self._alarms.take(_ALARM_BYTES, now, self._slow, heard)]
